"""A sword: stuck in a stone, or in a fist."""

from __future__ import annotations

from math import pi

from kinema.stage.props.thing import (
    BRASS,
    DARK_OAK,
    RED,
    STONES,
    Rows,
    Thing,
    linear,
    metal,
    moved,
    paint,
    shade,
    tube,
    turned,
    wood,
)
from kinema.stage.shapes import STONE, axis_angle, box, ellipsoid, round_cone, sphere

STEEL = linear("#b9c0c8")


def _down() -> Rows:
    """Grip at the origin, blade along -y, 0.87 m."""
    steel = metal(STEEL, roughness=0.18)
    rows = [
        box((0, -0.42, 0), (0.028, 0.36, 0.008), rounding=0.006, **steel),
        box((0, -0.36, 0), (0.007, 0.29, 0.0095), rounding=0.004, **metal(shade(STEEL, 0.6))),
        round_cone((0, -0.77, 0), (0, -0.86, 0), 0.021, 0.004, **steel),
    ]
    rows += tube(
        [(-0.125, -0.075, 0), (-0.07, -0.05, 0), (0.07, -0.05, 0), (0.125, -0.075, 0)],
        0.016,
        **metal(BRASS, roughness=0.3),
    )
    rows += [sphere((s * 0.128, -0.078, 0), 0.022, **metal(BRASS, roughness=0.3)) for s in (-1, 1)]
    rows += [
        round_cone((0, -0.03, 0), (0, 0.10, 0), 0.018, 0.016, **wood(DARK_OAK)),
        sphere((0, 0.125, 0), 0.028, **metal(BRASS, roughness=0.3)),
        sphere((0, 0.125, 0.02), 0.014, **paint(RED)),
    ]
    rows += [box((0, -0.01 + 0.025 * i, 0), (0.019, 0.004, 0.019), rounding=0.004, **metal(BRASS)) for i in range(4)]
    return rows


def make(text: str) -> Thing:
    rows = moved(turned(_down(), (0, 0, 1), 0.06), (0.0, 1.05, 0.0))
    for i, (x, z, r) in enumerate(((0.0, 0.0, 0.3), (0.24, 0.08, 0.2), (-0.22, 0.12, 0.17))):
        rows.append(
            ellipsoid(
                (x, 0.66 * r, z),
                (r, 0.7 * r, 0.85 * r),
                quat=axis_angle((0, 1, 0), 1.3 * i),
                group=1,
                blend=0.05,
                albedo=shade(STONES, 0.8 + 0.1 * i),
                surface=STONE,
            )
        )
    return Thing(shapes=rows)


def held(height: float) -> Thing:
    """Out of the fist, along +z."""
    return Thing(shapes=turned(_down(), (1, 0, 0), -pi / 2))
