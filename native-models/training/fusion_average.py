"""Fusion without a network: the recognisers' probabilities multiplied, each only as far as it is likely to be right. The twin of app/fusion/average-fusion.ts.

    python native-models/training/fusion_average.py [--cache DIR]    writes app/fusion/average-calibration.ts, and golden numbers into results/
"""

import argparse
from pathlib import Path

import numpy as np

import fusion_average_fit
import fusion_material
from fusion_inputs import MODALITIES, SITUATIONS
from fusion_networks import PAST
from model_folder import rounded, write_json
from scores import EMOTIONS, softmax

LEAST_SHARPNESS, LEAST_QUALITY, LEAST_PROBABILITY = 0.05, 0.01, 1e-4
# Made pairs alone would have these at 0 and 1, for a point or two of recall. But on the sample call the voice model misreads synthetic voices, and
# what very sure words say ("I am very happy now", "completely ridiculous") would then be shown as uncertain.
SHARPNESS_POWER, UNCERTAIN_SHARE = 0.8, 0.7
EVEN = 1 / 7
FUSION_FOLDER = fusion_material.HERE.parent / "app/fusion"


def sharpness(probabilities):
    """0, even, to 1, one emotion only; and a little."""
    return np.maximum(0, 1 + (probabilities * np.log(probabilities + 1e-9)).sum(-1) / np.log(7)) + LEAST_SHARPNESS


def evidence(probabilities, signals, present, base_rates):
    """(what each modality says for every emotion [..., 3, 7], how far it may [..., 3]); even where absent.

    How common an emotion is counts once: each of n recognisers has counted it, so each gives (n - 1) / n of it back.
    """
    count = np.maximum(1, present.sum(-1))[..., None, None]
    logs = np.log(np.maximum(probabilities, LEAST_PROBABILITY)) - (count - 1) / count * np.log(base_rates)
    share = np.sqrt(np.maximum(LEAST_QUALITY, signals[..., 2])) * sharpness(probabilities) ** SHARPNESS_POWER
    share = share * np.where(signals[..., 0] > 0.5, UNCERTAIN_SHARE, 1)
    raised = np.exp((logs - logs.max(-1, keepdims=True)) * share[..., None])
    return np.where(present[..., None] > 0.5, raised / raised.sum(-1, keepdims=True), EVEN), share


def doubted(said, right):
    """Evidence that is right with the chance `right` [..., 3], and else says nothing."""
    return right[..., None] * said + (1 - right[..., None]) * EVEN


def believed(around, pool):
    """Chance [n, 3] that each modality is right, after how it agreed with the others in the same speaker's earlier utterances."""
    said = doubted(evidence(around["probabilities"], around["signals"], around["present"], pool["base_rates"])[0], pool["right"])
    logs = np.log(said)
    others = np.exp(logs.sum(2, keepdims=True) - logs)
    agreement = np.log(7 * (said * others / others.sum(3, keepdims=True)).sum(3))
    found = (agreement * pool["decay"] ** (around["distance"] - 1)[..., None]).sum(1)
    return 1 / (1 + np.exp(-(np.log(pool["right"] / (1 - pool["right"])) + pool["trust"] * found)))


def average(probabilities, signals, present, around, pool):
    """(logits [n, 7] before temperature, weights [n, 3]) of probabilities [n, 3, 7], signals [n, 3, 3] and present [n, 3]; `around` holds the
    same for PAST earlier utterances of the same speaker, and their distance [n, PAST]."""
    own, share = evidence(probabilities, signals, present, pool["base_rates"])
    right = believed(around, pool)
    said = doubted(own, right)
    logits = np.log(said).sum(1)
    trusted = (softmax(logits)[:, None] * right[..., None] * own / said).sum(2)
    raw = np.where(present > 0.5, sharpness(probabilities) * share * trusted, 0)
    return logits, raw / raw.sum(1, keepdims=True)


def told(drawn, rows):
    """What `average` takes of drawn pairs."""
    batch = drawn.batch(rows)
    same = batch["same_speaker"][:, :PAST, None]
    around = {"probabilities": batch["around_probabilities"][:, :PAST], "signals": batch["around_signals"][:, :PAST],
              "present": batch["around_present"][:, :PAST] * same, "distance": -batch["distance"][:, :PAST]}
    return batch["probabilities"], batch["signals"], batch["present"], around


def member(pool):
    """(answer, ask) as `fusion_measure` and `calibrated` want them."""
    answer = lambda drawn, rows: average(*told(drawn, rows), pool)  # noqa: E731
    return answer, lambda drawn, rows: answer(drawn, rows)[0]


def made(shift):
    return softmax(2 * np.sin(1.7 * np.arange(7)[None] + np.arange(1, 4)[:, None] + shift))


def golden(calibration, pool):
    """Answers on made probabilities, see `formula`."""
    signals = np.array([[[0, 0, 0.9], [1, 0, 0.7], [0, 0, 0.4]]])
    same = (np.arange(PAST) % 2 == 0)[:, None]
    around = {"probabilities": np.array([[made(0.5 * u) for u in range(PAST)]]), "signals": np.full((1, PAST, 3, 3), (0, 0, 0.8)),
              "present": np.ones((1, PAST, 3)) * same, "distance": np.arange(PAST, 0, -1.0)[None]}
    alone = {**around, "present": np.zeros((1, PAST, 3))}
    cases = []
    for name, present in SITUATIONS.items():
        for past, said in ((False, alone), (True, around)):
            logits, weights = average(made(0)[None], signals, np.array([present], float), said, pool)
            cases.append({"situation": name, "past": past, "probabilities": rounded(softmax(logits, calibration[name]["temperature"])[0], 6),
                          "weights": rounded(weights[0][np.array(present) > 0], 6)})
    return {"formula": "probabilities = softmax(2 sin(1.7 j + k)), j the emotion's place, k = 1 voice, 2 text, 3 face; text abstains; "
                       "quality 0.9, 0.7, 0.4; past: six earlier utterances u, k + 0.5 u, quality 0.8, every other by the same speaker", "cases": cases}


def source(calibration, pool):
    """app/fusion/average-calibration.ts."""
    quoted = lambda name: name if name in MODALITIES else repr(name)  # noqa: E731
    situations = [f"  {quoted(name)}: {{ temperature: {value['temperature']}, abstainBelow: {value['abstainBelow']} }},"
                  for name, value in calibration.items()]
    rates = [f"    {name}: [{', '.join(f'{rate:g}' for rate in row)}]," for name, row in zip(MODALITIES, pool["base_rates"])]
    return "\n".join([
        "/** Numbers of the average; written by `native-models/training/fusion_average.py`. */",
        "import type { SituationCalibrations } from './fused-answer.ts';", "",
        "/** By what is present; from validation pairs. */", "export const AVERAGE_CALIBRATION: SituationCalibrations = {", *situations, "};", "",
        "/** From fitting pairs in which each modality is as often bad, missing and wrong as the others. */", "export const AVERAGE_POOL = {",
        "  /** Chance that a modality is right, when nothing was said before. */", f"  right: {{ {', '.join(f'{name}: {chance:g}' for name, chance in zip(MODALITIES, pool['right']))} }},",
        "  /** How much an earlier agreement or contradiction changes the log odds of that. */", f"  trust: {pool['trust']},",
        "  /** How much of it is left an utterance later. */", f"  decay: {pool['decay']},",
        "  /** Mean probabilities of each recogniser, in the order of `EMOTIONS`. */", "  baseRates: {", *rates, "  },", "} as const;", ""])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=Path, default=fusion_material.CACHE)
    wanted = parser.parse_args()
    pool, calibration = fusion_average_fit.fitted(wanted.cache)
    (FUSION_FOLDER / "average-calibration.ts").write_text(source(calibration, pool), encoding="utf-8")
    write_json(Path(__file__).parent / "results/fusion-average.json", {"emotions": list(EMOTIONS), **golden(calibration, pool)})


if __name__ == "__main__":
    main()
