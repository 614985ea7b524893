"""Baked noise: tiles of smooth random values that repeat without a seam, and how kernels read them."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from kinema.stage.engine.kernel import F, inlined

SIZE = 256


def value_noise(size: int, cells: int, rng: np.random.Generator) -> np.ndarray:
    """Periodic value noise [size, size] in 0..1 with `cells` lattice cells a side."""
    lattice = rng.random((cells, cells))
    at = np.arange(size) * cells / size
    low = np.floor(at).astype(int)
    part = at - low
    part = part * part * part * (part * (part * 6 - 15) + 10)
    i, j = low % cells, (low + 1) % cells
    rows = lattice[i] * (1 - part)[:, None] + lattice[j] * part[:, None]
    return rows[:, i] * (1 - part) + rows[:, j] * part


def fractal(size: int, cells: int, octaves: int, seed: int) -> np.ndarray:
    """Sum of octaves, each half as strong and twice as fine; float32 [size, size], stretched to 0..1."""
    rng = np.random.default_rng(seed)
    total = np.zeros((size, size))
    for k in range(octaves):
        total += value_noise(size, cells * 2 ** k, rng) * 0.5 ** k
    low, high = total.min(), total.max()
    return ((total - low) / (high - low)).astype(np.float32)


@lru_cache(maxsize=1)
def tiles() -> np.ndarray:
    """float32 [4, 256, 256]: smooth, fine, cloud and cell noise, each 0..1 and periodic."""
    rng = np.random.default_rng(7)
    points = rng.random((160, 2)) * SIZE
    grid = np.stack(np.meshgrid(np.arange(SIZE), np.arange(SIZE), indexing="ij"), -1)
    cells = np.full((SIZE, SIZE), 1e9)
    for point in points:
        away = np.abs(grid - point)
        away = np.minimum(away, SIZE - away)
        cells = np.minimum(cells, (away ** 2).sum(-1))
    cells = np.sqrt(cells)
    out = np.stack([fractal(SIZE, 8, 3, 1), fractal(SIZE, 32, 4, 2), fractal(SIZE, 4, 6, 3),
                    (cells / cells.max()).astype(np.float32)])
    out.setflags(write=False)
    return out


@inlined
def sample(tile, x, y):
    """Bilinear value of a [256, 256] tile at x, y, in texels."""
    fx = np.floor(x)
    fy = np.floor(y)
    wx = x - fx
    wy = y - fy
    i = np.int32(fx) & np.int32(255)
    j = np.int32(fy) & np.int32(255)
    i1 = (i + np.int32(1)) & np.int32(255)
    j1 = (j + np.int32(1)) & np.int32(255)
    top = tile[j, i] + (tile[j, i1] - tile[j, i]) * wx
    low = tile[j1, i] + (tile[j1, i1] - tile[j1, i]) * wx
    return top + (low - top) * wy


@inlined
def slope(tile, x, y):
    """The value as in `sample`, and how it rises along x and along y, per texel."""
    fx = np.floor(x)
    fy = np.floor(y)
    wx = x - fx
    wy = y - fy
    i = np.int32(fx) & np.int32(255)
    j = np.int32(fy) & np.int32(255)
    i1 = (i + np.int32(1)) & np.int32(255)
    j1 = (j + np.int32(1)) & np.int32(255)
    a, b, c, d = tile[j, i], tile[j, i1], tile[j1, i], tile[j1, i1]
    top = a + (b - a) * wx
    low = c + (d - c) * wx
    return top + (low - top) * wy, (b - a) + (d - c - b + a) * wy, low - top


@inlined
def hash01(x, y, seed):
    """A number in [0, 1) from two integers and a seed."""
    h = np.uint32(x) * np.uint32(374761393) + np.uint32(y) * np.uint32(668265263) + np.uint32(seed) * np.uint32(
        2246822519)
    h = (h ^ (h >> np.uint32(13))) * np.uint32(1274126177)
    h = h ^ (h >> np.uint32(16))
    return F(h & np.uint32(0xFFFFFF)) * F(1.0 / 16777216.0)
