"""How near a clip is to its original, for measures during a training.

x and y [B, C, T, H, W] in -1 .. 1.
"""

from __future__ import annotations

import torch
from torch import Tensor


def psnr_db(x: Tensor, y: Tensor) -> float:
    """Peak signal to noise, 10 log10(2^2 / mean squared error) of each clip, the mean over clips; x is clamped."""
    squared = (x.float().clamp(-1, 1) - y.float()).square().flatten(1).mean(1)
    return float((10 * torch.log10(4 / squared.clamp(min=1e-10))).mean())


def flicker(x: Tensor, y: Tensor) -> float:
    """How much x flickers against y: the ratio of their mean second differences in time, 1 where they are alike (what
    moves evenly has none). Not a number for fewer than three frames."""
    if x.shape[2] < 3:
        return float("nan")
    changes = [clip.float().clamp(-1, 1).diff(n=2, dim=2).abs().mean() for clip in (x, y)]
    return float(changes[0] / changes[1].clamp(min=1e-8))
