"""Training of the dialogue model, resumable, with a log of what it has learned."""
import json
import random
import time
from pathlib import Path

import torch
from torch import nn

from dialogue_network import Dialogue
from dialogue_packs import Pack, Targets, packed, targets, tensors, windows
from dialogue_rows import Line

SEED = 20261125
BATCH = 8                       # sequences of 192 pieces
TOP_RATE, HEAD_RATE, LAYER_DECAY, WARMUP = 1.2e-4, 1.0e-3, 0.85, 0.06
FROZEN = 2                      # lower layers that stay as they are, with the word pieces
AVERAGED = 0.995
SCALES = {'emotion': 1.0, 'levels': 0.6, 'falling': 0.3, 'cause': 1.0, 'intents': 0.8}
LIFT = 0.15                     # weight of an emotion: (mean count / count) to this power


def losses(out, wanted: Targets, labels: dict[str, list[str]], model: Dialogue, weights: torch.Tensor) -> dict[str, torch.Tensor]:
    emotion, levels, falling, intents, cause, _ = out
    found = {}
    here = wanted.emotion >= 0
    if here.any():
        # The first set keeps its own shares: its row stays zero.
        shift = model.corpus(wanted.corpus[here]) * (wanted.corpus[here] > 0)[:, None]
        found['emotion'] = nn.functional.cross_entropy(emotion[here] + shift, wanted.emotion[here], weight=weights)
    fine = ~torch.isnan(wanted.levels[..., 4])
    broad = ~torch.isnan(wanted.levels[..., 0]) & ~fine
    logs = torch.log_softmax(levels, -1)
    parts = []
    if fine.any():
        parts.append(-(wanted.levels[fine] * logs[fine]).sum(-1))
    if broad.any():
        three = torch.stack([torch.logsumexp(logs[broad][:, :2], -1), logs[broad][:, 2], torch.logsumexp(logs[broad][:, 3:], -1)], -1)
        parts.append(-0.5 * (wanted.levels[broad][:, :3] * three).sum(-1))
    if parts:
        found['levels'] = torch.cat(parts).mean()
    for name, logits, target in (('falling', falling[..., 0], wanted.falling), ('cause', cause, wanted.cause)):
        asked = ~torch.isnan(target)
        if asked.any():
            found[name] = nn.functional.binary_cross_entropy_with_logits(logits[asked], target[asked])
    sums, count, start = [], 0, 0
    for name, names in labels.items():
        if name in wanted.intents:
            where, which = wanted.intents[name]
            logits = intents[where[:, 0], where[:, 1], start:start + len(names)]
            several = nn.functional.binary_cross_entropy_with_logits(logits, which, reduction='sum')
            sums.append(several if name == 'nlupp' else -(which * torch.log_softmax(logits, -1)).sum())
            count += len(where)
        start += len(names)
    if sums:
        found['intents'] = torch.stack(sums).sum() / count
    return found


def groups(model: Dialogue) -> list[dict]:
    """Rates: the deeper the layer the smaller; what begins from nothing the largest."""
    found: list[dict] = []
    for name, parameter in model.named_parameters():
        part = name.split('.')
        if part[0] in ('words', 'places', 'kind', 'norm') or (part[0] == 'layers' and int(part[1]) < FROZEN):
            parameter.requires_grad_(False)
            continue
        depth = len(model.layers) - 1 - int(part[1]) if part[0] == 'layers' else None
        rate = HEAD_RATE if depth is None else TOP_RATE * LAYER_DECAY ** depth
        found.append({'params': [parameter], 'base': rate, 'lr': 0.0, 'weight_decay': 0.01 if parameter.dim() > 1 else 0.0})
    return found


class Mixture:
    """Of every set so much a pass: whole conversations, drawn afresh."""

    def __init__(self, sets: dict[str, list[list[Line]]], shares: dict[str, float]):
        self.sets, self.shares = sets, shares

    def batches(self, rng: random.Random) -> list[list]:
        found = []
        for name, dialogues in self.sets.items():
            whole, part = divmod(self.shares[name], 1)
            chosen = dialogues * int(whole) + rng.sample(dialogues, int(part * len(dialogues)))
            for lines in chosen:
                found.extend(windows(lines, rng))
        rows = packed(found, rng)
        return [rows[i:i + BATCH] for i in range(0, len(rows), BATCH)]


def train(model: Dialogue, mixture: Mixture, labels: dict[str, list[str]], passes: int, work: Path, check) -> None:
    """Trains for so many passes from the checkpoint in `work`, if there is one. @param check called after each pass with the averaged model."""
    torch.manual_seed(SEED)
    optimiser = torch.optim.AdamW(groups(model), fused=True)
    mean = torch.optim.swa_utils.AveragedModel(model, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(AVERAGED), use_buffers=False)
    path, first, log = work / 'checkpoint.pt', 0, []
    if path.exists():
        kept = torch.load(path, weights_only=False)
        model.load_state_dict(kept['model'])
        mean.module.load_state_dict(kept['mean'])
        optimiser.load_state_dict(kept['optimiser'])
        first, log = kept['passes'], kept['log']
    counts = torch.zeros(7)
    for lines in mixture.sets['meld']:
        for line in lines:
            counts[line.emotion] += line.emotion >= 0
    weights = (counts.mean() / counts) ** LIFT
    for number in range(first, passes):
        rng, began, sums = random.Random(SEED + number), time.time(), {}
        batches = mixture.batches(rng)
        model.train()
        for step, rows in enumerate(batches):
            done = (number + step / len(batches)) / passes
            for group in optimiser.param_groups:
                group['lr'] = group['base'] * min(1.0, done / WARMUP) * max(0.0, 1 - done) ** 0.9
            pack: Pack = tensors(rows)
            found = losses(model(pack), targets(pack, labels), labels, model, weights)
            loss = sum(SCALES[name] * value for name, value in found.items())
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            mean.update_parameters(model)
            for name, value in found.items():
                sums.setdefault(name, []).append(float(value.detach()))
            if step % 25 == 0:
                told = ' '.join(f'{name} {sum(v[-25:]) / len(v[-25:]):.3f}' for name, v in sums.items())
                print(f'pass {number} {step}/{len(batches)} {time.time() - began:.0f} s: {told}', flush=True)
        log.append({'pass': number, **{name: sum(v) / len(v) for name, v in sums.items()}, **check(mean.module)})
        print(json.dumps(log[-1]), flush=True)
        torch.save({'model': model.state_dict(), 'mean': mean.module.state_dict(), 'optimiser': optimiser.state_dict(), 'passes': number + 1,
                    'log': log}, path)
    model.load_state_dict(mean.module.state_dict())
