"""How a fusion network learns from drawn pairs, and how it is calibrated by what is present."""

from dataclasses import replace

import numpy as np
import torch
from torch.nn import functional

from fusion_inputs import MODALITIES, SITUATIONS
from fusion_pairs import TRAINING, VALIDATION
from scores import abstention_threshold, expected_calibration_error, fit_temperature, softmax, unweighted_average_recall
from voice_training import AFFECT

SEED, BATCH, TARGETS, SMOOTHING = 7, 256, 8000, 0.03
# Live there is no later utterance, and of an agent nothing is read.
LIVE_SHARE, AGENT_READ_SHARE = 0.7, 0.4


def statistics_of(pool):
    """(mean, spread) of each modality's embeddings in the pool."""
    flat = [pool.sides[name]["embedding"].reshape(-1, pool.sides[name]["embedding"].shape[2]) for name in MODALITIES]
    return [(values.mean(0), values.std(0) + 1e-3) for values in flat]


def inputs_of(network, drawn, rows, **how):
    """What the network takes of a batch, in its order."""
    batch = drawn.batch(rows, **how)
    return [torch.from_numpy(np.ascontiguousarray(batch[name], np.float32)) for name in network.inputs]


@torch.no_grad()
def answer(network, drawn, rows, size=512, **how):
    """(logits [n, 7], affect [n, 2], weights [n, 3]) of the utterances `rows`."""
    network.eval()
    parts = [network(*inputs_of(network, drawn, rows[i : i + size], **how)) for i in range(0, len(rows), size)]
    return [torch.cat(column).numpy() for column in zip(*parts)]


def fit(network, fitting, checking, epochs, rate=2e-3, decay=0.05):
    """The network with the best recall on the checking pool's drawn pairs, and the curve of it."""
    torch.manual_seed(SEED)
    rng = np.random.default_rng(SEED)
    # Frequent emotions are drawn less often than they occur, rare ones more often.
    labels = fitting.labels[fitting.targets]
    chance = (1 / np.bincount(labels, minlength=7) ** 0.75)[labels]
    optimiser = torch.optim.AdamW(network.parameters(), lr=rate, weight_decay=decay)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, epochs * (TARGETS // BATCH))
    check = checking.drawn(replace(TRAINING, seen=False), np.random.default_rng(SEED))
    best, best_recall, curve = None, -1.0, []
    for epoch in range(epochs):
        network.train()
        drawn = fitting.drawn(TRAINING, rng)
        chosen = rng.choice(fitting.targets, TARGETS, p=chance / chance.sum())
        for rows in np.array_split(chosen, TARGETS // BATCH):
            how = {"live": rng.random(len(rows)) < LIVE_SHARE, "agent_read": rng.random(len(rows)) < AGENT_READ_SHARE}
            wanted = torch.from_numpy(fitting.labels[rows].astype(np.int64))
            logits, affect, _ = network(*inputs_of(network, drawn, rows, **how))
            away = ((affect - torch.from_numpy(AFFECT)[wanted]) ** 2).sum(1).mean()
            loss = functional.cross_entropy(logits, wanted, label_smoothing=SMOOTHING) + 0.3 * away
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
        found = answer(network, check, checking.targets)[0]
        recall = unweighted_average_recall(checking.labels[checking.targets], found.argmax(1))
        curve.append(recall)
        if recall > best_recall:
            best_recall, best = recall, {key: value.clone() for key, value in network.state_dict().items()}
    network.load_state_dict(best)
    return network.eval(), curve


def calibrated(ask, pool, draws=3):
    """{situation: {temperature, abstainBelow, ece}} on a pool no network saw; `ask(drawn, rows)` gives logits."""
    result = {}
    for name in SITUATIONS:
        logits, labels = [], []
        for seed in range(draws):
            drawn = pool.drawn(replace(VALIDATION, present={name: 1.0}), np.random.default_rng([SEED, seed]))
            # A situation is what is left after what is unclear has gone.
            rows = pool.targets[(drawn.present[pool.targets] == np.array(SITUATIONS[name])).all(1)]
            logits.append(ask(drawn, rows))
            labels.append(pool.labels[rows])
        logits, labels = np.concatenate(logits), np.concatenate(labels)
        temperature = fit_temperature(logits, labels)
        probabilities = softmax(logits, temperature)
        result[name] = {"temperature": temperature, "abstainBelow": abstention_threshold(probabilities, labels)[0],
                        "ece": expected_calibration_error(probabilities, labels)}
    # Made pairs mostly agree, so they cannot say when to abstain: the strictest of the single thresholds holds.
    for name, value in result.items():
        value["abstainBelow"] = max(result[single]["abstainBelow"] for single in name.split("+"))
    return result
