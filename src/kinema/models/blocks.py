"""Blocks of a film, 4 frames of 8 x 8 pixels, as sums of a few fixed ones: what a codec knows before it learns.

The best such blocks are the principal components of films (Pearson 1901; the linear autoencoder of least error, Baldi &
Hornik 1989). Until `set_components` gives them, they are cosines of colour, time, height and width, the slow ones
first (Ahmed, Natarajan & Rao 1974), which come within half a decibel of them for a few, and one for many.

B clips, T frames = 1 + 4k, U blocks in time = 1 + k (before the first frame stand three copies of it), H W rows and
columns, C coefficients.

    z_BCUHW = blocks.coefficients(frames_B3THW);  frames_B3THW = blocks.picture(z_BCUHW)
"""

from __future__ import annotations

import itertools
import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

FRAMES, SIDE = 4, 8
COLOURS = ((1, 1, 1), (-1, -1, 2), (1, -1, 0))             # light, blue to yellow, red to green
SIZE = 3 * FRAMES * SIDE * SIDE


class Blocks(nn.Module):
    components_CP: Tensor                                  # orthonormal; P = frames, colours, rows, columns
    deviations_C: Tensor                                   # of their coefficients, which are divided by it

    def __init__(self, channels: int):
        super().__init__()
        self.register_buffer("components_CP", cosines(channels))
        self.register_buffer("deviations_C", torch.ones(channels))

    def set_components(self, components_CP: Tensor, deviations_C: Tensor) -> None:
        self.components_CP.copy_(components_CP)
        self.deviations_C.copy_(deviations_C)

    def coefficients(self, frames_BCTHW: Tensor) -> Tensor:
        """z [B, C, U, H/8, W/8] of frames [B, 3, T, H, W], float32."""
        forwards_CFP = (self.components_CP.float() / self.deviations_C.float()[:, None]).unflatten(1, (FRAMES, -1))
        return torch.einsum("bufphw,cfp->bcuhw", fours(frames_BCTHW.float()), forwards_CFP)

    def picture(self, z_BCUHW: Tensor) -> Tensor:
        """Frames [B, 3, T, H, W], float32, whose coefficients are z and whose others are zero."""
        backwards_CFP = self._backwards().unflatten(1, (FRAMES, -1))
        x_BUFPHW = torch.einsum("bcuhw,cfp->bufphw", z_BCUHW.float(), backwards_CFP)
        x_NPHW = x_BUFPHW.flatten(1, 2)[:, FRAMES - 1:].flatten(0, 1)
        return F.pixel_shuffle(x_NPHW, SIDE).unflatten(0, (len(z_BCUHW), -1)).transpose(1, 2)

    def small_picture(self, z_BCUHW: Tensor, cell: int) -> Tensor:
        """The mean of every block's frames in squares of `cell` pixels, [B, 3, U, H/cell, W/cell], float32."""
        means_C3HW = self._backwards().reshape(-1, FRAMES, 3, SIDE, SIDE).mean(1)
        means_CP = F.avg_pool2d(means_C3HW, cell).flatten(1)
        x_NPHW = torch.einsum("bcuhw,cp->buphw", z_BCUHW.float(), means_CP).flatten(0, 1)
        return F.pixel_shuffle(x_NPHW, SIDE // cell).unflatten(0, (len(z_BCUHW), -1)).transpose(1, 2)

    def _backwards(self) -> Tensor:
        return self.components_CP.float() * self.deviations_C.float()[:, None]


def fours(frames_BCTHW: Tensor) -> Tensor:
    """The pixels of blocks, [B, U, 4, 192, H/8, W/8]."""
    x_NPHW = F.pixel_unshuffle(frames_BCTHW.transpose(1, 2).flatten(0, 1), SIDE)
    x_BTPHW = x_NPHW.unflatten(0, (len(frames_BCTHW), -1))
    return torch.cat((x_BTPHW[:, :1].expand(-1, FRAMES - 1, -1, -1, -1), x_BTPHW), dim=1).unflatten(1, (-1, FRAMES))


def principal(second_PP: Tensor, channels: int) -> tuple[Tensor, Tensor]:
    """The components and deviations for blocks whose mean products are `second_PP`, [P, P]."""
    values, vectors = torch.linalg.eigh(second_PP.double())
    chosen = values.argsort(descending=True)[:channels]
    return vectors[:, chosen].T.float(), values[chosen].clamp(min=1e-8).sqrt().float()


def cosines(channels: int) -> Tensor:
    """[C, P], orthonormal: light before colours, slow before fast."""
    colours = F.normalize(torch.tensor(COLOURS, dtype=torch.float64), dim=1)
    times, sides = waves(FRAMES), waves(SIDE)
    order = sorted(itertools.product(range(3), range(FRAMES), range(SIDE), range(SIDE)),
                   key=lambda w: (6 * (w[0] > 0) + 2 * w[1] ** 2 + w[2] ** 2 + w[3] ** 2, w))
    return torch.stack([torch.einsum("t,c,u,v->tcuv", times[t], colours[c], sides[u], sides[v]).flatten()
                        for c, t, u, v in order[:channels]]).float()


def waves(n: int) -> Tensor:
    """The discrete cosine transform (II), a row a function, [n, n], orthonormal, float64."""
    at, number = torch.arange(n, dtype=torch.float64), torch.arange(n, dtype=torch.float64)[:, None]
    rows = torch.cos(math.pi * (at + 0.5) * number / n) * math.sqrt(2 / n)
    rows[0] /= math.sqrt(2)
    return rows
