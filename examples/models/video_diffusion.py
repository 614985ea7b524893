"""Clips out of noise and words: a small U-Net of space and time learns balloons that rise or fall, by day or night.

    python examples/models/video_diffusion.py OUT            # a minute or two: OUT.png, a prompt a row, and OUT.gif
"""
import sys
from pathlib import Path

import torch

from kinema.export.gif import write_gif
from kinema.losses.flow import flow_loss
from kinema.models.video_unet import TINY, VideoUNet
from kinema.recipes.strip import as_pictures, write_strip
from kinema.recipes.trainee import Trainee
from kinema.sampling.heun import sample_heun
from kinema.sampling.noise import RECTIFIED_FLOW, per_sample

RGB = torch.tensor(((1, -0.7, -0.7), (-0.9, -0.3, 1), (1, 1, 1), (-0.4, 0.3, 0.8), (-0.7, -0.7, -0.2)))
PROMPTS = torch.cartesian_prod(*map(torch.tensor, ((0, 1, 2), (3, 4), (5, 6))))     # red blue white, day night, up down
TEXT_BLD, MASK_BL = torch.eye(TINY.text_width)[PROMPTS], torch.ones(len(PROMPTS), 3, dtype=torch.bool)


def drawn(prompts):
    """Clips as the prompts say, [B, 3, 8, 12, 16] in -1 .. 1, each with its balloon anywhere between the sides."""
    t, h, w = torch.meshgrid(*map(torch.arange, (8, 12, 16)), indexing="ij")
    balloon, sky = (RGB[prompts[:, k], :, None, None, None].expand(-1, -1, 8, 12, 16) for k in (0, 1))
    x, way = torch.rand(len(prompts), 1, 1, 1, 1), 2 * prompts[:, 2, None, None, None, None] - 11
    distance = ((w - 3 - 10 * x) ** 2 + (h - 5.5 - 0.8 * way * (t - 3.5)) ** 2).sqrt()
    return torch.lerp(sky - 0.3 * (h > 9), balloon, (9 - 4 * distance).sigmoid())


def main(out, steps=1000):
    trainee = Trainee(VideoUNet(TINY))
    for rows in torch.randint(len(PROMPTS), (steps, 8)):
        x_0, noise, t_B = drawn(PROMPTS[rows]), torch.randn(8, 3, 8, 12, 16), torch.randn(8).sigmoid()
        velocity = trainee.model(RECTIFIED_FLOW.mix(x_0, noise, t_B), t_B, TEXT_BLD[rows], MASK_BL[rows])
        loss = flow_loss(velocity, x_0, noise)
        trainee.descend(loss, rate=3e-3)
        print(f"step {trainee.steps} of {steps}: loss {loss.item():.3f}", end="\r")
    clips = sample_heun(lambda x, t: trainee.average(x, per_sample(t, x), TEXT_BLD, MASK_BL),
                        torch.randn(12, 3, 8, 12, 16), torch.linspace(1, 0, 13))
    large = clips.repeat_interleave(6, 3).repeat_interleave(6, 4)
    write_strip(Path(f"{out}.png"), [*large], columns=8)
    write_gif(Path(f"{out}.gif"), as_pictures(torch.cat([torch.cat([*part], 2) for part in large.split(4)], 3)), rate=6)
    return clips


if __name__ == "__main__":
    main(sys.argv[1])
