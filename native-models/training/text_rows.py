"""Rows of the public sets, with the targets each set can honestly give. Absent targets are None and are masked.

Only sets whose terms allow a product are read for training: GoEmotions (CC BY 4.0), EmoBank (CC BY-SA 4.0),
Disfl-QA (CC BY 4.0), MultiDoGO (CDLA-Permissive-1.0), NatCS (CDLA-Permissive-2.0), NLU++ and BANKING77 (CC BY 4.0),
and the VADER word list (MIT) as a filter.
"""
import csv
import gzip
import io
from dataclasses import dataclass
from pathlib import Path

EMOTIONS = ['angry', 'disgust', 'fear', 'happy', 'neutral', 'sad', 'surprise']
STATES = ['frustrated', 'confused', 'satisfied', 'hesitant']
# GoEmotions' own 28 categories in its authors' order.
LABELS = ('admiration amusement anger annoyance approval caring confusion curiosity desire disappointment disapproval '
          'disgust embarrassment excitement fear gratitude grief joy love nervousness optimism pride realization relief '
          'remorse sadness surprise neutral').split()
# The sentiment grouping of GoEmotions' authors; of their "ambiguous" group only the two calm members count as neutral.
POSITIVE = set('amusement excitement joy love desire optimism caring pride admiration gratitude relief approval'.split())
NEGATIVE = set('fear nervousness remorse embarrassment disappointment sadness grief disgust anger annoyance '
               'disapproval'.split())
UNDECIDED = {'surprise', 'confusion'}
# GoEmotions categories that neither prove nor exclude a state; a row with one of them leaves that state out.
UNCLEAR = {'frustrated': {'anger', 'disgust', 'sadness'}, 'confused': {'curiosity', 'surprise', 'realization'},
           'satisfied': {'approval', 'admiration', 'joy', 'optimism', 'love', 'excitement', 'caring'}}


@dataclass
class Row:
    text: str
    emotion: list[float] | None = None    # [7], sums to 1
    affect: tuple[float, float] | None = None  # valence, arousal in [-1, 1]
    states: list[float | None] | None = None   # [4], each 0..1 or None
    sentiment: list[float] | None = None  # [3], sums to 1
    single: bool = False                  # has exactly one gold emotion: counts in the scores
    gold: frozenset = frozenset()         # all gold emotions
    labels: list[float] | None = None     # [28], each 0 or 1


def table(path: Path):
    data = gzip.open(path, 'rb').read() if path.suffix == '.gz' else path.read_bytes()
    return csv.DictReader(io.StringIO(data.decode('utf-8')))


def share(names: list[str], present: list[str]) -> list[float]:
    """A distribution over `names`, equal parts for each entry of `present`."""
    return [present.count(name) / len(present) for name in names]


def goemotions(text_dir: Path, split: str, ekman: dict[str, str], call: dict[str, str]) -> list[Row]:
    rows = []
    for r in table(next((text_dir / 'goemotions').glob(f'{split}.csv*'))):
        labels = set(r['labels'].split('|'))
        groups = sorted({ekman[label] for label in labels})
        polarity = ['negative' if x in NEGATIVE else 'positive' if x in POSITIVE else 'neutral'
                    for x in sorted(labels - UNDECIDED)]
        states: list[float | None] = []
        for state in STATES[:3]:
            hit = any(call[x] == state and x not in UNCLEAR[state] for x in labels)
            states.append(1.0 if hit else None if labels & UNCLEAR[state] else 0.0)
        rows.append(Row(r['text'], share(EMOTIONS, groups), None, [*states, 0.0],
                        share(['negative', 'neutral', 'positive'], polarity) if polarity else None,
                        len(groups) == 1, frozenset(groups), [float(x in labels) for x in LABELS]))
    return rows


def emobank(text_dir: Path, split: str) -> list[Row]:
    """Valence and arousal: rating minus 3, so +-1 is one rating point from neutral (over 99 % of rows lie within)."""
    def clip(x):
        return max(-1.0, min(1.0, x))
    rows = []
    for r in table(text_dir / 'emobank' / 'emobank.csv.gz'):
        if r['split'] == split and len(r['text']) > 3:
            rows.append(Row(r['text'], None, (clip(float(r['V']) - 3), clip(float(r['A']) - 3))))
    return rows


def disfl_qa(text_dir: Path, split: str) -> list[Row]:
    rows = []
    for r in table(next((text_dir / 'disfl_qa').glob(f'{split}.csv*'))):
        rows += [Row(r['fluent'], states=[None, None, None, 0.0]), Row(r['disfluent'], states=[None, None, None, 1.0])]
    return rows


TALK = set('contentonly confirmation openinggreeting rejection closinggreeting startserviceintent thankyou '
           'changeseatassignment getproofofinsurance getboardingpass checkclaimstatus bookflight softwareupdate '
           'updateaddress expensereport checkbalance startorder transfermoney getseatinfo reportlostcard '
           'reportbrokensoftware orderpizzaintent'.split())
TROUBLE = set('wrong_notworking_notshowing refund deny handoff dont_know why lost_stolen'.split())


def service_talk(text_dir: Path) -> list[tuple[str, str]]:
    """(text, intent) of plain service requests: no strongly coloured word by VADER, no trouble intent."""
    coloured = set()
    for line in (text_dir / 'lexicons' / 'vader_lexicon.txt').read_text().splitlines():
        word, mean = line.split('\t')[:2]
        if float(mean) <= -1.2 or float(mean) >= 2.2:
            coloured.add(word)
    coloured -= {'lost', 'charged', 'please', 'great', 'cancel', 'cancelled', 'emergency'}
    trouble = set('still waiting wrong not never why without again twice wasnt didnt hasnt isnt cant dont'.split())
    found = [(r['text'], r['intent']) for r in table(text_dir / 'multidogo' / 'sentence_train.csv.gz')
             if r['intent'] in TALK]
    found += [(r['text'], 'request') for r in table(text_dir / 'nlupp' / 'nlupp.csv')
              if not set(r['intents'].split('|')) & TROUBLE]
    found += [(r['text'], 'request') for r in table(text_dir / 'natcs_utterances' / 'utterances.csv')
              if r['intent'] not in ('DisputeCharge', 'ReportBillingIssue', 'ReportLostStolenCard')]
    found += [(r['text'], 'request') for r in table(text_dir / 'banking77' / 'train.csv')
              if not set(r['text'].lower().replace("'", '').replace('?', '').split()) & trouble]
    seen, out = set(), []
    for text, intent in found:
        words = text.lower().replace("'", '').replace(',', ' ').replace('.', ' ').replace('?', ' ').replace('!', ' ').split()
        key = ' '.join(words)
        if 1 <= len(words) <= 30 and key not in seen and not set(words) & coloured:
            seen.add(key)
            out.append((text, intent))
    return out
