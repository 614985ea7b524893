"""What one picture looks like, as a vector: the fixed filters of features.py on a picture that stands still.

    features_ND = np.stack([still_features(picture) for picture in pictures])      # for frechet, coverage
    blocks_ND = np.stack([blocks(picture) for picture in pictures])                # for novelty: what is where

Of a still the energies of what moves are the same number for all pictures; they are left out. CELLS are bands, one
above the other: what stands at the top of a landscape is another thing than at its foot, left and right are the same.

Legend: H height, W width, C = 3 colours, N pictures, D features (18 a cell; 3 a block).
"""

from __future__ import annotations

import math

import numpy as np

from kinema.metrics.features import LEVELS, ORIENTATIONS, TAPS, features
from kinema.metrics.frames import unit

CELLS = (3, 1)
COLOURS = 6                                   # of a cell: three means, three logarithms of spreads
BLOCK = 8                                     # pixels a side


def still_features(picture_HWC: np.ndarray, *, cells: tuple[int, int] = CELLS) -> np.ndarray:
    """float64 [D]. Raises ValueError for pictures too small for the filters."""
    told = features(np.repeat(picture_HWC[None], TAPS, axis=0), cells=cells)
    colours, energies = np.split(told, [COLOURS * math.prod(cells)])
    still = energies.reshape(LEVELS, math.prod(cells), ORIENTATIONS, -1)[..., 0]
    return np.concatenate((colours, still.ravel()))


def blocks(picture_HWC: np.ndarray) -> np.ndarray:
    """float64 [D], means of blocks in 0 .. 1; rows and columns that fill no block are left out."""
    picture = unit(picture_HWC[None])[0]
    rows, columns = (size // BLOCK for size in picture.shape[:2])
    parts = picture[:rows * BLOCK, :columns * BLOCK].reshape(rows, BLOCK, columns, BLOCK, 3)
    return parts.mean((1, 3)).ravel()
