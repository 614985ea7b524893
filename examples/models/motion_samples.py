"""A pendulum of two limbs learns to swing from a handful of seconds: a VAE samples it, and goes on from a beginning.

    python examples/models/motion_samples.py OUT     # a minute or two: OUT.png, true swings, samples, completions
"""
import sys
from pathlib import Path

import numpy as np
import torch

from kinema.losses.elbo import free_bits, gaussian_log_likelihood
from kinema.losses.kl import gaussian_kl
from kinema.media.image import write_image
from kinema.models.motion_vae import MotionVAE, MotionVAEConfig, Told
from kinema.recipes.trainee import Trainee

CONFIG = MotionVAEConfig(features=4, num_frames=32, num_actions=3, num_latents=2, latent=4, width=48, depth=2)


def swings(count):
    """Elbow and hand [count, 32, 4], and what they do: 1 swings wide and slow, 2 shakes."""
    action, t, phase = torch.randint(1, 3, (count,)), torch.arange(32) / 24, torch.rand(count, 1)
    hertz, wide = torch.tensor([[0.8, 3.0], [0.9, 0.3]])[:, action - 1, None] * (0.8 + 0.4 * torch.rand(2, count, 1))
    upper, lower = (wide * (2 * torch.pi * (hertz * (t - late) + phase)).sin() for late in (0.0, 0.1))
    elbow = torch.stack((upper.sin(), -upper.cos()), -1)
    return torch.cat((elbow, elbow + torch.stack((lower.sin(), -lower.cos()), -1)), -1), action


def drawn(moves):
    points = torch.cat((torch.zeros(32, 2), moves), -1).unflatten(-1, (3, 2))[::3][:, :, None]
    way = torch.lerp(points[:, :-1], points[:, 1:], torch.linspace(0, 1, 40)[:, None]).flatten(1, 2) * 14 + 32
    return np.hstack([np.histogram2d(64 - p[:, 1], p[:, 0], bins=64, range=[[0, 64]] * 2)[0] for p in way.numpy()])


def main(out, steps=600):
    trainee, given = Trainee(MotionVAE(CONFIG)), (torch.arange(32) < 10).float()
    while trainee.steps < steps:
        (x, action), begun = swings(64), given * (torch.rand(64, 1) < 0.5)
        decoded, q, prior = trainee.model(x, begun, Told(action, torch.full((64, 2), torch.nan)), torch.randn(64, 8))
        likely = gaussian_log_likelihood(x, decoded, trainee.model.log_sigma) * (1 - begun[..., None])
        trainee.descend((free_bits(gaussian_kl(*q, *prior), 0.02) - likely.sum((1, 2)).mean()) / 128, rate=3e-3)
    (true, action), vae, noise = swings(6), trainee.average, torch.randn(6, 8)
    told = Told(action, torch.full((6, 2), torch.nan))
    samples, completed = vae.sample(told, noise), vae.complete(true[:, :10], told, noise)
    rows = np.vstack([drawn(m) for some in zip(true, samples, completed, strict=True) for m in some])
    write_image(Path(f"{out}.png"), np.uint8(255 - np.minimum(rows * 120, 225))[..., None].repeat(3, 2))
    return true, samples, completed


if __name__ == "__main__":
    main(sys.argv[1])
