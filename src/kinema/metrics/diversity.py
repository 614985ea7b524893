"""How different are clips made of the same words and passes with other seeds: diversity(features_ND)."""

from __future__ import annotations

import numpy as np


def diversity(features_ND: np.ndarray) -> float:
    """Mean Euclidean distance of all pairs of N samples of one condition; 0 if the seed changes nothing.

    Compare with the same of real clips that share the condition. Raises ValueError for less than 2 samples.
    """
    if features_ND.ndim != 2 or len(features_ND) < 2:
        raise ValueError(f"diversity needs [N, D] of 2 samples or more, not {list(features_ND.shape)}")
    distances = [np.linalg.norm(features_ND[k + 1:] - one, axis=1) for k, one in enumerate(features_ND[:-1])]
    return float(np.concatenate(distances).mean())
