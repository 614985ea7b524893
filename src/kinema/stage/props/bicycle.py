"""A bicycle with a basket; it stands on its kickstand and its pedals turn."""

from __future__ import annotations

from itertools import pairwise
from math import cos, sin

import numpy as np

from kinema.stage.frame import Lamp, Point
from kinema.stage.props.thing import (
    BRASS,
    CREAM,
    DARK_OAK,
    IRON,
    PALE,
    RED,
    TEAL,
    Now,
    Rows,
    Seat,
    Thing,
    circle,
    linear,
    lit,
    metal,
    paint,
    shade,
    spin,
    tube,
    wood,
)
from kinema.stage.shapes import box, cone, ellipsoid, round_cone, sphere

WHEEL, BASE = 0.34, 0.52
GEAR = 2.6
CRANK = (0.0, 0.30, -0.05)


def _wheel(z: float) -> Rows:
    centre = (0.0, WHEEL, z)
    rows = tube(circle(centre, 0, WHEEL - 0.018, 20), 0.018, **metal(linear("#2a2628")))
    rows += tube(circle(centre, 0, WHEEL - 0.045, 20), 0.009, **metal(CREAM))
    rows += [
        round_cone(centre, p, 0.0035, 0.0035, **metal(linear("#8f969e")))
        for p in circle(centre, 0, WHEEL - 0.04, 10)[:-1]
    ]
    rows.append(round_cone((-0.05, WHEEL, z), (0.05, WHEEL, z), 0.02, 0.02, **metal(IRON)))
    return rows


def make(text: str) -> Thing:
    green = paint(TEAL)
    saddle = (0.0, 0.80, -0.24)
    rows = tube([CRANK, saddle], 0.019, **green) + tube([CRANK, (0.0, 0.66, 0.40)], 0.02, **green)
    rows += tube([(0.0, 0.72, -0.2), (0.0, 0.76, 0.36)], 0.018, **green)
    for s in (-0.06, 0.06):
        rows += tube([(0.0, 0.72, -0.2), (s, WHEEL, -BASE)], 0.011, **green) + tube(
            [CRANK, (s, WHEEL, -BASE)], 0.011, **green
        )
        rows += tube([(s * 0.7, 0.70, 0.38), (s, WHEEL, BASE)], 0.013, **green)
    rows += tube([(0.0, 0.62, 0.42), (0.0, 0.98, 0.29)], 0.021, **green)
    rows += tube(
        [(-0.29, 1.02, 0.12), (-0.22, 1.04, 0.26), (0.0, 0.99, 0.31), (0.22, 1.04, 0.26), (0.29, 1.02, 0.12)],
        0.012,
        **metal(linear("#8f969e")),
    )
    rows += [round_cone((s * 0.29, 1.02, 0.12), (s * 0.31, 1.01, 0.03), 0.02, 0.018, **wood(DARK_OAK)) for s in (-1, 1)]
    rows += [
        ellipsoid((0.0, 0.885, -0.29), (0.10, 0.04, 0.13), **wood(DARK_OAK)),
        ellipsoid((0.0, 0.88, -0.16), (0.04, 0.03, 0.12), **wood(DARK_OAK)),
        round_cone((0, 0.78, -0.235), (0, 0.86, -0.26), 0.014, 0.014, **metal(IRON)),
    ]
    for z in (BASE, -BASE):
        arc = [p for p in circle((0, WHEEL, z), 0, WHEEL + 0.035, 20) if p[1] > WHEEL - 0.05]
        rows += [
            round_cone(a, b, 0.02, 0.02, **paint(shade(TEAL, 0.7)))
            for a, b in pairwise(arc)
            if abs(a[2] - b[2]) + abs(a[1] - b[1]) < 0.3
        ]
    rows.append(box((0, 0.83, 0.60), (0.15, 0.085, 0.11), rounding=0.03, **wood(shade(PALE, 0.75))))
    for y, wide in ((0.76, 0.15), (0.83, 0.155), (0.905, 0.165)):
        ring = [(-wide, y, 0.48), (wide, y, 0.48), (wide, y, 0.72), (-wide, y, 0.72), (-wide, y, 0.48)]
        rows += tube(ring, 0.014, **wood(shade(PALE, 0.55)))
    rows += [
        sphere((x, 0.935, z), 0.045, **paint(shade(RED, t), roughness=0.6))
        for x, z, t in ((-0.06, 0.57, 1.0), (0.05, 0.62, 1.2), (-0.02, 0.66, 0.85))
    ]
    rows += tube([(0.0, 0.28, -0.08), (0.16, 0.015, -0.16)], 0.012, **metal(IRON))
    rows += [
        sphere((0.0, 0.64, 0.56), 0.045, **metal(BRASS)),
        ellipsoid((0.0, 0.64, 0.595), (0.036, 0.036, 0.02), **lit(linear("#ffe2a8"), 0.6)),
        cone((0, 0.45, -0.90), (0, 0.45, -0.88), 0.025, 0.025, **lit(linear("#c02818"), 0.6)),
    ]
    front, lamp = len(rows), len(rows) - 2
    rows += _wheel(BASE)
    rear = len(rows)
    rows += _wheel(-BASE)
    pedals = len(rows)
    for s in (-1, 1):
        rows += [
            round_cone((s * 0.07, *CRANK[1:]), (s * 0.07, CRANK[1] - s * 0.16, CRANK[2]), 0.011, 0.011, **metal(IRON)),
            box((s * 0.12, CRANK[1] - s * 0.16, CRANK[2]), (0.045, 0.012, 0.04), rounding=0.008, **metal(IRON)),
        ]
    rows.append(cone((0.045, *CRANK[1:]), (0.055, *CRANK[1:]), 0.09, 0.09, **metal(shade(IRON, 1.6))))

    def pose(rows_NK: np.ndarray, now: Now) -> None:
        spin(rows_NK[front:rear], (1, 0, 0), now.gone / WHEEL, (0, WHEEL, BASE))
        spin(rows_NK[rear:pedals], (1, 0, 0), now.gone / WHEEL, (0, WHEEL, -BASE))
        turn = now.gone / WHEEL / GEAR
        spin(rows_NK[pedals:], (1, 0, 0), turn, CRANK)
        for i in (1, 3):  # the pedals stay level
            spin(rows_NK[pedals + i : pedals + i + 1], (1, 0, 0), -turn, rows_NK[pedals + i, 4:7])
        rows_NK[lamp, 20] = 7.0 if now.dark else 0.6

    return Thing(
        shapes=rows,
        pose=pose,
        lamps=_lamps,
        seats=(Seat(position=(0.0, 0.92, -0.28), height=0.66, hands=_hands, feet=_feet),),
    )


def _hands(now: Now) -> tuple[Point, Point]:
    return (0.3, 1.05, 0.08), (-0.3, 1.05, 0.08)


def _feet(now: Now) -> tuple[Point, Point]:
    """On the pedals."""
    turn = now.gone / WHEEL / GEAR
    left, right = (
        (s * 0.11, CRANK[1] - s * 0.16 * cos(turn) + 0.03, CRANK[2] - s * 0.16 * sin(turn) - 0.07) for s in (1, -1)
    )
    return left, right


def _lamps(now: Now) -> tuple[Lamp, ...]:
    if not now.dark:
        return ()
    return (
        Lamp(position=(0.0, 0.6, 2.0), colour=(0.8, 0.62, 0.35), radius=0.2, reach=4.5, halo=0.0),
        Lamp(position=(0.0, 0.64, 0.68), colour=(0.15, 0.12, 0.07), radius=0.04, reach=2.0, halo=1.0),
    )
