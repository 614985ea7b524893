"""A bed with a quilt; its head is toward -z."""

from __future__ import annotations

from kinema.stage.props.thing import CREAM, DARK_OAK, MUSTARD, OAK, RED, SLATE, Thing, cloth, shade, wood
from kinema.stage.shapes import axis_angle, box, ellipsoid, round_cone, sphere


def make(text: str) -> Thing:
    rows = []
    for z, tall in ((-1.02, 1.02), (1.02, 0.66)):
        for x in (-0.5, 0.5):
            rows += [
                round_cone((x, 0.035, z), (x, tall, z), 0.032, 0.036, **wood(DARK_OAK)),
                sphere((x, tall + 0.05, z), 0.045, **wood(DARK_OAK)),
            ]
        rows += [
            box((0, tall - 0.05 - 0.13 * i, z), (0.47, 0.055, 0.018), rounding=0.015, **wood(OAK))
            for i in range(4 if tall > 0.9 else 2)
        ]
    rows += [box((x, 0.3, 0), (0.02, 0.07, 1.0), rounding=0.012, **wood(OAK)) for x in (-0.5, 0.5)]
    rows.append(box((0, 0.42, 0), (0.47, 0.10, 0.98), rounding=0.06, **cloth(CREAM)))
    for x, tilt in ((-0.2, 0.05), (0.21, -0.07)):
        rows.append(
            ellipsoid(
                (x, 0.57, -0.76),
                (0.23, 0.085, 0.17),
                quat=axis_angle((0, 1, 0), tilt),
                group=1 + (x > 0),
                blend=0.02,
                **cloth(shade(CREAM, 1.06)),
            )
        )
    quilt = (RED, MUSTARD, SLATE, shade(RED, 0.75), CREAM)
    rows.append(box((0, 0.475, 0.28), (0.51, 0.075, 0.74), rounding=0.07, **cloth(shade(RED, 0.7))))
    for i in range(4):
        for j in range(5):
            rows.append(
                box(
                    (-0.36 + 0.24 * i, 0.548, -0.3 + 0.28 * j),
                    (0.113, 0.014, 0.133),
                    rounding=0.014,
                    **cloth(shade(quilt[(3 * i + 2 * j) % 5], 0.9)),
                )
            )
    rows.append(round_cone((-0.46, 0.565, -0.46), (0.46, 0.56, -0.47), 0.045, 0.05, **cloth(shade(CREAM, 1.04))))
    return Thing(shapes=rows)
