"""Heaped clouds round the horizon, like cotton wool before a painted sky: baked once for a set's light.

    noise = with_clouds(palette_P, seed=3)               # float32 [12, 256, 256]: noise.tiles() and two pictures

Each picture is 1024 wide (all round) and 256 high (row 0 at the horizon, 255 at an elevation whose sine is 0.62), kept
as four tiles: layers 4-7 how dense, 8-11 how lit (0 shade .. 1 light).
"""

from __future__ import annotations

from math import atan2, pi, sqrt

import numpy as np

from kinema.stage import light as lt
from kinema.stage.engine.noise import fractal, tiles

WIDE, HIGH = 1024, 256
SINE = 0.62                                   # of the elevation of the last row


def with_clouds(P: np.ndarray, seed: int) -> np.ndarray:
    """noise.tiles() with the clouds of this palette's sun and cover; read-only."""
    dense, lit = heaps(float(P[lt.COVER]), (float(P[lt.SUN_X]), float(P[lt.SUN_Y]), float(P[lt.SUN_Z])), seed)
    return joined(tiles(), dense, lit)


def joined(noise: np.ndarray, *pictures: np.ndarray) -> np.ndarray:
    """`noise` with pictures [256, 1024] below it, four tiles each; read-only."""
    bands = [picture[:, k:k + 256] for picture in pictures for k in range(0, WIDE, 256)]
    out = np.ascontiguousarray(np.concatenate([noise, np.stack(bands)]), np.float32)
    out.setflags(write=False)
    return out


def heaps(cover: float, sun: tuple[float, float, float], seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Density and light, [256, 1024] each: far small clouds low, near large ones higher, puffs lit from the sun."""
    rng = np.random.default_rng((seed, 41))
    dense, lit = np.zeros((HIGH, WIDE)), np.full((HIGH, WIDE), 0.5)
    ragged = np.tile(fractal(256, 16, 4, 11), (1, 4))
    sun_u, sun_v = (atan2(sun[2], sun[0]) / (2 * pi) + 0.5) * WIDE, sun[1] * HIGH / SINE
    count = int(14 + 44 * max(cover - 0.2, 0.0))
    for k in range(count):
        near = (k + rng.random()) / count
        base, wide = 6 + 105 * near ** 1.6, (26 + 120 * near) * rng.uniform(0.6, 1.3) * (0.7 + 0.6 * cover)
        at, tall = rng.uniform(0, WIDE), wide * rng.uniform(0.22, 0.42)
        away = (sun_u - at + WIDE / 2) % WIDE - WIDE / 2
        way = np.array((away, sun_v - base, 160.0))
        way /= sqrt(float(way @ way))
        for _ in range(int(14 + wide * 0.16)):
            x = rng.normal(0, 0.30)
            top = max(1 - (x / 0.75) ** 2, 0.06)
            r = wide * rng.uniform(0.06, 0.15) * (0.5 + 0.5 * top)
            up = rng.random() * top
            _puff(dense, lit, ragged, at + x * wide, base + up * tall, r, base, tall, way)
    return dense.astype(np.float32), np.clip(lit, 0, 1).astype(np.float32)


def _puff(dense: np.ndarray, lit: np.ndarray, ragged: np.ndarray, u: float, v: float, r: float, base: float,
          tall: float, way: np.ndarray) -> None:
    """One ball of cotton at u, v (pixels) of radius r, over what is there."""
    i = np.arange(int(u - r) - 1, int(u + r) + 2)
    j = np.arange(max(int(v - r) - 1, 0), min(int(v + r) + 2, HIGH))
    if not len(j):
        return
    at = np.ix_(j, i % WIDE)
    x, y = (i[None, :] - u) / r, (j[:, None] - v) / r
    q = (x * x + y * y) * (0.72 + 0.56 * ragged[at])
    share = np.clip((1 - q) * 3.0, 0, 1)
    share = share * np.clip((j[:, None] - base) / (0.16 * tall + 1.0) + 1.0, 0, 1)          # a flat foot
    out = np.sqrt(np.clip(1 - q, 0, 1))
    shine = 0.50 + 0.42 * (x * way[0] + y * way[1]) + 0.22 * out * way[2]
    shine = shine * np.clip(0.40 + 0.75 * (j[:, None] - base) / tall, 0.30, 1.05)
    lit[at] += (shine - lit[at]) * share
    dense[at] = np.maximum(dense[at], share * 0.96)
