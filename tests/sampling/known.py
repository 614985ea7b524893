"""Data whose flow is known in closed form: one-dimensional mixtures of Gaussians."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from kinema.sampling.noise import spread


@dataclass(frozen=True)
class Mixture:
    """x_0 ~ sum_k weights[k] N(means[k], stds[k]^2), each element by itself."""

    weights: tuple[float, ...]
    means: tuple[float, ...]
    stds: tuple[float, ...]

    def velocity(self, x: Tensor, t: float | Tensor) -> Tensor:
        """E[noise - x_0 | x_t = x], in rectified flow's scale."""
        t = torch.as_tensor(spread(t, x), dtype=x.dtype).unsqueeze(-1)
        weights, means, stds = (torch.tensor(v, dtype=x.dtype) for v in (self.weights, self.means, self.stds))
        variance = ((1 - t) * stds) ** 2 + t ** 2
        away = x.unsqueeze(-1) - (1 - t) * means
        share = torch.softmax(weights.log() - variance.log() / 2 - away ** 2 / (2 * variance), -1)
        x_0 = means + (1 - t) * stds ** 2 / variance * away
        noise = t / variance * away
        return (share * (noise - x_0)).sum(-1)

    def distance(self, samples: Tensor) -> float:
        """Kolmogorov's: the largest difference between the samples' distribution function and the true one.
        Beyond 1.95 / sqrt(count) in one of a thousand sets of true samples."""
        x = samples.double().flatten().sort().values
        true = sum(w * 0.5 * (1 + torch.erf((x - m) / (s * math.sqrt(2))))
                   for w, m, s in zip(self.weights, self.means, self.stds, strict=True))
        i = torch.arange(len(x) + 1, dtype=torch.float64) / len(x)
        return torch.maximum(i[1:] - true, true - i[:-1]).max().item()


NORMAL = Mixture((1.0,), (0.0,), (1.0,))
GAUSSIAN = Mixture((1.0,), (0.7,), (0.3,))
TWO_PEAKS = Mixture((0.3, 0.7), (-1.0, 0.8), (0.15, 0.25))


def gaussian_leap(x: Tensor, t: float | Tensor, s: float | Tensor) -> Tensor:
    """GAUSSIAN's velocity averaged along its flow from t to s: the flow keeps (x - mean) / std."""
    def moments(t):
        return (1 - t) * 0.7, (((1 - t) * 0.3) ** 2 + t ** 2) ** 0.5
    (mean_t, std_t), (mean_s, std_s) = moments(t), moments(s)
    return (mean_s + std_s * (x - mean_t) / std_t - x) / (s - t)


def normals(count: int) -> Tensor:
    """Standard normals without chance: the middles of `count` equally likely parts. [count], float64."""
    return torch.special.ndtri((torch.arange(count, dtype=torch.float64) + 0.5) / count)


def noises(like: Tensor, seed: int = 0):
    """noise(i) for samplers: fresh draws of one generator."""
    generator = torch.Generator().manual_seed(seed)
    return lambda i: torch.randn(like.shape, generator=generator, dtype=like.dtype)
