"""Faces out of a latent: a small StyleGAN learns drawn faces, then takes the shape of one and the colours of another.

    python examples/models/style_mixing.py OUT     # some minutes: OUT.png, the shapes' faces left, the colours' on top
"""
import sys
from pathlib import Path

import torch

from kinema.losses.adversarial import lazily, logistic_critic, non_saturating_generator, r1_penalty
from kinema.models.stylegan import StyleCritic, StyleGAN, StyleGANConfig, mix
from kinema.recipes.players import Players
from kinema.recipes.strip import write_strip

CONFIG = StyleGANConfig(size=32, latent=32, mapping=3, widths=(64, 64, 48, 32))


def drawn(count):
    """Faces [count, 3, 32, 32] in -1 .. 1: any skin, ground and hair, wide or slim, glad or sad."""
    y, x = torch.meshgrid(torch.linspace(-1, 1, 32), torch.linspace(-1, 1, 32), indexing="ij")
    wide, low, mood = (torch.rand(count, 1, 1, 1) for _ in range(3))
    ground, hair, skin = (a + b * torch.rand(count, 3, 1, 1) for a, b in ((0, 1), (0, 0.5), (0.5, 0.5)))
    head = ((0.62 - ((x / (0.75 + 0.4 * wide)) ** 2 + (y - 0.1) ** 2).sqrt()) * 20).sigmoid()
    eyes = ((0.09 - ((x.abs() - 0.22) ** 2 + y**2).sqrt()) * 20).sigmoid()
    mouth = ((0.05 - (y - 0.42 - (mood - 0.5) * (0.1 - 2 * x * x)).abs()) * 30).sigmoid() * (x.abs() < 0.25)
    face = torch.lerp(torch.lerp(ground, skin, head), hair, head * ((-0.15 - 0.4 * low - y) * 20).sigmoid())
    return 2 * face * (1 - eyes - mouth) - 1


def main(out, steps=2000):
    players = Players(StyleGAN(CONFIG), StyleCritic(CONFIG), betas=(0.0, 0.99))
    while players.steps < steps:
        real, fake = drawn(16), players.generator(torch.randn(16, CONFIG.latent))
        loss = logistic_critic(players.critic(real), players.critic(fake.detach()))
        loss = loss + lazily(players.steps, 16) * 0.05 * r1_penalty(players.critic, real)
        players.improve_critic(loss, rate=2e-3)
        players.improve_generator(non_saturating_generator(players.critic(fake)), rate=2e-3)
        print(f"step {players.steps} of {steps}: the critic's loss {loss.item():.2f}", end="\r")
    model = players.average.requires_grad_(False)
    shapes, colours = (model.styles(model.mapping(torch.randn(5, CONFIG.latent))) for _ in range(2))
    rows = [mix(shape.expand(5, -1, -1), colours, torch.full((5,), 4)) for shape in shapes]
    faces = [torch.cat((model.paint(w[None]), model.paint(row))) for w, row in zip(shapes, rows, strict=True)]
    top = torch.cat((torch.ones(1, 3, 32, 32), model.paint(colours)))
    write_strip(Path(f"{out}.png"), [row.transpose(0, 1) for row in (top, *faces)], columns=6)
    return torch.cat(faces)


if __name__ == "__main__":
    main(sys.argv[1])
