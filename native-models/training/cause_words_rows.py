"""Pairs of an emotional utterance and an utterance that caused it, with the words that did: RECCON-DD and ECF."""
import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from dialogue_packs import LINE_PIECES
from dialogue_rows import lines_of
from text_wordpiece import WordPiece

BACKGROUND = 'b'  # RECCON's mark of a cause that nobody has told
HELD_OUT = 10     # per cent of the training dialogues, for choosing


@dataclass(frozen=True)
class Pair:
    """`spans` are the words in `cause`, as (start, end) in it: any of them is right. `same`: the emotional utterance causes itself."""
    dialogue: str
    target: str
    cause: str
    spans: tuple[tuple[int, int], ...]
    same: bool


def pairs_of(path: Path) -> list[Pair]:
    """All pairs of a file, in its order."""
    return [pair for number, entry in enumerate(lines_of(path)) for pair in dialogue_pairs(entry, str(number))]


def dialogue_pairs(entry: dict, number: str) -> list[Pair]:
    texts = {str(said['turn']): said['text'] for said in entry['utterances']}
    found: dict[tuple[str, str], set[tuple[int, int]]] = {}
    for turn, cause, words in told_spans(entry):
        start = texts[cause].find(words)
        if start >= 0:
            found.setdefault((turn, cause), set()).add((start, start + len(words)))
    name = str(entry.get('dialogue_id', number))
    return [Pair(name, texts[turn], texts[cause], tuple(sorted(spans)), turn == cause) for (turn, cause), spans in found.items()]


def told_spans(entry: dict):
    """(emotional turn, causing turn, words): beside the turns in RECCON, in a list of their own in ECF ("3_surprise", "1_I am naked .")."""
    for said in entry['utterances']:
        for cause, words in zip(said.get('cause_turns', []), said.get('cause_spans', [])):
            if str(cause) != BACKGROUND:
                yield str(said['turn']), str(cause), words
    for emotion, cause in entry.get('span_pairs', []):
        turn, (place, words) = emotion.split('_')[0], cause.split('_', 1)
        yield turn, place, words


def held_out(pairs: list[Pair]) -> tuple[list[Pair], list[Pair]]:
    """(to learn from, to choose by), by a hash of the dialogue's name."""
    held = lambda pair: int(hashlib.sha256(f'cause-words:{pair.dialogue}'.encode()).hexdigest()[:8], 16) % 100 < HELD_OUT  # noqa: E731
    return [pair for pair in pairs if not held(pair)], [pair for pair in pairs if held(pair)]


@dataclass
class Row:
    """A pair as the network takes it; `inside` `[t]` is the share of its spans that hold each piece, `places` where the pieces stand."""
    pair: Pair
    states: np.ndarray
    target: np.ndarray
    places: list[tuple[int, int] | None]
    inside: np.ndarray


def rows_of(pairs: list[Pair], coder: WordPiece, states_of) -> list[Row]:
    """@param states_of ids → token states [t, 384]; asked once for each text."""
    kept: dict[str, tuple[np.ndarray, list]] = {}

    def read(text):
        if text not in kept:
            ids, places = coder.encode_placed(text, LINE_PIECES)
            kept[text] = (states_of(ids), places)
        return kept[text]
    rows = []
    for pair in pairs:
        states, places = read(pair.cause)
        target = read(pair.target)[0].mean(0)
        inside = np.array([0. if place is None else np.mean([place[0] < end and start < place[1] for start, end in pair.spans])
                           for place in places], np.float32)
        rows.append(Row(pair, states, target, places, inside))
    return rows
