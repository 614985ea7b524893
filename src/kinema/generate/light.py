"""The light of a picture that was painted as a screen shows it: the inverse of post's display transform.

    colour = scene_linear(painted)            # painted: display 0..1; display(colour, grain=0) shows it again

Grade, curve and vignette are undone exactly; the bloom by one step of a fixed point, because what spread is hidden in
the picture. What is white on the screen was at least so bright.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from kinema.post.display import LUT_TOP, PALE, F, curve, display
from kinema.post.kernel import fast

WHITE = 254.5 / 255                           # beyond it the screen does not tell how bright
WARMTH = (1.0, 0.1, -1.0)                     # how much of the lean red, green and blue take: as in post/display.py
SIZE = 4096


def scene_linear(painted: np.ndarray) -> np.ndarray:
    """float32 [height, width, 3], scene-linear, of display numbers 0..1 of the same shape."""
    painted = np.ascontiguousarray(painted, np.float32)
    light = np.empty_like(painted)
    _undo(painted, _inverse(), light)
    if light.max() > 0.9:                     # where the bloom begins
        again = np.empty_like(light)
        _undo(display(light, frame=0, seed=0, grain=0.0).astype(np.float32) / 255, _inverse(), again)
        _less(light, again, painted)
    return light


@lru_cache(maxsize=1)
def _inverse() -> np.ndarray:
    """Light for SIZE even steps of a screen's number, float32 [3, SIZE]."""
    light = np.linspace(0, 1, 1 << 16) ** 2 * LUT_TOP
    value = curve(light)
    leaning = [value + (value - 0.38) * 0.022 * warmth * value * (1 - value) * 4 for warmth in WARMTH]
    return np.stack([np.interp(np.minimum(np.linspace(0, 1, SIZE), WHITE), v, light) for v in leaning]).astype(F)


@fast
def _undo(painted, inverse, light):
    """light <- curve, lean, vignette and the paleness of film undone."""
    height, width, _ = painted.shape
    for y in range(height):
        v = (F(y) + F(0.5)) / F(height) * F(2) - F(1)
        for x in range(width):
            u = (F(x) + F(0.5)) / F(width) * F(2) - F(1)
            shade = F(1) + F(0.16) * (u * u * F(0.75) + v * v * F(0.45))
            for c in range(3):
                at = min(max(painted[y, x, c], F(0)), F(1)) * F(SIZE - 1) + F(0.5)
                light[y, x, c] = inverse[c, np.int32(at)] * shade * shade
            grey = F(0.25) * light[y, x, 0] + F(0.62) * light[y, x, 1] + F(0.13) * light[y, x, 2]
            for c in range(3):
                light[y, x, c] = max((light[y, x, c] - PALE * grey) / (F(1) - PALE), F(0))


@fast
def _less(light, again, painted):
    """Takes from the light what shows as too bright, but where the screen is white."""
    height, width, _ = light.shape
    for y in range(height):
        for x in range(width):
            for c in range(3):
                if painted[y, x, c] < F(WHITE):
                    light[y, x, c] = max(light[y, x, c] - max(again[y, x, c] - light[y, x, c], F(0)), F(0))
