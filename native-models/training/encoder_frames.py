"""Moonshine tiny's encoder frames for every clip, computed once into a cache outside the repository (float16, resumable)."""

import csv
import hashlib
from pathlib import Path

import numpy as np
import onnxruntime

import audio

DATASETS = ("ravdess", "nemo", "emodb", "crema_d", "urdu")
ENCODER_SHA256 = "c6fc4b7bc5af75c0591fd157a1f3829b533d18e9769a888fd95a62e470dd4f4a"
CHUNK = 100
COPIES = ("clean", "telephone", "varied")


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


def open_encoder(encoder_file):
    """A one-thread session on the pinned encoder; refuses any other file."""
    found = hashlib.sha256(Path(encoder_file).read_bytes()).hexdigest()
    if found != ENCODER_SHA256:
        raise SystemExit(f"{encoder_file} is not the pinned Moonshine tiny encoder (sha256 {found})")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(encoder_file), options, providers=["CPUExecutionProvider"])


def heard(row, copy, index):
    """The samples the encoder gets: cut, changed as the copy asks, levelled. Seeded by clip and copy."""
    samples = audio.cut_to_speech(audio.decode(row["file"]))
    rng = np.random.default_rng([20_26, COPIES.index(copy), index])
    if copy == "telephone":
        samples = audio.telephone(samples, rng)
    elif copy == "varied":
        samples = audio.varied(samples, rng)
    return audio.normalise_level(samples)


def build(rows, copy, encoder, cache):
    """Fills the cache for one copy of the rows; a chunk that is there already is kept."""
    folder = Path(cache) / copy
    folder.mkdir(parents=True, exist_ok=True)
    for start in range(0, len(rows), CHUNK):
        target = folder / f"{start:06d}.npz"
        if target.exists():
            continue
        frames = []
        for index in range(start, min(start + CHUNK, len(rows))):
            if copy == "varied" and rows[index]["split"] != "train":
                frames.append(np.zeros((0, 288), np.float16))
                continue
            samples = heard(rows[index], copy, index)
            frames.append(encoder.run(["last_hidden_state"], {"input_values": samples[None]})[0][0].astype(np.float16))
        part = target.with_suffix(".part.npz")
        np.savez(part, frames=np.concatenate(frames), counts=np.array([len(f) for f in frames], np.int32))
        part.rename(target)
        print(f"{copy} {min(start + CHUNK, len(rows))}/{len(rows)}", flush=True)


def load(copy, cache):
    """(frames float16 [total, 288], offsets int64 [clips + 1]) of a complete copy."""
    parts = [np.load(path) for path in sorted((Path(cache) / copy).glob("??????.npz"))]
    counts = np.concatenate([part["counts"] for part in parts])
    return np.concatenate([part["frames"] for part in parts]), np.concatenate([[0], np.cumsum(counts)])
