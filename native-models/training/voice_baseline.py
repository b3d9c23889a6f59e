"""The speaker baseline of the voice model: exports what the app needs to shift embeddings, and measures what the shift does.

    python native-models/training/voice_baseline.py --data ../shared/data --cache CACHE [--test] [--choose]

CACHE is the folder in which `voice_side.py` left the embeddings of the voice model (`voice-side-*.npz`).
Calls are simulated from telephone copies of unheard speakers, 20 clips each, in four kinds (`KINDS`).
"""

import argparse
import hashlib
import itertools
import json
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper

import encoder_frames
from model_folder import write_json
from scores import EMOTIONS, expected_calibration_error, softmax, unweighted_average_recall
from voice_clips import SETS

NEUTRAL = EMOTIONS.index("neutral")
CLIPS_A_CALL, CALLS_A_SPEAKER = 20, 40
# Chosen on validation speakers and by one calm recorded caller, see the card.
CHOSEN = {"halfTrustSeconds": 8.0, "strength": 0.8, "largestShift": 3.0, "leastWeight": 0.2}
LONGEST_SECONDS = 8.0
FOLDER = Path(__file__).parent.parent / "voice-emotion"
# How often a clip is neutral in the first and in the second half of a call, and whether the other clips share one emotion.
KINDS = {
    "seven of ten clips neutral": (0.7, 0.7, False),
    "first half neutral, then mostly one emotion": (0.9, 0.1, True),
    "all emotional": (0.0, 0.0, False),
    "one emotion from start to finish": (0.0, 0.0, True),
}


def linear_layers():
    found = {i.name: numpy_helper.to_array(i) for i in onnx.load(FOLDER / "model.onnx").graph.initializer}
    return {name: array for name, array in found.items() if name.split(".")[0] in ("classify", "place")}


def telephone(rows, cache, split):
    """Embeddings, labels, speakers and lengths of the split's telephone copies."""
    model = hashlib.sha256((FOLDER / "model.onnx").read_bytes()).hexdigest()[:12]
    chosen = [row for row in rows if row["split"] == split and row["dataset"] in SETS]
    stored = np.load(cache / f"voice-side-{split}-{model}.npz")
    copy = slice(len(chosen), 2 * len(chosen))
    return {"embeddings": stored["embeddings"][copy], "labels": stored["labels"][copy], "speakers": np.array([row["speaker"] for row in chosen]),
            "seconds": np.minimum([float(row["duration_s"]) for row in chosen], LONGEST_SECONDS)}


def neutral_point(train):
    """Mean over speakers of their neutral clips' mean embedding."""
    means = []
    for speaker in np.unique(train["speakers"]):
        own = (train["speakers"] == speaker) & (train["labels"] == NEUTRAL)
        if own.any():
            means.append(train["embeddings"][own].mean(0))
    return np.mean(means, 0)


def simulated_calls(part, kind, rng):
    """Indices of clips, [calls, 20]."""
    first, second, one_emotion = KINDS[kind]
    calls = []
    for speaker in np.unique(part["speakers"]):
        own = np.flatnonzero(part["speakers"] == speaker)
        calm = own[part["labels"][own] == NEUTRAL]
        moved = [own[part["labels"][own] == k] for k in range(len(EMOTIONS)) if k != NEUTRAL]
        moved = [group for group in moved if len(group)]
        for _ in range(CALLS_A_SPEAKER):
            fixed = moved[rng.integers(len(moved))]
            call = []
            for place in range(CLIPS_A_CALL):
                calm_now = rng.random() < (first if place < CLIPS_A_CALL // 2 else second)
                call.append(rng.choice(calm if calm_now else fixed if one_emotion else moved[rng.integers(len(moved))]))
            calls.append(call)
    return np.array(calls)


def shifted(embeddings, seconds, neutral_share, neutral, chosen):
    """Embeddings [calls, clips, width] as `app/recognition/voice-baseline.ts` shifts them, each clip after those before it."""
    least = chosen["leastWeight"]
    weight = seconds * (least + (1 - least) * neutral_share)
    heard = np.cumsum(weight, 1)[..., None]
    mean = np.cumsum(embeddings * weight[..., None], 1) / heard
    shift = chosen["strength"] * heard / (heard + chosen["halfTrustSeconds"]) * (mean - neutral)
    length = np.linalg.norm(shift, axis=-1, keepdims=True)
    return embeddings - shift * np.minimum(1, chosen["largestShift"] / np.maximum(length, 1e-9))


class Judge:
    """The model's linear heads on embeddings, calibrated as the manifest says."""

    def __init__(self, layers, temperature):
        self.weight, self.bias, self.temperature = layers["classify.weight"], layers["classify.bias"], temperature

    def probabilities(self, embeddings):
        flat = softmax((embeddings @ self.weight.T + self.bias).reshape(-1, len(EMOTIONS)), self.temperature)
        return flat.reshape(*embeddings.shape[:-1], len(EMOTIONS))


def measured(part, judge, neutral, chosen):
    """{kind: {span: {without, with: {recall, accuracy, ece}}}}."""
    result = {}
    for kind in KINDS:
        calls = simulated_calls(part, kind, np.random.default_rng(1))
        plain = part["embeddings"][calls]
        before = judge.probabilities(plain)
        after = judge.probabilities(shifted(plain, part["seconds"][calls], before[..., NEUTRAL], neutral, chosen))
        result[kind] = {}
        for span, where in (("first", slice(0, 1)), ("third", slice(2, 3)), ("tenth on", slice(9, None))):
            truth = part["labels"][calls[:, where]].reshape(-1)
            result[kind][span] = {name: _figures(p[:, where].reshape(-1, len(EMOTIONS)), truth) for name, p in (("without", before), ("with", after))}
    return result


def _figures(p, truth):
    return {"n": len(truth), "recall": unweighted_average_recall(truth, p.argmax(1)), "accuracy": float((p.argmax(1) == truth).mean()),
            "ece": expected_calibration_error(p, truth)}


def show(split, found, kinds=tuple(KINDS)):
    for kind in kinds:
        for span, sides in found[kind].items():
            print(f"{split}, {kind}, {span} (n {sides['with']['n']}):", *(
                f"{key} {sides['without'][key]:.3f} → {sides['with'][key]:.3f}" for key in ("recall", "accuracy", "ece")))


def choose(part, judge, neutral):
    """Prints the trade for a grid of choices, from the tenth clip on."""
    for half, strength, limit, least in itertools.product((8.0, 15.0), (0.5, 0.65, 0.8), (2.0, 3.0, 4.0, 6.0), (0.1, 0.2, 1.0)):
        chosen = {"halfTrustSeconds": half, "strength": strength, "largestShift": limit, "leastWeight": least}
        found = measured(part, judge, neutral, chosen)
        figures = [found[kind]["tenth on"]["with"] for kind in KINDS]
        print(*chosen.values(), *(f"{one['recall']:.3f}/{one['accuracy']:.3f}" for one in figures), f"ece {figures[0]['ece']:.3f}")


def write(layers, neutral):
    """baseline.json, and its checksum into the manifest."""
    listed = {**CHOSEN, "longestSeconds": LONGEST_SECONDS, "neutral": neutral, "classifyWeight": layers["classify.weight"].reshape(-1),
              "classifyBias": layers["classify.bias"], "affectWeight": layers["place.weight"].reshape(-1), "affectBias": layers["place.bias"]}
    path = FOLDER / "baseline.json"
    path.write_text(json.dumps({k: [round(float(x), 6) for x in v] if isinstance(v, np.ndarray) else v for k, v in listed.items()}) + "\n")
    manifest = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))
    others = [entry for entry in manifest.get("files", []) if entry["file"] != path.name]
    manifest["files"] = [*others, {"file": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}]
    write_json(FOLDER / "manifest.json", manifest)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--test", action="store_true", help="measure on test speakers too")
    parser.add_argument("--choose", action="store_true", help="show a grid of choices on validation speakers and write nothing")
    wanted = parser.parse_args()
    rows = encoder_frames.clips(wanted.data / "speech")
    layers = linear_layers()
    temperature = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))["calibration"]["temperature"]
    judge, neutral = Judge(layers, temperature), neutral_point(telephone(rows, wanted.cache, "train"))
    if wanted.choose:
        choose(telephone(rows, wanted.cache, "valid"), judge, neutral)
        return
    for split in ("valid", "test") if wanted.test else ("valid",):
        show(split, measured(telephone(rows, wanted.cache, split), judge, neutral, CHOSEN))
    write(layers, neutral)


if __name__ == "__main__":
    main()
