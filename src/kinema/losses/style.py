"""How evenly a generator's picture follows its latent: path lengths, and the penalty that makes them alike.

    path_penalty(path_lengths(painted_BCHW, w_BLW, noise_BCHW), mean)

Karras et al. 2020 (StyleGAN2, arXiv 1912.04958, section 3.2): a step of one length in w, anywhere and in any direction,
should move the picture equally far. The other losses of that paper stand in adversarial.py.

B pictures, C colours, H W rows and columns, L layers, W latent width.
"""

from __future__ import annotations

import torch
from torch import Tensor


def path_lengths(painted_BCHW: Tensor, w_BLW: Tensor, noise_BCHW: Tensor) -> Tensor:
    """[B]: |J' y|, how far a picture moves along the noise y for a step in w, which must take gradients; over the
    layers, the root of the mean square. The noise is divided by the root of its pixels, so that sizes compare."""
    H, W = painted_BCHW.shape[2:]
    along = (painted_BCHW * noise_BCHW).sum() / (H * W) ** 0.5
    (gradient_BLW,) = torch.autograd.grad(along, w_BLW, create_graph=True)
    return gradient_BLW.float().square().sum(2).mean(1).add(1e-12).sqrt()      # the root has no slope at 0


def path_penalty(lengths_B: Tensor, mean: float | Tensor) -> Tensor:
    """E (|J' y| - a)^2, `a` being the running mean of the lengths (equation 4)."""
    return (lengths_B - mean).square().mean()
