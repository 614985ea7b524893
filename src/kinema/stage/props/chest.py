"""A treasure chest with iron bands; its lid opens (to "open") on something that shines."""

from __future__ import annotations

from math import cos, pi, sin

import numpy as np

from kinema.stage.frame import Lamp
from kinema.stage.props.thing import (
    BRASS,
    DARK_OAK,
    IRON,
    OAK,
    RED,
    Now,
    Rows,
    Thing,
    lit,
    metal,
    paint,
    shade,
    spin,
    wood,
)
from kinema.stage.shapes import box, cone, sphere

HINGE = (0.0, 0.40, -0.26)
WIDE = 0.42


def make(text: str) -> Thing:
    rows: Rows = [box((0, 0.04, 0), (WIDE, 0.04, 0.27), rounding=0.01, **wood(DARK_OAK))]
    rows += [
        box((0, 0.115 + 0.115 * i, 0.255 * s), (WIDE, 0.054, 0.018), rounding=0.01, **wood(OAK))
        for i in range(3)
        for s in (-1, 1)
    ]
    rows += [box((s * (WIDE - 0.016), 0.23, 0), (0.018, 0.17, 0.25), rounding=0.01, **wood(OAK)) for s in (-1, 1)]
    for x in (-0.3, 0.3):
        rows.append(box((x, 0.2, 0), (0.035, 0.205, 0.284), rounding=0.008, **metal(IRON)))
        rows += [sphere((x, y, 0.288), 0.013, **metal(shade(IRON, 2.0))) for y in (0.07, 0.2, 0.33)]
    rows.append(box((0, 0.335, 0.0), (0.37, 0.02, 0.22), rounding=0.02, **paint(BRASS, emission=0.35)))
    for i in range(22):
        x, z = 0.33 * sin(2.4 * i + 0.3), 0.19 * cos(5.1 * i)
        if i % 5 == 2:
            rows.append(sphere((x, 0.365, z), 0.026, **paint(shade(RED, 1.1))))
        else:
            rows.append(cone((x, 0.352, z), (x + 0.01 * sin(i), 0.362, z + 0.004), 0.036, 0.036, **lit(BRASS, 0.25)))
    lid = len(rows)
    for i in range(7):
        a = pi * (i + 0.5) / 7
        rows.append(
            box(
                (0, 0.41 + 0.2 * sin(a), -0.25 * cos(a)),
                (WIDE + 0.004, 0.0155, 0.062),
                rounding=0.01,
                quat=(sin((pi / 2 - a) / -2), 0, 0, cos((pi / 2 - a) / 2)),
                **wood(OAK),
            )
        )
    for x, half in ((-WIDE + 0.014, 0.016), (WIDE - 0.014, 0.016), (-0.3, 0.036), (0.3, 0.036)):
        out = 0.012 if abs(x) < 0.35 else -0.012
        material = metal(IRON) if out > 0 else wood(DARK_OAK)
        for i in range(7):
            a = pi * (i + 0.5) / 7
            rows.append(
                box(
                    (x, 0.41 + (0.2 + out) * sin(a), -(0.25 + out) * cos(a)),
                    (half, 0.012, 0.062),
                    rounding=0.006,
                    quat=(sin((pi / 2 - a) / -2), 0, 0, cos((pi / 2 - a) / 2)),
                    **material,
                )
            )
    for x in (-WIDE + 0.016, WIDE - 0.016):  # the lid's ends
        for y, half in ((0.45, 0.235), (0.515, 0.195), (0.572, 0.12)):
            rows.append(box((x, y, 0), (0.012, 0.04, half), rounding=0.008, **wood(OAK)))
    rows += [
        box((0, 0.42, 0.27), (0.06, 0.07, 0.014), rounding=0.012, **metal(BRASS)),
        cone((0, 0.41, 0.28), (0, 0.41, 0.29), 0.016, 0.016, **metal(IRON)),
    ]

    def pose(rows_NK: np.ndarray, now: Now) -> None:
        spin(rows_NK[lid:], (1, 0, 0), -1.9 * now.opened, HINGE)

    return Thing(shapes=rows, pose=pose, lamps=_gleam)


def _gleam(now: Now) -> tuple[Lamp, ...]:
    k = 0.5 * now.opened * (1.0 + 0.1 * sin(3.0 * now.t))
    return (
        (Lamp(position=(0.0, 0.55, 0.05), colour=(1.0 * k, 0.7 * k, 0.25 * k), reach=3.0, halo=0.5),)
        if k > 0.01
        else ()
    )
