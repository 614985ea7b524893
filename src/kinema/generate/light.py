"""The light of a picture that was painted as a screen shows it: the inverse of post's display transform.

    colour = scene_linear(painted)            # painted: display 0..1; display(colour, grain=0) shows it again

Grade, curve and vignette are undone exactly; the bloom by one step of a fixed point, because what spread is hidden in
the picture. What is white on the screen was at least so bright.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from kinema.post.display import LUT_TOP, PALE, curve, display

WHITE = 254.5 / 255                           # beyond it the screen does not tell how bright
WARMTH = (1.0, 0.1, -1.0)                     # how much of the lean red, green and blue take: as in post/display.py
SIZE = 4096


def scene_linear(painted: np.ndarray) -> np.ndarray:
    """float32 [height, width, 3], scene-linear, of display numbers 0..1 of the same shape."""
    light = _undone(painted)
    if light.max() > 0.9:                     # where the bloom begins
        again = _undone(display(light, frame=0, seed=0, grain=0.0).astype(np.float32) / 255)
        known = painted < WHITE
        light = np.where(known, np.maximum(light - np.maximum(again - light, 0), 0), light)
    return light


def _undone(painted: np.ndarray) -> np.ndarray:
    """Curve, lean, vignette and the paleness of film undone."""
    index = np.rint(np.clip(painted, 0, 1) * np.float32(SIZE - 1)).astype(np.int32)
    light = np.stack([_inverse(c)[index[..., c]] for c in range(3)], axis=2) / _shade(*painted.shape[:2])
    grey = light @ np.array((0.25, 0.62, 0.13), np.float32)
    return np.ascontiguousarray(np.maximum((light - PALE * grey[..., None]) / (1 - PALE), 0))


@lru_cache(maxsize=3)
def _inverse(channel: int) -> np.ndarray:
    """Light for SIZE even steps of a screen's number, float32."""
    light = np.linspace(0, 1, 1 << 16) ** 2 * LUT_TOP
    value = curve(light)
    value = value + (value - 0.38) * 0.022 * WARMTH[channel] * value * (1 - value) * 4
    return np.interp(np.minimum(np.linspace(0, 1, SIZE), WHITE), value, light).astype(np.float32)


@lru_cache(maxsize=4)
def _shade(height: int, width: int) -> np.ndarray:
    """What the vignette leaves of the light, float32 [height, width, 1]."""
    v = ((np.arange(height, dtype=np.float32) + 0.5) / height * 2 - 1)[:, None, None]
    u = ((np.arange(width, dtype=np.float32) + 0.5) / width * 2 - 1)[None, :, None]
    return (1 + np.float32(0.16) * (u * u * np.float32(0.75) + v * v * np.float32(0.45))) ** -2
