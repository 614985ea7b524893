"""Does a made clip still show what it was told to: objects by a judge, outlines by their edges.

    survival(frames, matte, judge)             # {3: 0.94, 7: 0.61}: share of each object's area
    edge_agreement(frames, original, matte)    # share of the outlines that are still edges

The judge is a function that was trained apart from the maker of the clip; what it finds in the original is the most
that can survive, so report both.

Legend: T frames, H height, W width, C = 3 colours.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from kinema.metrics.frames import LUMA, pair

Segment = Callable[[np.ndarray], np.ndarray]          # frames_THWC -> ids_THW, the matte's ids
VISIBLE = 0.04                                        # an edge: ten 8-bit steps of luma between neighbours


def survival(frames_THWC: np.ndarray, matte_THW: np.ndarray, judge: Segment, *, least: int = 16) -> dict[int, float]:
    """Share of each object's area, over the clip, where the judge sees that object: id to 0 .. 1. Id 0 is no object;
    objects of less than `least` pixels a frame on average are left out. Raises ValueError for shapes that differ."""
    seen_THW = judge(frames_THWC)
    if not frames_THWC.shape[:3] == matte_THW.shape == seen_THW.shape:
        raise ValueError(f"frames of {list(frames_THWC.shape)}, a matte of {list(matte_THW.shape)}, "
                         f"seen {list(seen_THW.shape)}")
    objects, areas = np.unique(matte_THW, return_counts=True)
    return {int(k): float(np.mean(seen_THW[matte_THW == k] == k))
            for k, area in zip(objects, areas, strict=True) if k and area >= least * len(matte_THW)}


def edge_agreement(frames_THWC: np.ndarray, original_THWC: np.ndarray, matte_THW: np.ndarray) -> float:
    """Share of the matte's border pixels with a visible edge in the original where the clip has one at least half as
    strong, that pixel or a neighbour. nan where the original shows none."""
    frames, original = pair(frames_THWC, original_THWC, np.float32)
    if matte_THW.shape != frames.shape[:3]:
        raise ValueError(f"a matte of {list(matte_THW.shape)} is not one of frames {list(frames.shape)}")
    luma = LUMA.astype(np.float32)
    ours, theirs = _steepness(frames @ luma), _steepness(original @ luma)
    borders = (_steepness(matte_THW.astype(np.int64)) > 0) & (theirs > VISIBLE)
    return float(np.mean(_widened(ours)[borders] >= theirs[borders] / 2)) if borders.any() else float("nan")


def _steepness(x_THW: np.ndarray) -> np.ndarray:
    """The largest absolute difference to a neighbour above, below, left or right."""
    out = np.zeros_like(x_THW)
    down, right = np.abs(np.diff(x_THW, axis=1)), np.abs(np.diff(x_THW, axis=2))
    for part, step in ((out[:, 1:], down), (out[:, :-1], down), (out[:, :, 1:], right), (out[:, :, :-1], right)):
        np.maximum(part, step, out=part)
    return out


def _widened(x_THW: np.ndarray) -> np.ndarray:
    """The largest of 3 x 3."""
    height, width = x_THW.shape[1:]
    padded = np.pad(x_THW, ((0, 0), (1, 1), (1, 1)))
    return np.max([padded[:, y:y + height, x:x + width] for y in range(3) for x in range(3)], axis=0)
