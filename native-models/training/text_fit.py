"""Fine-tuning of the upper layers and heads, in slices of a few minutes that continue one another."""
import random
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn

from text_encoder import HEADS, LAYERS, TextEmotion
from text_epoch import Sources
from text_rows import Row
from text_wordpiece import WordPiece

DEPTH = 2            # layers 0 and 1 and the word pieces stay as they are, 2 to 5 are trained
PASSES, DECAY, SEED = 1.8, 0.4, 20261124  # in passes over the rows: all, and the last part, in which the rate falls to zero
BATCH = 64
MAX_TOKENS = 40      # 97 % of the training rows are shorter; the rest is cut
TOP_RATE, LAYER_DECAY, HEAD_RATE, WARMUP = 1.6e-4, 0.8, 1.0e-3, 0.1
AVERAGED = 0.998     # the weights that are kept are a running mean over about 500 steps
LABEL_SCALE, SENTIMENT_SCALE, AFFECT_SCALE = 0.5, 0.5, 6.0
TRAINED = tuple(f'layers.{i}.' for i in range(DEPTH, LAYERS))
LIFT = 0.4           # weight of an emotion: (mean count / count) to this power


class Targets:
    """Targets of one pass as tensors [rows, ...], NaN where absent."""

    def __init__(self, rows: list[Row]):
        nan = float('nan')

        def column(name, width):
            return torch.tensor([[nan if v is None else v for v in (getattr(r, name) or [nan] * width)] for r in rows])
        self.emotion, self.affect, self.states = column('emotion', 7), column('affect', 2), column('states', 4)
        self.sentiment, self.labels = column('sentiment', 3), column('labels', 28)
        count = self.emotion.nan_to_num().sum(0)
        self.weights = (count.mean() / count) ** LIFT


def by_length(lengths: np.ndarray, size: int, rng: random.Random | None = None) -> list[np.ndarray]:
    """Batches of rows of like length, in random order when rng is given."""
    jitter = np.array([3 * rng.random() for _ in lengths]) if rng else np.zeros(len(lengths))
    order = np.argsort(lengths + jitter, kind='stable')
    batches = [order[i:i + size] for i in range(0, len(order), size)]
    if rng:
        rng.shuffle(batches)
    return batches


def pad(ids: list[list[int]]):
    longest = max(len(x) for x in ids)
    padded = torch.tensor([x + [0] * (longest - len(x)) for x in ids])
    return padded, torch.tensor([[1] * len(x) + [0] * (longest - len(x)) for x in ids])


def losses(out, targets: Targets, at: torch.Tensor) -> torch.Tensor:
    """Cross-entropy for emotions (rare ones lifted) and polarity, squared error for affect, one logistic loss a state and a label."""
    emotion, affect, states, sentiment, _, labels = out
    total = emotion.sum() * 0
    for logits, target, scale, each in ((emotion, targets.emotion[at], 1.0, targets.weights),
                                        (sentiment, targets.sentiment[at], SENTIMENT_SCALE, torch.ones(3))):
        here = ~torch.isnan(target[:, 0])
        if here.any():
            t = target[here]
            scaled = (t * each).sum(-1)
            total = total - scale * ((t * torch.log_softmax(logits[here], -1)).sum(-1) * scaled).sum() / scaled.sum()
    target = targets.affect[at]
    total = total + AFFECT_SCALE * masked((affect - target.nan_to_num()) ** 2, target)
    for logits, target, scale in ((states, targets.states[at], 1.0), (labels, targets.labels[at], LABEL_SCALE * 28)):
        each = nn.functional.binary_cross_entropy_with_logits(logits, target.nan_to_num(), reduction='none')
        total = total + scale * masked(each, target)
    return total


def masked(loss: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Mean over the entries whose target is present."""
    here = ~torch.isnan(target)
    return loss[here].sum() / max(1, int(here.sum()))


def new_optimiser(model: TextEmotion):
    groups = [{'params': list(model.layers[i].parameters()), 'base': TOP_RATE * LAYER_DECAY ** (LAYERS - 1 - i)}
              for i in range(DEPTH, LAYERS)]
    groups.append({'params': [p for name in HEADS for p in getattr(model, name).parameters()], 'base': HEAD_RATE})
    return torch.optim.AdamW([{**g, 'lr': 0.0, 'weight_decay': 0.01} for g in groups], fused=True)


def trained_state(model: TextEmotion) -> dict[str, torch.Tensor]:
    return {k: v.detach().clone() for k, v in model.state_dict().items()}


def write_pass(number: int, sources: Sources, coder: WordPiece, work: Path) -> None:
    """The rows of one pass as word pieces and targets, in batches of like length, into `pass-<number>.pt`."""
    rng = random.Random(SEED + number)
    rows = sources.epoch(rng)
    ids = [coder.encode(r.text, MAX_TOKENS) for r in rows]
    batches = by_length(np.array([len(x) for x in ids]), BATCH, rng)
    torch.save({'targets': Targets(rows), 'ids': ids, 'batches': batches}, work / f'pass-{number}.pt')
    print(f'pass {number + 1}: {len(rows)} rows, {sum(map(len, ids))} tokens, {len(batches)} batches', flush=True)


def rate_at(done: float) -> float:
    """Share of the full learning rate after so many passes: up over the first, level, down over the last."""
    return max(0.0, min(1.0, done / WARMUP, (PASSES - done) / DECAY))


def train_slice(model: TextEmotion, work: Path, minutes: float) -> bool:
    """Goes on from `progress.pt` for so many minutes; True when the plan is done and `trained.pt` holds the averaged weights."""
    began, saved = time.time(), work / 'progress.pt'
    optimiser = new_optimiser(model)
    state = {'number': 0, 'step': 0, 'steps': 0, 'mean': trained_state(model), 'curve': []}
    if saved.exists():
        state = torch.load(saved, weights_only=False)
        model.load_state_dict(state.pop('model'))
        optimiser.load_state_dict(state.pop('optimiser'))
    kept = {k: v for k, v in state['mean'].items() if k.split('.')[0] in HEADS or k.startswith(TRAINED)}
    now = model.state_dict()
    part = load_pass(work, state)
    batches = part['batches']
    while not finished(state, batches) and time.time() - began < minutes * 60:
        if state['step'] == len(batches):
            state['number'], state['step'] = state['number'] + 1, 0
            part = load_pass(work, state)
            batches = part['batches']
        for group in optimiser.param_groups:
            group['lr'] = group['base'] * rate_at(state['number'] + state['step'] / len(batches))
        loss = one_step(model, optimiser, part['targets'], part['ids'], batches[state['step']])
        state['step'], state['steps'] = state['step'] + 1, state['steps'] + 1
        torch._foreach_lerp_(list(kept.values()), [now[k] for k in kept], 1 - min(AVERAGED, 1 - 1 / (1 + state['steps'])))
        state['curve'].append(loss)
        if state['steps'] % 50 == 0:
            print(f"{state['number'] + state['step'] / len(batches):.2f} of {PASSES} passes, loss "
                  f"{np.mean(state['curve'][-50:]):.3f}, {time.time() - began:.0f} s", flush=True)
    torch.save({**state, 'model': model.state_dict(), 'optimiser': optimiser.state_dict()}, saved)
    done = finished(state, batches)
    if done:
        torch.save(state['mean'], work / 'trained.pt')
    return done


def load_pass(work: Path, state: dict) -> dict:
    """The pass that is under way, and the seed of dropout from here on."""
    torch.manual_seed(SEED + 10_000 * state['number'] + state['step'])
    return torch.load(work / f"pass-{state['number']}.pt", weights_only=False)


def finished(state: dict, batches: list) -> bool:
    return state['number'] + state['step'] / len(batches) >= PASSES


def one_step(model, optimiser, targets: Targets, ids: list[list[int]], rows: np.ndarray) -> float:
    padded, mask = pad([ids[i] for i in rows])
    with torch.no_grad():
        model.eval()
        x = model.lower(padded, mask, DEPTH)
    model.train()
    loss = losses(model.upper(x, mask, DEPTH), targets, torch.from_numpy(rows))
    optimiser.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_([p for g in optimiser.param_groups for p in g['params']], 1.0)
    optimiser.step()
    return loss.item()
