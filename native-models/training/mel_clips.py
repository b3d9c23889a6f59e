"""The clips as training on log-mel takes them: in memory, labels, splits, batches of equal length."""

import numpy as np
import torch

import encoder_frames
import mel_features
from voice_clips import SETS, LabelledRows

SET_POWER = 0.5  # a data set is drawn as its size to this power, its emotions equally often
LONGEST = 300  # frames: 3 s


def mean_free(log_mel):
    """Less the mean of each band: takes away the colour of the line and of the microphone."""
    values = np.asarray(log_mel, np.float32)
    return values - values.mean(axis=0)


class MelClips(LabelledRows):
    """Log-mels of the copies of all rows, with labels."""

    standardised = staticmethod(mean_free)

    def __init__(self, rows, cache, copies=tuple(encoder_frames.COPIES)):
        super().__init__(rows)
        self.loaded = {copy: mel_features.load(copy, cache) for copy in copies}

    def log_mel(self, copy, row):
        """[t, 40] float16 as the cache holds it."""
        values, offsets = self.loaded[copy]
        return values[offsets[row] : offsets[row + 1]]

    def length(self, copy, row):
        offsets = self.loaded[copy][1]
        return int(offsets[row + 1] - offsets[row])

    def steps(self, copy, row):
        """[t, 40] float32, mean-free."""
        return mean_free(self.log_mel(copy, row))


def chances(clips, rows):
    """How often each training row is drawn; sums to 1."""
    weights = np.zeros(len(rows))
    for name in SETS:
        inside = clips.datasets[rows] == name
        counts = np.bincount(clips.labels[rows[inside]], minlength=7)
        weights[inside] = inside.sum() ** SET_POWER / (counts[clips.labels[rows[inside]]] * np.count_nonzero(counts))
    return weights / weights.sum()


def drawn(clips, rows, copies, rng, size):
    """One epoch's batches of (copy, row): as many draws as rows, any of the copies, neighbours of similar length together."""
    chosen = rng.choice(rows, len(rows), p=chances(clips, rows))
    items = [(copies[kind], row) for kind, row in zip(rng.integers(0, len(copies), len(chosen)), chosen)]
    lengths = np.array([clips.length(*item) for item in items]) * rng.uniform(0.9, 1.1, len(items))
    order = np.argsort(lengths)
    groups = [order[start : start + size] for start in range(0, len(order), size)]
    rng.shuffle(groups)
    return [[items[i] for i in group] for group in groups]


def crops(clips, items, rng):
    """[n, t, 40] float32: a random stretch of each clip, as long as the shortest allows, 3 s at most, now and then only 60 % of that."""
    longest = min(LONGEST, min(clips.length(*item) for item in items))
    keep = max(4, int(longest * rng.uniform(0.6, 1.0)))
    values = np.empty((len(items), keep, mel_features.BANDS), np.float32)
    for place, item in enumerate(items):
        found = clips.log_mel(*item)
        start = rng.integers(0, len(found) - keep + 1)
        values[place] = found[start : start + keep]
    return torch.from_numpy(values)


@torch.no_grad()
def in_batches(parts, run, grid=1, size=64):
    """`run(values [n, t, 40])` on parts of equal length together, its answers in the order of the parts. @param grid cut to a multiple of so many frames."""
    lengths = np.array([max(min(grid, len(part)), len(part) // grid * grid) for part in parts])
    answers = [None] * len(parts)
    for length in np.unique(lengths):
        alike = np.flatnonzero(lengths == length)
        for places in np.array_split(alike, -(-len(alike) // size)):
            found = run(torch.from_numpy(np.stack([parts[place][:length] for place in places])))
            for place, answer in zip(places, found):
                answers[place] = answer
    return torch.stack(answers)
