"""A chair with a rush seat and two slats."""

from __future__ import annotations

from kinema.stage.props.thing import DARK_OAK, OAK, PALE, Seat, Thing, shade, wood
from kinema.stage.shapes import CLOTH, box, round_cone

SEAT = 0.455


def make(text: str) -> Thing:
    rows = [
        box((0, SEAT - 0.025, 0), (0.215, 0.025, 0.205), rounding=0.022, albedo=PALE, surface=CLOTH),
        box((0, SEAT - 0.004, 0), (0.13, 0.008, 0.12), rounding=0.008, albedo=shade(PALE, 0.85), surface=CLOTH),
    ]
    for x in (-0.19, 0.19):
        rows += [
            round_cone((x, 0.02, 0.18), (x, 0.45, 0.175), 0.02, 0.025, **wood(DARK_OAK)),
            round_cone((x, 0.02, -0.19), (x, 0.46, -0.19), 0.02, 0.025, **wood(DARK_OAK)),
            round_cone((x, 0.46, -0.19), (x * 1.04, 0.98, -0.255), 0.025, 0.02, **wood(DARK_OAK)),
            round_cone((x, 0.2, -0.19), (x, 0.2, 0.18), 0.012, 0.012, **wood(DARK_OAK)),
        ]
    rows += [
        round_cone((-0.19, y, z), (0.19, y, z), 0.012, 0.012, **wood(DARK_OAK))
        for y, z in ((0.14, 0.18), (0.26, 0.18), (0.22, -0.19))
    ]
    rows += [
        box((0, y, -0.205 - 0.125 * (y - 0.5)), (0.185, 0.05, 0.012), rounding=0.012, **wood(OAK)) for y in (0.66, 0.87)
    ]
    return Thing(shapes=rows, seats=(Seat(position=(0.0, SEAT, 0.0), height=SEAT),))
