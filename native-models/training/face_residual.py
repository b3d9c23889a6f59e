"""The face network that starts from a face recogniser: dlib's residual network (Davis King, CC0), cut above its identity layers.

What it starts from lies, quantised, in the npm package that `face_start.py` names. There each convolution is followed by a learned scale and shift; here by
batch norm, which starts as the same function.
"""

import torch
from torch import nn
from torch.nn import functional

SIDE = 104  # pixels: FER2013's crops, enlarged to this, show a face as large as the recogniser saw faces
SPREAD = 55 / 256  # the contrast that the recogniser was used to (its inputs were centred grey values over 256), here of every face


def convolution(channels, out, stride=1, kernel=3):
    """Convolution and batch norm; with a stride as dlib does it: nothing is padded on the left and above."""
    return nn.Sequential(nn.Conv2d(channels, out, kernel, stride, kernel // 2 if stride == 1 else 0, bias=False), nn.BatchNorm2d(out))


class Block(nn.Module):
    """Two convolutions and a way around them; with a stride the way around is the mean of 2x2, its new channels empty."""

    def __init__(self, channels, out, stride=1):
        super().__init__()
        self.first, self.second = convolution(channels, out, stride), convolution(out, out)
        self.stride, self.grown = stride, out - channels

    def forward(self, values):
        around = values
        if self.stride == 2:
            around = functional.pad(functional.avg_pool2d(values, 2), (0, 0, 0, 0, 0, self.grown))
            values = functional.pad(values, (0, 1, 0, 1))
        return functional.relu(around + self.second(functional.relu(self.first(values))))


class ResidualFaceNet(nn.Module):
    """Grey faces [n, 1, side, side] in [0, 1] -> (original-label logits [n, 7], vote logits [n, 7], affect [n, 2], embedding [n, 128]).

    The last 256 features are read at each of their 3x3 places, because the faces are aligned: a mouth is always below.
    """

    def __init__(self, embedding=128, drop=0.4):
        super().__init__()
        self.stem = convolution(1, 32, 2, 7)
        self.fine = nn.Sequential(*[Block(32, 32) for _ in range(3)])
        self.middle = nn.Sequential(Block(32, 64, 2), *[Block(64, 64) for _ in range(3)])
        self.coarse = nn.Sequential(Block(64, 128, 2), *[Block(128, 128) for _ in range(2)])
        self.deep = nn.Sequential(Block(128, 256, 2), *[Block(256, 256) for _ in range(2)])
        self.project = nn.Sequential(nn.Dropout(drop), nn.Linear(9 * 256 + 128, embedding, bias=False), nn.BatchNorm1d(embedding), nn.Tanh())
        self.fer, self.votes, self.affect = nn.Linear(embedding, 7), nn.Linear(embedding, 7), nn.Linear(embedding, 2)

    def forward(self, faces):
        if faces.shape[-1] != SIDE:
            faces = functional.interpolate(faces, size=(SIDE, SIDE), mode="bilinear", align_corners=False)
        centred = faces - faces.mean((2, 3), keepdim=True)
        spread = (centred.square().mean((2, 3), keepdim=True) + 1e-4).sqrt()
        values = functional.max_pool2d(functional.relu(self.stem(centred * (SPREAD / spread))), 3, 2)
        coarse = self.coarse(self.middle(self.fine(values)))
        deep = self.deep(coarse)
        embedding = self.project(torch.cat([deep.flatten(1), coarse.mean((2, 3))], 1))
        return self.fer(embedding), self.votes(embedding), torch.tanh(self.affect(embedding)), embedding
