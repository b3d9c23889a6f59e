"""Trains, measures and exports native-models/voice-emotion. See README.md for the command."""

import argparse
from pathlib import Path

import numpy as np
import torch

import audio
import encoder_frames
import not_one_voice
from model_folder import rounded, table, write_curve, write_json, write_manifest
from risk_coverage import write_risk_coverage
from scores import EMOTIONS
from voice_clarity import VOICES_KEPT, Pooling, draw_line, measure_clarity, train_clarity
from voice_clips import INPUTS, SETS, Clips, predict
from voice_golden import FORMULA, golden_cases, milliseconds
from voice_head import VoiceEnsemble
from voice_report import COPIES, architecture, calibrated, card_tables, comparison, measure
from voice_training import recall_by_set, train

VERSION = "2.0.0"
# Each becomes a member of the model.
RUNS = ({"seed": 1}, {"seed": 2}, {"seed": 3})
EPOCHS = 20
LICENCE_NOTE = ("Weights learned from RAVDESS and nEMO (CC BY-NC-SA 4.0), CREMA-D (ODbL 1.0 / DbCL 1.0) and EmoDB (freely available, "
                "no licence text): for non-commercial use until trained again without RAVDESS and nEMO. The encoder (Moonshine tiny, MIT) is not included.")


def asking(heads, clips):
    """The heads together, as `voice_report` asks them."""
    return lambda copy, rows: predict(heads, clips, copy, rows)


def export(model, target):
    """Writes the ONNX file, t dynamic."""
    torch.onnx.export(model.eval(), (torch.zeros(1, 50, INPUTS),), str(target), input_names=["frames"],
                      output_names=["logits", "affect", "embedding", "clarity"], dynamic_axes={"frames": {1: "t"}}, opset_version=17, dynamo=False)


def golden_swell(count, scale):
    """Two tones that swell and pause, for the level normalisation."""
    i = np.arange(count)
    tones = np.sin(2 * np.pi * 220 * i / 16000) + 0.5 * np.sin(2 * np.pi * 1370 * i / 16000)
    return (scale * np.maximum(0, np.sin(2 * np.pi * i / 8000)) * tones).astype(np.float32)


def golden(target):
    """Outputs of the exported file on made frames, and level gains on a made signal."""
    levels = []
    for count, scale in ((16000, 0.5), (16000, 0.003), (24100, 0.1), (200, 0.2)):
        samples = golden_swell(count, scale)
        loudest = int(np.argmax(np.abs(samples)))
        levels.append({"sampleCount": count, "scale": scale,
                       "gain": rounded(float(audio.normalise_level(samples)[loudest] / samples[loudest]), 6)})
    return {"formula": FORMULA, "tolerance": 1e-4, "frames": golden_cases(target, (1, 7, 50, 240), INPUTS), "level": levels}


def compared(clips, curves, target, results):
    """Writes this model's lines of the comparison: every member alone, and all together."""
    results.mkdir(exist_ok=True)
    heads = [head for head, _ in curves]
    parameters = sum(p.numel() for p in heads[0].parameters())
    write_json(results / "voice-inner-layers-one.json",
               architecture("one head over layers 2-4 of the encoder", parameters, asking(heads[:1], clips), clips))
    write_json(results / "voice-inner-layers.json",
               architecture(f"{len(heads)} heads over layers 2-4 of the encoder (this model)", len(heads) * parameters, asking(heads, clips), clips,
                            msForThreeSeconds=round(milliseconds(target, 125, INPUTS), 2)))


def write_folder(model, clips, curves, others, out):
    """Everything in native-models/voice-emotion."""
    out.mkdir(parents=True, exist_ok=True)
    heads = [head for head, _ in curves]
    calibration = calibrated(asking(heads, clips), clips)
    at_least = draw_line(Pooling(heads), model.clarity, clips)
    export(model, out / "model.onnx")
    measured = measure(asking(heads, clips), clips, calibration["temperature"], calibration["abstainBelow"])
    measured["clarity"] = measure_clarity(Pooling(heads), model.clarity, clips, others, at_least, calibration["temperature"], calibration["abstainBelow"])
    width = model.classify.in_features
    floats = lambda name, shape: {"name": name, "type": "float32", "shape": shape}  # noqa: E731
    write_manifest(out, {
        "name": "voice-emotion", "version": VERSION, "file": "model.onnx", "licence": "CC-BY-NC-SA-4.0", "licenceNote": LICENCE_NOTE,
        "source": {"kind": "trained", "script": "native-models/training/voice_emotion.py", "data": ["RAVDESS", "nEMO", "EmoDB", "CREMA-D"]},
        "frames": {"model": "moonshine-tiny-en-encoder", "sha256": encoder_frames.ENCODER_SHA256, "outputs": list(encoder_frames.LAYERS)},
        "inputs": [floats("frames", [1, "t", INPUTS])],
        "outputs": [floats("logits", [1, 7]), floats("affect", [1, 2]), floats("embedding", [1, width]), floats("clarity", [1, 1])],
        "sampleRateHz": audio.RATE_HZ, "labels": list(EMOTIONS),
        "normalisation": {"rms": audio.TARGET_RMS, "blockSamples": audio.BLOCK_SAMPLES, "activeRatio": audio.ACTIVE_RATIO, "maxGain": audio.MAX_GAIN},
        "calibration": rounded(calibration, 4), "clarity": {"atLeast": round(at_least, 4), "validVoicesKept": VOICES_KEPT},
        "metrics": rounded(measured, 4)})
    write_json(out / "golden.json", golden(out / "model.onnx"))
    write_curve(out / "learning-curve.svg", "voice-emotion: unweighted average recall, validation speakers",
                {f"seed {run['seed']}": [point["recall"] for point in curve] for run, (_, curve) in zip(RUNS, curves)})
    write_risk_coverage(out / "risk-coverage.svg", "Accuracy of the clips answered, by their share (test speakers)",
                        {copy: measured[copy]["riskCoverage"] for copy in COPIES}, calibration["abstainBelow"])
    results = Path(__file__).parent / "results"
    compared(clips, curves, out / "model.onnx", results)
    write_card(model, clips, curves, calibration, measured, out, comparison(results))


def write_card(model, clips, curves, calibration, measured, out, architectures):
    together = np.mean(list(recall_by_set([head for head, _ in curves], clips, "valid").values()))
    runs = table([*([f"seed {run['seed']}", f"{curve[-1]['recall']:.3f}"] for run, (_, curve) in zip(RUNS, curves)),
                  ["all together", f"{together:.3f}"]], ["head", "validation recall"])
    lost = np.mean([measured["perSet"][f"{name}/clean"]["recall"] - measured["perSet"][f"{name}/office"]["recall"] for name in SETS])
    urdu = {copy: f"{measured[f'urdu/{copy}']['recallOfFour']:.3f}" for copy in COPIES}
    text = (Path(__file__).parent / "voice_card.md").read_text(encoding="utf-8")
    (out / "model-card.md").write_text(text.format(
        version=VERSION, runs=runs, architectures=architectures, note=LICENCE_NOTE, parameters=f"{sum(p.numel() for p in model.parameters()):,}",
        kilobytes=round((out / "model.onnx").stat().st_size / 1000), embedding=model.classify.in_features, inputs=INPUTS, heads=len(curves),
        milliseconds=f"{milliseconds(out / 'model.onnx', 125, INPUTS):.1f}", urdu=urdu, urdu_n=measured["urdu/clean"]["n"],
        urdu_seven=f"{measured['urdu/clean']['recall']:.3f}", lost=f"{100 * lost:.1f}", voices_kept=VOICES_KEPT,
        kept={copy: f"{share:.3f}" for copy, share in measured["clarity"]["voicesKept"].items()}, **card_tables(measured),
        **{key: f"{value:.3f}" for key, value in calibration.items()}), encoding="utf-8")


def main():
    here = Path(__file__).resolve().parents[1]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--speech", type=Path, default=here.parents[1] / "shared/data/speech")
    parser.add_argument("--encoder", type=Path, required=True, help="encoder_model.onnx of Moonshine tiny")
    parser.add_argument("--cache", type=Path, required=True, help="a folder outside the repository, about 9 GB")
    parser.add_argument("--out", type=Path, default=here / "voice-emotion")
    parser.add_argument("--lock", type=Path, help="a file to lock during each epoch, where several trainings share the machine")
    wanted = parser.parse_args()
    torch.set_num_threads(2)
    rows = encoder_frames.clips(wanted.speech)
    encoder = encoder_frames.open_encoder(wanted.encoder)
    for copy in encoder_frames.COPIES:
        encoder_frames.build(rows, copy, encoder, wanted.cache)
    frames_of = lambda samples: encoder_frames.frames_of(samples, encoder)  # noqa: E731
    others = not_one_voice.build(rows, frames_of, wanted.cache / "not-one-voice-2.npz")
    clips = Clips(rows, wanted.cache)
    say = lambda line: print(line, flush=True)  # noqa: E731
    curves = [train(clips, wanted.cache / f"voice-seed{run['seed']}.pt", epochs=EPOCHS, lock_file=wanted.lock, log=say, **run) for run in RUNS]
    heads = [head for head, _ in curves]
    write_folder(VoiceEnsemble(heads, clips.mean, clips.scale, train_clarity(Pooling(heads), clips, others)), clips, curves, others, wanted.out)


if __name__ == "__main__":
    main()
