"""Trains, measures and exports native-models/voice-emotion. See README.md for the command."""

import argparse
from pathlib import Path

import numpy as np
import onnxruntime
import torch

import audio
import encoder_frames
from model_folder import rounded, write_curve, write_json, write_manifest
from scores import EMOTIONS, abstention_threshold, expected_calibration_error, fit_temperature, softmax
from voice_head import VoiceHead
from voice_report import card_tables, measure, table
from voice_training import Clips, predict, train

# Tried on the validation speakers; the best of them becomes the model.
RUNS = ({"seed": 1, "epochs": 12, "width": 128},)
LICENCE_NOTE = ("Weights learned from RAVDESS and nEMO (CC BY-NC-SA 4.0), CREMA-D (ODbL 1.0 / DbCL 1.0) and EmoDB (freely available, "
                "no licence text): for non-commercial use until trained again without RAVDESS and nEMO. The encoder (Moonshine tiny, MIT) is not included.")


def trained(clips, run, folder):
    """The run's model and curve; one that was trained before is taken from the cache."""
    name = "-".join(f"{key}{value}" for key, value in run.items())
    saved = Path(folder) / f"voice-{name}.pt"
    if not saved.exists():
        model, curve, best = train(clips, log=lambda line: print(line, flush=True), **run)
        torch.save({"state": model.state_dict(), "curve": curve, "best": best}, saved)
    kept = torch.load(saved)
    model = VoiceHead(np.zeros(288), np.ones(288), width=run["width"])
    model.load_state_dict(kept["state"])
    return model.eval(), kept["curve"], kept["best"]


def calibrated(model, clips):
    """Temperature, calibration error and abstention threshold on the validation speakers, both copies together."""
    rows = clips.where("valid")
    logits = np.concatenate([predict(model, clips, copy, rows)[0] for copy in ("clean", "telephone")])
    labels = np.tile(clips.labels[rows], 2)
    temperature = fit_temperature(logits, labels)
    probabilities = softmax(logits, temperature)
    below, coverage, accuracy = abstention_threshold(probabilities, labels)
    return {"temperature": temperature, "abstainBelow": below, "ece": expected_calibration_error(probabilities, labels),
            "validCoverage": coverage, "validAccuracyKept": accuracy}


class Exported(torch.nn.Module):
    """The head with its one input, as the app calls it."""

    def __init__(self, head):
        super().__init__()
        self.head = head

    def forward(self, frames):
        return self.head(frames)


def export(model, target):
    """Writes the ONNX file, t dynamic."""
    torch.onnx.export(Exported(model), (torch.zeros(1, 50, 288),), str(target), input_names=["frames"],
                      output_names=["logits", "affect", "embedding"], dynamic_axes={"frames": {1: "t"}}, opset_version=17, dynamo=False)


def golden_frames(count):
    """frames[i][j] = 1.5 sin(0.37 i + 0.11 j) cos(0.05 i j), row-major; the app's test computes the same."""
    i, j = np.arange(count)[:, None], np.arange(288)[None, :]
    return (1.5 * np.sin(0.37 * i + 0.11 * j) * np.cos(0.05 * i * j)).astype(np.float32)


def golden_swell(count, scale):
    """Two tones that swell and pause, for the level normalisation."""
    i = np.arange(count)
    tones = np.sin(2 * np.pi * 220 * i / 16000) + 0.5 * np.sin(2 * np.pi * 1370 * i / 16000)
    return (scale * np.maximum(0, np.sin(2 * np.pi * i / 8000)) * tones).astype(np.float32)


def golden(target):
    """Outputs of the exported file on made frames, and level gains on a made signal."""
    session = onnxruntime.InferenceSession(str(target), providers=["CPUExecutionProvider"])
    cases = []
    for count in (1, 7, 50, 240):
        found = session.run(["logits", "affect", "embedding"], {"frames": golden_frames(count)[None]})
        cases.append({"frameCount": count, **{name: rounded(value[0], 6) for name, value in zip(("logits", "affect", "embedding"), found)}})
    levels = []
    for count, scale in ((16000, 0.5), (16000, 0.003), (24100, 0.1), (200, 0.2)):
        samples = golden_swell(count, scale)
        loudest = int(np.argmax(np.abs(samples)))
        levels.append({"sampleCount": count, "scale": scale,
                       "gain": rounded(float(audio.normalise_level(samples)[loudest] / samples[loudest]), 6)})
    return {"formula": "frames[i][j] = 1.5 sin(0.37 i + 0.11 j) cos(0.05 i j)", "tolerance": 1e-4, "frames": cases, "level": levels}


def write_folder(model, curve, calibration, measured, tried, out):
    """Everything in native-models/voice-emotion."""
    out.mkdir(parents=True, exist_ok=True)
    export(model, out / "model.onnx")
    width = model.classify.in_features
    write_manifest(out, {
        "name": "voice-emotion", "version": "1.0.0", "file": "model.onnx", "licence": "CC-BY-NC-SA-4.0", "licenceNote": LICENCE_NOTE,
        "source": {"kind": "trained", "script": "native-models/training/voice_emotion.py", "data": ["RAVDESS", "nEMO", "EmoDB", "CREMA-D"],
                   "frames": {"model": "moonshine-tiny-en-encoder", "sha256": encoder_frames.ENCODER_SHA256}},
        "inputs": [{"name": "frames", "type": "float32", "shape": [1, "t", 288]}],
        "outputs": [{"name": "logits", "type": "float32", "shape": [1, 7]}, {"name": "affect", "type": "float32", "shape": [1, 2]},
                    {"name": "embedding", "type": "float32", "shape": [1, width]}],
        "sampleRateHz": audio.RATE_HZ, "labels": list(EMOTIONS),
        "normalisation": {"rms": audio.TARGET_RMS, "blockSamples": audio.BLOCK_SAMPLES, "activeRatio": audio.ACTIVE_RATIO, "maxGain": audio.MAX_GAIN},
        "calibration": rounded(calibration, 4), "metrics": rounded(measured, 4)})
    write_json(out / "golden.json", golden(out / "model.onnx"))
    write_curve(out / "learning-curve.svg", "voice-emotion: unweighted average recall, validation speakers",
                {"recall": [point["recall"] for point in curve]})
    per_set, whole, confusion = card_tables(measured)
    runs = table([["; ".join(f"{key} {value}" for key, value in run.items()), f"{best:.3f}"] for run, best in tried], ["run", "validation recall"])
    urdu = measured["urdu/clean"], measured["urdu/telephone"]
    text = (Path(__file__).parent / "voice_card.md").read_text(encoding="utf-8")
    (out / "model-card.md").write_text(text.format(
        per_set=per_set, whole=whole, confusion=confusion, runs=runs, parameters=sum(p.numel() for p in model.parameters()),
        kilobytes=round((out / "model.onnx").stat().st_size / 1000), embedding=width, note=LICENCE_NOTE, urdu_n=urdu[0]["n"],
        urdu_clean=f"{urdu[0]['recallOfFour']:.3f}", urdu_telephone=f"{urdu[1]['recallOfFour']:.3f}", urdu_seven=f"{urdu[0]['recall']:.3f}",
        **{key: f"{value:.3f}" for key, value in calibration.items()}), encoding="utf-8")


def main():
    here = Path(__file__).resolve().parents[1]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--speech", type=Path, default=here.parents[1] / "shared/data/speech")
    parser.add_argument("--encoder", type=Path, required=True, help="encoder_model.onnx of Moonshine tiny")
    parser.add_argument("--cache", type=Path, required=True, help="a folder outside the repository, about 3 GB")
    parser.add_argument("--out", type=Path, default=here / "voice-emotion")
    wanted = parser.parse_args()
    torch.set_num_threads(2)
    rows = encoder_frames.clips(wanted.speech)
    encoder = encoder_frames.open_encoder(wanted.encoder)
    for copy in encoder_frames.COPIES:
        encoder_frames.build(rows, copy, encoder, wanted.cache)
    clips = Clips(rows, {copy: encoder_frames.load(copy, wanted.cache) for copy in encoder_frames.COPIES})
    results = [trained(clips, run, wanted.cache) for run in RUNS]
    model, curve, _ = max(results, key=lambda result: result[2])
    calibration = calibrated(model, clips)
    measured = measure(model, clips, calibration["temperature"], calibration["abstainBelow"])
    write_folder(model, curve, calibration, measured, [(run, result[2]) for run, result in zip(RUNS, results)], wanted.out)


if __name__ == "__main__":
    main()
