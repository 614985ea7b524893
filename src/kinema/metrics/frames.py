"""What every measure takes: frames_THWC of a clip in display sRGB, uint8 or floating 0 .. 1, as numbers it can count.

Legend: T frames, H height, W width, C = 3 colours.
"""

from __future__ import annotations

import numpy as np

LUMA = np.array((0.2126, 0.7152, 0.0722))            # BT.709, of the coded values


def unit(frames_THWC: np.ndarray, dtype: type = np.float64) -> np.ndarray:
    """The frames as floats 0 .. 1. Raises ValueError for what is not a clip (floats of 0 .. 255 or -1 .. 1)."""
    if frames_THWC.ndim != 4 or frames_THWC.shape[-1] != 3 or not frames_THWC.size:
        raise ValueError(f"frames are [T, H, W, 3], not {list(frames_THWC.shape)}")
    if frames_THWC.dtype == np.uint8:
        return np.divide(frames_THWC, 255, dtype=dtype)
    if not np.issubdtype(frames_THWC.dtype, np.floating):
        raise ValueError(f"frames are uint8 or floating, not {frames_THWC.dtype}")
    if not (frames_THWC.min() >= -1e-3 and frames_THWC.max() <= 1 + 1e-3):
        raise ValueError(f"floating frames are 0 .. 1, not {frames_THWC.min():.3g} .. {frames_THWC.max():.3g}")
    return frames_THWC.astype(dtype)


def pair(frames_THWC: np.ndarray, original_THWC: np.ndarray, dtype: type = np.float64) -> tuple[np.ndarray, np.ndarray]:
    """Both clips as floats. Raises ValueError where their shapes differ: nothing is broadcast."""
    if frames_THWC.shape != original_THWC.shape:
        raise ValueError(f"clips of {list(frames_THWC.shape)} and {list(original_THWC.shape)} cannot be compared")
    return unit(frames_THWC, dtype), unit(original_THWC, dtype)
