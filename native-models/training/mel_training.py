"""Trains one log-mel network, an epoch at a time, from a checkpoint: cut off anywhere, it goes on at the last whole epoch."""

import copy as copies
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

from mel_augment import augmented
from mel_clips import crops, drawn, in_batches
from mel_networks import NETWORKS
from scores import unweighted_average_recall
from voice_clips import SETS
from voice_training import AFFECT, TRAINED_ON

SMOOTHING, AFFECT_SHARE, WEIGHT_DECAY, AVERAGE = 0.1, 0.5, 0.03, 0.01
PARTS = ("model", "averaged", "optimiser", "schedule")


def predict(model, clips, copy, rows, grid=1):
    """(logits [n, 7], affect [n, 2]) of whole clips, in the order of `rows`; `grid` as in `in_batches`."""
    parts = [clips.steps(copy, row) for row in rows]
    found = in_batches(parts, lambda values: torch.cat(model.eval()(values)[:2], dim=1), grid).numpy()
    return found[:, :7], found[:, 7:]


def recall_by_set(model, clips, split):
    """{"set/copy": unweighted average recall}."""
    result = {}
    for copy in ("clean", "telephone"):
        rows = clips.where(split)
        found = predict(model, clips, copy, rows, grid=8)[0].argmax(1)
        for name in SETS:
            inside = clips.datasets[rows] == name
            result[f"{name}/{copy}"] = unweighted_average_recall(clips.labels[rows[inside]], found[inside])
    return result


class Run:
    """One training run and its checkpoint in the folder; `averaged` is the network to use, `curve` has a point per epoch."""

    def __init__(self, architecture, clips, folder, epochs, seed=1, rate=3e-3, size=64):
        torch.manual_seed(seed)
        self.clips, self.seed, self.epochs, self.size = clips, seed, epochs, size
        self.saved = Path(folder) / f"{architecture}-{seed}-{epochs}.pt"
        self.rows = clips.where("train")
        self.model = NETWORKS[architecture]().to(memory_format=torch.channels_last)
        self.averaged = copies.deepcopy(self.model)
        self.optimiser = torch.optim.AdamW(self.model.parameters(), lr=rate, weight_decay=WEIGHT_DECAY)
        steps = epochs * -(-len(self.rows) // size)
        self.schedule = torch.optim.lr_scheduler.OneCycleLR(self.optimiser, rate, total_steps=steps, pct_start=0.15)
        self.curve = []
        if self.saved.exists():
            kept = torch.load(self.saved, weights_only=False)
            for name in PARTS:
                getattr(self, name).load_state_dict(kept[name])
            self.curve = kept["curve"]

    def finish(self, log=print):
        """Trains what is missing. @returns the averaged network"""
        while len(self.curve) < self.epochs:
            self._epoch(log)
        return self.averaged.eval()

    def _epoch(self, log):
        """One epoch, measured on the validation speakers and saved."""
        number, started, losses = len(self.curve), time.time(), []
        torch.manual_seed(1000 * self.seed + number)
        rng = np.random.default_rng([self.seed, number])
        self.model.train()
        for items in drawn(self.clips, self.rows, TRAINED_ON, rng, self.size):
            losses.append(self._step(augmented(crops(self.clips, items, rng), rng), self.clips.labels[[row for _, row in items]]))
        by_set = recall_by_set(self.averaged, self.clips, "valid")
        seconds, recall = time.time() - started, float(np.mean(list(by_set.values())))
        self.curve.append({"loss": float(np.mean(losses)), "recall": recall, "bySet": by_set, "seconds": seconds})
        part = self.saved.with_suffix(".part")
        torch.save({**{name: getattr(self, name).state_dict() for name in PARTS}, "curve": self.curve}, part)
        part.rename(self.saved)
        log(f"epoch {number + 1}/{self.epochs} loss {np.mean(losses):.3f} valid recall {recall:.3f} {seconds:.0f} s "
            + " ".join(f"{name} {value:.2f}" for name, value in by_set.items()), flush=True)

    def _step(self, values, labels):
        labels = torch.from_numpy(labels)
        logits, affect, _ = self.model(values)
        away = ((affect - torch.from_numpy(AFFECT)[labels]) ** 2).sum(1).mean()
        loss = functional.cross_entropy(logits, labels, label_smoothing=SMOOTHING) + AFFECT_SHARE * away
        self.optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 2.0)
        self.optimiser.step()
        self.schedule.step()
        with torch.no_grad():
            for slow, fast in zip(self.averaged.state_dict().values(), self.model.state_dict().values()):
                slow.lerp_(fast, AVERAGE) if slow.is_floating_point() else slow.copy_(fast)
        return loss.item()
