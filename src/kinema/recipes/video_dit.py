"""The recipe of the space-time transformer: rectified flow on the codec's latents, the text encoder trained with it.

    x_t = (1 - t) x_0 + t noise;  loss = |velocity(x_t, t, words, conditions) - (noise - x_0)|^2

Levels t are logit-normal, shifted to the size of the clip (sampling/levels.py). Words, passes, the first and the last
latent frame are each dropped at random (data/batches.py), so that one set of weights does every task. The text encoder
starts from `text_encoder` of the given folder where there is one.

Words alone are learned from stills above all, which cost a fifth: any frame of a clip, as the codec makes a picture.

B clips, C latent channels, U latent frames, H W latent rows and columns, L words.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

import numpy as np
import torch
from torch import Tensor, nn

from kinema.data.batches import BatchConfig, batches
from kinema.data.guides import NUM_GUIDES
from kinema.data.shards import StoredClip
from kinema.data.words import vocabulary
from kinema.errors import InputError
from kinema.losses.flow import flow_loss
from kinema.models import text_encoder, video_dit
from kinema.models.conditions import cond_channels, conditions, given_frames
from kinema.models.text_encoder import TextEncoder, TextEncoderConfig, padding_mask
from kinema.models.video_dit import VideoDiT, VideoDiTConfig
from kinema.models.video_vae import STRIDE, STRIDE_T, VideoVAE
from kinema.recipes.card import card_of
from kinema.recipes.clock import rate
from kinema.recipes.job import Job
from kinema.recipes.latents import Latents
from kinema.recipes.quality import psnr_db
from kinema.recipes.run import Turn, clips_of, prepared, run
from kinema.recipes.strip import as_picture_of_guides, write_strip
from kinema.recipes.trainee import Trainee, normals
from kinema.recipes.video_vae import channels_given, whole_clip
from kinema.sampling.euler import sample_euler
from kinema.sampling.levels import levels, logit_normal, shift, shift_for
from kinema.sampling.noise import RECTIFIED_FLOW
from kinema.training.device import autocast, count_flops
from kinema.training.distributed import World
from kinema.training.fit import Metrics
from kinema.weights.load import file_hash, load, save, weights_hash

NAME, TEXT, CODEC = "video_dit", "text_encoder", "video_vae"
STEPS = 8                    # of the samples that are measured
BASE_TOKENS = 256            # whose levels need no shift
LEADING = (1, 1, 2, 3)       # latent frames that are known where a beginning is given: a picture, or a clip to continue


@dataclass(frozen=True, kw_only=True, slots=True)
class VideoDiTRecipe:
    model: VideoDiTConfig = video_dit.SMALL
    text: TextEncoderConfig = text_encoder.SMALL
    clip_size: tuple[int, int] = (256, 144)            # of clips drawn for it
    frames: int = 17                                   # of a clip; others are left out
    size: int = 8                                      # clips a step
    stills: float = 0.35                               # share of the steps that are of single frames
    stills_each: int = 5                               # of them in the place of a clip
    lr: float = 3e-3
    warmup: int = 100
    weight_decay: float = 0.01
    level_mean: float = 2.0                            # of the logit-normal levels: at 0.9 the brightest channels show
    level_std: float = 1.0
    guidance: float = 2.0                              # that the card advises
    num_held: int = 8                                  # held-out clips that are measured
    checkpoint_blocks: bool = False                    # less memory, about a third more time a step
    # What is dropped or given, see BatchConfig.
    drop_text: float = 0.15
    drop_guides: float = 0.3
    drop_guides_of_stills: float = 0.7
    drop_guide: float = 0.1
    drop_more: float = 0.5
    few: float = 0.3
    draft_alone: float = 0.2
    first_frame: float = 0.25
    last_frame: float = 0.1


SMALL = VideoDiTRecipe()
TINY = replace(SMALL, model=replace(video_dit.TINY, cond_channels=cond_channels(4, NUM_GUIDES), text_length=48),
               text=replace(text_encoder.TINY, num_words=3072, max_length=48), clip_size=(64, 32), size=4,
               lr=1e-2, stills=0.1, warmup=5, num_held=2)
PRESETS = {"small": SMALL, "tiny": TINY}


Model = TypeVar("Model", VideoDiT, TextEncoder)


class Painter(nn.Module):
    """Transformer and text encoder as one: the velocity of latents from token ids."""

    def __init__(self, dit: VideoDiT, text: TextEncoder):
        super().__init__()
        self.dit, self.text = dit, text

    def forward(self, x_BCUHW: Tensor, t_B: Tensor, tokens_BL: Tensor, cond_BCUHW: Tensor,
                step_B: Tensor | None = None) -> Tensor:
        """float32, whatever the precision of the products."""
        return self.dit(x_BCUHW, t_B, self.text(tokens_BL), padding_mask(tokens_BL), cond_BCUHW, step_B).float()


@dataclass(frozen=True, slots=True)
class LatentBatch:
    latents_BCUHW: Tensor
    cond_BCUHW: Tensor
    tokens_BL: Tensor

    def to(self, device: torch.device) -> LatentBatch:
        return LatentBatch(self.latents_BCUHW.to(device), self.cond_BCUHW.to(device), self.tokens_BL.to(device))


def train(recipe: VideoDiTRecipe, job: Job) -> Metrics:
    """Train, write weights and cards of both; what was measured on held-out clips. Raises InputError, MissingError."""
    with prepared(job) as (world, device):
        train_clips, held, vae, latents = latent_clips(recipe, job, world, device)
        painter = Painter(begun(NAME, VideoDiT(recipe.model), job), begun(TEXT, TextEncoder(recipe.text), job))
        painter.dit.checkpoint_blocks = recipe.checkpoint_blocks
        trainee = Trainee(painter.requires_grad_(True).train().to(device), weight_decay=recipe.weight_decay,
                          hidden=(painter.dit, painter.text.blocks))
        batch = partial(batch_of, train_clips, latents, recipe, seed=job.seed, rank=world.rank, world=world.size)

        def loss_of(given: LatentBatch, i: int) -> Tensor:
            x_0 = given.latents_BCUHW
            noise = normals(*x_0.shape, seed=job.seed, step=2 * i, rank=world.rank, device=device)
            t_B = levels_for(x_0, normals(len(x_0), seed=job.seed, step=2 * i + 1, rank=world.rank, device=device),
                             recipe)
            with autocast(device):
                velocity = trainee.model(RECTIFIED_FLOW.mix(x_0, noise, t_B), t_B, given.tokens_BL, given.cond_BCUHW)
            return flow_loss(velocity, x_0, noise)

        def step(turn: Turn) -> Metrics:
            loss = loss_of(turn.batch.to(device), turn.number)
            norm = trainee.descend(loss, rate=rate(turn.number, turn.share, peak=recipe.lr, warmup=recipe.warmup))
            return {"loss": loss.detach(), "gradient": norm}

        def flops() -> float:
            return count_flops(lambda: loss_of(batch(0).to(device), 0).backward())

        def measured(i: int) -> Metrics:
            ts = levels(STEPS, shift=shift_of_samples(recipe, latents.read(held[0])))
            return measure(trainee.average, vae, latents, held[:recipe.num_held], ts, job, device=device, name=NAME,
                           number=i)

        quality = run(job, NAME, trainee, step, batch, world=world, device=device, measure=measured, flops=flops,
                      clips=world.size * recipe.size)
        if world.first:
            sampling = {"steps": STEPS, "shift": round(shift_of_samples(recipe, latents.read(held[0])), 4),
                        "frames": recipe.frames, "guidance": recipe.guidance}
            trained_with = {CODEC: weights_hash(CODEC, job.given or job.out)}
            for name, model in ((TEXT, trainee.average.text), (NAME, trainee.average.dit)):
                about = card_of(model, recipe=recipe, train=train_clips, held=held, steps=trainee.steps,
                                seconds=trainee.seconds, world=world.size, device=device, quality=quality)
                save(name, model, about | {"sampling": sampling, "trained_with": trained_with}, job.out)
                trained_with = trained_with | {name: weights_hash(name, job.out)}
        return quality


def latent_clips(recipe: VideoDiTRecipe, job: Job, world: World,
                 device: torch.device) -> tuple[list[StoredClip], list[StoredClip], VideoVAE, Latents]:
    """(to train on, held out, the codec, latents of both), clips of the recipe's length alone.

    Raises MissingError where the codec is not trained, InputError where no clip has the length."""
    folder = job.given or job.out
    vae = load(CODEC, folder).to(device)
    if vae.config.channels != recipe.model.channels:
        raise InputError(f"the codec has {vae.config.channels} channels, the preset takes {recipe.model.channels}.",
                         path=folder)
    train_clips, held = ([c for c in clips if c.frames == recipe.frames] for clips in clips_of(job))
    if not train_clips or not held:
        raise InputError(f"there are no clips of {recipe.frames} frames to train on or to measure.", path=job.data)
    latents = Latents(vae, file_hash(CODEC, folder), job.out, device=device)
    latents.make([*train_clips, *held], world)
    return train_clips, held, vae, latents


def begun(name: str, model: Model, job: Job) -> Model:
    """The model, with the weights of that name in the folder to start from (the text encoder's also in the given one).

    Raises InputError where they are of another shape."""
    folder = job.start or ((job.given or job.out) if name == TEXT else None)
    if folder is None or not (folder / f"{name}.safetensors").exists():
        return model
    found = load(name, folder)
    if found.config != model.config:
        raise InputError(f"the weights of {name} there are those of another preset.", path=folder)
    return found


def batch_of(clips: list[StoredClip], latents: Latents, recipe: VideoDiTRecipe, i: int, *, seed: int, rank: int = 0,
             world: int = 1) -> LatentBatch:
    """The batch of step i: all of it in the mirror or none, all of it stills or none."""
    rng = np.random.default_rng((seed, i, 11))
    mirror, still = bool(rng.random() < 0.5), bool(rng.random() < recipe.stills)
    width, height = (size // STRIDE * STRIDE for size in clips[0].size)
    config = BatchConfig(size=recipe.size, frames=recipe.frames, crop=(width, height), mirror=float(mirror),
                         length=recipe.text.max_length, drop_text=recipe.drop_text, drop_guides=recipe.drop_guides,
                         drop_guide=recipe.drop_guide, drop_more=recipe.drop_more, few=recipe.few,
                         draft_alone=recipe.draft_alone,
                         first_frame=recipe.first_frame, last_frame=recipe.last_frame)
    if clips[0].size != (width, height):
        raise InputError(f"clips of {clips[0].size[0]}x{clips[0].size[1]}; they must be multiples of {STRIDE}.",
                         path=clips[0].path.parent)
    if still:
        config = replace(config, size=recipe.size * recipe.stills_each, stills=1.0,
                         drop_guides=recipe.drop_guides_of_stills)
    batch = next(batches(clips, config, seed=seed, first=i, rank=rank, world=world))
    guides = batch.guides_BCTHW
    if still:
        with torch.no_grad():
            z_BCUHW = latents.vae.encode(batch.frames_BCTHW.to(latents.device))[0]
    else:
        z_BCUHW = torch.stack([latents.read(clips[k], mirror=mirror) for k in batch.clips])
    leading = int(rng.choice(LEADING))
    given_BU = given_frames(len(z_BCUHW), z_BCUHW.shape[2], first=batch.first_B * leading * (not still),
                            last=batch.last_B & (not still))
    cond_BCUHW = conditions(latents.vae, guides.to(latents.device), z_BCUHW.to(latents.device),
                            given_BU.to(latents.device))
    return LatentBatch(z_BCUHW, cond_BCUHW, batch.tokens_BL)


def shift_of(config: VideoDiTConfig, z: Tensor) -> float:
    """The shift of levels for latents [.., U, H, W]: by how many tokens they make."""
    tokens = z.shape[-3] * z.shape[-2] * z.shape[-1] // (config.patch[0] * config.patch[1] * config.patch[2])
    return max(1.0, shift_for(tokens, base_tokens=BASE_TOKENS))


def shift_of_samples(recipe: VideoDiTRecipe, z: Tensor) -> float:
    """The shift of the sampler's levels: what the training's mean level is to one of a half, for so many tokens."""
    return shift_of(recipe.model, z) * math.exp(recipe.level_mean)


def levels_for(x_0: Tensor, normals_B: Tensor, recipe: VideoDiTRecipe) -> Tensor:
    t_B = logit_normal(normals_B, mean=recipe.level_mean, std=recipe.level_std)
    return shift(t_B, shift_of(recipe.model, x_0))


@torch.no_grad()
def measure(painter: Painter, vae: VideoVAE, latents: Latents, held: list[StoredClip], ts: Tensor, job: Job, *,
            device: torch.device, name: str, number: int, step_of: Callable[[Tensor], Tensor] | None = None) -> Metrics:
    """Samples of held-out clips along the levels ts, from words and passes (`psnr_db` against the teacher's picture)
    and from words alone (`psnr_db_words`), decoded; the codec's own loss is `psnr_db_codec`. Writes a strip of passes,
    original, and both samples. `step_of` tells a student how far its step from a level reaches."""
    painter.eval()
    totals: dict[str, list[float]] = {"psnr_db": [], "psnr_db_words": [], "psnr_db_codec": []}
    rows: list[Tensor] = []
    for k, clip in enumerate(held):
        given = whole_clip(clip, device, most=1 + (clip.frames - 1) // STRIDE_T * STRIDE_T)
        z = latents.read(clip)[None].to(device)
        # Words in English and, every other clip, in Chinese.
        said = clip.about.get("captions", {}).get(("en", "zh")[k % 2]) or [""]
        tokens = torch.tensor([vocabulary().encode(said[0], painter.text.config.max_length)[0]], device=device)
        shown = []
        for guides in (given.guides_BCTHW, torch.zeros_like(given.guides_BCTHW)):
            cond = conditions(vae, guides)

            def velocity(x: Tensor, t: object, cond: Tensor = cond, tokens: Tensor = tokens) -> Tensor:
                t_B = torch.as_tensor(t, dtype=torch.float32, device=device).reshape(1)
                with autocast(device):
                    return painter(x, t_B, tokens, cond, None if step_of is None else step_of(t_B))

            x = sample_euler(velocity, normals(*z.shape, seed=1, step=k, device=device), ts.float())
            with autocast(device):
                shown.append(vae.decode(x, guides if guides.any() else None,
                                        channels_given(given) if guides.any() else None).float())
        with autocast(device):
            shown.append(vae.decode(z, given.guides_BCTHW, channels_given(given)).float())
        for key, picture in zip(totals, shown, strict=True):
            totals[key].append(psnr_db(picture, given.frames_BCTHW))
        if k < 4:
            rows += [as_picture_of_guides(given.guides_BCTHW[0]), given.frames_BCTHW[0], shown[0][0], shown[1][0]]
    write_strip(job.out / f"{name}-{number:06d}.png", rows)
    return {key: float(np.mean(values)) for key, values in totals.items()}
