"""A lantern: on a low post, on a table or in a hand; its flame lights what is near."""

from __future__ import annotations

from math import cos, pi, sin

from kinema.stage.frame import Lamp
from kinema.stage.props.thing import DARK_OAK, GLOW, IRON, Now, Rows, Thing, flicker, lit, metal, moved, shade, wood
from kinema.stage.shapes import cone, round_cone, sphere


def hanging(s: float = 1.0) -> Rows:
    """Hangs from the origin, 0.28 s metres: ring, cap, glowing glass, base."""
    iron = metal(IRON, roughness=0.5)
    rows = [
        round_cone((0, 0, 0), (0.0, -0.05 * s, 0), 0.008 * s, 0.008 * s, **iron),
        cone((0, -0.10 * s, 0), (0, -0.045 * s, 0), 0.064 * s, 0.018 * s, **iron),
        cone((0, -0.108 * s, 0), (0, -0.098 * s, 0), 0.068 * s, 0.068 * s, **metal(shade(IRON, 1.6))),
        cone((0, -0.275 * s, 0), (0, -0.235 * s, 0), 0.064 * s, 0.056 * s, **iron),
        round_cone((0, -0.215 * s, 0), (0, -0.135 * s, 0), 0.030 * s, 0.010 * s, **lit(GLOW, 7.0)),
        sphere((0, -0.21 * s, 0), 0.034 * s, **lit((1.0, 0.45, 0.12), 3.0)),
    ]
    for i in range(4):
        x, z = 0.053 * s * cos(pi * (i / 2 + 0.25)), 0.053 * s * sin(pi * (i / 2 + 0.25))
        rows.append(round_cone((x, -0.24 * s, z), (x, -0.095 * s, z), 0.006 * s, 0.006 * s, **iron))
    return rows


def light(y: float, x: float, strength: float, radius: float, reach: float):
    def lamps(now: Now) -> tuple[Lamp, ...]:
        k = strength * flicker(now.t, now.seed)
        return (Lamp(position=(x, y, 0.0), colour=(k, 0.56 * k, 0.21 * k), radius=radius, reach=reach),)

    return lamps


def make(text: str) -> Thing:
    """On a post, knee brace and all."""
    oak = wood(DARK_OAK)
    rows = [
        round_cone((0, 0.05, 0), (0, 1.25, 0), 0.052, 0.04, **oak),
        cone((0, 0, 0), (0, 0.09, 0), 0.1, 0.07, **oak),
        round_cone((-0.03, 1.22, 0), (0.22, 1.30, 0), 0.03, 0.022, **oak),
        round_cone((0.01, 1.02, 0), (0.13, 1.25, 0), 0.016, 0.016, **oak),
    ]
    return Thing(
        shapes=rows + moved(hanging(1.3), (0.2, 1.28, 0.0)), lamps=light(1.06, 0.2, 3.2, 0.08, 10.0), seen=(0.32, 1.1)
    )


def standing(text: str) -> Thing:
    """Put down on a top."""
    return Thing(shapes=moved(hanging(1.15), (0.0, 0.316, 0.0)), lamps=light(0.11, 0.0, 2.2, 0.06, 8.0))


def held(height: float) -> Thing:
    s = height / 1.7
    return Thing(shapes=hanging(0.95 * s), lamps=light(-0.16 * s, 0.0, 2.6, 0.06, 9.0))
