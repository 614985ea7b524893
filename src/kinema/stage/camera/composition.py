"""What a camera is planned with: the scene, those it looks at, and a composition before any move.

    Composition(middle=lambda t: (0, 1.4, 0), stand=None, azimuth=0.3, elevation=0.0, distance=3.0, ...)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, sin

from kinema.stage.actors.skeleton import Proportions, Vec
from kinema.stage.sets import Set


@dataclass(frozen=True, slots=True)
class Subject:
    """What the camera can look at: `point` is the eyes of a person or the middle of a thing, as time goes on."""

    name: str
    point: Callable[[float], Vec]
    facing: Callable[[float], float]           # yaw
    size: Proportions | None = None            # people only
    radius: float = 0.3                        # things only: half their extent
    hat: float = 0.0                           # metres above the crown
    passing: bool = False                      # comes from off stage or leaves it, in or as a vehicle


@dataclass(frozen=True, slots=True)
class Scene:
    """What a camera setup is planned in. `busy` is when the first thing happens, `rest` when it is over (seconds)."""

    stage_set: Set
    people: dict[str, Subject]
    things: dict[str, Subject]
    seconds: float
    aspect: float
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Composition:
    """A camera without its move: the picture's middle, where from, how high the picture is there."""

    middle: Callable[[float], Vec]             # world point in the middle of the picture
    stand: Vec | None                          # where that point is when the camera is placed; None = it moves along
    azimuth: float                             # 0 = from +z, positive = from +x
    elevation: float
    distance: float
    focal_mm: float
    sensor_mm: float
    panned: bool = False                       # the subject goes about: a pan goes with it

    def eye(self, t: float) -> Vec:
        return away(self.stand or self.middle(t), self.azimuth, self.elevation, self.distance)


def away(middle: Vec, azimuth: float, elevation: float, distance: float) -> Vec:
    flat = distance * cos(elevation)
    return middle[0] + flat * sin(azimuth), middle[1] + distance * sin(elevation), middle[2] + flat * cos(azimuth)
