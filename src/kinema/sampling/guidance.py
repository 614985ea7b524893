"""Classifier-free guidance (Ho & Salimans 2022): away from what any clip is like, towards what this one should be.

    v = uncond + guidance (cond - uncond)

At each level this is the flow towards p_t(x) p_t(c | x)^guidance. No one density has these as its noised forms, so what
comes out is nearer to the words and less varied, but no sample of p(x) p(c | x)^guidance. At 1 it is the model as
trained, for one evaluation a step instead of two. (The paper's w is guidance - 1.)
"""

from __future__ import annotations

from torch import Tensor

from kinema.sampling.noise import Level, Velocity


def guided(cond: Velocity, uncond: Velocity, guidance: float, *,
           interval: tuple[float, float] = (0.0, 1.0)) -> Velocity:
    """One velocity of two. Outside the interval of t (both ends in) the conditional alone: guidance at the highest
    levels costs variety and at the lowest does nothing (Kynkäänniemi et al. 2024)."""
    def velocity(x: Tensor, t: Level) -> Tensor:
        v = cond(x, t)
        if guidance == 1 or not interval[0] <= t <= interval[1]:
            return v
        return (1 - guidance) * uncond(x, t) + guidance * v
    return velocity
