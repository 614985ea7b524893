"""Guided upsampling: a small picture brought to full size along the edges of what is known there.

In every window of the small size, the picture is a linear function of the guides, by ridge regression; the lines, not
the picture, are enlarged and laid over the guides at full size (He & Sun 2015, fast guided filter; He et al. 2013,
equations 14 to 16 for guides of several channels). Nothing here is learned. Where the guides move and the picture is
one for several frames, the result moves with the guides.

B clips, C channels of the picture, K of the guides, U small pictures in order of time, T frames, H W rows and columns.

    lines_BCKUHW = fit(small_BCUHW, guides_BKUHW)
    frames_BCTHW = applied(small_BCUHW, guides_BKUHW, lines_BCKUHW, full_BKTHW)
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

RIDGE = 1e-3          # variance of a guide under which it says nothing


def fit(small_BCUHW: Tensor, guides_BKUHW: Tensor, *, ridge: float = RIDGE) -> Tensor:
    """Slopes of the picture over the guides, [B, C, K, U, H, W], from windows of 3 x 3 pixels and 2 moments, and then
    the mean of 3 x 3 of them. Nothing comes from a later moment."""
    C, K = small_BCUHW.shape[1], guides_BKUHW.shape[1]
    both = torch.cat((guides_BKUHW, small_BCUHW), dim=1)
    pairs = [(i, j) for i in range(K) for j in range(i, K + C)]
    first, second = (torch.tensor(part, device=both.device) for part in zip(*pairs, strict=True))
    mean = window(both)
    covariance = window(both[:, first] * both[:, second]) - mean[:, first] * mean[:, second]
    found = iter(covariance.unbind(1))
    rows = [torch.stack([next(found) for _ in range(i, K + C)]) for i in range(K)]     # row i: columns i .. K + C
    slopes = solved(rows, K, ridge)
    smooth = F.avg_pool2d(edged(slopes.flatten(0, 3)), 3, 1)
    return smooth.unflatten(0, (K, C, *both.shape[:1], both.shape[2])).permute(2, 1, 0, 3, 4, 5)


def solved(rows: list[Tensor], K: int, ridge: float) -> Tensor:
    """x [K, C, ...] of (A + ridge) x = b at every place, by elimination; `rows[i]` holds A's row i from the diagonal on
    and then b's: [K - i + C, ...]. A is symmetric and has no negative eigenvalue."""
    done: list[Tensor] = []
    for i in range(K):
        pivot, rest = rows[i][0] + ridge, rows[i][1:]
        unit = rest / pivot
        done.append(unit)
        rows = rows[:i + 1] + [row - rest[j] * unit[j:] for j, row in enumerate(rows[i + 1:])]
    x: list[Tensor] = []
    for i in reversed(range(K)):
        known = K - 1 - i
        value = done[i][known:]
        for j in range(known):
            value = value - done[i][j] * x[known - 1 - j]
        x.append(value)
    return torch.stack(x[::-1])


def window(x_BCUHW: Tensor) -> Tensor:
    """The mean over 3 x 3 pixels, at this moment and the one before."""
    B, C, U = x_BCUHW.shape[:3]
    x = F.avg_pool2d(edged(x_BCUHW.flatten(0, 2)), 3, 1).unflatten(0, (B, C, U))
    return (x + torch.cat((x[:, :, :1], x[:, :, :-1]), dim=2)) / 2


def edged(x_NHW: Tensor) -> Tensor:
    return F.pad(x_NHW[:, None], (1, 1, 1, 1), mode="replicate")[:, 0]


def applied(small_BCUHW: Tensor, guides_BKUHW: Tensor, lines_BCKUHW: Tensor, full_BKTHW: Tensor) -> Tensor:
    """Frames [B, C, T, H, W] of the guides at full size: the first of the first small picture, then four of each."""
    C, U, size = small_BCUHW.shape[1], small_BCUHW.shape[2], full_BKTHW.shape[3:]
    heights_BCUHW = small_BCUHW - (lines_BCKUHW * guides_BKUHW[:, None]).sum(2)
    every = torch.cat((heights_BCUHW[:, :, None], lines_BCKUHW), dim=2).flatten(1, 2)
    frames = []
    for u in range(U):
        line = F.interpolate(every[:, :, u], size=size, mode="bilinear").unflatten(1, (C, -1))[:, :, :, None]
        guides = full_BKTHW[:, :, max(4 * u - 3, 0):4 * u + 1]
        picture = line[:, :, 0].expand(-1, -1, guides.shape[2], -1, -1)
        for k in range(guides.shape[1]):
            picture = torch.addcmul(picture, line[:, :, k + 1], guides[:, k:k + 1])
        frames.append(picture)
    return torch.cat(frames, dim=2)
