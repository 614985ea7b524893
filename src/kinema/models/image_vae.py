"""A variational autoencoder of pictures: an encoder that says which latents a picture may come of, a decoder back.

Kingma & Welling 2013 (arXiv 1312.6114, sections 2.3 and 3): q(z|x) is a Gaussian whose mean and variance the encoder
gives, z = mean + deviation * noise (`reparametrise`, section 2.4), and p(x|z) is around what the decoder says, as far
off as `logscale` (losses/evidence.py). Both are told facts, as the generator of dcgan.py is (Sohn, Lee & Yan 2015), so
that a picture can be asked for: z drawn of the prior, and facts.

B pictures, Z numbers of a latent, K of the facts (all 0: not told), H W rows and columns.

    said_BCHW, mean_BZ, logvar_BZ = ImageVAE(SMALL)(pictures_BCHW, facts_BK, noise_BZ)
    pictures_BCHW = vae.decode(latents_BZ, facts_BK)
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor, nn

LEAST, MOST = -12.0, 4.0                      # of log variances: before it has learned anything, exp must not run away
GROUPS = 8                                    # of channels, normalised together
PACE = 10.0                                   # of the scale: one number that has far to go, at the rate of all others


@dataclass(frozen=True, kw_only=True, slots=True)
class ImageVAEConfig:
    width: int = 128                          # of the picture; both are the small maps' times 2^(levels - 1)
    height: int = 72
    latent: int = 64
    num_facts: int = 22                       # data/backdrops.py: FACTS
    seed_maps: int = 32                       # feature maps that the dense layers read and give
    widths: tuple[int, ...] = (32, 64, 96, 128)            # at full size, 1/2, 1/4, 1/8; the decoder the other way
    depths: tuple[int, ...] = (1, 1, 2, 2)                 # the decoder's convolutions at each of these


SMALL = ImageVAEConfig()                                                                            # 1.81 M weights
TINY = replace(SMALL, width=64, height=32, latent=8, seed_maps=8, widths=(8, 16, 16), depths=(1, 1, 1))


def first_size(config: ImageVAEConfig) -> tuple[int, int]:
    """(rows, columns) of the smallest maps. Raises ValueError for a picture that does not halve so often."""
    times = 2 ** (len(config.widths) - 1)
    if config.height % times or config.width % times:
        raise ValueError(f"pictures of {config.width}x{config.height}; this model takes multiples of {times}")
    return config.height // times, config.width // times


def reparametrise(mean: Tensor, logvar: Tensor, noise: Tensor) -> Tensor:
    """A draw of N(mean, exp logvar) through which gradients reach both (equation 10)."""
    return mean + (0.5 * logvar).exp() * noise


def _unit(convolution: nn.Conv2d) -> nn.Sequential:
    return nn.Sequential(convolution, nn.GroupNorm(GROUPS, convolution.out_channels), nn.SiLU())


class ImageVAE(nn.Module):
    def __init__(self, config: ImageVAEConfig):
        super().__init__()
        self.config = config
        rows, columns = first_size(config)
        widths, size = config.widths, config.seed_maps * rows * columns
        self.picture_in = _unit(nn.Conv2d(3, widths[0], 3, padding=1))
        self.shrink = nn.ModuleList(_unit(nn.Conv2d(a, b, 4, stride=2, padding=1)) for a, b in pairwise(widths))
        self.gather = _unit(nn.Conv2d(widths[-1], config.seed_maps, 3, padding=1))
        self.moments = nn.Linear(size + config.num_facts, 2 * config.latent)
        self.dense = nn.Linear(config.latent + config.num_facts, size)
        self.levels = nn.ModuleList()
        width_in = config.seed_maps
        for width, depth in zip(widths[::-1], config.depths[::-1], strict=True):
            self.levels.append(nn.Sequential(*(_unit(nn.Conv2d(a, width, 3, padding=1))
                                               for a in [width_in] + [width] * (depth - 1))))
            width_in = width
        self.picture_out = nn.Conv2d(width_in, 3, 3, padding=1)
        self.scale = nn.Parameter(torch.full((3, 1, 1), -1.0 / PACE))

    @property
    def logscale(self) -> Tensor:
        """[3, 1, 1]: the logarithm of how far off each colour is, in display -1 .. 1."""
        return PACE * self.scale

    def encode(self, pictures_BCHW: Tensor, facts_BK: Tensor) -> tuple[Tensor, Tensor]:
        """Means and log variances [B, Z], of display sRGB in -1 .. 1."""
        x = self.picture_in(pictures_BCHW.contiguous(memory_format=torch.channels_last))
        for shrink in self.shrink:
            x = shrink(x)
        mean_BZ, logvar_BZ = self.moments(torch.cat((self.gather(x).flatten(1), facts_BK), dim=1)).chunk(2, dim=1)
        return mean_BZ, logvar_BZ.clamp(LEAST, MOST)

    def decode(self, latents_BZ: Tensor, facts_BK: Tensor) -> Tensor:
        """The middle of p(x|z), display sRGB in -1 .. 1, [B, 3, H, W]."""
        x = self.dense(torch.cat((latents_BZ, facts_BK), dim=1)).unflatten(1, (-1, *first_size(self.config)))
        x = x.contiguous(memory_format=torch.channels_last)
        for number, level in enumerate(self.levels):
            if number:
                x = F.interpolate(x, scale_factor=2.0, mode="nearest")
            x = level(x)
        return torch.tanh(self.picture_out(x))

    def forward(self, pictures_BCHW: Tensor, facts_BK: Tensor, noise_BZ: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """What the decoder says of one draw of q(z|x), and q's mean and log variance."""
        mean_BZ, logvar_BZ = self.encode(pictures_BCHW, facts_BK)
        return self.decode(reparametrise(mean_BZ, logvar_BZ, noise_BZ), facts_BK), mean_BZ, logvar_BZ
