"""A well with a shingled roof, a windlass and a bucket."""

from __future__ import annotations

from math import cos, pi, sin

from kinema.stage.props.thing import DARK_OAK, OAK, PALE, RED, STONES, Thing, linear, metal, plain, shade, tube, wood
from kinema.stage.shapes import GLOSSY, STONE, axis_angle, box, cone, round_cone


def make(text: str) -> Thing:
    rows = []
    for ring in range(3):
        for i in range(9):
            a = 2 * pi * (i + 0.5 * (ring % 2)) / 9
            tone = 0.82 + 0.3 * (((i * 7 + ring * 5) % 9) / 9)
            rows.append(
                box(
                    (0.62 * cos(a), 0.14 + 0.27 * ring, 0.62 * sin(a)),
                    (0.23, 0.138, 0.13),
                    rounding=0.05,
                    quat=axis_angle((0, 1, 0), pi / 2 - a),
                    albedo=shade(STONES, tone),
                    surface=STONE,
                )
            )
    rows.append(cone((0, 0.0, 0), (0, 0.42, 0), 0.5, 0.5, albedo=linear("#16202a"), roughness=0.15, surface=GLOSSY))
    rows += [round_cone((x, 0.05, 0), (x, 1.75, 0), 0.05, 0.045, **wood(DARK_OAK)) for x in (-0.72, 0.72)]
    rows.append(round_cone((-0.8, 1.45, 0), (0.8, 1.45, 0), 0.045, 0.045, **wood(OAK)))
    rows += tube([(0.8, 1.45, 0), (0.92, 1.45, 0), (0.92, 1.25, 0), (1.02, 1.25, 0)], 0.02, **metal())
    for side in (-1, 1):
        for i in range(4):
            down = 0.09 + 0.17 * i
            rows.append(
                box(
                    (0, 2.16 - 0.58 * down, side * 0.82 * down),
                    (1.0 - 0.01 * (i % 2), 0.022, 0.105),
                    rounding=0.015,
                    quat=axis_angle((1, 0, 0), 0.62 * side),
                    **wood(shade(RED, 0.62 + 0.07 * (i % 3))),
                )
            )
    rows.append(round_cone((-1.0, 2.16, 0), (1.0, 2.16, 0), 0.035, 0.035, **wood(DARK_OAK)))
    rows += [
        round_cone((0.1, 0.98, 0), (0.1, 1.45, 0), 0.012, 0.012, **plain(PALE)),
        cone((0.02, 1.42, 0), (0.2, 1.42, 0), 0.075, 0.075, **plain(PALE)),
        cone((0.1, 0.76, 0), (0.1, 0.96, 0), 0.085, 0.11, **wood(OAK)),
        cone((0.1, 0.88, 0), (0.1, 0.91, 0), 0.106, 0.108, **metal()),
    ]
    return Thing(shapes=rows)
