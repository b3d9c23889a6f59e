"""The clips as the voice model's training takes them: steps of 48 ms in memory, labels, splits, batches of similar length."""

import numpy as np
import torch

import encoder_frames
from scores import EMOTIONS

SETS = ("ravdess", "nemo", "emodb", "crema_d")
INPUTS = len(encoder_frames.LAYERS) * encoder_frames.WIDTH
STEPS_PER_SECOND = 16_000 / encoder_frames.FRAME_SAMPLES / 2
CLAMP = 8.0


def in_pairs(frames):
    """[t, layers, 288] → float32 [ceil(t / 2), layers * 288]: the mean of each two frames, a last odd one alone."""
    flat = np.asarray(frames, np.float32).reshape(len(frames), INPUTS)
    if len(flat) % 2:
        flat = np.concatenate([flat, flat[-1:]])
    return flat.reshape(-1, 2, flat.shape[1]).mean(axis=1)


class LabelledRows:
    """Manifest rows with what training asks of them as arrays."""

    def __init__(self, rows):
        self.rows = rows
        self.labels = np.array([EMOTIONS.index(row["label"]) for row in rows])
        self.datasets = np.array([row["dataset"] for row in rows])
        self.splits = np.array([row["split"] for row in rows])

    def where(self, split, datasets=SETS):
        return np.flatnonzero((self.splits == split) & np.isin(self.datasets, datasets))


class Clips(LabelledRows):
    """Every copy of the rows, with labels. `frames[copy][row]` is what the cache holds; `steps(copy, row)`, where they are prepared, is
    float16, standardised with the training clips' statistics."""

    def __init__(self, rows, cache, copies=tuple(encoder_frames.COPIES), prepare=True):
        super().__init__(rows)
        self.frames = {copy: encoder_frames.load(copy, cache) for copy in copies}
        kept = cache / "voice-statistics.npz"
        if not kept.exists():
            some = [in_pairs(self.frames["telephone" if row % 2 else "clean"][row]) for row in self.where("train")[::6]]
            np.savez(kept, mean=np.concatenate(some).mean(0), scale=1 / (np.concatenate(some).std(0) + 1e-3))
        self.mean, self.scale = (np.load(kept)[name] for name in ("mean", "scale"))
        self.prepared = {copy: [self.standardised(frames) for frames in self.frames[copy]] for copy in copies if prepare}

    def standardised(self, frames):
        """Steps [t, inputs] of any frames, as the exported model makes them."""
        return np.clip((in_pairs(frames) - self.mean) * self.scale, -CLAMP, CLAMP).astype(np.float16)

    def steps(self, copy, row):
        return self.prepared[copy][row]


def padded(cut):
    """(steps float32 [n, t, inputs], present [n, t]) of unequally long clips."""
    longest = max(len(steps) for steps in cut)
    values = np.zeros((len(cut), longest, INPUTS), np.float32)
    present = np.zeros((len(cut), longest), bool)
    for place, steps in enumerate(cut):
        values[place, : len(steps)] = steps
        present[place, : len(steps)] = True
    return torch.from_numpy(values), torch.from_numpy(present)


def stretch(steps, rng):
    """Half of the time a random 1 to 4 seconds, as a segment that is still being spoken; else nearly all of it."""
    length = rng.uniform(1, 4) * STEPS_PER_SECOND if rng.random() < 0.5 else len(steps) * rng.uniform(0.8, 1)
    keep = min(len(steps), max(8, int(length)), 150)
    start = rng.integers(0, len(steps) - keep + 1)
    return steps[start : start + keep]


def grouped(lengths, size):
    """Indices in groups of similar length."""
    order = np.argsort(lengths)
    return [order[start : start + size] for start in range(0, len(order), size)]


@torch.no_grad()
def predict(heads, clips, copy, rows):
    """(logits [n, 7], affect [n, 2]) of whole clips, the mean of the heads', in the order of `rows`."""
    parts = [clips.steps(copy, row) for row in rows]
    logits, affect = np.zeros((len(rows), 7), np.float32), np.zeros((len(rows), 2), np.float32)
    for group in grouped([len(part) for part in parts], 64):
        batch = padded([parts[index] for index in group])
        found = [head.eval()(*batch) for head in heads]
        logits[group] = torch.stack([f[0] for f in found]).mean(0).numpy()
        affect[group] = torch.tanh(torch.stack([f[1] for f in found]).mean(0)).numpy()
    return logits, affect
