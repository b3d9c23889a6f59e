"""What a speech recogniser and a hesitant speaker do to a sentence: applied to training text, never to gold test text."""
import random
import re

FILLERS = ['um', 'uh', 'er', 'uhm', 'erm', 'you know', 'i mean', 'like', 'well']
NAMES = ['john', 'sarah', 'mike', 'anna', 'david', 'he', 'she', 'they']
CONFUSIONS = {'their': 'there', 'there': 'their', 'your': "you're", "you're": 'your', 'to': 'too', 'too': 'to',
              'its': "it's", "it's": 'its', 'then': 'than', 'than': 'then', 'an': 'and', 'and': 'an', 'for': 'four',
              'our': 'are', 'are': 'our', 'where': 'were', 'were': 'where', 'here': 'hear', 'no': 'know',
              'know': 'no', 'been': 'bean', 'weeks': 'week', 'called': 'call', 'gonna': 'going to', 'a': 'the',
              'the': 'a', 'in': 'and', "i've": 'i', "i'm": 'i am', 'have': 'of', 'wait': 'weight'}
PUNCTUATION = re.compile(r"[^\w\s']|_")


def fill_masks(text: str, rng: random.Random) -> str:
    """GoEmotions hides names as [NAME] and faiths as [RELIGION]; spoken text has words there."""
    text = text.replace('[RELIGION]', 'christian')
    while '[NAME]' in text:
        text = text.replace('[NAME]', rng.choice(NAMES), 1)
    return text


def bare(text: str) -> str:
    """Lower case without punctuation, apostrophes inside words kept: the plain form of recognised speech."""
    return ' '.join(PUNCTUATION.sub(' ', text.lower().replace('’', "'")).split())


def recognised(text: str, rng: random.Random) -> str:
    """`bare`, and about one word in twenty dropped, doubled or taken for another."""
    out = []
    for word in bare(text).split():
        draw = rng.random()
        if draw < 0.015:
            continue
        if draw < 0.045:
            word = CONFUSIONS.get(word, word)
        out.append(word)
        if 0.045 <= draw < 0.055:
            out.append(word)
        if 0.055 <= draw < 0.065:
            out.append(rng.choice(FILLERS[:4]))
    return ' '.join(out) or bare(text) or text


def hesitated(text: str, rng: random.Random) -> str:
    """Two to four fillers, repeats or false starts: a hesitant speaker by construction."""
    words = bare(text).split()
    for _ in range(rng.randint(2, 4)):
        at = rng.randrange(len(words) + 1) if words else 0
        kind = rng.random()
        if kind < 0.6 or not words:
            words[at:at] = [rng.choice(FILLERS[:8])]
        elif kind < 0.8:
            at = min(at, len(words) - 1)
            words[at:at] = [words[at]]
        else:
            words[0:0] = [*words[:rng.randint(1, 3)], rng.choice(['no wait', 'i mean', 'sorry', 'or'])]
    return ' '.join(words)
