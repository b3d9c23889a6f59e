"""Figures of the text model: gold test sets only, plus how it holds on recognised speech."""
import numpy as np

from scores import expected_calibration_error, fit_temperature, softmax
from text_rows import EMOTIONS, LABELS, STATES


def macro_f1(truth, found, classes) -> float:
    """Unweighted mean of the classes' F1."""
    return float(np.mean([f1(truth == c, found == c) for c in range(classes)]))


def f1(truth, found) -> float:
    both = np.sum(truth & found)
    return float(2 * both / max(1, truth.sum() + found.sum()))


def auc(truth, score) -> float:
    """Area under the ROC curve by ranks (ties share their mean rank)."""
    values, inverse, counts = np.unique(score, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    positives = truth.sum()
    return float((ranks[truth].sum() - positives * (positives + 1) / 2) / (positives * (len(truth) - positives)))


def gold_index(rows):
    """(indices of the rows with one gold emotion, their classes)."""
    at = np.array([i for i, r in enumerate(rows) if r.single])
    return at, np.array([EMOTIONS.index(next(iter(rows[i].gold))) for i in at])


def emotion_scores(rows, logits, temperature) -> dict:
    """Accuracy, macro-F1 and calibration error, before and after temperature, over the rows with exactly one gold emotion."""
    at, truth = gold_index(rows)
    probabilities = softmax(logits[at], temperature)
    found = probabilities.argmax(1)
    return {'n': len(at), 'accuracy': float((found == truth).mean()), 'macroF1': macro_f1(truth, found, 7),
            'eceUncalibrated': expected_calibration_error(softmax(logits[at]), truth), 'ece': expected_calibration_error(probabilities, truth),
            'f1': {e: f1(truth == i, found == i) for i, e in enumerate(EMOTIONS)}}


def answered(rows, logits, temperature, threshold) -> dict:
    """What abstaining below the threshold keeps, the accuracy of that, and how emotions are taken for another [meant, found]."""
    at, truth = gold_index(rows)
    probabilities = softmax(logits[at], temperature)
    found, kept = probabilities.argmax(1), probabilities.max(1) >= threshold
    confusion = np.zeros((7, 7), int)
    np.add.at(confusion, (truth, found), 1)
    return {'coverage': float(kept.mean()), 'accuracyKept': float((found == truth)[kept].mean()), 'confusion': confusion.tolist()}


def scores_by_length(rows, logits, temperature) -> dict:
    """`emotion_scores`, less the classes' own, of short, middling and long texts, by their words."""
    words = np.array([len(row.text.split()) for row in rows])
    bands = {'1 to 6': words <= 6, '7 to 14': (words > 6) & (words <= 14), '15 and more': words > 14}
    scores = {name: emotion_scores([rows[i] for i in np.flatnonzero(band)], logits[band], temperature) for name, band in bands.items()}
    return {name: {key: value for key, value in one.items() if key != 'f1'} for name, one in scores.items()}


def multi_label_macro_f1(rows, logits, temperature, thresholds=None):
    """Macro-F1 when a row may have several emotions, as the set's authors score: one threshold a class, from dev."""
    probabilities = softmax(logits, temperature)
    truth = np.array([[e in r.gold for e in EMOTIONS] for r in rows])
    if thresholds is None:
        grid = np.arange(0.05, 0.8, 0.02)
        thresholds = [float(max(grid, key=lambda t: f1(truth[:, i], probabilities[:, i] >= t))) for i in range(7)]
    return float(np.mean([f1(truth[:, i], probabilities[:, i] >= t) for i, t in enumerate(thresholds)])), thresholds


def label_columns(rows, logits):
    """Truth and probability [rows, 28] of GoEmotions' own categories."""
    return np.array([r.labels for r in rows]) == 1, 1 / (1 + np.exp(-logits))


def label_thresholds(rows, logits) -> dict[str, float]:
    """One threshold a category for the best micro-F1 over all of them: starts from the best common one, then each in turn, three times."""
    truth, probabilities = label_columns(rows, logits)
    grid = np.arange(0.06, 0.81, 0.02)
    common = max(grid, key=lambda t: f1(truth, probabilities >= t))
    # A rare category keeps close to the common threshold: its few dev rows say little.
    chosen = np.full(len(LABELS), common)
    meant = truth.sum()
    hits = np.array([[(truth[:, i] & (probabilities[:, i] >= t)).sum() for t in grid] for i in range(len(LABELS))])
    found = np.array([[(probabilities[:, i] >= t).sum() for t in grid] for i in range(len(LABELS))])
    at = np.full(len(LABELS), int(np.argmin(np.abs(grid - common))))
    every = np.arange(len(LABELS))
    for _ in range(3):
        for i in np.flatnonzero(truth.sum(0) >= 30):
            rest = every[every != i]
            other_hits, other_found = hits[rest, at[rest]].sum(), found[rest, at[rest]].sum()
            at[i] = int(np.argmax(2 * (other_hits + hits[i]) / (meant + other_found + found[i])))
    chosen[every] = grid[at]
    return {name: float(chosen[i]) for i, name in enumerate(LABELS)}


def label_scores(rows, logits, thresholds: dict[str, float]) -> dict:
    truth, probabilities = label_columns(rows, logits)
    found = probabilities >= np.array([thresholds[name] for name in LABELS])
    each = {name: f1(truth[:, i], found[:, i]) for i, name in enumerate(LABELS)}
    return {'n': len(rows), 'microF1': f1(truth, found), 'macroF1': float(np.mean(list(each.values()))), 'f1': each}


def state_columns(rows, logits, state):
    i = STATES.index(state)
    at = np.array([n for n, r in enumerate(rows) if r.states and r.states[i] is not None])
    return np.array([rows[n].states[i] == 1 for n in at]), logits[at, i]


def best_threshold(truth, logits) -> float:
    """The probability at which F1 is best."""
    probabilities = 1 / (1 + np.exp(-logits))
    return float(max(np.arange(0.05, 0.96, 0.01), key=lambda t: f1(truth, probabilities >= t)))


def state_scores(rows, logits, state, threshold) -> dict:
    truth, z = state_columns(rows, logits, state)
    found = 1 / (1 + np.exp(-z)) >= threshold
    return {'n': len(truth), 'positives': int(truth.sum()), 'f1': f1(truth, found), 'auc': auc(truth, z), 'threshold': threshold}


def sentiment_scores(rows, logits) -> dict:
    """Three classes, on rows whose gold polarity is one class."""
    at = np.array([n for n, r in enumerate(rows) if r.sentiment and max(r.sentiment) == 1])
    truth = np.array([int(np.argmax(rows[n].sentiment)) for n in at])
    found = logits[at].argmax(1)
    return {'n': len(at), 'accuracy': float((found == truth).mean()), 'macroF1': macro_f1(truth, found, 3)}


def sentiment_temperature(rows, logits) -> float:
    at = np.array([n for n, r in enumerate(rows) if r.sentiment and max(r.sentiment) == 1])
    return fit_temperature(logits[at], np.array([int(np.argmax(rows[n].sentiment)) for n in at]))


def pearson(rows, affect) -> dict:
    gold = np.array([r.affect for r in rows])
    return {'n': len(rows), 'valenceR': float(np.corrcoef(gold[:, 0], affect[:, 0])[0, 1]),
            'arousalR': float(np.corrcoef(gold[:, 1], affect[:, 1])[0, 1])}
