"""A candle in a brass holder with a finger ring."""

from __future__ import annotations

from math import sin

import numpy as np

from kinema.stage.frame import Lamp
from kinema.stage.props.thing import (
    BRASS,
    GLOW,
    INK,
    PAPER,
    Now,
    Thing,
    circle,
    flicker,
    lit,
    metal,
    moved,
    plain,
    tube,
)
from kinema.stage.shapes import A, B, cone, ellipsoid, round_cone, sphere


def make(text: str) -> Thing:
    brass = metal(BRASS, roughness=0.35)
    rows = [
        cone((0, 0, 0), (0, 0.012, 0), 0.055, 0.068, **brass),
        cone((0, 0.01, 0), (0, 0.04, 0), 0.026, 0.022, **brass),
        round_cone((0, 0.03, 0), (0, 0.15, 0), 0.02, 0.0185, **plain(PAPER, emission=0.12)),
        round_cone((0.017, 0.15, 0.004), (0.02, 0.10, 0.005), 0.0055, 0.0075, **plain(PAPER)),
        round_cone((-0.012, 0.152, 0.012), (-0.014, 0.125, 0.014), 0.005, 0.006, **plain(PAPER)),
        round_cone((0, 0.165, 0), (0.002, 0.182, 0), 0.0025, 0.0025, **plain(INK)),
    ]
    rows += tube(circle((0.082, 0.02, 0.0), 2, 0.02, 8), 0.005, **brass)
    rows += [
        ellipsoid((0, 0.203, 0), (0.011, 0.026, 0.011), **lit(GLOW, 6.0)),
        sphere((0, 0.187, 0), 0.008, **lit((0.9, 0.4, 0.12), 3.0)),
    ]
    return Thing(shapes=rows, pose=_pose, lamps=lambda now: _light(now, 0.2))


def held(height: float) -> Thing:
    s = 0.9 * height / 1.7
    return Thing(
        shapes=moved(make("").shapes, (0.0, -0.03 * s, 0.04 * s)), pose=_pose, lamps=lambda now: _light(now, 0.17)
    )


def _pose(rows: np.ndarray, now: Now) -> None:
    """The flame leans and stretches."""
    flame = rows[-2]
    flame[A] += 0.004 * sin(2.7 * now.t + now.seed)
    flame[B + 1] *= flicker(1.3 * now.t, now.seed)


def _light(now: Now, y: float) -> tuple[Lamp, ...]:
    k = flicker(now.t, now.seed)
    return (Lamp(position=(0.0, y, 0.0), colour=(0.62 * k, 0.33 * k, 0.11 * k), radius=0.02, reach=5.0, halo=0.6),)
