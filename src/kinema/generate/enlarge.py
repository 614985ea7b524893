"""A small picture at the size of the film, its edges taken from a large one that shows the same things.

The guided filter (He, Sun & Tang 2013) in its fast form (He & Sun 2015): within every small window the painted picture
is a line over the guide, painted = slope guide + offset; slope and offset are smooth, so they are enlarged, and the
large guide brings the edges. What no line explains is kept at its own size. Between two moments of the clip slope and
offset are mixed: edges move with the guide, which is drawn for every frame of the film.

    fits = [fit(painted, guide) for painted, guide in ...]       # small, float32 [h, w, 3], display 0..1
    large = applied(between(fits[0], fits[1], 0.5), guide_large)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kinema.generate.stage import enlarge

RADIUS = 2                                    # of the window, in small pixels
EPSILON = 0.03 ** 2                           # variance of the guide below which it says nothing
STEEPEST = 2.0                                # a guide's edge is not blown up further than this


@dataclass(frozen=True, slots=True)
class Fit:
    """painted = slope * guide + offset, each float32 [h, w, 3]."""

    slope: np.ndarray
    offset: np.ndarray


def fit(painted: np.ndarray, guide: np.ndarray) -> Fit:
    """The lines of a painted picture over its guide. On the guide itself they give the painted picture back."""
    mean_i, mean_p = box(guide), box(painted)
    slope = (box(guide * painted) - mean_i * mean_p) / (box(guide * guide) - mean_i * mean_i + EPSILON)
    slope = box(np.clip(slope, 0.0, STEEPEST))
    return Fit(slope, painted - slope * guide)


def between(a: Fit, b: Fit, part: float) -> Fit:
    """From `a` (0) to `b` (1)."""
    if part == 0:
        return a
    return Fit(a.slope + (b.slope - a.slope) * np.float32(part), a.offset + (b.offset - a.offset) * np.float32(part))


def applied(lines: Fit, guide: np.ndarray) -> np.ndarray:
    """float32 [height, width, 3], display 0..1, of the guide's size. The small picture covers the width of the large
    one; where it is higher in proportion, the same is left out above and below."""
    height, width = guide.shape[:2]
    both = np.concatenate((lines.slope, lines.offset), axis=2)
    rows = max(round(both.shape[0] * width / both.shape[1]), height)
    spare = (rows - height) // 2
    large = enlarge(both, width, rows)[spare:spare + height]
    return np.clip(large[..., :3] * guide + large[..., 3:], 0, 1)


def box(values: np.ndarray) -> np.ndarray:
    """The mean over a window of (2 RADIUS + 1)^2 pixels of [h, w, c], edges repeated."""
    size = 2 * RADIUS + 1
    for axis in (0, 1):
        wide = np.pad(values, [(RADIUS + 1, RADIUS) if a == axis else (0, 0) for a in range(3)], mode="edge")
        total = np.cumsum(wide, axis=axis, dtype=np.float64)
        ends, starts = range(size, total.shape[axis]), range(total.shape[axis] - size)
        values = (total.take(ends, axis) - total.take(starts, axis)) / size
    return values.astype(np.float32)
