"""What a clip looks like and how it moves, as a vector: fixed filters, nothing learned, nothing downloaded.

    features_ND = np.stack([features(clip) for clip in clips])        # for frechet, diversity and novelty

Motion energy (Adelson and Bergen 1985) of derivative filters (Freeman and Adelson 1991): at LEVELS scales, each half
the size of the last, the luma is filtered by the first and second derivatives in space, steered to 4 orientations, and
by a mean, first and second derivative in time. Per scale and orientation that gives the energy of what stands still,
moves along the orientation and moves against it: 12 mean logarithms a scale. Three means and three logarithms of
spreads tell light and colour. All of it for each of `cells` = rows x columns of the picture: one for distributions,
(2, 2) or more where the layout shall count.

Noise raises the fine energies, blur lowers them, shuffled frames turn standing energy into moving and make both
directions equal; playing backward swaps them. Compare only clips of one size, length and rate.

Legend: T frames, H height, W width, C = 3 colours, D features (42 a cell).
"""

from __future__ import annotations

import math

import numpy as np

from kinema.metrics.frames import LUMA, unit

LEVELS = 3
ORIENTATIONS = 4
MEAN, FIRST, SECOND = np.array(((1, 4, 6, 4, 1), (-2, -4, 0, 4, 2), (4, 0, -8, 0, 4)), np.float32) / 16
TAPS = len(MEAN)
QUIET = 1e-6                # energy that cannot be told from that of 8 bits' rounding
COLOUR = 6.0                # makes the means of light and colour vary over clips about as much as the logarithms do


def features(frames_THWC: np.ndarray, *, cells: tuple[int, int] = (1, 1)) -> np.ndarray:
    """float64 [D]. Raises ValueError for less than 5 frames, or frames too small for the filters at the last scale."""
    frames = unit(frames_THWC, np.float32)
    least = (TAPS - 1 + max(cells)) * 2 ** (LEVELS - 1)
    if len(frames) < TAPS or min(frames.shape[1:3]) < least:
        raise ValueError(f"features need {TAPS} frames of {least}x{least}, not {list(frames.shape[:3])}")
    luma_THW = frames @ LUMA.astype(np.float32)
    told = [_colours(frames, luma_THW, cells)]
    for level in range(LEVELS):
        if level:
            luma_THW = _halved(luma_THW)
        told.append(_energies(luma_THW, cells))
    return np.concatenate(told)


def _colours(frames_THWC: np.ndarray, luma_THW: np.ndarray, cells: tuple[int, int]) -> np.ndarray:
    opponent = np.stack((luma_THW, frames_THWC[..., 2] - luma_THW, frames_THWC[..., 0] - luma_THW))
    told = [(COLOUR * cell.mean((1, 2, 3), dtype=np.float64),
             0.5 * np.log(cell.var((1, 2, 3), dtype=np.float64) + QUIET)) for cell in _split(opponent, cells)]
    return np.ravel(told)


def _halved(luma_THW: np.ndarray) -> np.ndarray:
    """Means of 2 x 2; an odd last row or column is left out."""
    even = luma_THW[:, :luma_THW.shape[1] // 2 * 2, :luma_THW.shape[2] // 2 * 2]
    return (even[:, ::2, ::2] + even[:, 1::2, ::2] + even[:, ::2, 1::2] + even[:, 1::2, 1::2]) / 4


def _energies(luma_THW: np.ndarray, cells: tuple[int, int]) -> np.ndarray:
    """Mean logarithms of the channels' energies in each cell: of logarithms, so that quiet places count, not
    strong edges alone; it is there that noise and blur are seen."""
    mean, first, second = (_filtered(luma_THW, taps, 2) for taps in (MEAN, FIRST, SECOND))
    space = np.stack((_filtered(first, MEAN, 1), _filtered(mean, FIRST, 1), _filtered(second, MEAN, 1),
                      _filtered(first, FIRST, 1), _filtered(mean, SECOND, 1)), 1)       # x, y, xx, xy, yy: [T, 5, H, W]
    time = np.stack((MEAN, FIRST, SECOND))
    told = np.zeros((math.prod(cells), len(CHANNELS)))
    for t in range(len(space) - TAPS + 1):
        responses = (time @ space[t:t + TAPS].reshape(TAPS, -1)).reshape(15, -1)
        pairs = (CHANNELS.reshape(-1, 15) @ responses).reshape(len(CHANNELS), 2, *space.shape[2:])
        energies = np.log(pairs[:, 0] ** 2 + pairs[:, 1] ** 2 + QUIET)
        told += [cell.mean((1, 2)) for cell in _split(energies, cells)]
    return (told / (len(space) - TAPS + 1)).ravel()


def _filtered(x: np.ndarray, taps: np.ndarray, axis: int) -> np.ndarray:
    count = x.shape[axis] - TAPS + 1
    shifted = (x[:, k:k + count] if axis == 1 else x[:, :, k:k + count] for k in range(TAPS))
    return sum(tap * part for tap, part in zip(taps, shifted, strict=True) if tap)


def _split(x_NHW: np.ndarray, cells: tuple[int, int]) -> list[np.ndarray]:
    return [part for row in np.array_split(x_NHW, cells[0], -2) for part in np.array_split(row, cells[1], -1)]


def _channels() -> np.ndarray:
    """[12, 2, 15]: each channel's quadrature pair as mixtures of the responses, time (mean, first, second) x space."""
    mean, first, second = np.eye(3)
    channels = []
    for k in range(ORIENTATIONS):
        c, s = math.cos(math.pi * k / ORIENTATIONS), math.sin(math.pi * k / ORIENTATIONS)
        odd, even = np.array((c, s, 0, 0, 0)), np.array((0, 0, c * c, 2 * c * s, s * s))
        channels.append((np.kron(mean, even), np.kron(mean, odd)))
        for way in (1, -1):                           # along and against: cos(kx - wt) has only the first
            channels.append((np.kron(second, even) + way * np.kron(first, odd),
                             np.kron(first, even) - way * np.kron(second, odd)))
    return np.array(channels, np.float32)


CHANNELS = _channels()
