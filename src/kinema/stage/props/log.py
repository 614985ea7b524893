"""A fallen log to sit on."""

from __future__ import annotations

from kinema.stage.props.thing import DARK_OAK, PALE, Seat, Thing, cloth, linear, shade, wood
from kinema.stage.shapes import cone, ellipsoid, round_cone

MOSS = linear("#5d7a3a")


def make(text: str) -> Thing:
    rows = [
        round_cone((-0.6, 0.21, 0), (0.55, 0.215, 0.04), 0.21, 0.2, **wood(DARK_OAK)),
        cone((0.62, 0.212, 0.043), (0.765, 0.21, 0.047), 0.165, 0.16, **wood(shade(DARK_OAK, 0.8))),
    ]
    for i, r in enumerate((0.15, 0.115, 0.08, 0.045)):
        rows.append(
            cone(
                (0.755, 0.21, 0.047),
                (0.768 + 0.002 * i, 0.21, 0.047),
                r,
                r,
                **wood(shade(PALE, 1.0 if i % 2 == 0 else 0.75)),
            )
        )
    rows += [
        round_cone((0.2, 0.33, 0.05), (0.31, 0.50, 0.14), 0.05, 0.025, **wood(DARK_OAK)),
        round_cone((-0.42, 0.3, 0.1), (-0.50, 0.38, 0.25), 0.045, 0.03, **wood(DARK_OAK)),
    ]
    rows += [
        ellipsoid((x, 0.385, z), (r, 0.05, 0.8 * r), **cloth(shade(MOSS, 0.8 + 0.1 * (i % 4))))
        for i, (x, z, r) in enumerate(
            ((-0.5, -0.05, 0.15), (-0.28, -0.1, 0.11), (0.42, -0.08, 0.13), (0.05, -0.13, 0.09))
        )
    ]
    return Thing(shapes=rows, seats=(Seat(position=(-0.1, 0.42, 0.02), height=0.42),))
