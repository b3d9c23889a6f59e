"""What a dialogue model makes of validation rows, between passes and at the end."""
import random

import numpy as np
import torch

from dialogue_packs import Window, packed, targets, tensors, windows
from dialogue_rows import EMOTIONS, Line
from text_scores import f1, macro_f1


def weighted_f1(truth: np.ndarray, found: np.ndarray) -> float:
    """F1 of the emotions, weighted by how often each is meant."""
    return float(sum(f1(truth == c, found == c) * (truth == c).sum() for c in range(len(EMOTIONS))) / len(truth))


def outputs(model, found: list[Window], labels):
    """(pack, targets, outputs) of all windows."""
    model.eval()
    rows = packed(found)
    with torch.no_grad():
        for i in range(0, len(rows), 8):
            pack = tensors(rows[i:i + 8])
            yield pack, targets(pack, labels), model(pack)


def quick(model, valid: dict[str, list[list[Line]]], labels: dict[str, list[str]]) -> dict:
    """Every line once, with what was said before it in its window."""
    rng, found = random.Random(1), {}

    def cut(name):
        return [Window(w.lines, w.first, True) for lines in valid[name] for w in windows(lines, rng)]
    for name in ('meld', 'dailydialog'):
        truth, said = [], []
        for _, wanted, out in outputs(model, cut(name), labels):
            here = wanted.emotion >= 0
            truth.append(wanted.emotion[here].numpy())
            said.append(out[0][here].argmax(-1).numpy())
        found[name] = round(weighted_f1(np.concatenate(truth), np.concatenate(said)), 4)
    for name in ('reccon', 'ecf'):
        truth, said = [], []
        for _, wanted, out in outputs(model, cut(name), labels):
            here = ~torch.isnan(wanted.cause)
            truth.append(wanted.cause[here].numpy())
            said.append(out[4][here].numpy())
        truth, said = np.concatenate(truth), np.concatenate(said)
        best = max((macro_f1(truth, said > at, 2), at) for at in np.arange(-1.5, 1.6, 0.25))
        found[name] = [round(best[0], 4), float(best[1])]
    right, count = 0, 0
    for _, wanted, out in outputs(model, [Window(lines, 0, True) for lines in valid['sst5']], labels):
        here = ~torch.isnan(wanted.levels[..., 4])
        right += int((out[1][here].argmax(-1) == wanted.levels[here].argmax(-1)).sum())
        count += int(here.sum())
    found['sst5'] = round(right / count, 4)
    start = 0
    for name, names in labels.items():
        right, count = 0, 0
        for _, wanted, out in outputs(model, cut(name), labels):
            if name in wanted.intents:
                where, which = wanted.intents[name]
                top = out[3][where[:, 0], where[:, 1], start:start + len(names)].argmax(-1)
                right += int(which.gather(1, top[:, None]).sum())
                count += len(where)
        start += len(names)
        found[name] = round(right / count, 4)
    return found

