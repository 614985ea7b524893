"""Structural similarity (Wang, Bovik, Sheikh and Simoncelli 2004): ssim(frames_THWC, original_THWC), 1 for equals.

As in the paper: of the luma, in a Gaussian window of 11 x 11 with sigma 1.5, K1 = 0.01, K2 = 0.03, only where the whole
window is inside the frame, at the frames' own size.
"""

from __future__ import annotations

import numpy as np

from kinema.metrics.frames import LUMA, pair

WINDOW, SIGMA = 11, 1.5
C1, C2 = 0.01 ** 2, 0.03 ** 2                         # (K L)^2 with a range L of 1
_TAPS = np.exp(-(np.arange(WINDOW) - WINDOW // 2) ** 2 / (2 * SIGMA ** 2))
TAPS = _TAPS / _TAPS.sum()


def ssim(frames_THWC: np.ndarray, original_THWC: np.ndarray) -> float:
    """Mean of SSIM (equation 13) over the pixels of all frames. Raises ValueError for frames below the window."""
    if min(frames_THWC.shape[1:3]) < WINDOW:
        raise ValueError(f"frames of {frames_THWC.shape[2]}x{frames_THWC.shape[1]} are smaller than the window")
    frames, original = pair(frames_THWC, original_THWC)
    return float(np.mean([ssim_map(x, y).mean() for x, y in zip(frames @ LUMA, original @ LUMA, strict=True)]))


def ssim_map(x_HW: np.ndarray, y_HW: np.ndarray) -> np.ndarray:
    """SSIM of each window of two pictures 0 .. 1: [H - 10, W - 10]."""
    mean_x, mean_y, xx, yy, xy = _blur(np.stack((x_HW, y_HW, x_HW * x_HW, y_HW * y_HW, x_HW * y_HW)))
    var_x, var_y, covariance = xx - mean_x ** 2, yy - mean_y ** 2, xy - mean_x * mean_y
    return ((2 * mean_x * mean_y + C1) * (2 * covariance + C2)
            / ((mean_x ** 2 + mean_y ** 2 + C1) * (var_x + var_y + C2)))


def _blur(maps_NHW: np.ndarray) -> np.ndarray:
    height, width = (n - WINDOW + 1 for n in maps_NHW.shape[1:])
    rows = sum(tap * maps_NHW[:, k:k + height] for k, tap in enumerate(TAPS))
    return sum(tap * rows[:, :, k:k + width] for k, tap in enumerate(TAPS))
