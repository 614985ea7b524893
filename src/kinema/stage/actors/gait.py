"""How a puppet gets about: a root that eases along its way and feet that stay where they are put.

A walk is planned once, as footsteps; a pose at any time is read off the plan. In units of one step length the root's
way is the phase: the foot of print k carries from phase k - 1/2 - overlap to k + 1/2 + overlap and swings between
(double support for a walk, flight for a run, where the overlap is negative). Since the root eases in and out, so do
the feet, and a standing foot does not move at all.

    path = Path(start=(0, 0), yaw=0.0, stance=0.1)
    path.walk(0.5, (2.0, 0.0), seconds=2.2)
    x, z, yaw = path.root(1.0); left, right = path.feet(1.0)
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from math import atan2, ceil, cos, floor, hypot, pi, sin

from kinema.stage.actors.skeleton import SIDES, wrap

WALK_SPEED = 1.3               # m/s of a figure of 1.7 m
RUN_SPEED = 3.1
WALK_OVERLAP, RUN_OVERLAP = 0.1, -0.16
BIG_TURN = 1.1                 # radians: more than this is turned on the spot before the first step


def ease(u: float) -> float:
    """Smoothstep, clamped."""
    u = 0.0 if u < 0.0 else 1.0 if u > 1.0 else u
    return u * u * (3.0 - 2.0 * u)


def settle(u: float, overshoot: float = 0.08) -> float:
    """From 0 to 1 with anticipation (a little below 0) and an overshoot that comes to rest; 0 before, 1 after."""
    if u <= 0.0:
        return 0.0
    if u >= 1.0:
        return 1.0
    back = -0.5 * overshoot
    if u < 0.18:
        return back * ease(u / 0.18)
    if u < 0.7:
        return back + (1.0 + overshoot - back) * ease((u - 0.18) / 0.52)
    return 1.0 + overshoot * (1.0 - ease((u - 0.7) / 0.3))


@dataclass(frozen=True, slots=True)
class Step:
    """A foot leaves the ground at `lift` and stands at x, z from `land` on (seconds)."""

    foot: int                  # 0 left, 1 right
    lift: float
    land: float
    x: float
    z: float
    yaw: float
    rise: float                # height of the swing, metres
    roll: float                # how far the heel lifts before the toe leaves, radians


@dataclass(frozen=True, slots=True)
class Footing:
    """A foot at one moment: ground point under the ankle, and whether it stands."""

    x: float
    z: float
    yaw: float
    rise: float
    pitch: float
    planted: bool


@dataclass(frozen=True, slots=True)
class Travel:
    """The root's way from one place to another."""

    start: float
    seconds: float
    origin: tuple[float, float]
    way: tuple[float, float]   # unit direction
    length: float
    num_steps: int
    ramp: float                # seconds of easing at either end
    run: bool
    bulge: float = 0.0         # metres aside in the middle of the way, to the left of it

    def place(self, gone: float) -> tuple[float, float]:
        """x, z after `gone` metres."""
        aside = self.bulge * sin(pi * gone / self.length) ** 2 if self.bulge else 0.0
        x, z = self.way
        return self.origin[0] + x * gone + z * aside, self.origin[1] + z * gone - x * aside

    def veer(self, gone: float) -> float:
        """How far the heading leaves the straight way there, radians."""
        return atan2(self.bulge * pi / self.length * sin(2.0 * pi * gone / self.length), 1.0) if self.bulge else 0.0

    def distance(self, t: float) -> float:
        """Metres covered at time t: constant speed with a smoothstep ramp at both ends."""
        tau = t - self.start
        if tau <= 0.0 or self.length == 0.0:
            return 0.0
        if tau >= self.seconds:
            return self.length
        top = self.length / (self.seconds - self.ramp)
        if tau < self.ramp:
            return top * self.ramp * _ramp(tau / self.ramp)
        if tau > self.seconds - self.ramp:
            return self.length - top * self.ramp * _ramp((self.seconds - tau) / self.ramp)
        return top * (tau - 0.5 * self.ramp)

    def speed(self, t: float) -> float:
        """Metres a second, 0 outside."""
        tau = t - self.start
        if tau <= 0.0 or tau >= self.seconds:
            return 0.0
        top = self.length / (self.seconds - self.ramp)
        return top * ease(min(tau, self.seconds - tau) / self.ramp)

    def phase(self, t: float) -> float:
        """Steps taken at time t, 0..num_steps."""
        return self.distance(t) / self.length * self.num_steps if self.length else 0.0

    def when(self, phase: float) -> float:
        """The time at which the phase is reached."""
        low, high = self.start, self.start + self.seconds
        for _ in range(40):
            mid = 0.5 * (low + high)
            low, high = (mid, high) if self.phase(mid) < phase else (low, mid)
        return 0.5 * (low + high)


def _ramp(u: float) -> float:
    return u * u * u - 0.5 * u * u * u * u            # integral of the smoothstep


@dataclass
class Path:
    """The plan of one actor's root and feet through a shot. Build it in order of time, then only read it."""

    start: tuple[float, float]
    yaw: float
    stance: float = 0.1        # half the distance of the feet
    scale: float = 1.0         # of the leg: 1 for a figure of 1.7 m
    toe_out: float = 0.16
    travels: list[Travel] = field(default_factory=list)
    turns: list[tuple[float, float, float, float]] = field(default_factory=list)    # start, seconds, from, to
    drives: list[tuple[float, float, Callable[[float], tuple[float, float, float]]]] = field(default_factory=list)
    steps: tuple[list[Step], list[Step]] = field(default_factory=lambda: ([], []))
    prints: list[tuple[float, float, float]] = field(default_factory=list)          # first footprints: x, z, yaw

    def __post_init__(self) -> None:
        self.prints = [self._print(self.start, self.yaw, foot) for foot in (0, 1)]
        self.place, self.heading, self.busy_until = self.start, self.yaw, 0.0

    def _print(self, at: tuple[float, float], yaw: float, foot: int) -> tuple[float, float, float]:
        side = SIDES[foot] * self.stance
        return at[0] + cos(yaw) * side, at[1] - sin(yaw) * side, yaw + SIDES[foot] * self.toe_out

    def walk(self, start: float, goal: tuple[float, float], seconds: float, *, run: bool = False,
             bulge: float = 0.0) -> float:
        """Walk (or run) to `goal`, `bulge` metres aside on the way; returns the time of arrival. Turns first where the
        way lies far to the side."""
        dx, dz = goal[0] - self.place[0], goal[1] - self.place[1]
        length = hypot(dx, dz)
        start = max(start, self.busy_until)
        if length < 0.12:
            return start
        heading = atan2(dx, dz)
        swing = abs(wrap(heading - self.heading))
        if swing > BIG_TURN:
            turned = self.turn(start, heading, 0.3 + 0.2 * swing)
            seconds, start = max(seconds - (turned - start), 0.7 * seconds, 0.5), turned - 0.1
        elif swing > 0.02:
            self.turns.append((start, min(0.6, seconds), self.heading, self.heading + wrap(heading - self.heading)))
        stride = (0.92 if run else 0.54) * self.scale
        speed = length / max(seconds, 0.3)
        stride *= min(max((speed / self.scale / (RUN_SPEED if run else WALK_SPEED)) ** 0.5, 0.75), 1.12)
        ramp = min(0.45 if run else 0.5, 0.45 * seconds)
        travel = Travel(start, seconds, self.place, (dx / length, dz / length), length,
                        max(1, ceil(length / stride)), ramp, run, bulge)
        self._footsteps(travel, heading)
        self.travels.append(travel)
        self.place, self.heading, self.busy_until = goal, heading, start + seconds
        return self.busy_until

    def _footsteps(self, travel: Travel, heading: float) -> None:
        overlap = RUN_OVERLAP if travel.run else WALK_OVERLAP
        first = 0 if sin(wrap(heading - self.heading)) >= 0 else 1      # the foot on the side of the way leads
        n, step = travel.num_steps, travel.length / travel.num_steps
        pace = min(1.0, step / (0.54 * self.scale))
        for k in range(1, n + 2):                                            # the last one closes the stance
            foot = (first + k - 1) % 2
            at = min(k, n) * step
            x, z, yaw = self._print(travel.place(at), heading + travel.veer(at), foot)
            lift = max(k - 1.5 + overlap, 0.02) if k > 1 else 0.02
            land = min(k - 0.5 - overlap, n - 0.02) if k <= n else n - 0.02
            if k == n + 1:
                lift = min(lift, n - 0.45)
            rise = (0.14 if travel.run else 0.075) * self.scale * pace
            self.steps[foot].append(Step(foot, travel.when(lift), travel.when(max(land, lift + 0.1)), x, z, yaw, rise,
                                         (0.75 if travel.run else 0.5) * pace if k > 1 else 0.2 * pace))

    def turn(self, start: float, yaw: float, seconds: float) -> float:
        """Turn on the spot, foot by foot; returns when it is done. Small turns leave the feet where they are."""
        start = max(start, self.busy_until)
        change = wrap(yaw - self.heading)
        if abs(change) < 0.02:
            return start
        goal = self.heading + change
        self.turns.append((start, seconds, self.heading, goal))
        if abs(change) > 0.35:
            lead = 0 if change > 0 else 1                     # the outer foot opens, the other follows
            pairs = max(1, ceil(abs(change) / 1.7))
            beat = seconds / (2 * pairs)
            for i in range(2 * pairs):
                foot = lead if i % 2 == 0 else 1 - lead
                part = (i // 2 + 1) / pairs
                x, z, toe = self._print(self.place, self.heading + change * part, foot)
                lift = start + i * beat + 0.04
                self.steps[foot].append(Step(foot, lift, lift + beat * 0.92, x, z, toe, 0.05 * self.scale, 0.15))
        self.heading, self.busy_until = goal, start + seconds
        return self.busy_until

    def drive(self, start: float, seconds: float, way: Callable[[float], tuple[float, float, float]]) -> float:
        """Something else moves the body: `way(t)` is the root's x, z and yaw. The feet stand where it ends."""
        end = start + seconds
        self.drives.append((start, end, way))
        x, z, yaw = way(end)
        for foot in (0, 1):
            lift, spot = end - min(0.3, 0.4 * seconds), self._print((x, z), yaw, foot)
            self.steps[foot].append(Step(foot, lift, end, *spot, 0.03, 0.1))
        self.place, self.heading, self.busy_until = (x, z), yaw, end
        return end

    def root(self, t: float) -> tuple[float, float, float]:
        """x, z and yaw of the root."""
        (x, z), veer, since = self.start, 0.0, -1e9
        for travel in self.travels:
            if t < travel.start:
                break
            gone = travel.distance(t)
            x, z = travel.place(gone)
            veer, since = travel.veer(gone), travel.start
        yaw, turned = self.yaw, -1e9
        for start, seconds, a, b in self.turns:
            if t < start:
                break
            yaw, turned = a + (b - a) * ease((t - start) / seconds), start
        yaw += veer
        for start, end, way in self.drives:
            if start <= t and (start > since or start > turned):
                driven = way(min(t, end))
                x, z = driven[:2] if start > since else (x, z)
                yaw = driven[2] if start > turned and start > since else yaw
        return x, z, yaw

    def travel(self, t: float) -> Travel | None:
        """What is under way at t, if anything."""
        for travel in self.travels:
            if travel.start <= t < travel.start + travel.seconds:
                return travel
        return None

    def feet(self, t: float) -> tuple[Footing, Footing]:
        return self._foot(0, t), self._foot(1, t)

    def _foot(self, foot: int, t: float) -> Footing:
        steps = self.steps[foot]
        i = bisect_right(steps, t, key=lambda step: step.lift) - 1
        x, z, yaw = self.prints[foot] if i < 0 else (steps[i].x, steps[i].z, steps[i].yaw)
        if i >= 0 and t < steps[i].land:
            return self._swinging(steps, i, foot, t)
        pitch = 0.0
        if i + 1 < len(steps):                                # the heel rises before the toe leaves
            step = steps[i + 1]
            stood = steps[i].land if i >= 0 else step.lift - 1.0
            peel = min(0.3 * (step.land - step.lift) + 0.06, 0.7 * max(step.lift - stood, 0.0))
            if peel > 0 and t > step.lift - peel:
                u = (t - step.lift + peel) / peel
                pitch = step.roll * u * u
        return Footing(x, z, yaw, 0.0, pitch, True)

    def _swinging(self, steps: list[Step], i: int, foot: int, t: float) -> Footing:
        step = steps[i]
        x0, z0, yaw0 = self.prints[foot] if i == 0 else (steps[i - 1].x, steps[i - 1].z, steps[i - 1].yaw)
        u = (t - step.lift) / (step.land - step.lift)
        s = ease(u)
        arc = sin(pi * u ** 0.8)
        pitch = step.roll * (1.0 - ease(u * 2.2)) - 0.3 * step.roll * max(sin(pi * (u - 0.45) / 0.55), 0.0)
        return Footing(x0 + (step.x - x0) * s, z0 + (step.z - z0) * s, yaw0 + wrap(step.yaw - yaw0) * s,
                       step.rise * arc, pitch, False)


def noise(t: float, seed: int) -> float:
    """Smooth value noise in -1..1, about one bump a unit of t; the same for the same seed everywhere."""
    i = floor(t)
    return _lerp(_hash(i, seed), _hash(i + 1, seed), ease(t - i))


def _lerp(a: float, b: float, u: float) -> float:
    return a + (b - a) * u


def _hash(i: int, seed: int) -> float:
    n = (i * 0x9E3779B1 + seed * 0x85EBCA77) & 0xFFFFFFFF
    n = ((n ^ (n >> 16)) * 0x7FEB352D) & 0xFFFFFFFF
    n = ((n ^ (n >> 15)) * 0x846CA68B) & 0xFFFFFFFF
    return ((n ^ (n >> 16)) / 0x7FFFFFFF) - 1.0


def chance(i: int, seed: int) -> float:
    """A number in 0..1 that depends on i and seed alone."""
    return 0.5 * (_hash(i, seed) + 1.0)


Ground = Callable[[float, float], float]
