"""Is what is made real, and is all made that is real: precision and recall of samples.

    precision, recall = precision_recall(made_ND, real_MD)

Kynkäänniemi et al. 2019 (arXiv 1904.06991, equations 1 and 2): a set of samples stands for all that lies within the
distance of a sample to its k-th nearest of the set. Precision is the share of the made ones within the real set's,
recall that of the real ones within the made set's. Compare at one count, one k and with the same features.

Legend: N made, M real, D features.
"""

from __future__ import annotations

import numpy as np

from kinema.metrics.coverage import distances


def precision_recall(made_ND: np.ndarray, real_MD: np.ndarray, *, k: int = 3) -> tuple[float, float]:
    """Raises ValueError for k or fewer samples on a side."""
    return within(made_ND, real_MD, k=k), within(real_MD, made_ND, k=k)


def within(x_ND: np.ndarray, set_MD: np.ndarray, *, k: int) -> float:
    """The share of x that lies within the set. Raises ValueError for a set of k or fewer."""
    if len(set_MD) <= k:
        raise ValueError(f"{len(set_MD)} samples have no {k}-th neighbour each")
    radius_M = np.partition(distances(set_MD, set_MD), k, axis=1)[:, k]           # the nearest is itself
    return float((distances(x_ND, set_MD) <= radius_M).any(1).mean())
