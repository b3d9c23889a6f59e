"""Trains, measures and exports native-models/face-emotion. See README.md for the command."""

import argparse
import sys
from pathlib import Path

import torch
from torch.nn import functional

from face_data import read_split, without_leaks
from face_export import write_folder
from face_networks import built
from face_residual import SIDE
from face_start import start_from
from face_training import train, trained

VERSION = "2.1.0"
# Epochs of each cycle (a second one goes on from the first with a lower rate), faces a step and peak rate on the CPU.
PLANS = {"residual": {"cycles": (10, 5), "size": 64, "rate": 0.02}, "ghost": {"cycles": (28, 14), "size": 48, "rate": 0.08}}
WORKERS = {"residual": 1, "ghost": 2}
GPU_SIZE = 256
NORM_FACES = 512  # from which the norms of a network that starts from another take their first mean and spread


def prepare(package, faces, target):
    """What the residual network starts from, into a file of the cache."""
    torch.manual_seed(1)
    some = torch.from_numpy(faces.pictures[:NORM_FACES])[:, None].float() / 255
    network = start_from(built("residual"), package, functional.interpolate(some, size=(SIDE, SIDE), mode="bilinear"))
    torch.save(network.state_dict(), target)


def plan_of(network):
    """Options of `train`; a GPU takes larger steps."""
    plan = PLANS[network]
    if not torch.cuda.is_available():
        return plan
    return {**plan, "size": GPU_SIZE, "rate": plan["rate"] * (GPU_SIZE / plan["size"] / WORKERS[network]) ** 0.5}


def main():
    here = Path(__file__).resolve().parents[1]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--network", choices=PLANS, default="residual", help="ghost is small and learns from nothing; only its results are kept")
    parser.add_argument("--package", type=Path, help="the folder `model` of @vladmandic/face-api 1.7.15, which the residual network starts from")
    parser.add_argument("--data", type=Path, default=here.parents[1] / "shared/data/face")
    parser.add_argument("--cache", type=Path, required=True, help="a folder outside the repository for the checkpoint, one for each network")
    parser.add_argument("--out", type=Path, help="the model's folder; default native-models/face-emotion for the residual network")
    parser.add_argument("--slice-seconds", type=float, default=float("inf"), help="stop after the epoch that passes this; ends with status 1 until done")
    wanted = parser.parse_args()
    wanted.cache.mkdir(parents=True, exist_ok=True)
    out = wanted.out or (here / "face-emotion" if wanted.network == "residual" else wanted.cache / "face-ghost")
    valid, plan = read_split(wanted.data / "fer2013", "valid"), plan_of(wanted.network)
    faces = without_leaks(read_split(wanted.data / "fer2013", "train"))
    if wanted.network == "residual" and not (wanted.cache / "start.pt").exists():
        if wanted.package is None:
            parser.error("the residual network needs --package")
        prepare(wanted.package, faces, wanted.cache / "start.pt")
    workers = 1 if torch.cuda.is_available() else WORKERS[wanted.network]
    train(faces, valid, wanted.cache, workers, network=wanted.network, seed=1, decay=5e-4, slice_seconds=wanted.slice_seconds, **plan)
    model, curve, done = trained(wanted.cache, sum(plan["cycles"]), wanted.network)
    if not done:
        sys.exit(1)
    write_folder(model, wanted.network, curve, faces, valid, wanted.data, out, VERSION)


if __name__ == "__main__":
    main()
