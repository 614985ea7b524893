"""The recipe of the video codec: frames there and back, with and without guides, stills and clips mixed.

    loss = charbonnier + edge + motion + structure + a little KL       (losses/reconstruction.py, losses/kl.py)

It begins with the principal components of the clips' blocks. Guides are missing for 40 % of the clips, and one by one,
so that one decoder serves both.

Nor are the latents always the clip's own: of some clips they are rough, with noise for a painter's errors, of some the
draft's, and of some the first components alone, which is how a painter leaves what it cannot know; so the decoder mends
by the passes what is painted badly (Zheng et al. 2025, arXiv 2510.11690, section 4.3: noise-augmented decoding). The
latents' mean and deviation are measured at the end and stored, so that the transformer sees mean 0 and variance 1 over
all, most of it in the channels that show most.

B clips, C channels, T frames, H W rows and columns, G guide channels, U latent frames.
"""

from __future__ import annotations

import copy
import math
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import torch
from torch import Tensor

from kinema.data.batches import Batch, BatchConfig, batches
from kinema.data.guides import DRAFT, GUIDES
from kinema.data.shards import StoredClip
from kinema.errors import InputError
from kinema.losses.kl import gaussian_kl
from kinema.losses.reconstruction import charbonnier, edge_loss, motion_loss, structural_loss
from kinema.models import video_vae
from kinema.models.blocks import SIZE, fours, principal
from kinema.models.video_vae import STRIDE, STRIDE_T, VideoVAE, VideoVAEConfig
from kinema.recipes.card import card_of
from kinema.recipes.clock import rate
from kinema.recipes.job import Job
from kinema.recipes.quality import flicker, psnr_db
from kinema.recipes.run import Turn, clips_of, prepared, run
from kinema.recipes.strip import as_picture_of_guides, write_strip
from kinema.recipes.trainee import Trainee, normals
from kinema.training.device import autocast, count_flops
from kinema.training.fit import Metrics
from kinema.weights.load import load, save

NAME = "video_vae"


@dataclass(frozen=True, kw_only=True, slots=True)
class VideoVAERecipe:
    model: VideoVAEConfig = video_vae.SMALL
    clip_size: tuple[int, int] = (256, 144)            # of clips drawn for it
    # Frames, clips, share of the steps: about as many pictures in each, so that no step is longer than another.
    mix: tuple[tuple[int, int, float], ...] = ((17, 1, 0.6), (9, 2, 0.15), (5, 3, 0.1), (1, 12, 0.15))
    crop: tuple[int, int] = (112, 96)                  # width, height of what is seen of a clip
    lr: float = 6e-4
    warmup: int = 100
    weight_decay: float = 0.01
    charbonnier: float = 1.0
    edge: float = 0.5
    motion: float = 0.5
    structural: float = 0.1
    kl: float = 1e-5                                   # a nat of an element of the latents
    drop_guides: float = 0.4
    drop_guide: float = 0.1
    drop_more: float = 0.3
    rough: float = 0.4                                 # part of the clips whose latents have noise
    roughness: float = 0.6                             # of it, at most: its deviation, where the latents' own is 1
    from_draft: float = 0.15                           # part of the clips that are decoded from their draft's latents
    vague: float = 0.25                                # .. from their first components, any number of them
    num_held: int = 8                                  # held-out clips that are measured
    checkpoint_blocks: bool = False                    # less memory, about a third more time a step


SMALL = VideoVAERecipe()
TINY = replace(SMALL, model=video_vae.TINY, clip_size=(64, 32), mix=((5, 2, 0.7), (1, 4, 0.3)), crop=(32, 16), lr=3e-3,
               warmup=5, rough=0.1, from_draft=0.05, vague=0.05, num_held=2)
PRESETS = {"small": SMALL, "learned": replace(SMALL, model=video_vae.LEARNED), "tiny": TINY}


def train(recipe: VideoVAERecipe, job: Job) -> Metrics:
    """Train, write weights and card; what was measured on held-out clips. Raises InputError."""
    with prepared(job) as (world, device):
        train_clips, held = clips_of(job)
        vae = begun(recipe, train_clips) if job.start is None else unnormalised(load(NAME, job.start))
        vae = vae.requires_grad_(True).train().to(device).to(memory_format=torch.channels_last)      # type: ignore[call-overload]
        vae.checkpoint_blocks = recipe.checkpoint_blocks
        trainee = Trainee(vae, weight_decay=recipe.weight_decay)
        batch = partial(batch_of, train_clips, recipe, seed=job.seed, rank=world.rank, world=world.size)
        batch(0)                                       # clips that do not fit are told of now

        def losses(given: Batch, i: int) -> dict[str, Tensor]:
            frames = given.frames_BCTHW
            with autocast(device):
                mean, logvar = vae.encode(frames)
                noise = normals(*mean.shape, seed=job.seed, step=2 * i, rank=world.rank, device=device)
                drawn_3B = normals(3, len(mean), seed=job.seed, step=2 * i + 1, rank=world.rank, device=device)
                spread = (0.5 * logvar).exp() + roughness(vae, drawn_3B[0], recipe)
                z = with_drafts(vae, mean, given, drawn_3B[1], recipe) + spread * noise
                z = z * told(z, drawn_3B[2], recipe)
                decoded = vae.decode(z, given.guides_BCTHW, channels_given(given))
            return {"charbonnier": charbonnier(decoded, frames), "edge": edge_loss(decoded, frames),
                    "motion": motion_loss(decoded, frames), "structural": structural_loss(decoded, frames),
                    "kl": gaussian_kl(mean.float(), logvar.float()).mean()}

        def weighed(parts: dict[str, Tensor]) -> Tensor:
            return torch.stack([getattr(recipe, name) * part for name, part in parts.items()]).sum()

        def step(turn: Turn) -> Metrics:
            parts = losses(turn.batch.to(device), turn.number)
            loss = weighed(parts)
            trainee.descend(loss, rate=rate(turn.number, turn.share, peak=recipe.lr, warmup=recipe.warmup))
            return {"loss": loss.detach(), **{name: part.detach() for name, part in parts.items()}}

        def flops() -> float:
            return count_flops(lambda: weighed(losses(batch(0).to(device), 0)).backward())

        def measured(i: int) -> Metrics:
            return measure(trainee.average, held, recipe, device=device, strip=job.out / f"{NAME}-{i:06d}.png")

        quality = run(job, NAME, trainee, step, batch, world=world, device=device, measure=measured, flops=flops,
                      clips=world.size * sum(count * share for _, count, share in recipe.mix))
        if world.first:
            final = with_statistics(trainee.average, train_clips, device=device)
            about = card_of(final, recipe=recipe, train=train_clips, held=held, steps=trainee.steps,
                            seconds=trainee.seconds, world=world.size, device=device, quality=quality)
            save(NAME, final, about, job.out)
        return quality


def begun(recipe: VideoVAERecipe, clips: list[StoredClip], *, most: int = 200) -> VideoVAE:
    """A codec that begins with the principal components of the clips' blocks, at most so many clips'."""
    vae, total, count = VideoVAE(recipe.model), torch.zeros(SIZE, SIZE, dtype=torch.float64), 0
    for clip in clips[::math.ceil(len(clips) / most)]:
        blocks_NP = fours(whole_clip(clip, "cpu").frames_BCTHW)[0].permute(0, 3, 4, 1, 2).flatten(3).flatten(0, 2)
        total += (blocks_NP.T @ blocks_NP).double()
        count += len(blocks_NP)
    vae.blocks.set_components(*principal(total / count, recipe.model.channels))
    return vae


def batch_of(clips: list[StoredClip], recipe: VideoVAERecipe, i: int, *, seed: int, rank: int = 0,
             world: int = 1) -> Batch:
    """The batch of step i: its number of frames is drawn from the mix, of those that some clip has.

    Raises InputError for clips that are too small.
    """
    longest = max(clip.frames for clip in clips)
    mix = [m for m in recipe.mix if m[0] <= longest]
    shares = np.array([share for *_, share in mix])
    frames, count, _ = mix[np.random.default_rng((seed, i, 3)).choice(len(mix), p=shares / shares.sum())]
    width, height = (min(want, have) // STRIDE * STRIDE for want, have in zip(recipe.crop, clips[0].size, strict=True))
    if min(width, height) < STRIDE:
        raise InputError(f"clips of {clips[0].size[0]}x{clips[0].size[1]} are too small.", path=clips[0].path.parent,
                         hint=f"The codec takes {STRIDE}x{STRIDE} and more.")
    config = BatchConfig(size=count, frames=frames, steps=(1, 1, 2), crop=(width, height), drop_text=1.0,
                         drop_guides=recipe.drop_guides, drop_guide=recipe.drop_guide, drop_more=recipe.drop_more,
                         blur_draft=0.2, few=0.0, draft_alone=0.1)
    return next(batches(clips, config, seed=seed, first=i, rank=rank, world=world))


def roughness(vae: VideoVAE, normals_B: Tensor, recipe: VideoVAERecipe) -> Tensor:
    """[B, C, 1, 1, 1]: the deviation of the noise that a painter's latents have, 0 for most clips: alike in all
    channels of the latents as the transformer sees them (`with_statistics`)."""
    share_B = torch.special.ndtr(normals_B)
    strength_B = recipe.roughness * (1 - share_B / recipe.rough).clamp(min=0) if recipe.rough else 0 * share_B
    shown_C = vae.blocks.deviations_C / vae.blocks.deviations_C.mean()
    return (strength_B[:, None] / shown_C.sqrt())[:, :, None, None, None]


def with_drafts(vae: VideoVAE, mean_BCUHW: Tensor, batch: Batch, normals_B: Tensor, recipe: VideoVAERecipe) -> Tensor:
    """The latents, of some clips that have a draft the draft's."""
    draft_BCTHW = batch.guides_BCTHW[:, DRAFT]
    chosen_B = (torch.special.ndtr(normals_B) < recipe.from_draft) & draft_BCTHW.flatten(1).any(1)
    if not chosen_B.any():
        return mean_BCUHW
    return torch.where(chosen_B[:, None, None, None, None], vae.encode(draft_BCTHW)[0], mean_BCUHW)


def told(z_BCUHW: Tensor, normals_B: Tensor, recipe: VideoVAERecipe) -> Tensor:
    """[B, C, 1, 1, 1]: 1 for the components that the decoder is told, of most clips all."""
    share_B, count = torch.special.ndtr(normals_B), z_BCUHW.shape[1]
    most_B = (share_B / max(recipe.vague, 1e-6) * count).ceil().clamp(min=1)
    return (torch.arange(count, device=share_B.device) < most_B[:, None]).to(z_BCUHW.dtype)[:, :, None, None, None]


def channels_given(batch: Batch) -> Tensor:
    """given_BG, float: 1 for the channels of a pass that is not zero all over, which is how a missing one comes. A clip
    in which nothing shines has no emission either; with other passes beside it, it counts as given."""
    seen_BG = (batch.guides_BCTHW != 0).flatten(2).any(2)
    passes = [seen.any(1, keepdim=True).expand_as(seen) for seen in seen_BG.split(tuple(GUIDES.values()), dim=1)]
    passes[tuple(GUIDES).index("emission")] = batch.guided_B[:, None]
    return torch.cat(passes, dim=1).float()


@torch.no_grad()
def measure(vae: VideoVAE, held: list[StoredClip], recipe: VideoVAERecipe, *, device: torch.device,
            strip: object = None) -> Metrics:
    """PSNR and flicker of whole held-out clips through the mean of their latents, with guides and without (`plain`)."""
    vae.eval()
    totals: dict[str, list[float]] = {}
    rows: list[Tensor] = []
    for k, clip in enumerate(held[:recipe.num_held]):
        given = whole_clip(clip, device)
        frames = given.frames_BCTHW
        with autocast(device):
            z = vae.encode(frames)[0]
            guided = vae.decode(z, given.guides_BCTHW, channels_given(given)).float()
            plain = vae.decode(z).float()
        for name, decoded in (("", guided), ("_plain", plain)):
            totals.setdefault(f"psnr_db{name}", []).append(psnr_db(decoded, frames))
            totals.setdefault(f"flicker{name}", []).append(flicker(decoded, frames))
        if k < 3:
            rows += [frames[0], guided[0], plain[0]]
            if k == 0 and given.guided_B.any():
                rows.insert(0, as_picture_of_guides(given.guides_BCTHW[0]))
    if strip is not None and rows:
        same = [row for row in rows if row.shape == rows[0].shape]
        write_strip(strip, same)                       # type: ignore[arg-type]
    return {name: float(np.nanmean(values)) if not np.isnan(values).all() else float("nan")
            for name, values in totals.items()}


def whole_clip(clip: StoredClip, device: torch.device | str, *, most: int = 17) -> Batch:
    """A clip as it is, from its first frame on: as many frames as the codec takes, at most `most`; the middle of it
    where its size is not a multiple of 8."""
    frames = min(most, 1 + (clip.frames - 1) // STRIDE_T * STRIDE_T)
    crop = tuple(size // STRIDE * STRIDE for size in clip.size)
    config = BatchConfig(size=1, frames=frames, mirror=0.0, crop=(crop[0], crop[1]), drop_text=0.0, drop_guides=0.0,
                         drop_guide=0.0, drop_more=0.0, blur_draft=0.0, few=0.0,
                         first_frame=0.0, last_frame=0.0)
    return next(batches([clip], config, seed=0)).to(device)


def unnormalised(vae: VideoVAE) -> VideoVAE:
    """The same codec, its latents as the encoder makes them."""
    vae.latent_mean_C.zero_()
    vae.latent_std_C.fill_(1.0)
    return vae


@torch.no_grad()
def with_statistics(vae: VideoVAE, clips: list[StoredClip], *, device: torch.device, most: int = 48) -> VideoVAE:
    """A copy whose latents have mean 0 and variance 1 over all, each channel in proportion to its deviation in the
    picture: what shows most is least drowned by noise, and weighs most in a loss. Over whole clips, at most so many."""
    vae = unnormalised(copy.deepcopy(vae))
    count = 0
    total = squares = torch.zeros(vae.config.channels, dtype=torch.float64)
    for clip in clips[::math.ceil(len(clips) / most)]:
        with autocast(device):
            mean, logvar = vae.encode(whole_clip(clip, device).frames_BCTHW)
        mean, variance = mean.double().cpu(), logvar.double().exp().cpu()
        count += mean[:, 0].numel()
        total = total + mean.sum((0, 2, 3, 4))
        squares = squares + (mean.square() + variance).sum((0, 2, 3, 4))
    mean_C = total / count
    vae.latent_mean_C.copy_(mean_C)
    std_C = (squares / count - mean_C.square()).clamp(min=1e-8).sqrt()
    shown_C = std_C * vae.blocks.deviations_C.double().cpu()
    vae.latent_std_C.copy_(std_C / (shown_C / shown_C.mean()).sqrt())
    return vae
