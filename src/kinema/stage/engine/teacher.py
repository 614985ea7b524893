"""The picture a diffusion model learns from: the mean of many sharp ones, each at its own moment of an open shutter,
through its own point of the lens and its own part of the pixel.

    picture = teach(stage_set, staging.at, 12, width=512, height=288)

Samples are Sobol's points (numbers of S. Joe, F. Kuo, 2008), which fill five dimensions evenly; pixels are weighted by
a Blackman-Harris window (F. Harris, 1978), by choosing where its rays go.
The shutter is open for half a frame (180 degrees) around the frame's moment: depth, matte and layers, which are those
of the moment itself, lie in the middle of the blur. Shadows are soft in closed form already; the sun is not sampled.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache, reduce
from operator import xor

import numpy as np

from kinema.stage.engine.lens import disc_point, on_lens
from kinema.stage.engine.render import Picture, render
from kinema.stage.frame import StageFrame
from kinema.stage.sets import Set

SAMPLES = 32                                  # 43 dB or more from 256 of them, on three shots
SHUTTER = 0.5                                 # of a frame: 180 degrees
FILTER = 1.25                                 # radius of the pixel filter, pixels
SOBOL = ((0, 0, (1,)), (1, 0, (1,)), (2, 1, (1, 3)), (3, 1, (1, 3, 1)), (3, 2, (1, 1, 1)))      # degree, a, m


def teach(stage_set: Set, at: Callable[[float], StageFrame], number: int, *, width: int, height: int,
          samples: int = SAMPLES) -> Picture:
    """Frame `number`: colour is the mean of `samples` pictures, all else one picture's, with layers. `at` gives the
    stage on any frame or between two."""
    total = np.zeros((height, width, 3), np.float32)
    for jitter_x, jitter_y, lens_u, lens_v, time in points(samples):
        frame = at(number + SHUTTER * (float(time) - 0.5))
        frame = replace(frame, camera=on_lens(frame.camera, *disc_point(float(lens_u), float(lens_v))))
        (x, part_x), (y, part_y) = _offset(float(jitter_x)), _offset(float(jitter_y))
        colour = render(stage_set, frame, width=width, height=height, quality="preview", jitter=(part_x, part_y)).colour
        rows = np.clip(np.arange(height) + y, 0, height - 1)
        total += colour[rows][:, np.clip(np.arange(width) + x, 0, width - 1)]
    sharp = render(stage_set, at(number), width=width, height=height, quality="preview", layers=True)
    return replace(sharp, colour=total / np.float32(samples))


def points(count: int) -> np.ndarray:
    """float64 [count, 5] in 0..1: each column once in each of `count` equal parts, where that is a power of 2."""
    bits = max(count - 1, 1).bit_length()
    columns = []
    for degree, inner, first in SOBOL:
        m = list(first)
        for k in range(len(m), bits):
            new = m[k - degree] ^ (m[k - degree] << degree) if degree else 1
            for j in range(1, degree):
                new ^= (inner >> (degree - 1 - j) & 1) * m[k - j] << j
            m.append(new)
        turns = [v << bits - 1 - k for k, v in enumerate(m[:bits])]
        columns.append([reduce(xor, (t for k, t in enumerate(turns) if i >> k & 1), 0) for i in range(count)])
    return (np.array(columns).T + 0.5) / 2 ** bits


@lru_cache(maxsize=1)
def _window() -> tuple[np.ndarray, np.ndarray]:
    """Places across the filter and the share of its weight up to them."""
    u = np.linspace(0.0, 1.0, 513)
    w = 0.35875 - 0.48829 * np.cos(2 * np.pi * u) + 0.14128 * np.cos(4 * np.pi * u) - 0.01168 * np.cos(6 * np.pi * u)
    total = np.concatenate(([0.0], np.cumsum(0.5 * (w[1:] + w[:-1]))))
    return (2 * u - 1) * FILTER, total / total[-1]


def _offset(u: float) -> tuple[int, float]:
    """Where a ray of the filter goes: whole pixels, and the part of one (-0.5..0.5)."""
    places, share = _window()
    at = float(np.interp(u, share, places))
    whole = round(at)
    return whole, at - whole
