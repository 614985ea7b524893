"""The recipe of the plain DDPM, in pixel space and small: the simple loss of Ho et al. 2020, equation 14.

    x_n = sqrt(alpha-bar_n) x_0 + sqrt(1 - alpha-bar_n) noise;  loss = |noise - model(x_n, n, words)|^2

over a cosine chain of 1000 steps (Nichol & Dhariwal 2021). Words are read by the trained text encoder, as it is. Clips
are made small by the mean of squares of pixels.

B clips, T frames, H W rows and columns, L words.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import torch
import torch.nn.functional as F
from torch import Tensor

from kinema.data.batches import Batch, BatchConfig, batches
from kinema.data.shards import StoredClip
from kinema.errors import InputError
from kinema.losses.diffusion import simple_loss
from kinema.models import text_encoder, video_unet
from kinema.models.text_encoder import TextEncoder, padding_mask
from kinema.models.video_unet import VideoUNet, VideoUNetConfig
from kinema.recipes.card import card_of
from kinema.recipes.clock import rate
from kinema.recipes.job import Job
from kinema.recipes.run import Turn, clips_of, prepared, run
from kinema.recipes.strip import write_strip
from kinema.recipes.trainee import Trainee, normals
from kinema.sampling.chain import chain_levels, cosine_betas, nearest_step, step_levels
from kinema.sampling.ddim import sample_ddim
from kinema.sampling.noise import VARIANCE_PRESERVING, as_velocity
from kinema.training.device import autocast, count_flops
from kinema.training.fit import Metrics
from kinema.weights.load import load, save, weights_hash

NAME, TEXT = "video_unet", "text_encoder"
NUM_STEPS = 1000


@dataclass(frozen=True, kw_only=True, slots=True)
class VideoUNetRecipe:
    model: VideoUNetConfig = video_unet.SMALL
    clip_size: tuple[int, int] = (256, 144)            # of clips drawn for it
    shrink: int = 4                                    # 256x144 becomes 64x36
    frames: int = 9
    size: int = 8                                      # clips a step
    lr: float = 4e-4
    warmup: int = 200
    weight_decay: float = 0.0
    drop_text: float = 0.1
    num_held: int = 8


SMALL = VideoUNetRecipe()
TINY = replace(SMALL, model=replace(video_unet.TINY, text_width=text_encoder.TINY.width), clip_size=(64, 32), frames=5,
               size=4, lr=3e-3, warmup=5, num_held=2)
PRESETS = {"small": SMALL, "tiny": TINY}


def train(recipe: VideoUNetRecipe, job: Job) -> Metrics:
    """Train, write weights and card; what was measured on held-out clips. Raises InputError, MissingError."""
    with prepared(job) as (world, device):
        train_clips, held = clips_of(job)
        text: TextEncoder = load(TEXT, job.given or job.out).to(device)
        unet = VideoUNet(recipe.model) if job.start is None else load(NAME, job.start)
        trainee = Trainee(unet.requires_grad_(True).train().to(device), weight_decay=recipe.weight_decay)
        betas = cosine_betas(NUM_STEPS)
        batch = partial(batch_of, train_clips, recipe, length=text.config.max_length, seed=job.seed, rank=world.rank,
                        world=world.size)

        def loss_of(model: VideoUNet, given: Batch, i: int, rank: int) -> Tensor:
            x_0 = small(given.frames_BCTHW, recipe)
            noise = normals(*x_0.shape, seed=job.seed, step=2 * i, rank=rank, device=device)
            share_B = torch.special.ndtr(normals(len(x_0), seed=job.seed, step=2 * i + 1, rank=rank))
            n_B = 1 + (share_B * NUM_STEPS).long().clamp(max=NUM_STEPS - 1)
            t_B = step_levels(betas)[n_B].float().to(device)
            with autocast(device):
                predicted = model(VARIANCE_PRESERVING.mix(x_0, noise, t_B), (n_B / NUM_STEPS).to(device),
                                  text(given.tokens_BL), padding_mask(given.tokens_BL))
            return simple_loss(predicted.float(), x_0, noise, t_B, kind="noise")

        def step(turn: Turn) -> Metrics:
            loss = loss_of(trainee.model, turn.batch.to(device), turn.number, world.rank)
            trainee.descend(loss, rate=rate(turn.number, turn.share, peak=recipe.lr, warmup=recipe.warmup))
            return {"loss": loss.detach()}

        @torch.no_grad()
        def measured(i: int) -> Metrics:
            model = trainee.average
            model.eval()
            lengths = replace(recipe, size=min(recipe.num_held, len(held)), drop_text=0.0)
            given = batch_of(held, lengths, 0, length=text.config.max_length, seed=1).to(device)
            losses = [loss_of(model, given, k, 4095) for k in range(4)]
            sampled = sample(model, text, given, small(given.frames_BCTHW, recipe), betas, device)
            write_strip(job.out / f"{NAME}-{i:06d}.png", [*small(given.frames_BCTHW, recipe)[:3], *sampled[:3]])
            return {"simple_loss": float(torch.stack(losses).mean())}

        quality = run(job, NAME, trainee, step, batch, world=world, device=device, measure=measured,
                      clips=world.size * recipe.size,
                      flops=lambda: count_flops(lambda: loss_of(trainee.model, batch(0).to(device), 0, 0).backward()))
        if world.first:
            about = card_of(trainee.average, recipe=recipe, train=train_clips, held=held, steps=trainee.steps,
                            seconds=trainee.seconds, world=world.size, device=device, quality=quality)
            about |= {"sampling": {"chain": "cosine", "chain_steps": NUM_STEPS, "predicts": "noise"},
                      "trained_with": {TEXT: weights_hash(TEXT, job.given or job.out)}}
            save(NAME, trainee.average, about, job.out)
        return quality


def batch_of(clips: list[StoredClip], recipe: VideoUNetRecipe, i: int, *, length: int, seed: int, rank: int = 0,
             world: int = 1) -> Batch:
    """Raises InputError for clips whose size does not shrink to what the U halves."""
    times = recipe.shrink * 2 ** (len(recipe.model.widths) - 1)
    if any(size % times for size in clips[0].size):
        raise InputError(f"clips of {clips[0].size[0]}x{clips[0].size[1]}; they must be multiples of {times}.",
                         path=clips[0].path.parent)
    config = BatchConfig(size=recipe.size, frames=recipe.frames, length=length, guides=False,
                         drop_text=recipe.drop_text)
    return next(batches(clips, config, seed=seed, first=i, rank=rank, world=world))


def small(frames_BCTHW: Tensor, recipe: VideoUNetRecipe) -> Tensor:
    return F.avg_pool3d(frames_BCTHW, (1, recipe.shrink, recipe.shrink))


def sample(model: VideoUNet, text: TextEncoder, given: Batch, like: Tensor, betas: Tensor,
           device: torch.device) -> Tensor:
    """Clips of the words in the batch, in 20 steps of DDIM."""
    words_BLD, mask_BL = text(given.tokens_BL), padding_mask(given.tokens_BL)

    def network(x_t: Tensor, t_B: Tensor) -> Tensor:
        with autocast(device):
            return model(x_t, nearest_step(t_B, betas).float() / NUM_STEPS, words_BLD, mask_BL).float()

    ts = chain_levels(betas, num_steps=20).float()
    x = normals(*like.shape, seed=2, step=0, device=device) / VARIANCE_PRESERVING.scale(ts[0])
    return sample_ddim(as_velocity(network, kind="noise", schedule=VARIANCE_PRESERVING), x, ts)
