"""Which words of an utterance an emotion goes back to: the network over its token states, and the span chosen from its answer."""
import numpy as np
import torch
from torch import nn

WIDTH, NARROW, HIDDEN, DROPOUT = 384, 64, 48, 0.5
OUTPUTS = ('inside', 'first', 'last')


class CauseWords(nn.Module):
    """Token states of the cause `[n, t, 384]`, the mean state of the emotional utterance `[n, 384]`, whether both are the same utterance
    `[n]` → logits `[n, t, 3]`: the piece is in the span, the span begins with it, ends with it.

    The emotional utterance scales and shifts the cause's narrowed states (FiLM; Perez et al. 2018), and a GRU reads them both ways.
    """

    def __init__(self):
        super().__init__()
        self.cause, self.emotional = nn.Linear(WIDTH, NARROW), nn.Linear(WIDTH, NARROW)
        self.film = nn.Linear(NARROW + 1, 2 * NARROW)
        self.both_ways = nn.GRU(2 * NARROW + 1, HIDDEN, bidirectional=True, batch_first=True)
        self.out = nn.Linear(2 * HIDDEN, len(OUTPUTS))
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, cause, emotional, same, lengths=None):
        """@param lengths how many pieces of each row count, for rows of several lengths; all where absent."""
        narrow = torch.relu(self.cause(self.dropout(cause)))
        asked = torch.relu(self.emotional(self.dropout(emotional)))
        scale, shift = self.film(torch.cat([asked, same[:, None]], 1)).chunk(2, 1)
        marked = torch.cat([narrow, narrow * (1 + scale[:, None]) + shift[:, None], (narrow[..., :1] * 0) + same[:, None, None]], 2)
        if lengths is None:
            read, _ = self.both_ways(marked)
        else:
            packed = nn.utils.rnn.pack_padded_sequence(marked, lengths, batch_first=True, enforce_sorted=False)
            read, _ = nn.utils.rnn.pad_packed_sequence(self.both_ways(packed)[0], batch_first=True, total_length=cause.shape[1])
        return self.out(self.dropout(read))


class OnePair(nn.Module):
    """What is exported: states of the cause `[t, 384]` and of the emotional utterance `[e, 384]`, `same` `[1]` → the three logits `[t]`."""

    def __init__(self, network: CauseWords):
        super().__init__()
        self.network = network

    def forward(self, cause, emotional, same):
        logits = self.network(cause[None], emotional.mean(0, keepdim=True), same)[0]
        return logits[:, 0], logits[:, 1], logits[:, 2]


def softmax(logits: np.ndarray) -> np.ndarray:
    raised = np.exp(logits - logits.max())
    return raised / raised.sum()


def best_span(logits: np.ndarray) -> tuple[int, int]:
    """(first, last piece) of logits `[t, 3]`: the highest sum of expected F1 and probability to be exactly right.
    Twin of `likelySpan` in app/signal/likely-span.ts."""
    inside = 1 / (1 + np.exp(-logits[:, 0]))
    covered = np.concatenate([[0], np.cumsum(inside)])
    first, last = np.triu_indices(len(logits))
    expected = 2 * (covered[last + 1] - covered[first]) / (last - first + 1 + covered[-1])
    chosen = int(np.argmax(expected + softmax(logits[:, 1])[first] * softmax(logits[:, 2])[last]))
    return int(first[chosen]), int(last[chosen])
