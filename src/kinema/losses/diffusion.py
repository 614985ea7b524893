"""DDPM's losses (Ho et al. 2020): the simple one that trains, and the variational bound that measures.

    -log p(x_0) <= L_T + sum_n L_{n-1} + L_0                                        (equation 5), in nats
    L_T     = KL(q(x_N | x_0) || N(0, I))                        how much of x_0 the last level still tells
    L_{n-1} = KL(q(x_{n-1} | x_n, x_0) || p_theta(x_{n-1} | x_n))
    L_0     = -log p_theta(x_0 | x_1)

Given for any two levels s < t; a chain's n - 1 and n are a case (sampling/chain.py). The bound is the same in every
scale, so x stands in rectified flow's. Shapes: x, x_0 [B, ...]; t, s a float, 0-d or [B]; each term [B].
Bits per dimension are nats / (elements of a sample * log 2).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import torch
from torch import Tensor

from kinema.losses.kl import gaussian_kl
from kinema.sampling.ddpm import posterior, reverse
from kinema.sampling.noise import RECTIFIED_FLOW, VARIANCE_PRESERVING, Level, Noise, Schedule, Velocity, compose, spread


def simple_loss(prediction: Tensor, x_0: Tensor, noise: Tensor, t: Level, *, kind: str,
                schedule: Schedule = VARIANCE_PRESERVING, weight: Tensor | float = 1.0) -> Tensor:
    """Mean squared error of a prediction of `kind` (sampling/noise.py); with "noise", equation 14.

    The kinds are one loss with different weights on (x_0's error)^2, in the variance-preserving scale: 1 for "x_0",
    SNR for "noise", SNR + 1 for "v", where SNR = (1 - t)^2 / t^2. weight broadcasts, [B, 1, ...] or a mask.
    """
    target = compose(x_0, noise, t, kind=kind, schedule=schedule)
    return (weight * (prediction - target) ** 2).mean()


def prior_term(x_0: Tensor, t: Level) -> Tensor:
    """L_T at the highest level t: it has no parameters, and says whether a chain is long enough."""
    t = spread(t, x_0)
    mean = VARIANCE_PRESERVING.alpha(t) * x_0
    logvar = 2 * torch.as_tensor(VARIANCE_PRESERVING.sigma(t), dtype=x_0.dtype).log()
    return gaussian_kl(mean, logvar).flatten(1).sum(1)


def transition_term(estimate: Tensor, x_0: Tensor, x_t: Tensor, t: Level, s: Level, *,
                    variance: str = "large") -> Tensor:
    """L_{n-1} where the network's estimate stands for x_0 in p_theta; 0 < s < t. `variance` as in ddpm.reverse."""
    mean_q, variance_q = posterior(x_0, x_t, t, s)
    mean_p, variance_p = reverse(estimate, x_t, t, s, variance=variance)
    logvar_q, logvar_p = (torch.as_tensor(v, dtype=x_t.dtype).log() for v in (variance_q, variance_p))
    return gaussian_kl(mean_q, logvar_q, mean_p, logvar_p).flatten(1).sum(1)


def decoder_term(estimate: Tensor, x_0: Tensor, t: Level, *, bin_width: float | None = None) -> Tensor:
    """L_0 at the lowest level t > 0, under N(estimate, beta_1), where beta_1 is the variance-preserving sigma(t)^2.

    Without bin_width, of a density, so it may be below zero. With it, of values that are bin_width apart in [-1, 1],
    the outermost taking the tails: bytes scaled to [-1, 1] have 2 / 255 (equation 13).
    """
    std = torch.as_tensor(VARIANCE_PRESERVING.sigma(spread(t, x_0)), dtype=x_0.dtype)
    z = (x_0 - estimate) / std
    if bin_width is None:
        nats = 0.5 * z ** 2 + std.log() + 0.5 * math.log(2 * math.pi)
    else:
        half = bin_width / 2
        above = torch.where(x_0 > 1 - half, 1.0, torch.special.ndtr(z + half / std))
        below = torch.where(x_0 < half - 1, 0.0, torch.special.ndtr(z - half / std))
        nats = -(above - below).clamp(min=1e-12).log()
    return nats.flatten(1).sum(1)


class Bound(NamedTuple):
    """The bound's terms in nats: prior [B], transitions [steps - 1, B] from noise to data, decoder [B]."""

    prior: Tensor
    transitions: Tensor
    decoder: Tensor

    @property
    def total(self) -> Tensor:
        return self.prior + self.transitions.sum(0) + self.decoder


def variational_bound(velocity: Velocity, x_0: Tensor, ts: Sequence[float] | Tensor, *, noise: Noise,
                      variance: str = "large", bin_width: float | None = None) -> Bound:
    """Every term of the bound, each from one draw noise(i) for step i; one evaluation a step. ts ends at 0."""
    transitions = []
    for i, (t, s) in enumerate(pairwise(ts)):
        x_t = RECTIFIED_FLOW.mix(x_0, noise(i), t)
        estimate = x_t - t * velocity(x_t, t)
        if s > 0:
            transitions.append(transition_term(estimate, x_0, x_t, t, s, variance=variance))
    decoder = decoder_term(estimate, x_0, t, bin_width=bin_width)
    stacked = torch.stack(transitions) if transitions else decoder.new_zeros(0, len(x_0))
    return Bound(prior_term(x_0, ts[0]), stacked, decoder)
