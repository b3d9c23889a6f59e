"""The few numbers of the average, from fitting pairs; the temperatures from validation pairs."""

import numpy as np
from scipy.optimize import minimize

import fusion_average
import fusion_material
from fusion_inputs import MODALITIES
from fusion_measure import CONDITIONS
from fusion_pairs import Pool
from fusion_training import calibrated
from model_folder import rounded
from scores import softmax, unweighted_average_recall

SEED, ROWS, STEPS = 1, 1200, 90
START = (1.9, 0.2, 2.4)  # log odds of right, log of trust, log odds of decay


def pool_of(values, base_rates):
    right, trust, decay = values
    return {"right": np.full(3, 1 / (1 + np.exp(-right))), "trust": np.exp(trust), "decay": 1 / (1 + np.exp(-decay)), "base_rates": base_rates}


def pairs_of(pool):
    """[(what `average` takes, labels, weights)] of every condition of the comparison; rare emotions weigh more than they occur."""
    result = []
    for conditions in CONDITIONS.values():
        rng = np.random.default_rng(SEED)
        drawn, rows = pool.drawn(conditions, rng), rng.choice(pool.targets, ROWS, replace=False)
        labels = pool.labels[rows].astype(int)
        weight = (1 / np.bincount(labels, minlength=7).clip(1) ** 0.75)[labels]
        result.append((fusion_average.told(drawn, rows), labels, weight / weight.sum()))
    return result


def right_with_face(pool, checking):
    """The face is believed as little as a wrong voice allows: the lowest chance with which that leaves the average no worse than the face alone.

    What a camera shows wrongly (a polite smile, somebody else) is likelier than a voice of another mood, see SPOILED_SHARES.
    """
    drawn, rows = checking.drawn(CONDITIONS["voice wrong"], np.random.default_rng(SEED)), checking.targets
    told, labels, face = fusion_average.told(drawn, rows), checking.labels[rows], MODALITIES.index("face")
    alone = unweighted_average_recall(labels, told[0][:, face].argmax(1))
    for chance in np.arange(0.5, pool["right"][face], 0.02):
        right = np.array([*pool["right"][:face], round(chance, 2)])
        if unweighted_average_recall(labels, fusion_average.average(*told, {**pool, "right": right})[0].argmax(1)) >= alone:
            return right
    return pool["right"]


def fitted(cache):
    """(the pool's numbers, the calibration by what is present), rounded as the product has them."""
    material = fusion_material.load(cache=cache)
    fitting, checking = (Pool(material, split) for split in ("fit", "valid"))
    pairs = pairs_of(fitting)
    base_rates = np.round(pairs[0][0][0].mean(0), 4)

    def loss(values):
        total = 0
        for told, labels, weight in pairs:
            logits, _ = fusion_average.average(*told, pool_of(values, base_rates))
            total -= (weight * np.log(softmax(logits)[np.arange(len(labels)), labels])).sum()
        return total / len(pairs)

    found = minimize(loss, START, method="Nelder-Mead", options={"maxfev": STEPS, "xatol": 1e-2, "fatol": 1e-4})
    pool = {name: np.round(value, 3) if name != "base_rates" else value for name, value in pool_of(found.x, base_rates).items()}
    pool["right"] = right_with_face(pool, checking)
    print("loss", found.fun, {name: pool[name] for name in ("right", "trust", "decay")}, flush=True)
    return pool, rounded(calibrated(fusion_average.member(pool)[1], checking), 3)
