"""Fits the four heads: the outcome from annotated and from misread turns (SSA), the level at the end and of each user turn (USS)."""

from dataclasses import dataclass

import numpy as np

from satisfaction_features import FEATURES, TRAJECTORY, customer_turns, prefixes
from satisfaction_figures import SHARES, balanced
from satisfaction_models import Multinomial, log_loss
from satisfaction_reads import misread
from scores import fit_temperature

PENALTIES = (10, 100)
# What a quarter, half, three quarters and all of a conversation count in the fit. Onlookers' ratings follow the end: what comes before tells little.
OUTCOME_WEIGHTS, LEVEL_WEIGHTS = (0.5, 0.5, 0.5, 1.5), (0.1, 0.2, 0.3, 2.4)
DRAWS = 3  # how often each conversation is misread for the head that hears


@dataclass
class Head:
    model: Multinomial
    columns: list
    penalty: float
    loss: float
    temperature: float
    decision: np.ndarray
    prior: np.ndarray

    def logits(self, x):
        return self.model(x[:, self.columns])


def courses(dialogues):
    """[dialogues, shares, features]."""
    return np.array([prefixes(dialogue, SHARES) for dialogue in dialogues])


def flat(x, y, weights):
    """Each share of each conversation a row, with the conversation's label and the share's weight."""
    return x.reshape(-1, x.shape[-1]), np.repeat(y, len(SHARES)), np.tile(weights, len(y))


def fit(train, valid, classes, columns, decide_balanced):
    """(x, y, weight) each → the Head with the least log loss on valid, its temperature fitted there."""
    (x, y, weight), (vx, vy, vweight) = train, valid
    tried = []
    for penalty in PENALTIES:
        model = Multinomial(x[:, columns], y, classes, penalty, weight)
        tried.append((log_loss(model(vx[:, columns]), vy, vweight), penalty, model))
    loss, penalty, model = min(tried, key=lambda one: one[0])
    decision = balanced(y, classes) if decide_balanced else np.ones(classes)
    return Head(model, columns, penalty, loss, fit_temperature(model(vx[:, columns]), vy, vweight), decision, np.bincount(y, minlength=classes) / len(y))


def outcome_columns():
    return list(range(len(TRAJECTORY)))


def fit_outcome(parts, errors):
    """{part: [Dialogue]} of SSA → the heads `annotated` and `heard`, and {part: misread dialogues}."""
    y = {part: np.array([dialogue.outcome for dialogue in dialogues]) for part, dialogues in parts.items()}
    rng = np.random.default_rng(2026)
    read = {part: [misread(dialogue, errors, rng) for _ in range(DRAWS) for dialogue in dialogues] for part, dialogues in parts.items()}
    data = {part: flat(courses(parts[part]), y[part], OUTCOME_WEIGHTS) for part in ("train", "valid")}
    heard = {part: flat(courses(read[part]), np.tile(y[part], DRAWS), OUTCOME_WEIGHTS) for part in ("train", "valid")}
    return fit(data["train"], data["valid"], 3, outcome_columns(), False), fit(heard["train"], heard["valid"], 3, outcome_columns(), False), read


@dataclass
class Rated:
    """A dialogue of USS as rows: the course after each share with the level at the end, and after each user turn with its level."""
    ends: np.ndarray
    level: int
    turns: np.ndarray
    turn_levels: np.ndarray


def rated(dialogue):
    levels = np.array([turn.level - 1 for turn in dialogue.turns if turn.customer])
    return Rated(np.array(prefixes(dialogue, SHARES)), dialogue.level - 1, np.array(customer_turns(dialogue)), levels)


def level_rows(dialogues):
    """[Rated] → ((x, y, weight) of prefixes and the level at the end, (x, y, weight) of user turns and their levels)."""
    ends = flat(np.array([each.ends for each in dialogues]), np.array([each.level for each in dialogues]), LEVEL_WEIGHTS)
    x, y = np.concatenate([each.turns for each in dialogues]), np.concatenate([each.turn_levels for each in dialogues])
    return ends, (x, y, np.ones(len(y)))


def fit_levels(train, valid):
    """Level rows of two parts → the heads `final` and `turn`."""
    columns = list(range(len(FEATURES)))
    return [fit(a, b, 5, columns, True) for a, b in zip(train, valid)]


def cross_validated(by_set, heads, folds=5):
    """{set: (final truth, final p * decision, turn truth, turn p * decision)}: each conversation answered by a fit on the other folds, with
    the penalties that were chosen, so that all five levels occur in what is measured."""
    made = {name: [[], [], [], []] for name in by_set}
    for fold in range(folds):
        inside = {name: [d for i, d in enumerate(dialogues) if i % folds == fold] for name, dialogues in by_set.items()}
        rest = [d for dialogues in by_set.values() for i, d in enumerate(dialogues) if i % folds != fold]
        for kind, (head, rows) in enumerate(zip(heads, level_rows(rest))):
            x, y, weight = rows
            model, decision = Multinomial(x, y, 5, head.penalty, weight), balanced(y, 5)
            for name, dialogues in inside.items():
                tx, ty, _ = level_rows(dialogues)[kind]
                if kind == 0:  # the end alone
                    tx, ty = tx[len(SHARES) - 1::len(SHARES)], ty[len(SHARES) - 1::len(SHARES)]
                logits = model(tx)
                made[name][2 * kind].append(ty)
                made[name][2 * kind + 1].append((logits - logits.max(1, keepdims=True)) + np.log(decision))
    return {name: [np.concatenate(part) for part in parts] for name, parts in made.items()}
