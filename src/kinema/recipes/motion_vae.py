"""The recipe of motions: one descent on the bound, encoder, prior and decoder together.

    loss = -(log p(x | z, c) - w KL(q(z | x, c) || p(z | c))) / numbers of a motion + where the body is wrong in space

w rises from 0 to `kl_weight` over the first part of the training (`anneal`), and no number of the latent counts below
`free` nats. A beginning is told for half of the motions, and the likelihood then counts what comes after it; action,
tempo and energy are each left out for some. Half of what is seen is captured, half the stage's own, every action as
often: motions of which there is little are seen again and again, mirrored and retimed.

B motions, T frames, D numbers of a frame, Z of a latent.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from kinema.data.figures import figures
from kinema.data.motions import ACTIONS, CARRIERS, PARENTS, POINTS, RATE, STANDS, Window, Windows, offsets, standard
from kinema.losses.elbo import annealed, free_bits, gaussian_log_likelihood
from kinema.losses.kl import gaussian_kl
from kinema.losses.motion import Skeleton, body_points, point_loss, slide_loss
from kinema.models import motion_vae
from kinema.models.motion_vae import MotionVAE, MotionVAEConfig, Told
from kinema.recipes.card import card_of
from kinema.recipes.clock import rate
from kinema.recipes.job import Job
from kinema.recipes.motion_measures import Real
from kinema.recipes.run import Turn, clips_of, prepared, run
from kinema.recipes.strip import write_strip
from kinema.recipes.trainee import Trainee, normals
from kinema.training.device import autocast, count_flops
from kinema.training.fit import Metrics
from kinema.weights.load import load, save

NAME = "motion_vae"
FEET = tuple(POINTS.index(f"{name}_{side}") for side in "lr" for name in ("ankle", "ball"))
COLUMNS = 12                                  # figures in a row of a sheet
SHOWN = ("walk", "run", "jump", "dance", "fight", "sneak", "zombie", "wave", "sit", "fall")


@dataclass(frozen=True, kw_only=True, slots=True)
class MotionVAERecipe:
    model: MotionVAEConfig = motion_vae.SMALL
    clip_size: tuple[int, int] = (6, 16)               # of a clip of motion: data/motions.py
    size: int = 64                                     # motions a step
    lr: float = 1.5e-3
    warmup: int = 100
    weight_decay: float = 0.01
    kl_weight: float = 4.0                             # of the KL, none of the reconstruction's: see the page
    anneal: float = 0.15                               # share of the training
    free: float = 0.02                                 # nats
    point_weight: float = 6.0                          # a height of the hips that points are away, facing and gone
    speed_weight: float = 1.0                          # a height of the hips a second
    slide_weight: float = 0.5
    drop_action: float = 0.15
    drop_number: float = 0.4                           # tempo and energy, each for itself
    begun: float = 0.5                                 # part of the motions whose beginning is told
    num_measured: int = 256


SMALL = MotionVAERecipe()
TINY = replace(SMALL, model=replace(motion_vae.TINY, features=96, num_frames=48, num_actions=30, width=32), size=8,
               lr=4e-3, warmup=3, num_measured=16)
PRESETS = {"small": SMALL, "tiny": TINY}


@dataclass(frozen=True, slots=True)
class Batch:
    moves_BTD: Tensor
    given_BT: Tensor                                   # where a beginning is told
    told: Told

    def to(self, device: torch.device) -> Batch:
        return Batch(self.moves_BTD.to(device), self.given_BT.to(device), self.told.to(device))


def train(recipe: MotionVAERecipe, job: Job) -> Metrics:
    """Train, write weights and card; what was measured on held-out motions. Raises InputError."""
    with prepared(job) as (world, device):
        train_clips, held_clips = clips_of(job)
        windows, held = Windows(train_clips), Windows(held_clips)
        model = MotionVAE(recipe.model) if job.start is None else load(NAME, job.start).requires_grad_(True)
        if job.start is None:
            usual = windows.draw(512, np.random.default_rng(job.seed))
            model.scale(torch.from_numpy(usual.moves_BTD), torch.from_numpy(usual.numbers_B2))
        trainee = Trainee(model.train().to(device), weight_decay=recipe.weight_decay)
        skeleton = body().to(device)
        real = Real(windows, held, most=recipe.num_measured)
        noise = partial(normals, recipe.size, recipe.model.num_latents * recipe.model.latent, seed=job.seed,
                        rank=world.rank, device=device)

        def batch(i: int) -> Batch:
            return batch_of(windows, recipe, i * world.size + world.rank, seed=job.seed)

        def loss_of(given: Batch, i: int, weight: float) -> tuple[Tensor, Metrics]:
            return bound_and_body(trainee.model, given.to(device), noise(step=i), recipe, skeleton, weight, device)

        def step(turn: Turn) -> Metrics:
            weight = recipe.kl_weight * annealed(turn.share, until=recipe.anneal)
            loss, metrics = loss_of(turn.batch, turn.number, weight)
            trainee.descend(loss, rate=rate(turn.number, turn.share, peak=recipe.lr, warmup=recipe.warmup))
            return {"loss": loss.detach(), **metrics}

        def measured(i: int) -> Metrics:
            vae = trainee.average.eval()
            write_sheet(job.out / f"{NAME}-{i:06d}.png", vae, held, device)
            return real.measure(vae, device)

        quality = run(job, NAME, trainee, step, batch, world=world, device=device, clips=world.size * recipe.size,
                      measure=measured, flops=lambda: count_flops(lambda: loss_of(batch(0), 0, 1.0)[0].backward()))
        if world.first:
            about = card_of(trainee.average, recipe=recipe, train=train_clips, held=held_clips, steps=trainee.steps,
                            seconds=trainee.seconds, world=world.size, device=device, quality=quality)
            save(NAME, trainee.average, about | {"actions": windows.backed()}, job.out)
        return quality


def body() -> Skeleton:
    return Skeleton(PARENTS, CARRIERS, torch.from_numpy(offsets(standard())).float(), RATE)


def batch_of(windows: Windows, recipe: MotionVAERecipe, number: int, *, seed: int) -> Batch:
    """Batch `number` depends on it alone."""
    rng = np.random.default_rng((seed, number, 29))
    window, T = windows.draw(recipe.size, rng), recipe.model.num_frames
    action = np.where(rng.random(recipe.size) < recipe.drop_action, 0, window.action_B)
    numbers = np.where(rng.random((recipe.size, 2)) < recipe.drop_number, np.nan, window.numbers_B2)
    length = np.where(rng.random(recipe.size) < recipe.begun, rng.integers(2, T // 2 + 1, recipe.size), 0)
    given = (np.arange(T) < length[:, None]).astype(np.float32)
    return Batch(torch.from_numpy(window.moves_BTD), torch.from_numpy(given),
                 Told(torch.from_numpy(action), torch.from_numpy(numbers.astype(np.float32))))


def bound_and_body(model: MotionVAE, batch: Batch, noise_BZ: Tensor, recipe: MotionVAERecipe, skeleton: Skeleton,
                   kl_weight: float, device: torch.device) -> tuple[Tensor, Metrics]:
    """The loss of a batch; both terms of the bound fall in the same descent."""
    x, left = batch.moves_BTD, 1 - batch.given_BT
    with autocast(device):
        out, (mean, logvar), (prior_mean, prior_logvar) = model(x, batch.given_BT, batch.told, noise_BZ)
    likely = gaussian_log_likelihood(model.scaled(x), out, model.log_sigma.clamp(min=-3)) * left[..., None]
    kl_BZ = gaussian_kl(mean, logvar, prior_mean, prior_logvar)
    bound = likely.sum((1, 2)).mean() - kl_weight * free_bits(kl_BZ, recipe.free)
    moves = torch.where(batch.given_BT[..., None] > 0, x, out * model.deviation + model.mean)
    made, true = body_points(moves, skeleton), body_points(x, skeleton)
    near = point_loss(made[0], true[0]) + 0.2 * point_loss(made[1], true[1])
    speed = point_loss(made[1].diff(dim=1), true[1].diff(dim=1)) * RATE
    slide = slide_loss(made[1], x[..., STANDS].repeat_interleave(2, -1), FEET, RATE)
    body = recipe.point_weight * near + recipe.speed_weight * speed + recipe.slide_weight * slide
    told = {"nats": -likely.sum((1, 2)).mean(), "kl": kl_BZ.sum(1).mean(), "sigma": model.log_sigma.exp(),
            "points": near, "slide": slide}
    return body - bound / x[0].numel(), {name: value.detach() for name, value in told.items()}


@torch.no_grad()
def write_sheet(path: Path, vae: MotionVAE, held: Windows, device: torch.device) -> None:
    """Pairs of rows, an action each: a motion held out, where there is one, and two samples."""
    window, rows = held.every(512), []
    for k, name in enumerate(SHOWN):
        action = 1 + ACTIONS.index(name)
        told = told_of([action] * 2, device)
        noise = normals(2, vae.config.num_latents * vae.config.latent, seed=4, step=k, device=device)
        real = np.flatnonzero(window.action_B == action)[:1]
        made = vae.sample(told, noise).float().cpu().numpy()
        rows += [row_of(moves) for moves in (*window.moves_BTD[real], *made)]
    write_strip(path, rows, columns=COLUMNS)


def row_of(moves_TD: np.ndarray) -> Tensor:
    """Of one motion a row for write_strip, [3, COLUMNS, H, W]."""
    pictures = figures(moves_TD, COLUMNS)
    return torch.from_numpy(np.ascontiguousarray(np.moveaxis(pictures, -1, 0))).float() / 127.5 - 1


def told_of(actions: list[int], device: torch.device | str = "cpu", *, tempo: float = np.nan,
            energy: float = np.nan) -> Told:
    numbers = torch.tensor([[tempo, energy]], dtype=torch.float32).expand(len(actions), 2)
    return Told(torch.tensor(actions, device=device), numbers.to(device))


def told_of_window(window: Window, *, numbers: bool = True) -> Told:
    values = torch.from_numpy(window.numbers_B2)
    return Told(torch.from_numpy(window.action_B), values if numbers else torch.full_like(values, np.nan))
