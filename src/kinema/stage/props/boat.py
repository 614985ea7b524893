"""A rowing boat, 3 m, with thwarts and two oars that pull when it moves. Its bow is toward +z."""

from __future__ import annotations

from itertools import pairwise
from math import cos, pi, sin

import numpy as np

from kinema.stage.frame import Point
from kinema.stage.props.thing import (
    DARK_OAK,
    MUSTARD,
    OAK,
    PALE,
    SLATE,
    Now,
    Rows,
    Seat,
    Thing,
    paint,
    plain,
    shade,
    spin,
    tube,
    wood,
)
from kinema.stage.shapes import box, round_cone, sphere

LONG, DRAUGHT = 1.42, 0.13  # half its length; how deep it lies in water, metres
STRAKES = ((0.13, 0.26, OAK), (0.23, 0.40, OAK), (0.33, 0.47, shade(SLATE, 1.25)), (0.42, 0.51, shade(SLATE, 1.25)))
STATIONS = (-1.0, -0.72, -0.36, 0.0, 0.36, 0.68, 0.88, 1.0)
LOCK = -0.36  # where along the boat the oars turn
STROKE_S = 1.7  # of the oars


def _at(u: float, y: float, half: float, side: int) -> Point:
    """A point of a strake at station u (-1 stern, 1 bow)."""
    taper = 1.0 - abs(u) ** 2.6 * (0.97 if u > 0 else 0.42)
    return (side * half * taper, y + 0.13 * u * u * (1.25 if u > 0 else 0.55), LONG * u)


def make(text: str) -> Thing:
    hull: Rows = []
    for side in (-1, 1):
        for y, half, colour in STRAKES:
            for a, b in pairwise(STATIONS):
                hull.append(
                    round_cone(
                        _at(a, y, half, side), _at(b, y, half, side), 0.066, 0.066, group=1, blend=0.08, **wood(colour)
                    )
                )
    hull += [
        round_cone((0, 0.085, -1.3), (0, 0.085, 1.0), 0.085, 0.08, group=1, blend=0.05, **wood(DARK_OAK)),
        round_cone((0, 0.11, 1.0), (0, 0.62, 1.5), 0.08, 0.05, group=1, blend=0.04, **wood(DARK_OAK)),
    ]
    rows = hull + [
        box((0, 0.30 + 0.035 * k, -1.4 - 0.01 * k), (0.27 + 0.015 * k, 0.05, 0.03), rounding=0.02, **wood(OAK))
        for k in range(-2, 5)
    ]
    rows += [box((x, 0.20, -0.1), (0.085, 0.014, 1.05), rounding=0.01, **wood(PALE)) for x in (-0.18, 0.0, 0.18)]
    rows += [
        box((0, 0.40, z), (half, 0.022, 0.12), rounding=0.015, **wood(PALE))
        for z, half in ((-1.05, 0.34), (-0.15, 0.47), (0.62, 0.38))
    ]
    for side in (-1, 1):
        rows += tube([_at(u, 0.475, 0.53, side) for u in STATIONS], 0.026, **wood(PALE))
    rows += [
        sphere((0, 0.665, 1.52), 0.05, **paint(MUSTARD)),
        round_cone((-0.25, 0.25, 0.95), (0.2, 0.25, 1.0), 0.05, 0.05, **plain(shade(PALE, 0.8))),
    ]
    first = len(rows)
    for side in (-1, 1):
        x, y, z = side * 0.53, 0.5, LOCK
        rows += [
            round_cone((side * 0.12, y + 0.12, z - 0.09), (side * 1.25, y - 0.2, z + 0.15), 0.019, 0.019, **wood(PALE)),
            round_cone(
                (side * 1.2, y - 0.185, z + 0.14),
                (side * 1.55, y - 0.29, z + 0.22),
                0.045,
                0.06,
                **wood(shade(MUSTARD, 0.9)),
            ),
            sphere((x, y + 0.01, z), 0.034, **wood(DARK_OAK)),
        ]

    def pose(rows_NK: np.ndarray, now: Now) -> None:
        for i, side in enumerate((-1, 1)):
            oar, (sweep, dip) = rows_NK[first + 3 * i : first + 3 * i + 2], _stroke(now)
            spin(oar, (0, 1, 0), side * sweep, (side * 0.53, 0.5, LOCK))
            spin(oar, (0, 0, 1), side * dip, (side * 0.53, 0.5, LOCK))

    return Thing(
        shapes=rows,
        pose=pose,
        seats=(
            Seat(position=(0.0, 0.42, -0.15), height=0.22, yaw=pi, hands=_hands),
            Seat(position=(0.0, 0.42, -1.02), height=0.22),
        ),
    )


def _stroke(now: Now) -> tuple[float, float]:
    """How far the oars are swept back, and how deep, radians: they rest where the boat does."""
    pull, beat = min(abs(now.speed) / 0.5, 1.0), 2 * pi * now.t / STROKE_S
    return 0.42 * sin(beat) * pull, 0.1 - 0.22 * max(sin(beat + 1.6), -0.35) * pull


def _hands(now: Now) -> tuple[Point, Point]:
    """On the oars' handles; who rows looks toward the stern."""
    sweep, dip = _stroke(now)
    out = []
    for side in (-1, 1):
        x, y, z = -side * 0.38, 0.12, -0.09
        a, b = side * sweep, side * dip
        x, z = x * cos(a) + z * sin(a), z * cos(a) - x * sin(a)
        x, y = x * cos(b) - y * sin(b), x * sin(b) + y * cos(b)
        out.append((side * 0.53 + x, 0.5 + y, LOCK + z))
    return out[0], out[1]
