"""Conversations of SSA and USS as turns, and which part each belongs to."""

import csv
import gzip
import hashlib
import json
from dataclasses import dataclass, field

OUTCOMES = ("unsatisfied", "met", "well_satisfied")
USS_SETS = ("mwoz", "sgd", "redial", "ccpe")
SALT = "satisfaction-split-1:"


@dataclass
class Turn:
    """`polarity`: negative, neutral, positive, of customers' turns only. `level`: the raters' mean of the user turn, rounded, 1 to 5."""
    customer: bool
    text: str = ""
    polarity: tuple[float, float, float] = (0.0, 1.0, 0.0)
    states: tuple[float, ...] = ()
    level: int = 0


@dataclass
class Dialogue:
    """`outcome`: place in OUTCOMES (SSA). `level`: the raters' mean of the whole dialogue, rounded, 1 to 5 (USS)."""
    name: str
    turns: list[Turn] = field(default_factory=list)
    outcome: int = -1
    level: int = 0


def part_of(name):
    """train, valid or test (70, 15, 15 %): the first 8 hex digits of SHA-256 of the salt and the dialogue's name, modulo 100."""
    place = int(hashlib.sha256((SALT + name).encode()).hexdigest()[:8], 16) % 100
    return "train" if place < 70 else "valid" if place < 85 else "test"


def ssa(data, part):
    """SSA's `train` or `dev`: the annotated sentiment of a turn is a polarity of probability 1."""
    polarity = {"-": (1.0, 0.0, 0.0), "0": (0.0, 1.0, 0.0), "+": (0.0, 0.0, 1.0)}
    made = []
    with gzip.open(data / f"text/ssa/{part}.jsonl.gz", "rt", encoding="utf-8") as file:
        for row in map(json.loads, file):
            turns = [Turn(speaker == "c", words, polarity[sign]) for speaker, sign, words in zip(row["speakers"], row["sentiment"], row["tokens"])]
            made.append(Dialogue(row["id"], turns, OUTCOMES.index(row["satisfaction"])))
    return made


def rounded_level(mean):
    """1 to 5; halves go up, as in the app."""
    return int(float(mean) + 0.5)


def uss(data):
    """{set: [Dialogue]}; users' polarity and states are filled in from what the text model read."""
    made = {}
    for name in USS_SETS:
        known = {}
        with gzip.open(data / f"text/uss/{name}.csv.gz", "rt", encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                dialogue = known.setdefault(row["dialogue_id"], Dialogue(row["dialogue_id"]))
                if row["turn"] == "overall":
                    dialogue.level = rounded_level(row["satisfaction_mean"])
                    continue
                customer = row["role"] == "USER"
                level = rounded_level(row["satisfaction_mean"]) if customer and row["satisfaction_mean"] else 0
                dialogue.turns.append(Turn(customer, row["text"], level=level))
        made[name] = list(known.values())
    return made
