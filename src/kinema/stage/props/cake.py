"""A birthday cake: two tiers, icing that drips, cherries and lit candles."""

from __future__ import annotations

from math import cos, pi, sin

from kinema.stage.frame import Lamp
from kinema.stage.props.thing import (
    CREAM,
    GLOW,
    MUSTARD,
    RED,
    SLATE,
    Now,
    Thing,
    flicker,
    linear,
    lit,
    paint,
    plain,
    shade,
)
from kinema.stage.shapes import cone, ellipsoid, round_cone, sphere

SPONGE, ICING = linear("#c98f5a"), linear("#efd9c6")


def make(text: str) -> Thing:
    rows = [cone((0, 0, 0), (0, 0.012, 0), 0.2, 0.215, **paint(CREAM))]
    for y, r, tall in ((0.012, 0.165, 0.085), (0.105, 0.105, 0.07)):
        rows += [
            cone((0, y, 0), (0, y + tall, 0), r, r * 0.985, **plain(SPONGE)),
            cone((0, y + 0.4 * tall, 0), (0, y + 0.52 * tall, 0), r * 1.005, r * 1.005, **plain(shade(RED, 0.8))),
            cone((0, y + tall - 0.012, 0), (0, y + tall + 0.008, 0), r * 1.02, r * 0.98, **paint(ICING)),
        ]
        count = round(r * 85)
        for i in range(count):
            a = 2 * pi * i / count
            long = (0.25 + 0.35 * ((i * 7) % 5) / 5) * tall
            rows.append(
                round_cone(
                    (r * cos(a), y + tall - 0.004, r * sin(a)),
                    (r * 1.01 * cos(a), y + tall - long, r * 1.01 * sin(a)),
                    0.011,
                    0.0085,
                    **paint(ICING),
                )
            )
    rows += [sphere((0.137 * cos(0.785 * i), 0.115, 0.137 * sin(0.785 * i)), 0.017, **paint(RED)) for i in range(8)]
    for i in range(5):
        x, z = 0.062 * cos(1.2566 * i + 0.3), 0.062 * sin(1.2566 * i + 0.3)
        rows += [
            round_cone((x, 0.18, z), (x, 0.245, z), 0.0065, 0.006, **plain((MUSTARD, SLATE, RED, CREAM, MUSTARD)[i])),
            ellipsoid((x, 0.266, z), (0.0065, 0.015, 0.0065), **lit(GLOW, 6.0)),
        ]
    return Thing(shapes=rows, lamps=_light)


def _light(now: Now) -> tuple[Lamp, ...]:
    k = flicker(now.t, now.seed)
    return (Lamp(position=(0.0, 0.3, 0.0), colour=(0.9 * k, 0.48 * k, 0.16 * k), radius=0.06, reach=5.0, halo=0.4),)
