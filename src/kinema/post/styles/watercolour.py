"""Watercolour on cold-pressed paper: flat washes with darker borders, wet-in-wet clouds, granulation, a pencil below.

Pigment is thinned and gathered as in A. Bousseau et al., "Interactive watercolor rendering with temporal coherence and
abstraction" (2006): C' = C - (C - C^2)(d - 1), with d the density of the pigment. Clouds lie on the world, the grain
belongs to the sheet.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from kinema.post.display import display
from kinema.post.kernel import fast
from kinema.post.styles.outline import outline
from kinema.post.styles.smooth import patches
from kinema.post.styles.texture import anchored, noise, paper, tiled

F = np.float32
SHEET, PENCIL = (0.985, 0.965, 0.925), (0.30, 0.25, 0.24)


def draw(colour: np.ndarray, passes: Mapping[str, Any], *, frame: int, seed: int, time: str) -> np.ndarray:
    graded = display(colour, frame=0, seed=0, grain=0, vignette=0)
    height, width = graded.shape[:2]
    wash = patches(graded, reach=max(width // 90, 4))
    cloud = anchored(noise(41, 3.0, 1.5), passes, size=0.8)
    bleed = anchored(noise(43, 16.0, 1.3), passes, size=0.6)
    lift = {"night": 0.58, "dusk": 0.72, "dawn": 0.8}.get(time, 0.86)
    lifted = (np.arange(256, dtype=np.float32) / 255) ** F(lift)        # transparent colour is never as dark as light
    out = np.empty_like(graded)
    pencil = outline(passes, thick=0.55, creases=0.6)
    _paint(lifted[graded], wash ** F(lift), pencil, cloud, bleed, paper(height, width), border(height, width),
           F(width / 1024), out)
    return out


@lru_cache(maxsize=4)
def border(height: int, width: int) -> np.ndarray:
    """Where the wash ends before the sheet does: 0 on bare paper, 1 within."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    away = np.minimum(np.minimum(x, width - 1 - x), np.minimum(y, height - 1 - y)) / width
    ragged, fine = tiled(noise(45, 5.0, 1.6), height, width), tiled(noise(46, 40.0), height, width)
    return np.clip((away - 0.007 - 0.008 * ragged - 0.003 * fine) / 0.004, 0, 1).astype(np.float32)


@fast
def _paint(graded, wash, line, cloud, bleed, sheet, border, scale, out):
    height, width = line.shape
    low_h, low_w = wash.shape[1], wash.shape[2]
    value = np.empty(3, np.float32)
    for j in range(height):
        for i in range(width):
            # Colour runs a little over its line.
            shift = (bleed[j, i] - F(0.5)) * F(5) * scale
            fx = min(max((F(i) + shift) * F(0.5) - F(0.25), F(0)), F(low_w - 1.001))
            fy = min(max((F(j) + (cloud[j, i] - F(0.5)) * F(5) * scale) * F(0.5) - F(0.25), F(0)), F(low_h - 1.001))
            x0, y0 = int(fx), int(fy)
            wx, wy = fx - F(x0), fy - F(y0)
            x1, y1 = min(x0 + 1, low_w - 1), min(y0 + 1, low_h - 1)
            slope = F(0)
            for c in range(3):
                a, b, d, e = wash[c, y0, x0], wash[c, y0, x1], wash[c, y1, x0], wash[c, y1, x1]
                top, low = a + (b - a) * wx, d + (e - d) * wx
                value[c] = top + (low - top) * wy
                slope += abs(b - a) + abs(d - a)
            y = F(0.3) * value[0] + F(0.59) * value[1] + F(0.11) * value[2]
            pooled = min(slope * F(3.2), F(1.1))
            density = F(1.0) + pooled + (cloud[j, i] - F(0.5)) * F(1.3) + (bleed[j, i] - F(0.5)) * F(0.35)
            density += (sheet[j, i] - F(0.5)) * (F(-0.75))
            mask = border[j, i]
            # The wash dries with a dark rim where it ends on the paper.
            density += mask * (F(1) - mask) * F(3)
            pencil = line[j, i] * (F(0.35) + F(0.55) * sheet[j, i]) * F(0.7)
            for c in range(3):
                v = value[c] + (graded[j, i, c] - value[c]) * F(0.3)
                v = y + (v - y) * F(1.22)
                v = F(0.07) + min(max(v, F(0)), F(1)) * F(0.96)
                v = v - (v - v * v) * (density - F(1)) * F(0.72)
                v = F(SHEET[c]) * min(max(v, F(0)), F(1))
                v += (F(PENCIL[c]) - v) * pencil
                v = F(SHEET[c]) * (F(0.985) + F(0.03) * (sheet[j, i] - F(0.5))) * (F(1) - mask) + v * mask
                out[j, i, c] = np.uint8(min(max(v, F(0)), F(1)) * F(255) + F(0.5))
