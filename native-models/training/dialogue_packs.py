"""Windows of conversations, packed side by side into sequences of nearly one length, so that no time goes into padding."""
import random
from dataclasses import dataclass

import torch

from dialogue_network import SHUT, relations
from dialogue_rows import EMOTIONS, INTENT_SETS, Line
from text_wordpiece import WordPiece

LINE_PIECES = 64        # of a line its beginning
WINDOW_LINES, WINDOW_PIECES = 10, 160
# In a call: a window of 160 takes 11.5 ms, one of 112 7.3 ms, and is worth as much on validation rows.
CALL_PIECES = 112
PACK_PIECES = 192


@dataclass
class Window:
    """`causal`: no line hears a later one. The last line's `falling` is only asked where the window ends before the answer."""
    lines: list[Line]
    first: int
    causal: bool


@dataclass
class Pack:
    """Tensors of some sequences: pieces [n, t], lines [n, u]."""
    ids: torch.Tensor
    places: torch.Tensor
    own_bias: torch.Tensor
    relation: torch.Tensor
    bias: torch.Tensor
    member: torch.Tensor
    between: torch.Tensor
    same: torch.Tensor      # [n, u, u] of the same window
    lines: list[list[tuple[Window, int]]]


def encode(dialogues: list[list[Line]], coder: WordPiece) -> None:
    for lines in dialogues:
        for line in lines:
            line.ids = coder.encode(line.text, LINE_PIECES)


def window_ending_at(lines: list[Line], last: int, most: int = WINDOW_PIECES) -> int:
    """The first line of the longest window of at most so many pieces that ends with `last`."""
    first, pieces = last, len(lines[last].ids)
    while first > 0 and last - first + 1 < WINDOW_LINES and pieces + len(lines[first - 1].ids) <= most:
        first -= 1
        pieces += len(lines[first].ids)
    return first


def windows(lines: list[Line], rng: random.Random) -> list[Window]:
    """Cuts a conversation into windows that hold every line about once, the ends drawn by chance; each looks back as far as it can."""
    found, done = [], 0
    while done < len(lines):
        last = min(len(lines) - 1, done + rng.randrange(WINDOW_LINES))
        while sum(len(line.ids) for line in lines[done:last + 1]) > WINDOW_PIECES and last > done:
            last -= 1
        first = window_ending_at(lines, last)
        found.append(Window(lines[min(first, done):last + 1], min(first, done), rng.random() < 0.5))
        done = last + 1
    return found


def packed(found: list[Window], rng: random.Random | None = None) -> list[list[Window]]:
    """Fills sequences with windows, in random order when rng is given."""
    order = list(found)
    if rng:
        rng.shuffle(order)
    out, room = [], 0
    for window in order:
        size = sum(len(line.ids) for line in window.lines)
        if not out or size > room:
            out.append([])
            room = PACK_PIECES
        out[-1].append(window)
        room -= size
    return out


def tensors(rows: list[list[Window]]) -> Pack:
    pieces = max(sum(len(line.ids) for w in row for line in w.lines) for row in rows)
    count = max(sum(len(w.lines) for w in row) for row in rows)
    shape = (len(rows), pieces)
    ids, places = torch.zeros(shape, dtype=torch.long), torch.zeros(shape, dtype=torch.long)
    of_line, of_window, speaker = (torch.full(shape, -1) for _ in range(3))
    line_window, line_speaker = torch.full((len(rows), count), -1), torch.zeros((len(rows), count), dtype=torch.long)
    causal = torch.zeros(shape)
    lines: list[list[tuple[Window, int]]] = []
    for n, row in enumerate(rows):
        at, number, here = 0, 0, []
        for w, window in enumerate(row):
            names = {name: i for i, name in enumerate(dict.fromkeys(line.speaker for line in window.lines))}
            for i, line in enumerate(window.lines):
                end = at + len(line.ids)
                ids[n, at:end], places[n, at:end] = torch.tensor(line.ids), torch.arange(len(line.ids))
                of_line[n, at:end], of_window[n, at:end], speaker[n, at:end] = number, w, names[line.speaker]
                causal[n, at:end] = float(window.causal)
                line_window[n, number], line_speaker[n, number] = w, names[line.speaker]
                here.append((window, i))
                at, number = end, number + 1
        lines.append(here)
    alone = of_line[:, :, None] == of_line[:, None]
    together = (of_window[:, :, None] == of_window[:, None]) & (of_window[:, :, None] >= 0)
    later = (of_line[:, None] > of_line[:, :, None]) & (causal[:, :, None] > 0)
    numbers = torch.arange(count).expand(len(rows), count)
    return Pack(ids, places, torch.where(alone, 0.0, SHUT)[:, None], relations(of_line, speaker),
                torch.where((together | alone) & ~later, 0.0, SHUT)[:, None],
                (of_line[:, None] == numbers[:, :, None]).float(), relations(numbers, line_speaker),
                (line_window[:, :, None] == line_window[:, None]) & (line_window[:, :, None] >= 0), lines)


@dataclass
class Targets:
    """Tensors [n, u, ..]; NaN or -1 where nothing is asked."""
    emotion: torch.Tensor
    corpus: torch.Tensor
    levels: torch.Tensor
    falling: torch.Tensor
    cause: torch.Tensor
    intents: dict[str, tuple[torch.Tensor, torch.Tensor]]   # per set: where [k, 2], labels [k, labels] of 0 and 1


def targets(pack: Pack, labels: dict[str, list[str]]) -> Targets:
    nan = float('nan')
    n, count = pack.member.shape[:2]
    emotion, corpus = torch.full((n, count), -1), torch.zeros((n, count), dtype=torch.long)
    levels, falling = torch.full((n, count, 5), nan), torch.full((n, count), nan)
    cause = torch.full((n, count, count), nan)
    asked: dict[str, tuple[list, list]] = {name: ([], []) for name in INTENT_SETS}
    for row, lines in enumerate(pack.lines):
        for number, (window, i) in enumerate(lines):
            line = window.lines[i]
            emotion[row, number], corpus[row, number] = line.emotion, line.corpus
            if line.levels:
                levels[row, number, :len(line.levels)] = torch.tensor(line.levels)
            if line.falling is not None and (window.causal or i == len(window.lines) - 1):
                falling[row, number] = line.falling
            if line.causes is not None and line.emotion >= 0 and EMOTIONS[line.emotion] != 'neutral':
                for j in range(i + 1):
                    cause[row, number, number - i + j] = float(window.first + j in line.causes)
            if line.intents:
                where, which = asked[line.intents[0]]
                where.append((row, number))
                which.append([float(label in line.intents[1]) for label in labels[line.intents[0]]])
    return Targets(emotion, corpus, levels, falling, cause,
                   {name: (torch.tensor(where), torch.tensor(which)) for name, (where, which) in asked.items() if where})
