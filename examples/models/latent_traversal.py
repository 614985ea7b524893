"""A picture VAE learns drawn moons; then each of its latents is turned by itself, from one end to the other.

    python examples/models/latent_traversal.py OUT     # a minute: OUT.png, moons, what comes back, a row a latent
"""
import sys
from pathlib import Path

import torch

from kinema.losses.evidence import evidence
from kinema.losses.kl import gaussian_kl
from kinema.models.image_vae import ImageVAE, ImageVAEConfig
from kinema.recipes.strip import write_strip
from kinema.recipes.trainee import Trainee

CONFIG = ImageVAEConfig(width=32, height=32, latent=8, num_facts=0, widths=(16, 32, 32), depths=(1, 1, 1))


def drawn(count):
    """Moons [count, 3, 32, 32] in -1 .. 1: anywhere, small or large, under any sky from blue to orange."""
    y, x = torch.meshgrid(torch.linspace(-1, 1, 32), torch.linspace(-1, 1, 32), indexing="ij")
    across, up, size, dusk = (torch.rand(count, 1, 1, 1) for _ in range(4))
    moon = ((0.2 + 0.3 * size - ((x - across + 0.5) ** 2 + (y - up + 0.5) ** 2).sqrt()) * 20).sigmoid()
    blue, orange = (torch.tensor(rgb).view(1, 3, 1, 1) for rgb in ((-0.7, -0.4, 0.4), (0.7, 0.0, -0.5)))
    return torch.lerp(torch.lerp(blue, orange, dusk), torch.tensor(0.9), moon)


def main(out, steps=800):
    trainee = Trainee(ImageVAE(CONFIG), weight_decay=0.0)
    while trainee.steps < steps:
        moons, facts = drawn(32), torch.zeros(32, 0)
        said, mean, logvar = trainee.model(moons, facts, torch.randn(32, CONFIG.latent))
        bound = evidence(moons, said, trainee.model.logscale, mean, logvar)
        trainee.descend(bound.loss(), rate=3e-3)
        print(f"step {trainee.steps} of {steps}: {bound.bits_per_dim.mean().item():.2f} bits a byte", end="\r")
    vae, moons = trainee.average.requires_grad_(False), drawn(64)
    means, logvars = vae.encode(moons, torch.zeros(64, 0))
    order = gaussian_kl(means, logvars).mean(0).argsort(descending=True)      # what says most, first
    rows = [torch.linspace(-2, 2, 8)[:, None] * latent for latent in torch.eye(CONFIG.latent)[order]]
    back = vae.decode(means, torch.zeros(64, 0))
    shown = [moons[:8], back[:8], *(vae.decode(row, torch.zeros(8, 0)) for row in rows)]
    write_strip(Path(f"{out}.png"), [row.transpose(0, 1) for row in shown], columns=8)
    return moons, back


if __name__ == "__main__":
    main(sys.argv[1])
