"""Figures of a probability against a yes or no: ranking, calibration, decisions, and how far luck could have moved them."""

import numpy as np
from scipy.optimize import minimize
from scipy.stats import rankdata


def sigmoid(logits):
    return 1 / (1 + np.exp(-logits))


def log_loss(logits, y):
    return float(np.mean(np.logaddexp(0, logits) - y * logits))


def auc(score, y):
    """How often a yes scores above a no, ties counting half."""
    yes = int(y.sum())
    if yes in (0, len(y)):
        return None
    return float((rankdata(score)[y == 1].sum() - yes * (yes + 1) / 2) / (yes * (len(y) - yes)))


def auc_interval(score, y, draws=1000, seed=2026):
    """The middle 95 % over customers drawn again with replacement."""
    rng, found = np.random.default_rng(seed), []
    for _ in range(draws):
        drawn = rng.integers(0, len(y), len(y))
        found.append(auc(score[drawn], y[drawn]))
    return [float(v) for v in np.quantile(found, (0.025, 0.975))]


def ece(p, y, bins=15):
    """Gap between the forecast share and the share that left, over equal-width bins, weighted by their size; as the app's evaluation."""
    place = np.minimum((p * bins).astype(int), bins - 1)
    return float(sum(abs(p[place == b].sum() - y[place == b].sum()) for b in np.unique(place)) / len(y))


def decisions(p, y, threshold):
    """Accuracy, F1 of those who left and the mean of both F1 at a threshold."""
    found = p >= threshold
    f1 = lambda right, a, b: 2 * right / (a + b) if a + b else 0.0  # noqa: E731
    yes = f1(np.sum(found & (y == 1)), found.sum(), y.sum())
    no = f1(np.sum(~found & (y == 0)), np.sum(~found), np.sum(y == 0))
    return {"accuracy": float(np.mean(found == (y == 1))), "f1": float(yes), "macroF1": float((yes + no) / 2)}


def figures(p, y, threshold):
    return {"n": len(y), "positives": int(y.sum()), **decisions(p, y, threshold), "auc": auc(p, y), "ece": ece(p, y), "brier": float(np.mean((p - y) ** 2))}


def best_threshold(p, y):
    """The threshold in hundredths with the best macro F1; the middle of the best ones."""
    grid = np.round(np.arange(0.2, 0.701, 0.01), 2)
    scores = np.array([decisions(p, y, t)["macroF1"] for t in grid])
    return float(np.median(grid[scores >= scores.max() - 1e-9]).round(2))


def fit_line(logits, y, with_offset):
    """(scale, offset): temperature scaling (offset 0) or Platt's line, with the least log loss."""
    start = [1.0, 0.0] if with_offset else [1.0]
    found = minimize(lambda t: log_loss(t[0] * logits + (t[1] if with_offset else 0), y), start, method="Nelder-Mead").x
    return float(found[0]), float(found[1]) if with_offset else 0.0


def choose_calibration(logits, y, folds=5, seed=7):
    """(name, scale, offset, {name: log loss}): none, temperature or Platt, by the log loss on rows that were left out of its fit."""
    place = np.random.default_rng(seed).integers(0, folds, len(y))
    kinds = {"none": lambda *_: (1.0, 0.0), "temperature": lambda a, b: fit_line(a, b, False), "platt": lambda a, b: fit_line(a, b, True)}
    losses = {}
    for name, fit in kinds.items():
        total = 0.0
        for fold in range(folds):
            scale, offset = fit(logits[place != fold], y[place != fold])
            total += log_loss(scale * logits[place == fold] + offset, y[place == fold]) * np.sum(place == fold)
        losses[name] = total / len(y)
    best = min(losses, key=losses.get)
    return best, *kinds[best](logits, y), losses
