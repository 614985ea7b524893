"""Where four feet stand: a gait laid along the way that an actor's path takes.

A gait is a cycle; each leg carries for a part of it (`duty`) and swings for the rest, later than the others by its
offset. While it carries, the foot stands where it would be in the middle of that time if it moved with the body, so it
never slides; from one print to the next it swings in an arc. After the last cycle the feet close up in `SETTLE_S`.

    prints = Prints(path, gait_of, stance)
    spot = prints.foot(leg, t)                           # legs: fore left, fore right, hind left, hind right
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil, cos, floor, pi, sin

from kinema.stage.actors.gait import Path, Travel, ease

LEGS = range(4)
SETTLE_S = 0.5


@dataclass(frozen=True, slots=True)
class Gait:
    """`stride`: metres a cycle; offsets in cycles, of fore left, fore right, hind left, hind right."""

    name: str
    stride: float
    duty: float
    offsets: tuple[float, float, float, float]
    rise: float  # of a foot in its swing, metres
    bob: float = 0.0  # of the back, metres
    rock: float = 0.0  # radians


@dataclass(frozen=True, slots=True)
class Spot:
    """A foot at one moment: x, z in the world, height above the ground, whether it stands, and how far its swing is."""

    x: float
    z: float
    rise: float
    planted: bool
    swing: float = 0.0


@dataclass(frozen=True, slots=True)
class Move:
    """A stretch of going or turning: its phase runs from 0 to `cycles`."""

    start: float
    seconds: float
    cycles: float
    gait: Gait
    travel: Travel | None

    def phase(self, t: float) -> float:
        """Cycles gone; beyond the end it runs on while the feet close up."""
        if t <= self.start:
            return 0.0
        end = self.start + self.seconds
        if t >= end:
            return self.cycles + (t - end) / SETTLE_S
        if self.travel is not None:
            return self.cycles * self.travel.distance(t) / max(self.travel.length, 1e-9)
        return self.cycles * ease((t - self.start) / self.seconds)

    def when(self, phase: float) -> float:
        if phase >= self.cycles:
            return self.start + self.seconds
        low, high = self.start, self.start + self.seconds
        for _ in range(24):
            mid = 0.5 * (low + high)
            low, high = (mid, high) if self.phase(mid) < phase else (low, mid)
        return 0.5 * (low + high)


@dataclass
class Prints:
    """`stance` are the feet of one who stands, forward and to the left of the root."""

    path: Path
    gait_of: Callable[[Travel | None], Gait]
    stance: tuple[tuple[float, float], ...]
    _moves: list[Move] | None = None
    _spots: dict[tuple[int, int, int], tuple[float, float]] = field(default_factory=dict)
    _starts: dict[int, list[Spot]] = field(default_factory=dict)

    def moves(self) -> list[Move]:
        if self._moves is None:
            found = []
            for travel in self.path.travels:
                gait = self.gait_of(travel)
                cycles = max(1.0, round(travel.length / gait.stride))
                found.append(Move(travel.start, travel.seconds, cycles, gait, travel))
            for start, seconds, a, b in self.path.turns:
                on_the_way = any(tr.start - 0.15 <= start < tr.start + tr.seconds for tr in self.path.travels)
                if abs(b - a) > 0.12 and not on_the_way:
                    gait = self.gait_of(None)
                    found.append(Move(start, seconds, float(max(1, ceil(abs(b - a) / 0.75))), gait, None))
            self._moves = sorted(found, key=lambda move: move.start)
        return self._moves

    def move(self, t: float) -> Move | None:
        """The last one begun, if its feet are still closing up."""
        found = None
        for move in self.moves():
            if move.start <= t:
                found = move
        return found if found and t < found.start + found.seconds + 1.2 * SETTLE_S else None

    def foot(self, leg: int, t: float) -> Spot:
        return self._foot(leg, t, len(self.moves()) - 1)

    def _foot(self, leg: int, t: float, last: int) -> Spot:
        moves = self.moves()
        i = last
        while i >= 0 and moves[i].start > t:
            i -= 1
        if i < 0:
            return Spot(*self._stood(leg, -1e9), 0.0, True)
        move = moves[i]
        gait, phase = move.gait, move.phase(t)
        late = gait.offsets[leg] - 0.5 * gait.duty  # at the start the first leg is in the middle of its time
        first = floor(-gait.offsets[leg]) + 1  # the first cycle whose print lies on the way
        begun = self._begun(i, leg)
        cycle = max(floor(phase - late), first - 1)
        for step in (cycle, cycle + 1):
            lift, land = step - 1 + late + gait.duty, step + late
            if step <= first:
                lift = 0.0 if begun.rise > 0.0 else max(lift, 0.0)
                land = min(max(land, lift + 0.2), step + late + 0.8 * gait.duty)
            if step >= first and lift < phase < land:
                return self._swing(i, leg, step, (phase - lift) / (land - lift), begun.rise if step == first else 0.0)
            if step >= first and phase <= lift:
                cycle = step - 1
                break
        x, z = self._print(i, leg, cycle)
        return Spot(x, z, 0.0, True)

    def _swing(self, i: int, leg: int, step: int, part: float, rise: float) -> Spot:
        """On the way to print `step`; a foot that was in the air when the move began comes down from `rise`."""
        gait = self.moves()[i].gait
        (x0, z0), (x1, z1) = self._print(i, leg, step - 1), self._print(i, leg, step)
        far = ((x1 - x0) ** 2 + (z1 - z0) ** 2) ** 0.5
        if far < 1e-4 and rise == 0.0:
            return Spot(x1, z1, 0.0, True)
        s = ease(part)
        arc = gait.rise * min(1.0, far / (0.4 * gait.stride)) * sin(pi * part**0.85) ** 1.2
        return Spot(x0 + (x1 - x0) * s, z0 + (z1 - z0) * s, max(arc, rise * (1.0 - s)), False, part)

    def _begun(self, i: int, leg: int) -> Spot:
        """How the leg was when move i began."""
        if i not in self._starts:
            start = self.moves()[i].start - 1e-6
            self._starts[i] = [
                self._foot(k, start, i - 1) if i else Spot(*self._stood(k, -1e9), 0.0, True) for k in LEGS
            ]
        return self._starts[i][leg]

    def _print(self, i: int, leg: int, cycle: int) -> tuple[float, float]:
        """Where the leg carries in that cycle of move i: before its beginning where it was, after its end at rest."""
        move = self.moves()[i]
        middle = cycle + move.gait.offsets[leg]
        key = (i, leg, cycle)
        if key not in self._spots:
            if middle <= 0.0:
                spot = self._begun(i, leg)
                self._spots[key] = (spot.x, spot.z)
            else:
                self._spots[key] = self._stood(leg, move.when(middle))
        return self._spots[key]

    def _stood(self, leg: int, t: float) -> tuple[float, float]:
        x, z, yaw = self.path.root(t)
        ahead, left = self.stance[leg]
        return x + sin(yaw) * ahead + cos(yaw) * left, z + cos(yaw) * ahead - sin(yaw) * left
