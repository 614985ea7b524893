"""DDPM (Ho et al. 2020): the way back, one Gaussian step at a time.

    p_theta(x_{0:N}) = p(x_N) prod_n p_theta(x_{n-1} | x_n)

Written for any two levels s < t, of which a chain's n - 1 and n are a case, and for any scale (Kingma et al. 2021,
appendix A), with alpha_{t|s} = alpha_t / alpha_s and sigma_{t|s}^2 = sigma_t^2 - alpha_{t|s}^2 sigma_s^2:

    q(x_t | x_s)      = N(alpha_{t|s} x_s, sigma_{t|s}^2 I)
    q(x_s | x_t, x_0) = N(alpha_{t|s} sigma_s^2 / sigma_t^2 x_t + alpha_s sigma_{t|s}^2 / sigma_t^2 x_0,
                          sigma_{t|s}^2 sigma_s^2 / sigma_t^2 I)

The step back has the posterior's form with the network's x_0 in it; it is not the forward kernel turned round.
Shapes: x [B, ...]; t, s a float, 0-d or [B].
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from torch import Tensor

from kinema.sampling.noise import RECTIFIED_FLOW, Level, Noise, Schedule, Velocity, spread


def forward_kernel(t: Level, s: Level, schedule: Schedule = RECTIFIED_FLOW) -> tuple[Level, Level]:
    """(alpha_{t|s}, sigma_{t|s}^2) of q(x_t | x_s), s < t. For a chain's neighbours: sqrt(1 - beta_n) and beta_n."""
    alpha = schedule.alpha(t) / schedule.alpha(s)
    return alpha, schedule.sigma(t) ** 2 - (alpha * schedule.sigma(s)) ** 2


def posterior(x_0: Tensor, x_t: Tensor, t: Level, s: Level,
              schedule: Schedule = RECTIFIED_FLOW) -> tuple[Tensor, Level]:
    """Mean and variance of q(x_s | x_t, x_0), s < t (Ho et al. 2020, equations 6 and 7)."""
    t, s = spread(t, x_t), spread(s, x_t)
    alpha, variance = forward_kernel(t, s, schedule)
    kept = schedule.sigma(s) ** 2 / schedule.sigma(t) ** 2
    mean = alpha * kept * x_t + schedule.alpha(s) * variance / schedule.sigma(t) ** 2 * x_0
    return mean, variance * kept


def reverse(x_0: Tensor, x_t: Tensor, t: Level, s: Level, schedule: Schedule = RECTIFIED_FLOW, *,
            variance: str = "small") -> tuple[Tensor, Level]:
    """Mean and variance of p_theta(x_s | x_t), where x_0 is the network's estimate (Ho et al. 2020, section 3.2).

    "small" is the posterior's variance, right for data that is a single point; "large" is beta_n in the
    variance-preserving scale, right for data that is standard normal. KeyError for any other word.
    """
    mean, small = posterior(x_0, x_t, t, s, schedule)
    t, s = spread(t, x_t), spread(s, x_t)
    total_t, total_s = (schedule.alpha(u) ** 2 + schedule.sigma(u) ** 2 for u in (t, s))
    return mean, {"small": small, "large": forward_kernel(t, s, schedule)[1] * total_s / total_t}[variance]


def sample_ddpm(velocity: Velocity, x: Tensor, ts: Sequence[float] | Tensor, *, noise: Noise, variance: str = "small",
                on_step: Callable[[int, Tensor], None] | None = None) -> Tensor:
    """Ancestral sampling (Ho et al. 2020, algorithm 2). noise(i) is asked for at every step but one that ends at 0."""
    for i, (t, s) in enumerate(pairwise(ts)):
        x, squared = reverse(x - t * velocity(x, t), x, t, s, variance=variance)
        if s > 0:
            x = x + squared ** 0.5 * noise(i)
        if on_step is not None:
            on_step(i, x)
    return x
