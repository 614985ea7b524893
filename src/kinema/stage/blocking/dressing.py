"""Set dressing: which props a shot shows, where each stands or goes, and what they are like at any moment.

pieces = dress(places, objects)                      # everything standing; claims room in the ground plan
rows_NK = pieces[0].rows(1.5)
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from math import cos, sin

import numpy as np

from kinema.stage.actors.actor import seed_of
from kinema.stage.actors.gait import settle
from kinema.stage.blocking.drive import Pose, Trip
from kinema.stage.blocking.places import Places, Spot
from kinema.stage.blocking.ways import TALKERS, facing, trip
from kinema.stage.frame import FIRST_FREE_OBJECT, Lamp, LiveEffect, Point
from kinema.stage.light import WEATHERS
from kinema.stage.props.lamps import at
from kinema.stage.props.names import PROPS, Kind
from kinema.stage.props.thing import Now, Seat, Thing, carried, make, make_like
from kinema.stage.props.train import track
from kinema.stage.shapes import BOX, ELLIPSOID
from kinema.story.shot import Prop

OPENING_S = 1.3
ALWAYS = 1e9


@dataclass(eq=False)
class Piece:
    """A prop in its place. Until `until` (seconds) it is there; then somebody has picked it up."""

    name: str
    thing: Thing
    trip: Trip
    object_id: int
    seed: int
    dark: bool
    wind: float
    opens: tuple[float, float, float] | None = None  # from 0 or 1, start and seconds
    until: float = ALWAYS
    lift: float = 0.0  # above the ground: what lies on a top
    track: np.ndarray | None = None  # rows of what it goes on: rails

    def pose(self, t: float) -> Pose:
        pose = self.trip.pose(t)
        return replace(pose, place=(pose.place[0], pose.place[1] + self.lift, pose.place[2]))

    def now(self, t: float, pose: Pose) -> Now:
        opened = 0.0
        if self.opens:
            first, start, seconds = self.opens
            done = settle(min(max((t - start) / seconds, 0.0), 1.0), 0.03)
            opened = first + (1.0 - 2.0 * first) * done
        return Now(
            t=t,
            gone=pose.gone,
            up=self.trip.altitude(t),
            under_way=self.trip.seconds > 0.0 and t >= self.trip.begin,
            speed=pose.speed,
            opened=opened,
            dark=self.dark,
            wind=self.wind,
            seed=self.seed,
        )

    @property
    def moves(self) -> bool:
        return self.trip.seconds > 0.0 or self.trip.afloat

    @property
    def passing(self) -> bool:
        return self.trip.comes or self.trip.leaves

    @cached_property
    def _still(self) -> np.ndarray:
        pose = self.pose(0.0)
        return carried(self.thing.rows(self.object_id), pose.turn, pose.place)

    def rows(self, t: float) -> np.ndarray:
        """float32 [N, 24], in the same order at all times."""
        if self.thing.pose is None and not self.moves:
            rows = self._still
        else:
            pose = self.pose(t)
            rows = carried(self.thing.rows(self.object_id, self.now(t, pose)), pose.turn, pose.place)
        return rows if self.track is None else np.concatenate([rows, self.track])

    def lamps(self, t: float) -> tuple[Lamp, ...]:
        pose = self.pose(t)
        return tuple(at(lamp, pose.turn, pose.place) for lamp in self.thing.lamps(self.now(t, pose)))

    def effects(self, t: float) -> tuple[LiveEffect, ...]:
        pose = self.pose(t)
        out = []
        for effect in self.thing.effects(self.now(t, pose)):
            x, y, z = (pose.turn @ np.asarray(effect.position) + np.asarray(pose.place)).tolist()
            out.append(replace(effect, position=(x, y, z)))
        return tuple(out)

    def seat(self, number: int, t: float) -> tuple[Point, float, Seat] | None:
        """Where the top of a seat is, which way its sitter faces and the seat itself; None: there is none."""
        if number >= len(self.thing.seats):
            return None
        seat, pose = self.thing.seats[number], self.pose(t)
        x, y, z = (pose.turn @ np.asarray(seat.position) + np.asarray(pose.place)).tolist()
        ahead = pose.turn @ (sin(seat.yaw), 0.0, cos(seat.yaw))
        return (x, y, z), float(np.arctan2(ahead[0], ahead[2])), seat


def dress(places: Places, objects: dict[int, str]) -> list[Piece]:
    """Every prop of the shot that stands in the set: those that nobody holds and that the set does not have itself."""
    shot = places.shot
    picked = {
        beat.toward: places.time(beat.start) + 0.5 * places.time(beat.frames)
        for actor in shot.actors
        for beat in actor.beats
        if beat.action == "pick_up"
    }
    held = {actor.holds for actor in shot.actors}
    light = places.set.light
    dark = light.time in ("night", "dusk") or light.weather == "storm"
    pieces = []
    lying = [prop.name in PROPS and PROPS[prop.name].lies for prop in shot.props]
    for i, prop in sorted(enumerate(shot.props), key=lambda pair: lying[pair[0]]):  # tables before what lies on them
        if prop.name not in PROPS or (prop.name in held and prop.name not in picked):
            continue
        kind = PROPS[prop.name]
        if prop.name == "door" and prop.to in ("open", "shut") and "door" in places.set.anchors:
            thing, way, lift = _before_the_sets_own(places)
        elif prop.name in places.set.furnished:
            _furnished(places, prop.name)
            continue
        else:
            thing, way, lift = _put(places, prop, kind)
        piece = Piece(
            prop.name,
            thing,
            way,
            FIRST_FREE_OBJECT + 500 + i,
            seed_of(shot.scene_id, prop.name, i) % 65536,
            dark,
            WEATHERS[light.weather].wind,
            _opens(places, prop),
            lift=lift,
        )
        if prop.name in picked and kind.held:
            piece.until = picked[prop.name]
        if kind.way == "rail":
            piece.track = _track(places, piece)
        objects[piece.object_id] = f"prop:{prop.name}"
        places.spots[prop.name] = _spot(piece)
        pieces.append(piece)
    return sorted(pieces, key=lambda piece: piece.until < ALWAYS)  # what goes away is last: rows keep their order


def _before_the_sets_own(places: Places) -> tuple[Thing, Trip, float]:
    """A door that moves, where the set has one that does not. The anchor is its middle, 1.1 m above its threshold."""
    x, y, z = places.set.anchors["door"]
    thing = make_like("door", "out_of_house" if places.set.interior else "into_house")
    return thing, Trip(name="door", way="", start=(x, z), goal=(x, z), height=lambda x, z: y - 1.1), 0.0


def _furnished(places: Places, name: str) -> None:
    mark = places.mark(name if name in ("table", "door") else "seat")
    position = next(places.tops_at(mark), mark.position) if name == "table" else mark.position
    places.spots[name] = Spot(name, position, 0.0, 0.6, {"table": 0.1, "door": 1.1}.get(name, 0.4))


def _opens(places: Places, prop: Prop) -> tuple[float, float, float] | None:
    if prop.to not in ("open", "shut"):
        return None
    first = float(prop.to == "shut")
    if prop.start <= 0 and prop.frames == 1:  # it is so from the beginning
        return first, -1.0, 0.5
    return first, places.time(prop.start), max(places.time(prop.frames), 0.2) if prop.frames > 0 else OPENING_S


def _put(places: Places, prop: Prop, kind: Kind) -> tuple[Thing, Trip, float]:
    """The thing, its way and how far above the ground it lies."""
    indoors_lantern = prop.name == "lantern" and places.set.interior
    if kind.lies or indoors_lantern:
        mark = places.mark(prop.mark or "table")
        point = places.surface(mark if mark.top_m or places.tops else places.mark("table"))
        thing = make_like("lantern", "standing") if indoors_lantern else make(prop.name, prop.text)
        ground = places.set.height(point[0], point[2])
        still = Trip(
            name=prop.name,
            way="",
            start=(point[0], point[2]),
            goal=(point[0], point[2]),
            height=lambda x, z: ground,
            yaw=facing(places, prop, kind),
        )
        return thing, still, point[1] - ground
    thing = make(prop.name, prop.text)
    if kind.way:
        return thing, trip(places, prop, kind), 0.0
    mark = places.mark(prop.mark or "C")
    behind = 0.45 + kind.room_m if prop.mark in TALKERS else 0.0  # not before those who talk
    room = 0.8 * kind.room_m
    x, z = places.free(mark.position[0], mark.position[2] - behind, max(0.6, kind.room_m + 0.25), room)
    _claim(places, x, z, kind)
    if prop.name == "table":
        places.tops.append((x, places.set.height(x, z) + 0.765, z))
    level = places.set.height(x, z)
    return (
        thing,
        Trip(
            name=prop.name, way="", start=(x, z), goal=(x, z), height=lambda x, z: level, yaw=facing(places, prop, kind)
        ),
        0.0,
    )


def _claim(places: Places, x: float, z: float, kind: Kind) -> None:
    places.claimed.append((x, z))
    if kind.room_m > 0.5:
        places.blocked.append((x, z, kind.room_m * 0.85))


def _track(places: Places, piece: Piece) -> np.ndarray:
    """Rails along the whole way, from behind the last wagon to well beyond the engine."""
    way = piece.trip
    yaw, behind, beyond = way.heading, 30.0, way.length + 30.0
    points = []
    for k in range(int((behind + beyond) / 0.75)):
        s = -behind + 0.75 * k
        x, z = way.start[0] + s * sin(yaw), way.start[1] + s * cos(yaw)
        part = min(max(s / way.length, 0.0), 1.0) if way.length > 0.05 else 0.0
        y = way.height(*way.start) * (1 - part) + way.height(*way.goal) * part
        points.append((x, y, z, y - places.set.height(x, z)))
    return track(points, yaw, piece.object_id)


# --- what the camera frames -------------------------------------------------------------------------------------


def _spot(piece: Piece) -> Spot:
    pose = piece.pose(0.0)
    low, high = extent(piece.thing.rows(piece.object_id))
    half, middle = 0.5 * max(high[0] - low[0], high[1] - low[1]), 0.5 * (low[1] + high[1])
    if PROPS[piece.name].way:
        half = 0.5 * max(high[1] - low[1], 0.75 * (high[2] - low[2]))
    if piece.thing.seen[0] > 0:
        half, middle = piece.thing.seen
    moves = (lambda t: piece.pose(t).place) if piece.moves else None
    return Spot(piece.name, pose.place, piece.trip.heading, max(half, 0.12), middle, moves, piece.passing)


def extent(rows_NK: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Lowest and highest corner of rows, about: turned boxes count as their bounding balls' inner half."""
    boxed = np.isin(rows_NK[:, 0], (BOX, ELLIPSOID))
    a, b = rows_NK[:, 4:7].astype(float), rows_NK[:, 7:10].astype(float)
    reach = np.where(boxed[:, None], b, 0.0)
    x, y, z, w = rows_NK[:, 12:16].T.astype(float)
    turn = np.stack(
        [
            np.stack([1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)], -1),
            np.stack([2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)], -1),
            np.stack([2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)], -1),
        ],
        1,
    )
    egg = rows_NK[:, 0] == ELLIPSOID
    boxy = np.einsum("nij,nj->ni", np.abs(turn), reach)
    round_ = np.sqrt(np.einsum("nij,nj->ni", turn * turn, reach * reach))
    reach = np.where(egg[:, None], round_, boxy)
    ends = np.where(boxed[:, None], a, b)
    axis = np.where(boxed[:, None], 0.0, b - a)
    length = np.linalg.norm(axis, axis=1, keepdims=True)
    flat = np.sqrt(np.clip(1 - (axis / np.maximum(length, 1e-9)) ** 2, 0, 1))
    disc = np.where((rows_NK[:, 0] == 3)[:, None], flat, 1.0)
    ra = np.where(boxed[:, None], reach, rows_NK[:, 10:11] * disc)
    rb = np.where(boxed[:, None], reach, rows_NK[:, 11:12] * disc)
    return np.minimum(a - ra, ends - rb).min(0), np.maximum(a + ra, ends + rb).max(0)
