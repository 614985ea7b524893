"""Euler's method along the probability flow dx/dt = velocity(x, t): first order, one evaluation a step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from torch import Tensor

from kinema.sampling.noise import Velocity


def sample_euler(velocity: Velocity, x: Tensor, ts: Sequence[float] | Tensor, *,
                 on_step: Callable[[int, Tensor], None] | None = None) -> Tensor:
    """Integrate dx/dt = velocity(x, t) along the noise levels ts. x float32; on_step(i, x) after each step."""
    for i, (t, t_next) in enumerate(pairwise(ts)):
        x = x + (t_next - t) * velocity(x, t)
        if on_step is not None:
            on_step(i, x)
    return x
