"""Calibrates the exported dialogue model on validation rows and measures it on test rows, as the app runs it."""
from pathlib import Path

import numpy as np

from churn_figures import auc
from dialogue_check import weighted_f1
from dialogue_export import Runner
from dialogue_packs import CALL_PIECES, encode, window_ending_at
from dialogue_rows import EMOTIONS, NEGATIVE, Line, spoken_table, sst5, with_causes
from scores import expected_calibration_error, fit_temperature, softmax, unweighted_average_recall
from text_scores import f1, macro_f1

NEUTRAL = EMOTIONS.index('neutral')
NEGATIVES = [EMOTIONS.index(name) for name in sorted(NEGATIVE)]
LATER = 3  # lines after an utterance that refine what is said of it


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def fit_platt(logits: np.ndarray, truth: np.ndarray) -> dict:
    """Temperature and offset with the least negative log-likelihood, by Newton's steps."""
    a, b = 1.0, 0.0
    for _ in range(50):
        p = sigmoid(a * logits + b)
        gradient = np.array([((p - truth) * logits).sum(), (p - truth).sum()])
        w = p * (1 - p)
        hessian = np.array([[(w * logits ** 2).sum(), (w * logits).sum()], [(w * logits).sum(), w.sum()]]) + 1e-6 * np.eye(2)
        a, b = np.array([a, b]) - np.linalg.solve(hessian, gradient)
    return {'temperature': float(1 / a), 'offset': float(b)}


def fit_falling(features: np.ndarray, truth: np.ndarray) -> dict:
    """Logistic regression on two features: what the model foretells, and how things are now."""
    rows, weights = np.c_[features, np.ones(len(features))], np.zeros(3)
    for _ in range(50):
        p = sigmoid(rows @ weights)
        weights = weights - np.linalg.solve((rows * (p * (1 - p))[:, None]).T @ rows + 1e-6 * np.eye(3), rows.T @ (p - truth))
    return {'temperature': float(1 / weights[0]), 'negative': float(weights[1]), 'offset': float(weights[2])}


class Heard:
    """What the model says of every line of some conversations, live."""

    def __init__(self, runner: Runner, dialogues: list[list[Line]], alone: bool = False):
        self.lines, self.out, self.causes = [], [], []
        for lines in dialogues:
            found = [(at, runner.live([line])[0][1]) for at, line in enumerate(lines)] if alone else runner.live(lines)
            for place, (line, (first, out)) in enumerate(zip(lines, found)):
                self.lines.append(line)
                self.out.append(out)
                if line.causes is not None and line.emotion != NEUTRAL:
                    # Lines before the window cannot be found: they count as said to be no cause.
                    logits = [-9.0] * first + list(out['cause'])
                    self.causes.append((np.array(logits[:place + 1]), np.array([float(j in line.causes) for j in range(place + 1)]),
                                        sum(cause > place for cause in line.causes)))

    def column(self, name: str) -> np.ndarray:
        return np.stack([out[name] for out in self.out])

    def emotions(self):
        """(logits [n, 7], truth [n]) of the lines with an emotion."""
        truth = np.array([line.emotion for line in self.lines])
        return self.column('emotion')[truth >= 0], truth[truth >= 0]

    def falling(self, temperature: float):
        """([n, 2]: the model's logit, and the log odds that the line itself is negative; truth [n])"""
        truth = np.array([np.nan if line.falling is None else line.falling for line in self.lines])
        here = ~np.isnan(truth)
        now = np.clip(softmax(self.column('emotion')[here], temperature)[:, NEGATIVES].sum(1), 1e-6, 1 - 1e-6)
        return np.stack([self.column('falling')[here, 0], np.log(now / (1 - now))], 1), truth[here]

    def pairs(self):
        return np.concatenate([logits for logits, _, _ in self.causes]), np.concatenate([truth for _, truth, _ in self.causes])


def emotion_figures(logits, truth, temperature: float) -> dict:
    found = logits.argmax(1)
    each = [f1(truth == c, found == c) for c in np.unique(truth)]
    return {'n': len(truth), 'accuracy': float((found == truth).mean()), 'weightedF1': weighted_f1(truth, found), 'macroF1': float(np.mean(each)),
            'uar': unweighted_average_recall(truth, found), 'ece': expected_calibration_error(softmax(logits, temperature), truth)}


def cause_figures(heard: Heard, calibration: dict) -> dict:
    logits, truth = heard.pairs()
    p = sigmoid(logits / calibration['cause']['temperature'] + calibration['cause']['offset'])
    said = p >= calibration['causeThreshold']
    later = sum(count for _, _, count in heard.causes)
    hits = (said & (truth > 0)).sum()
    return {'n': len(truth), 'macroF1': macro_f1(truth, said, 2), 'positiveF1': float(2 * hits / (said.sum() + truth.sum())),
            'pairF1': float(2 * hits / (said.sum() + truth.sum() + later)), 'auc': auc(p, truth),
            'ece': expected_calibration_error(np.stack([1 - p, p], 1), truth)}


def refined(runner: Runner, dialogues: list[list[Line]]):
    """Emotion logits of each line when so many later lines were heard too."""
    logits, truth = [], []
    for lines in dialogues:
        for at, line in enumerate(lines):
            if line.emotion >= 0:
                end = min(len(lines), at + 1 + LATER)
                start = min(at, window_ending_at(lines, end - 1, CALL_PIECES))
                logits.append(runner.read(lines[start:end], [at - start])['emotion'][0])
                truth.append(line.emotion)
    return np.stack(logits), np.array(truth)


def intent_columns(heard: Heard, labels: dict[str, list[str]], name: str):
    start = sum(len(names) for other, names in labels.items() if list(labels).index(other) < list(labels).index(name))
    rows = [i for i, line in enumerate(heard.lines) if line.intents]
    logits = heard.column('intents')[rows, start:start + len(labels[name])]
    return logits, np.array([[label in heard.lines[i].intents[1] for label in labels[name]] for i in rows])


def calibrate(runner: Runner, valid: dict[str, list[list[Line]]], labels: dict[str, list[str]]) -> tuple[dict, dict]:
    """(calibration, figures on validation rows)"""
    heard = {name: Heard(runner, valid[name]) for name in ('meld', 'dailydialog', 'reccon', 'ecf', 'sst5')}
    logits, truth = heard['meld'].emotions()
    temperature = fit_temperature(logits, truth)
    confidence = softmax(logits, temperature).max(1)
    right = logits.argmax(1) == truth
    # The lowest threshold from which on those that are answered are right in seven of ten cases.
    below = next((float(at) for at in np.arange(0.2, 0.9, 0.01) if right[confidence >= at].mean() >= 0.7), 0.5)
    fine = np.array([int(np.argmax(line.levels)) for line in heard['sst5'].lines])
    cause_logits, cause_truth = (np.concatenate([heard[name].pairs()[i] for name in ('reccon', 'ecf')]) for i in (0, 1))
    platt = fit_platt(cause_logits, cause_truth)
    by_set = {name: [sigmoid(heard[name].pairs()[0] / platt['temperature'] + platt['offset']), heard[name].pairs()[1]] for name in ('reccon', 'ecf')}
    threshold = max(np.arange(0.2, 0.7, 0.01), key=lambda at: sum(macro_f1(t, p >= at, 2) for p, t in by_set.values()))
    calibration = {'temperature': temperature, 'abstainBelow': below, 'sentimentTemperature': fit_temperature(heard['sst5'].column('sentiment'), fine),
                   'falling': fit_falling(*heard['meld'].falling(temperature)), 'cause': platt, 'causeThreshold': float(threshold), 'intents': {}}
    figures = {'meld': emotion_figures(logits, truth, temperature), 'reccon': cause_figures(heard['reccon'], calibration),
               'ecf': cause_figures(heard['ecf'], calibration)}
    for name in labels:
        logits, truth = intent_columns(Heard(runner, valid[name]), labels, name)
        if name == 'nlupp':
            p = sigmoid(logits)
            best = max(np.arange(0.2, 0.8, 0.02), key=lambda at: (p >= at)[truth].sum() / ((p >= at).sum() + truth.sum()))
            calibration['intents'][name] = {'temperature': 1.0, 'several': True, 'threshold': float(best)}
            figures[name] = {'n': len(truth), 'microF1': float(2 * (p >= best)[truth].sum() / ((p >= best).sum() + truth.sum()))}
        else:
            calibration['intents'][name] = {'temperature': fit_temperature(logits, truth.argmax(1)), 'several': False, 'threshold': 0.5}
            figures[name] = {'n': len(truth), 'accuracy': float(truth[np.arange(len(truth)), logits.argmax(1)].mean())}
    return calibration, figures


def test_figures(runner: Runner, data: Path, coder, calibration: dict) -> dict:
    """Looked at once the model is chosen."""
    sets = {'meld': spoken_table(data / 'meld/test.csv', 'dialogue_id', 'meld'),
            'dailydialog': spoken_table(data / 'dailydialog/test.csv.gz', 'dialogue_id', 'dailydialog'),
            'emorynlp': spoken_table(data / 'emorynlp/test.csv', 'scene_id', 'emorynlp'),
            'ecf': with_causes(data / 'ecf/test.jsonl.gz', 'meld'), 'sst5': sst5(data, 'test')}
    for dialogues in sets.values():
        encode(dialogues, coder)
    temperature, found = calibration['temperature'], {}
    for name in ('meld', 'dailydialog', 'emorynlp'):
        heard = Heard(runner, sets[name])
        found[name] = emotion_figures(*heard.emotions(), temperature)
        if name == 'meld':
            features, truth = heard.falling(temperature)
            fit = calibration['falling']
            p = sigmoid(features[:, 0] / fit['temperature'] + fit['negative'] * features[:, 1] + fit['offset'])
            found['falling'] = {'n': len(p), 'auc': auc(p, truth), 'asNow': auc(features[:, 1], truth), 'share': float(truth.mean()),
                                'ece': expected_calibration_error(np.stack([1 - p, p], 1), truth)}
            found['meldWithoutContext'] = emotion_figures(*Heard(runner, sets[name], alone=True).emotions(), temperature)
            found['meldRefined'] = emotion_figures(*refined(runner, sets[name]), temperature)
    found['ecf'] = cause_figures(Heard(runner, sets['ecf']), calibration)
    heard = Heard(runner, sets['sst5'])
    truth = np.array([int(np.argmax(line.levels)) for line in heard.lines])
    logits = heard.column('sentiment')
    said = logits.argmax(1)
    found['sst5'] = {'n': len(truth), 'accuracy': float((said == truth).mean()), 'macroF1': macro_f1(truth, said, 5),
                     'ece': expected_calibration_error(softmax(logits, calibration['sentimentTemperature']), truth)}
    return found
