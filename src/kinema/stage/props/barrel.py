"""A barrel: staves in the grip of four hoops, a lid with a bung."""

from __future__ import annotations

from math import pi

from kinema.stage.props.thing import DARK_OAK, IRON, OAK, Thing, metal, shade, turned, wood
from kinema.stage.shapes import axis_angle, box, cone

STAVES = 16
COURSES = ((0.16, 0.258, 0.19), (0.42, 0.298, 0.0), (0.68, 0.258, -0.19))  # height, radius and lean of a third


def make(text: str) -> Thing:
    rows = [cone((0, 0, 0), (0, 0.78, 0), 0.22, 0.22, **wood(DARK_OAK))]
    for i in range(STAVES):
        tone = wood(shade(OAK, 0.84 + 0.07 * ((i * 5) % 4)))
        for y, radius, lean in COURSES:
            stave = box(
                (0, y, radius - 0.02),
                (pi * radius / STAVES * 1.02, 0.16 if lean else 0.165, 0.022),
                rounding=0.012,
                quat=axis_angle((1, 0, 0), lean),
                **tone,
            )
            rows += turned([stave], (0, 1, 0), 2 * pi * i / STAVES)
    for y, r, slope in ((0.11, 0.287, 0.008), (0.29, 0.318, 0.005), (0.55, 0.318, -0.005), (0.73, 0.287, -0.008)):
        rows.append(cone((0, y - 0.024, 0), (0, y + 0.024, 0), r - slope, r + slope, **metal(IRON, roughness=0.5)))
    rows += [
        cone((0, 0.78, 0), (0, 0.80, 0), 0.225, 0.225, **wood(shade(OAK, 0.8))),
        cone((0.06, 0.80, 0.05), (0.06, 0.83, 0.05), 0.03, 0.026, **wood(DARK_OAK)),
    ]
    rows += [
        box((x, 0.803, 0), (0.002, 0.002, 0.2), rounding=0.001, **wood(shade(DARK_OAK, 0.6)))
        for x in (-0.11, 0.0, 0.11)
    ]
    return Thing(shapes=rows)
