"""Sets: the places where shots are staged. One set a file; `SETS` names them.

    stage_set = build(shot.place, shot.light)          # kept per process
    x, y, z = stage_set.marks["A"].position

The line of action runs along x through the marks A, B, C, D, left to right; cameras stand on the +z side.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from math import dist
from typing import Any

import numpy as np

from kinema.errors import InputError
from kinema.stage.frame import Lamp, LiveEffect, Point
from kinema.story.shot import Light, Place


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """Where an actor's feet go, and which way they face: yaw 0 looks toward +z (the camera), pi/2 toward +x."""

    position: Point
    yaw: float = 0.0
    seat_m: float = 0.45  # height of the seat above the ground, where one sits here
    top_m: float = 0.0  # height of a surface at hand here (table, shelf); 0 = none


@dataclass(frozen=True, kw_only=True, eq=False)
class Set:
    """A built place. Arrays are read-only; everything in it stands still (what moves is in StageFrame)."""

    name: str
    place: Place
    light: Light
    marks: dict[str, Mark]  # one for every name of story.shot.MARKS
    shapes_NK: np.ndarray  # static: buildings, rocks, furniture, landmark
    plants_NK: np.ndarray  # static vegetation, drawn with ragged edges
    objects: dict[int, str]  # object id (1..99) -> name
    height: Callable[[float, float], float]  # ground height (m) at x, z
    anchors: dict[str, Point] = field(
        default_factory=dict
    )  # "landmark", "window", "lamp", "horizon": to look at
    lamps: tuple[Lamp, ...] = ()  # lit at this hour
    effects: tuple[LiveEffect, ...] = ()  # of the set itself: a hearth's fire, chimney smoke
    furnished: frozenset[str] = frozenset()  # props the set draws itself, at the marks where they belong
    interior: bool = False
    bounds: tuple[Point, Point] = ((-40.0, -1.0, -40.0), (40.0, 30.0, 40.0))  # where a camera may be
    free_camera_distance: float = 30.0  # cameras within this distance of the origin on +z are mostly free
    clearance: Callable[[Point], float] = field(
        default=lambda eye: 1.0
    )  # metres to the nearest solid, < 0 inside
    world: dict[str, Any] = field(
        default_factory=dict
    )  # the set's own data for the renderer (terrain, sky)

    def camera_clear(self, eye: Point, margin: float = 0.35) -> bool:
        """Whether a camera at `eye` is within bounds and at least `margin` metres from ground, walls and trees."""
        low, high = self.bounds
        inside = all(a <= e <= b for a, e, b in zip(low, eye, high, strict=True))
        return inside and eye[1] > self.height(eye[0], eye[2]) + margin and self.clearance(eye) > margin

    def free_camera(self, eye: Point, target: Point, margin: float = 0.35) -> Point:
        """`eye`, moved toward `target` (and up from the ground) until it is clear and sees it; at the worst 0.6 m
        away."""
        floor = self.height(eye[0], eye[2]) + margin + 0.05
        eye = (eye[0], max(eye[1], floor), eye[2])
        length = dist(eye, target)
        best, step, walked = eye, 0.1, 0.6
        if length <= walked:
            return eye
        while walked <= length:
            part = walked / length
            point = (
                target[0] + (eye[0] - target[0]) * part,
                target[1] + (eye[1] - target[1]) * part,
                target[2] + (eye[2] - target[2]) * part,
            )
            if not self.camera_clear(point, margin):
                break
            best, walked = point, walked + step
        return eye if walked > length else best


WILD = ("meadow", "forest", "mountain", "coast", "desert", "snowfield")     # open country: one sits on the ground
SETS = {  # name: module with `build(place, light) -> Set`
    "meadow": "kinema.stage.sets.meadow",
    "forest": "kinema.stage.sets.forest",
    "mountain": "kinema.stage.sets.mountain",
    "coast": "kinema.stage.sets.coast",
    "desert": "kinema.stage.sets.desert",
    "snowfield": "kinema.stage.sets.snowfield",
    "village": "kinema.stage.sets.village",
    "city": "kinema.stage.sets.city",
    "room": "kinema.stage.sets.room",
    "cave": "kinema.stage.sets.cave",
    "tower": "kinema.stage.sets.tower",
    "spaceship": "kinema.stage.sets.spaceship",
    "space": "kinema.stage.sets.space",
}


@lru_cache(maxsize=4)
def build(place: Place, light: Light) -> Set:
    """The set of `place` in that light. Raises InputError for a set that is not there."""
    if place.set not in SETS:
        raise InputError(f"there is no set {place.set!r}.", hint=f"Choose one of: {', '.join(SETS)}.")
    return import_module(SETS[place.set]).build(place, light)
