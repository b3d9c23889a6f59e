"""What Moonshine tiny's encoder makes of every clip, inner layers too, computed once into a cache outside the repository (float16, resumable).

    python native-models/training/encoder_frames.py --encoder …/encoder_model.onnx --cache DIR [--copies clean,telephone]
"""

import argparse
import csv
import hashlib
from pathlib import Path

import numpy as np
import onnx
import onnxruntime

import audio

DATASETS = ("ravdess", "nemo", "emodb", "crema_d", "urdu")
ENCODER_SHA256 = "c6fc4b7bc5af75c0591fd157a1f3829b533d18e9769a888fd95a62e470dd4f4a"
CHUNK = 100
# Which clips a copy is made of: training wants variety, measuring wants one defined disturbance.
COPIES = {"clean": ("train", "valid", "test"), "telephone": ("train", "valid", "test"), "varied": ("train",), "call": ("train",),
          "office": ("valid", "test")}
# Outputs of the second, third and fourth of six encoder layers: how a voice sounds is clearest there (see the card).
LAYERS = tuple(f"/layers.{layer}/Add_1_output_0" for layer in (1, 2, 3))
WIDTH = 288
# As the app's recogniser does: so many frames of silence before and after, taken off again.
PAD_FRAMES, FRAME_SAMPLES = 8, 384


def clips(speech_folder):
    """Manifest rows of the five sets, in a fixed order, each with `file` and the seven-class `label` (calm is neutral)."""
    rows = []
    for folder in (Path(speech_folder) / "emotion", Path(speech_folder) / "more"):
        with open(folder / "manifest.csv", encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                if row["dataset"] in DATASETS:
                    label = "neutral" if row["emotion"] == "calm" else row["emotion"]
                    rows.append({**row, "file": folder / row["path"], "label": label})
    return rows


def open_encoder(encoder_file, layers=LAYERS):
    """A one-thread session on the pinned encoder, cut behind the last of the wanted layers; refuses any other file."""
    found = hashlib.sha256(Path(encoder_file).read_bytes()).hexdigest()
    if found != ENCODER_SHA256:
        raise SystemExit(f"{encoder_file} is not the pinned Moonshine tiny encoder (sha256 {found})")
    model = onnx.load(encoder_file)
    for layer in layers:
        model.graph.output.append(onnx.helper.make_tensor_value_info(layer, onnx.TensorProto.FLOAT, ["b", "t", WIDTH]))
    cut = onnx.utils.Extractor(model).extract_model(["input_values"], list(layers))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(cut.SerializeToString(), options, providers=["CPUExecutionProvider"])


def frames_of(samples, encoder):
    """Frames float16 [t, layers, 288] of levelled samples, padded and stripped as `app/recognition/moonshine.ts` does."""
    padded = np.pad(samples, PAD_FRAMES * FRAME_SAMPLES)
    layers = encoder.run(None, {"input_values": padded[None]})
    return np.stack([layer[0, PAD_FRAMES:-PAD_FRAMES] for layer in layers], axis=1).astype(np.float16)


def talk_of(rows, split, seed=7):
    """A minute of people talking, from 40 clips of the split's speakers."""
    rng = np.random.default_rng(seed)
    chosen = rng.permutation([index for index, row in enumerate(rows) if row["split"] == split and row["dataset"] != "urdu"])[:40]
    return audio.babble([audio.cut_to_speech(audio.decode(rows[index]["file"])) for index in chosen], rng)


def talk_for(copy, rows):
    """The talk that `heard` needs for a copy, from training speakers where the copy is trained on."""
    return talk_of(rows, "train" if copy == "call" else "valid") if copy in ("call", "office") else None


def heard(row, copy, index, talk=None):
    """The samples the encoder gets: cut, changed as the copy asks, levelled. Seeded by clip and copy; `call` and `office` need `talk`."""
    rng = np.random.default_rng([20_26, list(COPIES).index(copy), index])
    margin_s = rng.uniform(0.02, 0.5) if copy in ("varied", "call") else 0.2
    samples = audio.cut_to_speech(audio.decode(row["file"]), margin_s)
    if copy == "telephone":
        samples = audio.telephone(samples, rng)
    elif copy == "varied":
        samples = audio.varied(samples, rng)
    elif copy == "call":
        samples = audio.call(samples, talk, rng)
    elif copy == "office":
        samples = audio.office(samples, talk, rng)
    return audio.normalise_level(samples)


def build(rows, copy, encoder, cache):
    """Fills the cache for one copy of the rows; a chunk that is there already is kept."""
    folder = Path(cache) / copy
    folder.mkdir(parents=True, exist_ok=True)
    talk = talk_for(copy, rows)
    for start in range(0, len(rows), CHUNK):
        target = folder / f"{start:06d}.npy"
        if target.exists():
            continue
        frames = [np.zeros((0, len(LAYERS), WIDTH), np.float16)]
        for index in range(start, min(start + CHUNK, len(rows))):
            wanted = rows[index]["split"] in COPIES[copy]
            frames.append(frames_of(heard(rows[index], copy, index, talk), encoder) if wanted else frames[0])
        np.save(target.with_suffix(".counts.npy"), np.array([len(f) for f in frames[1:]], np.int32))
        part = target.with_suffix(".part.npy")
        np.save(part, np.concatenate(frames))
        part.rename(target)
        print(f"{copy} {min(start + CHUNK, len(rows))}/{len(rows)}", flush=True)


def load(copy, cache):
    """One read-only array [t, layers, 288] per clip of a complete copy, mapped from the cache."""
    found = []
    for path in sorted((Path(cache) / copy).glob("??????.npy")):
        ends = np.cumsum(np.load(path.with_suffix(".counts.npy")))
        found += np.split(np.load(path, mmap_mode="r"), ends[:-1])
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--speech", type=Path, default=Path(__file__).resolve().parents[3] / "shared/data/speech")
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--copies", default=",".join(COPIES))
    wanted = parser.parse_args()
    rows = clips(wanted.speech)
    encoder = open_encoder(wanted.encoder)
    for copy in wanted.copies.split(","):
        build(rows, copy, encoder, wanted.cache)


if __name__ == "__main__":
    main()
