"""Trains one voice head on cached encoder frames: length-sorted batches, class and data-set weights, averaged weights."""

import copy as copies
import time

import numpy as np
import torch
from torch.nn import functional

from scores import EMOTIONS, unweighted_average_recall
from voice_head import VoiceHead

# Valence and arousal of each emotion: mean pleasure and arousal ratings in Russell & Mehrabian (1977), "Evidence for a
# three-factor theory of emotions", J. Research in Personality 11, 273-294 (anger, disgust, fear, joy, sadness, surprise).
AFFECT = np.array([[-0.51, 0.59], [-0.60, 0.35], [-0.64, 0.60], [0.76, 0.48], [0.0, 0.0], [-0.63, -0.27], [0.40, 0.67]],
                  dtype=np.float32)
SETS = ("ravdess", "nemo", "emodb", "crema_d")
LONGEST = 300  # frames (7.2 s); a longer clip gives a random stretch of that length in training


class Clips:
    """Frames of one or more copies of the rows, with labels and weights. An item is (copy, row)."""

    def __init__(self, rows, loaded):
        self.rows, self.loaded = rows, loaded
        self.labels = np.array([EMOTIONS.index(row["label"]) for row in rows])
        self.datasets = np.array([row["dataset"] for row in rows])
        self.splits = np.array([row["split"] for row in rows])

    def frames(self, copy, row):
        values, offsets = self.loaded[copy]
        return values[offsets[row] : offsets[row + 1]]

    def where(self, split, datasets=SETS):
        return np.flatnonzero((self.splits == split) & np.isin(self.datasets, datasets))


def batch(clips, items, rng=None):
    """Padded frames [n, t, 288] and which of them are real [n, t]; with `rng`, random stretches of each clip."""
    cut = []
    for copy, row in items:
        frames = clips.frames(copy, row)
        if rng is not None and len(frames) > 20:
            keep = min(LONGEST, int(len(frames) * rng.uniform(0.6, 1.0)))
            start = rng.integers(0, len(frames) - keep + 1)
            frames = frames[start : start + keep]
        cut.append(frames)
    longest = max(len(frames) for frames in cut)
    values = np.zeros((len(cut), longest, 288), np.float32)
    present = np.zeros((len(cut), longest), bool)
    for place, frames in enumerate(cut):
        values[place, : len(frames)] = frames
        present[place, : len(frames)] = True
    return torch.from_numpy(values), torch.from_numpy(present)


def batches(clips, items, size, rng=None):
    """Items grouped by similar length; with `rng`, in random order and with random neighbours."""
    lengths = np.array([len(clips.frames(copy, row)) for copy, row in items], float)
    order = np.argsort(lengths * (rng.uniform(0.85, 1.15, len(lengths)) if rng is not None else 1))
    groups = [order[start : start + size] for start in range(0, len(order), size)]
    if rng is not None:
        rng.shuffle(groups)
    return groups


@torch.no_grad()
def predict(model, clips, copy, rows):
    """(logits [n, 7], affect [n, 2], embedding [n, d]) of whole clips, in the order of `rows`."""
    model.eval()
    items = [(copy, row) for row in rows]
    outputs = None
    for group in batches(clips, items, 64):
        found = [part.numpy() for part in model(*batch(clips, [items[i] for i in group]))]
        outputs = outputs or [np.zeros((len(rows), part.shape[1]), np.float32) for part in found]
        for whole, part in zip(outputs, found):
            whole[group] = part
    return outputs


def recall_by_set(model, clips, split, kinds=("clean", "telephone")):
    """{(data set, copy): unweighted average recall}."""
    result = {}
    for name in SETS:
        rows = clips.where(split, (name,))
        for copy in kinds:
            result[name, copy] = unweighted_average_recall(clips.labels[rows], predict(model, clips, copy, rows)[0].argmax(1))
    return result


def item_weights(clips, rows, set_power):
    """Every emotion weighs the same within its data set, and data sets weigh as their size to the power `set_power`."""
    weights = np.zeros(len(clips.rows), np.float32)
    for name in SETS:
        inside = rows[clips.datasets[rows] == name]
        counts = np.bincount(clips.labels[inside], minlength=7)
        classes = np.count_nonzero(counts)
        weights[inside] = len(inside) ** set_power / (counts[clips.labels[inside]] * classes)
    return weights / weights[rows].mean()


def train(clips, seed, epochs=24, rate=2e-3, size=64, smoothing=0.1, affect_share=0.5, set_power=0.5, log=print, **shape):
    """The averaged model of one seed, and its curve [{epoch, loss, recall}] on the validation speakers."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    rows = clips.where("train")
    weights = item_weights(clips, rows, set_power)
    items = [(copy, row) for copy in clips.loaded for row in rows]
    sample = np.concatenate([clips.frames("telephone" if row % 2 else "clean", row) for row in rows[::4]]).astype(np.float32)
    model = VoiceHead(sample.mean(0), sample.std(0) + 1e-3, **shape)
    averaged = copies.deepcopy(model)
    optimiser = torch.optim.AdamW(model.parameters(), lr=rate, weight_decay=0.05)
    steps = epochs * -(-len(items) // size)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, total_steps=steps, pct_start=0.15)
    coordinates, curve = torch.from_numpy(AFFECT), []
    best, best_recall = None, -1.0
    for epoch in range(epochs):
        model.train()
        started, losses = time.time(), []
        for group in batches(clips, items, size, rng):
            chosen = [items[i] for i in group]
            frames, present = batch(clips, chosen, rng)
            labels = torch.from_numpy(clips.labels[[row for _, row in chosen]])
            weight = torch.from_numpy(weights[[row for _, row in chosen]])
            logits, affect, _ = model(frames, present)
            wrong = functional.cross_entropy(logits, labels, reduction="none", label_smoothing=smoothing)
            away = ((affect - coordinates[labels]) ** 2).sum(1)
            loss = ((wrong + affect_share * away) * weight).mean()
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 2.0)
            optimiser.step()
            schedule.step()
            losses.append(loss.item())
            with torch.no_grad():
                for slow, fast in zip(averaged.parameters(), model.parameters()):
                    slow.lerp_(fast, 0.005)
        by_set = recall_by_set(averaged, clips, "valid")
        recall = float(np.mean(list(by_set.values())))
        curve.append({"epoch": epoch + 1, "loss": round(float(np.mean(losses)), 4), "recall": round(recall, 4)})
        log(f"seed {seed} epoch {epoch + 1} loss {curve[-1]['loss']} valid recall {recall:.3f} {time.time() - started:.0f} s "
            + " ".join(f"{name[:2]}{copy[0]} {value:.2f}" for (name, copy), value in by_set.items()))
        if recall > best_recall:
            best, best_recall = copies.deepcopy(averaged), recall
    return best.eval(), curve, best_recall
