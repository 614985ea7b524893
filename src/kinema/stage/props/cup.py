"""A glazed cup of tea with a handle, its rim a lighter tone; steam rises where it stands."""

from __future__ import annotations

from math import cos, sin

from kinema.stage.props.thing import CREAM, Thing, linear, moved, paint, plain, scaled, shade, tube
from kinema.stage.shapes import cone

CLAY = linear("#b8694a")


def make(text: str) -> Thing:
    glaze = paint(CLAY, roughness=0.45)
    rows = [
        cone((0, 0.0, 0), (0, 0.008, 0), 0.03, 0.034, **glaze),
        cone((0, 0.008, 0), (0, 0.05, 0), 0.034, 0.045, **glaze),
        cone((0, 0.05, 0), (0, 0.094, 0), 0.045, 0.047, **paint(CREAM)),
        cone((0, 0.06, 0), (0, 0.068, 0), 0.0462, 0.0464, **glaze),
        cone((0, 0.09, 0), (0, 0.0955, 0), 0.04, 0.041, **plain(shade(linear("#3a1d12"), 1.0), roughness=0.15)),
    ]
    rows += tube(
        [(0.043 + 0.031 * sin(a), 0.054 + 0.027 * cos(a), 0.0) for a in (0.0, 0.45, 0.9, 1.35, 1.8, 2.25, 2.7, 3.14)],
        0.0075,
        **glaze,
    )
    return Thing(shapes=rows)


def held(height: float) -> Thing:
    return Thing(shapes=moved(scaled(make("").shapes, 0.85 * height), (0.0, -0.035 * height, 0.035 * height)))
