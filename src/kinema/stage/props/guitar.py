"""A guitar that leans on its stand."""

from __future__ import annotations

from kinema.stage.props.thing import (
    CREAM,
    DARK_OAK,
    IRON,
    MUSTARD,
    Rows,
    Thing,
    linear,
    metal,
    moved,
    paint,
    plain,
    shade,
    tube,
    turned,
    wood,
)
from kinema.stage.shapes import box, cone, sphere

SPRUCE = linear("#c98b45")


def _upright() -> Rows:
    """0.98 m tall, its face toward +z."""
    rows: Rows = []
    for y, r in ((0.19, 0.185), (0.42, 0.135)):
        rows += [
            cone((0, y, -0.045), (0, y, 0.04), r, r, **paint(shade(SPRUCE, 0.45))),
            cone((0, y, 0.038), (0, y, 0.05), r * 0.985, r * 0.97, **paint(SPRUCE, roughness=0.45)),
        ]
    rows += [
        box((0, 0.32, 0.0), (0.105, 0.07, 0.045), rounding=0.03, **paint(shade(SPRUCE, 0.45))),
        box((0, 0.32, 0.044), (0.108, 0.08, 0.0058), rounding=0.005, **paint(SPRUCE, roughness=0.45)),
        cone((0, 0.345, 0.045), (0, 0.345, 0.0515), 0.062, 0.062, **plain(CREAM)),
        cone((0, 0.345, 0.046), (0, 0.345, 0.0525), 0.054, 0.054, **plain(linear("#1d1512"))),
        box((0, 0.15, 0.055), (0.065, 0.011, 0.008), rounding=0.006, **wood(DARK_OAK)),
        box((0, 0.62, 0.048), (0.024, 0.24, 0.013), rounding=0.008, **wood(DARK_OAK)),
        box((0, 0.92, 0.042), (0.036, 0.075, 0.012), rounding=0.01, **wood(shade(DARK_OAK, 0.8))),
    ]
    rows += [
        box((0, 0.44 + 0.052 * i, 0.0625), (0.023, 0.0016, 0.0016), rounding=0.001, **metal(MUSTARD)) for i in range(8)
    ]
    for k in range(5):
        x = -0.016 + 0.008 * k
        rows += tube([(x, 0.15, 0.064), (x, 0.86, 0.066)], 0.0011, **metal(linear("#d8d0c0")))
    rows += [sphere((s * 0.043, 0.88 + 0.035 * i, 0.042), 0.012, **plain(CREAM)) for i in range(3) for s in (-1, 1)]
    return rows


def make(text: str) -> Thing:
    rows = moved(turned(_upright(), (1, 0, 0), -0.2), (0.0, 0.12, 0.02))
    for s in (-1, 1):
        rows += tube(
            [(s * 0.2, 0.012, 0.22), (s * 0.1, 0.11, 0.1), (s * 0.06, 0.36, -0.17), (0, 0.6, -0.2)],
            0.012,
            **metal(IRON),
        )
        rows += tube([(s * 0.1, 0.11, 0.1), (s * 0.1, 0.1, 0.16)], 0.012, **metal(IRON))
    rows += tube([(0, 0.6, -0.2), (0, 0.012, -0.4)], 0.012, **metal(IRON))
    return Thing(shapes=rows)
