"""The Kullback-Leibler divergence of diagonal Gaussians, in closed form."""

from __future__ import annotations

import torch
from torch import Tensor


def gaussian_kl(mean_1: Tensor, logvar_1: Tensor, mean_2: Tensor | float = 0.0,
                logvar_2: Tensor | float = 0.0) -> Tensor:
    """KL(N(mean_1, exp logvar_1) || N(mean_2, exp logvar_2)) in nats for each element; sum over a sample's elements
    for the sample's. The second is standard normal unless given: a VAE's prior (Kingma & Welling 2013, appendix B)."""
    logvar_2 = torch.as_tensor(logvar_2)
    ratio = (logvar_1 - logvar_2).exp()
    return 0.5 * (ratio - 1 - logvar_1 + logvar_2 + (mean_1 - mean_2) ** 2 * (-logvar_2).exp())
