"""Broad-leaved trees: one with a round crown, and a slender birch. In winter both are bare."""

from __future__ import annotations

from math import cos, pi, sin

import numpy as np

from kinema.stage import shapes as sp
from kinema.stage.sets.vegetation.seasons import leaf

OBJECT = 6
Rows = list[np.ndarray]
Vec = tuple[float, ...]


def broadleaf(x: float, y: float, z: float, size: float, rng: np.random.Generator, season: str, puffs: int = 13
              ) -> Rows:
    """A tree about 5 `size` metres high whose crown is made of `puffs` clumps of leaves."""
    wood = {"albedo": sp.linear("#5c4634"), "surface": sp.WOOD, "object_id": OBJECT}
    top = (x + 0.2 * size, y + 2.2 * size, z)
    rows = [sp.round_cone((x, y - 0.3, z), top, 0.24 * size, 0.13 * size, **wood)]
    for k in range(5):
        a = 1.25 * k + rng.uniform(0, 1)
        tip = (x + 1.2 * size * cos(a), y + (3.0 + 0.2 * k) * size, z + 1.2 * size * sin(a))
        rows.append(sp.round_cone((x + 0.1 * size, y + 1.7 * size, z), tip, 0.10 * size, 0.04 * size, **wood))
        if season == "winter":
            rows += _twigs(tip, size, rng, wood)
    if season == "winter":
        return rows
    tint = leaf(season, rng)
    for _ in range(puffs):
        a, r, s = rng.uniform(0, 2 * pi), rng.uniform(0.1, 1.35) * size, rng.uniform(0.55, 0.9) * size
        up = rng.uniform(2.3, 4.2) * size * (1 - 0.10 * (r / size))
        light = 0.72 + 0.16 * up / size * 0.75
        rows.append(_puff((x + r * cos(a), y + up, z + r * sin(a)), s, tint * light * rng.uniform(0.88, 1.14), rng))
    return rows


def birch(x: float, y: float, z: float, size: float, rng: np.random.Generator, season: str,
          full: bool = True) -> Rows:
    """A slender pale trunk, 7 `size` metres, with small clumps of leaves to its top."""
    lean = rng.normal(0, 0.35 * size, 2)
    top = (x + lean[0], y + 6.6 * size, z + lean[1])
    wood = {"albedo": sp.linear("#b9b2a2"), "surface": sp.WOOD, "object_id": OBJECT, "roughness": 0.8}
    dark = {**wood, "albedo": sp.linear("#5b5248")}
    rows = [sp.round_cone((x, y - 0.3, z), top, 0.14 * size, 0.03 * size, **wood)]
    tint = leaf("autumn" if season == "autumn" else season, rng) * 1.1
    for k in range(9):
        part, a = 0.34 + 0.07 * k, 2.4 * k + rng.uniform(0, 1)
        px, py, pz = x + lean[0] * part, y + 6.6 * size * part, z + lean[1] * part
        out = (1.25 - 0.09 * k) * size
        tip = (px + out * cos(a), py + 0.55 * out, pz + out * sin(a))
        rows.append(sp.round_cone((px, py, pz), tip, 0.045 * size, 0.015 * size, **dark))
        if season != "winter":
            for near in (1.0, 0.55) if full else (0.9,):
                at = tuple(b + (t - b) * near + rng.normal(0, 0.14 * size)
                           for b, t in zip((px, py, pz), tip, strict=True))
                rows.append(_puff(at, (0.52 - 0.025 * k) * size, tint * rng.uniform(0.8, 1.15), rng))
        else:
            rows += _twigs(tip, 0.6 * size, rng, dark)
    return rows


def _twigs(at: tuple[float, float, float], size: float, rng: np.random.Generator, wood: dict) -> Rows:
    rows = []
    for _ in range(3):
        d = rng.normal(0, 0.45 * size, 3)
        tip = (at[0] + d[0], at[1] + abs(d[1]) + 0.35 * size, at[2] + d[2])
        rows.append(sp.round_cone(at, tip, 0.035 * size, 0.012 * size, **wood))
    return rows


def _puff(at: Vec, s: float, tint: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return sp.crown(at, (s * rng.uniform(0.9, 1.15), s * 0.78, s * rng.uniform(0.9, 1.15)), surface=sp.LEAF,
                    object_id=OBJECT, albedo=tint, roughness=0.9, spare=(0, rng.uniform(0, 9)))
