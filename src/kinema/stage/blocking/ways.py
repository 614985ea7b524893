"""Where vehicles go: from mark to mark, in a lane where nothing stands, on water if it is a boat.

way = trip(places, prop, PROPS[prop.name])           # a Trip; claims the room it needs
"""

from __future__ import annotations

from math import cos, hypot, pi, sin

from kinema.stage.actors.actor import seed_of
from kinema.stage.blocking.drive import Trip
from kinema.stage.blocking.places import Places
from kinema.stage.engine import terrain
from kinema.stage.frame import Point
from kinema.stage.props.names import Kind
from kinema.story.shot import Prop

OFF_STAGE = ("left", "right")
TALKERS = ("", "A", "B", "C", "D")
OFF = {"road": 7.0, "rail": 12.0, "water": 5.0, "air": 16.0}  # metres beyond a mark at the edge of the stage
WIDE = {"rail": 1.0, "road": 0.9, "water": 0.9, "air": 1.6}  # half the width that a vehicle needs, metres
FLYERS = ("spaceship", "rocket")
DRAUGHT = {"boat": 0.13, "ship": 0.55}


def facing(places: Places, prop: Prop, kind: Kind) -> float:
    """How a thing at rest is turned: as its mark is, and a little toward the middle of the stage."""
    mark = places.mark(prop.mark or "C")
    side = -1.0 if mark.position[0] > 0.3 else 1.0
    return (mark.yaw if abs(mark.yaw) < 1.2 and not kind.way else 0.0) + kind.turn * side


def trip(places: Places, prop: Prop, kind: Kind) -> Trip:
    """Its way from mark to mark, in a lane where nothing stands and behind those who talk."""
    shot = places.shot
    ridden = any(actor.rides == prop.name for actor in shot.actors)
    crowd = any(actor.rides != prop.name for actor in shot.actors)
    mark, goal = places.mark(prop.mark or "D"), places.mark(prop.to) if prop.to in places.set.marks else None
    comes, leaves = goal is not None and prop.mark in OFF_STAGE, goal is not None and prop.to in (*OFF_STAGE, "far")
    start, end = _flat(mark.position), _flat((goal or mark).position)
    if prop.name in FLYERS:                              # it lands well behind those who talk
        start = _landing(start) if prop.mark == "back" else start
        end = _landing(end) if (prop.to if goal else prop.mark) == "back" else end
    yaw = facing(places, prop, kind)
    level = water_level(places)
    begin = places.time(prop.start)
    whole = places.time(shot.frames)
    seconds = max(places.time(prop.frames) if prop.frames else whole - begin, 0.3) if prop.to else 0.0
    if goal is None and not (prop.to and kind.way == "air"):
        seconds = 0.0
    if goal is not None:
        start = _beyond(end, start, OFF[kind.way]) if comes else start
        end = _beyond(start, end, OFF[kind.way]) if leaves else end
    afloat = False
    if kind.way == "water" and level is not None:
        start, end, afloat = _on_water(places, start, end, kind, level)
    elif (crowd or not ridden) and kind.way:
        back = 0.55 + (
            0.45 * kind.room_m
            if goal is not None and abs(end[0] - start[0]) > abs(end[1] - start[1])
            else 0.95 * min(kind.room_m, 4.0)
        )
        on_stage = {"A", "B", "C", "D", "left", "right", ""}
        start = (start[0], start[1] - back) if prop.mark in on_stage else start
        end = (end[0], end[1] - back) if (prop.to if goal else prop.mark) in on_stage else end
        start, end = _lane(places, start, end, kind, yaw)
    way = Trip(
        name=prop.name,
        way=kind.way,
        start=start,
        goal=end,
        height=places.set.height,
        yaw=yaw,
        begin=begin,
        seconds=seconds,
        comes=comes,
        leaves=leaves or (goal is None and prop.name in ("spaceship", "rocket")),
        afloat=afloat,
        draught=DRAUGHT.get(prop.name, 0.15) if afloat else 0.0,
        base=0.5 * min(kind.room_m, 2.4),
        seed=seed_of(shot.scene_id, prop.name) % 97,
    )
    _keep_clear(places, way, kind)
    return way


def _landing(at: tuple[float, float]) -> tuple[float, float]:
    return at[0] - 4.0, at[1] - 9.0


def _flat(position: Point) -> tuple[float, float]:
    return position[0], position[2]


def _beyond(a: tuple[float, float], b: tuple[float, float], more: float) -> tuple[float, float]:
    """From a to b, and `more` metres on."""
    far = hypot(b[0] - a[0], b[1] - a[1]) or 1.0
    return b[0] + (b[0] - a[0]) / far * more, b[1] + (b[1] - a[1]) / far * more


def water_level(places: Places) -> float | None:
    """Of the set's sea, lake or brook; None: dry land."""
    land = places.set.world.get("terrain")
    level = land.water_level if isinstance(land, terrain.Terrain) else -1e3
    return level if level > -100.0 else None


def _wet(places: Places, x: float, z: float, room: float, level: float) -> bool:
    return all(places.set.height(x + room * cos(1.05 * k), z + room * sin(1.05 * k)) < level + 0.02 for k in range(6))


def _on_water(
    places: Places, start: tuple[float, float], end: tuple[float, float], kind: Kind, level: float
) -> tuple[tuple[float, float], tuple[float, float], bool]:
    """The nearest water to both ends that is wide enough; where there is none, it lies on the land."""
    found = []
    for x, z in (start, end):
        spot = next(
            (
                (x + r * sin(a), z - r * cos(a))
                for r in (0.0, 2, 4, 6, 8, 11, 14, 18, 23, 29, 36)
                for a in (0.0, 0.6, -0.6, 1.2, -1.2, 1.9, -1.9, pi)
                if _wet(places, x + r * sin(a), z - r * cos(a), 0.8 * kind.room_m, level)
            ),
            None,
        )
        if spot is None:
            return start, end, False
        found.append(spot)
    return found[0], found[1], True


def _lane(
    places: Places, start: tuple[float, float], end: tuple[float, float], kind: Kind, yaw: float
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Both ends moved aside by as little as frees the way from walls, trees, things and people."""
    marks = {actor.mark for actor in places.shot.actors} | {b.to for a in places.shot.actors for b in a.beats}
    people = [_flat(places.set.marks[name].position) for name in marks if name in places.set.marks]
    wide = WIDE[kind.way] if kind.room_m > 1.0 else 0.4

    def cost(dx: float, dz: float) -> float:
        hit = 0.0
        for x, z in _points((start[0] + dx, start[1] + dz), (end[0] + dx, end[1] + dz), kind, yaw):
            if abs(x) > 13.0 or z < -22.0:
                continue
            hit += sum(
                not places.open(x + a * wide, z + b * wide, 0.1) for a, b in ((0, 0), (1, 0), (-1, 0), (0, 1), (0, -1))
            )
            hit += sum(3 for bx, bz, r in places.blocked if hypot(x - bx, z - bz) < r + wide)
            hit += sum(2 for px, pz in (*people, *places.claimed) if hypot(x - px, z - pz) < 0.75 + wide)
        return hit + 0.15 * hypot(dx, dz) + (0.3 if dz > 0.0 else 0.0)

    shifts = [
        (dx, dz) for dz in (0.0, -0.8, -1.6, -2.6, -3.6, 0.8, 2.0, 3.0, 4.0) for dx in (0.0, 1.2, -1.2, 2.4, -2.4)
    ]
    dx, dz = min(shifts, key=lambda shift: cost(*shift))
    return (start[0] + dx, start[1] + dz), (end[0] + dx, end[1] + dz)


def _points(a: tuple[float, float], b: tuple[float, float], kind: Kind, yaw: float) -> list[tuple[float, float]]:
    """Ground points along a way, with the vehicle's own length at both ends."""
    length = hypot(b[0] - a[0], b[1] - a[1])
    ux, uz = ((b[0] - a[0]) / length, (b[1] - a[1]) / length) if length > 0.1 else (sin(yaw), cos(yaw))
    half = 0.8 * min(kind.room_m, 4.0)
    steps = max(int((length + 2 * half) / 0.7), 2)
    return [(a[0] + ux * s, a[1] + uz * s) for s in (-half + (length + 2 * half) * k / steps for k in range(steps + 1))]


def _keep_clear(places: Places, trip: Trip, kind: Kind) -> None:
    """Nobody stands where it stands or passes on the ground."""
    wide = 0.8 * kind.room_m if kind.way == "air" else WIDE[kind.way] + 0.15
    half = max(kind.room_m - wide, 0.0)
    length, yaw = trip.length, trip.heading
    low, high = -half, half + (length if trip.way != "air" else 0.0)
    for k in range(int((high - low) / 1.0) + 2):
        s = min(low + 1.0 * k, high)
        places.blocked.append((trip.start[0] + s * sin(yaw), trip.start[1] + s * cos(yaw), wide))
    if trip.way == "air" and length > 0.1 and not trip.leaves:
        places.blocked.append((*trip.goal, wide))
