"""Where things are in a shot: marks as ground, room for everybody, props and effects in their places.

    places = Places(shot, stage_set)
    rows, lamps, taken = places.dress(objects)           # standing props
    x, z = places.free(1.0, 0.0)                         # the nearest place where nobody and nothing stands
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, hypot, pi, sin

import numpy as np

from kinema.stage.actors.performer import seed_of
from kinema.stage.actors.posing import multiply
from kinema.stage.frame import FIRST_FREE_OBJECT, Point
from kinema.stage.props.held import HELD
from kinema.stage.props.standing import SMALL, STANDING
from kinema.stage.sets import WILD, Mark, Set
from kinema.stage.shapes import axis_angle, table
from kinema.story.shot import Effect, Shot

APART = 0.75                   # metres between two people, at least
EVERYWHERE = ("rain", "snow", "fog", "lightning")
FURNISHED = {"room": ("table", "chair", "door"), "village": ("door", "bench"),       # drawn by the sets
             **dict.fromkeys(WILD, ("log",))}
BY_THE_FIRE = ("campfire", "fire", "smoke", "sparks")

Rows = list[np.ndarray]


@dataclass(frozen=True, slots=True)
class Spot:
    """A prop or effect with its place."""

    name: str
    position: Point
    yaw: float
    half: float                # half its extent, metres
    middle: float              # height of its middle above the ground


class Places:
    """The ground plan of a shot. `claimed` are the x, z where somebody or something stands."""

    def __init__(self, shot: Shot, stage_set: Set):
        self.shot, self.set = shot, stage_set
        self.claimed: list[tuple[float, float]] = []
        self.spots: dict[str, Spot] = {}

    def time(self, frame: int) -> float:
        return float(frame / self.shot.rate)

    def mark(self, name: str) -> Mark:
        marks = self.set.marks
        return marks.get(name) or marks.get("B") or Mark(position=(0.0, self.set.height(0.0, 0.0), 0.0))

    def free(self, x: float, z: float, margin: float = APART) -> tuple[float, float]:
        """The nearest place to x, z that is not claimed: rings of candidates, sideways first."""
        for ring in range(40):
            steps = max(1, 8 * ring)
            for i in range(steps):
                angle = pi * (0.5 * (i % 2) * 2 + (i // 2) * 2.0 / steps)
                px, pz = x + 0.4 * ring * cos(angle), z - 0.4 * ring * sin(angle) * (1.0 if i % 4 < 2 else -0.6)
                if all(hypot(px - cx, pz - cz) >= margin for cx, cz in self.claimed) and (
                    ring > 8 or self.open(px, pz, 0.03 if ring else -0.04)
                ):
                    return px, pz
        return x, z - 17.0

    def open(self, x: float, z: float, margin: float) -> bool:
        """Whether a person can stand there: no furniture, stone or wall at knee or chest. Marks are trusted more."""
        y = self.set.height(x, z)
        return all(self.set.clearance((x, y + up, z)) > margin for up in (0.35, 1.1))

    def surface(self, mark: Mark) -> Point:
        """Where a small thing lies at a mark: on the top that is at hand there, else on the ground."""
        x, _, z = mark.position
        for away in (0.0, 0.45, 0.65, 0.85, 1.05) if mark.top_m else ():
            for turn in (0.0, 0.5, -0.5, 1.0, -1.0, 2.0, -2.0, pi):
                px, pz = x + away * sin(mark.yaw + turn), z + away * cos(mark.yaw + turn)
                y = self.set.height(px, pz) + mark.top_m
                if self.set.clearance((px, y - 0.04, pz)) < 0.02 and self.set.clearance((px, y + 0.3, pz)) > 0.12:
                    return px, y, pz
        return x, self.set.height(x, z), z

    def ground(self, x: float, z: float) -> Point:
        return x, self.set.height(x, z), z

    def effect_place(self, effect: Effect) -> Point:
        if effect.name in EVERYWHERE and not effect.mark:
            return 0.0, 0.0, 0.0
        name = effect.mark or ("fire" if effect.name in BY_THE_FIRE else "back")
        position = self.mark(name).position
        if effect.name not in EVERYWHERE:
            self.spots.setdefault(effect.name, Spot(effect.name, position, 0.0, 0.55, 0.45))
            self.claimed.append((position[0], position[2]))
        return position

    def _furnished(self, name: str) -> None:
        mark = self.mark(name if name in ("table", "door") else "seat")
        at = self.surface(mark) if name == "table" else mark.position
        self.spots[name] = Spot(name, at, 0.0, 0.6, {"table": 0.1, "door": 1.1}.get(name, 0.4))

    def dress(
        self, objects: dict[int, str]
    ) -> tuple[Rows, list[tuple[str, Point, int]], list[tuple[np.ndarray, float]]]:
        """Rows of all standing props; lamps (name, place, seed); what is picked up, and when (seconds)."""
        rows: list[np.ndarray] = []
        lamps: list[tuple[str, Point, int]] = []
        taken: list[tuple[np.ndarray, float]] = []
        picked = {beat.toward: self.time(beat.start) + 0.5 * self.time(beat.frames) for actor in self.shot.actors
                  for beat in actor.beats if beat.action == "pick_up"}
        held = {actor.holds for actor in self.shot.actors}
        for i, prop in enumerate(self.shot.props):
            if prop.name not in STANDING or (prop.name in held and prop.name not in picked):
                continue
            if prop.name in FURNISHED.get(self.set.name, ()):        # the set has its own
                self._furnished(prop.name)
                continue
            on_top = prop.name in SMALL or (prop.name == "lantern" and self.set.interior)
            mark = self.mark(prop.mark or ("table" if on_top else "C"))
            name = "table lantern" if on_top and prop.name == "lantern" else prop.name
            if on_top:
                at = self.surface(mark if mark.top_m else self.mark("table"))
            else:
                behind = 0.9 if prop.mark in ("", "A", "B", "C", "D") else 0.0       # not before those who talk
                at = self.ground(*self.free(mark.position[0], mark.position[2] - behind, 0.6))
                self.claimed.append((at[0], at[2]))
            oid = FIRST_FREE_OBJECT + 500 + i
            own = placed(STANDING[name](prop.text, oid), at, mark.yaw if abs(mark.yaw) < 1.2 else 0.0)
            objects[oid] = f"prop:{prop.name}"
            self.spots[prop.name] = _spot(prop.name, own, at, mark.yaw)
            if prop.name in picked and prop.name in HELD:
                taken.append((table(own), picked[prop.name]))
            else:
                rows += own
                if prop.name in ("lantern", "candle"):
                    lamps.append((name, at, seed_of(self.shot.scene_id, prop.name, i) % 65536))
        return rows, lamps, taken


def placed(rows: list[np.ndarray], at: Point, yaw: float) -> list[np.ndarray]:
    """Rows turned by `yaw` about the vertical and moved to `at`."""
    c, s = cos(yaw), sin(yaw)
    spin = axis_angle((0, 1, 0), yaw)
    out = []
    for row in rows:
        row = row.copy()
        for k in (4, 7) if row[0] in (0, 3) else (4,):
            x, y, z = (float(v) for v in row[k:k + 3])
            row[k:k + 3] = (c * x + s * z + at[0], y + at[1], -s * x + c * z + at[2])
        if row[0] in (1, 2):
            row[12:16] = multiply(spin, row[12:16])
        out.append(row)
    return out


def _spot(name: str, rows: Rows, at: Point, yaw: float) -> Spot:
    low, high = _extent(rows)
    half, middle = 0.5 * max(high[0] - low[0], high[1] - low[1]), 0.5 * (low[1] + high[1]) - at[1]
    if name == "sign":                                    # the board matters, not the post
        half, middle = 0.31 * (high[0] - low[0]), 1.55
    return Spot(name, at, yaw, max(half, 0.12), middle)


def _extent(rows: list[np.ndarray]) -> tuple[list[float], list[float]]:
    points = []
    for row in rows:
        points.append([float(v) for v in row[4:7]])
        if row[0] in (0, 3):
            points.append([float(v) for v in row[7:10]])
        else:
            points += [[float(row[4 + k]) + sign * float(row[7 + k]) for k in range(3)] for sign in (-1, 1)]
    return [min(p[k] for p in points) for k in range(3)], [max(p[k] for p in points) for k in range(3)]
