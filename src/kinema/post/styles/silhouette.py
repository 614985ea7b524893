"""After Lotte Reiniger: people and things are black paper, the world layers of tissue before a glowing glass.

Each layer is paler the farther it lies; light shines through windows, fires and the sky; joints and folds within the
black are cut as fine lines.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from kinema.post.display import blur, display
from kinema.post.kernel import fast
from kinema.post.styles.outline import outline, soften
from kinema.post.styles.texture import noise, paper, tiled

F = np.float32
LAYERS = 5.0
# The glass by the hour: near tissue, far tissue, sky above, sky at its brightest.
GLASS = {
    "dawn": ((0.20, 0.09, 0.16), (0.95, 0.60, 0.52), (0.55, 0.48, 0.62), (1.0, 0.86, 0.70)),
    "day": ((0.07, 0.16, 0.17), (0.86, 0.80, 0.55), (0.45, 0.68, 0.70), (1.0, 0.95, 0.76)),
    "dusk": ((0.19, 0.05, 0.08), (0.97, 0.52, 0.20), (0.48, 0.16, 0.28), (1.0, 0.80, 0.42)),
    "night": ((0.03, 0.05, 0.13), (0.32, 0.47, 0.66), (0.07, 0.13, 0.30), (0.66, 0.80, 0.86)),
}


def draw(colour: np.ndarray, passes: Mapping[str, Any], *, frame: int, seed: int, time: str) -> np.ndarray:
    graded = display(colour, frame=0, seed=0, grain=0, vignette=0)
    height, width = graded.shape[:2]
    glow = np.maximum(graded[::4, ::4].max(axis=2).astype(np.float32) / 255 - F(0.72), 0)
    glow = blur(np.ascontiguousarray(glow[None]), max(width // 128, 1))[0]
    cuts = outline(passes, thick=0.8, creases=0.7)
    out = np.empty_like(graded)
    # What is white (eyes, lace, a letter) is cut out.
    white = soften(np.clip((passes["albedo"].min(axis=2) - F(0.5)) * 5, 0, 1))
    glass = np.array(GLASS.get(time, GLASS["day"]), np.float32)
    _draw(graded, passes["depth"], passes["matte"], cuts, white, glow, tiled(noise(31, 14.0), height, width),
          paper(height, width), glass, out)
    return out


@fast
def _draw(graded, depth, matte, cuts, white, glow, torn, sheet, glass, out):
    height, width = depth.shape
    low_h, low_w = glow.shape
    across = np.empty(width, np.float32)
    for i in range(width):
        u = F(i) / F(width) - F(0.5)
        across[i] = np.exp(-F(2.2) * u * u)
    for j in range(height):
        v = F(j) / F(height)
        down = np.exp(-F(5.0) * (v - F(0.58)) * (v - F(0.58)))
        for i in range(width):
            r, g, b = F(graded[j, i, 0]) / F(255), F(graded[j, i, 1]) / F(255), F(graded[j, i, 2]) / F(255)
            y = F(0.3) * r + F(0.59) * g + F(0.11) * b
            shine = glow[min(j // 4, low_h - 1), min(i // 4, low_w - 1)]
            fibre = (sheet[j, i] - F(0.5)) * F(0.05) + (torn[j, i] - F(0.5)) * F(0.07)
            z = depth[j, i]
            centre = across[i] * down
            if matte[j, i] >= 100:
                cut = max(cuts[j, i] - F(0.3), F(0)) * F(0.8) + white[j, i]
                for c in range(3):
                    black = F(0.022) + F(0.02) * sheet[j, i]
                    lit = black + cut * (glass[1, c] + glass[3, c]) * F(0.33)
                    out[j, i, c] = np.uint8(min(lit, F(1)) * F(255) + F(0.5))
                continue
            if z > F(2000):
                high = min(max(v * F(1.75), F(0)), F(1))
                for c in range(3):
                    value = glass[2, c] + (glass[3, c] - glass[2, c]) * high * (F(0.55) + F(0.45) * centre)
                    value += (y - F(0.55)) * F(0.16) + shine * F(0.5)
                    value *= F(1) + fibre
                    out[j, i, c] = np.uint8(min(max(value, F(0)), F(1)) * F(255) + F(0.5))
                continue
            far = z / (z + F(22))
            step = (far + (torn[j, i] - F(0.5)) * F(0.02)) * F(LAYERS)
            base = np.floor(step)
            part = step - base
            edge = min(max((part - F(0.72)) * F(3.6), F(0)), F(1))
            shade = (base + edge) / F(LAYERS)
            # Each sheet is a little lighter toward its upper edge, where the next one's light falls on it.
            shade = min(max(shade + part * F(0.07) + (y - F(0.4)) * F(0.5), F(0)), F(1)) * (F(0.7) + F(0.3) * centre)
            through = min(max((max(r, max(g, b)) - F(0.8)) * F(4), F(0)), F(1)) * (F(1) - far * F(0.6))
            dark = F(1) - cuts[j, i] * F(0.4)
            for c in range(3):
                value = (glass[0, c] + (glass[1, c] - glass[0, c]) * shade) * dark
                value += (glass[3, c] - value) * through * F(0.75) + shine * F(0.6) * glass[3, c]
                value *= F(1) + fibre
                out[j, i, c] = np.uint8(min(max(value, F(0)), F(1)) * F(255) + F(0.5))
