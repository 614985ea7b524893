"""EDM's preconditioning and noise levels (Karras et al. 2022), and how they sit in Kinema's convention.

EDM writes x = x_0 + sigma noise, the variance-exploding scale, so sigma = t / (1 - t). Its denoiser

    D(x; sigma) = c_skip x + c_out F(c_in x; c_noise)                                           (equation 7)

gives the raw network F inputs and targets of unit variance at every level, and passes on as little of F's error as
can be (appendix B.6). Shapes: x [B, ...]; sigma a float, 0-d or [B].
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor

from kinema.sampling.noise import VARIANCE_EXPLODING, Level, Velocity, as_velocity, per_sample, spread


class Preconditioning(NamedTuple):
    skip: Tensor
    out: Tensor
    input: Tensor
    noise: Tensor


def precondition(sigma: Level, *, sigma_data: float = 0.5) -> Preconditioning:
    """c_skip, c_out, c_in and c_noise of table 1. sigma_data is the data's standard deviation; sigma > 0."""
    sigma = torch.as_tensor(sigma)
    total = sigma ** 2 + sigma_data ** 2
    return Preconditioning(sigma_data ** 2 / total, sigma * sigma_data * total.rsqrt(), total.rsqrt(), sigma.log() / 4)


def loss_weight(sigma: Level, *, sigma_data: float = 0.5) -> Tensor:
    """lambda(sigma) = 1 / c_out^2, for the squared error of D: every level then weighs the same for F."""
    return precondition(sigma, sigma_data=sigma_data).out ** -2


def denoise(network: Callable[[Tensor, Tensor], Tensor], x: Tensor, sigma: Level, *,
            sigma_data: float = 0.5) -> Tensor:
    """D(x; sigma): x_0 estimated by the raw network F(input, c_noise)."""
    c = precondition(spread(sigma, x), sigma_data=sigma_data)
    return c.skip * x + c.out * network(c.input * x, per_sample(c.noise, x))


def edm_velocity(network: Callable[[Tensor, Tensor], Tensor], *, sigma_data: float = 0.5) -> Velocity:
    """A sampler's velocity(x, t), 0 < t < 1, from the raw network F."""
    return as_velocity(lambda x_t, t_B: denoise(network, x_t, t_B / (1 - t_B), sigma_data=sigma_data),
                       kind="x_0", schedule=VARIANCE_EXPLODING)


def edm_levels(num_steps: int, *, smallest: float = 0.002, largest: float = 80.0, rho: float = 7.0) -> Tensor:
    """ts: float64 [num_steps + 1], the sigmas of equation 5 as t = sigma / (1 + sigma), then 0.

    The first is not quite 1 (0.9877): a sampler's first x is ts[0] * noise.
    """
    ramp = torch.linspace(0, 1, num_steps, dtype=torch.float64)
    sigma = (largest ** (1 / rho) + ramp * (smallest ** (1 / rho) - largest ** (1 / rho))) ** rho
    return torch.cat([sigma / (1 + sigma), sigma.new_zeros(1)])
