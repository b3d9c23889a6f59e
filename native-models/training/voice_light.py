"""Exports the light network as native-models/voice-light, after `voice_mel.py --architecture lfcnn` has trained it in the same cache.

    python native-models/training/voice_light.py --cache DIR
"""

import argparse
from pathlib import Path

import numpy as np
import torch
from torch import nn

import audio
import mel_features
import not_one_voice
from mel_clips import in_batches
from mel_training import predict
from model_folder import rounded, write_curve, write_json, write_manifest
from risk_coverage import write_risk_coverage
from scores import EMOTIONS
from voice_clarity import VOICES_KEPT, draw_line, measure_clarity, train_clarity
from voice_golden import FORMULA, OUTPUTS, golden_cases, milliseconds
from voice_mel import trained
from voice_report import COPIES, calibrated, card_tables, measure

VERSION = "1.0.0"
LICENCE_NOTE = ("Weights learned from RAVDESS and nEMO (CC BY-NC-SA 4.0), CREMA-D (ODbL 1.0 / DbCL 1.0) and EmoDB (freely available, "
                "no licence text): for non-commercial use until trained again without RAVDESS and nEMO.")
SIGNAL = "samples[i] = 0.1 sin(0.02 i + 0.0004 i i) + 0.02 sin(0.31 i)"


class MelPooling:
    """The network as the clarity judge knows it (see `voice_clarity.Pooling`)."""

    def __init__(self, model):
        self.model = model.eval()

    def pooled(self, parts):
        return in_batches(parts, self.model.pooled, grid=8)

    def logits(self, pooled):
        return self.model.judge(pooled)[0]

    @staticmethod
    def stretch(steps, rng):
        """Half of the time a random one to four seconds, as a segment that is still being spoken; else nearly all of it."""
        length = rng.uniform(100, 400) if rng.random() < 0.5 else len(steps) * rng.uniform(0.8, 1)
        keep = min(len(steps), max(40, int(length)), 700)
        start = rng.integers(0, len(steps) - keep + 1)
        return steps[start : start + keep]


class LightVoice(nn.Module):
    """What the app runs: log-mel frames [1, t, 40] of a levelled segment → logits, affect, embedding and clarity (as `voice_head.VoiceEnsemble`)."""

    def __init__(self, network, clarity):
        super().__init__()
        self.network, self.clarity = network, clarity

    def forward(self, frames):
        pooled = self.network.pooled(frames - frames.mean(dim=1, keepdim=True))
        return (*self.network.judge(pooled), self.clarity(pooled))


def export(model, target):
    """Writes the ONNX file, t dynamic."""
    torch.onnx.export(model.eval(), (torch.zeros(1, 120, mel_features.BANDS),), str(target), input_names=["frames"],
                      output_names=list(OUTPUTS), dynamic_axes={"frames": {1: "t"}}, opset_version=17, dynamo=False)


def golden_log_mel(count):
    """The log-mel of the signal `SIGNAL`, for the app's test of `app/signal/log-mel.ts`."""
    i = np.arange(count)
    samples = (0.1 * np.sin(0.02 * i + 0.0004 * i * i) + 0.02 * np.sin(0.31 * i)).astype(np.float32)
    return {"sampleCount": count, "values": [rounded(frame, 5) for frame in mel_features.log_mel(samples)]}


def write_folder(clips, run, others, out):
    """Everything in native-models/voice-light."""
    out.mkdir(parents=True, exist_ok=True)
    network = run.averaged.eval().to(memory_format=torch.contiguous_format)
    ask = lambda copy, rows: predict(network, clips, copy, rows)  # noqa: E731
    pooling, calibration = MelPooling(network), calibrated(ask, clips)
    model = LightVoice(network, train_clarity(pooling, clips, others))
    at_least = draw_line(pooling, model.clarity, clips)
    measured = measure(ask, clips, calibration["temperature"], calibration["abstainBelow"])
    measured["clarity"] = measure_clarity(pooling, model.clarity, clips, others, at_least, calibration["temperature"], calibration["abstainBelow"])
    export(model, out / "model.onnx")
    floats = lambda name, shape: {"name": name, "type": "float32", "shape": shape}  # noqa: E731
    width = network.classify.in_features
    write_manifest(out, {
        "name": "voice-light", "version": VERSION, "file": "model.onnx", "licence": "CC-BY-NC-SA-4.0", "licenceNote": LICENCE_NOTE,
        "source": {"kind": "trained", "script": "native-models/training/voice_light.py", "data": ["RAVDESS", "nEMO", "EmoDB", "CREMA-D"]},
        "logMel": {"bands": mel_features.BANDS, "windowSamples": mel_features.WINDOW_SAMPLES, "hopSamples": mel_features.HOP_SAMPLES,
                   "lowestHz": mel_features.LOWEST_HZ, "highestHz": mel_features.HIGHEST_HZ, "floor": mel_features.FLOOR},
        "inputs": [floats("frames", [1, "t", mel_features.BANDS])],
        "outputs": [floats("logits", [1, 7]), floats("affect", [1, 2]), floats("embedding", [1, width]), floats("clarity", [1, 1])],
        "sampleRateHz": audio.RATE_HZ, "labels": list(EMOTIONS),
        "normalisation": {"rms": audio.TARGET_RMS, "blockSamples": audio.BLOCK_SAMPLES, "activeRatio": audio.ACTIVE_RATIO, "maxGain": audio.MAX_GAIN},
        "calibration": rounded(calibration, 4), "clarity": {"atLeast": round(at_least, 4), "validVoicesKept": VOICES_KEPT},
        "metrics": rounded(measured, 4)})
    write_json(out / "golden.json", {"formula": FORMULA, "signal": SIGNAL, "tolerance": 1e-4,
                                     "frames": golden_cases(out / "model.onnx", (1, 7, 120, 600), mel_features.BANDS),
                                     "logMel": [golden_log_mel(count) for count in (200, 1500)]})
    write_curve(out / "learning-curve.svg", "voice-light: unweighted average recall, validation speakers",
                {"recall": [point["recall"] for point in run.curve]})
    write_risk_coverage(out / "risk-coverage.svg", "Accuracy of the clips answered, by their share (test speakers)",
                        {copy: measured[copy]["riskCoverage"] for copy in COPIES}, calibration["abstainBelow"])
    write_card(model, run, calibration, measured, out)


def write_card(model, run, calibration, measured, out):
    sets = [measured["perSet"][f"{name}/clean"]["recall"] for name in ("ravdess", "nemo", "emodb", "crema_d")]
    urdu = {copy: f"{measured[f'urdu/{copy}']['recallOfFour']:.3f}" for copy in COPIES}
    text = (Path(__file__).parent / "voice_light_card.md").read_text(encoding="utf-8")
    (out / "model-card.md").write_text(text.format(
        version=VERSION, note=LICENCE_NOTE, parameters=f"{sum(p.numel() for p in model.parameters()):,}",
        kilobytes=round((out / "model.onnx").stat().st_size / 1000), milliseconds=f"{milliseconds(out / 'model.onnx', 300, mel_features.BANDS):.1f}",
        epochs=run.epochs, minutes=round(sum(point["seconds"] for point in run.curve) / 60), recall=f"{run.curve[-1]['recall']:.3f}",
        mean=f"{np.mean(sets):.3f}", urdu=urdu, urdu_n=measured["urdu/clean"]["n"], voices_kept=VOICES_KEPT,
        kept={copy: f"{share:.3f}" for copy, share in measured["clarity"]["voicesKept"].items()}, **card_tables(measured),
        **{key: f"{value:.3f}" for key, value in calibration.items()}), encoding="utf-8")


def main():
    here = Path(__file__).resolve().parents[1]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--speech", type=Path, default=here.parents[1] / "shared/data/speech")
    parser.add_argument("--cache", type=Path, required=True, help="the folder in which voice_mel.py trained")
    parser.add_argument("--out", type=Path, default=here / "voice-light")
    parser.add_argument("--epochs", type=int)
    wanted = parser.parse_args()
    clips, run = trained("lfcnn", wanted.cache, wanted.speech, wanted.epochs)
    others = not_one_voice.build(clips.rows, mel_features.log_mel, wanted.cache / "not-one-voice.npz")
    write_folder(clips, run, others, wanted.out)


if __name__ == "__main__":
    main()
