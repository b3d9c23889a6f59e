"""Trains one voice head on cached steps: random stretches of random copies, sets and emotions balanced, mixed clips, averaged weights."""

import contextlib
import copy as copies
import fcntl
import time

import numpy as np
import torch
from torch.nn import functional

from scores import unweighted_average_recall
from voice_clips import INPUTS, SETS, padded, predict, stretch
from voice_head import VoiceHead

# Valence and arousal of each emotion: mean pleasure and arousal ratings in Russell & Mehrabian (1977), "Evidence for a
# three-factor theory of emotions", J. Research in Personality 11, 273-294 (anger, disgust, fear, joy, sadness, surprise).
AFFECT = np.array([[-0.51, 0.59], [-0.60, 0.35], [-0.64, 0.60], [0.76, 0.48], [0.0, 0.0], [-0.63, -0.27], [0.40, 0.67]],
                  dtype=np.float32)
TRAINED_ON = ("clean", "telephone", "varied", "call")
# How many of a set's training clips an epoch takes: CREMA-D alone is more than half of them, EmoDB a fortieth.
EPOCH_SHARE = {"ravdess": 2.0, "nemo": 1.0, "emodb": 4.0, "crema_d": 0.6}


@contextlib.contextmanager
def lane(lock_file):
    """Holds a lock while computing, so that several trainings on one machine take turns; nothing without a file."""
    if lock_file is None:
        yield
        return
    with open(lock_file, "w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    time.sleep(2)


def recall_by_set(heads, clips, split, kinds=("clean", "telephone")):
    """{(data set, copy): unweighted average recall}."""
    result = {}
    for name in SETS:
        rows = clips.where(split, (name,))
        for copy in kinds:
            result[name, copy] = unweighted_average_recall(clips.labels[rows], predict(heads, clips, copy, rows)[0].argmax(1))
    return result


def row_weights(clips):
    """Every emotion weighs the same within its data set; a set's mean weight is 1."""
    weights = np.zeros(len(clips.rows), np.float32)
    for name in SETS:
        inside = clips.where("train", (name,))
        counts = np.bincount(clips.labels[inside], minlength=7)
        weights[inside] = len(inside) / (counts[clips.labels[inside]] * np.count_nonzero(counts))
    return weights


def epoch_items(clips, rng):
    """(copy, row) pairs of one epoch in groups of similar length, groups in random order."""
    chosen = []
    for name, share in EPOCH_SHARE.items():
        inside = clips.where("train", (name,))
        whole, part = divmod(share, 1)
        chosen += [*np.tile(inside, int(whole)), *rng.permutation(inside)[: int(part * len(inside))]]
    items = [(TRAINED_ON[rng.integers(len(TRAINED_ON))], row) for row in chosen]
    cut = [stretch(clips.steps(copy, row), rng) for copy, row in items]
    order = np.argsort([len(steps) * rng.uniform(0.85, 1.15) for steps in cut])
    groups = [order[start : start + 64] for start in range(0, len(order), 64)]
    rng.shuffle(groups)
    for group in groups:
        yield padded([cut[index] for index in group]), np.array([items[index][1] for index in group])


def loss_of(model, batch, rows, clips, weights, rng, smoothing):
    """Cross-entropy and distance in valence and arousal; the clips' pooled values are mixed in pairs (manifold mixup)."""
    pooled = model.pooled(*batch)
    share = float(max(x := rng.beta(0.4, 0.4), 1 - x))
    partner = torch.from_numpy(rng.permutation(len(rows)))
    logits, affect, _ = model.judge(share * pooled + (1 - share) * pooled[partner])
    labels, weight = torch.from_numpy(clips.labels[rows]), torch.from_numpy(weights[rows])
    place = torch.from_numpy(AFFECT)[labels]
    total = 0
    for part, order in ((share, torch.arange(len(rows))), (1 - share, partner)):
        wrong = functional.cross_entropy(logits, labels[order], reduction="none", label_smoothing=smoothing)
        away = ((torch.tanh(affect) - place[order]) ** 2).sum(1)
        total = total + part * ((wrong + 0.5 * away) * weight[order]).mean()
    return total


def train(clips, saved, seed, epochs=24, rate=1.5e-3, smoothing=0.1, lock_file=None, log=print, **shape):
    """The averaged model of one seed and its curve [{epoch, loss, recall}] on the validation speakers.

    After every epoch everything is kept in the file `saved`; a run that was cut off goes on there.
    """
    torch.manual_seed(seed)
    model = VoiceHead(INPUTS, **shape)
    averaged = copies.deepcopy(model)
    optimiser = torch.optim.AdamW(model.parameters(), lr=rate, weight_decay=0.05)
    curve, weights = [], row_weights(clips)
    if saved.exists():
        kept = torch.load(saved)
        for part, name in ((model, "model"), (averaged, "averaged"), (optimiser, "optimiser")):
            part.load_state_dict(kept[name])
        curve = kept["curve"]
    for epoch in range(len(curve), epochs):
        rng = np.random.default_rng([seed, epoch])
        torch.manual_seed(1000 * seed + epoch)
        with lane(lock_file):
            started, losses = time.time(), []
            model.train()
            for step, (batch, rows) in enumerate(epoch_items(clips, rng)):
                along = (epoch + step / 125) / epochs
                for group in optimiser.param_groups:
                    group["lr"] = float(rate * min(1, along / 0.1) * (0.5 + 0.5 * np.cos(np.pi * min(1, along))))
                loss = loss_of(model, batch, rows, clips, weights, rng, smoothing)
                optimiser.zero_grad()
                loss.backward()
                torch.nn.utils.clip_grad_norm_(model.parameters(), 2.0)
                optimiser.step()
                losses.append(loss.item())
                with torch.no_grad():
                    for slow, fast in zip(averaged.parameters(), model.parameters()):
                        slow.lerp_(fast, 0.01)
            by_set = recall_by_set([averaged], clips, "valid")
        recall = float(np.mean(list(by_set.values())))
        curve.append({"epoch": epoch + 1, "loss": round(float(np.mean(losses)), 4), "recall": round(recall, 4)})
        log(f"seed {seed} epoch {epoch + 1} steps {step + 1} loss {curve[-1]['loss']} valid recall {recall:.3f} {time.time() - started:.0f} s "
            + " ".join(f"{name[:2]}{copy[0]} {value:.2f}" for (name, copy), value in by_set.items()))
        torch.save({"model": model.state_dict(), "averaged": averaged.state_dict(), "optimiser": optimiser.state_dict(), "curve": curve}, saved)
    return averaged.eval(), curve
