"""A picture begins to move: a small transformer, given the first frame, learns how a ball bounces away to the right.

    python examples/models/picture_animation.py OUT   # a minute or two: OUT.png, the truth above each clip, and OUT.gif
"""
import sys
from pathlib import Path

import torch

from kinema.export.gif import write_gif
from kinema.losses.flow import flow_loss
from kinema.models.video_dit import VideoDiT, VideoDiTConfig
from kinema.recipes.strip import as_pictures, write_strip
from kinema.recipes.trainee import Trainee
from kinema.sampling.heun import sample_heun
from kinema.sampling.noise import RECTIFIED_FLOW, per_sample


def drawn(count):
    """Clips of a ball let go at some height, [count, 3, 8, 16, 24] in -1 .. 1; ball, sky and ground of any colour."""
    t, h, w = torch.meshgrid(*map(torch.arange, (8, 16, 24)), indexing="ij")
    x, height, sky, ground, ball = (torch.rand(count, n, 1, 1, 1) for n in (1, 1, 3, 3, 3))
    up = (4 + 5 * height) * (0.55 * t).cos().abs() * (-0.1 * t).exp()
    inside = (12 - 4 * ((w - 4 - 6 * x - 1.2 * t) ** 2 + (h - 11 + up) ** 2).sqrt()).sigmoid()
    return 2 * torch.lerp(torch.where(h > 13, ground, sky), ball.expand(-1, -1, 8, 16, 24), inside) - 1


def velocity(dit, first, x, t):
    flag, no_words = torch.zeros_like(x[:, :1]).index_fill(2, torch.tensor(0), 1.0), torch.zeros(len(x), 1, 16)
    return dit(x, per_sample(t, x), no_words, no_words[..., 0] > 0, torch.cat((first * flag, flag), 1))


def main(out, steps=1000):
    config = VideoDiTConfig(channels=3, cond_channels=4, patch=(1, 4, 4), width=64, depth=3, num_heads=2, text_width=16)
    trainee, true = Trainee(VideoDiT(config)), drawn(6)
    while trainee.steps < steps:
        x_0, noise, t_B = drawn(16), torch.randn(16, 3, 8, 16, 24), torch.randn(16).sigmoid()
        loss = flow_loss(velocity(trainee.model, x_0[:, :, :1], RECTIFIED_FLOW.mix(x_0, noise, t_B), t_B), x_0, noise)
        trainee.descend(loss, rate=3e-3)
        print(f"step {trainee.steps} of {steps}: loss {loss.item():.3f}", end="\r")
    clips = sample_heun(lambda x, t: velocity(trainee.average, true[:, :, :1], x, t), torch.randn(6, 3, 8, 16, 24),
                        torch.linspace(1, 0, 13))
    large = torch.stack((true, clips), 1).flatten(0, 1).repeat_interleave(4, 3).repeat_interleave(4, 4)
    write_strip(Path(f"{out}.png"), [*large], columns=8)
    write_gif(Path(f"{out}.gif"), as_pictures(torch.cat([torch.cat([*pair], 2) for pair in large.split(2)], 3)), rate=6)
    return clips, true


if __name__ == "__main__":
    main(sys.argv[1])
