"""Fine-tuning of the top layers and heads on cached outputs of the frozen lower layers."""
import math
import random
import time
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from text_encoder import LAYERS, WIDTH, TextEmotion
from text_rows import EMOTIONS, Row

DEPTH = 4          # layers 0..3 stay frozen, 4 and 5 are trained
BATCH = 64
MAX_TOKENS = 40    # 97 % of the training rows are shorter; the rest is cut
TOP_RATE, HEAD_RATE, WARMUP = 2.5e-4, 1.5e-3, 0.06
LAST_SHARE = 0.25  # of the batches in the last pass: the time on the training machine was shared


@dataclass
class Cache:
    """Outputs of the frozen layers: float16 [tokens, 384], with where each row starts, and its targets."""
    frames: torch.Tensor
    starts: np.ndarray
    emotion: torch.Tensor    # [rows, 7], NaN where absent, and so on
    affect: torch.Tensor
    states: torch.Tensor
    sentiment: torch.Tensor

    def batch(self, rows: np.ndarray):
        lengths = self.starts[rows + 1] - self.starts[rows]
        x = torch.zeros(len(rows), int(lengths.max()), WIDTH)
        mask = torch.zeros(len(rows), int(lengths.max()), dtype=torch.int64)
        for i, row in enumerate(rows):
            x[i, :lengths[i]] = self.frames[self.starts[row]:self.starts[row + 1]].float()
            mask[i, :lengths[i]] = 1
        return x, mask


def by_length(lengths: np.ndarray, size: int, rng: random.Random | None = None) -> list[np.ndarray]:
    """Batches of rows of like length, in random order when rng is given."""
    jitter = np.array([rng.random() for _ in lengths]) if rng else np.zeros(len(lengths))
    order = np.argsort(lengths + jitter, kind='stable')
    batches = [order[i:i + size] for i in range(0, len(order), size)]
    if rng:
        rng.shuffle(batches)
    return batches


@torch.no_grad()
def cache_rows(model: TextEmotion, ids: list[list[int]], rows: list[Row]) -> Cache:
    model.eval()
    lengths = np.array([len(x) for x in ids])
    starts = np.concatenate([[0], np.cumsum(lengths)])
    frames = torch.empty(int(starts[-1]), WIDTH, dtype=torch.float16)
    began = time.time()
    for n, batch in enumerate(by_length(lengths, 128)):
        padded, mask = pad([ids[i] for i in batch])
        x = model.lower(padded, mask, DEPTH)
        for i, row in enumerate(batch):
            frames[starts[row]:starts[row + 1]] = x[i, :lengths[row]].half()
        if n % 100 == 0:
            print(f'cached {n * 128} of {len(ids)} rows, {time.time() - began:.0f} s', flush=True)
    nan = float('nan')

    def column(name, width):
        return torch.tensor([[nan if v is None else v for v in (getattr(r, name) or [nan] * width)] for r in rows])
    return Cache(frames, starts, column('emotion', 7), column('affect', 2), column('states', 4), column('sentiment', 3))


def pad(ids: list[list[int]]):
    longest = max(len(x) for x in ids)
    padded = torch.tensor([x + [0] * (longest - len(x)) for x in ids])
    return padded, torch.tensor([[1] * len(x) + [0] * (longest - len(x)) for x in ids])


def masked(loss: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Mean over the entries whose target is present."""
    here = ~torch.isnan(target)
    return loss[here].sum() / max(1, int(here.sum()))


def losses(out, cache: Cache, rows: np.ndarray, weights: torch.Tensor) -> torch.Tensor:
    emotion, affect, states, sentiment, _ = out
    at = torch.from_numpy(rows)
    total = emotion.sum() * 0
    for logits, target, scale, each in ((emotion, cache.emotion[at], 1.0, weights), (sentiment, cache.sentiment[at], 0.5, None)):
        here = ~torch.isnan(target[:, 0])
        if here.any():
            t = target[here]
            cross = -(t * torch.log_softmax(logits[here], -1)).sum(-1)
            scaled = (t * each).sum(-1) if each is not None else torch.ones(len(t))
            total = total + scale * (cross * scaled).sum() / scaled.sum()
    target = cache.affect[at]
    total = total + 6.0 * masked((affect - target.nan_to_num()) ** 2, target)
    target = cache.states[at]
    return total + masked(nn.functional.binary_cross_entropy_with_logits(states, target.nan_to_num(), reduction='none'), target)


def emotion_weights(cache: Cache) -> torch.Tensor:
    """(mean count / count)^0.4: lifts the rare emotions without flooding the display with them."""
    count = cache.emotion.nan_to_num().sum(0)
    return (count.mean() / count) ** 0.4


def train_epoch(model: TextEmotion, optimiser, cache: Cache, epoch: int, epochs: int) -> None:
    """One pass; the rate rises over the first steps of the whole plan and then falls to zero by a cosine."""
    model.train()
    rng = random.Random(100 + epoch)
    batches = by_length(np.diff(cache.starts), BATCH, rng)
    if epoch == epochs - 1:
        batches = batches[:int(LAST_SHARE * len(batches))]
    weights, began, running = emotion_weights(cache), time.time(), 0.0
    for n, rows in enumerate(batches):
        done = (epoch + n / len(batches)) / epochs
        rate = min(1.0, done / WARMUP) * 0.5 * (1 + math.cos(math.pi * done))
        for group in optimiser.param_groups:
            group['lr'] = group['base'] * rate
        x, mask = cache.batch(rows)
        loss = losses(model.upper(x, mask, DEPTH), cache, rows, weights)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_([p for g in optimiser.param_groups for p in g['params']], 1.0)
        optimiser.step()
        running += (loss.item() - running) * (0.02 if n > 50 else 1 / (n + 1))
        if n % 100 == 0:
            print(f'epoch {epoch + 1} of {epochs}: {n} of {len(batches)}, loss {running:.3f}, {time.time() - began:.0f} s', flush=True)


def new_optimiser(model: TextEmotion):
    top = [p for layer in model.layers[DEPTH:LAYERS] for p in layer.parameters()]
    heads = [p for m in (model.project, model.emotion, model.affect, model.states, model.sentiment) for p in m.parameters()]
    return torch.optim.AdamW([{'params': top, 'base': TOP_RATE, 'lr': 0.0, 'weight_decay': 0.01},
                              {'params': heads, 'base': HEAD_RATE, 'lr': 0.0, 'weight_decay': 0.01}])


__all__ = ['Cache', 'DEPTH', 'EMOTIONS', 'MAX_TOKENS', 'by_length', 'cache_rows', 'new_optimiser', 'pad', 'train_epoch']
