"""DPM-Solver++(2M) (Lu et al. 2022, algorithm 2): second order with one evaluation a step, by remembering the last.

In lambda = log(alpha / sigma) = log((1 - t) / t), half the log-SNR, the linear part of the flow is solved exactly:

    x_s = sigma_s / sigma_t x_t + sigma_s * integral over lambda from t to s of e^lambda x_0(lambda)

and x_0 is taken to go on as the line through the last two estimates.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise

from torch import Tensor

from kinema.sampling.noise import Velocity


def log_snr(t: float) -> float:
    """lambda(t), falling from infinity at t = 0 to minus infinity at t = 1."""
    return math.inf if t == 0 else -math.inf if t == 1 else math.log((1 - t) / t)


def sample_dpm_solver(velocity: Velocity, x: Tensor, ts: Sequence[float] | Tensor, *,
                      on_step: Callable[[int, Tensor], None] | None = None) -> Tensor:
    """Steps from t = 1 and to t = 0 have no length in lambda and are of first order; so is the one after t = 1."""
    last_x_0, last_h = None, math.inf
    for i, (t, s) in enumerate(pairwise(ts)):
        x_0 = x - t * velocity(x, t)
        h = log_snr(float(s)) - log_snr(float(t))
        ahead = x_0 if last_x_0 is None or math.isinf(h) else x_0 + h / (2 * last_h) * (x_0 - last_x_0)
        x = s / t * x + (1 - s / t) * ahead
        last_x_0, last_h = x_0, h
        if on_step is not None:
            on_step(i, x)
    return x
