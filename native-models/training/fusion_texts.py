"""Utterances with an emotion and their place in a dialogue: what voices and faces of the same emotion are paired to."""

import csv
import gzip
import io
import json
import random
from dataclasses import dataclass
from pathlib import Path

from scores import EMOTIONS
from text_noise import recognised

SPLITS = {"fit": "train", "valid": "dev", "test": "test"}
# At most so many dialogues of a set, so that reading them stays a matter of minutes.
MOST_DIALOGUES = {"fit": {"meld": 600, "emorynlp": 350, "dailydialog": 350}, "valid": {"meld": 114, "emorynlp": 89, "dailydialog": 60},
                  "test": {"meld": 140, "emorynlp": 79, "dailydialog": 60}}
# DailyDialog is neutral in five utterances of six: only dialogues with this many feelings say anything about context.
LEAST_FEELINGS = 3
# GoEmotions' comments have no dialogue; they bring the rare emotions. At most so many of each.
MOST_SINGLES = {"fit": 500, "valid": 150, "test": 120}
TELLING_WORDS = 6
NO_LABEL = -1
SEED = 11


@dataclass(frozen=True)
class Utterance:
    """`label` is a place in EMOTIONS, or NO_LABEL where the set's label stands for none of the seven."""

    dataset: str
    dialogue: str
    turn: int
    speaker: str
    text: str
    label: int


def rows_of(folder, split):
    path = next(Path(folder).glob(f"{split}.csv*"))
    content = gzip.open(path, "rb").read() if path.suffix == ".gz" else path.read_bytes()
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"))))


def dialogues_of(text_folder, dataset, split, names):
    """Lists of utterances in order."""
    found = {}
    for row in rows_of(Path(text_folder) / dataset, SPLITS[split]):
        key = row.get("dialogue_id") or row["scene_id"]
        name = names[row["emotion"]]
        label = EMOTIONS.index(name) if name else NO_LABEL
        found.setdefault(key, []).append(
            Utterance(dataset, f"{dataset}-{split}-{key}", int(row["turn"]), row["speaker"], row["text"].replace(" ’ ", "'"), label))
    kept = [sorted(dialogue, key=lambda u: u.turn) for dialogue in found.values()]
    if dataset == "dailydialog":
        neutral = EMOTIONS.index("neutral")
        kept = [d for d in kept if sum(u.label not in (neutral, NO_LABEL) for u in d) >= LEAST_FEELINGS]
    random.Random(SEED).shuffle(kept)
    return kept


def singles(text_folder, split, ekman):
    """GoEmotions comments of one emotion, each a dialogue by itself; the text model never trained on its dev and test rows."""
    rows = [row for row in rows_of(Path(text_folder) / "goemotions", "test" if split == "test" else "dev")]
    halves = {"fit": rows[0::2], "valid": rows[1::2], "test": rows}[split]
    counts, found = [0] * len(EMOTIONS), []
    for place, row in enumerate(halves):
        groups = {ekman[label] for label in row["labels"].split("|")}
        if len(groups) != 1:
            continue
        label = EMOTIONS.index(next(iter(groups)))
        if counts[label] < MOST_SINGLES[split]:
            counts[label] += 1
            found.append([Utterance("goemotions", f"goemotions-{split}-{place}", 0, "A", row["text"], label)])
    return found


def telling(dialogue):
    """Its longer utterances, in plain form: two of them alike are no coincidence."""
    plain = [" ".join(u.text.lower().split()) for u in dialogue]
    return {text for text in plain if len(text.split()) >= TELLING_WORDS}


def read(text_folder):
    """{split: [dialogue]}. MELD and EmoryNLP are the same series: a dialogue that shares a longer utterance with a test one is left out."""
    maps = json.loads((Path(text_folder) / "label_maps.json").read_text(encoding="utf-8"))
    result, known = {}, set()
    for split in ("test", "valid", "fit"):
        chosen = singles(text_folder, split, maps["goemotions"]["seven"])
        for dataset, most in MOST_DIALOGUES[split].items():
            own = [d for d in dialogues_of(text_folder, dataset, split, maps[dataset]["seven"]) if not telling(d) & known]
            chosen += own[:most]
        known |= {text for dialogue in chosen for text in telling(dialogue)}
        result[split] = chosen
    return result


def misheard(text, rng):
    """What is left of a sentence on a bad line: recognised speech with every fourth word lost."""
    words = [word for word in recognised(text, rng).split() if rng.random() > 0.25]
    return " ".join(words) or text
