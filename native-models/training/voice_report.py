"""Measures the chosen voice model on test speakers and writes its card."""

import numpy as np

from scores import EMOTIONS, expected_calibration_error, softmax, unweighted_average_recall
from voice_training import AFFECT, SETS, predict

URDU = (0, 3, 4, 5)  # angry, happy, neutral, sad


def figures(labels, logits):
    """n, unweighted average recall and accuracy."""
    found = logits.argmax(1)
    return {"n": int(len(labels)), "recall": unweighted_average_recall(labels, found), "accuracy": float((found == labels).mean())}


def measure(model, clips, temperature, abstain_below):
    """Everything the manifest and the card state about test speakers."""
    genders = np.array([row["gender"] for row in clips.rows])
    result = {"perSet": {}, "perGender": {}}
    for copy in ("clean", "telephone"):
        for name in SETS:
            rows = clips.where("test", (name,))
            logits = predict(model, clips, copy, rows)[0]
            result["perSet"][f"{name}/{copy}"] = figures(clips.labels[rows], logits)
            for gender in ("female", "male"):
                inside = genders[rows] == gender
                result["perGender"][f"{name}/{copy}/{gender}"] = figures(clips.labels[rows][inside], logits[inside])
        rows = clips.where("test")
        logits, affect, _ = predict(model, clips, copy, rows)
        labels, probabilities = clips.labels[rows], softmax(logits, temperature)
        kept = probabilities.max(1) >= abstain_below
        whole = figures(labels, logits)
        whole["ece"] = expected_calibration_error(probabilities, labels)
        whole["eceUncalibrated"] = expected_calibration_error(softmax(logits), labels)
        whole["coverage"] = float(kept.mean())
        whole["accuracyKept"] = float((probabilities.argmax(1) == labels)[kept].mean())
        wanted = AFFECT[labels]
        whole["affectCorrelation"] = {axis: float(np.corrcoef(affect[:, i], wanted[:, i])[0, 1])
                                      for i, axis in enumerate(("valence", "arousal"))}
        confusion = np.zeros((7, 7), int)
        np.add.at(confusion, (labels, logits.argmax(1)), 1)
        whole["confusion"] = confusion.tolist()
        result[copy] = whole
        rows = clips.where("test", ("urdu",))
        logits = predict(model, clips, copy, rows)[0]
        four = np.full_like(logits, -1e9)
        four[:, URDU] = logits[:, URDU]
        result[f"urdu/{copy}"] = {**figures(clips.labels[rows], logits), "recallOfFour": figures(clips.labels[rows], four)["recall"]}
    return result


def table(rows, head):
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows])


def cell(value):
    return f"{value['recall']:.3f} ({value['n']})"


def card_tables(measured):
    """The card's tables in Markdown."""
    per_set = table([[name, cell(measured["perSet"][f"{name}/clean"]), cell(measured["perSet"][f"{name}/telephone"])] +
                     [cell(measured["perGender"][f"{name}/{copy}/{gender}"]) for copy in ("clean", "telephone") for gender in ("female", "male")]
                     for name in SETS],
                    ["data set", "clean", "telephone", "clean, women", "clean, men", "telephone, women", "telephone, men"])
    whole = table([[copy, measured[copy]["n"]] + [f"{measured[copy][key]:.3f}" for key in
                   ("recall", "accuracy", "eceUncalibrated", "ece", "coverage", "accuracyKept")] +
                   [f"{measured[copy]['affectCorrelation'][axis]:.2f}" for axis in ("valence", "arousal")]
                   for copy in ("clean", "telephone")],
                  ["test clips", "n", "recall", "accuracy", "ECE before", "ECE", "share not uncertain", "accuracy of those",
                   "valence r", "arousal r"])
    confusion = table([[EMOTIONS[i], *row] for i, row in enumerate(measured["telephone"]["confusion"])], ["meant \\ found", *EMOTIONS])
    return per_set, whole, confusion
