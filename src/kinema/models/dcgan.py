"""A generator of pictures out of a latent and a few facts, and the critic it plays against.

Radford, Metz & Chintala 2016 (DCGAN, arXiv 1511.06434, section 3): a dense layer to small feature maps, then maps that
double in size and narrow, batch norm, no other dense layer, tanh; the critic mirrors it with strides. What is other
here: nearest neighbours and a convolution where the paper transposes one (Odena et al. 2016: no checkerboard),
LeakyReLU on both sides, latents of one length, so that a walk on the sphere is a walk among what it was taught, and
facts: joined to the latent, and judged by projection (Miyato & Koyama 2018, equation 3).

B pictures, Z numbers of a latent, K of the facts (all 0: not told), D width, H W rows and columns.

    pictures_BCHW = DCGANGenerator(SMALL)(latents_BZ, facts_BK);  scores_B = DCGANCritic(SMALL)(pictures_BCHW, facts_BK)
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor, nn

SLOPE = 0.2                                   # of LeakyReLU below 0


@dataclass(frozen=True, kw_only=True, slots=True)
class DCGANConfig:
    width: int = 128                          # of the picture; both are the small maps' times 2^(levels - 1)
    height: int = 72
    latent: int = 64
    num_facts: int = 22                       # data/backdrops.py: FACTS
    seed_maps: int = 48                       # feature maps that the dense layer gives
    widths: tuple[int, ...] = (160, 136, 88, 40)           # of the generator's maps, at 1/8, 1/4, 1/2 and full size
    depths: tuple[int, ...] = (2, 2, 1, 1)                 # convolutions at each of these sizes
    critic_widths: tuple[int, ...] = (32, 64, 128, 192)    # the other way: full size, 1/2, 1/4, 1/8
    critic_norm: str = "none"                 # or "batch": not with a penalty on the slope of single pictures
    hidden: int = 128                         # what the critic sums a picture up in


SMALL = DCGANConfig()                                                          # 1.41 M weights; the critic 4.1 M
TINY = replace(SMALL, width=64, height=32, latent=8, seed_maps=8, widths=(16, 16, 8), depths=(1, 1, 1),
               critic_widths=(8, 16, 16), hidden=16)


def first_size(config: DCGANConfig) -> tuple[int, int]:
    """(rows, columns) of the first maps. Raises ValueError for a picture that does not halve so often."""
    times = 2 ** (len(config.widths) - 1)
    if config.height % times or config.width % times:
        raise ValueError(f"pictures of {config.width}x{config.height}; this model makes multiples of {times}")
    return config.height // times, config.width // times


class DCGANGenerator(nn.Module):
    def __init__(self, config: DCGANConfig):
        super().__init__()
        self.config = config
        rows, columns = first_size(config)
        self.dense = nn.Linear(config.latent + config.num_facts, config.seed_maps * rows * columns)
        self.norm = nn.BatchNorm2d(config.seed_maps)
        self.levels = nn.ModuleList()
        width_in = config.seed_maps
        for width, depth in zip(config.widths, config.depths, strict=True):
            self.levels.append(nn.ModuleList(_unit(a, width) for a in [width_in] + [width] * (depth - 1)))
            width_in = width
        self.picture_out = nn.Conv2d(width_in, 3, 3, padding=1)

    def forward(self, latents_BZ: Tensor, facts_BK: Tensor) -> Tensor:
        """Display sRGB in -1 .. 1, [B, 3, H, W]. Latents count by their direction alone."""
        rows, columns = first_size(self.config)
        direction_BZ = F.normalize(latents_BZ, dim=1) * self.config.latent ** 0.5
        x = self.dense(torch.cat((direction_BZ, facts_BK), dim=1)).unflatten(1, (-1, rows, columns))
        x = F.leaky_relu(self.norm(x.contiguous(memory_format=torch.channels_last)), SLOPE)
        for number, level in enumerate(self.levels):
            if number:
                x = F.interpolate(x, scale_factor=2.0, mode="nearest")
            for unit in level:                                # type: ignore[attr-defined]
                x = unit(x)
        return torch.tanh(self.picture_out(x))


def _unit(width_in: int, width: int) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(width_in, width, 3, padding=1, bias=False), nn.BatchNorm2d(width),
                         nn.LeakyReLU(SLOPE))


class DCGANCritic(nn.Module):
    """Scores: logits or heights, as its game says (losses/adversarial.py)."""

    def __init__(self, config: DCGANConfig):
        super().__init__()
        self.config = config
        rows, columns = first_size(config)
        widths, batch = config.critic_widths, config.critic_norm == "batch"
        self.picture_in = nn.Conv2d(3, widths[0], 3, padding=1)           # the paper: no norm next to the picture
        self.shrink = nn.ModuleList(nn.Conv2d(a, b, 4, stride=2, padding=1) for a, b in pairwise(widths))
        self.norms = nn.ModuleList(nn.BatchNorm2d(b) if batch else nn.Identity() for b in widths[1:])
        self.sum_up = nn.Linear(widths[-1] * rows * columns, config.hidden)
        self.score = nn.Linear(config.hidden, 1)
        self.told = nn.Linear(config.num_facts, config.hidden, bias=False)

    def forward(self, pictures_BCHW: Tensor, facts_BK: Tensor) -> Tensor:
        x = F.leaky_relu(self.picture_in(pictures_BCHW.contiguous(memory_format=torch.channels_last)), SLOPE)
        for shrink, norm in zip(self.shrink, self.norms, strict=True):
            x = F.leaky_relu(norm(shrink(x)), SLOPE)
        seen_BD = F.leaky_relu(self.sum_up(x.flatten(1)), SLOPE)
        agrees_B = (self.told(facts_BK) * seen_BD).sum(1) / self.config.hidden ** 0.5
        return self.score(seen_BD).squeeze(1) + agrees_B


@torch.no_grad()
def settle(generator: DCGANGenerator, latents_NBZ: Tensor, facts_NBK: Tensor) -> None:
    """Measure the batch norms' means and variances anew, over N batches: those of averaged weights are not the average
    of any (Izmailov et al. 2018, section 3). Leaves it in eval mode."""
    norms = [part for part in generator.modules() if isinstance(part, nn.BatchNorm2d)]
    momenta = [norm.momentum for norm in norms]
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None                                  # a plain mean over the batches
    generator.train()
    for latents_BZ, facts_BK in zip(latents_NBZ, facts_NBK, strict=True):
        generator(latents_BZ, facts_BK)
    for norm, momentum in zip(norms, momenta, strict=True):
        norm.momentum = momentum
    generator.eval()
