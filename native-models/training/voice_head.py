"""The voice-emotion network: what is learned on top of the speech recogniser's inner encoder frames."""

import torch
from torch import nn


class ConvBlock(nn.Module):
    """Looks at neighbours: depthwise convolution over 5 steps (0.24 s), then a mix of the features, added to what came in."""

    def __init__(self, width, dropout):
        super().__init__()
        self.neighbours = nn.Conv1d(width, width, 5, padding=2, groups=width)
        self.norm = nn.LayerNorm(width)
        self.mix = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.Dropout(dropout))

    def forward(self, x):
        return x + self.mix(self.norm(self.neighbours(x.transpose(1, 2)).transpose(1, 2)))


class VoiceHead(nn.Module):
    """Standardised steps [batch, t, layers * 288] (48 ms each) → logits [batch, 7], affect before tanh [batch, 2], embedding.

    Two views of the same steps: a projection with two convolution blocks and `heads` attention weightings over time, each
    giving a weighted mean and spread; and the plain mean and spread of every input number.
    """

    def __init__(self, inputs, width=160, heads=5, plain=96, width_out=96, dropout=0.4):
        super().__init__()
        self.width, self.heads = width, heads
        self.drop_steps = nn.Dropout1d(dropout / 2)
        self.project = nn.Sequential(nn.Linear(inputs, width), nn.GELU())
        self.blocks = nn.ModuleList(ConvBlock(width, dropout / 4) for _ in range(2))
        self.norm = nn.LayerNorm(width)
        self.score = nn.Linear(width, heads)
        self.plain = nn.Sequential(nn.Dropout(dropout), nn.Linear(2 * inputs, plain), nn.GELU())
        self.drop = nn.Dropout(dropout)
        self.embed = nn.Sequential(nn.Linear(2 * width + plain, width_out), nn.GELU())
        self.classify = nn.Linear(width_out, 7)
        self.place = nn.Linear(width_out, 2)

    def pooled(self, steps, present=None):
        """Everything known of the segment, [batch, 2 * width + plain]; `present` [batch, t] is true where a step is real."""
        if present is None:
            share = torch.ones_like(steps[..., :1]) / steps.shape[1]
            real = None
        else:
            real = present.unsqueeze(-1)
            share = real / real.sum(dim=1, keepdim=True)
        # Whole input numbers are dropped for a whole clip, so that none of them is relied on alone.
        x = self.drop_steps(steps.transpose(1, 2)).transpose(1, 2) if self.training else steps
        plain = self.plain(torch.cat(_moments(x, share), dim=1))
        x = self.project(x)
        for block in self.blocks:
            x = block(x if real is None else x * real)
        x = self.norm(x)
        score = self.score(x)
        if real is not None:
            score = score.masked_fill(~real, -1e4)
        # Each head weights its own share of the features.
        weight = torch.softmax(score, dim=1).repeat_interleave(self.width // self.heads, dim=2)
        return torch.cat([*_moments(x, weight), plain], dim=1)

    def judge(self, pooled):
        embedding = self.embed(self.drop(pooled))
        dropped = self.drop(embedding)
        return self.classify(dropped), self.place(dropped), embedding

    def forward(self, steps, present=None):
        return self.judge(self.pooled(steps, present))


def _moments(x, weight):
    """Weighted mean and spread over time."""
    mean = (weight * x).sum(dim=1)
    spread = torch.sqrt((weight * (x - mean.unsqueeze(1)) ** 2).sum(dim=1) + 1e-4)
    return mean, spread


class VoiceEnsemble(nn.Module):
    """What the app runs: encoder frames [1, t, layers * 288] → logits, affect, embedding and clarity.

    Frames are averaged in pairs and standardised; the heads' embeddings stand side by side, and `classify` and `place` are the mean
    of the heads' linear layers, so that logits and affect are linear in the embedding (the speaker baseline needs that).
    `clarity` [1, 1] is the logit that this is one clear voice.
    """

    def __init__(self, heads, mean, scale, clarity):
        super().__init__()
        self.register_buffer("mean", torch.as_tensor(mean, dtype=torch.float32))
        self.register_buffer("scale", torch.as_tensor(scale, dtype=torch.float32))
        self.members = nn.ModuleList(heads)
        self.classify, self.place = _merged([h.classify for h in heads]), _merged([h.place for h in heads])
        self.clarity = clarity

    def forward(self, frames):
        count = (frames.shape[1] + 1) // 2 * 2
        doubled = torch.cat([frames, frames[:, -1:]], dim=1)[:, :count]
        steps = doubled.reshape(1, -1, 2, frames.shape[2]).mean(dim=2)
        steps = ((steps - self.mean) * self.scale).clamp(-8, 8)
        pooled = [head.pooled(steps) for head in self.members]
        embedding = torch.cat([head.embed(p) for head, p in zip(self.members, pooled)], dim=1)
        return self.classify(embedding), torch.tanh(self.place(embedding)), embedding, self.clarity(torch.cat(pooled, dim=1))


def _merged(layers):
    merged = nn.Linear(sum(layer.in_features for layer in layers), layers[0].out_features)
    merged.weight.data = torch.cat([layer.weight.data for layer in layers], dim=1) / len(layers)
    merged.bias.data = torch.stack([layer.bias.data for layer in layers]).mean(0)
    return merged
