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


class Pooling:
    """The emotion heads as the judge knows them: what all of them pooled of sounds, and the logits they give of that."""

    stretch = staticmethod(stretch)

    def __init__(self, heads):
        self.heads = heads

    def pooled(self, steps):
        """[n, width] of clips or made sound."""
        found = []
        for start in range(0, len(steps), 64):
            batch = padded(steps[start : start + 64])
            found.append(torch.cat([head.eval().pooled(*batch) for head in self.heads], dim=1))
        return torch.cat(found)

    def logits(self, pooled):
        """[n, 7], the mean of the heads'."""
        parts = pooled.split(pooled.shape[1] // len(self.heads), dim=1)
        return torch.stack([head.judge(part)[0] for head, part in zip(self.heads, parts)]).mean(0)


def train_clarity(pooling, clips, others, seed=5):
    """The judge, trained on stretches of the training clips and of made sound of the training split."""
    rng = np.random.default_rng(seed)
    torch.manual_seed(seed)
    rows = clips.where("train")
    voices = [pooling.stretch(clips.steps(copy, row), rng) for copy in ("clean", "telephone", "varied", "call") for row in rng.permutation(rows)[:900]]
    made = [clips.standardised(frames) for kind, split, frames in others if split == "train"]
    made += [pooling.stretch(steps, rng) for steps in made]
    with torch.no_grad():
        pooled = pooling.pooled(voices + made)
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
def judged(pooling, judge, steps):
    """(clarity [n], logits [n, 7]) of clips or made sound."""
    pooled = pooling.pooled(steps)
    return judge(pooled)[:, 0].numpy(), pooling.logits(pooled).numpy()


def draw_line(pooling, judge, clips):
    """The clarity that this share of validation voices reaches."""
    found = [judged(pooling, judge, [clips.steps(copy, row) for row in clips.where("valid")])[0] for copy in COPIES]
    return float(np.quantile(np.concatenate(found), 1 - VOICES_KEPT))


def measure_clarity(pooling, judge, clips, others, at_least, temperature, abstain_below):
    """On test speakers: the share of voices kept, by copy; and of each kind of made sound the share refused, and the share shown with a sure emotion."""
    result = {"voicesKept": {}, "made": {}}
    for copy in COPIES:
        result["voicesKept"][copy] = float(np.mean(judged(pooling, judge, [clips.steps(copy, row) for row in clips.where("test")])[0] >= at_least))
    for kind in KINDS:
        steps = [clips.standardised(frames) for name, split, frames in others if split == "test" and name == kind]
        clarity, logits = judged(pooling, judge, steps)
        sure = softmax(logits, temperature).max(1) >= abstain_below
        result["made"][kind] = {"n": len(steps), "refused": float(np.mean(clarity < at_least)), "sureWithout": float(np.mean(sure)),
                                "sure": float(np.mean(sure & (clarity >= at_least)))}
    return result
