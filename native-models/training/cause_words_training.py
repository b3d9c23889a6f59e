"""How the words of causes are learned: the pieces of a span, and its two ends."""
import random

import numpy as np
import torch
from torch import nn

from cause_words_figures import figures, found_words
from cause_words_network import CauseWords
from cause_words_rows import Row

SEED, BATCH, RATE, DECAY = 7, 64, 1e-3, 0.02
ENDS = 0.5  # what the ends count beside the pieces


def packed(rows: list[Row]) -> tuple[torch.Tensor, ...]:
    """cause [n, t, 384], emotional [n, 384], same [n], lengths [n], targets [n, t, 3]."""
    longest = max(len(row.states) for row in rows)
    cause = np.zeros((len(rows), longest, rows[0].states.shape[1]), np.float32)
    targets = np.zeros((len(rows), longest, 3), np.float32)
    for at, row in enumerate(rows):
        cause[at, :len(row.states)] = row.states
        targets[at, :len(row.states), 0] = row.inside
        for start, end in row.pair.spans:
            pieces = [i for i, place in enumerate(row.places) if place and place[0] < end and start < place[1]]
            if pieces:
                targets[at, pieces[0], 1] += 1 / len(row.pair.spans)
                targets[at, pieces[-1], 2] += 1 / len(row.pair.spans)
    lengths = torch.tensor([len(row.states) for row in rows])
    same = torch.tensor([float(row.pair.same) for row in rows])
    return torch.tensor(cause), torch.tensor(np.stack([row.target for row in rows])), same, lengths, torch.tensor(targets)


def loss_of(logits: torch.Tensor, lengths: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    """Of each pair the mean over its pieces, and the cross entropies of the first and the last of them."""
    there = torch.arange(logits.shape[1])[None] < lengths[:, None]
    pieces = nn.functional.binary_cross_entropy_with_logits(logits[..., 0], targets[..., 0], reduction='none')
    ends = torch.log_softmax(logits[..., 1:].masked_fill(~there[..., None], -1e9), 1)
    return ((pieces * there).sum(1) / lengths - ENDS * (ends * targets[..., 1:]).sum((1, 2))).mean()


def batches(rows: list[Row], order: random.Random) -> list[list[Row]]:
    """Rows of about the same length together, in a new order."""
    sorted_rows = sorted(rows, key=lambda row: len(row.states) + 4 * order.random())
    groups = [sorted_rows[at:at + BATCH] for at in range(0, len(rows), BATCH)]
    order.shuffle(groups)
    return groups


@torch.no_grad()
def held_out_figures(network: CauseWords, rows: list[Row]) -> dict[str, float]:
    network.eval()
    answers = []
    for row in rows:
        logits = network(torch.tensor(row.states)[None], torch.tensor(row.target)[None], torch.tensor([float(row.pair.same)]))[0]
        answers.append(found_words(row, logits.numpy()))
    return figures(rows, answers)


def train(rows: list[Row], held: list[Row], passes: int) -> tuple[CauseWords, list[dict[str, float]]]:
    """(the network, its figures on the held-out rows after each pass)"""
    torch.manual_seed(SEED)
    order, network = random.Random(SEED), CauseWords()
    optimiser = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=passes * -(-len(rows) // BATCH), pct_start=0.15)
    log = []
    for done in range(passes):
        network.train()
        for group in batches(rows, order):
            cause, emotional, same, lengths, targets = packed(group)
            loss = loss_of(network(cause, emotional, same, lengths), lengths, targets)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
        log.append(held_out_figures(network, held))
        print(f'pass {done + 1}: loss {loss.item():.3f}, held out {log[-1]}', flush=True)
    return network.eval(), log
