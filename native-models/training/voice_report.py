"""Measures the chosen voice model on test speakers and draws the tables of its card."""

import json

import numpy as np

from model_folder import table
from scores import (EMOTIONS, abstention_threshold, expected_calibration_error, fit_temperature, risk_coverage, softmax,
                    unweighted_average_recall)
from voice_clips import SETS
from voice_training import AFFECT

URDU = (0, 3, 4, 5)  # angry, happy, neutral, sad
COPIES = ("clean", "telephone", "office")
LANGUAGES = {"English": ("ravdess", "crema_d"), "Polish": ("nemo",), "German": ("emodb",)}


def figures(labels, logits):
    """n, unweighted average recall and accuracy."""
    found = logits.argmax(1)
    return {"n": int(len(labels)), "recall": unweighted_average_recall(labels, found), "accuracy": float((found == labels).mean())}


def calibrated(ask, clips):
    """Temperature, calibration error and abstention threshold on the validation speakers, all copies together.

    For the temperature every speaker weighs the same: one speaker has 256 of the clips and is much harder than most.
    """
    rows = clips.where("valid")
    logits = np.concatenate([ask(copy, rows)[0] for copy in COPIES])
    labels = np.tile(clips.labels[rows], len(COPIES))
    speakers = np.tile([clips.rows[row]["speaker"] for row in rows], len(COPIES))
    _, place, counts = np.unique(speakers, return_inverse=True, return_counts=True)
    temperature = fit_temperature(logits, labels, 1 / counts[place])
    probabilities = softmax(logits, temperature)
    below, coverage, accuracy = abstention_threshold(probabilities, labels)
    return {"temperature": temperature, "abstainBelow": below, "ece": expected_calibration_error(probabilities, labels),
            "validCoverage": coverage, "validAccuracyKept": accuracy}


def measure(ask, clips, temperature, abstain_below):
    """Everything the manifest and the card state about test speakers. `ask(copy, rows)` gives logits [n, 7] and affect [n, 2]."""
    genders = np.array([row["gender"] for row in clips.rows])
    result = {"perSet": {}, "perGender": {}, "perLanguage": {}}
    rows = clips.where("test")
    labels = clips.labels[rows]
    for copy in COPIES:
        logits, affect = ask(copy, rows)
        probabilities = softmax(logits, temperature)
        for name in SETS:
            inside = clips.datasets[rows] == name
            ece = expected_calibration_error(probabilities[inside], labels[inside])
            result["perSet"][f"{name}/{copy}"] = {**figures(labels[inside], logits[inside]), "ece": ece}
            for gender in ("female", "male"):
                own = inside & (genders[rows] == gender)
                result["perGender"][f"{name}/{copy}/{gender}"] = figures(labels[own], logits[own])
        for language, names in LANGUAGES.items():
            inside = np.isin(clips.datasets[rows], names)
            result["perLanguage"][f"{language}/{copy}"] = figures(labels[inside], logits[inside])
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
        whole["riskCoverage"] = [(threshold, covered, accuracy) for threshold, covered, accuracy in risk_coverage(probabilities, labels)][::3]
        result[copy] = whole
        urdu = clips.where("test", ("urdu",))
        logits = ask(copy, urdu)[0]
        four = np.full_like(logits, -1e9)
        four[:, URDU] = logits[:, URDU]
        result[f"urdu/{copy}"] = {**figures(clips.labels[urdu], logits), "recallOfFour": figures(clips.labels[urdu], four)["recall"]}
    return result


def architecture(name, parameters, ask, clips, **more):
    """One line of the comparison: recall by set and copy on test speakers, in the form that all architectures share; `ask` as in `measure`."""
    sets = {}
    for dataset in SETS:
        rows = clips.where("test", (dataset,))
        sets[dataset] = {copy: round(unweighted_average_recall(clips.labels[rows], ask(copy, rows)[0].argmax(1)), 4)
                         for copy in COPIES}
    return {"architecture": name, "parameters": parameters, **more, "sets": sets, "n": len(clips.where("test"))}


def comparison(folder):
    """The table of all architectures whose results lie in the folder, the best mean recall first; under it, how long those on log-mel were trained."""
    found = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("voice-*.json"))]
    mean = lambda one, copy: np.mean([value[copy] for value in one["sets"].values()])  # noqa: E731
    rows = []
    for one in sorted(found, key=lambda one: -mean(one, "telephone")):
        scores = [f"{one['sets'][name]['clean']:.3f} / {one['sets'][name]['telephone']:.3f}" for name in SETS]
        rows.append([one["architecture"], f"{one['parameters']:,}", *scores, f"{mean(one, 'clean'):.3f} / {mean(one, 'telephone'):.3f}"])
    spent = [f"* {one['architecture']}: {one['trained']['epochs']} epochs in {one['trained']['minutes']} minutes on two threads; ECE after temperature "
             + ", ".join(f"{value:.3f} {copy}" for copy, value in one["ece"].items()) for one in found if "trained" in one]
    return table(rows, ["architecture", "parameters", *SETS, "mean"]) + ("\n\n" + "\n".join(spent) if spent else "")


def cell(value):
    return f"{value['recall']:.3f} ({value['n']})"


def card_tables(measured):
    """The card's tables in Markdown, by their name in the card."""
    genders = [(copy, gender) for copy in ("clean", "telephone") for gender in ("female", "male")]
    per_set = table([[name, *(cell(measured["perSet"][f"{name}/{copy}"]) for copy in COPIES),
                      *(f"{measured['perGender'][f'{name}/{copy}/{gender}']['recall']:.3f}" for copy, gender in genders)] for name in SETS],
                    ["data set", *COPIES, "clean, women", "clean, men", "telephone, women", "telephone, men"])
    languages = table([[language, *(cell(measured["perLanguage"][f"{language}/{copy}"]) for copy in COPIES)] for language in LANGUAGES],
                      ["language", *COPIES])
    whole = table([[copy, measured[copy]["n"]] + [f"{measured[copy][key]:.3f}" for key in
                   ("recall", "accuracy", "eceUncalibrated", "ece", "coverage", "accuracyKept")] +
                   [f"{measured[copy]['affectCorrelation'][axis]:.2f}" for axis in ("valence", "arousal")] for copy in COPIES],
                  ["test clips", "n", "recall", "accuracy", "ECE before", "ECE", "share not uncertain", "accuracy of those", "valence r", "arousal r"])
    confusion = table([[EMOTIONS[i], *row] for i, row in enumerate(measured["telephone"]["confusion"])], ["meant \\ found", *EMOTIONS])
    made = table([[kind, value["n"], *(f"{value[key]:.2f}" for key in ("refused", "sureWithout", "sure"))]
                  for kind, value in measured["clarity"]["made"].items()],
                 ["made sound", "n", "refused", "a sure emotion without the judge", "a sure emotion with it"])
    return {"per_set": per_set, "languages": languages, "whole": whole, "confusion": confusion, "made": made}
