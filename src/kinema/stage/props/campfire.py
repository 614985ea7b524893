"""A ring of stones, crossed logs and a fire on them."""

from __future__ import annotations

from math import cos, pi, sin

from kinema.stage.frame import LiveEffect
from kinema.stage.props.thing import DARK_OAK, STONES, Now, Thing, lit, shade, wood
from kinema.stage.shapes import STONE, axis_angle, ellipsoid, round_cone, sphere


def make(text: str) -> Thing:
    rows = []
    for i in range(11):
        a, r = 2 * pi * i / 11, 0.11 + 0.025 * ((i * 7) % 4)
        rows.append(
            ellipsoid(
                (0.52 * cos(a), 0.62 * r, 0.52 * sin(a)),
                (r, 0.72 * r, 0.85 * r),
                quat=axis_angle((0, 1, 0), 1.7 * i),
                albedo=shade(STONES, 0.62 + 0.09 * ((i * 5) % 6)),
                surface=STONE,
            )
        )
    for i in range(6):
        a = 2 * pi * i / 6 + 0.3
        rows.append(
            round_cone(
                (0.36 * cos(a), 0.05, 0.36 * sin(a)),
                (0.05 * cos(a + 1), 0.30, 0.05 * sin(a + 1)),
                0.05,
                0.042,
                **wood(shade(DARK_OAK, 0.45 + 0.12 * (i % 3))),
            )
        )
    rows += [
        sphere((0.1 * cos(2.4 * i), 0.035, 0.1 * sin(2.4 * i)), 0.045, **lit((1.0, 0.25, 0.05), 1.2)) for i in range(5)
    ]
    return Thing(shapes=rows, effects=_fire, seen=(0.6, 0.4))


def _fire(now: Now) -> tuple[LiveEffect, ...]:
    return (LiveEffect(name="campfire", age_s=now.t, seed=now.seed),)
