"""The rows of one pass over the training data: drawn, and put into a spoken or written form, afresh for every pass."""
import copy
import json
import random
from pathlib import Path

from text_noise import bare, fill_masks, hesitated, recognised
from text_phrases import service_phrases
from text_rows import Row, disfl_qa, emobank, goemotions, service_talk

CALM = [.02, 0, .02, .02, .92, .01, .01]
THANKS = [0, 0, 0, .4, .6, 0, 0]
# Rows a pass: of GoEmotions' rows with nothing but neutral, of EmoBank, plain service talk (content, other intents), service talk
# before a feeling, our own patterns, Disfl-QA. All other rows of GoEmotions are in every pass.
SHARES = {'neutral': 9500, 'emobank': 5000, 'content': 900, 'requests': 2600, 'mixed': 2500, 'phrases': 3000, 'disfluent': 3000}
HESITANT, RECOGNISED, BARE = 0.07, 0.38, 0.15  # of the rows of a pass; the rest stays as written


def label_maps(data: Path):
    maps = json.loads((data / 'label_maps.json').read_text())['goemotions']
    return maps['seven'], maps['call']


class Sources:
    """All training rows as they are in the sets."""

    def __init__(self, data: Path):
        self.gold = goemotions(data, 'train', *label_maps(data))
        self.affect, self.disfluent, self.talk = emobank(data, 'train'), disfl_qa(data, 'train'), service_talk(data)

    def texts(self) -> list[str]:
        return [r.text for part in (self.gold, self.affect, self.disfluent) for r in part] + [t for t, _ in self.talk]

    def epoch(self, rng: random.Random) -> list[Row]:
        plain = [r for r in self.gold if r.single and r.gold == {'neutral'}]
        kept = [r for r in self.gold if not (r.single and r.gold == {'neutral'})] + rng.sample(plain, SHARES['neutral'])
        kept = [copy.copy(r) for r in kept]
        for row in kept:
            row.text = fill_masks(row.text, rng)
        content, other = ([t for t in self.talk if (t[1] == 'contentonly') == wanted] for wanted in (True, False))
        chosen = rng.sample(content, SHARES['content']) + rng.sample(other, SHARES['requests'])
        calm = [calm_row(text, intent == 'thankyou') for text, intent in chosen]
        short = [r for r in kept if r.single and r.gold != {'neutral'} and len(r.text.split()) <= 14]
        mixed = [Row(f'{rng.choice(chosen)[0]} {r.text}', r.emotion, None, r.states, r.sentiment, labels=r.labels)
                 for r in rng.sample(short, SHARES['mixed'])]
        affect = [copy.copy(r) for r in rng.sample(self.affect, SHARES['emobank'])]
        rows = kept + affect + calm + mixed + service_phrases(SHARES['phrases'], rng)
        for row in rows:
            draw = rng.random()
            if draw < HESITANT:
                row.text, row.states = hesitated(row.text, rng), [*(row.states or [None] * 3)[:3], 1.0]
            elif draw < HESITANT + RECOGNISED:
                row.text = recognised(row.text, rng)
            elif draw < HESITANT + RECOGNISED + BARE:
                row.text = bare(row.text) or row.text
        for row in rng.sample(self.disfluent, SHARES['disfluent']):
            rows.append(Row(row.text if rng.random() < 0.4 else bare(row.text), states=row.states))
        return rows


def calm_row(text: str, thanks: bool) -> Row:
    """Weak label *neutral*: no one rated these."""
    return Row(text, THANKS if thanks else CALM, None, [0.0, 0.0, None if thanks else 0.0, 0.0],
               [0, .6, .4] if thanks else [.03, .94, .03])
