"""Display RGB to the Y'CbCr of video: ITU-R BT.709, limited range, 4:2:0 with chroma in the middle of its four pixels.

In whole numbers, so that every processor gives the same bytes.
"""

from __future__ import annotations

import numpy as np
from numba import njit

KR, KB, BITS = 0.2126, 0.0722, 16             # BT.709-6, 3.2
ONE = 1 << BITS


def _weights() -> tuple[np.ndarray, np.ndarray]:
    """Rows Y', Cb, Cr of the matrix, int32, for one pixel and for the sum of four; each row sums to what it must."""
    luma = np.array([KR, 1 - KR - KB, KB])
    rows = np.array([luma * 219, (np.array([0, 0, 1]) - luma) / (2 * (1 - KB)) * 224,
                     (np.array([1, 0, 0]) - luma) / (2 * (1 - KR)) * 224]) / 255 * ONE
    whole = np.rint(rows).astype(np.int32)
    whole[:, 1] += np.array([round(219 / 255 * ONE), 0, 0], np.int32) - whole.sum(axis=1, dtype=np.int32)
    return whole[0], whole[1:]


LUMA, CHROMA = _weights()


@njit(cache=True, nogil=True)
def _convert(rgb, luma, chroma, out, blues, reds):
    width = rgb.shape[1]
    half, quarter = np.int32(ONE // 2 + 16 * ONE), np.int32(ONE * 2 + 512 * ONE)
    red, green, blue = np.empty(width, np.int32), np.empty(width, np.int32), np.empty(width, np.int32)
    for row in range(blues.shape[0]):
        for x in range(width):
            red[x], green[x], blue[x] = 0, 0, 0
        for y in range(2 * row, 2 * row + 2):
            for x in range(width):
                r, g, b = np.int32(rgb[y, x, 0]), np.int32(rgb[y, x, 1]), np.int32(rgb[y, x, 2])
                out[y, x] = np.uint8((r * luma[0] + g * luma[1] + b * luma[2] + half) >> BITS)
                red[x] += r
                green[x] += g
                blue[x] += b
        for x in range(width // 2):
            r, g, b = red[2 * x] + red[2 * x + 1], green[2 * x] + green[2 * x + 1], blue[2 * x] + blue[2 * x + 1]
            blues[row, x] = np.uint8((r * chroma[0, 0] + g * chroma[0, 1] + b * chroma[0, 2] + quarter) >> (BITS + 2))
            reds[row, x] = np.uint8((r * chroma[1, 0] + g * chroma[1, 1] + b * chroma[1, 2] + quarter) >> (BITS + 2))


def yuv420(rgb: np.ndarray) -> np.ndarray:
    """uint8 [height * 3 / 2, width], FFmpeg's yuv420p, of uint8 [height, width, 3]; both sizes even."""
    height, width = rgb.shape[:2]
    out = np.empty(height * width * 3 // 2, np.uint8)
    luma, blues, reds = np.split(out, (height * width, height * width * 5 // 4))
    half = (height // 2, width // 2)
    _convert(np.ascontiguousarray(rgb), LUMA, CHROMA, luma.reshape(height, width), blues.reshape(half),
             reds.reshape(half))
    return out.reshape(height * 3 // 2, width)
