"""Which noise levels to visit: drawn for training, laid out for sampling.

    t_B = shift(logit_normal(normals_B), shift_for(tokens, base_tokens=256))
    ts = levels(8, shift=3.0)                # 1 = ts[0] > ts[1] > ... > ts[8] = 0
"""

from __future__ import annotations

import math

import torch
from torch import Tensor


def logit_normal(normals: Tensor, *, mean: float = 0.0, std: float = 1.0) -> Tensor:
    """Levels for training from standard normals of any shape: most in the middle, where there is most to learn
    (Esser et al. 2024, equation 19). A mean above 0 leans towards noise."""
    return torch.sigmoid(mean + std * normals)


def shift(t: Tensor, factor: float) -> Tensor:
    """Levels moved towards noise (Esser et al. 2024, equation 23): noise over signal, t / (1 - t), times the factor."""
    return factor * t / (1 + (factor - 1) * t)


def shift_for(tokens: int, *, base_tokens: int) -> float:
    """The factor that hides a larger clip as well as 1 hides the base: the square root of the ratio of their sizes.

    The mean of m equal values under noise is known to sigma / sqrt(m): more pixels or frames need more noise.
    """
    return math.sqrt(tokens / base_tokens)


def levels(num_steps: int, *, shift: float = 1.0) -> Tensor:
    """ts: float64 [num_steps + 1], from 1 down to 0, evenly spaced before the shift."""
    t = torch.linspace(1, 0, num_steps + 1, dtype=torch.float64)
    return shift * t / (1 + (shift - 1) * t)
