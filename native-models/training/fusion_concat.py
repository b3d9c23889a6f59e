"""Trains, measures and exports native-models/fusion-concat from the committed voice and text models. See README.md."""

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from torch.nn import functional

import encoder_frames
import text_rows
from concat_head import ConcatHead
from model_folder import rounded, write_curve, write_json, write_manifest
from scores import (EMOTIONS, abstention_threshold, expected_calibration_error, fit_temperature, softmax,
                    unweighted_average_recall)
from text_wordpiece import WordPiece
from voice_report import figures, table
from voice_clips import Clips
from voice_training import AFFECT

SITUATIONS = {"voice": (1, 0), "text": (0, 1), "voice+text": (1, 1)}
ROWS_PER_EMOTION = {"train": 800, "valid": 250, "test": 250}
# The voice's copies: voice_baseline.py reads the embeddings in this order.
COPIES = ("clean", "telephone", "varied")
GOEMOTIONS = {"train": "train", "valid": "dev", "test": "test"}
SEED, EPOCHS, BATCH = 7, 30, 256
LONGEST_TEXT = 40  # tokens, as in the text model's training


def session(folder):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"])


def voice_side(clips, split, folder, cache):
    """(embeddings, own logits, labels) of the split's clips, every copy there is; kept in the cache for this very model."""
    kind = hashlib.sha256((folder / "model.onnx").read_bytes()).hexdigest()[:12]
    saved = cache / f"voice-side-{split}-{kind}.npz"
    if not saved.exists():
        model, found, labels = session(folder), [], []
        for copy in COPIES:
            for row in clips.where(split):
                frames = clips.frames[copy][row]
                if len(frames):
                    flat = frames.reshape(1, len(frames), -1).astype(np.float32)
                    found.append(model.run(["embedding", "logits"], {"frames": flat}))
                    labels.append(clips.labels[row])
        np.savez(saved, embeddings=np.concatenate([f[0] for f in found]), logits=np.concatenate([f[1] for f in found]), labels=np.array(labels))
    kept = np.load(saved)
    return kept["embeddings"], kept["logits"], kept["labels"]


def text_side(rows, vocabulary, model, per_emotion, rng):
    """(embeddings, own logits, labels) of rows with one gold emotion, at most `per_emotion` of each."""
    pieces = WordPiece(vocabulary)
    labels = np.array([int(np.argmax(row.emotion)) for row in rows])
    chosen = np.concatenate([rng.permutation(np.flatnonzero(labels == label))[:per_emotion] for label in range(7)])
    embeddings, logits = [], []
    for index in chosen:
        ids = np.array([pieces.encode(rows[index].text, LONGEST_TEXT)], np.int64)
        feeds = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        found = model.run(["embedding", "logits"], feeds)
        embeddings.append(found[0][0])
        logits.append(found[1][0])
    return np.stack(embeddings), np.stack(logits), labels[chosen]


def paired(voice, text, rng):
    """Every clip with a random text of the same emotion from the same split; the pairing is made, nobody said it so."""
    partner = np.array([rng.choice(np.flatnonzero(text[2] == label)) for label in voice[2]])
    return voice[0], text[0][partner], voice[2], voice[1], text[1][partner]


def fit(train, valid_voice, valid_text):
    """The head with the best mean validation recall over the three situations, and its curve."""
    torch.manual_seed(SEED)
    rng = np.random.default_rng(SEED)
    voice, text = train["voice"], train["text"]
    head = ConcatHead([voice[0].mean(0), text[0].mean(0)], [voice[0].std(0) + 1e-3, text[0].std(0) + 1e-3])
    optimiser = torch.optim.AdamW(head.parameters(), lr=2e-3, weight_decay=0.1)
    share = np.bincount(voice[2], minlength=7) / len(voice[2])
    weight = torch.tensor(1 / (7 * share), dtype=torch.float32)
    valid = paired(valid_voice, valid_text, np.random.default_rng(SEED))
    best, best_recall, curve = None, -1.0, []
    for _ in range(EPOCHS):
        a, b, labels, *_ = paired(voice, text, rng)
        for group in np.array_split(rng.permutation(len(labels)), len(labels) // BATCH):
            # Modality dropout: a third of the pairs is heard only, a third read only.
            present = np.array(list(SITUATIONS.values()), np.float32)[rng.integers(0, 3, len(group))]
            wanted = torch.from_numpy(labels[group])
            logits, affect, _ = head(torch.from_numpy(a[group]), torch.from_numpy(b[group]), torch.from_numpy(present))
            away = ((affect - torch.from_numpy(AFFECT)[wanted]) ** 2).sum(1).mean()
            loss = functional.cross_entropy(logits, wanted, weight=weight, label_smoothing=0.05) + 0.5 * away
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
        point = {name: unweighted_average_recall(valid[2], answer(head, valid, name)[0].argmax(1)) for name in SITUATIONS}
        curve.append(point)
        if np.mean(list(point.values())) > best_recall:
            best_recall = np.mean(list(point.values()))
            best = {key: value.clone() for key, value in head.state_dict().items()}
    head.load_state_dict(best)
    return head.eval(), curve


@torch.no_grad()
def answer(head, pairs, situation):
    """(logits, affect) of the pairs when only these modalities are there."""
    present = torch.tensor([SITUATIONS[situation]], dtype=torch.float32).expand(len(pairs[2]), -1)
    logits, affect, _ = head(torch.from_numpy(pairs[0]), torch.from_numpy(pairs[1]), present)
    return logits.numpy(), affect.numpy()


def golden(target, widths):
    """Outputs on made embeddings: embedding[j] = sin(0.3 j + k), k = 1 for voice and 2 for text."""
    model, cases = session(target), []
    made = {name: np.sin(0.3 * np.arange(width) + k)[None].astype(np.float32)
            for k, (name, width) in enumerate(widths.items(), start=1)}
    for name, present in SITUATIONS.items():
        feeds = {key: value * present[i] for i, (key, value) in enumerate(made.items())}
        found = model.run(["logits", "affect", "contributions"], {**feeds, "present": np.array([present], np.float32)})
        cases.append({"situation": name, **{key: rounded(value[0], 6) for key, value in zip(("logits", "affect", "contributions"), found)}})
    return {"formula": "embedding[j] = sin(0.3 j + k), k = 1 voice, 2 text; zeros when absent", "tolerance": 1e-4, "cases": cases}


def main():
    here = Path(__file__).resolve().parents[1]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=here.parents[1] / "shared/data")
    parser.add_argument("--cache", type=Path, required=True, help="the frames' cache of voice_emotion.py, complete")
    parser.add_argument("--out", type=Path, default=here / "fusion-concat")
    wanted = parser.parse_args()
    torch.set_num_threads(2)
    clips = Clips(encoder_frames.clips(wanted.data / "speech"), wanted.cache, COPIES, prepare=False)
    maps = json.loads((wanted.data / "text/label_maps.json").read_text(encoding="utf-8"))["goemotions"]
    vocabulary = (here / "text-emotion/vocab.txt").read_text(encoding="utf-8").split("\n")
    vocabulary = vocabulary[:-1] if vocabulary[-1] == "" else vocabulary
    text_model = session(here / "text-emotion")
    rng = np.random.default_rng(SEED)
    sides = {}
    for split in ("train", "valid", "test"):
        rows = [row for row in text_rows.goemotions(wanted.data / "text", GOEMOTIONS[split], maps["seven"], maps["call"]) if row.single]
        sides[split] = {"voice": voice_side(clips, split, here / "voice-emotion", wanted.cache),
                        "text": text_side(rows, vocabulary, text_model, ROWS_PER_EMOTION[split], rng)}
        print(split, len(sides[split]["voice"][2]), "clips,", len(sides[split]["text"][2]), "texts", flush=True)
    head, curve = fit(sides["train"], sides["valid"]["voice"], sides["valid"]["text"])
    valid = paired(sides["valid"]["voice"], sides["valid"]["text"], np.random.default_rng(SEED))
    test = paired(sides["test"]["voice"], sides["test"]["text"], np.random.default_rng(SEED))
    calibration, measured = {}, {}
    for name in SITUATIONS:
        logits = answer(head, valid, name)[0]
        temperature = fit_temperature(logits, valid[2])
        probabilities = softmax(logits, temperature)
        below = abstention_threshold(probabilities, valid[2])[0]
        if name == "voice+text":
            # Made pairs always agree, so they cannot say when to abstain: the stricter of the single ones holds.
            below = max(value["abstainBelow"] for value in calibration.values())
        kept = probabilities.max(1) >= below
        coverage, accuracy = float(kept.mean()), float((probabilities.argmax(1) == valid[2])[kept].mean())
        calibration[name] = {"temperature": temperature, "abstainBelow": below,
                             "ece": expected_calibration_error(probabilities, valid[2]), "validCoverage": coverage, "validAccuracyKept": accuracy}
        logits = answer(head, test, name)[0]
        probabilities = softmax(logits, temperature)
        kept = probabilities.max(1) >= below
        measured[name] = {**figures(test[2], logits), "ece": expected_calibration_error(probabilities, test[2]), "coverage": float(kept.mean()),
                          "accuracyKept": float((probabilities.argmax(1) == test[2])[kept].mean()) if kept.any() else 0.0}
    measured["voiceModelAlone"], measured["textModelAlone"] = figures(test[2], test[3]), figures(test[2], test[4])
    measured["meanOfProbabilities"] = figures(test[2], softmax(test[3]) + softmax(test[4]))
    versions = {name: json.loads((here / name / "manifest.json").read_text(encoding="utf-8"))["version"] for name in ("voice-emotion", "text-emotion")}
    write_folder(head, curve, calibration, measured, versions, wanted.out)


def write_folder(head, curve, calibration, measured, versions, out):
    """Everything in native-models/fusion-concat."""
    out.mkdir(parents=True, exist_ok=True)
    widths = dict(zip(("voice", "text"), head.widths))
    made = tuple(torch.zeros(1, width) for width in widths.values())
    torch.onnx.export(head, (*made, torch.ones(1, 2)), str(out / "model.onnx"), input_names=[*widths, "present"],
                      output_names=["logits", "affect", "contributions"], opset_version=17, dynamo=False)
    floats = lambda name, shape: {"name": name, "type": "float32", "shape": shape}  # noqa: E731
    note = "Learned from the embeddings of voice-emotion (CC BY-NC-SA 4.0 data) and text-emotion: the voice model's terms pass on."
    write_manifest(out, {
        "name": "fusion-concat", "version": "2.0.0", "file": "model.onnx", "licence": "CC-BY-NC-SA-4.0", "licenceNote": note,
        "source": {"kind": "trained", "script": "native-models/training/fusion_concat.py",
                   "data": ["RAVDESS", "nEMO", "EmoDB", "CREMA-D", "GoEmotions"], "models": [f"{name} {version}" for name, version in versions.items()]},
        "inputs": [*(floats(name, [1, width]) for name, width in widths.items()), floats("present", [1, 2])],
        "outputs": [floats("logits", [1, 7]), floats("affect", [1, 2]), floats("contributions", [1, 2, 7])],
        "labels": list(EMOTIONS), "modalities": list(widths),
        "calibration": rounded({**{key: calibration["voice+text"][key] for key in ("temperature", "abstainBelow", "ece")},
                                "bySituation": calibration}, 4),
        "metrics": rounded(measured, 4)})
    write_json(out / "golden.json", golden(out, widths))
    write_curve(out / "learning-curve.svg", "fusion-concat: unweighted average recall, validation pairs",
                {name: [point[name] for point in curve] for name in SITUATIONS})
    figures_table = table([[name, value["n"], f"{value['recall']:.3f}", f"{value['accuracy']:.3f}",
                            *(f"{value[key]:.3f}" if key in value else "" for key in ("ece", "coverage", "accuracyKept"))]
                           for name, value in measured.items()],
                          ["test pairs", "n", "recall", "accuracy", "ECE", "share not uncertain", "accuracy of those"])
    calibration_table = table([[name, *(f"{value[key]:.3f}" for key in ("temperature", "abstainBelow", "ece"))] for name, value in calibration.items()],
                              ["present", "temperature", "uncertain below", "validation ECE"])
    text = (Path(__file__).parent / "fusion_card.md").read_text(encoding="utf-8")
    (out / "model-card.md").write_text(text.format(
        figures=figures_table, calibration=calibration_table, voice=widths["voice"], text=widths["text"], note=note,
        parameters=sum(p.numel() for p in head.parameters()), kilobytes=round((out / "model.onnx").stat().st_size / 1000)), encoding="utf-8")


if __name__ == "__main__":
    main()
