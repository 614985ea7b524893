"""How a prop that moves goes its way: a pure function of time, for cars, boats, trains and what flies.

    trip = Trip(kind, start, goal, begin=1.0, seconds=3.0, ...)
    pose = trip.pose(t)                        # Pose: place, turn (world from the thing's own frame), gone, speed

It eases in and out, dives when it brakes, leans as the ground does; one that comes from off stage is already moving,
one that leaves does not stop.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import atan2, cos, hypot, pi, sin

import numpy as np

from kinema.stage.frame import Point
from kinema.stage.props.thing import matrix

EASE = 0.38  # the part of its time in which it gathers speed, or brakes
DT = 1 / 48
LIFT = {"balloon": 5.0, "spaceship": 9.0, "rocket": 60.0}  # how high what flies is when it is gone, metres


@dataclass(frozen=True, slots=True)
class Pose:
    place: Point
    turn: np.ndarray
    gone: float
    speed: float


@dataclass(frozen=True, kw_only=True, eq=False)
class Trip:
    """`start` and `goal` are x, z on the ground. `height` is the ground's (or water's) height; `afloat` whether it is
    water that carries it. With no `seconds` it stays where it is, facing `yaw`."""

    name: str
    way: str
    start: tuple[float, float]
    goal: tuple[float, float]
    height: Callable[[float, float], float]
    yaw: float = 0.0
    begin: float = 0.0
    seconds: float = 0.0
    comes: bool = False  # from off stage
    leaves: bool = False
    afloat: bool = False
    draught: float = 0.0  # how deep it lies in the water, metres
    base: float = 1.1  # half the distance of its axles
    seed: int = 0

    @property
    def length(self) -> float:
        return hypot(self.goal[0] - self.start[0], self.goal[1] - self.start[1])

    @property
    def heading(self) -> float:
        """Of one that goes: along its way."""
        if self.seconds <= 0.0 or self.length < 0.05 or (self.way == "air" and self.name != "spaceship"):
            return self.yaw
        return atan2(self.goal[0] - self.start[0], self.goal[1] - self.start[1])

    def facing(self, t: float) -> float:
        """What flies turns into its way as it rises, and out of it as it lands."""
        if self.way != "air" or self.seconds <= 0.0 or self.heading == self.yaw:
            return self.heading
        u = (t - self.begin) / self.seconds
        away = 0.0 if self.comes else 1.0 - _smooth((u - 0.04) / 0.30)
        landed = 0.0 if self.leaves else _smooth((u - 0.72) / 0.26)
        turn = (self.yaw - self.heading + pi) % (2 * pi) - pi
        return self.heading + turn * max(away, landed)

    def gone(self, t: float) -> float:
        """Metres along the way; beyond its ends for one that comes or leaves."""
        if self.seconds <= 0.0 or self.length < 0.05:
            return 0.0
        u = (t - self.begin) / self.seconds
        a, b = (0.0 if self.comes else EASE), (0.0 if self.leaves else EASE)
        whole = 1.0 - 0.5 * (a + b)
        if u < 0.0:
            return self.length * u / whole if self.comes else 0.0
        if u > 1.0:
            return self.length * (1.0 + ((u - 1.0) / whole if self.leaves else 0.0))
        done = u if not a else a * _ramp(min(u / a, 1.0)) + max(u - a, 0.0)
        if b and u > 1.0 - b:
            v = (u - 1.0 + b) / b
            done -= b * _ramp(v)
        return self.length * done / whole

    def speed(self, t: float) -> float:
        return (self.gone(t + DT) - self.gone(t - DT)) / (2 * DT)

    def altitude(self, t: float) -> float:
        """Metres above the ground, of what flies."""
        top = LIFT.get(self.name, 0.0)
        if self.way != "air" or self.seconds <= 0.0:
            return 0.0
        drift = 0.10 * sin(1.1 * t + self.seed) + 0.05 * sin(1.9 * t + 2.0 * self.seed)
        u = (t - self.begin) / self.seconds
        if self.name == "rocket":
            return 0.5 * 2.0 * top / max(self.seconds, 1.0) ** 2 * max(t - self.begin - 0.4, 0.0) ** 2
        low = top if self.comes else 0.0
        high = top if self.leaves or self.name == "balloon" else 0.0
        rise = _smooth(1.35 * u) if self.leaves else _smooth(u)
        bump = 0.0 if self.comes or self.leaves or self.name == "balloon" else 3.2 * _smooth(3 * u) * _smooth(3 - 3 * u)
        air = _smooth(4.0 * u) if not self.comes else _smooth(4.0 - 4.0 * u) if not self.leaves else 1.0
        return low + (high - low) * rise + bump + drift * air

    def place(self, t: float) -> Point:
        gone = self.gone(t)
        if self.way == "air" and not self.comes and self.seconds > 0:  # first up, then away
            gone = self.gone(t - 0.22 * self.seconds) if self.leaves else gone
        x, z = self._at(gone)
        if self.name == "rocket":
            x, z = self.start[0] + 0.02 * (self.goal[0] - self.start[0]) * self.altitude(t) / 9.0, self.start[1]
        return x, self._base(x, z, t) + self.altitude(t), z

    def _at(self, gone: float) -> tuple[float, float]:
        if self.length < 0.05:
            return self.start
        part = gone / self.length
        return (
            self.start[0] + (self.goal[0] - self.start[0]) * part,
            self.start[1] + (self.goal[1] - self.start[1]) * part,
        )

    def _base(self, x: float, z: float, t: float) -> float:
        if self.way == "rail" or (self.way == "air" and self.seconds > 0):  # an even line from end to end
            ends = [self.height(*self.start), self.height(*self.goal)]
            part = hypot(x - self.start[0], z - self.start[1]) / self.length if self.length > 0.05 else 0.0
            return ends[0] + (ends[1] - ends[0]) * min(part, 1.0)
        if self.afloat:
            return self.height(x, z) - self.draught + 0.035 * sin(1.45 * t + self.seed) + 0.015 * sin(2.6 * t)
        return self.height(x, z)

    def pose(self, t: float) -> Pose:
        speed, yaw = self.speed(t), self.facing(t)
        push = (self.speed(t + DT) - self.speed(t - DT)) / (2 * DT)  # m/s^2
        x, y, z = self.place(t)
        pitch, roll = self._tilt(t, x, z, yaw, speed, push)
        turn = matrix((0, 1, 0), yaw) @ matrix((1, 0, 0), -pitch) @ matrix((0, 0, 1), roll)
        if self.way == "road":
            y = self._rest(x, z, yaw)
        return Pose((x, y, z), turn, self.gone(t), speed)

    def _rest(self, x: float, z: float, yaw: float) -> float:
        """The ground below its four wheels, on average."""
        fx, fz = sin(yaw) * self.base, cos(yaw) * self.base
        sx, sz = 0.6 * cos(yaw), -0.6 * sin(yaw)
        return sum(self.height(x + i * fx + j * sx, z + i * fz + j * sz) for i in (-1, 1) for j in (-1, 1)) / 4

    def _tilt(self, t: float, x: float, z: float, yaw: float, speed: float, push: float) -> tuple[float, float]:
        """Nose up, and left side up, radians."""
        fx, fz = sin(yaw) * self.base, cos(yaw) * self.base
        if self.afloat:
            pitch = 0.025 * sin(1.3 * t + 0.7 * self.seed) + min(0.02 * speed, 0.06)
            return pitch, 0.045 * sin(1.05 * t + self.seed)
        if self.way == "rail":
            rise = self.height(*self.goal) - self.height(*self.start)
            return (atan2(rise, self.length) if self.length > 0.05 else 0.0), 0.004 * sin(2.3 * self.gone(t))
        if self.way == "air":
            climb = (self.place(t + DT)[1] - self.place(t - DT)[1]) / (2 * DT)
            sway = min(self.altitude(t) / 1.5, 1.0)
            if self.name == "spaceship":
                nose = min(max(0.5 * atan2(climb, max(abs(speed), 4.0)) - 0.01 * push, -0.25), 0.4)
                return nose * sway, (0.05 * sin(0.9 * t + self.seed) + 0.02 * push / 4) * sway
            return 0.015 * sin(0.8 * t + self.seed) * sway, 0.02 * sin(0.6 * t) * sway
        front, back = self.height(x + fx, z + fz), self.height(x - fx, z - fz)
        sx, sz = 0.6 * cos(yaw), -0.6 * sin(yaw)
        left, right = self.height(x + sx, z + sz), self.height(x - sx, z - sz)
        dive = min(max(0.010 * push, -0.06), 0.06) if self.way == "road" else 0.0
        sway = 0.006 * sin(1.7 * self.gone(t)) if self.way == "road" else (0.07 if self.way == "water" else 0.0)
        return atan2(front - back, 2 * self.base) + dive, atan2(left - right, 1.2) + sway


def _ramp(u: float) -> float:
    return u * u * u - 0.5 * u * u * u * u  # integral of the smoothstep


def _smooth(u: float) -> float:
    u = min(max(u, 0.0), 1.0)
    return u * u * (3.0 - 2.0 * u)
