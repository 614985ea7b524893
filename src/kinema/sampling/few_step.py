"""Multistep consistency sampling (Song et al. 2023, algorithm 1): for a student that leaps to x_0 from any level."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from torch import Tensor

from kinema.sampling.noise import Noise, Velocity


def sample_few_step(velocity: Velocity, x: Tensor, ts: Sequence[float] | Tensor, *, noise: Noise,
                    on_step: Callable[[int, Tensor], None] | None = None) -> Tensor:
    """Leap to x_0, noise it afresh to the next level, leap again. noise(i) is asked for unless the next level is 0.

    Fresh noise forgets the last leap's errors. A student of average velocities (losses/distill.py) wants
    `sample_euler` instead, with the levels it was taught.
    """
    for i, (t, s) in enumerate(pairwise(ts)):
        x = x - t * velocity(x, t)
        if s > 0:
            x = (1 - s) * x + s * noise(i)
        if on_step is not None:
            on_step(i, x)
    return x
