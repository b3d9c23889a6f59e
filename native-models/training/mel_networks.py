"""Two voice networks on log-mel `[batch, t, 40]`: the paper's CNN-LSTM, and the light fully convolutional one (LFCNN)."""

import torch
from torch import nn

from mel_features import BANDS

SCALE = 3.0  # about the spread of mean-free log-mel of speech


def block(inside, outside, kernel=(3, 3), stride=(1, 1)):
    """Convolution over (time, band), batch norm, ReLU; sizes halve where the stride is 2."""
    padding = tuple(side // 2 for side in kernel)
    return nn.Sequential(nn.Conv2d(inside, outside, kernel, stride, padding, bias=False), nn.BatchNorm2d(outside), nn.ReLU(inplace=True))


class Paths(nn.Module):
    """Three views of the spectrum side by side, long in time, long in frequency and square: after Aftab et al., "Light-SERNet" (ICASSP 2022)."""

    def __init__(self, width, stride):
        super().__init__()
        self.views = nn.ModuleList(block(1, width, kernel, stride) for kernel in ((9, 1), (1, 11), (3, 3)))

    def forward(self, x):
        return torch.cat([view(x) for view in self.views], dim=1)


class Pool(nn.Module):
    """[batch, t, width] → [batch, 2 width]: mean and spread over time, weighted by attention; each head weights its share of the features."""

    def __init__(self, width, heads=4):
        super().__init__()
        self.share = width // heads
        self.score = nn.Linear(width, heads)

    def forward(self, x):
        weight = torch.softmax(self.score(x), dim=1).repeat_interleave(self.share, dim=2)
        mean = (weight * x).sum(dim=1)
        spread = torch.sqrt((weight * (x - mean.unsqueeze(1)) ** 2).sum(dim=1) + 1e-5)
        return torch.cat([mean, spread], dim=1)


class MelNetwork(nn.Module):
    """Mean-free log-mel → frames of 40 ms (`frames`, which each network has its own of) → pooled → logits [batch, 7], affect [batch, 2], embedding."""

    def __init__(self, width, dropout, embedding=96):
        super().__init__()
        self.width = width
        self.pool, self.drop = Pool(width), nn.Dropout(dropout)
        self.embed = nn.Sequential(nn.Linear(2 * width, embedding), nn.GELU())
        self.classify, self.place = nn.Linear(embedding, 7), nn.Linear(embedding, 2)

    def pooled(self, log_mel):
        return self.pool(self.frames(log_mel.unsqueeze(1) / SCALE))

    def judge(self, pooled):
        embedding = self.embed(self.drop(pooled))
        dropped = self.drop(embedding)
        return self.classify(dropped), torch.tanh(self.place(dropped)), embedding

    def forward(self, log_mel):
        return self.judge(self.pooled(log_mel))


class Lfcnn(MelNetwork):
    """Under 0.3 M parameters, convolutions only: each frame has looked at 0.5 s."""

    def __init__(self, dropout=0.3):
        super().__init__(128, dropout)
        self.spectrum = nn.Sequential(Paths(12, (2, 2)), block(36, 48, stride=(2, 2)), block(48, 64, stride=(1, 2)), block(64, 96, stride=(1, 2)))
        self.mix = nn.Sequential(nn.Conv1d(3 * 96, 128, 1, bias=False), nn.BatchNorm1d(128), nn.ReLU(inplace=True),
                                 nn.Conv1d(128, 128, 5, padding=2, groups=4, bias=False), nn.BatchNorm1d(128), nn.ReLU(inplace=True))

    def frames(self, x):
        return self.mix(self.spectrum(x).permute(0, 1, 3, 2).flatten(1, 2)).transpose(1, 2)


class CnnLstm(MelNetwork):
    """The paper's voice model: convolutions over the spectrum, then a bidirectional LSTM of 160 units each way."""

    def __init__(self, dropout=0.4):
        super().__init__(320, dropout)
        self.spectrum = nn.Sequential(block(1, 32, (5, 5), (2, 2)), block(32, 48, stride=(2, 2)), block(48, 64, stride=(1, 2)), block(64, 96))
        self.narrow = nn.Sequential(nn.Linear(5 * 96, 128), nn.ReLU(inplace=True), nn.Dropout(dropout / 2))
        self.lstm = nn.LSTM(128, 160, batch_first=True, bidirectional=True)

    def frames(self, x):
        return self.lstm(self.narrow(self.spectrum(x).permute(0, 2, 1, 3).flatten(2)))[0]


NETWORKS = {"lfcnn": Lfcnn, "cnn-lstm": CnnLstm}
assert BANDS == 40, "the widths above are counted for 40 bands"
