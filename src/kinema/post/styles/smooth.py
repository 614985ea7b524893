"""Flat patches with firm borders: a soft Kuwahara filter, at half the size.

    flat_CHW = patches(picture_u8, reach=4)

M. Kuwahara et al., "Processing of RI-angiocardiographic images" (1976); instead of the quietest of the four windows
around a pixel, all count, the quiet ones most (after G. Papari et al., 2007), so that nothing jumps.
"""

from __future__ import annotations

import numpy as np

from kinema.post.display import blur
from kinema.post.kernel import fast

F = np.float32


def patches(picture: np.ndarray, *, reach: int) -> np.ndarray:
    """float32 [3, height // 2, width // 2], 0 to 1, from uint8 [height, width, 3]. `reach`: of a window, pixels."""
    height, width = picture.shape[0] // 2, picture.shape[1] // 2
    sums = np.empty((4, height, width), np.float32)
    _halve(picture, sums)
    half = max(reach // 4, 1)
    out = np.empty((3, height, width), np.float32)
    _choose(blur(sums, half, passes=1), half, out)
    return out


@fast
def _halve(picture, out):
    """Mean of 2 x 2 pixels; the fourth plane holds the square of their brightness."""
    for j in range(out.shape[1]):
        for i in range(out.shape[2]):
            y, x = 2 * j, 2 * i
            total = F(0)
            for c in range(3):
                mean = (F(picture[y, x, c]) + F(picture[y, x + 1, c]) + F(picture[y + 1, x, c])
                        + F(picture[y + 1, x + 1, c])) * F(1 / 1020)
                out[c, j, i] = mean
                total += mean
            out[3, j, i] = total * total * F(1 / 9)


@fast
def _choose(mean, half, out):
    _, height, width = mean.shape
    for j in range(height):
        t, b = max(j - half, 0), min(j + half, height - 1)
        for i in range(width):
            l, r = max(i - half, 0), min(i + half, width - 1)
            red, green, blue, whole = F(0), F(0), F(0), F(0)
            for k in range(4):
                y, x = t if k < 2 else b, l if k % 2 == 0 else r
                m0, m1, m2 = mean[0, y, x], mean[1, y, x], mean[2, y, x]
                bright = (m0 + m1 + m2) * F(1 / 3)
                spread = max(mean[3, y, x] - bright * bright, F(0)) + F(2e-4)
                weight = F(1e-6) / (spread * spread)
                red, green, blue, whole = red + m0 * weight, green + m1 * weight, blue + m2 * weight, whole + weight
            out[0, j, i], out[1, j, i], out[2, j, i] = red / whole, green / whole, blue / whole
