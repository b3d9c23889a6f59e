"""The speaker baseline of the voice model: exports what the app needs to shift embeddings, and measures what the shift does.

    python native-models/training/voice_baseline.py --data ../shared/data --cache CACHE

CACHE is the folder in which `fusion_concat.py` left the embeddings of the voice model (`voice-side-*.npz`).
Calls are simulated from telephone copies of unheard speakers: 20 clips each, either mostly neutral or all emotional.
"""

import argparse
import hashlib
import json
from pathlib import Path

import encoder_frames
import numpy as np
import onnx
from model_folder import write_json
from onnx import numpy_helper
from scores import EMOTIONS, expected_calibration_error, softmax, unweighted_average_recall

SETS = ("ravdess", "nemo", "emodb", "crema_d")
NEUTRAL = EMOTIONS.index("neutral")
HALF_TRUST_SECONDS, STRENGTH, LARGEST_SHIFT = 15.0, 0.75, 3.0
LONGEST_SECONDS = 8.0
FOLDER = Path(__file__).parent.parent / "voice-emotion"


def heads() -> dict[str, np.ndarray]:
    found = {i.name: numpy_helper.to_array(i) for i in onnx.load(FOLDER / "model.onnx").graph.initializer}
    return {name: array for name, array in found.items() if name.startswith("head.")}


def telephone(rows, cache: Path, split: str):
    chosen = [row for row in rows if row["split"] == split and row["dataset"] in SETS]
    stored = np.load(next(cache.glob(f"voice-side-{split}-*.npz")))
    copy = slice(len(chosen), 2 * len(chosen))
    return {
        "embeddings": stored["embeddings"][copy],
        "labels": stored["labels"][copy],
        "speakers": np.array([row["speaker"] for row in chosen]),
        "seconds": np.minimum([float(row["duration_s"]) for row in chosen], LONGEST_SECONDS),
    }


def neutral_point(train) -> np.ndarray:
    """Mean over speakers of their neutral clips' mean embedding."""
    means = []
    for speaker in np.unique(train["speakers"]):
        own = (train["speakers"] == speaker) & (train["labels"] == NEUTRAL)
        if own.any():
            means.append(train["embeddings"][own].mean(0))
    return np.mean(means, 0)


def simulated_calls(part, neutral_share: float, rng) -> np.ndarray:
    calls = []
    for speaker in np.unique(part["speakers"]):
        own = np.flatnonzero(part["speakers"] == speaker)
        calm = own[part["labels"][own] == NEUTRAL]
        moved = [own[part["labels"][own] == k] for k in range(len(EMOTIONS)) if k != NEUTRAL]
        moved = [group for group in moved if len(group)]
        for _ in range(40):
            calls.append([rng.choice(calm) if rng.random() < neutral_share else rng.choice(moved[rng.integers(len(moved))]) for _ in range(20)])
    return np.array(calls)


def shifted(part, calls, neutral) -> np.ndarray:
    embeddings, seconds = part["embeddings"][calls], part["seconds"][calls]
    heard = np.cumsum(seconds, 1)[..., None]
    mean = np.cumsum(embeddings * seconds[..., None], 1) / heard
    shift = STRENGTH * heard / (heard + HALF_TRUST_SECONDS) * (mean - neutral)
    length = np.linalg.norm(shift, axis=-1, keepdims=True)
    return embeddings - shift * np.minimum(1, LARGEST_SHIFT / np.maximum(length, 1e-9))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--test", action="store_true", help="measure on test speakers too")
    args = parser.parse_args()
    rows = encoder_frames.clips(args.data / "speech")
    found = heads()
    weight, bias = found["head.classify.weight"], found["head.classify.bias"]
    neutral = neutral_point(telephone(rows, args.cache, "train"))
    for split in ("valid", "test") if args.test else ("valid",):
        part = telephone(rows, args.cache, split)
        for name, share in (("seven of ten neutral", 0.7), ("all emotional", 0.0)):
            calls = simulated_calls(part, share, np.random.default_rng(1))
            for kind, embeddings in (("without", part["embeddings"][calls]), ("with", shifted(part, calls, neutral))):
                for span, where in (("1st", slice(0, 1)), ("3rd", slice(2, 3)), ("10th on", slice(9, 20))):
                    p = softmax((embeddings[:, where] @ weight.T + bias).reshape(-1, len(EMOTIONS)), 1.0)
                    y = part["labels"][calls[:, where]].reshape(-1)
                    print(split, name, kind, span, f"recall {unweighted_average_recall(y, p.argmax(1)):.3f}",
                          f"accuracy {(p.argmax(1) == y).mean():.3f}", f"ECE {expected_calibration_error(p, y):.3f}", f"n {len(y)}")
    listed = {"halfTrustSeconds": HALF_TRUST_SECONDS, "strength": STRENGTH, "largestShift": LARGEST_SHIFT, "longestSeconds": LONGEST_SECONDS,
              "neutral": neutral, "classifyWeight": weight.reshape(-1), "classifyBias": bias,
              "affectWeight": found["head.place.weight"].reshape(-1), "affectBias": found["head.place.bias"]}
    text = json.dumps({k: [round(float(x), 6) for x in v] if isinstance(v, np.ndarray) else v for k, v in listed.items()})
    path = FOLDER / "baseline.json"
    path.write_text(text + "\n")
    manifest = json.loads((FOLDER / "manifest.json").read_text())
    others = [entry for entry in manifest.get("files", []) if entry["file"] != path.name]
    manifest["files"] = [*others, {"file": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}]
    write_json(FOLDER / "manifest.json", manifest)


if __name__ == "__main__":
    main()
