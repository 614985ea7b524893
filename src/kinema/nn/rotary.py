"""Rotary positions (Su et al. 2021) along any number of axes: time, height and width for video, one for text.

Pairs of channels turn by an angle proportional to the position, so that a score depends on differences of positions
alone. The pairs are shared out among the axes.

N tokens, E channels of a head, H heads.

    rotary = rotary_table(grid_positions(16, 9, 16), head_dim=128)
"""

from __future__ import annotations

import torch
from torch import Tensor

Rotary = tuple[Tensor, Tensor]    # cos_NE, signed sin_NE
BASE = 100.0                      # longest wave about 600 positions: our grids are tens long


def grid_positions(*sizes: int, device: torch.device | str = "cpu") -> Tensor:
    """Coordinates of a grid's cells, last axis fastest -> [prod(sizes), len(sizes)] float32."""
    axes = [torch.arange(size, dtype=torch.float32, device=device) for size in sizes]
    return torch.stack(torch.meshgrid(*axes, indexing="ij"), dim=-1).flatten(0, -2)


def rotary_table(positions_NA: Tensor, head_dim: int, *, dtype: torch.dtype = torch.float32) -> Rotary:
    """Cosines and signed sines for `rotate`; A axes share head_dim / 2 pairs, the last ones taking the remainder."""
    if head_dim % 2:
        raise ValueError(f"rotary positions need an even number of channels a head, not {head_dim}")
    num_axes, pairs = positions_NA.shape[1], head_dim // 2
    counts = [(pairs + axis) // num_axes for axis in range(num_axes)]
    angles = []
    for axis, count in enumerate(counts):
        frequency = BASE ** -(torch.arange(count, dtype=torch.float32, device=positions_NA.device) / max(count, 1))
        angles.append(positions_NA[:, axis, None] * frequency)
    angle = torch.cat(angles, dim=1)
    cos, sin = angle.cos(), angle.sin()
    return torch.cat((cos, cos), dim=1).to(dtype), torch.cat((-sin, sin), dim=1).to(dtype)


def rotate(x_BNGHE: Tensor, rotary: Rotary) -> Tensor:
    """Turn every pair (e, e + E/2) of `x` by its angle; G is queries and keys."""
    cos, sin = (table_NE[:, None, None].to(x_BNGHE.dtype) for table_NE in rotary)
    return torch.addcmul(x_BNGHE * cos, x_BNGHE.roll(x_BNGHE.shape[-1] // 2, -1), sin)
