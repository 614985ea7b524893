"""What every actor is to the rest of the stage, whatever their kind: a plan that blocking writes, and what it shows.

    performer.shapes(t)                 # float32 [N, 24], ready for the renderer
    performer.eye(t)                    # where others look, and the camera
    performer.joints(t)                 # name -> point in the world, for the pose pass

The plan (path, postures, gestures, gaze, speech) is complete before the first frame is drawn; after that everything
is a function of time, with no memory of other times. kinds.py names the classes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from math import atan2, sqrt
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from kinema.stage.actors.gait import Ground, Path
from kinema.stage.actors.skeleton import Proportions, Vec
from kinema.stage.frame import Lamp
from kinema.story.shot import Actor, Look

if TYPE_CHECKING:
    from kinema.stage.actors import gesture
    from kinema.stage.actors.retarget import Played


def seed_of(*parts: object) -> int:
    """A seed from names: the same everywhere and always."""
    return int.from_bytes(sha256("/".join(map(str, parts)).encode()).digest()[:4], "big")


@dataclass(frozen=True, slots=True)
class Change:
    """From `start` on the actor goes over to a posture, within `seconds`. `seat` is its height, if there is one;
    `push` is the direction in which somebody falls, as a yaw (None: backward)."""

    start: float
    seconds: float
    posture: str
    seat: float | None = None
    push: float | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """A gesture of gesture.GESTURES from `start` on."""

    name: str
    start: float
    seconds: float
    aim: gesture.Aim


@dataclass(frozen=True, slots=True)
class Line:
    """A spoken line: `mouth` in milliseconds from `start`; unseen (a voice over) it moves nothing."""

    start: float
    seconds: float
    mouth: tuple[tuple[int, str], ...]
    strokes: list[tuple[float, int, float]]


Target = Callable[[float], Vec]
Carrier = Callable[[float], tuple[np.ndarray, np.ndarray]]     # world from its space: a rotation matrix and a place


@dataclass(frozen=True, slots=True)
class Pace:
    """Usual and highest speeds in metres a second."""

    walk: float
    walk_most: float
    run: float
    run_most: float


@dataclass
class Performer:
    """`ground` is the set's height function; `looks` are (time, target) in order of time; `mount` carries them."""

    actor: Actor
    path: Path
    ground: Ground
    seed: int
    object_id: int = 100
    changes: list[Change] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    looks: list[tuple[float, Target]] = field(default_factory=list)
    holds: str = ""
    holds_from: float = 0.0
    load: str = ""                                           # what is carried in both arms (burdens.py)
    load_from: float = -1.0                                  # before it stands on the ground
    mount: Performer | None = None
    carrier: Carrier | None = None                          # what the path and the looks move along with: a vehicle
    grips: Callable[[float], tuple[Vec, Vec]] | None = None   # where the left and right hand hold on, in its space
    treads: Callable[[float], tuple[Vec, Vec]] | None = None  # where the feet are: pedals
    hidden: bool = False                                    # within what carries them
    ridden: bool = False
    meets: tuple[float, float] | None = None                 # where they stood before they went to meet somebody
    played: list[Played] = field(default_factory=list)      # motions that move the whole body, in order of time

    pace: ClassVar[Pace] = Pace(1.3, 1.69, 3.1, 4.185)

    def __post_init__(self) -> None:
        self.size = self.measure(self.actor.look)

    @staticmethod
    def measure(look: Look) -> Proportions:
        raise NotImplementedError

    def eye(self, t: float) -> Vec:
        """About where the eyes are: cheap, and needing nobody else's pose, so that two may look at one another."""
        raise NotImplementedError

    def shapes(self, t: float, detail: bool = True) -> np.ndarray:
        """Rows of the shape table, float32 [N, 24]. Without `detail` what is too small to see from afar is left out."""
        raise NotImplementedError

    def joints(self, t: float) -> dict[str, Vec]:
        """The named joints in the world, metres."""
        raise NotImplementedError

    def outward(self, point: Vec, t: float) -> Vec:
        """A point of the space that carries them in the world."""
        if self.carrier is None:
            return point
        turn, place = self.carrier(t)
        x, y, z = (turn @ np.asarray(point) + place).tolist()
        return x, y, z

    def inward(self, point: Vec, t: float) -> Vec:
        """The inverse of `outward`."""
        if self.carrier is None:
            return point
        turn, place = self.carrier(t)
        x, y, z = (turn.T @ (np.asarray(point) - place)).tolist()
        return x, y, z

    def facing(self, t: float) -> float:
        """Yaw of the body in the world."""
        yaw = self.path.root(t)[2]
        if self.carrier is None:
            return yaw
        ahead = self.carrier(t)[0][:, 2]
        return yaw + atan2(float(ahead[0]), float(ahead[2]))

    def grip(self, t: float) -> Vec:
        """Where a held thing is held (world)."""
        return self.eye(t)

    def lamp(self, t: float) -> Lamp | None:
        """The light of what is held, if it gives any."""
        return None

    def saddle(self, t: float) -> tuple[Vec, float, float] | None:
        """Where a rider sits (world), the heading there and how far the back is pitched; None: not to be ridden."""
        return None

    @property
    def back(self) -> float:
        """About how high a rider sits, metres above the ground."""
        return self.size.hip

    def posture(self, t: float) -> tuple[Change | None, Change | None, float]:
        """The posture before, the one now, and how far the change has come (0..1)."""
        before = now = None
        for change in self.changes:
            if t < change.start:
                break
            before, now = now, change
        if now is None:
            return None, None, 1.0
        part = 1.0 if now.seconds <= 0 else min((t - now.start) / now.seconds, 1.0)
        return before, now, part

    def line(self, t: float) -> Line | None:
        for line in self.lines:
            if line.start <= t < line.start + line.seconds + 0.1:
                return line
        return None

    def speed(self, t: float) -> float:
        travel = self.path.travel(t)
        return travel.speed(t) if travel else 0.0

    def looks_at(self, t: float) -> Vec | None:
        """The point the eyes are on, if any; changes are sudden (see `gaze`)."""
        now = None
        for start, target in self.looks:
            if t < start:
                break
            now = target
        return now(t) if now is not None else None

    def gaze(self, eye: Vec, t: float, seconds: float, lead: float) -> Vec:
        """Unit-ish direction of the gaze; at a change of target it swings over in `seconds`."""
        before = now = self.looks[0]
        for look in self.looks:
            if t < look[0] + lead:
                break
            before, now = now, look
        b = toward(eye, now[1](t))
        u = min(max((t - now[0] - lead) / seconds, 0.0), 1.0) if now is not before else 1.0
        u = u * u * (3.0 - 2.0 * u)
        if u >= 1.0:
            return b
        a = toward(eye, before[1](t))
        mixed = (a[0] + (b[0] - a[0]) * u, a[1] + (b[1] - a[1]) * u, a[2] + (b[2] - a[2]) * u)
        return mixed if sum(v * v for v in mixed) > 0.01 else b


def toward(eye: Vec, target: Vec) -> Vec:
    """Unit direction from `eye` to `target`."""
    dx, dy, dz = target[0] - eye[0], target[1] - eye[1], target[2] - eye[2]
    far = sqrt(dx * dx + dy * dy + dz * dz) or 1.0
    return dx / far, dy / far, dz / far
