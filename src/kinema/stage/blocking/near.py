"""The dark near layer of wide pictures in built places: a rock, a post, a strut at the picture's edge.

    rows = NEAR["cave"](camera, aspect, side, seed)            # side: -1 left, 1 right

Like the bough of foreground.py it stands out of the way of people, and only before cameras that stay where they are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from kinema.stage.actors.gait import chance
from kinema.stage.actors.skeleton import Vec
from kinema.stage.blocking.foreground import _axes
from kinema.stage.frame import Camera3D
from kinema.stage.shapes import METAL, ROCK, STONE, WOOD, axis_angle, box, cone, linear, round_cone

ROCKS = ((1.02, -1.02, 0.26), (0.74, -1.12, 0.17), (1.05, -0.55, 0.17), (0.52, -1.18, 0.12))   # x, y, size

Rows = list[np.ndarray]
Place = Callable[..., Vec]


def _placing(camera: Camera3D, aspect: float, side: int, depth: float) -> tuple[Place, float, float]:
    """at(x, y, z): picture coordinates (-1..1 at the edges, x toward `side`), z metres behind `depth`; and half the
    picture's width and height there, m."""
    right, up, forward = _axes(camera)
    wide = depth * camera.sensor_mm / (2.0 * camera.focal_mm)
    high = wide / aspect

    def at(x: float, y: float, z: float = 0.0) -> Vec:
        a, b, c = x * wide * side, y * high, depth + z
        return tuple(e + a * r + b * u + c * f for e, r, u, f in
                     zip(camera.eye, right, up, forward, strict=True))   # type: ignore[return-value]

    return at, wide, high


def _rocks(at: Place, wide: float, seed: int, **material: Any) -> Rows:
    rows = []
    for k, (x, y, size) in enumerate(ROCKS):
        axis = (chance(k, seed) - 0.5, chance(k, seed + 1), chance(k, seed + 2) - 0.5)
        turn = axis_angle(axis, 2.0 * chance(k, seed + 3))
        rows.append(box(at(x, y, 0.2 * chance(k, seed + 4)), np.array((1.0, 0.8, 0.9)) * size * wide, quat=turn,
                        rounding=0.35 * size * wide, **material))
    return rows


def moon_rocks(camera: Camera3D, aspect: float, side: int, seed: int) -> Rows:
    at, wide, _ = _placing(camera, aspect, side, 3.0)
    return _rocks(at, wide, seed, albedo=linear("#3a3642"), surface=ROCK, object_id=3)


def cave_mouth(camera: Camera3D, aspect: float, side: int, seed: int) -> Rows:
    """Rocks below and stalactites above."""
    at, wide, _ = _placing(camera, aspect, side, 1.8)
    rows = _rocks(at, 0.7 * wide, seed, albedo=linear("#3a3638"), surface=ROCK, object_id=6)
    for k in range(4):
        x, long = 1.02 - 0.17 * k, 0.75 - 0.14 * k + 0.2 * chance(k, seed)
        rows.append(cone(at(x, 1.25, 0.1 * k), at(x + 0.02, 1.1 - long, 0.1 * k), 0.085 * wide, 0.004,
                         albedo=linear("#393538"), surface=ROCK, object_id=3))
    return rows


def post(camera: Camera3D, aspect: float, side: int, seed: int) -> Rows:
    """A timber post with its brace."""
    at, wide, _ = _placing(camera, aspect, side, 1.5)
    wood: dict[str, Any] = {"albedo": linear("#4a3424"), "surface": WOOD, "object_id": 4}
    return [round_cone(at(1.0, -1.3), at(1.0, 1.3), 0.075 * wide, 0.075 * wide, **wood),
            round_cone(at(1.0, 0.35), at(0.66, 1.15), 0.045 * wide, 0.045 * wide, **wood)]


def strut(camera: Camera3D, aspect: float, side: int, seed: int) -> Rows:
    """A rib of the hull with a line of light."""
    at, wide, _ = _placing(camera, aspect, side, 1.5)
    metal: dict[str, Any] = {"albedo": linear("#23262b"), "surface": METAL, "roughness": 0.4, "object_id": 7}
    return [round_cone(at(1.04, -1.3), at(0.94, 0.3), 0.08 * wide, 0.08 * wide, **metal),
            round_cone(at(0.94, 0.3), at(0.62, 1.25), 0.08 * wide, 0.08 * wide, **metal),
            round_cone(at(0.955, -0.7, -0.06), at(0.875, 0.25, -0.06), 0.006 * wide, 0.006 * wide,
                       albedo=(1.0, 0.5, 0.16), emission=1.6, object_id=4)]


def merlon(camera: Camera3D, aspect: float, side: int, seed: int) -> Rows:
    """A battlement at the lower corner."""
    at, wide, _ = _placing(camera, aspect, side, 3.0)
    stone: dict[str, Any] = {"albedo": linear("#4d453d"), "surface": STONE, "object_id": 4}
    return [box(at(1.08, -0.95), (0.26 * wide, 0.42 * wide, 0.16 * wide), rounding=0.02 * wide, **stone),
            box(at(1.08, -0.18), (0.30 * wide, 0.035 * wide, 0.20 * wide), rounding=0.02 * wide, **stone)]


NEAR: dict[str, Callable[[Camera3D, float, int, int], Rows]] = {
    "space": moon_rocks, "cave": cave_mouth, "room": post, "spaceship": strut, "tower": merlon,
}
