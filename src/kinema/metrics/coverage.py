"""Is everything made that there is, and is what is made like what there is: coverage, density, modes, distance.

    coverage(made_ND, real_MD)                    # share of the real samples that something made comes near to
    density(made_ND, real_MD)                     # how many real samples' neighbourhoods one made lies in; 1 is even

Naeem et al. 2020 (Reliable Fidelity and Diversity Metrics, arXiv 2002.09797, equations 5 and 6): a neighbourhood is the
ball around a real sample out to its k-th nearest real one. Real samples held against real ones, as many, have a density
of 1 and a coverage of about 1 - 2^-k: so compare at one count and one k. For plane experiments whose answer is known:
`modes_found` and `sliced_wasserstein`.

Legend: N made, M real, D features, K centres.
"""

from __future__ import annotations

import numpy as np


def coverage(made_ND: np.ndarray, real_MD: np.ndarray, *, k: int = 5) -> float:
    """Raises ValueError for k or fewer real samples."""
    radius_M, distance_MN = _balls(made_ND, real_MD, k)
    return float((distance_MN.min(1) <= radius_M).mean())


def density(made_ND: np.ndarray, real_MD: np.ndarray, *, k: int = 5) -> float:
    """Raises ValueError for k or fewer real samples."""
    radius_M, distance_MN = _balls(made_ND, real_MD, k)
    return float((distance_MN <= radius_M[:, None]).sum(0).mean() / k)


def expected_coverage(made: int, real: int, *, k: int = 5) -> float:
    """Of `made` samples of the very distribution that the `real` ones are of (lemma 2 there)."""
    return float(1 - np.prod([(real - i) / (made + real - i) for i in range(1, k + 1)]))


def _balls(made_ND: np.ndarray, real_MD: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    if len(real_MD) <= k:
        raise ValueError(f"{len(real_MD)} real samples have no {k}-th neighbour each")
    among_MM = distances(real_MD, real_MD)
    return np.partition(among_MM, k, axis=1)[:, k], distances(real_MD, made_ND)        # the nearest is itself


def distances(x_ND: np.ndarray, y_MD: np.ndarray) -> np.ndarray:
    """Euclidean, float64 [N, M]."""
    x, y = x_ND.astype(np.float64), y_MD.astype(np.float64)
    return np.stack([np.sqrt(np.square(y - one).sum(1)) for one in x])


def modes_found(points_ND: np.ndarray, centres_KD: np.ndarray, *, sigma: float) -> int:
    """Of equally weighted Gaussians how many have a quarter of their share of the points within 3 sigma or more."""
    near_NK = distances(points_ND, centres_KD) < 3 * sigma
    return int((near_NK.mean(0) >= 0.25 / len(centres_KD)).sum())


def sliced_wasserstein(x_ND: np.ndarray, y_ND: np.ndarray, *, num_slices: int = 64, seed: int = 0) -> float:
    """The mean over directions of W1 on the line, which sorting solves exactly (Bonneel et al. 2015). In the plane
    clouds that are d apart have 2 d / pi. Raises ValueError for clouds that differ in number."""
    if x_ND.shape != y_ND.shape:
        raise ValueError(f"clouds {list(x_ND.shape)} and {list(y_ND.shape)} differ in number")
    directions = np.random.default_rng(seed).standard_normal((num_slices, x_ND.shape[1]))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    return float(np.abs(np.sort(x_ND @ directions.T, axis=0) - np.sort(y_ND @ directions.T, axis=0)).mean())
