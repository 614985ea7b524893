"""A walk in latent space that ends where it began, for pictures that move and loop.

    for latent_Z in closed_walk(centre_Z, first_Z, second_Z, num_steps=96, angle=0.5): picture = generator(latent_Z)
"""

from __future__ import annotations

import math

import torch
from torch import Tensor


def closed_walk(centre_Z: Tensor, first_Z: Tensor, second_Z: Tensor, *, num_steps: int, angle: float) -> Tensor:
    """[num_steps, Z]: a circle on the sphere that `centre_Z` lies on, everywhere `angle` radians from it (pi / 2: a
    great circle), in even steps; after the last comes the first again.

    `first_Z` and `second_Z` say in which plane it turns: any two latents but multiples of one another. A straight line
    between latents would lead through lengths that no latent has in many dimensions; the sphere does not.
    """
    length = centre_Z.norm()
    centre = centre_Z / length
    first = _across(first_Z, centre)
    second = _across(second_Z, centre, first)
    turns = (torch.arange(num_steps, dtype=centre.dtype, device=centre.device) * (2 * math.pi / num_steps))[:, None]
    around = turns.cos() * first + turns.sin() * second
    return length * (math.cos(angle) * centre + math.sin(angle) * around)


def _across(x_Z: Tensor, *axes: Tensor) -> Tensor:
    """The part of x at right angles to all axes (Gram and Schmidt), of length 1."""
    for axis in axes:
        x_Z = x_Z - (x_Z @ axis) * axis
    return x_Z / x_Z.norm()
