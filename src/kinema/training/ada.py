"""Adaptive augmentation: a critic of few pictures sees them changed, as often as it takes not to learn them by heart.

Karras et al. 2020 (Training Generative Adversarial Networks with Limited Data, arXiv 2006.06676): real and made
pictures go through the same random changes before the critic, each made with probability p, so that no change is worth
imitating while p < 0.8 or so; p rises while the critic is surer of real pictures than TARGET says (section 3.1).
Here: mirror, shift, scale, turn, stretch, one after another in one resampling; brightness, contrast, hue, saturation in
one matrix (appendix B without the filters, quarter turns and inverted luma). Gradients pass through.

    shown = augmented(frames_BCHW, p=state.p, generator=generator)
    state = adapted(state, real_logits_B)

B pictures, C colours, H W rows and columns. Frames in -1 .. 1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import torch
import torch.nn.functional as F
from torch import Tensor

TARGET = 0.6                                  # of the mean sign of real logits (there, r_t)
LATELY = 0.9                                  # share of the mean sign that stays at a step
MOST = 0.85                                   # beyond it, changes are learned


@dataclass(frozen=True, kw_only=True, slots=True)
class Adaptive:
    """How often a change is made now, and the mean sign of the critic's answers to real pictures lately."""

    p: float = 0.0
    sign: float = 0.0
    length: float = 200_000                   # pictures that take p from 0 to 1


def adapted(state: Adaptive, real_B: Tensor) -> Adaptive:
    """A step of |p| = pictures / length, up where the critic is too sure, down where it is not. One message to the
    device a call."""
    sign = LATELY * state.sign + (1 - LATELY) * float(real_B.detach().sign().mean())
    step = math.copysign(len(real_B) / state.length, sign - TARGET)
    return replace(state, p=min(max(state.p + step, 0.0), MOST), sign=sign)


def augmented(frames_BCHW: Tensor, *, p: float, generator: torch.Generator) -> Tensor:
    """The frames changed; as they are where p is 0."""
    if p <= 0:
        return frames_BCHW
    B = len(frames_BCHW)
    where, colour = geometry(B, p, generator), colours(B, p, generator)
    device = frames_BCHW.device
    grid = F.affine_grid(where[:, :2].to(device), list(frames_BCHW.shape), align_corners=False)
    with torch.autocast(device.type, enabled=False):
        moved = F.grid_sample(frames_BCHW.float(), grid, padding_mode="reflection", align_corners=False)
        matrix = colour.to(device)
        return torch.einsum("bij,bjhw->bihw", matrix[:, :3, :3], moved) + matrix[:, :3, 3, None, None]


def geometry(count: int, p: float, generator: torch.Generator) -> Tensor:
    """[B, 3, 3]: from where in the picture (-1 .. 1) each place is taken."""
    def chosen(values: Tensor, none: float = 0.0) -> Tensor:
        return torch.where(torch.rand(count, generator=generator) < p, values, none)

    def normal(deviation: float) -> Tensor:
        return torch.randn(count, generator=generator) * deviation

    def turn(share: float) -> Tensor:
        angle = chosen((torch.rand(count, generator=generator) * 2 - 1) * math.pi * share)
        return affine(angle.cos(), -angle.sin(), angle.sin(), angle.cos())

    one, nothing = torch.ones(count), torch.zeros(count)
    mirror = chosen(torch.randint(0, 2, (count,), generator=generator) * 2.0 - 1, 1.0)
    scale, stretch = chosen(2 ** normal(0.2), 1.0), chosen(2 ** normal(0.2), 1.0)
    shift = affine(one, nothing, nothing, one, chosen(2 * normal(0.125)), chosen(2 * normal(0.125)))
    return (affine(mirror, nothing, nothing, one) @ affine(scale, nothing, nothing, scale) @ turn(1.0)
            @ affine(stretch, nothing, nothing, 1 / stretch) @ shift)


def affine(a: Tensor, b: Tensor, c: Tensor, d: Tensor, x: Tensor | None = None, y: Tensor | None = None) -> Tensor:
    """[B, 3, 3] of the rows (a, b, x), (c, d, y), (0, 0, 1), each [B]."""
    nothing, one = torch.zeros_like(a), torch.ones_like(a)
    rows = (a, b, nothing if x is None else x, c, d, nothing if y is None else y, nothing, nothing, one)
    return torch.stack(rows, dim=1).unflatten(1, (3, 3))


def colours(count: int, p: float, generator: torch.Generator) -> Tensor:
    """[B, 4, 4] on colours in -1 .. 1 and a one."""
    def chosen(values: Tensor, none: float = 0.0) -> Tensor:
        return torch.where(torch.rand(count, generator=generator) < p, values, none)

    bright = chosen(torch.randn(count, generator=generator) * 0.2)
    contrast = chosen(2 ** (torch.randn(count, generator=generator) * 0.5), 1.0)
    hue = chosen((torch.rand(count, generator=generator) * 2 - 1) * math.pi)
    saturation = chosen(2 ** torch.randn(count, generator=generator), 1.0)
    grey = torch.full((3, 3), 1 / 3)                               # onto the axis of greys
    cross = torch.tensor([[0.0, -1, 1], [1, 0, -1], [-1, 1, 0]]) / math.sqrt(3)
    turned = (hue.cos()[:, None, None] * (torch.eye(3) - grey) + hue.sin()[:, None, None] * cross)    # Rodrigues
    matrix = torch.zeros(count, 4, 4)
    matrix[:, :3, :3] = contrast[:, None, None] * (grey + saturation[:, None, None] * turned)
    matrix[:, :3, 3], matrix[:, 3, 3] = (contrast * bright)[:, None], 1.0
    return matrix
