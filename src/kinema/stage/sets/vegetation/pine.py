"""Conifers: a spruce in ragged tiers, and a tall forest pine with a bare trunk."""

from __future__ import annotations

import numpy as np

from kinema.stage import shapes as sp

OBJECT = 2
Rows = list[np.ndarray]


def pine(x: float, y: float, z: float, size: float, rng: np.random.Generator, colour: str, tiers: int = 0) -> Rows:
    """A spruce 6 `size` metres high; `tiers` of boughs, each a little askew (0: six to eight)."""
    tiers = tiers or int(rng.integers(6, 9))
    return [_trunk(x, y, z, 0.20 * size, 0.10 * size, 2.0 * size),
            *_tiers(x, z, y + 0.55 * size, 5.4 * size, 1.55 * size, tiers, _green(colour, rng), rng)]


def forest_pine(x: float, y: float, z: float, size: float, rng: np.random.Generator, colour: str, bare: float = 0.45,
                tiers: int = 6) -> Rows:
    """A tall pine, 13 `size` metres high, the lower share `bare` of it a trunk with a few dead branches."""
    high, foot = 13.0 * size, 0.30 * size
    lean = rng.normal(0, 0.25 * size, 2)
    top = (x + lean[0], y + high * 0.96, z + lean[1])
    bark = np.array(sp.linear("#5b4434")) * rng.uniform(0.75, 1.15)
    wood = {"surface": sp.WOOD, "object_id": OBJECT, "albedo": bark, "roughness": 0.95}
    rows = [sp.round_cone((x, y - 0.3, z), top, foot, 0.05 * size, spare=(0, rng.uniform(0, 9)), **wood),
            sp.cone((x, y - 0.4, z), (x, y + 0.5 * size, z), foot * 1.55, foot * 0.95, **wood)]
    for _ in range(int(rng.integers(3, 6))):
        turn, part = rng.uniform(0, 6.28), rng.uniform(0.3 * bare, bare)
        px, py, pz = x + lean[0] * part, y + high * part, z + lean[1] * part
        out = rng.uniform(0.6, 1.3) * size
        rows.append(sp.round_cone((px, py, pz), (px + out * np.cos(turn), py - 0.1 * out, pz + out * np.sin(turn)),
                                  0.05 * size, 0.012 * size, **wood))
    low = y + high * bare
    return rows + _tiers(x + lean[0] * 0.6, z + lean[1] * 0.6, low, high - (low - y), 2.1 * size, tiers,
                         _green(colour, rng), rng)


def _green(colour: str, rng: np.random.Generator) -> np.ndarray:
    tint = np.array((rng.uniform(0.85, 1.2), 1.0, rng.uniform(0.8, 1.1)))
    return np.array(sp.linear(colour)) * rng.uniform(0.8, 1.3) * tint


def _trunk(x: float, y: float, z: float, foot: float, top: float, high: float) -> np.ndarray:
    return sp.cone((x, y - 0.5, z), (x, y + high, z), foot, top, surface=sp.WOOD, object_id=OBJECT,
                   albedo=sp.linear("#5a4433"))


def _tiers(x: float, z: float, low: float, tall: float, wide: float, tiers: int, green: np.ndarray,
           rng: np.random.Generator) -> Rows:
    """Boughs from `low` to the top `tall` metres above, the lowest `wide`; tiers grow shorter upward."""
    rows = []
    for k in range(tiers):
        part = (k / tiers) ** 0.92
        radius = wide * (1 - part) ** 0.9 * rng.uniform(0.86, 1.12) + 0.12
        y = low + tall * part * 0.92
        deep = min(tall * (2.1 / tiers) * (1 - 0.35 * part), low + tall - y)
        dx, dz = rng.normal(0, 0.045 * wide, 2)
        rows.append(sp.bough((x + dx, y, z + dz), (x + dx * 0.2, y + deep, z + dz * 0.2), radius, 0.02,
                             surface=sp.LEAF, object_id=OBJECT, albedo=green * (0.80 + 0.45 * part), roughness=0.9,
                             spare=(0, rng.uniform(0, 9))))
    return rows
