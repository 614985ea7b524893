"""A plank door on iron straps, its hinge on the left: by itself in a frame, or in a wall of the set before its own."""

from __future__ import annotations

from math import pi

import numpy as np

from kinema.stage.frame import Lamp
from kinema.stage.props.thing import (
    BRASS,
    DARK_OAK,
    IRON,
    STONES,
    TEAL,
    Now,
    Rows,
    Thing,
    linear,
    metal,
    plain,
    shade,
    spin,
    wood,
)
from kinema.stage.shapes import STONE, box, round_cone, sphere

HINGE = (-0.49, 0.0, -0.02)
WIDEST = 0.56 * pi
DAYLIGHT, LAMPLIGHT, DARKNESS = linear("#dfe6e2"), linear("#ffbe70"), linear("#14110f")


def _frame() -> Rows:
    return [
        *(box((x, 1.08, 0), (0.07, 1.08, 0.09), rounding=0.02, **wood(DARK_OAK)) for x in (-0.57, 0.57)),
        box((0, 2.2, 0), (0.7, 0.085, 0.11), rounding=0.02, **wood(DARK_OAK)),
        box((0, 0.015, 0.02), (0.66, 0.022, 0.15), rounding=0.012, albedo=STONES, surface=STONE),
    ]


def _leaf() -> Rows:
    leaf = shade(TEAL, 0.8)
    rows = [
        box(
            (-0.395 + 0.1975 * i, 1.075, 0),
            (0.0955, 1.035, 0.028),
            rounding=0.01,
            **wood(shade(leaf, 0.92 + 0.05 * ((i * 2) % 3))),
        )
        for i in range(5)
    ]
    rows += [box((0, y, -0.035), (0.46, 0.07, 0.014), rounding=0.01, **wood(shade(leaf, 0.8))) for y in (0.32, 1.8)]
    for y in (0.32, 1.8):
        rows.append(box((-0.16, y, 0.033), (0.31, 0.026, 0.008), rounding=0.006, **metal(IRON)))
        rows += [sphere((x, y, 0.042), 0.013, **metal(IRON)) for x in (-0.4, -0.2, 0.0)]
        rows.append(sphere((0.16, y, 0.036), 0.032, **metal(IRON)))
    for z in (0.075, -0.085):
        rows += [
            sphere((0.38, 1.03, z), 0.034, **metal(BRASS, roughness=0.3)),
            round_cone((0.38, 1.03, 0), (0.38, 1.03, z), 0.014, 0.014, **metal(BRASS)),
        ]
    rows.append(box((0.38, 1.0, 0.03), (0.03, 0.085, 0.006), rounding=0.005, **metal(shade(BRASS, 0.7))))
    return rows


def make(text: str) -> Thing:
    """It opens away from the audience."""
    frame = _frame()

    def pose(rows_NK: np.ndarray, now: Now) -> None:
        spin(rows_NK[len(frame) :], (0, 1, 0), WIDEST * now.opened, HINGE)

    return Thing(shapes=frame + _leaf(), pose=pose)


def into_house(text: str) -> Thing:
    """In the wall of a house, seen from the street: dark within by day, lamplight by night."""
    return _in_wall(DARKNESS, LAMPLIGHT)


def out_of_house(text: str) -> Thing:
    """In the wall of a room: daylight behind it, or the night."""
    return _in_wall(DAYLIGHT, DARKNESS)


def _in_wall(by_day: tuple[float, float, float], by_night: tuple[float, float, float]) -> Thing:
    """It opens toward the audience; what lies behind is a glow, for there is only the wall."""
    frame = _frame()
    frame.append(box((0, 1.1, -0.03), (0.52, 1.08, 0.012), rounding=0.004, **plain(by_day)))

    def glow(now: Now) -> tuple[float, float, float]:
        return by_night if now.dark else by_day

    def pose(rows_NK: np.ndarray, now: Now) -> None:
        spin(rows_NK[len(frame) :], (0, 1, 0), -WIDEST * now.opened, (-0.49, 0.0, 0.03))
        rows_NK[len(frame) - 1, 16:19] = glow(now)
        rows_NK[len(frame) - 1, 20] = 0.9 if glow(now) != DARKNESS else 0.05

    def lamps(now: Now) -> tuple[Lamp, ...]:
        if now.opened < 0.02 or glow(now) == DARKNESS:
            return ()
        r, g, b = (1.6 * now.opened * c for c in glow(now))
        return (Lamp(position=(0.1, 1.2, 0.45), colour=(r, g, b), radius=0.3, reach=5.0, halo=0.0),)

    return Thing(shapes=frame + _leaf(), pose=pose, lamps=lamps)
