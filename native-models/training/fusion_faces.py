"""The faces that fusion learns from, and what the face model makes of them, as they are and blurred."""

import random

import numpy as np
from PIL import Image

import face_data
from fusion_texts import rows_of
from scores import EMOTIONS

# Of what it learned from the recogniser is too sure: only the rare emotions need more than its validation faces.
SEEN_EACH, TEST_FACES, HELD_FACES = 120, 1400, 1200
SEED = 5


def blurred(picture, rng):
    """As if it had been 10 to 14 pixels high, with sensor noise; uint8 [48, 48]."""
    side = int(rng.integers(10, 15))
    small = Image.fromarray(picture).resize((side, side), Image.Resampling.BOX).resize((48, 48), Image.Resampling.BILINEAR)
    return np.clip(np.asarray(small, np.float32) + rng.normal(0, 5, (48, 48)), 0, 255).astype(np.uint8)


def detail(grey):
    """`pictureDetail(grey).edges` of app/signal/picture-detail.ts: [n, 48, 48] in 0..1 → [n]."""
    middle = grey[:, 1:-1, 1:-1]
    curves = grey[:, 1:-1, :-2] + grey[:, 1:-1, 2:] + grey[:, :-2, 1:-1] + grey[:, 2:, 1:-1] - 4 * middle
    variance = grey.reshape(len(grey), -1).var(1)
    return np.where(variance > 1e-6, curves.reshape(len(grey), -1).var(1) / np.maximum(variance, 1e-9), 0)


def face_rows(folder):
    """{split: [(manifest row, label, seen)]}: faces on which voters agree, or whose original label at least three in ten voted for."""
    rng = random.Random(SEED)
    table = rows_of(folder, "manifest")
    labelled = {name: [] for name in ("train", "valid", "test")}
    for row in table:
        if row["dup_group"] not in ("", "0") or row["ferplus_label"] == "notface":
            continue
        votes, _ = face_data.vote_distribution(row)
        name = row["ferplus_label"] if row["ferplus_label"] in EMOTIONS else row["fer_label"]
        if votes[EMOTIONS.index(name)] >= 0.3 and row["ferplus_label"] != "contempt":
            labelled[row["split"]].append((row, EMOTIONS.index(name)))
    unseen = rng.sample(labelled["valid"], len(labelled["valid"]))
    unseen = unseen[: 2 * HELD_FACES]
    held = HELD_FACES
    train = rng.sample(labelled["train"], len(labelled["train"]))
    seen = [item for label in range(len(EMOTIONS)) for item in [pair for pair in train if pair[1] == label][:SEEN_EACH]]
    return {"fit": [(*item, False) for item in unseen[held:]] + [(*item, True) for item in seen],
            "valid": [(*item, False) for item in unseen[:held]], "test": [(*item, False) for item in rng.sample(labelled["test"], TEST_FACES)]}


def faces(folder, model):
    """Arrays by split: embedding [n, copies, 128], logits [n, copies, 7], detail [n, copies], label, seen, sheet, cell."""
    chosen, sheets, result = face_rows(folder), {}, {}
    for split, rows in chosen.items():
        for row, *_ in rows:
            sheets.setdefault(row["sheet"], face_data.cells(folder, row["sheet"]))
        plain = np.stack([sheets[row["sheet"]][int(row["cell"])] for row, *_ in rows])
        worse = np.stack([blurred(face, np.random.default_rng([SEED, place])) for place, face in enumerate(plain)])
        parts = []
        for pictures in (plain, worse):
            grey = pictures[:, None].astype(np.float32) / 255
            answers = [model.run(["embedding", "logits"], {"face": grey[i : i + 32]}) for i in range(0, len(grey), 32)]
            parts.append([np.concatenate(column) for column in zip(*answers)] + [detail(grey[:, 0])])
        print("faces", split, len(rows), flush=True)
        embedding, logits, edges = (np.stack(column, 1) for column in zip(*parts))
        result[split] = {"embedding": embedding, "logits": logits, "detail": edges, "label": np.array([label for _, label, _ in rows]),
                         "seen": np.array([seen for *_, seen in rows]), "sheet": np.array([f"face/fer2013/{row['sheet']}" for row, *_ in rows]),
                         "cell": np.array([int(row["cell"]) for row, *_ in rows])}
    return result
