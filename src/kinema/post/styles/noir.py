"""Black and white on old stock: a hard light from the side, deep shadows, glowing whites, coarse grain.

The side light is added from the normals, so that faces and walls turn dark on one side whatever lit them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from kinema.post.display import blur, curve, grain_tile
from kinema.post.kernel import fast
from kinema.post.styles.outline import soften

F = np.float32
KEY = (-0.62, 0.48, 0.62)                      # from the left, above and before, as the camera stands
DARK, LIGHT = (0.022, 0.024, 0.03), (0.965, 0.955, 0.93)
TABLE = 1024


def draw(colour: np.ndarray, passes: Mapping[str, Any], *, frame: int, seed: int, time: str) -> np.ndarray:
    camera = passes["camera"]
    axes = np.array([camera["right"], camera["up"], [-a for a in camera["forward"]]], np.float32)
    key = (np.array(KEY, np.float32) / np.linalg.norm(KEY)) @ axes
    height, width = passes["depth"].shape
    light = np.empty((height, width), np.float32)
    exposure = {"night": 1.9, "dusk": 1.55, "dawn": 1.1, "day": 0.85}.get(time, 1.0)
    hard = np.empty((height, width), np.float32)
    _turned(passes["normal"], key.astype(np.float32), hard)
    _light(np.ascontiguousarray(colour, np.float32), passes["depth"], soften(hard), passes["matte"], F(exposure), light)
    small = np.ascontiguousarray(np.maximum(light[::4, ::4] - F(0.9), 0)[None])
    glow = blur(np.minimum(small, F(4)), max(width // 160, 1))[0]
    rng = np.random.default_rng((seed & 0xFFFFFFFF, frame // 2))           # grain on twos
    gx, gy = (int(a) for a in rng.integers(0, 512, 2))
    out = np.empty((height, width, 3), np.uint8)
    _print(light, glow, grain_tile(), gx, gy, _table(), out)
    return out


def _table() -> np.ndarray:
    """Display value over the square root of light 0 to 8, with more contrast than the film's own curve."""
    y = curve(np.linspace(0, 1, TABLE + 1) ** 2 * 8)
    return np.clip(y + 0.34 * np.sin(2 * np.pi * (np.clip(y, 0, 1) - 0.5)) / np.pi, 0, 1).astype(np.float32)


@fast
def _turned(normal, key, out):
    """How far a surface faces the key: 0 away from it .. 1, with a narrow border between."""
    height, width = out.shape
    for j in range(height):
        for i in range(width):
            turned = normal[j, i, 0] * key[0] + normal[j, i, 1] * key[1] + normal[j, i, 2] * key[2]
            hard = min(max((turned - F(0.08)) * F(2.6), F(0)), F(1))
            out[j, i] = hard * hard * (F(3) - F(2) * hard)


@fast
def _light(colour, depth, hard, matte, exposure, out):
    height, width = depth.shape
    for j in range(height):
        for i in range(width):
            # As a plate that sees red: skin is pale, sky and leaves are dark.
            y = F(0.5) * colour[j, i, 0] + F(0.45) * colour[j, i, 1] + F(0.05) * colour[j, i, 2]
            y = max(y, F(0))
            y = y / (F(1) + F(0.4) * y)
            z = depth[j, i]
            if z > F(2000):
                out[j, i] = y * exposure * F(0.42)
                continue
            near = F(1) / (F(1) + z * F(0.035))
            actor = F(1.0) if matte[j, i] >= 100 else F(0.55)
            side = F(1) - actor * F(0.85) + actor * F(1.7) * hard[j, i]
            out[j, i] = y * exposure * side * (F(0.35) + near)


@fast
def _print(light, glow, grain, gx, gy, table, out):
    height, width = light.shape
    low_h, low_w = glow.shape
    for j in range(height):
        v = (F(j) + F(0.5)) / F(height) * F(2) - F(1)
        fy = min(max((F(j) + F(0.5)) / F(4) - F(0.5), F(0)), F(low_h - 1))
        y0 = int(fy)
        y1, wy = min(y0 + 1, low_h - 1), fy - F(int(fy))
        for i in range(width):
            u = (F(i) + F(0.5)) / F(width) * F(2) - F(1)
            fx = min(max((F(i) + F(0.5)) / F(4) - F(0.5), F(0)), F(low_w - 1))
            x0 = int(fx)
            x1, wx = min(x0 + 1, low_w - 1), fx - F(int(fx))
            top = glow[y0, x0] + (glow[y0, x1] - glow[y0, x0]) * wx
            low = glow[y1, x0] + (glow[y1, x1] - glow[y1, x0]) * wx
            dark = F(1) / (F(1) + F(0.5) * u * u + F(0.35) * v * v)
            value = (light[j, i] + F(0.3) * (top + (low - top) * wy)) * dark * dark
            at = min(max(value / F(8), F(0)), F(1)) ** F(0.5) * F(TABLE)
            k = min(int(at), TABLE - 1)
            value = table[k] + (table[k + 1] - table[k]) * (at - F(k))
            value += grain[(j + gy) & 511, (i + gx) & 511] * F(0.018) * (F(0.35) + F(2.6) * value * (F(1) - value))
            value = min(max(value, F(0)), F(1))
            for c in range(3):
                tone = F(DARK[c]) + (F(LIGHT[c]) - F(DARK[c])) * value
                out[j, i, c] = np.uint8(tone * F(255) + F(0.5))
