"""The light of what is held in a hand.

held_lamp("lantern", 1.7, grip, turn, t=0.5, seed=3) -> Lamp
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from kinema.stage.frame import Lamp, Point
from kinema.stage.props.names import HELD_PROPS
from kinema.stage.props.thing import Now, Vec, make_held


def at(lamp: Lamp, turn: np.ndarray, place: Vec) -> Lamp:
    """A thing's lamp in the world."""
    x, y, z = (turn @ np.asarray(lamp.position) + np.asarray(place)).tolist()
    point: Point = (x, y, z)
    return replace(lamp, position=point)


def held_lamp(name: str, height: float, grip: Vec, turn: np.ndarray, t: float, seed: int) -> Lamp | None:
    """The light of a lantern, candle or phone in a hand."""
    if name not in HELD_PROPS:
        return None
    lamps = make_held(name, height).lamps(Now(t=t, seed=seed, dark=True))
    return at(lamps[0], turn, grip) if lamps else None
