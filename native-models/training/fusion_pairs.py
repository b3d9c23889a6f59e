"""Puts a voice and a face of the same emotion to every utterance, at random; and what goes wrong with them on a call."""

from dataclasses import dataclass, field, replace

import numpy as np

from fusion_inputs import MODALITIES, SITUATIONS
from fusion_material import COPIES, HERE
from fusion_networks import FUTURE, PAST
from fusion_texts import NO_LABEL
from model_folder import read_manifest
from scores import softmax

MODELS = {"voice": "voice-emotion", "text": "text-emotion", "face": "face-emotion"}
# About the detail of a sharp face's crop, see SHARP_EDGES of app/recognition/face-quality.ts.
SHARP_DETAIL = 0.36
RECOGNISED_SCORE = (0.55, 0.95)  # where the mean token probability of recognised words usually lies


@dataclass(frozen=True)
class Conditions:
    """What the pairs of one reading look like. `copies`: chances of each copy; `wrong`: chance that a modality shows another emotion;
    `spoiled`: chance that one modality of a speaker does so in all of a dialogue, half of the time always the same one; `present`: chances of the situations; `seen`: whether items that a recogniser learned from may be drawn; `attack`: (modality, emotion, shown
    instead), places in EMOTIONS."""

    copies: dict = field(default_factory=lambda: {"voice": (0.5, 0.5, 0), "text": (1, 0), "face": (1, 0)})
    wrong: dict = field(default_factory=dict)
    spoiled: float = 0.0
    present: dict = field(default_factory=lambda: {"voice+text+face": 1.0})
    seen: bool = False
    attack: tuple | None = None


# Which modality it is, in the order of MODALITIES. A face is what people control most (a polite smile over an angry voice), and what a camera that
# shows somebody else gets wrong: where voice and face contradict each other and nothing else tells, the voice is to be believed.
SPOILED_SHARES = (0.15, 0.2, 0.65)
# Training: half of the signals are bad in some way, half of the pairs do not agree, and often something is missing.
TRAINING = Conditions(copies={"voice": (0.4, 0.3, 0.3), "text": (0.7, 0.3), "face": (0.65, 0.35)}, wrong={"voice": 0.04, "text": 0.08, "face": 0.2},
                      spoiled=0.4, present={"voice+text+face": 0.5, "voice+text": 0.2, "text+face": 0.06, "voice+face": 0.06, "voice": 0.06, "text": 0.06,
                               "face": 0.06}, seen=True)
# Calibration: as training is, with fewer disagreements.
VALIDATION = replace(TRAINING, copies={"voice": (0.45, 0.45, 0.1), "text": (0.9, 0.1), "face": (0.9, 0.1)}, wrong=dict.fromkeys(MODALITIES, 0.02),
                     spoiled=0.1, seen=False)


def alone(kind, modality):
    """Conditions in which one modality is `missing`, `bad` or `wrong`."""
    plain = Conditions()
    if kind == "missing":
        return replace(plain, present={"+".join(name for name in MODALITIES if name != modality): 1.0})
    if kind == "wrong":
        return replace(plain, wrong={modality: 1.0})
    return replace(plain, copies={**plain.copies, modality: (0,) * (len(COPIES[modality]) - 1) + (1,)})


class Pool:
    """One split's voices, faces and utterances."""

    def __init__(self, material, split):
        self.sides = {name: self._side(name, material[name][split]) for name in MODALITIES}
        text = material["text"][split]
        self.labels, self.text = text["label"], text
        self.targets = np.flatnonzero(self.labels != NO_LABEL)
        self.around, self.distance, self.same = self._neighbours(text)
        # Whose utterance it is: a number for every speaker of every dialogue.
        self.owners = np.unique(np.char.add(text["dialogue"].astype(str), text["speaker"].astype(str)), return_inverse=True)[1]

    @staticmethod
    def _side(name, arrays):
        calibration = read_manifest(HERE / MODELS[name])
        probabilities = softmax(arrays["logits"].reshape(-1, 7), calibration["calibration"]["temperature"]).reshape(arrays["logits"].shape)
        unclear = arrays["clarity"] < calibration["clarity"]["atLeast"] if name == "voice" else np.zeros(probabilities.shape[:2], bool)
        uncertain = (probabilities.max(2) < calibration["calibration"]["abstainBelow"]) | unclear
        quality = {"voice": lambda: 1 / (1 + np.exp(-arrays["clarity"])), "face": lambda: np.minimum(1, arrays["detail"] / SHARP_DETAIL),
                   "text": lambda: np.ones(probabilities.shape[:2])}[name]()
        seen = arrays.get("seen", np.zeros(len(unclear), bool))
        return {"embedding": arrays["embedding"].astype(np.float32), "probabilities": probabilities.astype(np.float32), "label": arrays["label"],
                "seen": seen, "signals": np.stack([uncertain, unclear, quality], 2).astype(np.float32)}

    @staticmethod
    def _neighbours(text):
        """For every utterance: rows of those around it (-1: none), how far they are, and whether the same person spoke; [n, PAST + FUTURE]."""
        offsets = np.array([*range(-PAST, 0), *range(1, FUTURE + 1)])
        rows = np.arange(len(text["label"]))[:, None] + offsets
        inside = (rows >= 0) & (rows < len(text["label"]))
        rows = np.where(inside, rows, 0)
        inside &= text["dialogue"][rows] == text["dialogue"][:, None]
        same = (text["speaker"][rows] == text["speaker"][:, None]) & inside
        return np.where(inside, rows, -1), np.broadcast_to(offsets, rows.shape).astype(np.float32), same.astype(np.float32)

    def drawn(self, conditions, rng):
        """One voice, face and copy of the words for every utterance: `Drawn` arrays over all of them."""
        count = len(self.labels)
        names = rng.choice(list(conditions.present), count, p=np.array(list(conditions.present.values())))
        present = np.array([SITUATIONS[name] for name in names], np.float32)
        items, copies = {}, {}
        owners = self.owners.max() + 1
        spoiled = np.where(rng.random(owners) < conditions.spoiled, rng.choice(len(MODALITIES), owners, p=SPOILED_SHARES), -1)[self.owners]
        stuck = np.where(rng.random(owners) < 0.5, rng.integers(0, 7, owners), NO_LABEL)[self.owners]
        for place, name in enumerate(MODALITIES):
            wrong = rng.random(count) < conditions.wrong.get(name, 0)
            others = (self.labels + rng.integers(1, 7, count)) % 7
            labels = np.where(wrong | (spoiled == place), others, self.labels)
            labels = np.where((spoiled == place) & (stuck != NO_LABEL), stuck, labels)
            if conditions.attack and conditions.attack[0] == name:
                labels = np.where(self.labels == conditions.attack[1], conditions.attack[2], labels)
            items[name] = self._items(name, labels, conditions.seen, rng)
            copies[name] = rng.choice(len(COPIES[name]), count, p=np.array(conditions.copies[name]))
            if name != "text":
                # Nobody knows how a row without an emotion sounds or looks.
                present[self.labels == NO_LABEL, place] = 0
        present[present.sum(1) == 0, MODALITIES.index("text")] = 1
        return Drawn(self, items, copies, present, rng)

    def _items(self, name, labels, seen, rng):
        """Rows of the side that show `labels`; of the words the utterance's own, where they are not to be others."""
        side, count = self.sides[name], len(self.labels)
        chosen = np.arange(count) if name == "text" else np.zeros(count, int)
        drawn = (self.labels != NO_LABEL) & ((labels != self.labels) if name == "text" else True)
        for label in range(7):
            wanted = np.flatnonzero(drawn & (labels == label))
            if len(wanted):
                chosen[wanted] = rng.choice(np.flatnonzero((side["label"] == label) & (seen | ~side["seen"])), len(wanted))
        return chosen


class Drawn:
    """The arrays of one drawing, over all utterances of a pool."""

    def __init__(self, pool, items, copies, present, rng):
        at = {name: (items[name], copies[name]) for name in MODALITIES}
        self.pool, self.items, self.copies = pool, items, copies
        self.embeddings = [pool.sides[name]["embedding"][at[name]] for name in MODALITIES]
        self.probabilities = np.stack([pool.sides[name]["probabilities"][at[name]] for name in MODALITIES], 1)
        self.signals = np.stack([pool.sides[name]["signals"][at[name]] for name in MODALITIES], 1)
        # Half of the words come from a recogniser, with its score; badly heard ones have a worse one.
        low, high = RECOGNISED_SCORE
        score = rng.uniform(low, high, len(present)) - 0.1 * copies["text"]
        self.signals[:, 1, 2] = np.where(rng.random(len(present)) < 0.5, score, 1)
        # What is not one clear voice has no say beside what is clear.
        unclear = self.signals[..., 1] * present
        self.present = np.where((present.sum(1) > unclear.sum(1))[:, None], present * (1 - unclear), present)

    def batch(self, rows, live=True, agent_read=None):
        """Inputs by name of the told utterances `rows`. `live` (for all or by row): nothing later is told; `agent_read` [rows]: whether the other
        speaker is read."""
        around, same, distance = self.pool.around[rows], self.pool.same[rows], self.pool.distance[rows]
        there = (around >= 0) & ((distance < 0) | ~np.reshape(np.broadcast_to(live, len(rows)), (-1, 1)))
        if agent_read is not None:
            there &= (same > 0.5) | agent_read[:, None]
        return {**{name: embedding[rows] for name, embedding in zip(MODALITIES, self.embeddings)}, "probabilities": self.probabilities[rows],
                "signals": self.signals[rows], "present": self.present[rows], "around_probabilities": self.probabilities[around],
                "around_signals": self.signals[around], "around_present": self.present[around] * there[..., None], "distance": distance,
                "same_speaker": same}
