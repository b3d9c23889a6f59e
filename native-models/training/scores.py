"""Figures shared by the models' evaluations: recall, calibration, abstention."""

import numpy as np

EMOTIONS = ("angry", "disgust", "fear", "happy", "neutral", "sad", "surprise")


def softmax(logits, temperature=1.0):
    """Probabilities [n, classes] of logits [n, classes]."""
    scaled = logits / temperature
    raised = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)


def unweighted_average_recall(truth, found):
    """Mean over the classes that occur in `truth` of the share found; chance is 1 / 7 whatever the class sizes."""
    return float(np.mean([np.mean(found[truth == label] == label) for label in np.unique(truth)]))


def expected_calibration_error(probabilities, truth, bins=15):
    """Mean gap between confidence and accuracy over equal-width confidence bins, weighted by their size (Guo et al. 2017)."""
    confidence = probabilities.max(axis=1)
    correct = probabilities.argmax(axis=1) == truth
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [np.sum(place == b) * abs(correct[place == b].mean() - confidence[place == b].mean()) for b in np.unique(place)]
    return float(np.sum(gaps) / len(truth))


def fit_temperature(logits, truth, weight=None):
    """The temperature in [0.3, 5] with the least (weighted) negative log-likelihood (temperature scaling, Guo et al. 2017)."""
    grid = np.geomspace(0.3, 5, 200)
    losses = [-np.average(np.log(softmax(logits, t)[np.arange(len(truth)), truth] + 1e-12), weights=weight) for t in grid]
    return float(grid[int(np.argmin(losses))])


def risk_coverage(probabilities, truth):
    """[(threshold, share of clips kept, accuracy of the kept)] for thresholds 0.15 to 0.9."""
    confidence, correct = probabilities.max(axis=1), probabilities.argmax(axis=1) == truth
    rows = []
    for threshold in np.arange(0.15, 0.901, 0.01):
        kept = confidence >= threshold
        if kept.sum() >= 30:
            rows.append((round(float(threshold), 2), float(kept.mean()), float(correct[kept].mean())))
    return rows


def abstention_threshold(probabilities, truth, wanted_accuracy=0.75):
    """(threshold, coverage, accuracy): the lowest threshold whose kept clips are right this often, or the most accurate one."""
    rows = risk_coverage(probabilities, truth)
    return next((row for row in rows if row[2] >= wanted_accuracy), max(rows, key=lambda row: row[2]))
