"""The noise level, in one convention, and what a network may predict at it.

Everywhere in Kinema t is in [0, 1], t = 1 is pure noise, and t / (1 - t) is the ratio of noise to signal:

    x_t = scale(t) * ((1 - t) x_0 + t noise)  =  alpha(t) x_0 + sigma(t) noise

Rectified flow (Liu et al. 2022; Esser et al. 2024) has scale 1. Any other Gaussian diffusion is the same path in
another scale (Kingma et al. 2021, "Variational Diffusion Models", section 5.1), so DDPM, EDM and flows share levels,
samplers and tests. Samplers hold x in rectified flow's scale and ask for `velocity(x, t)`, an estimate of
noise - x_0; `as_velocity` makes one of a network that was trained in another scale or to predict something else:

    velocity = as_velocity(unet, kind="noise", schedule=VARIANCE_PRESERVING)

Shapes: x, x_0, noise, predictions [B, ...], float32 at least; t a float, 0-d, [B] or [B, 1, ...].
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

Level = float | Tensor
Velocity = Callable[[Tensor, Level], Tensor]
Noise = Callable[[int], Tensor]     # step i -> standard normals of x's shape; the caller owns the seed


@dataclass(frozen=True, kw_only=True, slots=True)
class Schedule:
    """How large the mixture is at each level. The ratio of noise to signal is t / (1 - t) whatever the scale."""

    scale: Callable[[Level], Level]

    def alpha(self, t: Level) -> Level:
        """The clean part's weight."""
        return self.scale(t) * (1 - t)

    def sigma(self, t: Level) -> Level:
        """The noise's weight."""
        return self.scale(t) * t

    def mix(self, x_0: Tensor, noise: Tensor, t: Level) -> Tensor:
        """x_t: the clean x_0 with noise up to level t."""
        t = spread(t, x_0)
        return self.alpha(t) * x_0 + self.sigma(t) * noise


RECTIFIED_FLOW = Schedule(scale=lambda t: 1.0)
VARIANCE_PRESERVING = Schedule(scale=lambda t: ((1 - t) ** 2 + t ** 2) ** -0.5)     # DDPM: alpha^2 + sigma^2 = 1
VARIANCE_EXPLODING = Schedule(scale=lambda t: 1 / (1 - t))                          # EDM: alpha = 1; t < 1

# Each kind of prediction is a x_0 + b noise.
KINDS: dict[str, Callable[[Level, Level], tuple[Level, Level]]] = {
    "x_0": lambda alpha, sigma: (1.0, 0.0),
    "noise": lambda alpha, sigma: (0.0, 1.0),               # epsilon (Ho et al. 2020)
    "v": lambda alpha, sigma: (-sigma, alpha),              # Salimans & Ho 2022, appendix D
    "velocity": lambda alpha, sigma: (-1.0, 1.0),
}


def per_sample(t: Level, x: Tensor) -> Tensor:
    """t as a network takes it: [B] on x's device, in x's precision but never less than float32."""
    dtype = torch.promote_types(x.dtype, torch.float32)
    return torch.as_tensor(t, dtype=dtype, device=x.device).reshape(-1).expand(len(x))


def spread(t: Level, x: Tensor) -> Level:
    """t so that it broadcasts over x: [B] becomes [B, 1, ...]; a float or 0-d tensor stays as it is."""
    if isinstance(t, Tensor) and t.ndim == 1:
        return per_sample(t, x).reshape(-1, *[1] * (x.ndim - 1))
    return t


def compose(x_0: Tensor, noise: Tensor, t: Level, *, kind: str, schedule: Schedule = RECTIFIED_FLOW) -> Tensor:
    """What a network of this kind should have said: its target in training. KeyError for an unknown kind."""
    t = spread(t, x_0)
    a, b = KINDS[kind](schedule.alpha(t), schedule.sigma(t))
    return a * x_0 + b * noise


def separate(prediction: Tensor, x_t: Tensor, t: Level, *, kind: str,
             schedule: Schedule = RECTIFIED_FLOW) -> tuple[Tensor, Tensor]:
    """The (x_0, noise) that a prediction stands for: two linear equations, x_t and the prediction, in two unknowns.

    "v" and "velocity" hold at every level. "noise" cannot tell x_0 at t = 1, nor "x_0" the noise at t = 0.
    """
    t = spread(t, x_t)
    alpha, sigma = schedule.alpha(t), schedule.sigma(t)
    a, b = KINDS[kind](alpha, sigma)
    determinant = alpha * b - sigma * a
    return (b * x_t - sigma * prediction) / determinant, (alpha * prediction - a * x_t) / determinant


def as_velocity(network: Callable[[Tensor, Tensor], Tensor], *, kind: str = "velocity",
                schedule: Schedule = RECTIFIED_FLOW) -> Velocity:
    """A sampler's velocity(x, t) from network(x_t, t_B), which takes x_t in its own scale and predicts `kind`."""
    def velocity(x: Tensor, t: Level) -> Tensor:
        x_t = x * schedule.scale(spread(t, x))
        x_0, noise = separate(network(x_t, per_sample(t, x)), x_t, t, kind=kind, schedule=schedule)
        return noise - x_0
    return velocity
