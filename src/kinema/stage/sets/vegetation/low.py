"""What grows low: bushes, ferns, reeds and tufts of dune grass."""

from __future__ import annotations

from itertools import pairwise
from math import cos, pi, sin

import numpy as np

from kinema.stage import shapes as sp

OBJECT = 7
Rows = list[np.ndarray]


def bush(x: float, y: float, z: float, size: float, rng: np.random.Generator, tint: np.ndarray) -> Rows:
    rows = []
    for _ in range(4):
        s = size * rng.uniform(0.5, 1.2)
        dx, dz = rng.normal(0, 0.8 * size, 2)
        rows.append(sp.crown((x + dx, y + s * 0.45, z + dz), (s, s * 0.75, s), surface=sp.LEAF, object_id=OBJECT,
                             albedo=tint * rng.uniform(0.75, 1.2), roughness=0.9, spare=(0, rng.uniform(0, 9))))
    return rows


def fern(x: float, y: float, z: float, size: float, rng: np.random.Generator, tint: np.ndarray) -> Rows:
    """A rosette of arching fronds."""
    rows, count = [], int(rng.integers(6, 9))
    for k in range(count):
        a = 2 * pi * (k + rng.uniform(-0.2, 0.2)) / count
        out, up = size * rng.uniform(0.7, 1.0), size * rng.uniform(0.5, 0.8)
        knee = (x + 0.5 * out * cos(a), y + up, z + 0.5 * out * sin(a))
        tip = (x + out * cos(a), y + 0.5 * up, z + out * sin(a))
        green = {"surface": sp.LEAF, "object_id": OBJECT, "albedo": tint * rng.uniform(0.8, 1.2), "roughness": 0.9}
        rows += [sp.round_cone((x, y, z), knee, 0.02 * size, 0.07 * size, **green),
                 sp.round_cone(knee, tip, 0.07 * size, 0.015 * size, **green)]
    return rows


def reeds(x: float, y: float, z: float, size: float, rng: np.random.Generator, tint: np.ndarray,
          heads: bool = True) -> Rows:
    """A clump of stalks 1.2 `size` metres high, some with a brown head; without heads it is dune grass."""
    rows = []
    for _ in range(9):
        dx, dz, lean = *rng.normal(0, 0.22 * size, 2), rng.normal(0, 0.22 * size)
        high = size * rng.uniform(0.7, 1.3)
        tip = (x + dx + lean, y + high, z + dz + 0.4 * lean)
        green = {"surface": sp.LEAF, "object_id": OBJECT, "albedo": tint * rng.uniform(0.75, 1.25), "roughness": 0.9}
        rows.append(sp.round_cone((x + dx, y - 0.1, z + dz), tip, 0.014 * size, 0.004, **green))
        if heads and rng.random() < 0.35:
            rows.append(sp.round_cone((tip[0], tip[1] - 0.16 * size, tip[2]), tip, 0.028 * size, 0.024 * size,
                                      albedo=sp.linear("#5a3c26"), object_id=OBJECT))
    return rows


def cactus(x: float, y: float, z: float, size: float, rng: np.random.Generator) -> Rows:
    """A saguaro 3.4 `size` metres high with up to three arms."""
    green = {"albedo": np.array(sp.linear("#5c7a50")) * rng.uniform(0.85, 1.15), "object_id": OBJECT, "roughness": 0.8,
             "surface": sp.LEAF}
    high = 3.4 * size * rng.uniform(0.8, 1.15)
    rows = [sp.round_cone((x, y - 0.3, z), (x, y + high, z), 0.24 * size, 0.20 * size, **green)]
    turn = rng.uniform(0, 2 * pi)
    for k in range(int(rng.integers(1, 4))):
        a, low = turn + 2.2 * k, y + high * rng.uniform(0.3, 0.55)
        out = 0.62 * size
        elbow = (x + out * cos(a), low + 0.10 * size, z + out * sin(a))
        tip = (elbow[0], elbow[1] + size * rng.uniform(0.6, 1.2), elbow[2])
        rows += [sp.round_cone((x, low, z), elbow, 0.14 * size, 0.14 * size, **green),
                 sp.round_cone(elbow, tip, 0.14 * size, 0.12 * size, **green)]
    return rows


def palm(x: float, y: float, z: float, size: float, rng: np.random.Generator) -> Rows:
    """A bent trunk 5 `size` metres high under a crown of fronds."""
    a = rng.uniform(0, 2 * pi)
    wood = {"albedo": sp.linear("#7d6548"), "surface": sp.WOOD, "object_id": 6}
    points = [(x + 1.1 * size * t * t * cos(a), y - 0.3 + 5.0 * size * t, z + 1.1 * size * t * t * sin(a))
              for t in (0.0, 0.4, 0.75, 1.0)]
    rows = [sp.round_cone(p, q, (0.20 - 0.03 * k) * size, (0.17 - 0.03 * k) * size, **wood)
            for k, (p, q) in enumerate(pairwise(points))]
    cx, cy, cz = points[-1]
    for k in range(9):
        b = 2 * pi * (k + rng.uniform(-0.25, 0.25)) / 9
        out = size * rng.uniform(1.5, 2.0)
        lift = size * rng.uniform(0.1, 0.55)
        knee = (cx + 0.5 * out * cos(b), cy + lift, cz + 0.5 * out * sin(b))
        tip = (cx + out * cos(b), cy + lift - 0.9 * size, cz + out * sin(b))
        green = {"albedo": np.array(sp.linear("#6d8a44")) * rng.uniform(0.8, 1.2), "surface": sp.LEAF, "object_id": 6}
        rows += [sp.round_cone((cx, cy, cz), knee, 0.05 * size, 0.13 * size, **green),
                 sp.round_cone(knee, tip, 0.13 * size, 0.02 * size, **green)]
    return rows
