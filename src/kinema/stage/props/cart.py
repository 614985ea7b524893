"""A farm cart on two big wheels, hay in it, its shafts on a prop."""

from __future__ import annotations

from math import sin

import numpy as np

from kinema.stage.props.thing import (
    DARK_OAK,
    MUSTARD,
    OAK,
    RED,
    Now,
    Rows,
    Seat,
    Thing,
    cloth,
    shade,
    spin,
    spoked,
    wood,
)
from kinema.stage.shapes import axis_angle, box, ellipsoid, round_cone

WHEEL, TRACK, FLOOR = 0.58, 0.72, 0.74


def make(text: str) -> Thing:
    rows: Rows = [
        box(
            (-0.5 + 0.2 * i, FLOOR, -0.2), (0.097, 0.025, 1.0), rounding=0.015, **wood(shade(OAK, 0.9 + 0.07 * (i % 2)))
        )
        for i in range(6)
    ]
    for s in (-1, 1):
        rows += [
            box(
                (s * 0.6, FLOOR + 0.14 + 0.17 * k, -0.2),
                (0.025, 0.07, 1.02),
                rounding=0.015,
                **wood(shade(OAK, 1.0 - 0.08 * k)),
            )
            for k in range(2)
        ]
        rows += [
            round_cone((s * 0.6, FLOOR - 0.05, z), (s * 0.64, FLOOR + 0.46, z), 0.03, 0.026, **wood(DARK_OAK))
            for z in (-1.1, -0.2, 0.7)
        ]
        rows += [
            round_cone((s * 0.5, FLOOR - 0.06, 0.6), (s * 0.42, 0.60, 2.25), 0.045, 0.034, **wood(DARK_OAK)),
            round_cone((s * 0.42, 0.60, 2.25), (s * 0.42, 0.64, 2.4), 0.034, 0.03, **wood(DARK_OAK)),
        ]
    rows += [
        box((0, FLOOR + 0.14 + 0.17 * k, -1.2), (0.6, 0.07, 0.022), rounding=0.015, **wood(shade(OAK, 0.92)))
        for k in range(2)
    ]
    rows += [
        box((0, FLOOR + 0.14, 0.8), (0.6, 0.07, 0.022), rounding=0.015, **wood(shade(OAK, 0.92))),
        box((0, FLOOR + 0.3, 0.62), (0.62, 0.025, 0.17), rounding=0.015, **wood(RED)),
        round_cone((-0.68, WHEEL, 0), (0.68, WHEEL, 0), 0.05, 0.05, **wood(DARK_OAK)),
        round_cone((0.4, 0.62, 1.9), (0.36, 0.03, 2.0), 0.03, 0.03, **wood(DARK_OAK)),
    ]
    hay = shade(MUSTARD, 0.95)
    for i in range(7):
        x, z = 0.36 * sin(2.4 * i + 1), -0.35 + 0.62 * sin(1.7 * i)
        rows.append(
            ellipsoid(
                (x, FLOOR + 0.24 + 0.1 * sin(3.1 * i) ** 2, z),
                (0.34, 0.16, 0.36),
                quat=axis_angle((0, 1, 0), 1.1 * i),
                group=1,
                blend=0.3,
                **cloth(shade(hay, 0.86 + 0.06 * (i % 4))),
            )
        )
    for i in range(60):
        x, z = 0.5 * sin(5.1 * i), -0.35 + 0.72 * sin(3.7 * i + 0.5)
        up = FLOOR + 0.34 + 0.08 * sin(2.3 * i)
        rows.append(
            round_cone(
                (x, up, z),
                (x + 0.14 * sin(7.0 * i), up + 0.1, z + 0.14 * sin(4.0 * i)),
                0.006,
                0.004,
                **cloth(shade(hay, 1.15)),
            )
        )
    first = len(rows)
    each = 0
    for s in (-1, 1):
        one = spoked((s * TRACK, WHEEL, 0.0), WHEEL, 0.038, spokes=10, colour=RED)
        each = len(one)
        rows += one

    def pose(rows_NK: np.ndarray, now: Now) -> None:
        for i, s in enumerate((-1, 1)):
            spin(
                rows_NK[first + i * each : first + (i + 1) * each], (1, 0, 0), now.gone / WHEEL, (s * TRACK, WHEEL, 0.0)
            )

    return Thing(
        shapes=rows,
        pose=pose,
        seats=(
            Seat(
                position=(0.0, FLOOR + 0.325, 0.62),
                height=0.34,
                hands=lambda now: ((0.1, 1.45, 1.02), (-0.1, 1.45, 1.02)),
            ),
            Seat(position=(0.0, FLOOR + 0.45, -0.5), height=0.2),
        ),
    )
