"""The recipe of a small diffusion model of backdrops: the plain DDPM (video_unet.py) on films of one frame.

The facts of a picture are its one word: the U's prompt layer reads them in the text encoder's place. It predicts noise
over the cosine chain of 1000 steps; pictures are made in `made_steps` of them by DDIM. Its bound (Ho et al. 2020,
equation 5) is that of `bound_steps` ancestral steps, which is another way of sampling than the pictures' own.

B N pictures, K facts, H W rows and columns.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import torch
from torch import Tensor

from kinema.data.backdrops import read_pictures
from kinema.losses.diffusion import simple_loss, variational_bound
from kinema.models import video_unet
from kinema.models.video_unet import VideoUNet, VideoUNetConfig
from kinema.recipes.backdrops import AT_ONCE, COLUMNS, Lesson, Real, as_rows, batch_of, expect, facts_seen, rows_told
from kinema.recipes.card import card_of
from kinema.recipes.clock import rate
from kinema.recipes.job import Job
from kinema.recipes.run import Turn, clips_of, prepared, run
from kinema.recipes.strip import as_pictures, write_strip
from kinema.recipes.trainee import Trainee, normals
from kinema.sampling.chain import chain_levels, cosine_betas, nearest_step, step_levels
from kinema.sampling.ddim import sample_ddim
from kinema.sampling.noise import VARIANCE_PRESERVING, Velocity, as_velocity
from kinema.training.device import autocast, count_flops
from kinema.training.fit import Metrics
from kinema.weights.load import load, save

NAME = "image_diffusion"
NUM_STEPS = 1000
NUM_BOUND = 16                                # held-out pictures that the bound is measured on
PICTURES = replace(video_unet.SMALL, widths=(32, 64, 96, 128), space_from=3, text_width=22, time=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class ImageDiffusionRecipe:
    model: VideoUNetConfig = PICTURES
    clip_size: tuple[int, int] = (128, 72)             # of the pictures drawn for it
    size: int = 16                                     # pictures a step
    lr: float = 5e-4
    warmup: int = 100
    weight_decay: float = 0.0
    drop_facts: float = 0.15                           # part of each kind of fact that is not told
    num_measured: int = 64                             # pictures made for a measure: they take long
    made_steps: int = 25                               # of the sampler
    bound_steps: int = 100                             # of the chain that the bound is of


SMALL = ImageDiffusionRecipe()
TINY = replace(SMALL, model=replace(PICTURES, widths=(8, 16, 32), space_from=2, head_dim=8, level_width=32),
               clip_size=(64, 32), size=8, lr=3e-3, warmup=2, num_measured=16, made_steps=4, bound_steps=4)
PRESETS = {"small": SMALL, "tiny": TINY}


def train(recipe: ImageDiffusionRecipe, job: Job) -> Metrics:
    """Train, write weights and card; what was measured on held-out pictures. Raises InputError."""
    with prepared(job) as (world, device):
        train_clips, held = clips_of(job)
        pictures, facts = read_pictures(train_clips)
        held_pictures, held_facts = read_pictures(held)
        expect(pictures, held_pictures, width=recipe.clip_size[0], height=recipe.clip_size[1])
        unet = VideoUNet(recipe.model) if job.start is None else load(NAME, job.start)
        trainee = Trainee(unet.requires_grad_(True).train().to(device), weight_decay=recipe.weight_decay)
        real = Real(pictures, facts, held_pictures, held_facts, most=recipe.num_measured)
        betas = cosine_betas(NUM_STEPS)
        batch = partial(batch_of, pictures, facts, size=recipe.size, drop_facts=recipe.drop_facts, seed=job.seed,
                        rank=world.rank, world=world.size)

        def loss_of(model: VideoUNet, given: Lesson, i: int) -> Tensor:
            x_0 = given.pictures_BCHW[:, :, None]
            noise = normals(*x_0.shape, seed=job.seed, step=2 * i, rank=world.rank, device=device)
            share_B = torch.special.ndtr(normals(len(x_0), seed=job.seed, step=2 * i + 1, rank=world.rank))
            n_B = 1 + (share_B * NUM_STEPS).long().clamp(max=NUM_STEPS - 1)
            t_B = step_levels(betas)[n_B].float().to(device)
            x_t = VARIANCE_PRESERVING.mix(x_0, noise, t_B)
            with autocast(device):
                predicted = model(x_t, (n_B / NUM_STEPS).to(device), *as_word(given.facts_BK))
            return simple_loss(predicted.float(), x_0, noise, t_B, kind="noise")

        def step(turn: Turn) -> Metrics:
            loss = loss_of(trainee.model, turn.batch.to(device), turn.number)
            trainee.descend(loss, rate=rate(turn.number, turn.share, peak=recipe.lr, warmup=recipe.warmup))
            return {"loss": loss.detach()}

        def measured(i: int) -> Metrics:
            model = trainee.average.eval()
            write_strip(job.out / f"{NAME}-{i:06d}.png", sheet(model, recipe, device), columns=COLUMNS)
            return real.measure(made_for(model, real.held_facts, recipe.num_measured, device,
                                         size=recipe.clip_size, steps=recipe.made_steps))

        quality = run(job, NAME, trainee, step, batch, world=world, device=device, measure=measured,
                      clips=world.size * recipe.size,
                      flops=lambda: count_flops(lambda: loss_of(unet, batch(0).to(device), 0).backward()))
        if world.first:
            model = trainee.average.eval()
            quality |= likelihood(model, held_pictures, held_facts, device, steps=recipe.bound_steps)
            about = card_of(model, recipe=recipe, train=train_clips, held=held, steps=trainee.steps,
                            seconds=trainee.seconds, world=world.size, device=device, quality=quality)
            about |= {"facts": facts_seen(train_clips), "size": list(recipe.clip_size),
                      "sampling": {"chain": "cosine", "chain_steps": NUM_STEPS, "predicts": "noise",
                                   "steps": recipe.made_steps}}
            save(NAME, model, about, job.out)
        return quality


def as_word(facts_BK: Tensor) -> tuple[Tensor, Tensor]:
    """text_BLD and its mask, L = 1: the facts as the only word of a prompt."""
    return facts_BK[:, None], facts_BK.new_ones(len(facts_BK), 1, dtype=torch.bool)


def velocity_of(model: VideoUNet, facts_BK: Tensor, betas: Tensor) -> Velocity:
    """For samplers and the bound."""
    def network(x_t: Tensor, t_B: Tensor) -> Tensor:
        with autocast(x_t.device):
            return model(x_t, nearest_step(t_B, betas).float() / NUM_STEPS, *as_word(facts_BK)).float()
    return as_velocity(network, kind="noise", schedule=VARIANCE_PRESERVING)


@torch.inference_mode()
def made_for(model: VideoUNet, facts_NK: np.ndarray, count: int, device: torch.device, *,
             size: tuple[int, int] = SMALL.clip_size, seed: int = 2, steps: int = SMALL.made_steps) -> np.ndarray:
    """uint8 [count, H, W, 3]: a picture of each row of facts, from the first again where there are less."""
    facts = torch.from_numpy(np.resize(facts_NK, (count, facts_NK.shape[1]))).to(device)
    noise = normals(count, 3, 1, size[1], size[0], seed=seed, step=0, device=device)
    betas = cosine_betas(NUM_STEPS)
    ts = chain_levels(betas, num_steps=steps).float()
    made = [sample_ddim(velocity_of(model, b, betas), a / VARIANCE_PRESERVING.scale(ts[0]), ts).cpu()
            for a, b in zip(noise.split(AT_ONCE), facts.split(AT_ONCE), strict=True)]
    return as_pictures(torch.cat(made)[:, :, 0].transpose(0, 1))


@torch.inference_mode()
def likelihood(model: VideoUNet, pictures_NHWC: np.ndarray, facts_NK: np.ndarray, device: torch.device, *,
               steps: int = SMALL.bound_steps) -> Metrics:
    """`bits_per_dim`: the variational bound of the chain's `steps` ancestral steps, of NUM_BOUND pictures' bytes."""
    x_0 = as_rows(pictures_NHWC[:NUM_BOUND]).transpose(0, 1)[:, :, None].to(device)
    facts, betas = torch.from_numpy(facts_NK[:NUM_BOUND]).to(device), cosine_betas(NUM_STEPS)
    nats = variational_bound(velocity_of(model, facts, betas), x_0, chain_levels(betas, num_steps=steps).float(),
                             noise=lambda i: normals(*x_0.shape, seed=4, step=i, device=device), bin_width=2 / 255)
    return {"bits_per_dim": float(nats.total.mean()) / (x_0[0].numel() * math.log(2))}


def sheet(model: VideoUNet, recipe: ImageDiffusionRecipe, device: torch.device) -> list[Tensor]:
    """Rows for write_strip: each hour, then each view, told nothing else; a noise a column."""
    return [as_rows(made_for(model, facts_K[None].numpy(), COLUMNS, device, size=recipe.clip_size, seed=3,
                             steps=recipe.made_steps)) for facts_K in rows_told()]
