"""An umbrella: open in a hand, or put down open on the ground."""

from __future__ import annotations

from math import cos, pi, sin

from kinema.stage.props.thing import (
    BRASS,
    DARK_OAK,
    IRON,
    RED,
    Rows,
    Thing,
    cloth,
    metal,
    moved,
    scaled,
    shade,
    tube,
    turned,
    wood,
)
from kinema.stage.shapes import cone, round_cone, sphere

RIBS = 8


def _open() -> Rows:
    """Grip at the origin, the canopy 0.8 m above, its stick along y."""
    rows = [round_cone((0, -0.03, 0), (0, 0.96, 0), 0.0095, 0.0085, **metal(IRON))]
    rows += tube(
        [(0, -0.01, 0), (0, -0.09, 0), (0.02, -0.125, 0), (0.05, -0.125, 0), (0.062, -0.1, 0)], 0.015, **wood(DARK_OAK)
    )
    for y0, y1, r0, r1 in ((0.70, 0.80, 0.56, 0.46), (0.80, 0.87, 0.46, 0.29), (0.87, 0.92, 0.29, 0.02)):
        rows.append(cone((0, y0, 0), (0, y1, 0), r0, r1, **cloth(RED if y0 < 0.85 else shade(RED, 1.12))))
    for i in range(RIBS):
        c, s = cos(2 * pi * i / RIBS), sin(2 * pi * i / RIBS)
        rows += tube(
            [(0.565 * c, 0.70, 0.565 * s), (0.465 * c, 0.803, 0.465 * s), (0.295 * c, 0.873, 0.295 * s), (0, 0.93, 0)],
            0.007,
            **cloth(shade(RED, 0.6)),
        )
        rows += [sphere((0.572 * c, 0.693, 0.572 * s), 0.012, **metal(BRASS))]
    rows.append(cone((0, 0.92, 0), (0, 0.99, 0), 0.014, 0.004, **metal(BRASS)))
    return rows


def make(text: str) -> Thing:
    """Put down on its side, rim and handle on the ground."""
    rows = turned(_open(), (1, 0, 0), 0.96)
    low = min(min(r[5] - r[10], r[8] - r[11]) if r[0] == 0 else r[5] for r in rows)
    return Thing(shapes=moved(rows, (0.0, -low, -0.3)))


def held(height: float) -> Thing:
    """Over the head: along the forearm's upright."""
    return Thing(shapes=turned(scaled(_open(), height / 1.7), (0, 0, 1), -0.16))
