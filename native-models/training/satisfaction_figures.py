"""Figures of a forecast of satisfaction: what is chosen, how well the probabilities hold, and what simple rules would have got."""

import numpy as np

from churn_figures import auc
from scores import expected_calibration_error, unweighted_average_recall

SHARES = (0.25, 0.5, 0.75, 1.0)


def f1s(y, found, classes):
    """(F1, count) of each class that occurs."""
    made = []
    for label in range(classes):
        n, called = np.sum(y == label), np.sum(found == label)
        if n:
            made.append((2 * np.sum((y == label) & (found == label)) / (n + called), n))
    return made


def chosen(y, found, classes):
    scores = f1s(y, found, classes)
    return {"accuracy": float(np.mean(y == found)), "macroF1": float(np.mean([f for f, _ in scores])),
            "weightedF1": float(np.average([f for f, _ in scores], weights=[n for _, n in scores])), "uar": unweighted_average_recall(y, found)}


def figures(p, y, decision, unsatisfied):
    """Of probabilities p [n, classes]; the class with the highest p * decision is chosen. `unsatisfied`: how many of the first classes are."""
    return {"n": len(y), **chosen(y, (p * decision).argmax(1), p.shape[1]), "auc": auc(p[:, :unsatisfied].sum(1), (y < unsatisfied).astype(float)),
            "ece": expected_calibration_error(p, y)}


def two_turns(dialogue):
    """0, 1 or 2: two or more negative customer turns, else two or more positive ones, else neither."""
    signs = [int(np.argmax(turn.polarity)) for turn in dialogue.turns if turn.customer]
    return 0 if signs.count(0) >= 2 else 2 if signs.count(2) >= 2 else 1


def interval(p, y, decision, name, draws=500, seed=2026):
    """The middle 95 % of a figure over conversations drawn again with replacement."""
    rng, found = np.random.default_rng(seed), []
    best = (p * decision).argmax(1)
    for _ in range(draws):
        drawn = rng.integers(0, len(y), len(y))
        found.append(chosen(y[drawn], best[drawn], p.shape[1])[name])
    return [float(v) for v in np.quantile(found, (0.025, 0.975))]


def balanced(y, classes, cap=4.0):
    """What each class's probability is multiplied with so that every class counts alike (Menon et al. 2021), as far as there is enough of it
    to tell: the weight of hardly seen classes ends at `cap` times that of the rarest one with at least a hundredth of the rows."""
    share = np.bincount(y, minlength=classes) / len(y)
    rarest = share[share >= 0.01].min()
    weight = np.minimum(1 / np.maximum(share, 1e-9), cap / rarest)
    return weight / weight.min()
