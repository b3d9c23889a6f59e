"""Trains, measures and exports native-models/face-emotion. See README.md for the command."""

import argparse
import sys
from pathlib import Path

import torch

from face_data import read_split, without_leaks
from face_export import write_folder
from face_training import train, trained

CYCLES = (28, 14)  # epochs; the second goes on from the first with a lower rate
SHAPE = {"stem": 24, "width": 64, "blocks": (2, 2)}


def main():
    here = Path(__file__).resolve().parents[1]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=here.parents[1] / "shared/data/face")
    parser.add_argument("--cache", type=Path, required=True, help="a folder outside the repository for the checkpoint")
    parser.add_argument("--out", type=Path, default=here / "face-emotion")
    parser.add_argument("--workers", type=int, default=1 if torch.cuda.is_available() else 2, help="processes of one thread each")
    parser.add_argument("--slice-seconds", type=float, default=float("inf"), help="stop after the epoch that passes this; ends with status 1 until done")
    parser.add_argument("--early", action="store_true", help="export what there is before all epochs are done, as 0.9.0")
    wanted = parser.parse_args()
    wanted.cache.mkdir(parents=True, exist_ok=True)
    valid = read_split(wanted.data / "fer2013", "valid")
    if not wanted.early:
        faces = without_leaks(read_split(wanted.data / "fer2013", "train"))
        train(faces, valid, wanted.cache, wanted.workers, seed=1, cycles=CYCLES, size=256 if torch.cuda.is_available() else 48,
              rate=0.2 if torch.cuda.is_available() else 0.08, decay=5e-4, slice_seconds=wanted.slice_seconds, shape=SHAPE)
    model, curve, done = trained(wanted.cache, sum(CYCLES), SHAPE)
    if not done and not wanted.early:
        sys.exit(1)
    write_folder(model, curve, valid, wanted.data, wanted.out, "1.0.0" if done else "0.9.0")


if __name__ == "__main__":
    main()
