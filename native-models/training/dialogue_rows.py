"""Conversations and single sentences of all sets, as lines with whatever labels they have."""
import csv
import gzip
import json
import random
import re
from dataclasses import dataclass, field
from pathlib import Path

EMOTIONS = ['angry', 'disgust', 'fear', 'happy', 'neutral', 'sad', 'surprise']
NEGATIVE = {'angry', 'disgust', 'fear', 'sad'}
FOLDED = {'joy': 'happy', 'joyful': 'happy', 'happiness': 'happy', 'anger': 'angry', 'mad': 'angry', 'sadness': 'sad', 'scared': 'fear',
          'no_emotion': 'neutral', 'no emotion': 'neutral', **{e: e for e in EMOTIONS}}
# The first is the one whose shares of emotions the model keeps; of the others the difference is learned beside.
CORPORA = ['meld', 'dailydialog', 'emorynlp', 'goemotions']
INTENT_SETS = ('banking77', 'nlupp', 'natcs', 'multidogo')
AHEAD = 2  # "falling" looks at so many next lines of the same speaker


@dataclass
class Line:
    """`levels` is a distribution over the five levels, or over three (negative, neutral, positive). `causes` are places in the conversation."""
    text: str
    speaker: str = ''
    emotion: int = -1
    corpus: int = 0
    levels: list[float] | None = None
    falling: float | None = None
    intents: tuple[str, list[str]] | None = None
    causes: list[int] | None = None
    ids: list[int] = field(default_factory=list)


def opened(path: Path):
    return gzip.open(path, 'rt', encoding='utf-8', newline='') if path.suffix == '.gz' else path.open(encoding='utf-8', newline='')


def table(path: Path) -> list[dict]:
    with opened(path) as file:
        return list(csv.DictReader(file))


def lines_of(path: Path) -> list[dict]:
    with opened(path) as file:
        return [json.loads(line) for line in file if line.strip()]


def emotion_of(label: str) -> int:
    name = FOLDED.get(label.strip().lower())
    return EMOTIONS.index(name) if name else -1


def with_falling(lines: list[Line]) -> list[Line]:
    """Sets `falling`: whether one of the speaker's next lines is negative; nothing where none follows."""
    for at, line in enumerate(lines):
        ahead = [other for other in lines[at + 1:] if other.speaker == line.speaker][:AHEAD]
        if ahead and all(other.emotion >= 0 for other in ahead):
            line.falling = float(any(EMOTIONS[other.emotion] in NEGATIVE for other in ahead))
    return lines


def spoken_table(path: Path, key: str, corpus: str) -> list[list[Line]]:
    """MELD, EmoryNLP, DailyDialog: one row a line."""
    found: dict[str, list[Line]] = {}
    polarity = {'negative': [1., 0, 0], 'neutral': [0., 1, 0], 'positive': [0., 0, 1]}
    for row in table(path):
        if row.get('same_dialogue_in_train') == '1':
            continue
        found.setdefault(row[key], []).append(Line(
            row['text'], row['speaker'], emotion_of(row['emotion']), CORPORA.index(corpus), polarity.get(row.get('sentiment', ''))))
    return [with_falling(lines) for lines in found.values()]


def with_causes(path: Path, corpus: str) -> list[list[Line]]:
    """RECCON, ECF: one conversation a line of JSON."""
    found = []
    for entry in lines_of(path):
        lines = []
        for said in entry['utterances']:
            line = Line(said['text'], said['speaker'], emotion_of(said['emotion']), CORPORA.index(corpus))
            if line.emotion != EMOTIONS.index('neutral'):
                line.causes = sorted({int(turn) - 1 for turn in said.get('cause_turns', []) if str(turn).isdigit()})
            lines.append(line)
        found.append(with_falling(lines))
    return found


def key_of(text: str) -> str:
    return re.sub(r'[^a-z]', '', text.lower())


def without_known(dialogues: list[list[Line]], known: list[list[Line]]) -> list[list[Line]]:
    """Drops conversations that share two longer lines with known ones: ECF and MELD cut the same series in other parts."""
    keys = {key_of(line.text) for lines in known for line in lines if len(key_of(line.text)) >= 15}
    return [lines for lines in dialogues if sum(key_of(line.text) in keys for line in lines) < 2]


def sst5(data: Path, split: str) -> list[list[Line]]:
    return [[Line(row['text'], levels=[float(i == int(row['label_0_4'])) for i in range(5)])] for row in table(data / f'sst5/{split}.csv')]


def goemotions(data: Path, split: str) -> list[list[Line]]:
    seven = json.loads((data / 'label_maps.json').read_text())['goemotions']['seven']
    found = []
    path = data / f'goemotions/{split}.csv'
    for row in table(path if path.exists() else path.with_suffix('.csv.gz')):
        names = {seven[label] for label in row['labels'].split('|')}
        if len(names) == 1 and (name := names.pop()) in EMOTIONS:
            found.append([Line(row['text'], emotion=EMOTIONS.index(name), corpus=CORPORA.index('goemotions'))])
    return found


def by_hash(texts: list, held: int = 10) -> tuple[list, list]:
    """(train, valid) of a set without a split of its own: every tenth, in a fixed order."""
    rows = list(texts)
    random.Random(7).shuffle(rows)
    return [r for i, r in enumerate(rows) if i % held], [r for i, r in enumerate(rows) if i % held == 0]


def intents(data: Path) -> dict[str, tuple[list[list[Line]], list[list[Line]]]]:
    """Per set (train, valid). MultiDoGO is by turns of the customer, in their conversation."""
    def single(path, name, column):
        rows = table(next(p for p in (data / path).parent.glob(Path(path).name)))
        return by_hash([[Line(row['text'], intents=(name, row[column].split('|')))] for row in rows if row[column]])

    def dogo(split):
        found: dict[str, list[Line]] = {}
        for row in table(data / f'multidogo/turn_{split}.csv.gz'):
            labels = [label for label in re.split(r'[|<]|div>', row['intent']) if label]
            found.setdefault(row['dialogue_id'], []).append(Line(row['text'], 'c', intents=('multidogo', labels) if len(labels) == 1 else None))
        return list(found.values())
    return {'banking77': single('banking77/train.csv', 'banking77', 'intent'), 'nlupp': single('nlupp/*.csv*', 'nlupp', 'intents'),
            'natcs': single('natcs_utterances/*.csv*', 'natcs', 'intent'), 'multidogo': (dogo('train'), dogo('dev'))}
