"""All that moves on the stage, for one frame: what blocking hands to the renderer.

World: metres, right-handed, y up, x right; the camera's side of a set is +z and it looks toward -z.
Object ids: 0 is the sky, 1 to 99 belong to the set (Set.objects), 100 and up to actors and props.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

Point = tuple[float, float, float]
FIRST_FREE_OBJECT = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Camera3D:
    """A lens; the sensor's width covers the picture's width."""

    eye: Point
    target: Point
    up: Point = (0.0, 1.0, 0.0)
    focal_mm: float = 35.0
    sensor_mm: float = 36.0
    focus_m: float = 0.0                      # distance of sharpest focus; 0 = everything sharp
    f_stop: float = 0.0                       # how shallow, where focus_m is set; 0 = everything sharp


@dataclass(frozen=True, kw_only=True, slots=True)
class Lamp:
    """A practical light: a glowing ball. `colour` is scene-linear radiant intensity (a candle 0.3, a room lamp 3)."""

    position: Point
    colour: Point
    radius: float = 0.05
    reach: float = 12.0                       # metres beyond which it lights nothing
    halo: float = 1.0                         # strength of its glow in the air, 0 = none


@dataclass(frozen=True, kw_only=True, slots=True)
class LiveEffect:
    """An effect of story.shot.EFFECTS as it is now. Rain, snow and fog fill the picture; others have a place."""

    name: str
    position: Point = (0.0, 0.0, 0.0)         # on the ground
    strength: float = 1.0
    age_s: float = 0.0                        # since it began: explosions and lightning unfold with it
    seed: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class StageFrame:
    camera: Camera3D
    shapes_NK: np.ndarray                     # actors and props: see shapes.py
    lamps: tuple[Lamp, ...] = ()              # besides the set's own
    effects: tuple[LiveEffect, ...] = ()      # besides the set's own
    objects: dict[int, str] = field(default_factory=dict)      # object id (>= 100) -> stable name
    time_s: float = 0.0                       # of the shot: wind, water, flames and clouds move with it
    joints: dict[str, dict[str, Point]] = field(default_factory=dict)      # character -> joint -> metres, world
