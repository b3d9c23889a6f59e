"""The cards of the three fusion models, from the comparison's figures and one template."""

from pathlib import Path

from fusion_inputs import MODALITIES
from fusion_material import HERE
from model_folder import read_manifest, table

KINDS = {
    "concat": "The embeddings of what is present side by side and one linear layer: the paper's section 5, and the baseline that every other fusion must "
              "beat. It is told neither probabilities nor how good a signal is. The weights shown are what each modality added to the logits.",
    "attention": "The paper's section 3.3, made to run: each modality's embedding is projected to 128, one score a modality becomes a weight by a softmax over "
                 "what is present, the weighted states go through 128, ReLU and 7. The score is read from the state and from what reliability can be read "
                 "from: the recogniser's probabilities, confidence and entropy, whether it abstains, the quality of its signal, and how far "
                 "the others agree. The weights also pool the recognisers' own log probabilities.",
    "graph": "As fusion-attention, and a relational graph transformer around it: nodes are utterance x modality of the told utterance and of up to "
             "six before it (and three after it where a recording is looked at again); relations are the same utterance, and same or other speaker x "
             "near (1-2), middle (3-4), far (5-6) x earlier or later, each with its own bias per head and its own words. Two layers, four heads. "
             "Of earlier utterances it is told probabilities and signals, no embedding: that is all the app keeps of them.",
}


def percent(value):
    return f"{100 * value:.1f}"


def conditions_table(result):
    members = ["average", "concat", "attention", "graph"]
    rows = []
    for name, own in result["conditions"].items():
        singles = [percent(own[modality]["uar"]) if modality in own else "-" for modality in MODALITIES]
        rows.append([name, *singles, *(f"{percent(own[member]['uar'])} / {percent(own[member]['macroF1'])}" for member in members),
                     own["graph"]["ece"]])
    mean = lambda key, figure: percent(sum(own[key][figure] for own in result["conditions"].values()) / len(result["conditions"]))  # noqa: E731
    rows.append(["mean", "", "", "", *(f"{mean(member, 'uar')} / {mean(member, 'macroF1')}" for member in members), ""])
    return table(rows, ["test pairs", *MODALITIES, *members, "ECE (graph)"])


def variants_table(result):
    paired = {"graph": result["conditions"]["as paired"]["graph"], **result["variants"]["as paired"]}
    wrong = {"graph": result["conditions"]["face wrong"]["graph"], **result["variants"]["face wrong"]}
    return table([[name, *(percent(own[key]) for key in ("uar", "macroF1", "weightedF1", "accuracy")), own["ece"], percent(wrong[name]["uar"])]
                  for name, own in paired.items() if name not in MODALITIES],
                 ["", "UAR", "macro-F1", "weighted F1", "accuracy", "ECE", "UAR, face wrong"])


def weights_table(result, member):
    rows = [[name, *(f"{own[member]['weights'][modality]:.2f}" for modality in MODALITIES)] for name, own in result["conditions"].items()]
    return table(rows, ["test pairs", *MODALITIES])


def attack_table(result):
    rows = [[name, percent(own["angry"]), percent(own["happy"]), f"{own['faceWeightBefore']:.2f}", f"{own['faceWeight']:.2f}"]
            for name, own in result["attack"].items()]
    return table(rows, ["", "told angry", "told happy", "weight of the face, agreeing", "weight of the happy face"])


def write_cards(result):
    template = (Path(__file__).parent / "fusion_card.md").read_text(encoding="utf-8")
    paired = result["conditions"]["as paired"]
    for kind, what in KINDS.items():
        folder = HERE / f"fusion-{kind}"
        manifest = read_manifest(folder)
        calibration = [[name, *(value[key] for key in ("temperature", "abstainBelow", "ece"))] for name, value in manifest["calibration"]["bySituation"].items()]
        times = manifest["metrics"]["milliseconds"]
        text = template.format(
            name=manifest["name"], version=manifest["version"], what=what, note=manifest["licenceNote"], kilobytes=round(manifest["bytes"] / 1000),
            p50=f"{times['p50']:.2f}", p95=f"{times['p95']:.2f}", n=paired["graph"]["n"] // 2, conditions=conditions_table(result),
            variants=variants_table(result), weights=weights_table(result, kind), attack=attack_table(result), attacked=result["attack"][kind]["n"],
            calibration=table(calibration, ["present", "temperature", "uncertain below", "validation ECE"]))
        (folder / "model-card.md").write_text(text, encoding="utf-8")
