"""A tall clock with a face, two hands that tell the time and a pendulum that swings."""

from __future__ import annotations

from math import cos, pi, sin

import numpy as np

from kinema.stage.props.thing import BRASS, DARK_OAK, INK, IRON, OAK, PAPER, Now, Thing, metal, plain, shade, spin, wood
from kinema.stage.shapes import box, cone, round_cone, sphere

FACE = (0.0, 1.66, 0.155)
PIVOT = (0.0, 1.38, 0.1)
SWING, SECONDS = 0.11, 2.0  # radians either way; there and back


def make(text: str) -> Thing:
    """It starts at ten minutes past ten."""
    rows = [
        box((0, 0.17, 0), (0.27, 0.17, 0.17), rounding=0.02, **wood(DARK_OAK)),
        box((0, 0.36, 0), (0.25, 0.025, 0.155), rounding=0.015, **wood(OAK)),
        box((0, 0.88, -0.06), (0.2, 0.5, 0.07), rounding=0.01, **wood(shade(DARK_OAK, 0.55))),
    ]
    rows += [box((x, 0.88, 0.02), (0.035, 0.5, 0.12), rounding=0.012, **wood(DARK_OAK)) for x in (-0.19, 0.19)]
    rows += [
        box((0, 1.67, 0), (0.26, 0.29, 0.15), rounding=0.02, **wood(DARK_OAK)),
        box((0, 1.39, 0), (0.28, 0.03, 0.17), rounding=0.012, **wood(OAK)),
        box((0, 1.97, 0), (0.29, 0.03, 0.175), rounding=0.012, **wood(OAK)),
        cone((0, 2.0, 0.02), (0, 2.12, 0.02), 0.1, 0.03, **wood(DARK_OAK)),
        sphere((0, 2.15, 0.02), 0.04, **metal(BRASS)),
    ]
    x, y, z = FACE
    rows += [
        cone((x, y, z - 0.02), (x, y, z), 0.215, 0.21, **metal(BRASS)),
        cone((x, y, z - 0.01), (x, y, z + 0.006), 0.185, 0.185, **plain(PAPER)),
    ]
    for i in range(12):
        a, big = 2 * pi * i / 12, 0.028 if i % 3 == 0 else 0.016
        rows.append(
            round_cone(
                (x + 0.165 * sin(a), y + 0.165 * cos(a), z + 0.007),
                (x + (0.165 - big) * sin(a), y + (0.165 - big) * cos(a), z + 0.007),
                0.006,
                0.006,
                **plain(INK),
            )
        )
    hands = len(rows)
    rows += [
        round_cone((x, y, z + 0.012), (x, y + 0.10, z + 0.012), 0.010, 0.005, **metal(IRON)),
        round_cone((x, y, z + 0.018), (x, y + 0.15, z + 0.018), 0.008, 0.004, **metal(IRON)),
        sphere((x, y, z + 0.02), 0.014, **metal(BRASS)),
        round_cone(PIVOT, (0, 0.72, 0.1), 0.007, 0.007, **metal(BRASS)),
        cone((0, 0.68, 0.095), (0, 0.68, 0.115), 0.075, 0.07, **metal(BRASS, roughness=0.25)),
    ]

    def pose(rows_NK: np.ndarray, now: Now) -> None:
        minutes = 130.0 + 60.0 * 9.0 - 60.0 + now.t / 60.0
        spin(rows_NK[hands : hands + 1], (0, 0, 1), -2 * pi * (minutes / 720.0), FACE)
        spin(rows_NK[hands + 1 : hands + 2], (0, 0, 1), -2 * pi * (minutes % 60.0 / 60.0), FACE)
        spin(rows_NK[hands + 3 :], (0, 0, 1), SWING * sin(2 * pi * now.t / SECONDS + now.seed), PIVOT)

    return Thing(shapes=rows, pose=pose, seen=(0.75, 1.3))
