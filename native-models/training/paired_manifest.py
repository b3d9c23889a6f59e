"""Writes the paired test as a manifest for the product's own evaluation: test dialogues with a voice and a face to every utterance.

    python native-models/training/paired_manifest.py --out FILE [--missing | --wrong voice|text|face] [--rows N]
    npm run evaluate -- --task fusion --manifest FILE --root ../shared/data --json OUT

Bad voices are made by the product itself (`--codec`, `--noise`).
"""

import argparse
import csv
from dataclasses import replace
from pathlib import Path

import numpy as np

import fusion_material
from fusion_inputs import MODALITIES
from fusion_pairs import Conditions, Pool, alone
from scores import EMOTIONS

COLUMNS = ("dialogue_id", "turn", "speaker", "text", "voice", "face", "cell", "emotion", "dataset")
SEED = 29


def rows_of(pool, material, drawn):
    """One row per labelled test utterance, in the order of the dialogues."""
    voice, face, text = (material[name]["test"] for name in ("voice", "face", "text"))
    for row in pool.targets:
        there = dict(zip(MODALITIES, drawn.present[row] > 0.5))
        heard, seen, read = (drawn.items[name][row] for name in ("voice", "face", "text"))
        yield {"dialogue_id": text["dialogue"][row], "turn": text["turn"][row], "speaker": text["speaker"][row],
               "text": text["text"][read] if there["text"] else "", "voice": voice["path"][heard] if there["voice"] else "",
               "face": face["sheet"][seen] if there["face"] else "", "cell": face["cell"][seen] if there["face"] else "",
               "emotion": EMOTIONS[pool.labels[row]], "dataset": text["dataset"][row]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--cache", type=Path, default=fusion_material.CACHE)
    parser.add_argument("--missing", choices=MODALITIES)
    parser.add_argument("--wrong", choices=MODALITIES)
    parser.add_argument("--rows", type=int, help="whole dialogues, about so many rows in all")
    wanted = parser.parse_args()
    material = fusion_material.load(cache=wanted.cache)
    pool = Pool(material, "test")
    conditions = alone("missing", wanted.missing) if wanted.missing else alone("wrong", wanted.wrong) if wanted.wrong else Conditions()
    drawn = pool.drawn(replace(conditions, copies={name: (1, *(0,) * (len(copies) - 1)) for name, copies in fusion_material.COPIES.items()}),
                       np.random.default_rng(SEED))
    rows = list(rows_of(pool, material, drawn))
    if wanted.rows is not None:
        dialogues = list(dict.fromkeys(row["dialogue_id"] for row in rows))
        step = max(1, round(len(rows) / wanted.rows))
        kept = set(dialogues[::step])
        rows = [row for row in rows if row["dialogue_id"] in kept]
    with open(wanted.out, "w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    print(f"{len(rows)} rows")


if __name__ == "__main__":
    main()
