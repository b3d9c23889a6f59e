"""Whether sound is one clear voice: a small judge on what the emotion heads have pooled, and where it draws the line."""

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from not_one_voice import KINDS
from scores import softmax
from voice_clips import padded, stretch

VOICES_KEPT = 0.97  # of validation voices, clean, on the telephone and in an office together
COPIES = ("clean", "telephone", "office")


def clarity_judge(width):
    return nn.Sequential(nn.Dropout(0.3), nn.Linear(width, 64), nn.GELU(), nn.Dropout(0.3), nn.Linear(64, 1))


@torch.no_grad()
def _pooled(heads, steps):
    """What all heads pooled of each of the clips [n, width]."""
    found = []
    for start in range(0, len(steps), 64):
        batch = padded(steps[start : start + 64])
        found.append(torch.cat([head.eval().pooled(*batch) for head in heads], dim=1))
    return torch.cat(found)


def train_clarity(heads, clips, others, seed=5):
    """The judge, trained on stretches of the training clips and of made sound of the training split."""
    rng = np.random.default_rng(seed)
    torch.manual_seed(seed)
    rows = clips.where("train")
    voices = [stretch(clips.steps(copy, row), rng) for copy in ("clean", "telephone", "varied", "call") for row in rng.permutation(rows)[:900]]
    made = [clips.standardised(frames) for kind, split, frames in others if split == "train"]
    made += [stretch(steps, rng) for steps in made]
    pooled = _pooled(heads, voices + made)
    wanted = torch.cat([torch.ones(len(voices)), torch.zeros(len(made))])
    weight = torch.where(wanted > 0, 1.0, len(voices) / len(made))
    judge = clarity_judge(pooled.shape[1])
    optimiser = torch.optim.AdamW(judge.parameters(), lr=1e-3, weight_decay=0.1)
    for _ in range(25):
        for group in torch.from_numpy(rng.permutation(len(wanted))).split(128):
            said = judge(pooled[group])[:, 0]
            loss = functional.binary_cross_entropy_with_logits(said, wanted[group], weight[group])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    return judge.eval()


@torch.no_grad()
def judged(heads, judge, steps):
    """(clarity [n], logits [n, 7]) of clips or made sound."""
    pooled = _pooled(heads, steps)
    parts = pooled.split(pooled.shape[1] // len(heads), dim=1)
    logits = torch.stack([head.judge(part)[0] for head, part in zip(heads, parts)]).mean(0)
    return judge(pooled)[:, 0].numpy(), logits.numpy()


def draw_line(heads, judge, clips):
    """The clarity that this share of validation voices reaches."""
    found = [judged(heads, judge, [clips.steps(copy, row) for row in clips.where("valid")])[0] for copy in COPIES]
    return float(np.quantile(np.concatenate(found), 1 - VOICES_KEPT))


def measure_clarity(heads, judge, clips, others, at_least, temperature, abstain_below):
    """On test speakers: the share of voices kept, by copy; and of each kind of made sound the share refused, and the share shown with a sure emotion."""
    result = {"voicesKept": {}, "made": {}}
    for copy in COPIES:
        result["voicesKept"][copy] = float(np.mean(judged(heads, judge, [clips.steps(copy, row) for row in clips.where("test")])[0] >= at_least))
    for kind in KINDS:
        steps = [clips.standardised(frames) for name, split, frames in others if split == "test" and name == kind]
        clarity, logits = judged(heads, judge, steps)
        sure = softmax(logits, temperature).max(1) >= abstain_below
        result["made"][kind] = {"n": len(steps), "refused": float(np.mean(clarity < at_least)), "sureWithout": float(np.mean(sure)),
                                "sure": float(np.mean(sure & (clarity >= at_least)))}
    return result
