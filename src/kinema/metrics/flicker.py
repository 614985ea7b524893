"""Flicker: how much more a clip changes from frame to frame than the original does. 1 is the original's own.

    flicker(frames, original) <= 1.1           # "at most 10 % above the original's"
    warp_flicker(frames, original, motion)     # the same along the true motion
    added_flicker(frames, original)            # what the other two cannot see where a clip is blurred

Steady movement and slow light have small second differences in time; what goes up and down from frame to frame has
large ones. A ratio hides flicker behind blur, since lost detail no longer changes: read it beside `added_flicker`.

Legend: T frames, H height, W width, C = 3 colours.
"""

from __future__ import annotations

import numpy as np

from kinema.metrics.frames import pair

FLOOR = 1e-4                # added to both sides of a ratio: a fortieth of a step of 8 bits, so that stills have one
FOLLOWS = 0.1               # a pixel whose colour changes by more along its motion was covered, or is a reflection


def flicker(frames_THWC: np.ndarray, original_THWC: np.ndarray) -> float:
    """Mean absolute second difference in time, over the original's. Raises ValueError for less than 3 frames."""
    frames, original = pair(frames_THWC, original_THWC, np.float32)
    return (_unrest(frames) + FLOOR) / (_unrest(original) + FLOOR)


def added_flicker(frames_THWC: np.ndarray, original_THWC: np.ndarray) -> float:
    """The same of the error, frames - original: 0 for equals, and blur does not lower it."""
    frames, original = pair(frames_THWC, original_THWC, np.float32)
    return _unrest(frames - original) / (_unrest(original) + FLOOR)


def _unrest(frames_THWC: np.ndarray) -> float:
    if len(frames_THWC) < 3:
        raise ValueError(f"flicker needs 3 frames, not {len(frames_THWC)}")
    return float(np.abs(np.diff(frames_THWC, n=2, axis=0)).mean(dtype=np.float64))


def warp_flicker(frames_THWC: np.ndarray, original_THWC: np.ndarray, motion_THW2: np.ndarray) -> float:
    """Warp error (after Lai et al. 2018; absolute differences) over the original's, with the true motion:
    pixels right and down to the next frame (the last frame's is not used; nan: unknown).

    Counted are pixels that stay inside the frame and whose colour in the original follows the motion (FOLLOWS). Raises
    ValueError where there is none.
    """
    frames, original = pair(frames_THWC, original_THWC, np.float32)
    if motion_THW2.shape != (*frames.shape[:3], 2):
        raise ValueError(f"motion is [T, H, W, 2], not {list(motion_THW2.shape)}")
    ours = theirs = 0.0
    count = 0
    for t in range(len(frames) - 1):
        inside_HW, (now_HWC, was_HWC) = _along(motion_THW2[t], (frames[t + 1], original[t + 1]))
        ours_HW, theirs_HW = np.abs(now_HWC - frames[t]).mean(-1), np.abs(was_HWC - original[t]).mean(-1)
        counted = inside_HW & (theirs_HW <= FOLLOWS)
        ours, theirs = ours + ours_HW[counted].sum(dtype=float), theirs + theirs_HW[counted].sum(dtype=float)
        count += int(counted.sum())
    if not count:
        raise ValueError("no pixel follows the motion")
    return (ours / count + FLOOR) / (theirs / count + FLOOR)


def _along(motion_HW2: np.ndarray, following: tuple[np.ndarray, ...]) -> tuple[np.ndarray, list[np.ndarray]]:
    """Where the motion stays inside, and each following frame at its end (bilinear)."""
    height, width = motion_HW2.shape[:2]
    y, x = np.mgrid[:height, :width].astype(np.float32)
    x, y = x + motion_HW2[..., 0], y + motion_HW2[..., 1]
    inside = (x >= 0) & (x <= width - 1) & (y >= 0) & (y <= height - 1)          # False for nan
    x, y = np.where(inside, x, 0), np.where(inside, y, 0)
    left, top = x.astype(np.intp), y.astype(np.intp)
    right, bottom = np.minimum(left + 1, width - 1), np.minimum(top + 1, height - 1)
    x, y = (x - left)[..., None], (y - top)[..., None]
    return inside, [(1 - y) * ((1 - x) * f[top, left] + x * f[top, right])
                    + y * ((1 - x) * f[bottom, left] + x * f[bottom, right]) for f in following]
