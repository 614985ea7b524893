"""A hot-air balloon: twelve gores of cloth, a wicker basket, a burner that breathes."""

from __future__ import annotations

from math import cos, pi, sin

import numpy as np

from kinema.stage.frame import Lamp
from kinema.stage.props.thing import (
    CREAM,
    DARK_OAK,
    MUSTARD,
    PALE,
    RED,
    TEAL,
    Now,
    Rows,
    Seat,
    Thing,
    cloth,
    linear,
    lit,
    metal,
    shade,
    tube,
    wood,
)
from kinema.stage.shapes import axis_angle, box, cone, ellipsoid, round_cone

MIDDLE, WIDE, TALL = 4.3, 1.75, 1.85  # of the envelope
GORES = 12


def make(text: str) -> Thing:
    rows: Rows = []
    colours = (RED, CREAM, MUSTARD)
    for k in range(GORES // 2):
        quat = axis_angle((0, 1, 0), pi * k / (GORES // 2))
        rows.append(
            ellipsoid((0, MIDDLE, 0), (WIDE, TALL, 0.72 * WIDE), quat=quat, **cloth(colours[k % 3], emission=0.04))
        )
    rows += [
        cone((0, 2.35, 0), (0, 3.15, 0), 0.42, 1.36, **cloth(shade(RED, 0.8))),
        cone((0, 2.28, 0), (0, 2.36, 0), 0.4, 0.43, **cloth(TEAL)),
        cone((0, 3.1, 0), (0, 3.2, 0), 1.33, 1.42, **cloth(TEAL)),
        ellipsoid((0, MIDDLE + TALL - 0.05, 0), (0.5, 0.1, 0.5), **cloth(TEAL)),
    ]
    for i in range(8):
        a = 2 * pi * i / 8 + 0.39
        rows.append(
            round_cone(
                (0.42 * cos(a), 2.3, 0.42 * sin(a)),
                (
                    0.44 * (1 if cos(a) > 0 else -1) * min(abs(cos(a)) * 1.4, 1.0),
                    0.86,
                    0.44 * (1 if sin(a) > 0 else -1) * min(abs(sin(a)) * 1.4, 1.0),
                ),
                0.008,
                0.008,
                **wood(PALE),
            )
        )
    rows.append(box((0, 0.05, 0), (0.44, 0.05, 0.44), rounding=0.03, **wood(DARK_OAK)))
    for k in range(6):
        y, half = 0.15 + 0.115 * k, 0.42 + 0.012 * k
        tone = wood(shade(PALE, 0.62 + 0.1 * (k % 2)))
        rows += [box((s * half, y, 0), (0.03, 0.06, half + 0.02), rounding=0.025, **tone) for s in (-1, 1)]
        rows += [box((0, y, s * half), (half + 0.02, 0.06, 0.03), rounding=0.025, **tone) for s in (-1, 1)]
    rim = [(-0.5, 0.86, -0.5), (0.5, 0.86, -0.5), (0.5, 0.86, 0.5), (-0.5, 0.86, 0.5), (-0.5, 0.86, -0.5)]
    rows += tube(rim, 0.045, **cloth(shade(RED, 0.6)))
    for x, z in ((-0.56, 0.2), (0.56, -0.15), (0.56, 0.3)):
        rows.append(round_cone((x, 0.35, z), (x, 0.55, z), 0.09, 0.075, **cloth(shade(PALE, 0.9))))
    rows += [
        box((0, 1.98, 0), (0.16, 0.03, 0.16), rounding=0.02, **metal()),
        cone((0, 2.0, 0), (0, 2.14, 0), 0.07, 0.1, **metal()),
    ]
    flame = len(rows)
    rows.append(round_cone((0, 2.15, 0), (0, 2.5, 0), 0.06, 0.02, **lit(linear("#ffb050"), 5.0)))

    def pose(rows_NK: np.ndarray, now: Now) -> None:
        rows_NK[flame, 8] = 2.17 + 0.6 * _burn(now)
        rows_NK[: GORES // 2, 20] = 0.03 + (0.30 if now.dark else 0.08) * _burn(now)

    return Thing(shapes=rows, pose=pose, lamps=_lamps, seats=(Seat(position=(0.0, 0.52, 0.0), height=0.42),))


def _burn(now: Now) -> float:
    return max(0.15, min(1.0, 0.5 + 1.3 * sin(1.3 * now.t + now.seed))) * (1.0 + 0.06 * sin(23.0 * now.t))


def _lamps(now: Now) -> tuple[Lamp, ...]:
    k = (1.6 if now.dark else 0.5) * _burn(now)
    return (Lamp(position=(0.0, 1.75, 0.0), colour=(k, 0.56 * k, 0.2 * k), radius=0.1, reach=8.0, halo=0.4),)
