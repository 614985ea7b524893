"""DDIM (Song, Meng & Ermon 2020): the DDPM's marginals, reached with as little fresh noise as one likes.

    x_s = (1 - s) x_0 + sqrt(s^2 - w^2) noise + w z,    w = eta times the posterior's standard deviation

eta = 1 is the DDPM's ancestral step. eta = 0 draws nothing, and in rectified flow's scale it is Euler's step to the
letter: (1 - s) x_0 + s noise = x_t + (s - t) velocity.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from torch import Tensor

from kinema.sampling.ddpm import posterior
from kinema.sampling.noise import Noise, Velocity, separate


def sample_ddim(velocity: Velocity, x: Tensor, ts: Sequence[float] | Tensor, *, eta: float = 0.0,
                noise: Noise | None = None, on_step: Callable[[int, Tensor], None] | None = None) -> Tensor:
    """Equation 12 of the paper. With eta > 0, noise(i) is asked for at every step but one that ends at 0."""
    for i, (t, s) in enumerate(pairwise(ts)):
        x_0, estimate = separate(velocity(x, t), x, t, kind="velocity")
        fresh = eta ** 2 * posterior(x_0, x, t, s)[1]
        x = (1 - s) * x_0 + (s ** 2 - fresh) ** 0.5 * estimate
        if noise is not None and fresh > 0:
            x = x + fresh ** 0.5 * noise(i)
        if on_step is not None:
            on_step(i, x)
    return x
