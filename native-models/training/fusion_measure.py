"""Figures of the recognisers alone and of the fusions, on test pairs as they are and with one modality bad, missing or wrong."""

import numpy as np

from fusion_inputs import MODALITIES, SITUATIONS
from fusion_pairs import Conditions, alone
from scores import EMOTIONS, expected_calibration_error, softmax, unweighted_average_recall

CONDITIONS = {"as paired": Conditions(), **{f"{name} {kind}": alone(kind, name) for kind in ("bad", "missing", "wrong") for name in MODALITIES}}
ATTACK = Conditions(attack=("face", EMOTIONS.index("angry"), EMOTIONS.index("happy")))
DRAWS, SEED = 2, 29
CODES = {tuple(present): name for name, present in SITUATIONS.items()}


def f1_scores(truth, found):
    """(mean F1 of the classes that occur, mean by how often they occur)."""
    labels, counts = np.unique(truth, return_counts=True)
    each = [2 * np.sum((truth == i) & (found == i)) / (np.sum(truth == i) + np.sum(found == i)) for i in labels]
    return float(np.mean(each)), float(np.average(each, weights=counts))


def figures(truth, probabilities):
    found = probabilities.argmax(1)
    macro, weighted = f1_scores(truth, found)
    return {"n": int(len(truth)), "uar": unweighted_average_recall(truth, found), "macroF1": macro, "weightedF1": weighted,
            "accuracy": float((found == truth).mean()), "ece": expected_calibration_error(probabilities, truth)}


def calibrated_probabilities(logits, present, calibration):
    """[n, 7] by the temperature of each row's situation."""
    temperature = np.array([calibration[CODES[tuple(row)]]["temperature"] for row in present.astype(int)])
    return softmax(logits / temperature[:, None])


def told(member, drawn, rows):
    """(probabilities [n, 7], weights [n, 3]) of a member (ask, calibration)."""
    ask, calibration = member
    logits, weights = ask(drawn, rows)
    return calibrated_probabilities(logits, drawn.present[rows], calibration), weights


def figures_by_condition(members, pool, names=tuple(CONDITIONS)):
    """{condition: {modality or member: figures}}, over several drawings of voices and faces; each modality over the rows that have it."""
    result = {}
    for name in names:
        draws = [pool.drawn(CONDITIONS[name], np.random.default_rng([SEED, seed])) for seed in range(DRAWS)]
        truth = np.tile(pool.labels[pool.targets], DRAWS)
        own = {}
        for place, modality in enumerate(MODALITIES):
            there = np.concatenate([drawn.present[pool.targets, place] > 0.5 for drawn in draws])
            probabilities = np.concatenate([drawn.probabilities[pool.targets, place] for drawn in draws])
            if there.any():
                own[modality] = figures(truth[there], probabilities[there])
        for member, asked in members.items():
            answers = [told(asked, drawn, pool.targets) for drawn in draws]
            weights = np.concatenate([weights for _, weights in answers]).mean(0)
            own[member] = {**figures(truth, np.concatenate([probabilities for probabilities, _ in answers])),
                           "weights": dict(zip(MODALITIES, weights.tolist()))}
        result[name] = own
    return result


def attacked(members, pool):
    """Happy faces over angry voices and words: {member: {angry, happy: shares told, faceWeight, faceWeightBefore}}."""
    angry, happy = EMOTIONS.index("angry"), EMOTIONS.index("happy")
    rows = pool.targets[pool.labels[pool.targets] == angry]
    result = {}
    for member, asked in members.items():
        before, after = (told(asked, pool.drawn(conditions, np.random.default_rng(SEED)), rows) for conditions in (CONDITIONS["as paired"], ATTACK))
        found, face = after[0].argmax(1), MODALITIES.index("face")
        result[member] = {"n": int(len(rows)), "angry": float((found == angry).mean()), "happy": float((found == happy).mean()),
                          "faceWeight": float(after[1][:, face].mean()), "faceWeightBefore": float(before[1][:, face].mean())}
    return result
