"""What every fusion network is told, in the order voice, text, face, and how what is absent is left out."""

import torch
from torch import nn

MODALITIES = ("voice", "text", "face")
# Beside its probabilities each recogniser tells: it abstains, it is not one clear voice or no English, how good its signal is (0..1).
SIGNALS = ("uncertain", "unclear", "quality")
SITUATIONS = {"voice": (1, 0, 0), "text": (0, 1, 0), "face": (0, 0, 1), "voice+text": (1, 1, 0), "voice+face": (1, 0, 1),
              "text+face": (0, 1, 1), "voice+text+face": (1, 1, 1)}
# What a network may be told, by name; the exported models' inputs.
CONCAT_INPUTS = (*MODALITIES, "present")
TOLD_INPUTS = (*MODALITIES, "probabilities", "signals", "present")
AROUND_INPUTS = ("around_probabilities", "around_signals", "around_present", "distance", "same_speaker")
EVEN = 1 / 7
EVIDENCE = 7 + 2 + len(SIGNALS) + 2  # width of what `evidence` gives


def given(values, present):
    """`values` where present is 1, else 0; whatever stands in an absent slot, not-a-number too, changes nothing."""
    return torch.where(present > 0.5, values, torch.zeros_like(values))


def log_probabilities(probabilities, present):
    """[n, m, 7], centred over the emotions; even (so: nothing) for the absent."""
    logs = torch.log(torch.where(present[..., None] > 0.5, probabilities, torch.full_like(probabilities, EVEN)).clamp(min=1e-4))
    return logs - logs.mean(-1, keepdim=True)


def evidence(probabilities, signals, present):
    """What a modality's reliability can be read from, [n, m, EVIDENCE]: log probabilities, confidence, entropy, its signals, agreement, company.

    Agreement is the mean overlap (sum of the lesser probabilities) with the other present modalities, 0 when alone; company is whether there
    are others.
    """
    shown = torch.where(present[..., None] > 0.5, probabilities, torch.full_like(probabilities, EVEN))
    logs = torch.log(shown.clamp(min=1e-4))
    entropy = -(shown * logs).sum(-1, keepdim=True) / 1.9459101
    overlap = torch.minimum(shown[:, :, None], shown[:, None]).sum(-1)
    others = present[:, None] * (1 - torch.eye(present.shape[1], device=present.device))
    count = others.sum(-1)
    agreement = (overlap * others).sum(-1) / count.clamp(min=1)
    company = (count > 0.5).to(shown.dtype)
    parts = [logs - logs.mean(-1, keepdim=True), shown.amax(-1, keepdim=True), entropy, given(signals, present[..., None]),
             agreement[..., None], company[..., None]]
    return torch.cat(parts, -1) * present[..., None]


def shares(scores, present):
    """Softmax over the present modalities [n, m]; the absent get exactly 0."""
    raised = torch.exp(scores.masked_fill(present < 0.5, -1e4) - scores.masked_fill(present < 0.5, -1e4).amax(1, keepdim=True)) * present
    return raised / raised.sum(1, keepdim=True).clamp(min=1e-9)


class Projections(nn.Module):
    """One modality's embedding and evidence → [n, m, width] (the paper's 128)."""

    def __init__(self, statistics, width, dropout):
        super().__init__()
        for place, (mean, std) in enumerate(statistics):
            self.register_buffer(f"mean{place}", torch.as_tensor(mean))
            self.register_buffer(f"scale{place}", 1 / torch.as_tensor(std))
        self.project = nn.ModuleList(nn.Sequential(nn.Dropout(dropout), nn.Linear(len(mean), width), nn.GELU()) for mean, _ in statistics)
        self.judge = nn.Linear(EVIDENCE, width)
        self.kind = nn.Parameter(torch.zeros(len(statistics), width))
        self.norm = nn.LayerNorm(width)

    def forward(self, embeddings, told, present):
        seen = []
        for i, embedding in enumerate(embeddings):
            x = (given(embedding, present[:, i : i + 1]) - getattr(self, f"mean{i}")) * getattr(self, f"scale{i}")
            seen.append(self.project[i](torch.clamp(x, -4, 4)))
        return self.norm(torch.stack(seen, 1) + self.judge(told) + self.kind) * present[..., None]
