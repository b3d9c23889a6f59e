"""Trains one of the two voice networks on log-mel, measures it on the heads' clips, splits and copies, and writes its line of the comparison.

    python native-models/training/voice_mel.py --architecture lfcnn|cnn-lstm --cache DIR [--epochs N]
"""

import argparse
from pathlib import Path

import torch

import encoder_frames
import mel_features
from mel_clips import MelClips
from mel_networks import NETWORKS
from mel_training import Run, predict
from model_folder import rounded, write_curve, write_json
from voice_report import COPIES, architecture, calibrated, measure

# Half a minute an epoch on two quiet cores. Both still improved at the end: give more where there is time.
EPOCHS = {"lfcnn": 24, "cnn-lstm": 24}
NAMES = {"lfcnn": "LFCNN on log-mel (the light tier)", "cnn-lstm": "CNN-LSTM on log-mel (the paper's)"}


def trained(name, cache, speech, epochs=None):
    """(clips, the run with its network trained to the end); what the cache holds already is taken from there."""
    torch.set_num_threads(2)
    rows = encoder_frames.clips(speech)
    for copy in encoder_frames.COPIES:
        mel_features.build(rows, copy, cache)
    clips = MelClips(rows, cache)
    run = Run(name, clips, cache, epochs or EPOCHS[name])
    run.finish()
    return clips, run


def write_results(name, clips, run, results):
    """The line of the comparison, and the learning curve."""
    model = run.averaged.eval()
    ask = lambda copy, rows: predict(model, clips, copy, rows)  # noqa: E731
    calibration = calibrated(ask, clips)
    measured = measure(ask, clips, calibration["temperature"], calibration["abstainBelow"])
    spent = {"epochs": run.epochs, "minutes": round(sum(point["seconds"] for point in run.curve) / 60, 1)}
    write_json(results / f"voice-{name}.json", architecture(
        NAMES[name], sum(p.numel() for p in model.parameters()), ask, clips, trained=spent,
        temperature=rounded(calibration["temperature"], 4), ece={copy: rounded(measured[copy]["ece"], 4) for copy in COPIES}))
    lines = {copy: [sum(value for key, value in point["bySet"].items() if key.endswith(copy)) / 4 for point in run.curve]
             for copy in ("clean", "telephone")}
    write_curve(results / f"voice-{name}.svg", f"{name}: unweighted average recall, validation speakers", lines)


def main():
    here = Path(__file__).resolve().parent
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--architecture", choices=sorted(NETWORKS), required=True)
    parser.add_argument("--speech", type=Path, default=here.parents[2] / "shared/data/speech")
    parser.add_argument("--cache", type=Path, required=True, help="a folder outside the repository, about 1 GB")
    parser.add_argument("--epochs", type=int)
    parser.add_argument("--results", type=Path, default=here / "results")
    wanted = parser.parse_args()
    clips, run = trained(wanted.architecture, wanted.cache, wanted.speech, wanted.epochs)
    write_results(wanted.architecture, clips, run, wanted.results)


if __name__ == "__main__":
    main()
