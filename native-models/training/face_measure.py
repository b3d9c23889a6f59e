"""Figures of the exported face model: on both kinds of FER2013 labels and on faces of another collection."""

import time

import numpy as np
import onnxruntime

from face_data import CONTEMPT, NO_LABEL, read_crossset
from scores import EMOTIONS, expected_calibration_error, risk_coverage, softmax, unweighted_average_recall

CLEAR_FOUR = tuple(EMOTIONS.index(name) for name in ("angry", "happy", "neutral", "surprise"))


def open_model(path):
    """The exported model on one thread."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def answers(session, pictures, size=64):
    """[logits, affect, embedding] of uint8 faces [n, 48, 48]."""
    parts = [session.run(None, {"face": pictures[start : start + size, None].astype(np.float32) / 255}) for start in range(0, len(pictures), size)]
    return [np.concatenate(column) for column in zip(*parts)]


def milliseconds(session, rounds=200):
    """{p50, p95} of one face at a time."""
    face, times = np.random.default_rng(1).random((1, 1, 48, 48), np.float32), []
    for _ in range(rounds):
        started = time.perf_counter()
        session.run(None, {"face": face})
        times.append(1000 * (time.perf_counter() - started))
    return {"p50": float(np.median(times[20:])), "p95": float(np.percentile(times[20:], 95))}


def both_labels(faces, logits):
    """Logits and labels of the faces under their original labels, followed by those under the votes' majority: one set to compare on."""
    certain, clear = faces.fer != NO_LABEL, (faces.majority >= 0) & (faces.majority < CONTEMPT)
    return np.concatenate([logits[certain], logits[clear]]), np.concatenate([faces.fer[certain], faces.majority[clear]])


def figures(logits, labels, calibration):
    """n, accuracy, recall, calibration before and after, what abstention keeps, and the confusion matrix [meant, found]."""
    probabilities, found = softmax(logits, calibration["temperature"]), logits.argmax(1)
    kept, right = probabilities.max(1) >= calibration["abstainBelow"], found == labels
    confusion = np.zeros((7, 7), int)
    np.add.at(confusion, (labels, found), 1)
    return {"n": len(labels), "accuracy": float(right.mean()), "recall": unweighted_average_recall(labels, found),
            "eceUncalibrated": expected_calibration_error(softmax(logits), labels), "ece": expected_calibration_error(probabilities, labels),
            "coverage": float(kept.mean()), "accuracyKept": float(right[kept].mean()), "confusion": confusion.tolist(),
            "riskCoverage": risk_coverage(probabilities, labels)[::3]}


def measure(session, test, crossset, calibration):
    """Test figures by set of labels; `contemptWrong` is the accuracy on the votes' majority when contempt counts as an error."""
    logits = answers(session, test.pictures)[0]
    certain, clear = test.fer != NO_LABEL, (test.majority >= 0) & (test.majority < CONTEMPT)
    result = {"fer2013": figures(logits[certain], test.fer[certain], calibration),
              "ferplus": figures(logits[clear], test.majority[clear], calibration),
              "both": figures(*both_labels(test, logits), calibration)}
    with_contempt = test.majority != NO_LABEL
    result["ferplus"]["contemptWrong"] = float((logits.argmax(1) == test.majority)[with_contempt].mean())
    pictures, labels = read_crossset(crossset)
    logits = answers(session, pictures)[0]
    result["crossset"] = figures(logits, labels, calibration)
    result["crossset"]["perEmotion"] = {EMOTIONS[i]: float((logits.argmax(1) == i)[labels == i].mean()) for i in np.unique(labels)}
    four = np.isin(labels, CLEAR_FOUR)
    result["crossset"]["fourAccuracy"] = float((logits.argmax(1) == labels)[four].mean())
    return result
