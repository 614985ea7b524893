"""Peak signal-to-noise ratio: psnr(frames_THWC, original_THWC) in decibels."""

from __future__ import annotations

import math

import numpy as np

from kinema.metrics.frames import pair


def psnr(frames_THWC: np.ndarray, original_THWC: np.ndarray) -> float:
    """-10 log10 of the mean squared error over the whole clip and all colours, peak 1; inf for equals.

    Of the clip, not the mean of its frames' ratios: a first frame that was given would make that infinite.
    """
    frames, original = pair(frames_THWC, original_THWC)
    error = float(np.mean((frames - original) ** 2))
    return -10 * math.log10(error) if error else math.inf
