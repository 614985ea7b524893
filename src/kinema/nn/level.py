"""A noise level, or any number in [0, 1], as a vector: sines of geometric frequencies, then a perceptron.

Ho et al. 2020, after Vaswani et al. 2017. B batch, D width.

    LevelEmbedding(384)(t_B)
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

NUM_FREQUENCIES = 64
TURNS = (0.25, 250.0)    # slowest and fastest: a quarter turn over [0, 1]; neighbours of a thousand steps told apart


def level_features(t_B: Tensor) -> Tensor:
    """Cosines and sines of `t` in [0, 1] -> [B, 128] float32."""
    low, high = (math.log(turns) for turns in TURNS)
    frequency = torch.linspace(low, high, NUM_FREQUENCIES, device=t_B.device).exp() * (2 * math.pi)
    angle = t_B.float()[:, None] * frequency
    return torch.cat((angle.cos(), angle.sin()), dim=1)


class LevelEmbedding(nn.Module):
    """t_B in [0, 1] -> [B, D]."""

    def __init__(self, width: int):
        super().__init__()
        self.up = nn.Linear(2 * NUM_FREQUENCIES, width)
        self.down = nn.Linear(width, width)

    def forward(self, t_B: Tensor) -> Tensor:
        return self.down(F.silu(self.up(level_features(t_B).to(self.up.weight.dtype))))
