"""Measures the chosen voice model on test speakers and draws the tables and curves of its card."""

import json

import numpy as np

from scores import EMOTIONS, expected_calibration_error, risk_coverage, softmax, unweighted_average_recall
from voice_clips import SETS, predict
from voice_training import AFFECT

URDU = (0, 3, 4, 5)  # angry, happy, neutral, sad
COPIES = ("clean", "telephone", "office")
LANGUAGES = {"English": ("ravdess", "crema_d"), "Polish": ("nemo",), "German": ("emodb",)}


def figures(labels, logits):
    """n, unweighted average recall and accuracy."""
    found = logits.argmax(1)
    return {"n": int(len(labels)), "recall": unweighted_average_recall(labels, found), "accuracy": float((found == labels).mean())}


def measure(heads, clips, temperature, abstain_below):
    """Everything the manifest and the card state about test speakers."""
    genders = np.array([row["gender"] for row in clips.rows])
    result = {"perSet": {}, "perGender": {}, "perLanguage": {}}
    rows = clips.where("test")
    labels = clips.labels[rows]
    for copy in COPIES:
        logits, affect = predict(heads, clips, copy, rows)
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
        logits = predict(heads, clips, copy, urdu)[0]
        four = np.full_like(logits, -1e9)
        four[:, URDU] = logits[:, URDU]
        result[f"urdu/{copy}"] = {**figures(clips.labels[urdu], logits), "recallOfFour": figures(clips.labels[urdu], four)["recall"]}
    return result


def architecture(name, parameters, heads, clips, **more):
    """One line of the comparison: recall by set and copy on test speakers, in the form that all architectures share."""
    sets = {}
    for dataset in SETS:
        rows = clips.where("test", (dataset,))
        sets[dataset] = {copy: round(unweighted_average_recall(clips.labels[rows], predict(heads, clips, copy, rows)[0].argmax(1)), 4)
                         for copy in COPIES}
    return {"architecture": name, "parameters": parameters, **more, "sets": sets, "n": len(clips.where("test"))}


def comparison(folder):
    """The table of all architectures whose results lie in the folder, the best mean recall first."""
    found = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("voice-*.json"))]
    mean = lambda one, copy: np.mean([value[copy] for value in one["sets"].values()])  # noqa: E731
    rows = []
    for one in sorted(found, key=lambda one: -mean(one, "telephone")):
        scores = [f"{one['sets'][name]['clean']:.3f} / {one['sets'][name]['telephone']:.3f}" for name in SETS]
        rows.append([one["architecture"], f"{one['parameters']:,}", *scores, f"{mean(one, 'clean'):.3f} / {mean(one, 'telephone'):.3f}"])
    return table(rows, ["architecture", "parameters", *SETS, "mean"])


def table(rows, head):
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows])


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


def write_risk_coverage(path, measured, threshold):
    """Accuracy of the clips that are kept against their share, one line a copy, as SVG; a dot marks the threshold in use."""
    width, height, left, top = 460, 260, 44, 30
    x = lambda share: left + share * (width - left - 12)  # noqa: E731
    y = lambda accuracy: height - 30 - (accuracy - 0.5) * 2 * (height - top - 34)  # noqa: E731
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="sans-serif" font-size="11">',
             f'<rect width="{width}" height="{height}" fill="white"/><text x="{left}" y="16">Accuracy of the clips answered, by their share (test speakers)</text>']
    for value in (0.5, 0.6, 0.7, 0.8, 0.9, 1):
        parts.append(f'<path d="M{left} {y(value):.1f}H{width - 12}" stroke="#ddd"/><text x="10" y="{y(value) + 4:.1f}">{value}</text>')
    parts += [f'<text x="{x(share) - 6:.1f}" y="{height - 12}">{share}</text>' for share in (0.2, 0.4, 0.6, 0.8, 1)]
    for line, (colour, copy) in enumerate(zip(("#0b6", "#36c", "#c63"), COPIES)):
        points = [(x(share), y(max(accuracy, 0.5)), limit) for limit, share, accuracy in measured[copy]["riskCoverage"]]
        parts.append(f'<polyline points="{" ".join(f"{a:.1f},{b:.1f}" for a, b, _ in points)}" fill="none" stroke="{colour}" stroke-width="2"/>')
        a, b, _ = min(points, key=lambda point: abs(point[2] - threshold))
        parts.append(f'<circle cx="{a:.1f}" cy="{b:.1f}" r="4" fill="{colour}"/>')
        parts.append(f'<text x="{width - 90}" y="{top + 16 + 14 * line}" fill="{colour}">{copy}</text>')
    path.write_text("\n".join([*parts, "</svg>"]) + "\n", encoding="utf-8")
