"""The latent of a given picture, found by descent: Karras et al. 2020 (StyleGAN2, appendix D), one w for each layer.

    w_BLW = invert(model, frames_BCHW, steps=200);  model.paint(w_BLW)

It begins at the mean of w, with noise on w that dies away; pictures are compared at several sizes, and each size counts
as much. `prior` holds w near the mean of all faces, where the model knows what it does (Abdal et al. 2019, w+).

B pictures, C colours, H rows and columns, L layers, W latent width.
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor

from kinema.models.stylegan import StyleGAN, halved

NOISE = 0.05                                  # on w at the start, of its deviation
SOFT_START, SOFT_END = 0.05, 0.25             # shares of the steps: the rate rises, and falls


def invert(model: StyleGAN, frames_BCHW: Tensor, *, steps: int = 200, rate: float = 0.1, prior: float = 0.01,
           seed: int = 0) -> Tensor:
    """[B, L, W] of pictures of the model's size, in -1 .. 1. The same seed, the same latent. Raises ValueError for
    pictures of another size."""
    size, device = model.config.size, model.const.device
    if tuple(frames_BCHW.shape[1:]) != (3, size, size):
        raise ValueError(f"pictures of {list(frames_BCHW.shape[1:])}; this model makes {[3, size, size]}")
    draws = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        some_NW = model.mapping(torch.randn(1024, model.config.latent, generator=draws).to(device))
    mean_W, deviation_W = some_NW.mean(0), some_NW.std(0) + 1e-6
    offset_BLW = torch.zeros(len(frames_BCHW), model.config.num_layers, model.config.latent, device=device,
                             requires_grad=True)
    optimiser = torch.optim.Adam([offset_BLW], betas=(0.9, 0.99))
    with torch.enable_grad():
        for i in range(steps):
            share = i / steps
            for group in optimiser.param_groups:
                group["lr"] = rate * min(1.0, share / SOFT_START + 1 / steps) * _fall(share)
            shaken = torch.randn(offset_BLW.shape, generator=draws).to(device) * NOISE * max(0.0, 1 - share / 0.75) ** 2
            painted = model.paint(mean_W + deviation_W * (offset_BLW + shaken))
            loss = apart(painted, frames_BCHW).sum() + prior * offset_BLW.square().mean((1, 2)).sum()
            (offset_BLW.grad,) = torch.autograd.grad(loss, [offset_BLW])
            optimiser.step()
    return (mean_W + deviation_W * offset_BLW).detach()


def _fall(share: float) -> float:
    """1, and in the last part half a cosine down to 0."""
    return 0.5 - 0.5 * math.cos(math.pi * min(1.0, (1 - share) / SOFT_END))


def apart(made_BCHW: Tensor, real_BCHW: Tensor) -> Tensor:
    """[B]: the mean over sizes, each half the last, down to 8 pixels, of the mean absolute difference."""
    total, count = (made_BCHW - real_BCHW).abs().mean((1, 2, 3)), 1
    while made_BCHW.shape[2] > 8:
        made_BCHW, real_BCHW = halved(made_BCHW), halved(real_BCHW)
        total, count = total + (made_BCHW - real_BCHW).abs().mean((1, 2, 3)), count + 1
    return total / count


def rms(made_BCHW: Tensor, real_BCHW: Tensor) -> Tensor:
    """[B]: root mean square of the difference, of display values 0 .. 1."""
    return F.mse_loss(made_BCHW.clamp(-1, 1), real_BCHW, reduction="none").mean((1, 2, 3)).sqrt() / 2
