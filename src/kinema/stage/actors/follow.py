"""What hangs follows late: hair, coat tails, ears and tails as damped pendulums driven by the way they are carried.

A pendulum's angle is a fold of the past acceleration with its own fading swing, so it is a function of time alone:

    angle_x, angle_z = sway(place, t)                    # radians along the world's x and z

`place(t)` is the x, z of what carries it. Linear equation of a damped pendulum with w^2 = g / length:
angle'' + 2 d w angle' + w^2 angle = -a w^2 / g, integrated once by parts so that velocities are enough.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import exp, pi, sin, sqrt

Place = Callable[[float], tuple[float, float]]
GRAVITY = 9.81
NUM_STEPS = 12


@lru_cache(maxsize=64)
def _kernel(period: float, damping: float) -> tuple[float, tuple[float, ...]]:
    """Seconds between samples, and the weight of each past velocity: the slope of the impulse response."""
    w = 2.0 * pi / period
    wd = w * sqrt(1.0 - damping * damping)
    span = min(3.0 / (damping * w), 2.2 * period)
    step = span / NUM_STEPS
    def impulse(u: float) -> float:
        return exp(-damping * w * u) * sin(wd * u) / wd if u < span else 0.0
    return step, tuple(-w * w / GRAVITY * (impulse((k + 1) * step) - impulse(k * step)) for k in range(NUM_STEPS))


def sway(place: Place, t: float, period: float = 1.0, damping: float = 0.3, drag: float = 0.05) -> tuple[float, float]:
    """Angles (radians along x and z) of what hangs from `place`; `drag`: radians a metre a second, against the way."""
    step, weights = _kernel(period, damping)
    x1, z1 = place(t)
    ax = az = 0.0
    for k, weight in enumerate(weights):
        x0, z0 = place(t - (k + 1) * step)
        vx, vz = (x1 - x0) / step, (z1 - z0) / step
        if k == 0:
            ax, az = -drag * vx, -drag * vz
        ax += weight * vx
        az += weight * vz
        x1, z1 = x0, z0
    return max(-0.9, min(0.9, ax)), max(-0.9, min(0.9, az))
