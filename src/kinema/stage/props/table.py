"""A farmhouse table: planks, an apron, turned legs."""

from __future__ import annotations

from kinema.stage.props.thing import DARK_OAK, OAK, Thing, shade, wood
from kinema.stage.shapes import box, cone, round_cone, sphere

TOP = 0.765  # height of its top, metres


def make(text: str) -> Thing:
    rows = [
        box(
            (0, TOP - 0.022, -0.3 + 0.2 * i),
            (0.64 - 0.006 * (i % 2), 0.022, 0.097),
            rounding=0.012,
            **wood(shade(OAK, 0.9 + 0.08 * (i % 2))),
        )
        for i in range(4)
    ]
    rows += [box((0, 0.675, z), (0.53, 0.05, 0.016), rounding=0.008, **wood(DARK_OAK)) for z in (-0.33, 0.33)]
    rows += [box((x, 0.675, 0), (0.016, 0.05, 0.32), rounding=0.008, **wood(DARK_OAK)) for x in (-0.54, 0.54)]
    for x in (-0.54, 0.54):
        for z in (-0.32, 0.32):
            rows += [
                box((x, 0.655, z), (0.045, 0.09, 0.045), rounding=0.012, **wood(DARK_OAK)),
                round_cone((x, 0.06, z), (x, 0.56, z), 0.026, 0.042, **wood(DARK_OAK)),
                sphere((x, 0.52, z), 0.048, **wood(DARK_OAK)),
                cone((x, 0.0, z), (x, 0.06, z), 0.034, 0.038, **wood(DARK_OAK)),
            ]
    return Thing(shapes=rows)
