"""A two-masted sailing ship, 10 m: planked hull, billowing sails, a lit stern. Its bow is toward +z."""

from __future__ import annotations

from itertools import pairwise
from math import sin

import numpy as np

from kinema.stage.frame import Lamp, Point
from kinema.stage.props.thing import (
    BRASS,
    CREAM,
    DARK_OAK,
    GLOW,
    MUSTARD,
    OAK,
    PALE,
    RED,
    Now,
    Rows,
    Seat,
    Thing,
    cloth,
    lit,
    metal,
    shade,
    tube,
    wood,
)
from kinema.stage.shapes import A, axis_angle, box, cone, round_cone, sphere

LONG = 4.6
STATIONS = (-1.0, -0.8, -0.5, -0.1, 0.3, 0.62, 0.84, 1.0)
STRAKES = (
    (0.35, 0.55, shade(OAK, 0.5)),
    (0.62, 0.92, shade(OAK, 0.55)),
    (0.9, 1.14, OAK),
    (1.16, 1.24, RED),
    (1.4, 1.28, OAK),
    (1.62, 1.30, DARK_OAK),
)
STRIPS = 6
SAILS = (
    (1.6, 1.95, 4.75, 1.75, 1.5),
    (1.6, 4.95, 6.35, 1.35, 0.95),
    (-1.5, 2.2, 4.95, 1.7, 1.45),
    (-1.5, 5.15, 6.4, 1.25, 0.85),
)  # z, from, to, half


def _at(u: float, y: float, half: float, side: int) -> Point:
    taper = 1.0 - abs(u) ** 2.8 * (0.97 if u > 0 else 0.30)
    sheer = 0.55 * max(u, 0.0) ** 2 + 0.75 * max(-u - 0.25, 0.0) ** 1.5
    return (side * half * taper, y + sheer * (y / 1.5), LONG * u + (0.5 * (y / 1.6) if u > 0.99 else 0.0))


def _hull() -> Rows:
    rows: Rows = []
    for side in (-1, 1):
        for y, half, colour in STRAKES:
            for a, b in pairwise(STATIONS):
                rows.append(
                    round_cone(
                        _at(a, y, half, side), _at(b, y, half, side), 0.2, 0.2, group=1, blend=0.2, **wood(colour)
                    )
                )
    rows += [
        round_cone((0, 0.22, -4.4), (0, 0.22, 3.9), 0.22, 0.2, group=1, blend=0.1, **wood(shade(OAK, 0.45))),
        round_cone((0, 0.3, 3.9), (0, 2.1, 5.1), 0.2, 0.14, group=1, blend=0.1, **wood(DARK_OAK)),
    ]
    for k in range(7):
        z = -3.6 + 1.05 * k
        half = 1.12 * (1.0 - abs(z / LONG) ** 2.8 * (0.9 if z > 0 else 0.3))
        rows.append(box((0, 1.3, z), (half, 0.04, 0.52), rounding=0.01, **wood(shade(PALE, 0.8 + 0.07 * (k % 2)))))
    rows += [
        box((0, 1.85, -3.75), (0.92, 0.05, 0.85), rounding=0.02, **wood(PALE)),
        box((0, 1.55, -2.95), (0.9, 0.28, 0.05), rounding=0.02, **wood(OAK)),
        box((0, 1.55, -2.9), (0.2, 0.24, 0.03), rounding=0.01, **wood(DARK_OAK)),
    ]
    for k in range(5):
        rows.append(
            box(
                (0, 0.75 + 0.3 * k, -4.55 - 0.06 * k),
                (0.78 + 0.05 * k, 0.16, 0.07),
                rounding=0.03,
                **wood(shade(OAK, 0.7 + 0.1 * (k % 2))),
            )
        )
    for side in (-1, 1):
        rows += tube([_at(u, 1.86, 1.32, side) for u in STATIONS], 0.055, **wood(PALE))
        rows += tube([_at(u, 2.3, 1.22, side) for u in (-1.0, -0.9, -0.8, -0.66)], 0.045, **wood(MUSTARD))
        rows += [
            round_cone(_at(u, 1.9, 1.24, side), _at(u, 2.3, 1.22, side), 0.03, 0.03, **wood(PALE))
            for u in (-1.0, -0.88, -0.76, -0.66)
        ]
    return rows


def _rig() -> Rows:
    rows = tube([(0, 2.0, 4.6), (0, 2.75, 6.7)], 0.075, **wood(DARK_OAK))
    for z, top in ((1.6, 6.9), (-1.5, 7.0)):
        rows += [
            round_cone((0, 1.2, z), (0, top, z), 0.12, 0.06, **wood(DARK_OAK)),
            sphere((0, top + 0.06, z), 0.08, **metal(BRASS)),
        ]
        rows.append(
            cone((0, 4.82 + (0.2 if z < 0 else 0), z), (0, 5.0 + (0.2 if z < 0 else 0), z), 0.3, 0.36, **wood(OAK))
        )
        for s in (-1, 1):
            for k in (-0.5, 0.0, 0.5):
                rows.append(round_cone((s * 1.2, 1.8, z + k), (s * 0.08, 4.9, z), 0.014, 0.012, **wood(DARK_OAK)))
    for z, low, high, wide, narrow in SAILS:
        rows += [
            round_cone((-wide - 0.1, low, z + 0.14), (wide + 0.1, low, z + 0.14), 0.045, 0.045, **wood(DARK_OAK)),
            round_cone((-narrow - 0.1, high, z + 0.14), (narrow + 0.1, high, z + 0.14), 0.05, 0.05, **wood(DARK_OAK)),
        ]
    rows += tube([(0, 6.8, 1.6), (0, 2.72, 6.6)], 0.012, **wood(DARK_OAK)) + tube(
        [(0, 6.9, -1.5), (0, 6.8, 1.6)], 0.012, **wood(DARK_OAK)
    )
    rows += tube([(0, 6.9, -1.5), (0, 2.3, -4.5)], 0.012, **wood(DARK_OAK))
    return rows


def make(text: str) -> Thing:
    rows = _hull() + _rig()
    sails = len(rows)
    for s, (_, _, _, wide, narrow) in enumerate(SAILS):
        for k in range(STRIPS):
            half = wide + (narrow - wide) * (k + 0.5) / STRIPS
            rows.append(
                box(
                    (0, 0, 0),
                    (half, 0.1, 0.018),
                    rounding=0.015,
                    **cloth(shade(CREAM, 0.9 + 0.06 * (k % 2)) if s % 2 == 0 or k % 3 else shade(RED, 0.9)),
                )
            )
    jib = len(rows)
    for k in range(16):
        u = (k + 0.5) / 16
        rows.append(
            box(
                (0.1, 2.9 + 3.5 * u, 5.95 - 3.75 * u - 0.8 * (1 - u)),
                (0.015, 0.115, 0.95 * (1 - u) + 0.03),
                rounding=0.01,
                **cloth(shade(CREAM, 0.95)),
            )
        )
    flags = len(rows)
    rows += [
        box((0, 0, 0), (0.012, 0.17 - 0.02 * k, 0.13), rounding=0.01, **cloth(RED if k % 2 == 0 else MUSTARD))
        for k in range(6)
    ]
    stern = len(rows)
    rows += [box((x, 1.32, -4.72), (0.16, 0.15, 0.05), rounding=0.02, **lit(GLOW, 0.25)) for x in (-0.48, 0.0, 0.48)]
    rows += [
        sphere((0, 2.75, -4.85), 0.12, **lit(GLOW, 1.0)),
        cone((0, 2.85, -4.85), (0, 2.97, -4.85), 0.13, 0.03, **metal()),
    ]
    rows += tube([(0, 2.3, -4.7), (0, 2.55, -4.85)], 0.03, **metal())

    def pose(rows_NK: np.ndarray, now: Now) -> None:
        breath = 0.85 + 0.12 * sin(0.9 * now.t + now.seed) + 0.05 * sin(2.3 * now.t)
        for s, (z, low, high, _, _) in enumerate(SAILS):
            step = (high - low) / STRIPS
            for k in range(STRIPS):
                u = (k + 0.5) / STRIPS
                belly = 0.62 * breath * 4 * u * (1 - u)
                slope = 0.62 * breath * 4 * (1 - 2 * u) / (high - low)
                row = rows_NK[sails + s * STRIPS + k]
                row[A : A + 3] = (0.0, low + step * (k + 0.5), z + 0.16 + belly)
                row[8] = 0.56 * step * (1 + slope * slope) ** 0.5
                row[12:16] = axis_angle((1, 0, 0), np.arctan(slope))
        for k in range(6):
            sway = 0.05 * k * sin(4.5 * now.t - 0.9 * k)
            rows_NK[flags + k, A : A + 3] = (sway, 7.0 - 0.02 * k, -1.66 - 0.24 * k)
            rows_NK[flags + k, 12:16] = axis_angle((0, 1, 0), 0.35 * sin(4.5 * now.t - 0.9 * k + 0.6))
        if now.dark:
            rows_NK[stern : stern + 3, 20], rows_NK[stern + 3, 20] = 2.2, 7.0
        rows_NK[jib:flags, A] += 0.06 * sin(1.1 * now.t)

    return Thing(
        shapes=rows,
        pose=pose,
        lamps=_lamps,
        seats=(Seat(position=(0.0, 1.95, -3.7), height=0.42), Seat(position=(0.6, 1.7, 0.2), height=0.36)),
    )


def _lamps(now: Now) -> tuple[Lamp, ...]:
    if not now.dark:
        return ()
    return (
        Lamp(position=(0.0, 2.75, -4.85), colour=(2.4, 1.3, 0.5), radius=0.12, reach=9.0, halo=0.9),
        Lamp(position=(0.0, 2.4, -1.0), colour=(1.4, 0.8, 0.3), radius=0.2, reach=6.0, halo=0.2),
    )
