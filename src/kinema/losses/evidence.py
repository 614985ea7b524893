"""The evidence lower bound of a variational autoencoder (Kingma & Welling 2013, arXiv 1312.6114, equation 3), in nats.

    log p(x) >= E_q(z|x) log p(x|z) - KL(q(z|x) || p(z))

The observation model p(x|z): each byte by itself, logistic around what the decoder says, cut into the 256 bins that
bytes are (Kingma et al. 2016, appendix B.3; Salimans et al. 2017, equation 2), so that it is a probability of a file's
bytes and not a density. With one scale for all pixels of a colour, which is learned, the two terms need no weight
between them: the best scale is how far off the decoder is (Rybkin, Daniilidis & Levine 2021).

x, mean [B, C, H, W] in -1 .. 1, byte k at k / 127.5 - 1; logscale broadcasts over them; z [B, Z].
"""

from __future__ import annotations

import math
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

from kinema.losses.kl import gaussian_kl

HALF = 1 / 255                                # of a bin's width


def byte_nats(x: Tensor, mean: Tensor, logscale: Tensor) -> Tensor:
    """-log p(x|z) for each byte; the outermost bins take the tails. Of a difference of sigmoids, S(a) - S(b) =
    S(a) S(-b) (1 - e^(b-a)), the logarithm is finite however far off the mean is."""
    sharp = (-logscale).exp()
    above, below = (x - mean + HALF) * sharp, (x - mean - HALF) * sharp
    log_above = torch.where(x > 1 - HALF, 0.0, F.logsigmoid(above))
    log_below = torch.where(x < HALF - 1, 0.0, F.logsigmoid(-below))
    between = torch.log(-torch.expm1(-2 * HALF * sharp))
    return -(log_above + log_below + torch.where(x.abs() > 1 - HALF, 0.0, between))


class Evidence(NamedTuple):
    """Both terms of a picture [B], and of how many bytes it is."""

    reconstruction: Tensor
    kl: Tensor
    num_bytes: int

    def loss(self, *, beta: float = 1.0) -> Tensor:
        """The mean over pictures, in bits a byte. With beta = 1 the negative bound; above, latents are asked to say
        less and each its own thing (Higgins et al. 2017), and it is no bound of this model's likelihood."""
        return (self.reconstruction + beta * self.kl).mean() / (self.num_bytes * math.log(2))

    @property
    def bits_per_dim(self) -> Tensor:
        """[B]: at least as many bits a byte as the model needs for the picture; 8 are needed without any model."""
        return (self.reconstruction + self.kl) / (self.num_bytes * math.log(2))


def evidence(x: Tensor, mean: Tensor, logscale: Tensor, mean_BZ: Tensor, logvar_BZ: Tensor) -> Evidence:
    """From what the decoder says of one z drawn of q = N(mean_BZ, exp logvar_BZ); the prior is standard normal."""
    nats = byte_nats(x, mean, logscale)
    return Evidence(nats.flatten(1).sum(1), gaussian_kl(mean_BZ, logvar_BZ).sum(1), nats[0].numel())
