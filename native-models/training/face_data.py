"""Reads the face sheets: pictures as bytes, the original FER2013 label, and the FER+ votes as a distribution over the seven emotions."""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from scores import EMOTIONS

SIDE = 48  # pixels, a face in a sheet and in the network
ACROSS = 64  # faces in a row of a sheet
NO_LABEL = -1
CONTEMPT = 7  # what `votes_label` says of a face that most found contemptuous; no class of the network


@dataclass(frozen=True)
class Faces:
    """`pictures` uint8 [n, 48, 48]; `fer` and `majority` class indices or NO_LABEL; `votes` [n, 7] sums to 1; weights in [0, 1]."""

    pictures: np.ndarray
    fer: np.ndarray
    majority: np.ndarray
    votes: np.ndarray
    votes_weight: np.ndarray
    leaks: np.ndarray


def cells(folder, sheet):
    """Every cell of a sheet, uint8 [cells, 48, 48]."""
    pixels = np.asarray(Image.open(Path(folder) / sheet).convert("L"))
    rows = pixels.shape[0] // SIDE
    return pixels.reshape(rows, SIDE, ACROSS, SIDE).transpose(0, 2, 1, 3).reshape(-1, SIDE, SIDE)


def vote_distribution(row):
    """(shares over the seven emotions, weight): single votes are dropped as FER+ does; contempt is half neutral, half disgust."""
    counts = {name: int(row[f"v_{name}"]) for name in (*EMOTIONS, "contempt", "unknown", "notface")}
    kept = {name: count if count > 1 else 0 for name, count in counts.items()}
    shares = np.array([kept[name] for name in EMOTIONS], np.float32)
    shares[EMOTIONS.index("neutral")] += kept["contempt"] / 2
    shares[EMOTIONS.index("disgust")] += kept["contempt"] / 2
    if shares.sum() == 0:
        return np.full(len(EMOTIONS), 1 / len(EMOTIONS), np.float32), 0.0
    return shares / shares.sum(), float(shares.sum() / max(1, sum(counts.values())))


def read_split(folder, split):
    """The faces of `train`, `valid` or `test`; faces that voters call no face are left out."""
    rows = [row for row in csv.DictReader(open(Path(folder) / "manifest.csv", encoding="utf-8"))
            if row["split"] == split and row["ferplus_label"] != "notface"]
    sheets = {name: cells(folder, name) for name in sorted({row["sheet"] for row in rows})}
    votes = [vote_distribution(row) for row in rows]
    classes = {**{name: place for place, name in enumerate(EMOTIONS)}, "contempt": CONTEMPT}
    return Faces(
        pictures=np.stack([sheets[row["sheet"]][int(row["cell"])] for row in rows]),
        fer=np.array([NO_LABEL if row["fer_label_uncertain"] == "1" else EMOTIONS.index(row["fer_label"]) for row in rows]),
        majority=np.array([classes.get(row["ferplus_label"], NO_LABEL) for row in rows]),
        votes=np.stack([shares for shares, _ in votes]), votes_weight=np.array([weight for _, weight in votes], np.float32),
        leaks=np.array([row["dup_crosses_split"] == "1" for row in rows]))


def without_leaks(faces):
    """Training faces that equal no validation or test face."""
    keep = ~faces.leaks
    return Faces(**{name: value[keep] for name, value in vars(faces).items()})


def read_crossset(folder):
    """(pictures uint8 [n, 48, 48], class indices) of the faces that are not FER2013's, contempt left out; whole picture, squeezed to a square."""
    rows = [row for row in csv.DictReader(open(Path(folder) / "manifest.csv", encoding="utf-8")) if row["label"] in EMOTIONS]
    pictures = [Image.open(Path(folder) / "images" / row["file"]).convert("L").resize((SIDE, SIDE), Image.Resampling.BOX) for row in rows]
    return np.stack([np.asarray(picture) for picture in pictures]), np.array([EMOTIONS.index(row["label"]) for row in rows])
