"""A painted sky: a picture all round the horizon that stands before the stage's own sky, in fixed directions.

    noise = with_painted(stage_set.world["noise"], panorama_HWC)     # float32 [28, 256, 256]

As clouds.py keeps its pictures: 1024 wide (column 0 toward -x, 256 toward -z, 512 toward +x), 256 high (row 0 at the
horizon, 255 at an elevation whose sine is 0.62), four tiles each; layers 12-23 red, green and blue (scene-linear),
24-27 how much of the own sky they cover, disc and stars with it. The haze at the horizon lies over both.
"""

from __future__ import annotations

import numpy as np

from kinema.stage import light as p
from kinema.stage.engine.clouds import HIGH, SINE, WIDE, joined
from kinema.stage.engine.kernel import F, inlined
from kinema.stage.engine.noise import SIZE
from kinema.stage.engine.sky import air_colour, banded, sunk, turn_of

FIRST = 12                                    # layer; a set without a painted sky has no more


def with_painted(noise: np.ndarray, panorama_HWC: np.ndarray) -> np.ndarray:
    """A set's noise with a panorama, float32 [256, 1024, 4]: colour, and cover 0 .. 1. Its last two rows stand for all
    that is higher, so they cover nothing. Raises ValueError for another shape."""
    if panorama_HWC.shape != (HIGH, WIDE, 4):
        raise ValueError(f"a panorama of {panorama_HWC.shape}; it is {(HIGH, WIDE, 4)}")
    panorama_HWC = panorama_HWC.copy()
    panorama_HWC[-2:, :, 3] = 0
    no_heaps = np.zeros((max(FIRST - len(noise), 0), SIZE, SIZE), np.float32)
    return joined(np.concatenate([noise[:FIRST], no_heaps]), *panorama_HWC.transpose(2, 0, 1))


@inlined
def painted(dx, dy, dz, r, g, b, P, noise):
    """The own sky's radiance r, g, b from direction d (unit) with what is painted there before it."""
    u, v = turn_of(dx, dz) * F(WIDE), dy * F(HIGH / SINE)
    ar, ag, ab = air_colour(dx * P[p.SUN_X] + dy * P[p.SUN_Y] + dz * P[p.SUN_Z], P)
    f = sunk(dy + dy, P)                      # half as high as before the own sky: the picture has haze of its own
    flash = P[p.FLASH] * F(0.5)
    pr, pg, pb = banded(noise, 12, u, v), banded(noise, 16, u, v), banded(noise, 20, u, v)
    cover = banded(noise, 24, u, v)
    pr, pg, pb = pr + (ar - pr) * f, pg + (ag - pg) * f, pb + (ab - pb) * f
    return (r + (pr + flash * F(0.8) - r) * cover, g + (pg + flash * F(0.9) - g) * cover,
            b + (pb + flash * F(1.1) - b) * cover)
