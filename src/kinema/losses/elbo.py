"""The evidence lower bound, piece by piece (Kingma & Welling 2013, equation 3), and a tighter one.

    bound = log_likelihood - KL,   KL = E_q[log q(z|x) / p(z)] >= 0 (kl.py, closed form)
    loss = -(gaussian_log_likelihood(x, decoded, log_sigma).sum((1, 2)).mean() - free_bits(kl_BZ, 0.02))

One loss, one descent, for encoder, prior and decoder together. B samples, Z numbers of a latent, K draws of it.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor


def gaussian_log_likelihood(x: Tensor, mean: Tensor, log_sigma: Tensor | float = 0.0) -> Tensor:
    """log N(x; mean, sigma) of each element, nats. With a sigma that is learned its best value is the error's own
    deviation, and no weight between the terms is left to choose (Rybkin et al. 2021, equation 5)."""
    log_sigma = torch.as_tensor(log_sigma)
    return -0.5 * ((x - mean) * (-log_sigma).exp()) ** 2 - log_sigma - 0.5 * math.log(2 * math.pi)


def free_bits(kl_BZ: Tensor, nats: float) -> Tensor:
    """The KL of the batch's mean sample, no number of the latent counted below `nats`: below it there is nothing to
    gain from saying less, so no number falls silent early (Kingma et al. 2016, section C.8)."""
    return kl_BZ.mean(0).clamp(min=nats).sum()


def annealed(share: float, *, until: float) -> float:
    """The weight of the KL, 0 at the beginning of a training and 1 from its share `until` on (Bowman et al. 2016)."""
    return 1.0 if until <= 0 else min(share / until, 1.0)


def importance_weighted_bound(log_weights_KB: Tensor) -> Tensor:
    """[B]: log 1/K sum_k w_k of w = p(x, z_k) / q(z_k|x), z_k drawn from q (Burda et al. 2016, equation 8). One draw is
    the evidence lower bound; in the mean more draws are never looser, and all are below log p(x)."""
    return torch.logsumexp(log_weights_KB, dim=0) - math.log(len(log_weights_KB))
