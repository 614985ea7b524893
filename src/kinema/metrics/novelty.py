"""Is it a copy: how far a clip is from the nearest one it could have been learned from.

    distance_N, index_N = nearest(made_ND, training_MD)

A distance of 0 is a copy. Compare with held-out real clips' own distances to the training clips: as far is as new.

Legend: N clips, M training clips, D features.
"""

from __future__ import annotations

import numpy as np


def nearest(features_ND: np.ndarray, training_MD: np.ndarray, *, chunk: int = 256) -> tuple[np.ndarray, np.ndarray]:
    """Euclidean distance to the nearest training clip and its index, [N] each; the first among equals. `chunk` training
    clips are compared at a time. By differences, since products would lose the small distances that matter here."""
    if not len(training_MD) or features_ND.shape[1:] != training_MD.shape[1:]:
        raise ValueError(f"features {list(features_ND.shape)} have no nearest in {list(training_MD.shape)}")
    distance = np.full(len(features_ND), np.inf)
    index = np.zeros(len(features_ND), np.intp)
    for first in range(0, len(training_MD), chunk):
        block = training_MD[first:first + chunk]
        for n, one in enumerate(features_ND):
            squares = np.square(block - one).sum(1)
            k = int(squares.argmin())
            if squares[k] < distance[n]:
                distance[n], index[n] = squares[k], first + k
    return np.sqrt(distance), index
