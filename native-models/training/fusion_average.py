"""Fusion without a model: the recognisers' probabilities weighed by reliability. The twin of app/fusion/average-fusion.ts.

    python native-models/training/fusion_average.py [--cache DIR]    writes app/fusion/average-calibration.ts, and golden numbers into results/
"""

import argparse
from pathlib import Path

import numpy as np

import fusion_material
from fusion_inputs import MODALITIES, SITUATIONS
from fusion_pairs import Pool
from fusion_training import calibrated
from model_folder import rounded, write_json
from scores import EMOTIONS, softmax

UNCERTAIN_SHARE, LEAST_SHARPNESS, LEAST_AGREEMENT, LEAST_QUALITY = 0.5, 0.05, 0.25, 0.01
FUSION_FOLDER = fusion_material.HERE.parent / "app/fusion"


def average(probabilities, signals, present):
    """(logits [n, 7] before temperature, weights [n, 3]) of probabilities [n, 3, 7], signals [n, 3, 3] and present [n, 3]."""
    entropy = -(probabilities * np.log(probabilities + 1e-9)).sum(2)
    sharpness = np.maximum(0, 1 - entropy / np.log(7)) + LEAST_SHARPNESS
    others = present[:, None] * (1 - np.eye(3))
    overlap = np.minimum(probabilities[:, :, None], probabilities[:, None]).sum(3)
    agreement = (overlap * others).sum(2) / np.maximum(1, others.sum(2))
    abstains = np.where(signals[..., 0] > 0.5, UNCERTAIN_SHARE, 1)
    raw = sharpness * np.sqrt(np.maximum(LEAST_QUALITY, signals[..., 2])) * abstains * (LEAST_AGREEMENT + agreement) * present
    weights = raw / raw.sum(1, keepdims=True)
    return np.log((weights[..., None] * probabilities).sum(1) + 1e-9), weights


def answer(drawn, rows):
    """(logits, weights) of drawn pairs."""
    return average(drawn.probabilities[rows], drawn.signals[rows], drawn.present[rows])


def ask(drawn, rows):
    return answer(drawn, rows)[0]


def golden(calibration):
    """Answers on made probabilities, see `formula`."""
    heights = np.sin(1.7 * np.arange(7)[None] + np.arange(1, 4)[:, None]) * 2
    probabilities = softmax(heights)[None]
    signals = np.array([[[0, 0, 0.9], [1, 0, 0.7], [0, 0, 0.4]]])
    cases = []
    for name, present in SITUATIONS.items():
        logits, weights = average(probabilities, signals, np.array([present], float))
        cases.append({"situation": name, "probabilities": rounded(softmax(logits, calibration[name]["temperature"])[0], 6),
                      "weights": rounded(weights[0][np.array(present) > 0], 6)})
    return {"formula": "probabilities = softmax(2 sin(1.7 j + k)), j the emotion's place, k = 1 voice, 2 text, 3 face; text abstains; "
                       "quality 0.9, 0.7, 0.4", "cases": cases}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, default=fusion_material.CACHE)
    wanted = parser.parse_args()
    calibration = rounded(calibrated(ask, Pool(fusion_material.load(cache=wanted.cache), "valid")), 3)
    lines = [f"  {name if name in MODALITIES else repr(name)}: {{ temperature: {value['temperature']}, abstainBelow: {value['abstainBelow']} }},"
             for name, value in calibration.items()]
    (FUSION_FOLDER / "average-calibration.ts").write_text(
        "import type { SituationCalibrations } from './fused-answer.ts';\n\n"
        "/** Of the average, by what is present; written by `native-models/training/fusion_average.py` from its validation pairs. */\n"
        "export const AVERAGE_CALIBRATION: SituationCalibrations = {\n" + "\n".join(lines) + "\n};\n", encoding="utf-8")
    write_json(Path(__file__).parent / "results/fusion-average.json", {"emotions": list(EMOTIONS), **golden(calibration)})


if __name__ == "__main__":
    main()
