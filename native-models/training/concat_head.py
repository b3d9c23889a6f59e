"""The fusion baseline (the paper's section 5): the embeddings of the present modalities side by side, one linear layer."""

import torch
from torch import nn

from fusion_inputs import CONCAT_INPUTS, given


class ConcatHead(nn.Module):
    """Embeddings by modality [n, width] and present [n, 3] (1 or 0) → logits [n, 7], affect [n, 2], weights [n, 3].

    An absent modality is masked: its part of the concatenation is nothing, whatever its slot holds. A presence bias per modality lets the
    layer answer differently for one voice than for voice and words. Because the layer is linear, what each modality added to the logits
    can be read off exactly: its weight is the length of that, centred over the emotions, over the sum of the lengths.
    """

    inputs = CONCAT_INPUTS

    def __init__(self, statistics):
        super().__init__()
        self.widths = [len(mean) for mean, _ in statistics]
        for place, (mean, std) in enumerate(statistics):
            self.register_buffer(f"mean{place}", torch.as_tensor(mean))
            self.register_buffer(f"scale{place}", 1 / torch.as_tensor(std))
        self.classify = nn.ModuleList(nn.Linear(width, 7) for width in self.widths)
        self.place = nn.ModuleList(nn.Linear(width, 2) for width in self.widths)
        self.bias = nn.Parameter(torch.zeros(7))

    def forward(self, voice, text, face, present):
        added, moved = [], []
        for i, embedding in enumerate((voice, text, face)):
            here = present[:, i : i + 1]
            x = torch.clamp((given(embedding, here) - getattr(self, f"mean{i}")) * getattr(self, f"scale{i}"), -4, 4)
            added.append(self.classify[i](x) * here)
            moved.append(self.place[i](x) * here)
        added = torch.stack(added, 1)
        lengths = (added - added.mean(2, keepdim=True)).square().sum(2).add(1e-12).sqrt() * present
        weights = lengths / lengths.sum(1, keepdim=True).clamp(min=1e-9)
        return added.sum(1) + self.bias, torch.tanh(torch.stack(moved, 1).sum(1)), weights
