"""A garden bench: slats on cast-iron ends."""

from __future__ import annotations

from kinema.stage.props.thing import IRON, OAK, Seat, Thing, metal, shade, tube, wood
from kinema.stage.shapes import axis_angle, box

SEAT = 0.445


def make(text: str) -> Thing:
    rows = [
        box(
            (0, SEAT - 0.016, -0.14 + 0.1 * i),
            (0.74, 0.016, 0.043),
            rounding=0.01,
            **wood(shade(OAK, 0.92 + 0.06 * (i % 2))),
        )
        for i in range(4)
    ]
    rows += [
        box(
            (0, y, -0.215 - 0.28 * (y - 0.5)),
            (0.74, 0.045, 0.014),
            rounding=0.01,
            quat=axis_angle((1, 0, 0), -0.27),
            **wood(shade(OAK, 1.0 - 0.06 * (k % 2))),
        )
        for k, y in enumerate((0.58, 0.71, 0.84))
    ]
    for x in (-0.62, 0.62):
        rows += tube(
            [(x, 0.03, 0.24), (x, 0.2, 0.17), (x, 0.415, 0.2), (x, 0.41, -0.16), (x, 0.2, -0.16), (x, 0.03, -0.24)],
            0.022,
            **metal(IRON),
        )
        rows += tube([(x, 0.41, -0.17), (x, 0.65, -0.25), (x, 0.9, -0.33)], 0.02, **metal(IRON))
        rows += tube([(x, 0.41, 0.2), (x, 0.6, 0.18), (x, 0.63, 0.05), (x, 0.63, -0.25)], 0.018, **metal(IRON))
    return Thing(
        shapes=rows, seats=(Seat(position=(-0.3, SEAT, 0.0), height=SEAT), Seat(position=(0.3, SEAT, 0.0), height=SEAT))
    )
