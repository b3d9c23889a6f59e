"""Trains, compares, measures and exports native-models/churn-risk from the visible telco rows. See README.md."""

import argparse
import json
from pathlib import Path

import numpy as np

import churn_rows as telco
from churn_export import ChurnGraph, Runner, export
from churn_figures import (auc, auc_interval, best_threshold, choose_calibration, ece, figures, log_loss, sigmoid)
from churn_models import Linear, boosted_stumps, network
from churn_picture import write_effects
from model_folder import rounded, table, write_json, write_manifest

VERSION = "1.0.0"
PENALTIES, ROUNDS, EPOCHS = (0.03, 0.1, 0.3, 1, 3, 10, 30, 60, 100), (50, 100, 200, 400), (5, 10, 20, 30, 40)
BASELINE = ("tenure", "Contract")
# Log loss on validation that may be given away for a model whose reasons hold: the charge is nearly the sum of the services, so with a weak
# penalty their weights grow against each other and "a high charge" counts as a reason to stay.
TOLERANCE = 0.005
# Shares that left at the most in the band `low` and at the least in the band `high`.
LOW_RATE, HIGH_RATE = 0.1, 0.65


def best_by_valid(fits, x, y):
    """(log loss on valid, setting, model) of the best of {setting: fit}."""
    tried = [(log_loss(model(x["valid"]), y["valid"]), setting, model) for setting, fit in fits.items() for model in [fit()]]
    return min(tried, key=lambda one: one[0])


def linear(x, y):
    """The strongest penalty within TOLERANCE of the best one."""
    tried = [best_by_valid({f"L2 {p:g}": lambda p=p: Linear(x["train"], y["train"], p)}, x, y) for p in PENALTIES]
    return [one for one in tried if one[0] <= min(one[0] for one in tried) + TOLERANCE][-1]


def designs(parts, columns, fields):
    return {name: telco.design(telco.values(rows, fields), fields, columns) for name, rows in parts.items()}


def compare(parts, y):
    """{name: (valid loss, setting, model, design)} of everything that was tried."""
    columns, tried = telco.columns(), {}
    x = designs(parts, columns, telco.FIELDS)
    prior = np.log(y["train"].mean() / (1 - y["train"].mean()))
    constant = lambda rows: np.full(len(rows), prior)  # noqa: E731
    tried["class prior"] = (log_loss(constant(x["valid"]), y["valid"]), "", constant, x)
    few = designs(parts, [c for c in columns if c[0] in BASELINE], telco.FIELDS)
    tried["tenure and contract"] = (*linear(few, y), few)
    tried["linear"] = (*linear(x, y), x)
    plain = designs(parts, [c for c in columns if c[1] != "hinge"], telco.FIELDS)
    tried["boosted stumps"] = (*best_by_valid({f"{n} rounds": lambda n=n: boosted_stumps(plain["train"], y["train"], n) for n in ROUNDS}, plain, y), plain)
    tried["small network"] = (*best_by_valid({f"{n} epochs": lambda n=n: network(plain["train"], y["train"], n) for n in EPOCHS}, plain, y), plain)
    for extra in (("gender",), ("SeniorCitizen",), ("Partner", "Dependents"), tuple(telco.PERSONAL)):
        more = designs(parts, telco.columns(extra), (*telco.FIELDS, *extra))
        tried[f"linear with {', '.join(extra)}"] = (*linear(more, y), more)
    total = {name: np.array([[np.log1p(float(row["TotalCharges"].strip() or 0))] for row in rows]) for name, rows in parts.items()}
    more = {name: np.concatenate([x[name], total[name]], axis=1) for name in x}
    tried["linear with TotalCharges"] = (*linear(more, y), more)
    return tried


def bands(p, y):
    """(low, high): the highest and the lowest limit in hundredths whose bands hold what LOW_RATE and HIGH_RATE promise."""
    grid = np.round(np.arange(0.02, 0.99, 0.01), 2)
    low = max(t for t in grid if np.sum(p < t) >= 50 and y[p < t].mean() <= LOW_RATE)
    high = min(t for t in grid if np.sum(p >= t) >= 50 and y[p >= t].mean() >= HIGH_RATE)
    return float(low), float(high)


def effects(graph, runner, fields):
    """[(label, contribution)]: each category's values, and the numbers at a few places."""
    made = []
    for place, name in enumerate(fields):
        known = telco.CATEGORIES.get(name)
        points = list(enumerate(known)) if known else [(v, f"{v:g}") for v in {"tenure": (1, 6, 12, 24, 48, 72), "MonthlyCharges": (20, 50, 70, 90, 110)}[name]]
        for value, label in points:
            if label not in telco.IMPLIED:
                row = np.zeros((1, len(fields)), np.float32)
                row[0, place] = value
                made.append((f"{name}: {label}", float(runner(row)["contributions"][0, place])))
    return made


def golden(runner, rows, fields):
    """Outputs for the first rows of the test part: whole, without months and contract, and with nothing at all."""
    cases = []
    for row in rows[:4]:
        for absent in ((), BASELINE, fields):
            record = {name: row[name] for name in fields if name not in absent}
            present = np.array([[name in record for name in fields]], np.float32)
            found = runner(telco.values([row], fields) * present, present)
            cases.append({"record": record, **{name: rounded(value[0], 6) for name, value in found.items()}})
    return {"tolerance": 1e-4, "cases": cases}


def field_schema():
    numbers = [{"name": name, "kind": "number", "unit": unit, "least": 0} for name, (unit, _) in telco.NUMBERS.items()]
    return [*numbers, *({"name": name, "kind": "category", "values": list(values)} for name, values in telco.CATEGORIES.items())]


def main():
    here = Path(__file__).resolve().parents[1]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=here.parents[1] / "shared/data")
    parser.add_argument("--out", type=Path, default=here / "churn-risk")
    wanted = parser.parse_args()
    parts = telco.read(wanted.data)
    y = {name: telco.truth(rows) for name, rows in parts.items()}
    fields = list(telco.FIELDS)
    tried = compare(parts, y)
    chosen = "linear"
    if tried[chosen][0] > min(tried[name][0] for name in ("boosted stumps", "small network")) + TOLERANCE:
        raise SystemExit("Another model is better on validation by more than its reasons are worth; the graph is made for the linear one.")
    columns = telco.columns()
    graph = ChurnGraph(fields, columns, tried["linear"][2], [c for c in columns if c[0] in BASELINE], tried["tenure and contract"][2])
    wanted.out.mkdir(parents=True, exist_ok=True)
    export(graph, fields, wanted.out / "model.onnx")
    runner = Runner(wanted.out / "model.onnx")
    found = {name: runner(telco.values(parts[name], fields)) for name in ("valid", "test")}
    logits = {name: value["logit"][:, 0].astype(np.float64) for name, value in found.items()}
    kind, scale, offset, losses = choose_calibration(logits["valid"], y["valid"])
    p = {name: sigmoid(scale * value + offset) for name, value in logits.items()}
    threshold, (low, high) = best_threshold(p["valid"], y["valid"]), bands(p["valid"], y["valid"])
    base = {name: sigmoid(value["baseline"][:, 0].astype(np.float64)) for name, value in found.items()}
    write_folder(wanted.out, locals())


def write_folder(out, made):
    """Manifest, golden numbers, picture and card."""
    parts, y, p, base, logits, tried = (made[key] for key in ("parts", "y", "p", "base", "logits", "tried"))
    threshold, low, high, fields, runner = (made[key] for key in ("threshold", "low", "high", "fields", "runner"))
    prior = float(y["train"].mean())
    test = figures(p["test"], y["test"], threshold)
    interval = auc_interval(p["test"], y["test"])
    rng, gains = np.random.default_rng(2026), []
    for _ in range(1000):
        drawn = rng.integers(0, len(y["test"]), len(y["test"]))
        gains.append(auc(p["test"][drawn], y["test"][drawn]) - auc(base["test"][drawn], y["test"][drawn]))
    gain_interval = [float(v) for v in np.quantile(gains, (0.025, 0.975))]
    # The baselines decide where they decide best on validation.
    base_threshold = best_threshold(base["valid"], y["valid"])
    measured = {"test": {**test, "aucInterval": interval},
                "baseline": {"classPrior": figures(np.full(len(y["test"]), prior), y["test"], 0.5),
                             "tenureAndContract": figures(base["test"], y["test"], base_threshold), "aucGainInterval": gain_interval}}
    floats = lambda name, shape: {"name": name, "type": "float32", "shape": shape}  # noqa: E731
    width = len(fields)
    write_manifest(out, {
        "name": "churn-risk", "version": VERSION, "file": "model.onnx", "licence": "Apache-2.0",
        "licenceNote": "Learned from IBM Telco customer churn (IBM/telco-customer-churn-on-icp4d, Apache-2.0).",
        "source": {"kind": "trained", "script": "native-models/training/churn.py", "data": ["IBM Telco customer churn, visible rows"]},
        "inputs": [floats("values", [1, width]), floats("present", [1, width])],
        "outputs": [floats("logit", [1, 1]), floats("contributions", [1, width]), floats("baseline", [1, 1])],
        "fields": field_schema(), "notUsed": [*telco.PERSONAL, "TotalCharges"], "implied": list(telco.IMPLIED),
        "calibration": rounded({"kind": made["kind"], "temperature": 1 / made["scale"], "offset": made["offset"], "abstainBelow": 0.0,
                                "ece": ece(p["valid"], y["valid"]), "threshold": threshold, "bands": {"low": low, "high": high},
                                "baseline": {"prior": prior, "threshold": base_threshold}}, 6),
        "metrics": rounded(measured, 4)})
    write_json(out / "golden.json", golden(runner, parts["test"], fields))
    write_effects(out / "effects.svg", "churn-risk: what each value adds to the logit", effects(made["graph"], runner, fields))
    write_card(out, made, measured, prior)
    print(json.dumps(rounded(measured, 4), indent=1))


def write_card(out, made, measured, prior):
    parts, y, p, logits, tried = (made[key] for key in ("parts", "y", "p", "logits", "tried"))
    show = lambda value, digits=3: "" if value is None else f"{value:.{digits}f}"  # noqa: E731
    pair = lambda values: f"{values[0]:.3f} to {values[1]:.3f}"  # noqa: E731
    comparison = table([[f"**{name}**" if name == made["chosen"] else name, setting, show(loss, 4), show(auc(model(x["valid"]), y["valid"])),
                         show(auc(model(x["test"]), y["test"]))] for name, (loss, setting, model, x) in tried.items()],
                       ["model", "setting", "validation log loss", "validation AUC", "test AUC"])
    named = {"all": np.ones(len(y["test"]), bool)}
    for column in ("gender", "SeniorCitizen"):
        told = np.array([row[column] for row in parts["test"]])
        named |= {f"{column} {value}": told == value for value in np.unique(told)}
    by_group = {name: (figures(p["test"][mask], y["test"][mask], made["threshold"]), p["test"][mask].mean(), y["test"][mask].mean())
                for name, mask in named.items()}
    groups = table([[name, f["n"], show(f["accuracy"]), show(f["macroF1"]), show(f["auc"]), show(f["ece"]), show(said), show(left)]
                    for name, (f, said, left) in by_group.items()],
                   ["group", "n", "accuracy", "macro F1", "AUC", "ECE", "mean forecast", "share that left"])
    limits = [0, made["low"], made["high"], 1.01]
    rows = []
    for name, a, b in zip(("low", "medium", "high"), limits, limits[1:]):
        cells = [name]
        for part in ("valid", "test"):
            mask = (p[part] >= a) & (p[part] < b)
            cells += [int(mask.sum()), show(y[part][mask].mean())]
        rows.append(cells)
    _, said, left = by_group["SeniorCitizen 1"]
    text = (Path(__file__).parent / "churn_card.md").read_text(encoding="utf-8")
    (out / "model-card.md").write_text(text.format(
        version=VERSION, fields=len(made["fields"]), parameters=len(made["columns"]) + 1, kilobytes=round((out / "model.onnx").stat().st_size / 1000),
        rows=f"{sum(map(len, parts.values())):,}", **{name: f"{len(part):,}" for name, part in parts.items()}, comparison=comparison,
        auc=show(measured["test"]["auc"]), interval=pair(measured["test"]["aucInterval"]),
        gain=show(measured["test"]["auc"] - measured["baseline"]["tenureAndContract"]["auc"]), gainInterval=pair(measured["baseline"]["aucGainInterval"]),
        losses=", ".join(f"{name} {loss:.4f}" for name, loss in made["losses"].items()), calibration=made["kind"],
        validBefore=show(ece(sigmoid(logits["valid"]), y["valid"])), validAfter=show(ece(p["valid"], y["valid"])),
        testBefore=show(ece(sigmoid(logits["test"]), y["test"])), testAfter=show(ece(p["test"], y["test"])),
        low=made["low"], high=made["high"], lowRate=f"{LOW_RATE:.0%}", highRate=f"{HIGH_RATE:.0%}", tolerance=TOLERANCE, threshold=made["threshold"],
        bands=table(rows, ["band", "validation n", "of them left", "test n", "of them left"]), groups=groups,
        half=show(figures(p["test"], y["test"], 0.5)["accuracy"]),
        seniors=f"Of the {by_group['SeniorCitizen 1'][0]['n']} senior customers of the test part {left:.0%} left; the model, which does not know who is "
                f"senior, forecast {said:.0%}."), encoding="utf-8")


if __name__ == "__main__":
    main()
