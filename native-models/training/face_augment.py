"""Changes a batch of training faces as webcams and detectors do: place, size, turn, light, sharpness, noise and covered parts."""

import math

import torch
from torch.nn import functional


def between(count, low, high, device):
    return torch.rand(count, device=device) * (high - low) + low


def placed(faces, side, turn=15.0, zoom=0.15, shift=0.08):
    """Faces [n, 1, h, w] flipped, turned by up to `turn` degrees, zoomed and shifted, resampled to side x side."""
    count, device = len(faces), faces.device
    angle = between(count, -turn, turn, device) * math.pi / 180
    size = between(count, 1 - zoom, 1 + zoom, device)
    mirror = torch.where(torch.rand(count, device=device) < 0.5, -1.0, 1.0)
    across, down = between(count, -2 * shift, 2 * shift, device), between(count, -2 * shift, 2 * shift, device)
    top = torch.stack([size * angle.cos() * mirror, -size * angle.sin(), across], 1)
    bottom = torch.stack([size * angle.sin() * mirror, size * angle.cos(), down], 1)
    grid = functional.affine_grid(torch.stack([top, bottom], 1), (count, 1, side, side), align_corners=False)
    return functional.grid_sample(faces, grid, padding_mode="reflection", align_corners=False)


def lit(faces):
    """Gamma 0.6-1.6 and a slope of light across the face in a random direction."""
    count, device, side = len(faces), faces.device, faces.shape[-1]
    gamma = torch.exp(between(count, -0.5, 0.47, device))[:, None, None, None]
    slope = torch.linspace(-1, 1, side, device=device)
    across, down = (between(count, -0.15, 0.15, device)[:, None, None, None] for _ in range(2))
    return (faces.clamp(1e-3, 1) ** gamma + across * slope[None, None, None, :] + down * slope[None, None, :, None]).clamp(0, 1)


def softened(faces, share=0.25):
    """A share of the faces as if they had been 16-36 pixels high, with sensor noise."""
    changed = round(len(faces) * share)
    small = int(torch.randint(16, 37, ()).item())
    low = functional.interpolate(faces[:changed], size=(small, small), mode="bilinear", antialias=True)
    low = functional.interpolate(low, size=faces.shape[-2:], mode="bilinear")
    return torch.cat([(low + 0.04 * torch.rand(1, device=faces.device) * torch.randn_like(low)).clamp(0, 1), faces[changed:]])


def covered(faces, share=0.3):
    """A share of the faces with a rectangle (up to 45 % of each side) of one grey or of noise in front."""
    count, device, side = len(faces), faces.device, faces.shape[-1]
    places = torch.arange(side, device=device)
    inside = torch.ones((count, side, side), dtype=torch.bool, device=device)
    for axis in (1, 2):
        middle, half = between(count, 0, side, device)[:, None], between(count, 0.06, 0.23, device)[:, None] * side
        along = (places[None] - middle).abs() <= half
        inside &= along[:, :, None] if axis == 1 else along[:, None, :]
    inside &= (torch.rand(count, device=device) < share)[:, None, None]
    grey = torch.rand((count, 1, 1, 1), device=device) + 0.15 * torch.rand((count, 1, 1, 1), device=device) * torch.randn_like(faces)
    return torch.where(inside[:, None], grey.clamp(0, 1), faces)


def augmented(pictures, side):
    """uint8 [n, 48, 48] -> float32 [n, 1, side, side] in [0, 1]."""
    faces = pictures[:, None].float() / 255
    return covered(softened(lit(placed(faces, side))))
