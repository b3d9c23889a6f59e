"""Fills the card's template with what was measured."""

from pathlib import Path

from model_folder import table


def show(value, digits=3):
    return "" if value is None else f"{value:.{digits}f}"


def pair(values):
    return f"{values[0]:.3f} to {values[1]:.3f}"


def share_rows(measured, names):
    return [[label, share, *(show(f[key]) for key in ("accuracy", "macroF1", "weightedF1", "uar", "auc", "ece"))]
            for label, name in names.items() for share, f in measured[name].items()]


def write_card(out, version, heads, measured, errors, sizes):
    ssa, uss = measured["ssa"], measured["uss"]
    head = ["forecast", "heard", "accuracy", "macro F1", "weighted F1", "UAR", "AUC", "ECE"]
    rows = share_rows(ssa, {"**linear, annotated turns**": "annotated", "recurrent network, annotated turns": "recurrent",
                            "**linear, misread turns (`heard`)**": "heard", "`annotated` on misread turns": "annotatedOnHeard"})
    base = ssa["baseline"]
    rows += [[label, "100%", *(show(base[name].get(key)) for key in ("accuracy", "macroF1", "weightedF1", "uar", "auc", "ece"))]
             for label, name in (("class prior", "classPrior"), ("rule of two turns", "twoTurns"))]
    levels = share_rows(uss, {"level at the end": "final"})
    levels.append(["level of a user turn", "", *(show(uss["turn"][key]) for key in ("accuracy", "macroF1", "weightedF1", "uar", "auc", "ece"))])
    crossed = table([[name, show(f["final"]["uar"]), show(f["final"]["accuracy"]), show(f["turn"]["uar"]), show(f["turn"]["accuracy"])]
                     for name, f in uss["crossValidated"].items()], ["set", "end: UAR", "end: accuracy", "user turn: UAR", "user turn: accuracy"])
    confusion = table([[meant, *(f"{value:.2f}" for value in row)] for meant, row in zip(("negative", "neutral", "positive"), errors)],
                      ["meant", "taken for negative", "neutral", "positive"])
    turns = table([[turn, n, show(loss), show(prior)] for turn, (loss, prior, n) in ssa["byTurns"].items()],
                  ["customer turns heard", "n", "log loss", "of the class prior"])
    text = (Path(__file__).parent / "satisfaction_card.md").read_text(encoding="utf-8")
    (out / "model-card.md").write_text(text.format(
        version=version, kilobytes=round((out / "model.onnx").stat().st_size / 1000), features=heads["final"].model.weight.shape[1],
        trajectory=len(heads["heard"].columns), outcomes=table(rows, head), levels=table(levels, head), crossed=crossed, confusion=confusion, turns=turns,
        penalties=", ".join(f"{name} {h.penalty:g}" for name, h in heads.items()), temperatures=", ".join(f"{name} {h.temperature:.2f}" for name, h in heads.items()),
        decision=", ".join(f"{w:.1f}" for w in heads["final"].decision), lossLinear=show(ssa["logLoss"]["annotated"]), lossRecurrent=show(ssa["logLoss"]["recurrent"]),
        accuracyInterval=pair(ssa["intervals"]["accuracy"]), f1Interval=pair(ssa["intervals"]["macroF1"]), uarInterval=pair(uss["intervals"]["uar"]),
        ssaTrain=f"{sizes['ssa']['train']:,}", ssaValid=f"{sizes['ssa']['valid']:,}", ssaDev=sizes["ssa"]["dev"], ussTrain=f"{sizes['uss']['train']:,}",
        ussValid=sizes["uss"]["valid"], ussTest=sizes["uss"]["test"], likeliestEnd=show(uss["likeliest"]["final"]["accuracy"]),
        likeliestEndUar=show(uss["likeliest"]["final"]["uar"]), likeliestTurn=show(uss["likeliest"]["turn"]["accuracy"]),
        likeliestTurnUar=show(uss["likeliest"]["turn"]["uar"]), prior=show(uss["classPrior"]["accuracy"]), priorUar=show(uss["classPrior"]["uar"]),
        crossAuc=show(uss["outcome"]["auc"]), crossUar=show(uss["outcome"]["uar"]), crossAccuracy=show(uss["outcome"]["accuracy"])), encoding="utf-8")
