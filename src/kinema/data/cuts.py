"""Where one shot gives way to the next in moving pictures: cuts, dissolves, wipes, fades.

    for first, last in whole_shots(read_frames(path)): ...           # ranges of frames without a boundary

Made for training material: a boundary that is missed spoils a clip, one too many costs nothing much. A frame is known
by a small picture and histograms of its quarters. A cut is a step much larger than those around it, so that a restless
shot is not cut to pieces (A. Hanjalic, "Shot-boundary detection: unraveled and resolved?", 2002), after which the
picture does not come back, as it does after a flash. In a gradual change the small picture lies on the straight line
between those on both sides: everywhere in the middle of it (dissolve, fade) or at one end here and at the other there
(wipe); movement leaves that line, or goes on before and after as much.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

ROWS, COLUMNS, BINS = 18, 32, 8                   # of the small pictures; of a histogram
STEP, TIMES, AROUND = 0.15, 8.0, 8                # a cut: at least this step, so many times the median of those around
FLASH, BACK = 5, 0.35                             # frames of the longest flash; how like the pictures around it are
REACHES = (2, 3, 4, 6, 8, 12, 16, 24)             # frames to both sides of the middle of a gradual change
CHANGE, OFF_LINE, CALM = 0.1, 0.08, 0.5           # it changes the picture; distance from the line; change beside it


@dataclass(frozen=True, slots=True)
class Boundary:
    """Frames `start` to `end` belong to neither shot; of a cut, `start` is the first frame of the new one and `end` the
    frame before it."""

    start: int
    end: int


def whole_shots(frames: Iterable[np.ndarray], *, shortest: int = 1) -> Iterator[tuple[int, int]]:
    """(first, last) of all shots of at least `shortest` frames, `last` exclusive. Frames are uint8 [H, W, 3]; two
    kilobytes of each are kept."""
    signs = [signature(frame) for frame in frames]
    first = 0
    for boundary in (*boundaries(signs), Boundary(len(signs), len(signs))):
        if boundary.start - first >= shortest:
            yield first, boundary.start
        first = max(boundary.end + 1, first)


def signature(frame: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(uint8 [18, 32, 3] mean colours, float16 [4, 3, 8] shares of levels in the quarters)."""
    part = frame[::max(len(frame) // 144, 1), ::max(frame.shape[1] // 256, 1)]
    height, width = part.shape[:2]
    rows, columns = ((np.arange(n) * size) // n for n, size in ((ROWS, height), (COLUMNS, width)))
    sums = np.add.reduceat(np.add.reduceat(part, rows, 0, dtype=np.float32), columns, 1)
    areas = np.outer(np.diff([*rows, height]), np.diff([*columns, width]))
    levels = part // (256 // BINS)
    quarters = [half[:, side] for half in (levels[:height // 2], levels[height // 2:])
                for side in (slice(width // 2), slice(width // 2, None))]
    shares = [[np.bincount(q[..., c].ravel(), minlength=BINS) / q[..., c].size for c in range(3)] for q in quarters]
    return np.round(sums / np.maximum(areas, 1)[..., None]).astype(np.uint8), np.array(shares, np.float16)


def boundaries(signs: list[tuple[np.ndarray, np.ndarray]]) -> list[Boundary]:
    """All boundaries, in order, none of them touching another."""
    if not signs:
        return []
    small = np.stack([s for s, _ in signs])
    levels = np.stack([h for _, h in signs])
    cuts = _cuts(small, levels)
    gradual = _grouped([t for t in range(2, len(small) - 2) if _in_between(small, t, cuts)])
    single = [Boundary(t, t - 1) for t in cuts if not any(g.start <= t <= g.end + 1 for g in gradual)]
    return sorted([*single, *gradual], key=lambda b: b.start)


def difference(small: np.ndarray, levels: np.ndarray, a: int, b: int) -> float:
    """Of frames a and b: 0 the same .. 1.5."""
    picture = np.abs(small[a].astype(np.float32) - small[b]).mean() / 255
    return float(picture + 0.25 * np.abs(levels[a].astype(np.float32) - levels[b]).sum(-1).mean())


def _cuts(small: np.ndarray, levels: np.ndarray) -> list[int]:
    """First frames of new shots."""
    count = len(small)
    step = np.array([0.0, *(difference(small, levels, t - 1, t) for t in range(1, count))])
    found = []
    for t in range(1, count):
        around = [step[k] for k in range(max(t - AROUND, 1), min(t + AROUND + 1, count)) if abs(k - t) > 1] or [0.0]
        if step[t] < max(STEP, TIMES * (float(np.median(around)) + 0.02)) or step[t] < step[t - 1:t + 2].max():
            continue
        back = [(t - 1, t + k) for k in range(1, FLASH + 1)] + [(t - 1 - k, t) for k in range(1, FLASH + 1)]
        if not any(difference(small, levels, a, b) < BACK * step[t] for a, b in back if a >= 0 and b < count):
            found.append(t)
    return found


def _in_between(small: np.ndarray, t: int, cuts: list[int]) -> bool:
    """Whether frame t lies on the line between those before and after it, and not at one end of it."""
    for reach in REACHES:
        if t < reach or t + reach >= len(small) or any(t - reach < c <= t + reach for c in cuts):
            continue
        before, here, after = (small[k].astype(np.float32) / 255 for k in (t - reach, t, t + reach))
        way = after - before
        length = np.sqrt((way ** 2).sum(-1))
        if np.median(length) < CHANGE:
            continue
        beside = [(max(t - 3 * reach, 0), t - reach), (t + reach, min(t + 3 * reach, len(small) - 1))]
        speeds = [_moved(small[a], small[b]) / (b - a) for a, b in beside if b - a >= reach]
        if 2 * reach * min(speeds, default=1.0) > CALM * length.mean():
            continue
        part = np.clip(((here - before) * way).sum(-1) / (length ** 2 + 1e-4), 0, 1)
        off = np.sqrt(((here - before - part[..., None] * way) ** 2).sum(-1)).mean() / length.mean()
        if off < OFF_LINE and 0.2 < (part * length).sum() / length.sum() < 0.8:
            return True
    return False


def _moved(a: np.ndarray, b: np.ndarray) -> float:
    """Mean distance of the colours of two small pictures."""
    return float(np.sqrt(((b.astype(np.float32) - a) ** 2).sum(-1)).mean()) / 255


def _grouped(frames: list[int], gap: int = 4) -> list[Boundary]:
    """Frames near one another as one boundary, two frames wider at both ends."""
    groups: list[list[int]] = []
    for t in frames:
        if groups and t - groups[-1][-1] <= gap:
            groups[-1].append(t)
        else:
            groups.append([t])
    return [Boundary(max(g[0] - 2, 0), g[-1] + 2) for g in groups]
