"""The face network: ghost modules (Han et al. 2020, "GhostNet: More Features from Cheap Operations") on a 24x24 stem, 12x12 and 6x6.

A ghost module computes half of its channels by a dense convolution and derives the other half from them by a depthwise one.
"""

import torch
from torch import nn
from torch.nn import functional


def normed(channels, active=True):
    return nn.Sequential(nn.BatchNorm2d(channels), nn.ReLU(inplace=True)) if active else nn.BatchNorm2d(channels)


class Ghost(nn.Module):
    """[n, c, h, w] -> [n, out, h / stride, w / stride]; half dense 3x3, half depthwise 3x3 of that half."""

    def __init__(self, channels, out, stride=1, active=True):
        super().__init__()
        half = out // 2
        self.dense = nn.Conv2d(channels, half, 3, stride, 1, bias=False)
        self.dense_norm = normed(half, active)
        self.cheap = nn.Conv2d(half, half, 3, 1, 1, groups=half, bias=False)
        self.cheap_norm = normed(half, active)

    def forward(self, values):
        dense = self.dense_norm(self.dense(values))
        return torch.cat([dense, self.cheap_norm(self.cheap(dense))], 1)


class GhostBlock(nn.Module):
    """Two ghost modules with a way around them."""

    def __init__(self, channels):
        super().__init__()
        self.first, self.second = Ghost(channels, channels), Ghost(channels, channels, active=False)

    def forward(self, values):
        return functional.relu(values + self.second(self.first(values)))


class FaceNet(nn.Module):
    """Grey faces [n, 1, side, side] in [0, 1] -> (original-label logits [n, 7], vote logits [n, 7], affect [n, 2], embedding [n, 128])."""

    def __init__(self, stem=24, width=64, blocks=(2, 2), embedding=128, drop=0.3):
        super().__init__()
        self.stem = nn.Sequential(nn.PixelUnshuffle(2), nn.Conv2d(4, stem, 3, 1, 1, bias=False), normed(stem), Ghost(stem, stem))
        self.middle = nn.Sequential(Ghost(stem, width, 2), *[GhostBlock(width) for _ in range(blocks[0])])
        self.deep = nn.Sequential(Ghost(width, 2 * width, 2), *[GhostBlock(2 * width) for _ in range(blocks[1])])
        self.project = nn.Sequential(nn.Dropout(drop), nn.Linear(2 * width, embedding, bias=False), nn.BatchNorm1d(embedding), nn.Tanh())
        self.fer, self.votes, self.affect = nn.Linear(embedding, 7), nn.Linear(embedding, 7), nn.Linear(embedding, 2)

    def forward(self, faces):
        centred = faces - faces.mean((2, 3), keepdim=True)
        spread = (centred.square().mean((2, 3), keepdim=True) + 1e-4).sqrt()
        values = self.deep(self.middle(self.stem(centred / spread)))
        embedding = self.project(values.mean((2, 3)))
        return self.fer(embedding), self.votes(embedding), torch.tanh(self.affect(embedding)), embedding
