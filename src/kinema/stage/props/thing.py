"""What a prop is: shapes at rest, a pose that moves some of them, the light it gives and who may sit on it.

    thing = make("car")                        # kept per process; words: make("sign", "TO THE SEA")
    rows_NK = thing.rows(object_id, Now(gone=2.0, speed=6.0))

A thing stands on the ground at the origin with its front toward +z, metres. Rows keep their order from moment to
moment, so that motion vectors can follow them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import import_module
from itertools import pairwise
from math import cos, pi, sin
from typing import Any

import numpy as np

from kinema.stage.frame import Lamp, LiveEffect, Point
from kinema.stage.props.names import PROPS
from kinema.stage.shapes import (
    ALBEDO,
    BOX,
    CLOTH,
    ELLIPSOID,
    GLOSSY,
    GROUP,
    OBJECT,
    PLAIN,
    QUAT,
    ROOF,
    STONE,
    SURFACE,
    WOOD,
    A,
    B,
    Vec,
    axis_angle,
    cone,
    linear,
    round_cone,
    table,
)

Rows = list[np.ndarray]
Colour = tuple[float, float, float]
OAK, DARK_OAK, PALE = linear("#8a6240"), linear("#5a3d28"), linear("#c9a878")
IRON, BRASS, PAPER, INK = linear("#33302f"), linear("#b98a3c"), linear("#e9dcc0"), linear("#3a2a22")
RED, MUSTARD, TEAL, SLATE, CREAM = (linear(c) for c in ("#b2402f", "#d3a03f", "#2f7d7b", "#3d5a80", "#e2d6b8"))
RUBBER, STONES, GLOW = linear("#2a2628"), linear("#8b857c"), linear("#ffc36b")
UP: Point = (0.0, 1.0, 0.0)
SEED = 23
UNEVEN = (WOOD, CLOTH, STONE, ROOF)  # surfaces whose shapes differ a little from one another


@dataclass(frozen=True, kw_only=True, slots=True)
class Now:
    """What a thing knows of the moment it is drawn in."""

    t: float = 0.0  # seconds of the shot
    gone: float = 0.0  # metres along its way
    speed: float = 0.0  # metres a second
    up: float = 0.0  # metres above the ground, of what flies
    under_way: bool = False  # whether its time to move has begun
    opened: float = 0.0  # of a door or lid: 0 shut, 1 open
    dark: bool = False  # whether lamps are lit
    wind: float = 1.0
    seed: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Seat:
    """Where somebody sits: the middle of the seat's top, which way they face and how high it is over their feet."""

    position: Point
    height: float = 0.4
    yaw: float = 0.0
    hands: Callable[[Now], tuple[Point, Point]] | None = None  # where left and right hold on
    feet: Callable[[Now], tuple[Point, Point]] | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Thing:
    """`shapes` carry no object id; a group of theirs (1 to 15) is a number within the thing."""

    shapes: Rows
    pose: Callable[[np.ndarray, Now], None] | None = None  # moves rows [N, 24] in place
    lamps: Callable[[Now], tuple[Lamp, ...]] = lambda now: ()
    effects: Callable[[Now], tuple[LiveEffect, ...]] = lambda now: ()
    seats: tuple[Seat, ...] = ()
    inside: bool = False  # whoever rides it is not seen
    seen: tuple[float, float] = (0.0, 0.0)  # half the height a camera frames, and its middle; (0, 0): all of it

    @cached_property
    def _rest(self) -> np.ndarray:
        """At rest and of nobody; what is uneven by nature differs a little from piece to piece."""
        rows_NK = table(self.shapes)
        number = np.arange(len(rows_NK))
        rows_NK[:, SEED] = np.where(rows_NK[:, SEED] == 0, (number * 0.618) % 1.0 * 9.0, rows_NK[:, SEED])
        tone = 0.93 + 0.14 * ((number * 0.7548 + 0.3) % 1.0)
        uneven = np.isin(rows_NK[:, SURFACE], UNEVEN) & (rows_NK[:, GROUP] == 0)
        rows_NK[uneven, ALBEDO : ALBEDO + 3] *= tone[uneven, None]
        return rows_NK

    def rows(self, object_id: int, now: Now = Now()) -> np.ndarray:
        """The thing at a moment, float32 [N, 24]."""
        rows_NK = self._rest.copy()
        rows_NK[:, OBJECT] = object_id
        rows_NK[rows_NK[:, GROUP] > 0, GROUP] += object_id * 16 + 1000
        if self.pose is not None:
            self.pose(rows_NK, now)
        return rows_NK


@lru_cache(maxsize=128)
def make(name: str, text: str = "") -> Thing:
    """The prop of that name, one of names.PROPS."""
    thing: Thing = import_module(f"kinema.stage.props.{PROPS[name].module}").make(text)
    return thing


@lru_cache(maxsize=32)
def make_like(name: str, attribute: str) -> Thing:
    """Another form of a prop: a lantern "standing" on a table."""
    thing: Thing = getattr(import_module(f"kinema.stage.props.{PROPS[name].module}"), attribute)("")
    return thing


@lru_cache(maxsize=64)
def make_held(name: str, height: float) -> Thing:
    """The prop as a figure of that height holds it, around the grip."""
    thing: Thing = import_module(f"kinema.stage.props.{PROPS[name].module}").held(height)
    return thing


# --- materials --------------------------------------------------------------------------------------------------


def wood(colour: Vec = OAK, **more: Any) -> dict[str, Any]:
    return {"albedo": colour, "roughness": 0.75, "surface": WOOD, **more}


def paint(colour: Vec, **more: Any) -> dict[str, Any]:
    """Lacquer: a car, a toy."""
    return {"albedo": colour, "roughness": 0.35, "surface": GLOSSY, **more}


def metal(colour: Vec = IRON, **more: Any) -> dict[str, Any]:
    return {"albedo": colour, "roughness": 0.4, "surface": PLAIN, **more}


def cloth(colour: Vec, **more: Any) -> dict[str, Any]:
    return {"albedo": colour, "roughness": 0.9, "surface": CLOTH, **more}


def plain(colour: Vec, **more: Any) -> dict[str, Any]:
    return {"albedo": colour, "roughness": 0.8, "surface": PLAIN, **more}


def lit(colour: Vec, emission: float, **more: Any) -> dict[str, Any]:
    """What glows by itself."""
    return {"albedo": colour, "roughness": 0.4, "surface": GLOSSY, "emission": emission, **more}


def shade(colour: Vec, factor: float) -> Colour:
    r, g, b = (min(max(float(c) * factor, 0.004), 0.92) for c in colour)
    return (r, g, b)


# --- shapes -----------------------------------------------------------------------------------------------------


def tube(points: Sequence[Vec], radius: float, **material: Any) -> Rows:
    """A bent rod through the points."""
    return [round_cone(a, b, radius, radius, **material) for a, b in pairwise(points)]


def circle(centre: Vec, axis: int, radius: float, count: int, start: float = 0.0) -> list[Point]:
    """`count` points around the axis (0 x, 1 y, 2 z), the first repeated at the end."""
    u, v = ((1, 2), (2, 0), (0, 1))[axis]
    out: list[Point] = []
    for i in range(count + 1):
        point = [float(c) for c in centre]
        point[u] += radius * cos(start + 2 * pi * i / count)
        point[v] += radius * sin(start + 2 * pi * i / count)
        out.append((point[0], point[1], point[2]))
    return out


def wheel(centre: Vec, radius: float, width: float, *, tyre: Vec = RUBBER, hub: Vec = CREAM, bolts: int = 5) -> Rows:
    """A car's wheel about the x axis: tyre, disc and bolts that show how it turns."""
    x, y, z = centre
    rows = [
        cone((x - width / 2, y, z), (x + width / 2, y, z), radius, radius, **plain(tyre)),
        cone((x - width * 0.54, y, z), (x + width * 0.54, y, z), radius * 0.62, radius * 0.62, **paint(hub)),
    ]
    for cx, cy, cz in circle(centre, 0, radius * 0.38, bolts)[:-1]:
        rows.append(
            cone(
                (cx - width * 0.58, cy, cz),
                (cx + width * 0.58, cy, cz),
                radius * 0.11,
                radius * 0.11,
                **metal(shade(hub, 0.3)),
            )
        )
    return rows


def spoked(centre: Vec, radius: float, rim: float, *, spokes: int = 8, colour: Vec = OAK, tyre: Vec = IRON) -> Rows:
    """A spoked wheel about the x axis; `rim` is the rim's half thickness."""
    ring = circle(centre, 0, radius - rim, 16)
    rows = tube(ring, rim, **metal(tyre))
    x, y, z = centre
    rows.append(round_cone((x - 2.2 * rim, y, z), (x + 2.2 * rim, y, z), 2.2 * rim, 2.2 * rim, **wood(colour)))
    for point in circle(centre, 0, radius - 1.5 * rim, spokes)[:-1]:
        rows.append(round_cone(centre, point, 0.6 * rim, 0.6 * rim, **wood(colour)))
    return rows


def scaled(rows: Rows, by: float) -> Rows:
    """Rows `by` times as large, about the origin."""
    out = []
    for r in rows:
        r = r.copy()
        r[A:QUAT] *= by
        r[3] *= by
        out.append(r)
    return out


def moved(rows: Rows, by: Vec) -> Rows:
    return list(carried(table(rows), np.eye(3), by)) if rows else []


def turned(rows: Rows, axis: Vec, radians: float, pivot: Vec = (0.0, 0.0, 0.0)) -> Rows:
    if not rows:
        return []
    out = table(rows)
    spin(out, axis, radians, pivot)
    return list(out)


def matrix(axis: Vec, radians: float) -> np.ndarray:
    """Rotation about an axis (any length but zero), float64 [3, 3] (Rodrigues)."""
    x, y, z = np.asarray(axis, float) / np.linalg.norm(axis)
    c, s, k = cos(radians), sin(radians), 1 - cos(radians)
    return np.array(
        [
            [c + x * x * k, x * y * k - z * s, x * z * k + y * s],
            [y * x * k + z * s, c + y * y * k, y * z * k - x * s],
            [z * x * k - y * s, z * y * k + x * s, c + z * z * k],
        ]
    )


def spin(rows_NK: np.ndarray, axis: Vec, radians: float, pivot: Vec = (0.0, 0.0, 0.0)) -> None:
    """Turns rows in place about an axis through `pivot`."""
    pivot = np.asarray(pivot, float)
    turn = matrix(axis, radians)
    rows_NK[:] = carried(rows_NK, turn, pivot - turn @ pivot)


def carried(rows_NK: np.ndarray, turn: np.ndarray, by: Vec) -> np.ndarray:
    """Rows turned by a rotation matrix about the origin, then moved: a new array."""
    out = rows_NK.copy()
    by = np.asarray(by, float)
    boxed = np.isin(rows_NK[:, 0], (BOX, ELLIPSOID))
    out[:, A : A + 3] = rows_NK[:, A : A + 3] @ turn.T + by
    out[~boxed, B : B + 3] = rows_NK[~boxed, B : B + 3] @ turn.T + by
    if boxed.any():
        out[boxed, QUAT : QUAT + 4] = _after(turn, rows_NK[boxed, QUAT : QUAT + 4])
    return out


def _after(turn: np.ndarray, quats: np.ndarray) -> np.ndarray:
    """Quaternions [N, 4] that turn by `quats`, then by the matrix."""
    ax, ay, az, aw = quaternion(turn)
    bx, by, bz, bw = quats.T
    return np.stack(
        [
            aw * bx + ax * bw + ay * bz - az * by,
            aw * by - ax * bz + ay * bw + az * bx,
            aw * bz + ax * by - ay * bx + az * bw,
            aw * bw - ax * bx - ay * by - az * bz,
        ],
        axis=1,
    )


def quaternion(turn: np.ndarray) -> tuple[float, float, float, float]:
    """x, y, z, w of a rotation matrix."""
    angle = np.arccos(np.clip((np.trace(turn) - 1) / 2, -1, 1))
    axis = np.array((turn[2, 1] - turn[1, 2], turn[0, 2] - turn[2, 0], turn[1, 0] - turn[0, 1]))
    if np.linalg.norm(axis) < 1e-9:  # no turn, or half a turn about the longest column
        if angle < 1.0:
            return (0.0, 0.0, 0.0, 1.0)
        column = (turn + np.eye(3))[:, int(np.argmax(np.diag(turn)))]
        return axis_angle(column, pi)
    return axis_angle(axis, float(angle))


def flicker(t: float, seed: int) -> float:
    """About 1: a small flame's unsteady strength."""
    return 1.0 + 0.05 * sin(9.1 * t + seed) + 0.035 * sin(15.7 * t + 2.3 * seed) + 0.02 * sin(27.3 * t + 4.1 * seed)
