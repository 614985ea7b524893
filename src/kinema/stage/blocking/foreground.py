"""A bough before the camera: the dark near layer that gives a wide picture its depth.

    rows = bough(camera, aspect, side=1, season="summer", needles=True, seed=3)

It hangs into an upper corner from outside the picture, out of the way of people and landmark, and is made only for
cameras that stay where they are.
"""

from __future__ import annotations

from math import hypot

import numpy as np

from kinema.stage.actors.gait import chance
from kinema.stage.actors.skeleton import Vec
from kinema.stage.frame import Camera3D
from kinema.stage.shapes import LEAF, WOOD, axis_angle, ellipsoid, linear, round_cone

OBJECT = 6                                     # "trees" of the sets outdoors
LEAVES = {"spring": "#8aa84e", "summer": "#6c9440", "autumn": "#c8843a", "winter": ""}
DEPTH = 2.7                                    # metres from the eye


def bough(camera: Camera3D, aspect: float, *, side: int, season: str, needles: bool, seed: int) -> list[np.ndarray]:
    """Rows of a branch in the upper corner on `side` (-1 left, 1 right) of the picture."""
    right, up, forward = _axes(camera)
    wide = DEPTH * camera.sensor_mm / (2.0 * camera.focal_mm)
    high = wide / aspect

    def at(x: float, y: float, z: float = 0.0) -> Vec:
        """Picture coordinates, -1..1 at the edges, z away from the camera in metres."""
        a, b, c = x * wide * side, y * high, DEPTH + z
        return tuple(e + a * r + b * u + c * f for e, r, u, f in
                     zip(camera.eye, right, up, forward, strict=True))   # type: ignore[return-value]

    bark = {"albedo": linear("#5a4634"), "roughness": 0.9, "surface": WOOD, "object_id": OBJECT}
    spine = [(1.9, 1.25), (1.25, 1.02), (0.86, 0.90), (0.52, 0.72), (0.34, 0.56)]
    thick = [0.028, 0.022, 0.016, 0.010, 0.005]
    rows = [round_cone(at(*a), at(*b), wide * r, wide * s, **bark)
            for a, b, r, s in zip(spine, spine[1:], thick, thick[1:], strict=False)]
    green = "#4a7250" if needles else LEAVES.get(season, LEAVES["summer"])
    for i in range(26):
        along = (i + 0.6 * chance(i, seed)) / 26 * 3.7
        k = min(int(along), 3)
        x, y = (a + (b - a) * (along - k) for a, b in zip(spine[k], spine[k + 1], strict=True))
        droop = 0.10 + 0.14 * chance(i, seed + 1)
        lean = 0.16 * (chance(i, seed + 2) - 0.5) - 0.07
        z = 0.5 * (chance(i, seed + 3) - 0.5)
        root, tip = at(x, y), at(x + lean, y - droop * (1.0 if i % 3 else -0.7), z)
        rows.append(round_cone(root, tip, wide * 0.006, wide * 0.003, **bark))
        if green:
            rows += _foliage(root, tip, wide, green, needles, seed + 7 * i)
    return rows


def _foliage(root: Vec, tip: Vec, wide: float, green: str, needles: bool, seed: int) -> list[np.ndarray]:
    tone = np.array(linear(green)) * (0.7 + 0.6 * chance(1, seed))
    leaf = {"albedo": tuple(float(v) for v in tone), "roughness": 0.9, "surface": LEAF, "object_id": OBJECT}
    if needles:
        middle = tuple(a + 0.6 * (b - a) for a, b in zip(root, tip, strict=True))
        return [
            round_cone(root, middle, wide * 0.012, wide * 0.026, **leaf),
            round_cone(middle, tip, wide * 0.026, wide * 0.004, **leaf),
        ]
    out = []
    for j in range(3):
        part = 0.4 + 0.35 * j
        centre = tuple(a + part * (b - a) + wide * 0.03 * (chance(j, seed + n) - 0.5) for n, (a, b) in
                       enumerate(zip(root, tip, strict=True), 3))
        spin = axis_angle(
            (chance(j, seed + 8) - 0.5, chance(j, seed + 9) + 0.1, chance(j, seed + 10) - 0.5),
            3.0 * chance(j, seed + 11),
        )
        out.append(ellipsoid(centre, (wide * 0.032, wide * 0.012, wide * 0.022), quat=spin, **leaf))
    return out


def _axes(camera: Camera3D) -> tuple[Vec, Vec, Vec]:
    f = [b - a for a, b in zip(camera.eye, camera.target, strict=True)]
    far = hypot(*f) or 1.0
    f = [v / far for v in f]
    flat = hypot(f[0], f[2]) or 1.0
    right = (-f[2] / flat, 0.0, f[0] / flat)
    up = (-right[2] * f[1], right[2] * f[0] - right[0] * f[2], right[0] * f[1])
    return right, up, (f[0], f[1], f[2])
