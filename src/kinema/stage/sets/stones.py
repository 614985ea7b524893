"""Stones of all sizes: a rock, a boulder in pieces, a slab of cliff."""

from __future__ import annotations

import numpy as np

from kinema.stage import shapes as sp

OBJECT = 3
Rows = list[np.ndarray]


def rock(x: float, y: float, z: float, size: float, rng: np.random.Generator, object_id: int = OBJECT,
         colour: str = "#7f766a") -> Rows:
    """One stone, or three that lean together where `size` (m) is large."""
    stone = np.array(sp.linear(colour)) * rng.uniform(0.75, 1.1)
    rows = []
    for _ in range(3 if size > 0.35 else 1):
        d = rng.normal(0, 0.35 * size, 2) if size > 0.35 else (0.0, 0.0)
        rows.append(sp.box(
            (x + d[0], y + 0.20 * size, z + d[1]),
            np.array((rng.uniform(0.6, 1.0), rng.uniform(0.4, 0.7), rng.uniform(0.55, 0.9))) * size,
            quat=sp.axis_angle(rng.normal(size=3), rng.uniform(0, 0.9)), rounding=0.26 * size,
            albedo=stone * rng.uniform(0.9, 1.1), object_id=object_id, roughness=0.9, spare=(0, rng.uniform(0, 9))))
    return rows


def stack(x: float, y: float, z: float, size: float, rng: np.random.Generator, colour: str = "#6e655b") -> Rows:
    """A rock in the sea about 3 `size` metres high: tilted slabs that lean on one another, boulders at its foot."""
    stone, rows = np.array(sp.linear(colour)), []
    for k in range(11):
        part = k / 10
        wide = size * (0.85 - 0.55 * part) * rng.uniform(0.75, 1.2)
        d = rng.normal(0, 0.34 * size * (1 - 0.7 * part), 2)
        rows.append(sp.box(
            (x + d[0], y + 2.3 * size * part ** 1.2, z + d[1]), (wide, size * rng.uniform(0.45, 0.8), 0.8 * wide),
            quat=sp.axis_angle(rng.normal(size=3), rng.uniform(0.2, 0.75)), rounding=0.16 * wide,
            albedo=stone * rng.uniform(0.75, 1.2) * (0.75 + 0.35 * part), object_id=OBJECT, roughness=0.95,
            spare=(0, rng.uniform(0, 9))))
    for _ in range(7):
        a, r = rng.uniform(0, 6.28), size * rng.uniform(0.9, 1.5)
        rows += rock(x + r * np.cos(a), y + 0.15 * size, z + r * np.sin(a), size * rng.uniform(0.18, 0.34), rng,
                     colour="#544e48")
    return rows


def crag(x: float, y: float, z: float, size: float, rng: np.random.Generator, colour: str = "#7a7166",
         tall: float = 1.0) -> Rows:
    """A standing outcrop about 2 `size` `tall` metres high: blocks of rock, each higher one smaller."""
    stone = np.array(sp.linear(colour))
    rows = []
    for k in range(6):
        up = 0.26 * k * size * tall
        wide = size * (1.0 - 0.12 * k) * rng.uniform(0.7, 1.1)
        d = rng.normal(0, 0.30 * size, 2)
        rows.append(sp.box(
            (x + d[0], y + up, z + d[1]), (0.75 * wide, 0.50 * size * tall * rng.uniform(0.7, 1.2), 0.6 * wide),
            quat=sp.axis_angle((rng.normal(0, 0.3), 1.0, rng.normal(0, 0.3)), rng.uniform(-0.7, 0.7)),
            rounding=0.07 * size, albedo=stone * rng.uniform(0.78, 1.15), object_id=OBJECT, roughness=0.95,
            spare=(0, rng.uniform(0, 9))))
    return rows
