"""What all open country is made of: noise over the plane, mountain ridges, the marks and the clear ground they need.

    rough = Relief(seed)
    y = rough.hills(x, z, 210)                 # 0..1, arrays in, arrays out; periods in metres
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from kinema.stage.engine.bake import noise_at
from kinema.stage.engine.noise import fractal

MARKS = {  # name: x, z, yaw
    "A": (-2.1, 0.0, 0.5),
    "B": (-0.7, 0.0, 0.3),
    "C": (0.7, 0.0, -0.3),
    "D": (2.1, 0.0, -0.5),
    "left": (-8.0, -0.5, 1.57),
    "right": (8.0, -0.5, -1.57),
    "back": (0.6, -6.5, 0.0),
    "front": (0.4, 3.6, 3.14),
    "far": (4.0, -24.0, 0.2),
    "fire": (0.0, 1.7, 0.0),
    "door": (5.6, -7.0, 0.0),
    "table": (3.2, -1.4, -0.4),
    "seat": (-1.5, 1.9, 1.2),
}
SNOW = (0.70, 0.75, 0.83)

Array = np.ndarray


def step(low: float, high: float, x: Array) -> Array:
    s = np.clip((x - low) / (high - low), 0, 1)
    return s * s * (3 - 2 * s)


def blend(out: Array, colour: Array | tuple[float, float, float], share: Array) -> Array:
    """`out` [..., 3] turned toward a colour by `share` [...]."""
    return out + (np.asarray(colour) - out) * share[..., None]


def bump(x: Array, z: Array, cx: float, cz: float, wide: float) -> Array:
    """1 at cx, cz, falling off like a bell `wide` metres across."""
    return np.exp(-((x - cx) ** 2 + (z - cz) ** 2) / wide ** 2)


@lru_cache(maxsize=12)
def _tile(cells: int, octaves: int, seed: int) -> Array:
    return fractal(512, cells, octaves, seed)


@dataclass(frozen=True, slots=True)
class Relief:
    """The noise of one place; the same seed gives the same place."""

    seed: int

    def hills(self, x: Array, z: Array, period: float) -> Array:
        return noise_at(_tile(6, 5, self.seed * 2 + 1), x, z, period)

    def rough(self, x: Array, z: Array, period: float) -> Array:
        return noise_at(_tile(24, 4, self.seed * 2 + 2), x, z, period)

    def peaks(self, x: Array, z: Array, period: float) -> Array:
        return noise_at(_tile(7, 3, self.seed * 2 + 3), x, z, period)

    def part(self, salt: int) -> float:
        """A number 0..1 of this place."""
        return (self.seed * 7919 + salt * 104729) % 1009 / 1009

    def ridges(self, x: Array, z: Array, *, high: float = 118.0, start: float = 95.0, behind: float = 0.7) -> Array:
        """Height (m) of the mountains round the place: `high` at the horizon behind it, 1 - behind of that before."""
        r = np.hypot(x, z)
        back = step(-0.35, 0.5, -z / np.maximum(r, 1))
        ridge = 1 - np.abs(2 * self.peaks(x + 90, z, 1050) - 1)
        fine = 1 - np.abs(2 * self.peaks(x, z + 300, 330) - 1)
        rugged = self.peaks(x + 41, z, 250) - 0.5
        rise = step(start, start + 465, r) * (1 - behind + behind * back)
        shape = high * ridge ** 1.5 + 0.22 * high * fine * ridge + 0.16 * high * rugged * ridge + 8
        return rise * shape * (0.55 + 0.45 * step(300, 750, r))

    def summits(self, x: Array, z: Array, peaks: Sequence[tuple[float, float, float, float]]) -> Array:
        """Height (m) of single mountains with ridges and gullies: each peak is x, z, its foot's radius and height."""
        total = np.zeros_like(x)
        broad, fine = self.peaks(x, z, 640) - 0.5, self.peaks(z, x, 330) - 0.5
        for k, (cx, cz, wide, high) in enumerate(peaks):
            dx, dz = x - cx, z - cz
            turn = np.arctan2(dz, dx) + 2.2 * broad
            fold = np.abs(((turn * (5 + k % 3) / (2 * np.pi) + 0.37 * k) % 1.0) * 2 - 1)
            d = np.hypot(dx, dz) / wide * (1 + 0.45 * broad) * (0.84 + 0.34 * fold)
            cone = np.clip(1 - d, 0, 1)
            total = np.maximum(total, high * (cone ** 1.25 + 0.30 * fine * cone * step(0, 0.3, cone)))
        return total

    def canopy(self, x: Array, z: Array, *, near: float = 85.0) -> Array:
        """Height (m) of the woods on far slopes: treetops on the grid itself, none nearer than `near` metres."""
        r = np.hypot(x, z)
        wood = step(near, near + 45, r) * step(0.40, 0.56, self.rough(x, z, 150))
        wood = wood * step(0.75, 0.45, self.peaks(x, z, 330))
        spike = self.rough(x, z, 64) * 0.5 + 0.5 * self.rough(z + 17, x, 41)
        return wood * (2.0 + 7.0 * step(0.35, 0.75, spike)) * step(900, 500, r)
