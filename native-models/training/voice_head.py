"""The voice-emotion network: what is learned on top of the speech recogniser's encoder frames."""

import torch
from torch import nn


class VoiceHead(nn.Module):
    """Frames [batch, t, 288] → logits [batch, 7], affect [batch, 2], embedding [batch, width_out].

    Standardise with the training frames' statistics, project, look at neighbours (depthwise convolution over 5 frames,
    0.12 s), then `heads` attention weightings over time, each giving a weighted mean and standard deviation.
    """

    def __init__(self, mean, std, width=96, heads=4, width_out=96, dropout=0.4):
        super().__init__()
        self.register_buffer("mean", torch.as_tensor(mean, dtype=torch.float32))
        self.register_buffer("scale", 1 / torch.as_tensor(std, dtype=torch.float32))
        self.width, self.heads = width, heads
        self.project = nn.Sequential(nn.Linear(288, width), nn.GELU())
        self.neighbours = nn.Conv1d(width, width, 5, padding=2, groups=width)
        self.norm = nn.LayerNorm(width)
        self.score = nn.Linear(width, heads)
        self.drop = nn.Dropout(dropout)
        self.drop_frames = nn.Dropout(dropout / 2)
        self.embed = nn.Sequential(nn.Linear(2 * width, width_out), nn.GELU())
        self.classify = nn.Linear(width_out, 7)
        self.place = nn.Linear(width_out, 2)

    def forward(self, frames, present=None):
        """`present` [batch, t] is true where a frame is real; None means all of them."""
        x = self.project(self.drop_frames((frames - self.mean) * self.scale))
        if present is not None:
            x = x * present.unsqueeze(-1)
        x = self.norm(x + self.neighbours(x.transpose(1, 2)).transpose(1, 2))
        score = self.score(x)
        if present is not None:
            score = score.masked_fill(~present.unsqueeze(-1), -1e4)
        weight = torch.softmax(score, dim=1)
        # Each head weights its own quarter of the features.
        weight = weight.repeat_interleave(self.width // self.heads, dim=2)
        mean = (weight * x).sum(dim=1)
        spread = torch.sqrt(((weight * (x - mean.unsqueeze(1)) ** 2).sum(dim=1)) + 1e-5)
        embedding = self.embed(self.drop(torch.cat([mean, spread], dim=1)))
        dropped = self.drop(embedding)
        return self.classify(dropped), torch.tanh(self.place(dropped)), embedding
