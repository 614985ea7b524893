"""A bunch of meadow flowers: in a jug on a table, or in a hand."""

from __future__ import annotations

from math import cos, sin

from kinema.stage.props.thing import CREAM, MUSTARD, RED, SLATE, Rows, Thing, linear, moved, paint, plain, scaled, shade
from kinema.stage.shapes import LEAF, axis_angle, cone, ellipsoid, round_cone, sphere

STEM = linear("#4f7a35")
BLOOMS = (RED, MUSTARD, CREAM, shade(RED, 1.35), linear("#8a6fb0"), CREAM, MUSTARD)


def _bunch(base: float) -> Rows:
    """Stems from y = base upward, gathered at the origin."""
    rows: Rows = []
    for i in range(13):
        a, out, tall = 2.4 * i, 0.03 + 0.0085 * i, 0.25 - 0.006 * i
        head = (out * cos(a), base + tall, out * sin(a))
        rows.append(round_cone((0.008 * cos(a), base - 0.1, 0.008 * sin(a)), head, 0.0042, 0.0036, **plain(STEM)))
        colour = BLOOMS[i % len(BLOOMS)]
        tilt = (out * cos(a) * 4, 1.0, out * sin(a) * 4)
        for k in range(5):
            b = 1.2566 * k + i
            rows.append(
                ellipsoid(
                    (
                        head[0] + 0.021 * cos(b),
                        head[1] + 0.004 - 0.05 * (tilt[0] * cos(b) + tilt[2] * sin(b)) * 0.4,
                        head[2] + 0.021 * sin(b),
                    ),
                    (0.017, 0.008, 0.017),
                    **plain(shade(colour, 0.9 + 0.06 * (k % 3))),
                )
            )
        rows.append(
            sphere(
                (head[0], head[1] + 0.009, head[2]), 0.012, **plain(shade(MUSTARD, 0.75) if colour != MUSTARD else INKY)
            )
        )
        if i % 2:
            rows.append(
                ellipsoid(
                    (0.7 * head[0] + 0.02 * sin(a), base + 0.45 * tall, 0.7 * head[2] + 0.02 * cos(a)),
                    (0.012, 0.045, 0.005),
                    quat=axis_angle((sin(a), 0.0, cos(a)), 0.7),
                    albedo=shade(STEM, 0.8),
                    surface=LEAF,
                )
            )
    return rows


INKY = linear("#5a3a22")


def make(text: str) -> Thing:
    jug = paint(SLATE, roughness=0.4)
    rows = [
        cone((0, 0, 0), (0, 0.04, 0), 0.042, 0.062, **jug),
        cone((0, 0.04, 0), (0, 0.09, 0), 0.062, 0.058, **jug),
        cone((0, 0.09, 0), (0, 0.135, 0), 0.058, 0.036, **jug),
        cone((0, 0.135, 0), (0, 0.165, 0), 0.036, 0.047, **jug),
        cone((0, 0.07, 0), (0, 0.082, 0), 0.0625, 0.0615, **paint(CREAM)),
    ]
    return Thing(shapes=rows + _bunch(0.15))


def held(height: float) -> Thing:
    return Thing(shapes=scaled(moved(_bunch(0.03), (0, 0, 0.02)), height / 1.7))
