"""Where plants and stones stand: random spots that keep off the marks, the path, the water and the camera's view.

    for x, y, z in scatter(rng, 40, keep, near=6, far=30): rows += rock(x, y, z, 0.3, rng)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import cos, hypot, pi, sin

import numpy as np

from kinema.stage.sets.land import MARKS

Spot = tuple[float, float, float]             # x, z and a radius, metres


@dataclass(eq=False)
class Keep:
    """What must stay free. `wet(x, z, y)` says where nothing stands."""

    ground: Callable[[float, float], float]
    path: Callable[[float], float] | None = None               # x of the path's middle at z
    clear: list[Spot] = field(default_factory=list)
    wet: Callable[[float, float, float], bool] = lambda x, z, y: False
    taken: list[Spot] = field(default_factory=list)

    def free(self, x: float, z: float, y: float, room: float) -> bool:
        if any(hypot(x - mx, z - mz) < 0.8 + room for mx, mz, _ in MARKS.values()) or self.wet(x, z, y):
            return False
        if self.path is not None and z > -60 and abs(x - self.path(z)) < 0.7 + 1.2 * room:
            return False
        return not any((x - a) ** 2 + (z - b) ** 2 < (r + 0.5 * room) ** 2 for a, b, r in self.clear)


def stage_front(x: float, z: float, margin: float = 0.0) -> bool:
    """Whether x, z is on the side of the cameras, where only low things may stand."""
    return z > -3 and abs(x) < 9 + margin + 0.42 * (z + 3)


def low_front(x: float, z: float) -> float:
    """The chance of small stones and low plants: none between the cameras and the marks."""
    return 0.0 if z > -1.5 and abs(x) < 5 + 0.4 * z else 1.0


def vista(x: float, z: float, lean: float = 0.12) -> bool:
    """Whether x, z lies in the wedge behind the marks through which one looks to the horizon."""
    return z <= -3 and abs(x + lean * z) < 4.0 - 0.16 * z


def scatter(rng: np.random.Generator, count: int, keep: Keep, *, near: float, far: float, power: float = 1.3,
            room: float = 0.6, apart: float = 0.0, accept: Callable[[float, float], float] = lambda x, z: 1.0
            ) -> Iterator[tuple[float, float, float]]:
    """Up to `count` spots (x, y, z) at `near` to `far` metres from the middle, `apart` metres from those that keep
    holds already; `accept(x, z)` is the chance that a spot is taken."""
    found = 0
    for _ in range(count * 25):
        if found >= count:
            return
        r, a = near + (far - near) * rng.random() ** power, rng.uniform(-pi, pi)
        x, z = r * sin(a), -r * cos(a)
        if rng.random() > accept(x, z):
            continue
        y = keep.ground(x, z)
        if not keep.free(x, z, y, room):
            continue
        if apart and any((x - b) ** 2 + (z - c) ** 2 < (apart * d) ** 2 for b, c, d in keep.taken[-80:]):
            continue
        if apart:
            keep.taken.append((x, z, 1.0))
        found += 1
        yield x, y, z
