"""A standard lamp with a pleated paper shade: the warm corner of a room."""

from __future__ import annotations

from math import cos, pi, sin

from kinema.stage.frame import Lamp
from kinema.stage.props.thing import BRASS, CREAM, DARK_OAK, MUSTARD, Now, Thing, lit, metal, shade, tube, wood
from kinema.stage.shapes import cone, round_cone, sphere

PLEATS = 18


def make(text: str) -> Thing:
    rows = [
        cone((0, 0, 0), (0, 0.035, 0), 0.19, 0.17, **wood(DARK_OAK)),
        cone((0, 0.035, 0), (0, 0.07, 0), 0.11, 0.045, **metal(BRASS)),
        round_cone((0, 0.06, 0), (0, 1.3, 0), 0.018, 0.014, **wood(DARK_OAK)),
        sphere((0, 0.62, 0), 0.032, **metal(BRASS)),
        sphere((0, 1.16, 0), 0.026, **metal(BRASS)),
        cone((0, 1.22, 0), (0, 1.56, 0), 0.235, 0.135, **lit(shade(CREAM, 0.95), 1.1)),
    ]
    for i in range(PLEATS):
        a = 2 * pi * i / PLEATS
        rows.append(
            round_cone(
                (0.236 * cos(a), 1.225, 0.236 * sin(a)),
                (0.137 * cos(a), 1.555, 0.137 * sin(a)),
                0.006,
                0.005,
                **lit(shade(CREAM, 0.8), 0.55),
            )
        )
    for y, r in ((1.225, 0.238), (1.555, 0.138)):
        rows.append(cone((0, y - 0.012, 0), (0, y + 0.012, 0), r, r, **lit(MUSTARD, 0.35)))
    rows += tube([(0.05, 1.22, 0.05), (0.05, 1.02, 0.05)], 0.003, **metal(BRASS))
    rows.append(sphere((0.05, 1.01, 0.05), 0.012, **metal(MUSTARD)))
    return Thing(shapes=rows, lamps=_lamps, seen=(0.55, 1.2))


def _lamps(now: Now) -> tuple[Lamp, ...]:
    k = 1.0 if now.dark else 0.45
    return (
        Lamp(position=(0.0, 1.18, 0.0), colour=(3.0 * k, 1.75 * k, 0.72 * k), radius=0.1, reach=9.0, halo=0.5),
        Lamp(position=(0.0, 1.66, 0.0), colour=(1.3 * k, 0.76 * k, 0.31 * k), radius=0.1, reach=6.0, halo=0.0),
    )
