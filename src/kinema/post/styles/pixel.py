"""A picture of 256 squares across in some fifty colours, dithered on a fixed grid (B. Bayer, 1973).

The palette is chosen by the hour of the scene, so that it never changes within one; people are outlined.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from kinema.post.display import display
from kinema.post.kernel import fast
from kinema.post.styles.outline import outline

F = np.float32
ACROSS = 256                                   # squares on the long side
STEPS = 32                                     # of the table, for each colour
RAMPS = """15131f 2e2b3d 55506a 8a8598 c2bcc0 f3ecdf   2a2320 4f443b 7d6f5f b0a28a d9cfb4   4a1526 8f2436 c8403f ea7a5c
    3a1d18 5a2e22 7c4230 9a5533 c07a4c d9a070 f0bd85 fadfb8   7a4c1e c08a2c e9c355 fbeaa0   17301f 2c5a34 5a8a3c 9dbb57
    d3dc8f   2a3320 46522c 6f7540   123238 1f5c63 43938f 8fc9b5   16204a 27407f 3f72b8 7fb1dc c4dfec
    2e1a44 5a3270 93559a d291b8   6a3a44 9c5f62 c98f88 e6bfb0"""
# What the hour does to the ramps: gain of red, green and blue, and how dark its darks are.
HOURS = {"dawn": ((1.04, 0.95, 0.98), 0.97), "day": ((1.0, 1.0, 1.0), 1.0), "dusk": ((1.06, 0.90, 0.86), 0.86),
         "night": ((0.74, 0.84, 1.05), 0.66)}
BAYER = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]], np.float32) / 16 - 0.46875


def draw(colour: np.ndarray, passes: Mapping[str, Any], *, frame: int, seed: int, time: str) -> np.ndarray:
    graded = display(colour, frame=0, seed=0, grain=0, vignette=0.5, bloom=0.5)
    height, width = graded.shape[:2]
    square = max(round(max(height, width) / ACROSS), 2)
    out = np.empty_like(graded)
    _squares(graded, passes["matte"], outline(passes, creases=0.4), square, *table(time), BAYER, out)
    return out


@lru_cache(maxsize=4)
def palette(time: str) -> np.ndarray:
    """Display values 0 to 1, float32 [colours, 3]."""
    ramps = np.array([[int(word[k:k + 2], 16) / 255 for k in (0, 2, 4)] for word in RAMPS.split()])
    gain, dark = HOURS.get(time, HOURS["day"])
    bright = ramps.max(axis=1, keepdims=True)
    return np.clip(ramps * gain * (dark + (1 - dark) * bright), 0, 1).astype(np.float32)


@lru_cache(maxsize=4)
def table(time: str) -> tuple[np.ndarray, np.ndarray]:
    """The palette as uint8, and for every colour of a grid of STEPS^3 the nearest of it: brightness counts most."""
    colours = palette(time)
    grid = np.stack(np.meshgrid(*[np.linspace(0, 1, STEPS)] * 3, indexing="ij"), -1).reshape(-1, 3)
    nearest = np.argmin(((_seen(grid)[:, None] - _seen(colours)[None]) ** 2).sum(-1), axis=1)
    return (colours * 255 + 0.5).astype(np.uint8), nearest.astype(np.uint8).reshape(STEPS, STEPS, STEPS)


def _seen(rgb: np.ndarray) -> np.ndarray:
    y = rgb @ np.array((0.3, 0.59, 0.11))
    return np.stack((1.2 * y, 1.15 * (rgb[:, 0] - y), 0.95 * (rgb[:, 2] - y)), -1)


@fast
def _squares(graded, matte, line, square, colours, nearest, bayer, out):
    height, width = matte.shape
    mean = np.empty(3, np.float32)
    for top in range(0, height, square):
        low = min(top + square, height)
        for left in range(0, width, square):
            right = min(left + square, width)
            mean[:] = F(0)
            people, edge, count = F(0), F(0), F((low - top) * (right - left))
            for j in range(top, low):
                for i in range(left, right):
                    for c in range(3):
                        mean[c] += F(graded[j, i, c]) / F(255)
                    people += F(1) if matte[j, i] >= 100 else F(0)
                    edge += line[j, i]
            y = (F(0.3) * mean[0] + F(0.59) * mean[1] + F(0.11) * mean[2]) / count
            dark = F(0.45) * min(edge / count * F(1.8), F(1)) * (F(1) if people * F(2) > count else F(0.35))
            spread = bayer[(top // square) & 3, (left // square) & 3] * F(0.06)
            k = 0
            for c in range(3):
                v = mean[c] / count
                v = (y + (v - y) * F(1.35)) * F(1.04) * (F(1) - dark) + spread
                k = k * STEPS + int(min(max(v, F(0)), F(1)) * F(STEPS - 1) + F(0.5))
            at = nearest[k // (STEPS * STEPS), (k // STEPS) % STEPS, k % STEPS]
            for j in range(top, low):
                for i in range(left, right):
                    for c in range(3):
                        out[j, i, c] = colours[at, c]
