"""How moods last and show in service chats: a hidden Markov model of the customers' turns, fitted by Baum-Welch; a minute.

    python native-models/training/mood.py

Prints the numbers of `app/sentiment/mood.ts`. Data: SSA's training part, of which only the raters' signs of the customers' turns are looked at
(- 0 +); what is kept of it are fifteen rounded shares.
"""

from collections import Counter
from pathlib import Path

import numpy as np

from satisfaction_rows import ssa

DATA = Path(__file__).resolve().parents[3] / "shared/data"
ROUNDS = 60
PRIOR = 1e-3  # counted beforehand of everything, so that no share is 0
# Where the search begins: three moods that last and mostly show as what they are called.
FIRST = np.array([0.2, 0.7, 0.1])
LASTS = np.array([[0.9, 0.08, 0.02], [0.05, 0.9, 0.05], [0.02, 0.08, 0.9]])
SHOWS = np.array([[0.5, 0.45, 0.05], [0.1, 0.8, 0.1], [0.05, 0.45, 0.5]])


def customers(data):
    """{signs of one chat's customer turns, 0 to 2: how many chats have them}."""
    chats = (tuple(int(np.argmax(turn.polarity)) for turn in chat.turns if turn.customer) for chat in ssa(data, "train"))
    return Counter(signs for signs in chats if len(signs) > 1)


def expected(signs, first, lasts, shows):
    """Shares of moods by turn [turns, 3] and of steps between them [turns - 1, 3, 3], and the log likelihood."""
    seen = shows[:, list(signs)].T
    ahead, scale = np.zeros_like(seen), np.zeros(len(signs))
    for t, shown in enumerate(seen):
        ahead[t] = (first if t == 0 else ahead[t - 1] @ lasts) * shown
        scale[t] = ahead[t].sum()
        ahead[t] /= scale[t]
    back = np.ones_like(seen)
    for t in range(len(signs) - 2, -1, -1):
        back[t] = lasts @ (seen[t + 1] * back[t + 1]) / scale[t + 1]
    steps = ahead[:-1, :, None] * lasts * (seen[1:] * back[1:])[:, None] / scale[1:, None, None]
    return ahead * back, steps, np.log(scale).sum()


def fit(chats):
    first, lasts, shows = FIRST, LASTS, SHOWS
    for _ in range(ROUNDS):
        firsts, steps, shown, fitted = np.full(3, PRIOR), np.full((3, 3), PRIOR), np.full((3, 3), PRIOR), 0.0
        for signs, count in chats.items():
            moods, moved, log = expected(signs, first, lasts, shows)
            firsts += count * moods[0]
            steps += count * moved.sum(0)
            np.add.at(shown.T, list(signs), count * moods)
            fitted += count * log
        first, lasts, shows = firsts / firsts.sum(), steps / steps.sum(1, keepdims=True), shown / shown.sum(1, keepdims=True)
    return first, lasts, shows, fitted


if __name__ == "__main__":
    chats = customers(DATA)
    first, lasts, shows, fitted = fit(chats)
    print(f"{sum(chats.values())} chats, {sum(len(signs) * count for signs, count in chats.items())} turns, log likelihood {fitted:.0f}")
    for name, shares in (("first", first), ("lasts", lasts), ("shows", shows)):
        print(name, shares.round(3).tolist())
