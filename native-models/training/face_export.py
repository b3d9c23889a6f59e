"""Puts the trained face network into native-models/face-emotion: one graph with both heads blended, its figures, its card."""

import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from onnxruntime.quantization import CalibrationDataReader, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process

from face_data import CONTEMPT, NO_LABEL, read_split
from face_measure import answers, both_labels, measure, milliseconds, open_model
from face_start import PRETRAINED
from face_training import predict
from model_folder import rounded, table, write_curve, write_json, write_manifest
from risk_coverage import write_risk_coverage
from scores import EMOTIONS, abstention_threshold, expected_calibration_error, fit_temperature, softmax, unweighted_average_recall

BLENDS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
RESULTS = Path(__file__).parent / "results"
NAMES = {"ghost": "ghost network from nothing, face and mirror image", "residual": "residual network that starts from a face recogniser (this model)"}
KEPT_RIGHT = 0.9  # of the validation faces that are not uncertain so many shall be right, by the votes
LICENCE_NOTE = ("Weights learned from FER2013, photographs gathered by web search for a research challenge under no open licence, and the FER+ votes "
                "(MIT): for research and other non-commercial use. A product that is sold needs the network trained again on faces with a licence.")


class Exported(torch.nn.Module):
    """Reads each face and its mirror image, averages, and blends the two heads' logits: `blend` of the vote head, the rest of the other."""

    def __init__(self, network, blend):
        super().__init__()
        self.network, self.blend = network, blend

    def forward(self, face):
        both = self.network(torch.cat([face, torch.flip(face, (3,))]))
        fer, votes, affect, embedding = [sum(part.chunk(2)) / 2 for part in both]
        return (1 - self.blend) * fer + self.blend * votes, affect, embedding


class SomeFaces(CalibrationDataReader):
    """Training faces by which the quantiser learns how large each layer's values are."""

    def __init__(self, faces, count=320, size=16):
        self.batches = iter([{"face": faces.pictures[start : start + size, None].astype(np.float32) / 255} for start in range(0, count, size)])

    def get_next(self):
        return next(self.batches, None)


def write_graph(model, blend, target, faces=None):
    """The exported graph; 8-bit where training `faces` are given (7-bit weights: processors without VNNI would overflow), from the first
    convolution to the last features: how a face is standardised and what is told of it is not rounded."""
    axes = {name: {0: "n"} for name in ("face", "logits", "affect", "embedding")}
    torch.onnx.export(Exported(model, blend).eval(), (torch.rand(2, 1, 48, 48),), str(target), input_names=["face"],
                      output_names=list(axes)[1:], opset_version=17, dynamo=False, dynamic_axes=axes)
    if faces is None:
        return
    plain = target.with_suffix(".plain.onnx")
    quant_pre_process(str(target), str(plain))
    nodes = list(onnx.load(str(plain)).graph.node)
    kinds = [node.op_type for node in nodes]
    first, behind = kinds.index("Conv"), next(place for place, kind in enumerate(kinds) if kind in ("Gemm", "MatMul"))
    quantize_static(str(plain), str(target), SomeFaces(faces), per_channel=True, reduce_range=True,
                    nodes_to_exclude=[node.name for node in (*nodes[:first], *nodes[behind:])])
    plain.unlink()


def blends_tried(model, valid):
    """[(blend, accuracy on the original labels, accuracy and mean recall on the votes' majority)] on the validation faces."""
    fer, votes, _, _ = predict(model, valid.pictures, mirrored=True)
    certain, clear = valid.fer != NO_LABEL, (valid.majority >= 0) & (valid.majority < CONTEMPT)
    rows = []
    for blend in (0.0, *BLENDS, 1.0):
        found = ((1 - blend) * fer + blend * votes).argmax(1)
        rows.append((blend, float((found == valid.fer)[certain].mean()), float((found == valid.majority)[clear].mean()),
                     unweighted_average_recall(valid.majority[clear], found[clear])))
    return rows


def golden_face(place):
    """face[i][j] = 0.5 + 0.25 sin(0.3 i + place) cos(0.2 j) + 0.2 sin(0.05 i j), row-major; the app's test computes the same."""
    i, j = np.arange(48)[:, None], np.arange(48)[None, :]
    return (0.5 + 0.25 * np.sin(0.3 * i + place) * np.cos(0.2 * j) + 0.2 * np.sin(0.05 * i * j)).astype(np.float32)


def golden(target):
    """Outputs of the exported file on made pictures."""
    session = onnxruntime.InferenceSession(str(target), providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    cases = [{"place": place, **{name: rounded(value[0], 6) for name, value in
                                 zip(names, session.run(None, {"face": golden_face(place)[None, None]}))}} for place in range(4)]
    return {"formula": "face[i][j] = 0.5 + 0.25 sin(0.3 i + place) cos(0.2 j) + 0.2 sin(0.05 i j)", "tolerance": 1e-4, "faces": cases}


def calibrated(session, valid):
    """Temperature, calibration error and abstention threshold on the validation faces, under the votes' majority: ten people are nearer to
    the truth than the one who gave the original label."""
    clear = (valid.majority >= 0) & (valid.majority < CONTEMPT)
    logits, labels = answers(session, valid.pictures[clear])[0], valid.majority[clear]
    temperature = fit_temperature(logits, labels)
    probabilities = softmax(logits, temperature)
    below, coverage, accuracy = abstention_threshold(probabilities, labels, KEPT_RIGHT)
    return {"temperature": temperature, "abstainBelow": below, "ece": expected_calibration_error(probabilities, labels),
            "validCoverage": coverage, "validAccuracyKept": accuracy}


def result_of(network, model, session, measured):
    """One line of the comparison of networks."""
    return {"network": NAMES[network], "parameters": sum(p.numel() for p in model.parameters()), **milliseconds(session),
            **{key: round(measured[key]["accuracy"], 4) for key in ("fer2013", "ferplus")}, "ferplusRecall": round(measured["ferplus"]["recall"], 4),
            "crosssetRecall": round(measured["crossset"]["recall"], 4), "crosssetFour": round(measured["crossset"]["fourAccuracy"], 4)}


def comparison():
    """The table of all networks whose results lie in `results/`, and the public one that they are compared with."""
    found = sorted((json.loads(path.read_text(encoding="utf-8")) for path in RESULTS.glob("face-*.json")), key=lambda one: -one["fer2013"])
    rows = [[one["network"], f"{one['parameters']:,}", f"{one['p50']:.1f}", *(f"{one[key]:.3f}" for key in
             ("fer2013", "ferplus", "ferplusRecall", "crosssetRecall", "crosssetFour"))] for one in found]
    public = ["a public DenseNet-121 of 28 MB, origin of its weights not stated", "7,000,000", "115", "0.729 (700 faces)", "", "", "0.48 (430 faces)", ""]
    return table([*rows, public], ["network", "parameters", "ms a face", "FER2013 labels", "FER+ majority", "FER+ balanced", "other collection, balanced",
                                   "its four clear emotions"])


def own_labels(model, faces):
    """Accuracy of each head on the labels that it learned."""
    fer, votes, _, _ = predict(model, faces.pictures, mirrored=True)
    certain, clear = faces.fer != NO_LABEL, (faces.majority >= 0) & (faces.majority < CONTEMPT)
    return {"fer2013": float((fer.argmax(1) == faces.fer)[certain].mean()), "ferplus": float((votes.argmax(1) == faces.majority)[clear].mean())}


def int8_loss(model, blend, session, valid):
    """Points of accuracy that 8 bits cost on the validation faces, both kinds of labels together; below 0 is a gain."""
    fer, votes, _, _ = predict(model, valid.pictures, mirrored=True)
    right = [float((logits.argmax(1) == labels).mean()) for logits, labels in
             (both_labels(valid, (1 - blend) * fer + blend * votes), both_labels(valid, answers(session, valid.pictures)[0]))]
    return 100 * (right[0] - right[1])


def write_card(out, version, model, tried, blend, curve, calibration, measured, speed, lost):
    """model-card.md from face_card.md and the figures."""
    names = {"fer2013": "FER2013, original labels", "ferplus": "FER+ majority", "both": "both together", "crossset": "other collection"}
    whole = table([[title, measured[key]["n"]] + [f"{measured[key][name]:.3f}" for name in
                   ("accuracy", "recall", "eceUncalibrated", "ece", "coverage", "accuracyKept")] for key, title in names.items()],
                  ["test faces", "n", "accuracy", "balanced accuracy", "ECE before", "ECE", "share not uncertain", "accuracy of those"])
    blends = table([[f"{row[0]:.1f}" + (" (chosen)" if row[0] == blend else ""), *[f"{value:.3f}" for value in row[1:]]] for row in tried],
                   ["share of the vote head", "FER2013 labels", "FER+ majority", "FER+ balanced"])
    confusions = [table([[EMOTIONS[i], *row] for i, row in enumerate(measured[key]["confusion"])], ["meant \\ found", *EMOTIONS])
                  for key in ("fer2013", "ferplus")]
    cross = table([[name, f"{value:.3f}", int(np.sum(measured["crossset"]["confusion"][EMOTIONS.index(name)]))]
                   for name, value in measured["crossset"]["perEmotion"].items()], ["emotion", "found", "n"])
    text = (Path(__file__).parent / "face_card.md").read_text(encoding="utf-8")
    (out / "model-card.md").write_text(text.format(
        version=version, whole=whole, blends=blends, fer_confusion=confusions[0], votes_confusion=confusions[1], cross=cross, networks=comparison(),
        four=f"{measured['crossset']['fourAccuracy']:.3f}", contempt=f"{measured['ferplus']['contemptWrong']:.3f}", epochs=len(curve),
        heads={key: f"{value:.3f}" for key, value in measured["heads"].items()}, lost=f"{lost:.1f}",
        parameters=f"{sum(p.numel() for p in model.parameters()):,}", kilobytes=round((out / "model.onnx").stat().st_size / 1000), note=LICENCE_NOTE,
        p50=f"{speed['p50']:.1f}", p95=f"{speed['p95']:.1f}", **{key: f"{value:.3f}" for key, value in calibration.items()}), encoding="utf-8")


def write_folder(model, network, curve, faces, valid, data, out, version):
    """Everything in native-models/face-emotion, and the network's line in `results/`; the test faces are measured here and nowhere else."""
    out.mkdir(parents=True, exist_ok=True)
    tried = blends_tried(model, valid)
    # Ten people voted on each face, one gave the original label: the votes' accuracy counts twice.
    blend = max((row for row in tried if row[0] in BLENDS), key=lambda row: row[1] + 2 * row[2] + row[3])[0]
    write_graph(model, blend, out / "model.onnx", faces if network == "residual" else None)
    session = open_model(out / "model.onnx")
    calibration, lost = calibrated(session, valid), int8_loss(model, blend, session, valid)
    test = read_split(data / "fer2013", "test")
    measured = measure(session, test, data / "crossset", calibration)
    measured["heads"] = own_labels(model, test)
    write_json(RESULTS / f"face-{network}.json", result_of(network, model, session, measured))
    write_manifest(out, {
        "name": "face-emotion", "version": version, "file": "model.onnx", "licence": "CC-BY-NC-SA-4.0", "licenceNote": LICENCE_NOTE,
        "source": {"kind": "trained", "script": "native-models/training/face_emotion.py", "data": ["FER2013", "FER+"],
                   **({"pretrained": PRETRAINED} if network == "residual" else {})},
        "inputs": [{"name": "face", "type": "float32", "shape": ["n", 1, 48, 48]}],
        "outputs": [{"name": "logits", "type": "float32", "shape": ["n", 7]}, {"name": "affect", "type": "float32", "shape": ["n", 2]},
                    {"name": "embedding", "type": "float32", "shape": ["n", 128]}],
        "labels": list(EMOTIONS), "crop": {"side": 48, "channels": "grey", "range": [0, 1], "framing": "FER2013", "standardised": "in the graph"},
        "blend": blend, "calibration": rounded(calibration, 4), "metrics": rounded(measured, 4)})
    write_json(out / "golden.json", golden(out / "model.onnx"))
    write_curve(out / "learning-curve.svg", "face-emotion: validation accuracy, each head on its own labels",
                {"FER+ majority": [point["votes"] for point in curve], "FER2013": [point["fer"] for point in curve]})
    write_risk_coverage(out / "risk-coverage.svg", "Accuracy of the faces answered, by their share (test faces)",
                        {name: measured[name]["riskCoverage"] for name in ("fer2013", "ferplus", "crossset")}, calibration["abstainBelow"])
    write_card(out, version, model, tried, blend, curve, calibration, measured, milliseconds(session), lost)
