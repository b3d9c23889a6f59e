"""What training changes in a batch of log-mel crops: tempo, vocal tract, noise, and masks (SpecAugment, Park et al. 2019)."""

import numpy as np
import torch
from torch.nn import functional

TEMPO = 0.15  # a crop is stretched or squeezed by up to this share
TRACT = 0.06  # bands move by up to this share: a shorter or longer vocal tract, a higher or lower voice
MASKS = ((0.15, 2), (0.15, 2))  # largest share of (frames, bands) under one mask, and how many masks


def warped(values, rng):
    """Each crop [t, bands] at another tempo and with its bands moved; what moves in from outside repeats the border."""
    n = len(values)
    theta = np.zeros((n, 2, 3), np.float32)
    theta[:, 0, 0] = 1 + rng.uniform(-TRACT, TRACT, n)
    theta[:, 0, 2] = rng.uniform(-TRACT, TRACT, n)
    theta[:, 1, 1] = 1 + rng.uniform(-TEMPO, TEMPO, n)
    grid = functional.affine_grid(torch.from_numpy(theta), (n, 1, *values.shape[1:]), align_corners=False)
    return functional.grid_sample(values.unsqueeze(1), grid, padding_mode="border", align_corners=False).squeeze(1)


def noisy(values, rng):
    """Half of the crops get steady noise of a random tilt, 10-40 dB below their mean power."""
    n, _, bands = values.shape
    power = values.exp().mean(dim=(1, 2)).numpy()
    below = np.where(rng.random(n) < 0.5, 10 ** (-rng.uniform(10, 40, n) / 10), 1e-9)
    tilt = np.exp(rng.normal(0, 1.2, (n, 1)) * np.linspace(-1, 1, bands))
    level = torch.from_numpy((power * below)[:, None, None] * tilt[:, None, :]).float()
    flutter = torch.from_numpy(rng.exponential(1.0, values.shape).astype(np.float32)) * 0.5 + 0.5
    return torch.log(values.exp() + level * flutter)


def masked(values, rng):
    """Stretches of time and of bands set to the band's mean, which is 0."""
    values = values.clone()
    for axis, (share, count) in zip((1, 2), MASKS):
        size = values.shape[axis]
        for i in range(len(values)):
            for _ in range(count):
                width = int(rng.integers(0, int(size * share) + 1))
                start = int(rng.integers(0, size - width + 1))
                values[i].narrow(axis - 1, start, width).zero_()
    return values


def augmented(values, rng):
    """Raw log-mel crops [n, t, bands] → mean-free, changed."""
    changed = noisy(warped(values, rng), rng)
    return masked(changed - changed.mean(dim=1, keepdim=True), rng)
