"""Trains, compares, measures and exports native-models/satisfaction from the visible rows of SSA and USS. See README.md."""

import argparse
import json
from pathlib import Path

import numpy as np

from model_folder import rounded, write_json, write_manifest
from satisfaction_card import write_card
from satisfaction_export import HEADS, Runner, SatisfactionGraph, export
from satisfaction_features import FEATURES, Course, customer_turns
from satisfaction_figures import SHARES, chosen, figures, interval, two_turns
from satisfaction_golden import conversations
from satisfaction_heads import DRAWS, courses, cross_validated, fit_levels, fit_outcome, level_rows, rated
from satisfaction_models import log_loss, recurrent
from satisfaction_reads import Reader, reading_errors
from satisfaction_rows import OUTCOMES, part_of, ssa, uss
from scores import softmax

VERSION = "1.0.0"
LEAST_TURNS = 3  # customer turns before anything is forecast; see the card's table by turns
LICENCE_NOTE = ("Learned from SSA (no licence stated, released with EMNLP 2019 paper D19-1019) and USS (no licence stated; from MultiWOZ, SGD, ReDial and "
                "CCPE): for research only until trained again on conversations with a licence. No text of either is included.")


def probabilities(head, x):
    return softmax(head.logits(x), head.temperature)


def by_share(head, x, y, unsatisfied):
    """{share: figures} of courses x [dialogues, shares, features]."""
    return {f"{share:.0%}": figures(probabilities(head, x[:, i]), y, head.decision, unsatisfied) for i, share in enumerate(SHARES)}


def by_turns(head, dialogues, y, most=8):
    """{customer turns heard: (log loss, log loss of the prior, n)} of conversations that go on."""
    made, told = {}, [customer_turns(dialogue) for dialogue in dialogues]
    for turns in range(1, most + 1):
        rows = [i for i, courses_ in enumerate(told) if len(courses_) > turns]
        x = np.array([told[i][turns - 1] for i in rows])
        prior = np.tile(np.log(head.prior), (len(rows), 1))
        made[turns] = (log_loss(head.logits(x) / head.temperature, y[rows]), log_loss(prior, y[rows]), len(rows))
    return made


def measure_outcome(dev, annotated, heard, read, answer):
    """`read`: dev as misread, DRAWS times over; `answer`: what the recurrent network says of dev, by share."""
    y, x = np.array([dialogue.outcome for dialogue in dev]), courses(dev)
    read_x, read_y = courses(read), np.tile(y, DRAWS)
    prior = np.tile(annotated.prior, (len(dev), 1))
    p = probabilities(annotated, x[:, -1])
    return {
        "annotated": by_share(annotated, x, y, 1), "heard": by_share(heard, read_x, read_y, 1), "annotatedOnHeard": by_share(annotated, read_x, read_y, 1),
        "baseline": {"classPrior": figures(prior, y, np.ones(3), 1), "twoTurns": {"n": len(y), **chosen(y, np.array([two_turns(d) for d in dev]), 3)}},
        "recurrent": {f"{share:.0%}": figures(softmax(answer[share]), y, np.ones(3), 1) for share in SHARES},
        "logLoss": {"annotated": log_loss(annotated.logits(x[:, -1]) / annotated.temperature, y), "recurrent": log_loss(answer[1.0], y)},
        "intervals": {name: interval(p, y, annotated.decision, name) for name in ("accuracy", "macroF1")},
        "byTurns": by_turns(heard, read, read_y),
    }


def measure_levels(by_set, tests, heads, heard):
    """`by_set`: all rated dialogues, to be crossed; `tests`: those of the test part."""
    final, turn = heads
    ends, turns = level_rows(tests)
    x, y = ends[0].reshape(-1, len(SHARES), len(FEATURES)), ends[1][::len(SHARES)]
    folded = np.where(y < 2, 0, np.where(y == 2, 1, 2))
    found = cross_validated(by_set, heads)
    crossed = {name: {"final": chosen(a, p.argmax(1), 5), "turn": chosen(b, q.argmax(1), 5)} for name, (a, p, b, q) in found.items()}
    a, p, b, q = (np.concatenate([parts[i] for parts in found.values()]) for i in range(4))
    crossed["all"] = {"final": chosen(a, p.argmax(1), 5), "turn": chosen(b, q.argmax(1), 5)}
    flat = lambda head: np.tile(head.prior, (len(y), 1))  # noqa: E731
    return {
        "final": by_share(final, x, y, 2), "turn": figures(probabilities(turn, turns[0]), turns[1], turn.decision, 2),
        "likeliest": {"final": chosen(y, probabilities(final, x[:, -1]).argmax(1), 5), "turn": chosen(turns[1], probabilities(turn, turns[0]).argmax(1), 5)},
        "outcome": figures(probabilities(heard, x[:, -1]), folded, heard.decision, 1), "classPrior": figures(flat(final), y, np.ones(5), 2),
        "crossValidated": crossed, "intervals": {"uar": interval(probabilities(final, x[:, -1]), y, final.decision, "uar")},
    }


def golden(runner, heads):
    """Made conversations: the course, calibrated probabilities and contributions at their end."""
    cases = []
    for turns in conversations():
        course = Course()
        for turn in turns:
            course.add(turn)
        found = runner([course.features()])
        told = {name: softmax(found[name].astype(float), heads[name].temperature)[0] for name in HEADS}
        said = [{"customer": turn.customer, "text": turn.text, "polarity": turn.polarity, "states": turn.states} for turn in turns]
        cases.append({"turns": said, **rounded({"features": course.features(), **told, "contributions": found["contributions"][0]}, 6)})
    return {"tolerance": 1e-4, "cases": cases}


def main():
    here = Path(__file__).resolve().parents[1]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=here.parents[1] / "shared/data")
    parser.add_argument("--out", type=Path, default=here / "satisfaction")
    parser.add_argument("--cache", type=Path, required=True)
    wanted = parser.parse_args()
    text = here / "text-emotion"
    reader = Reader(text, wanted.cache, json.loads((text / "manifest.json").read_text(encoding="utf-8")))
    by_set = uss(wanted.data)
    for name, dialogues in by_set.items():
        reader.fill(name, dialogues)
    errors = reading_errors(wanted.data, reader, by_set)
    parts = {"train": [], "valid": [], "dev": ssa(wanted.data, "dev")}
    for dialogue in ssa(wanted.data, "train"):
        parts["valid" if part_of(dialogue.name) == "valid" else "train"].append(dialogue)
    annotated, heard, read = fit_outcome(parts, errors)
    rows = {name: [(dialogue.name, rated(dialogue)) for dialogue in dialogues] for name, dialogues in by_set.items()}
    halves = {part: [row for known in rows.values() for name, row in known if part_of(name) == part] for part in ("train", "valid", "test")}
    final, turn = fit_levels(level_rows(halves["train"]), level_rows(halves["valid"]))
    heads = dict(zip(HEADS, (annotated, heard, final, turn)))
    graph = SatisfactionGraph(len(FEATURES), {name: (head.model, head.columns) for name, head in heads.items()})
    wanted.out.mkdir(parents=True, exist_ok=True)
    export(graph, len(FEATURES), wanted.out / "model.onnx")
    answer = recurrent(parts["train"], np.array([d.outcome for d in parts["train"]]), 3)(parts["dev"], SHARES)
    whole = {name: [row for _, row in known] for name, known in rows.items()}
    measured = {"ssa": measure_outcome(parts["dev"], annotated, heard, read["dev"], answer), "uss": measure_levels(whole, halves["test"], (final, turn), heard)}
    write_folder(wanted.out, heads, measured, Runner(wanted.out / "model.onnx"))
    sizes = {"ssa": {name: len(part) for name, part in parts.items()}, "uss": {name: len(part) for name, part in halves.items()}}
    write_card(wanted.out, VERSION, heads, measured, errors, sizes)
    print(json.dumps(rounded(measured, 3), indent=1))


def write_folder(out, heads, measured, runner):
    tensor = lambda name, shape: {"name": name, "type": "float32", "shape": shape}  # noqa: E731
    width = len(FEATURES)
    outputs = [tensor(name, [1, len(heads[name].prior)]) for name in HEADS] + [tensor("contributions", [1, width, len(OUTCOMES)])]
    told = {name: {"temperature": head.temperature, "decision": head.decision, "prior": head.prior} for name, head in heads.items()}
    write_manifest(out, {
        "name": "satisfaction", "version": VERSION, "file": "model.onnx", "licence": "LicenseRef-research-only", "licenceNote": LICENCE_NOTE,
        "source": {"kind": "trained", "script": "native-models/training/satisfaction.py", "data": ["SSA, visible rows", "USS, visible rows"]},
        "inputs": [tensor("features", [1, width])], "outputs": outputs, "outcomes": [name.replace("_", "-") for name in OUTCOMES], "levels": 5, "leastTurns": LEAST_TURNS,
        "features": [{"name": name, "signal": signal} for name, signal in FEATURES.items()],
        "heads": rounded(told, 6), "metrics": rounded(measured, 4)})
    write_json(out / "golden.json", golden(runner, heads))


if __name__ == "__main__":
    main()
