"""What each game does to the same data: a ring of eight Gaussians, where the answer is known.

    python examples/models/ring_of_gaussians.py OUT     # a minute or two: OUT.png, the truth and then a column a game
"""
import sys
from pathlib import Path

import numpy as np
import torch
from torch import nn

from kinema.losses.adversarial import GAMES, gradient_penalty, r1_penalty
from kinema.media.image import write_image
from kinema.metrics.coverage import modes_found, sliced_wasserstein
from kinema.nn.spectral import spectral
from kinema.recipes.players import Players

CENTRES, SIGMA = torch.view_as_real(torch.polar(torch.ones(8), torch.arange(8) * torch.pi / 4)), 0.03
PLAYED = ("minimax", "non_saturating", "non_saturating r1", "wasserstein gradient", "wasserstein spectral")


def ring(count):
    return CENTRES[torch.randint(8, (count,))] + SIGMA * torch.randn(count, 2)


def played(name, steps):
    game, bound = GAMES[name.split()[0]], name.partition(" ")[2]
    generator, critic = (nn.Sequential(nn.Linear(a, 96), nn.LeakyReLU(0.2), nn.Linear(96, 96), nn.LeakyReLU(0.2),
                                       nn.Linear(96, b), nn.Flatten(b - 1)) for a, b in ((8, 2), (2, 1)))
    players = Players(generator, spectral(critic) if bound == "spectral" else critic, betas=(0.5, 0.9))
    for _ in range(steps):
        real, fake = ring(256), generator(torch.randn(256, 8))
        penalty = r1_penalty(critic, real) if bound == "r1" else \
            10 * gradient_penalty(critic, real, fake, torch.rand(256)) if bound == "gradient" else 0
        players.improve_critic(game.critic(critic(real), critic(fake.detach())) + penalty, rate=1e-3)
        players.improve_generator(game.generator(critic(fake)), rate=1e-3)
    return players.average(torch.randn(2000, 8)).detach()


def main(out, steps=1500):
    clouds = {"the truth": ring(2000)} | {name: played(name, steps) for name in PLAYED}
    found = {name: (modes_found(x.numpy(), CENTRES.numpy(), sigma=SIGMA),
                    sliced_wasserstein(x.numpy(), ring(2000).numpy())) for name, x in clouds.items()}
    columns = [np.histogram2d(*x.numpy().T, bins=160, range=[(-1.6, 1.6)] * 2)[0].T for x in clouds.values()]
    write_image(Path(f"{out}.png"), np.uint8(255 - np.minimum(np.hstack(columns) * 60, 255))[..., None].repeat(3, 2))
    print("\n".join(f"{name:22} {modes} of 8 modes, {away:.3f} away" for name, (modes, away) in found.items()))
    return found


if __name__ == "__main__":
    main(sys.argv[1])
