"""A flat set and short ways to write shots, for the tests of actors, blocking and camera."""

from __future__ import annotations

from fractions import Fraction
from math import pi
from typing import Any

import numpy as np

from kinema.stage.sets import Mark, Set
from kinema.story.shot import Actor, Light, Look, Place, Shot

RATE = Fraction(24)
PLACES = {
    "A": (-2.1, 0.0, 0.5), "B": (-0.7, 0.0, 0.3), "C": (0.7, 0.0, -0.3), "D": (2.1, 0.0, -0.5), "left": (-8.0, 0.0, pi / 2),
    "right": (8.0, 0.0, -pi / 2), "back": (0.6, -6.5, 0.0), "front": (0.4, 3.6, pi), "far": (4.0, -24.0, 0.0),
    "fire": (0.0, 1.7, 0.0), "door": (5.6, -7.0, 0.0), "table": (3.2, -1.4, -0.4), "seat": (-1.5, 1.9, 1.2),
}
NOTHING = np.zeros((0, 24), np.float32)
WOMAN = Look(top="#b8402f", hair_style="bun", skirt=True)
MAN = Look(top="#3d5a80", coat=True, hat="cap", beard=True, height_m=1.82, stoutness=1.2)
CHILD = Look(build="child", height_m=1.15, top="#d9a441")


def flat_set(name: str = "village", height=lambda x, z: 0.0) -> Set:
    marks = {mark: Mark(position=(x, height(x, z), z), yaw=yaw) for mark, (x, z, yaw) in PLACES.items()}
    return Set(name=name, place=Place(set=name), light=Light(), marks=marks, shapes_NK=NOTHING, plants_NK=NOTHING, objects={},
               height=height)


def shot(*actors: Actor, frames: int = 72, **more: Any) -> Shot:
    return Shot(id="hall-1a/1", scene_id="hall-1a", frames=frames, rate=RATE, place=Place(set="village"), light=Light(),
                actors=actors, **more)


def woman(**more: Any) -> Actor:
    return Actor(character="MARA", look=WOMAN, **{"mark": "B", **more})


def man(**more: Any) -> Actor:
    return Actor(character="TOM", look=MAN, **{"mark": "C", **more})
