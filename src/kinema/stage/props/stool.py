"""A three-legged stool."""

from __future__ import annotations

from math import cos, pi, sin

from kinema.stage.props.thing import DARK_OAK, OAK, Seat, Thing, wood
from kinema.stage.shapes import cone, round_cone


def of_height(seat: float) -> Thing:
    rows = [
        cone((0, seat - 0.055, 0), (0, seat - 0.012, 0), 0.175, 0.192, **wood(OAK)),
        cone((0, seat - 0.012, 0), (0, seat, 0), 0.192, 0.18, **wood(OAK)),
    ]
    for i in range(3):
        a, b = 2 * pi * i / 3 + 0.5, 2 * pi * (i + 1) / 3 + 0.5
        rows += [
            round_cone(
                (0.175 * cos(a), 0.022, 0.175 * sin(a)),
                (0.11 * cos(a), seat - 0.04, 0.11 * sin(a)),
                0.022,
                0.028,
                **wood(DARK_OAK),
            ),
            round_cone(
                (0.152 * cos(a), 0.16, 0.152 * sin(a)),
                (0.152 * cos(b), 0.16, 0.152 * sin(b)),
                0.011,
                0.011,
                **wood(DARK_OAK),
            ),
        ]
    return Thing(shapes=rows, seats=(Seat(position=(0.0, seat, 0.0), height=seat),))


def make(text: str) -> Thing:
    return of_height(0.45)
