"""Puts the trained face network into native-models/face-emotion: one graph with both heads blended, its figures, its card."""

from pathlib import Path

import numpy as np
import onnxruntime
import torch

from face_data import CONTEMPT, NO_LABEL, read_split
from face_measure import answers, both_labels, measure, milliseconds, open_model
from face_training import predict
from model_folder import rounded, write_curve, write_json, write_manifest
from scores import EMOTIONS, abstention_threshold, expected_calibration_error, fit_temperature, softmax, unweighted_average_recall
from voice_report import table

BLENDS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
LICENCE_NOTE = ("Weights learned from FER2013, photographs gathered by web search for a research challenge under no open licence, and the FER+ votes "
                "(MIT): for research and other non-commercial use. A product that is sold needs the network trained again on faces with a licence.")


class Exported(torch.nn.Module):
    """The network and its mirror image averaged, with the two heads' logits blended: `blend` of the vote head, the rest of the other."""

    def __init__(self, network, blend):
        super().__init__()
        self.network, self.blend = network, blend

    def forward(self, face):
        one, other = self.network(face), self.network(torch.flip(face, (3,)))
        fer, votes, affect, embedding = [(a + b) / 2 for a, b in zip(one, other)]
        return (1 - self.blend) * fer + self.blend * votes, affect, embedding


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
    """Temperature, calibration error and abstention threshold on the validation faces, under both kinds of labels together."""
    logits, labels = both_labels(valid, answers(session, valid.pictures)[0])
    temperature = fit_temperature(logits, labels)
    probabilities = softmax(logits, temperature)
    below, coverage, accuracy = abstention_threshold(probabilities, labels, 0.8)
    return {"temperature": temperature, "abstainBelow": below, "ece": expected_calibration_error(probabilities, labels),
            "validCoverage": coverage, "validAccuracyKept": accuracy}


def write_card(out, version, model, tried, blend, curve, calibration, measured, speed):
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
        version=version, whole=whole, blends=blends, blend=blend, fer_confusion=confusions[0], votes_confusion=confusions[1], cross=cross,
        four=f"{measured['crossset']['fourAccuracy']:.3f}", contempt=f"{measured['ferplus']['contemptWrong']:.3f}", epochs=len(curve),
        parameters=sum(p.numel() for p in model.parameters()), kilobytes=round((out / "model.onnx").stat().st_size / 1000), note=LICENCE_NOTE,
        p50=f"{speed['p50']:.1f}", p95=f"{speed['p95']:.1f}", **{key: f"{value:.3f}" for key, value in calibration.items()}), encoding="utf-8")


def write_folder(model, curve, valid, data, out, version):
    """Everything in native-models/face-emotion; the test faces are measured here and nowhere else."""
    out.mkdir(parents=True, exist_ok=True)
    tried = blends_tried(model, valid)
    blend = max((row for row in tried if row[0] in BLENDS), key=lambda row: sum(row[1:]))[0]
    torch.onnx.export(Exported(model, blend).eval(), (torch.rand(2, 1, 48, 48),), str(out / "model.onnx"), input_names=["face"],
                      output_names=["logits", "affect", "embedding"], opset_version=17, dynamo=False,
                      dynamic_axes={name: {0: "n"} for name in ("face", "logits", "affect", "embedding")})
    session = open_model(out / "model.onnx")
    calibration = calibrated(session, valid)
    measured = measure(session, read_split(data / "fer2013", "test"), data / "crossset", calibration)
    write_manifest(out, {
        "name": "face-emotion", "version": version, "file": "model.onnx", "licence": "CC-BY-NC-SA-4.0", "licenceNote": LICENCE_NOTE,
        "source": {"kind": "trained", "script": "native-models/training/face_emotion.py", "data": ["FER2013", "FER+"]},
        "inputs": [{"name": "face", "type": "float32", "shape": ["n", 1, 48, 48]}],
        "outputs": [{"name": "logits", "type": "float32", "shape": ["n", 7]}, {"name": "affect", "type": "float32", "shape": ["n", 2]},
                    {"name": "embedding", "type": "float32", "shape": ["n", 128]}],
        "labels": list(EMOTIONS), "crop": {"side": 48, "channels": "grey", "range": [0, 1], "framing": "FER2013", "standardised": "in the graph"},
        "blend": blend, "calibration": rounded(calibration, 4), "metrics": rounded(measured, 4)})
    write_json(out / "golden.json", golden(out / "model.onnx"))
    write_curve(out / "learning-curve.svg", "face-emotion: validation accuracy, each head on its own labels",
                {"FER+ majority": [point["votes"] for point in curve], "FER2013": [point["fer"] for point in curve]})
    write_card(out, version, model, tried, blend, curve, calibration, measured, milliseconds(session))
