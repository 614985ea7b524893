"""Where things are in a shot: marks as ground, room for everybody, props and effects in their places.

    places = Places(shot, stage_set)
    x, z = places.free(1.0, 0.0)                         # the nearest place where nobody and nothing stands

What stands there is in dressing.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import cos, hypot, pi, sin

from kinema.stage.frame import Point
from kinema.stage.sets import Mark, Set
from kinema.story.shot import Effect, Shot

APART = 0.75  # metres between two people, at least
EVERYWHERE = ("rain", "snow", "fog", "lightning")
BY_THE_FIRE = ("campfire", "fire", "smoke", "sparks")


@dataclass(frozen=True, slots=True)
class Spot:
    """A prop or effect with its place."""

    name: str
    position: Point
    yaw: float
    half: float  # half its extent, metres
    middle: float  # height of its middle above the ground
    moves: Callable[[float], Point] | None = None  # where it is at a time, if it moves

    passing: bool = False  # comes from off stage, or leaves it

    def at(self, t: float) -> Point:
        """Its middle."""
        x, y, z = self.moves(t) if self.moves else self.position
        return x, y + self.middle, z


class Places:
    """The ground plan of a shot. `claimed` are the x, z where somebody or something stands, `blocked` what takes more
    room: x, z, radius. `tops` are surfaces that props bring along."""

    def __init__(self, shot: Shot, stage_set: Set):
        self.shot, self.set = shot, stage_set
        self.claimed: list[tuple[float, float]] = []
        self.blocked: list[tuple[float, float, float]] = []
        self.spots: dict[str, Spot] = {}
        self.tops: list[Point] = []
        self.covered: list[Point] = []  # where small things lie already

    def time(self, frame: float) -> float:
        return float(frame / self.shot.rate)

    def mark(self, name: str) -> Mark:
        marks = self.set.marks
        return marks.get(name) or marks.get("B") or Mark(position=(0.0, self.set.height(0.0, 0.0), 0.0))

    def free(self, x: float, z: float, margin: float = APART, room: float = 0.0) -> tuple[float, float]:
        """The nearest place to x, z that is not claimed: rings of candidates, sideways first. `room` is the radius of
        what shall stand there, for more than a person."""
        for ring in range(40):
            steps = max(1, 8 * ring)
            for i in range(steps):
                angle = pi * (0.5 * (i % 2) * 2 + (i // 2) * 2.0 / steps)
                px, pz = x + 0.4 * ring * cos(angle), z - 0.4 * ring * sin(angle) * (1.0 if i % 4 < 2 else -0.6)
                if self._unclaimed(px, pz, margin, room) and (
                    ring > 8 or (self.open(px, pz, 0.03 if ring else -0.04) and self._roomy(px, pz, room))
                ):
                    return px, pz
        return x, z - 17.0

    def _unclaimed(self, x: float, z: float, margin: float, room: float) -> bool:
        near = max(room, 0.3)
        return all(hypot(x - cx, z - cz) >= margin for cx, cz in self.claimed) and all(
            hypot(x - bx, z - bz) >= r + near for bx, bz, r in self.blocked
        )

    def _roomy(self, x: float, z: float, room: float) -> bool:
        """Whether walls and furniture are `room` away on all sides."""
        return room <= 0.5 or all(
            self.open(x + room * cos(0.785 * k), z + room * sin(0.785 * k), 0.02) for k in range(8)
        )

    def wreck(self, effect: Effect) -> Point | None:
        """Where a vehicle stands, or comes to stand, at the mark of a blast or blaze: that is what burns."""
        if effect.name not in ("explosion", "fire", "smoke"):
            return None
        for prop in self.shot.props:
            spot = self.spots.get(prop.name)
            if effect.mark and (prop.to or prop.mark) == effect.mark and spot is not None and spot.half > 1.2:
                x, y, z = spot.moves(self.time(self.shot.frames)) if spot.moves else spot.position
                return x, y + 0.8 * spot.middle, z
        return None

    def open(self, x: float, z: float, margin: float) -> bool:
        """Whether a person can stand there: no furniture, stone or wall at knee or chest. Marks are trusted more."""
        y = self.set.height(x, z)
        return all(self.set.clearance((x, y + up, z)) > margin for up in (0.35, 1.1))

    def surface(self, mark: Mark) -> Point:
        """Where a small thing lies at a mark: on the top that is at hand there, beside what lies there, else on the
        ground. Remembers it."""
        at = next(
            (p for p in self.tops_at(mark) if all(hypot(p[0] - q[0], p[2] - q[2]) > 0.27 for q in self.covered)), None
        )
        if at is None:
            at = next(self.tops_at(mark), None) or self.ground(*self.free(mark.position[0], mark.position[2], 0.3))
        self.covered.append(at)
        return at

    def tops_at(self, mark: Mark) -> Iterator[Point]:
        """Points of tops near a mark: of props first, then of the set's own furniture."""
        x, _, z = mark.position
        for tx, ty, tz in self.tops:
            if hypot(tx - x, tz - z) < 2.5:
                yield from (
                    (tx + dx, ty, tz + dz) for dx, dz in ((0.05, 0.1), (-0.28, 0.02), (0.34, -0.02), (-0.05, -0.2))
                )
        for around in (0.16, 0.0):  # rather not on the edge
            for away in (0.0, 0.45, 0.65, 0.85, 1.05) if mark.top_m else ():
                for turn in (0.0, 0.5, -0.5, 1.0, -1.0, 2.0, -2.0, pi):
                    px, pz = x + away * sin(mark.yaw + turn), z + away * cos(mark.yaw + turn)
                    if self._on_top(px, self.set.height(px, pz) + mark.top_m, pz, around):
                        yield px, self.set.height(px, pz) + mark.top_m, pz

    def _on_top(self, x: float, y: float, z: float, around: float) -> bool:
        """Whether something solid ends at height y, also `around` metres to all sides, with room above it."""
        below = ((x + a * around, y - 0.04, z + b * around) for a, b in ((0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)))
        return self.set.clearance((x, y + 0.3, z)) > 0.12 and all(self.set.clearance(p) < 0.02 for p in below)

    def ground(self, x: float, z: float) -> Point:
        return x, self.set.height(x, z), z

    def water_near(self, at: Point, reach: float = 16.0) -> Point:
        """The nearest water, on its surface; `at` itself where there is none within `reach` metres."""
        level = getattr(self.set.world.get("terrain"), "water_level", -1e3)
        for r in range(0, int(reach) + 1) if level > -100.0 else ():
            for k in range(12):
                x, z = at[0] + r * sin(k * pi / 6), at[2] - r * cos(k * pi / 6)
                if all(self.set.height(x + a, z + b) < level + 0.03 for a in (-0.5, 0.5) for b in (-0.5, 0.5)):
                    return x, level, z
        return at

    def effect_place(self, effect: Effect) -> Point:
        if effect.name in EVERYWHERE and not effect.mark:
            return 0.0, 0.0, 0.0
        name = effect.mark or ("fire" if effect.name in BY_THE_FIRE else "back")
        position = self.mark(name).position
        if effect.name == "splash":
            position = self.water_near(position)
        if effect.name not in EVERYWHERE:
            self.spots.setdefault(effect.name, Spot(effect.name, position, 0.0, 0.55, 0.45))
            self.claimed.append((position[0], position[2]))
        return position
