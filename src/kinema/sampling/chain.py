"""The DDPM's chain of N small steps towards noise, and where its steps lie among the noise levels.

    q(x_n | x_{n-1}) = N(sqrt(1 - beta_n) x_{n-1}, beta_n I)        n = 1..N        (Ho et al. 2020, equation 2)

    betas = cosine_betas(1000)
    t_n = step_levels(betas)                # t_n[0] = 0 is clean, t_n[N] is nearly 1
    ts = chain_levels(betas, num_steps=50)  # for any sampler

All float64; betas [N], the others [N + 1], indexed by n.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor


def linear_betas(num_steps: int = 1000) -> Tensor:
    """Ho et al. 2020: from 1e-4 to 0.02 for a chain of 1000, in proportion for another length (at least 21)."""
    return torch.linspace(1e-4, 0.02, num_steps, dtype=torch.float64) * (1000 / num_steps)


def cosine_betas(num_steps: int = 1000, *, offset: float = 0.008) -> Tensor:
    """Nichol & Dhariwal 2021, equation 17: the cumulative alpha falls as a squared cosine; betas at most 0.999."""
    n = torch.arange(num_steps + 1, dtype=torch.float64)
    curve = torch.cos((n / num_steps + offset) / (1 + offset) * math.pi / 2) ** 2
    return (1 - curve[1:] / curve[:-1]).clamp(max=0.999)


def cumulative_alphas(betas: Tensor) -> Tensor:
    """alpha-bar_n = prod_{i<=n} (1 - beta_i): the share of x_0's variance that is left after n steps; 1 at n = 0."""
    return torch.cat([betas.new_ones(1), (1 - betas).cumprod(0)])


def step_levels(betas: Tensor) -> Tensor:
    """t_n: the level of step n, where t / (1 - t) is the DDPM's sqrt(1 - alpha-bar_n) / sqrt(alpha-bar_n)."""
    alpha_bar = cumulative_alphas(betas)
    alpha, sigma = alpha_bar.sqrt(), (1 - alpha_bar).sqrt()
    return sigma / (alpha + sigma)


def nearest_step(t: Tensor, betas: Tensor) -> Tensor:
    """n of the step whose level is nearest to t; t of any shape."""
    return (t.unsqueeze(-1).double() - step_levels(betas).to(t.device)).abs().argmin(-1)


def chain_levels(betas: Tensor, *, num_steps: int | None = None) -> Tensor:
    """ts for a sampler: the levels of the chain, noise first, or of num_steps of its steps evenly chosen.

    A chain does not quite end in noise: linear_betas(1000) stops at t = 0.9937 (Lin et al. 2023). Its first state
    in a sampler's scale is noise / VARIANCE_PRESERVING.scale(ts[0]).
    """
    count = len(betas)
    n = torch.linspace(count, 0, (num_steps or count) + 1, dtype=torch.float64).round().long()
    return step_levels(betas)[n]
