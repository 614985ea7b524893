"""Heun's method (Karras et al. 2022, algorithm 1, without churn): second order, two evaluations a step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from torch import Tensor

from kinema.sampling.noise import Velocity


def sample_heun(velocity: Velocity, x: Tensor, ts: Sequence[float] | Tensor, *,
                on_step: Callable[[int, Tensor], None] | None = None) -> Tensor:
    """The mean of the slopes at both ends of a step. A step to 0 is Euler's: a network is hardly trained there, and
    one step of first order among many leaves the whole at second."""
    for i, (t, t_next) in enumerate(pairwise(ts)):
        slope = velocity(x, t)
        ahead = x + (t_next - t) * slope
        x = ahead if t_next == 0 else x + (t_next - t) * (slope + velocity(ahead, t_next)) / 2
        if on_step is not None:
            on_step(i, x)
    return x
