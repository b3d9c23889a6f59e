"""Writes a fusion model's folder: graph, manifest, golden numbers, learning curve."""

import time

import numpy as np
import torch

from face_measure import open_model
from fusion_inputs import MODALITIES, SITUATIONS
from fusion_material import HERE
from fusion_networks import FUTURE, PAST
from fusion_pairs import MODELS
from model_folder import read_manifest, rounded, write_curve, write_json, write_manifest
from scores import EMOTIONS, softmax

WIDTHS = (288, 128, 128)
OUTPUTS = ("logits", "affect", "weights")
SHAPES = {**{name: [1, width] for name, width in zip(MODALITIES, WIDTHS)}, "probabilities": [1, 3, 7], "signals": [1, 3, 3], "present": [1, 3],
          "around_probabilities": [1, PAST + FUTURE, 3, 7], "around_signals": [1, PAST + FUTURE, 3, 3], "around_present": [1, PAST + FUTURE, 3],
          "distance": [1, PAST + FUTURE], "same_speaker": [1, PAST + FUTURE]}
LICENCE = "CC-BY-NC-SA-4.0"
NOTE = ("For research and other non-commercial use only. Learned from what voice-emotion (RAVDESS, nEMO: CC BY-NC-SA 4.0), text-emotion and "
        "face-emotion (FER2013: photographs under no open licence) make of RAVDESS, CREMA-D, nEMO, EmoDB, FER2013, GoEmotions (CC BY 4.0), "
        "MELD and EmoryNLP (lines of a television series, research only) and DailyDialog (CC BY-NC-SA 4.0).")
FORMULA = ("embedding[j] = sin(0.3 j + k), probabilities = softmax(2 sin(1.7 j + k)), k = 1 voice, 2 text, 3 face; text is uncertain; quality 0.9, 0.7, "
           "0.4; around, place u of 9: probabilities = softmax(2 sin(1.7 j + k + 0.5 u)), quality 0.8, all present, the same speaker where u is even")


def made(present, context):
    """The golden inputs by name. `context`: `none`, `past` or `all` (later utterances too)."""
    k = np.arange(1, 4)
    feeds = {name: np.sin(0.3 * np.arange(width) + place)[None] for place, (name, width) in enumerate(zip(MODALITIES, WIDTHS), start=1)}
    feeds["probabilities"] = softmax(2 * np.sin(1.7 * np.arange(7)[None] + k[:, None]))[None]
    feeds["signals"] = np.array([[[0, 0, 0.9], [1, 0, 0.7], [0, 0, 0.4]]])
    feeds["present"] = np.array([present], float)
    u = np.arange(PAST + FUTURE)
    heights = 2 * np.sin(1.7 * np.arange(7)[None, None] + k[None, :, None] + 0.5 * u[:, None, None])
    feeds["around_probabilities"] = softmax(heights.reshape(-1, 7)).reshape(1, len(u), 3, 7)
    feeds["around_signals"] = np.broadcast_to(np.array([0, 0, 0.8]), (1, len(u), 3, 3))
    there = {"none": u < 0, "past": u < PAST, "all": u >= 0}[context]
    feeds["around_present"] = np.broadcast_to(there[None, :, None], (1, len(u), 3))
    feeds["distance"] = np.array([[*range(-PAST, 0), *range(1, FUTURE + 1)]])
    feeds["same_speaker"] = (u % 2 == 0)[None]
    return {name: np.ascontiguousarray(value, np.float32) for name, value in feeds.items()}


def golden(session, network):
    cases = []
    for context in ("none", "past", "all") if "distance" in network.inputs else ("none",):
        for name, present in SITUATIONS.items():
            feeds = made(present, context)
            found = session.run(OUTPUTS, {key: feeds[key] for key in network.inputs})
            cases.append({"situation": name, "context": context, **{key: rounded(value[0], 6) for key, value in zip(OUTPUTS, found)}})
    return {"formula": FORMULA, "tolerance": 1e-4, "cases": cases}


def milliseconds(session, network, rounds=500):
    """{p50, p95} of one utterance with everything present, on one thread."""
    feeds = {key: value for key, value in made((1, 1, 1), "past").items() if key in network.inputs}
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        session.run(OUTPUTS, feeds)
        times.append(1000 * (time.perf_counter() - begun))
    return {"p50": float(np.median(times[50:])), "p95": float(np.percentile(times[50:], 95))}


def write_folder(name, version, network, calibration, metrics, curve):
    """native-models/<name> but for its card; returns the run times that stand in the manifest."""
    out = HERE / name
    out.mkdir(parents=True, exist_ok=True)
    names, feeds = list(network.inputs), made((1, 1, 1), "all")
    example = tuple(torch.from_numpy(feeds[key]) for key in names)
    torch.onnx.export(network.eval(), example, str(out / "model.onnx"), input_names=names, output_names=list(OUTPUTS), opset_version=17,
                      dynamo=False)
    session = open_model(out / "model.onnx")
    times = milliseconds(session, network)
    floats = lambda key, shape: {"name": key, "type": "float32", "shape": shape}  # noqa: E731
    whole = calibration["voice+text+face"]
    write_manifest(out, {
        "name": name, "version": version, "file": "model.onnx", "licence": LICENCE, "licenceNote": NOTE,
        "source": {"kind": "trained", "script": f"native-models/training/{name.replace('-', '_')}.py",
                   "data": ["RAVDESS", "nEMO", "EmoDB", "CREMA-D", "FER2013", "GoEmotions", "MELD", "EmoryNLP", "DailyDialog"],
                   "models": [f"{model} {read_manifest(HERE / model)['version']}" for model in MODELS.values()]},
        "inputs": [floats(key, SHAPES[key]) for key in names],
        "outputs": [floats("logits", [1, 7]), floats("affect", [1, 2]), floats("weights", [1, 3])],
        "labels": list(EMOTIONS), "modalities": list(MODALITIES),
        "calibration": rounded({**whole, "bySituation": calibration}, 4), "metrics": rounded({**metrics, "milliseconds": times}, 4)})
    write_json(out / "golden.json", golden(session, network))
    write_curve(out / "learning-curve.svg", f"{name}: unweighted average recall, validation pairs", {"recall": curve})
    return times
