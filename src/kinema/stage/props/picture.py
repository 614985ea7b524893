"""A painting in a gilded frame, on an easel: hills, a sun and a small house."""

from __future__ import annotations

from kinema.stage.props.thing import (
    BRASS,
    MUSTARD,
    OAK,
    RED,
    SLATE,
    TEAL,
    Rows,
    Thing,
    linear,
    metal,
    plain,
    shade,
    turned,
    wood,
)
from kinema.stage.shapes import box, cone, ellipsoid, round_cone

MIDDLE = 1.22


def _painting() -> Rows:
    """0.72 x 0.52 m around the origin, in the plane z = 0."""
    rows = [
        box((0, 0, -0.012), (0.36, 0.26, 0.01), rounding=0.004, **plain(shade(SLATE, 1.9))),
        box((0, -0.13, -0.004), (0.355, 0.125, 0.004), rounding=0.003, **plain(TEAL)),
    ]
    rows += [
        ellipsoid((x, y, 0.0), (rx, ry, 0.006), **plain(shade(linear(c), 0.9)))
        for x, y, rx, ry, c in (
            (-0.16, -0.1, 0.18, 0.12, "#6d8f6a"),
            (0.17, -0.12, 0.17, 0.1, "#8a9a5b"),
            (0.0, -0.2, 0.3, 0.1, "#58703f"),
        )
    ]
    rows += [
        cone((0.13, 0.1, -0.004), (0.13, 0.1, 0.001), 0.055, 0.055, **plain(MUSTARD, emission=0.25)),
        box((-0.1, -0.055, 0.007), (0.03, 0.024, 0.003), rounding=0.003, **plain(linear("#e9dcc0"))),
        box((-0.1, -0.022, 0.007), (0.036, 0.012, 0.003), rounding=0.003, **plain(RED)),
    ]
    for x, y, wide, tall in (
        (0, 0.275, 0.4, 0.035),
        (0, -0.275, 0.4, 0.035),
        (-0.375, 0, 0.035, 0.31),
        (0.375, 0, 0.035, 0.31),
    ):
        rows += [
            box((x, y, 0.0), (wide, tall, 0.024), rounding=0.014, **metal(BRASS)),
            box(
                (x * 0.94, y * 0.925, 0.014),
                (wide * 0.93, tall * 0.35, 0.016) if wide > tall else (wide * 0.35, tall * 0.88, 0.016),
                rounding=0.008,
                **metal(shade(BRASS, 0.6)),
            ),
        ]
    return rows


def make(text: str) -> Thing:
    rows = turned(_painting(), (1, 0, 0), -0.14)
    for r in rows:
        r[5] += MIDDLE
        r[8] += MIDDLE if r[0] in (0, 3) else 0.0
    rows += [round_cone((x, 0.025, 0.13), (x * 0.25, 1.74, -0.19), 0.024, 0.02, **wood(OAK)) for x in (-0.36, 0.36)]
    rows += [
        round_cone((0, 0.025, -0.55), (0, 1.66, -0.18), 0.022, 0.02, **wood(OAK)),
        box((0, 0.915, 0.075), (0.38, 0.018, 0.05), rounding=0.012, **wood(OAK)),
    ]
    return Thing(shapes=rows, seen=(0.5, MIDDLE))
