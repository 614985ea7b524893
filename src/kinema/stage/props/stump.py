"""A tree stump with roots, rings and two mushrooms."""

from __future__ import annotations

from math import cos, pi, sin

from kinema.stage.props.thing import CREAM, DARK_OAK, PALE, RED, Seat, Thing, paint, plain, shade, wood
from kinema.stage.shapes import cone, ellipsoid, round_cone, sphere

TOP = 0.46


def make(text: str) -> Thing:
    rows = [cone((0, 0, 0), (0, TOP - 0.01, 0), 0.34, 0.27, **wood(DARK_OAK))]
    for i in range(7):
        a, out = 2 * pi * i / 7 + 0.2, 0.5 + 0.09 * ((i * 3) % 4)
        rows.append(
            round_cone(
                (0.2 * cos(a), 0.26, 0.2 * sin(a)),
                (out * cos(a), 0.03, out * sin(a)),
                0.11,
                0.04,
                group=1,
                blend=0.06,
                **wood(shade(DARK_OAK, 0.92)),
            )
        )
    for i, r in enumerate((0.255, 0.2, 0.15, 0.1, 0.055)):
        rows.append(
            cone(
                (0.008 * i, TOP - 0.03, 0),
                (0.008 * i, TOP + 0.003 * i, 0),
                r,
                r,
                **wood(shade(PALE, 1.0 if i % 2 == 0 else 0.8)),
            )
        )
    for x, z, tall in ((0.36, 0.22, 0.13), (0.29, 0.3, 0.085)):
        rows += [
            round_cone((x, 0.01, z), (x, tall, z), 0.022, 0.016, **plain(CREAM)),
            ellipsoid((x, tall + 0.012, z), (0.062, 0.036, 0.062), **paint(RED, roughness=0.5)),
        ]
        rows += [
            sphere((x + 0.035 * cos(2.1 * i), tall + 0.034, z + 0.035 * sin(2.1 * i)), 0.009, **plain(CREAM))
            for i in range(3)
        ]
    return Thing(shapes=rows, seats=(Seat(position=(0.0, TOP, 0.0), height=TOP),))
