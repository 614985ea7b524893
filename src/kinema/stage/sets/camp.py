"""What people find in open country: a ring of stones for a fire, a log to sit on, a stump for a table."""

from __future__ import annotations

from collections.abc import Callable
from math import cos, pi, sin

import numpy as np

from kinema.stage import shapes as sp
from kinema.stage.sets.land import MARKS
from kinema.stage.sets.stones import rock

TABLE_TOP = 0.52                              # metres

Rows = list[np.ndarray]


def camp(ground: Callable[[float, float], float], rng: np.random.Generator, *, wood: str = "#5c4634",
         stone: str = "#7f766a", slab: bool = False) -> Rows:
    """Fire ring, seat and table at their marks; with `slab` a flat stone instead of log and stump."""
    rows: Rows = []
    fx, fz = MARKS["fire"][:2]
    for k in range(11):
        a = 2 * pi * k / 11 + rng.normal(0, 0.06)
        px, pz = fx + 0.52 * cos(a), fz + 0.52 * sin(a)
        rows += rock(px, ground(px, pz) + 0.03, pz, rng.uniform(0.12, 0.17), rng, 4, stone)
    for k in range(5):
        a = 1.26 * k
        rows.append(sp.round_cone((fx + 0.30 * cos(a), ground(fx, fz) + 0.05, fz + 0.30 * sin(a)),
                                  (fx - 0.03 * cos(a), ground(fx, fz) + 0.26, fz - 0.03 * sin(a)), 0.045, 0.035,
                                  object_id=4, surface=sp.WOOD, albedo=sp.linear("#3a2a20")))
    (lx, lz), (tx, tz) = MARKS["seat"][:2], MARKS["table"][:2]
    low, foot = ground(lx, lz), ground(tx, tz)
    if slab:
        grey = {"albedo": sp.linear(stone), "object_id": 5, "roughness": 0.9}
        return [*rows,
                sp.box((lx - 0.1, low + 0.22, lz + 0.05), (0.72, 0.23, 0.34), quat=sp.axis_angle((0, 1, 0), -0.5),
                       rounding=0.09, **grey),
                sp.box((tx, foot + 0.22, tz), (0.55, TABLE_TOP - 0.22, 0.45), quat=sp.axis_angle((0, 1, 0), 0.3),
                       rounding=0.08, **grey)]
    return [*rows,
            sp.cone((lx - 0.75, low + 0.22, lz - 0.32), (lx + 0.55, low + 0.22, lz + 0.42), 0.23, 0.21,
                    surface=sp.WOOD, object_id=5, albedo=sp.linear(wood)),
            sp.cone((tx, foot - 0.2, tz), (tx, foot + TABLE_TOP, tz), 0.44, 0.36, surface=sp.WOOD, object_id=5,
                    albedo=np.array(sp.linear(wood)) * 1.2)]
