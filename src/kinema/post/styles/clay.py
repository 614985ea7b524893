"""Modelled in clay: soft shading, saturated colour, thumb marks and fingerprints lit from the side, worn creases.

The marks are pressed into the world and into the figures (texture.anchored) and stay where they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from kinema.post.display import blur, display
from kinema.post.kernel import fast
from kinema.post.styles.outline import outline, soften
from kinema.post.styles.smooth import patches
from kinema.post.styles.texture import anchored, fingerprints, noise

F = np.float32


def draw(colour: np.ndarray, passes: Mapping[str, Any], *, frame: int, seed: int, time: str) -> np.ndarray:
    graded = display(colour, frame=0, seed=0, grain=0, vignette=0.8)
    height, width = graded.shape[:2]
    soft = patches(graded, reach=max(width // 128, 4))
    prints = anchored(fingerprints(51), passes, size=0.42, seams=False)
    dents = anchored(noise(53, 9.0, 2.0), passes, size=0.55, seams=False)
    lines = outline(passes, thick=1.5)
    worn = blur(np.ascontiguousarray(lines[::4, ::4])[None], max(width // 500, 1))[0]
    camera = passes["camera"]
    axes = np.array([camera["right"], camera["up"], [-a for a in camera["forward"]]], np.float32)
    half = (np.array((-0.42, 0.55, 0.72), np.float32) @ axes).astype(np.float32)
    shine, facing = np.empty((height, width), np.float32), np.empty((height, width), np.float32)
    _shine(passes["normal"], half, axes[2], shine, facing)
    out = np.empty_like(graded)
    _model(graded, soft, prints, dents, worn, soften(shine), facing, passes["depth"], F(width / 1024), out)
    return out


@fast
def _shine(normal, half, back, out, facing):
    height, width = out.shape
    for j in range(height):
        for i in range(width):
            a = max(normal[j, i, 0] * half[0] + normal[j, i, 1] * half[1] + normal[j, i, 2] * half[2], F(0))
            a *= a
            a *= a
            a *= a
            out[j, i] = a * a
            facing[j, i] = normal[j, i, 0] * back[0] + normal[j, i, 1] * back[1] + normal[j, i, 2] * back[2]


@fast
def _model(graded, soft, prints, dents, worn, shine, facing, depth, scale, out):
    height, width = shine.shape
    low_h, low_w = soft.shape[1], soft.shape[2]
    reach = max(int(scale * F(2)), 1)
    value = np.empty(3, np.float32)
    for j in range(height):
        j0, j1 = max(j - 1, 0), min(j + 1, height - 1)
        d0, d1 = max(j - reach, 0), min(j + reach, height - 1)
        for i in range(width):
            i0, i1 = max(i - 1, 0), min(i + 1, width - 1)
            e0, e1 = max(i - reach, 0), min(i + reach, width - 1)
            near = F(1) / (F(1) + depth[j, i] * F(0.025))
            relief = (prints[j1, i1] - prints[j0, i0]) * F(0.13) + (dents[d1, e1] - dents[d0, e0]) * F(0.55)
            step = abs(depth[d1, e1] - depth[d0, e0]) / depth[j, i]
            relief *= min(max(F(2) - step * F(25), F(0)), F(1))          # not over the border of a thing,
            relief *= min(max(facing[j, i] * F(2.2) - F(0.25), F(0.12)), F(1))     # nor where it is seen from the side
            relief = min(max(relief, F(-0.16)), F(0.16)) * (F(0.3) + F(0.7) * near)
            crease = worn[min(j // 4, worn.shape[0] - 1), min(i // 4, worn.shape[1] - 1)]
            fx = min(max(F(i) * F(0.5) - F(0.25), F(0)), F(low_w - 1.001))
            fy = min(max(F(j) * F(0.5) - F(0.25), F(0)), F(low_h - 1.001))
            x0, y0 = int(fx), int(fy)
            wx, wy = fx - F(x0), fy - F(y0)
            x1, y1 = min(x0 + 1, low_w - 1), min(y0 + 1, low_h - 1)
            for c in range(3):
                top = soft[c, y0, x0] + (soft[c, y0, x1] - soft[c, y0, x0]) * wx
                low = soft[c, y1, x0] + (soft[c, y1, x1] - soft[c, y1, x0]) * wx
                smooth = top + (low - top) * wy
                value[c] = smooth + (F(graded[j, i, c]) / F(255) - smooth) * F(0.3)
            y = F(0.3) * value[0] + F(0.59) * value[1] + F(0.11) * value[2]
            lit = F(1) + relief * F(1.6) - crease * F(0.34)
            gloss = shine[j, i] * F(0.11) * (F(0.4) + y) * (F(1) + relief * F(5))
            for c in range(3):
                v = y + (value[c] - y) * F(1.28)
                v = v * F(0.93) + F(0.035)
                v = v * lit + gloss
                out[j, i, c] = np.uint8(min(max(v, F(0)), F(1)) * F(255) + F(0.5))
