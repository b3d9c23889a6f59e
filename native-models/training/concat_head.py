"""The fusion baseline (the paper's section 5): the embeddings of the present modalities side by side, one linear layer."""

import torch
from torch import nn

MODALITIES = ("voice", "text")


class ConcatHead(nn.Module):
    """voice [n, a], text [n, b], present [n, 2] (1 or 0) → logits [n, 7], affect [n, 2], contributions [n, 2, 7].

    An absent modality is masked: its part of the concatenation is zero. A presence bias per modality lets the layer
    answer differently for one voice than for voice and words. Because the layer is linear, what each modality added to the
    logits can be read off exactly; `contributions` holds it, centred over the emotions.
    """

    def __init__(self, means, stds):
        super().__init__()
        self.widths = [len(mean) for mean in means]
        self.register_buffer("mean", torch.as_tensor(torch.cat([torch.as_tensor(m) for m in means]), dtype=torch.float32))
        self.register_buffer("scale", 1 / torch.as_tensor(torch.cat([torch.as_tensor(s) for s in stds]), dtype=torch.float32))
        self.classify = nn.Linear(sum(self.widths), 7)
        self.place = nn.Linear(sum(self.widths), 2)
        self.presence = nn.Parameter(torch.zeros(2, 7))
        self.presence_affect = nn.Parameter(torch.zeros(2, 2))

    def forward(self, voice, text, present):
        mask = torch.cat([present[:, i : i + 1].expand(-1, width) for i, width in enumerate(self.widths)], dim=1)
        x = torch.clamp((torch.cat([voice, text], dim=1) - self.mean) * self.scale, -4, 4) * mask
        first = self.widths[0]
        parts = [torch.nn.functional.linear(x[:, :first], self.classify.weight[:, :first]),
                 torch.nn.functional.linear(x[:, first:], self.classify.weight[:, first:])]
        added = torch.stack([part + present[:, i : i + 1] * self.presence[i] for i, part in enumerate(parts)], dim=1)
        logits = added.sum(dim=1) + self.classify.bias
        affect = torch.tanh(self.place(x) + present @ self.presence_affect)
        return logits, affect, added - added.mean(dim=2, keepdim=True)
