"""Frechet distance between clips as Gaussians of their features (Dowson and Landau 1982; Unterthiner et al. 2018).

    d2 = |m1 - m2|^2 + tr(S1 + S2 - 2 (S1 S2)^(1/2))
    frechet(np.stack([features(c) for c in made]), np.stack([features(c) for c in real]))

A distance means something only with its features, number of frames and count of clips beside it: few clips make it
larger, about as 1 / count. So compare at one count, and beside real against real (`self_test`).

Legend: N clips, D features, T frames, H height, W width, C = 3 colours.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from kinema.metrics.frames import unit


def frechet(features_ND: np.ndarray, real_ND: np.ndarray) -> float:
    """The squared distance, in float64. Raises ValueError for less than 2 clips on a side or unequal D."""
    if features_ND.ndim != 2 or real_ND.ndim != 2 or features_ND.shape[1] != real_ND.shape[1]:
        raise ValueError(f"features {list(features_ND.shape)} and {list(real_ND.shape)} cannot be compared")
    if min(len(features_ND), len(real_ND)) < 2:
        raise ValueError("a spread needs 2 clips")
    return frechet_of_gaussians(*_gaussian(features_ND), *_gaussian(real_ND))


def frechet_of_gaussians(mean_1: np.ndarray, cov_1: np.ndarray, mean_2: np.ndarray, cov_2: np.ndarray) -> float:
    """From means [D] and covariances [D, D]. The eigenvalues of (S1 S2)^(1/2) are the singular values of A1' A2, where
    S = A A': no square root of a matrix, and none of rounding errors, so it holds for less clips than features."""
    roots = np.linalg.svd(_root(cov_1).T @ _root(cov_2), compute_uv=False)
    distance = np.sum((mean_1 - mean_2) ** 2) + np.trace(cov_1) + np.trace(cov_2) - 2 * roots.sum()
    return float(max(distance, 0.0))


def _gaussian(features_ND: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    features_ND = features_ND.astype(np.float64)
    return features_ND.mean(0), np.atleast_2d(np.cov(features_ND, rowvar=False))


def _root(cov: np.ndarray) -> np.ndarray:
    values, vectors = np.linalg.eigh(cov)
    return vectors * np.sqrt(np.maximum(values, 0))


@dataclass(frozen=True, kw_only=True, slots=True)
class SelfTest:
    """Distances of one half of real clips to the other half, as it is and spoiled; of how many clips and frames."""

    real: float
    noise: float
    shuffled: float
    count: int
    frames: int

    @property
    def passed(self) -> bool:
        """Both faults at least double the distance of real to real. It fails for want of clips, too."""
        return 2 * self.real < min(self.noise, self.shuffled)


def self_test(clips: Sequence[np.ndarray], features: Callable[[np.ndarray], np.ndarray], *, noise: float = 0.05,
              seed: int = 0) -> SelfTest:
    """Does the distance see noise in space (its standard deviation in display sRGB, frozen in time: only the picture
    can tell) and shuffled time? `features`: frames_THWC -> [D]. Raises ValueError for less than 4 clips."""
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(clips))
    half = len(clips) // 2
    reference = np.stack([features(clips[i]) for i in order[:half]])
    real, noisy, shuffled = [], [], []
    for i in order[half:2 * half]:
        clip = unit(clips[i], np.float32)
        grain = rng.normal(0, noise, clip.shape[1:]).astype(np.float32)
        real.append(features(clip))
        noisy.append(features(np.clip(clip + grain, 0, 1)))
        shuffled.append(features(clip[rng.permutation(len(clip))]))
    return SelfTest(real=frechet(np.stack(real), reference), noise=frechet(np.stack(noisy), reference),
                    shuffled=frechet(np.stack(shuffled), reference), count=half, frames=len(clips[0]))
