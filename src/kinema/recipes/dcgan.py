"""The recipe of backdrops: a generator against a critic, the loss a choice (losses/adversarial.py).

Presets by their game: `small` (what ships) is the non-saturating game with R1, lazily; `minimax` and `non_saturating`
are the games of 2014 with DCGAN's batch norm in the critic, `wasserstein` has the gradient penalty, `spectral` a critic
of normalised products. Half of what is seen is seen in a mirror; some of the facts are not told, so that a picture can
be asked for by few of them. What is measured and shipped is the average of the generator's weights, its batch norms
settled anew.

B N pictures, Z numbers of a latent, K facts, H W rows and columns.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import torch
from torch import Tensor, nn

from kinema.data.backdrops import read_pictures
from kinema.losses.adversarial import GAMES, gradient_penalty, lazily, r1_penalty
from kinema.models import dcgan
from kinema.models.dcgan import DCGANConfig, DCGANCritic, DCGANGenerator, settle
from kinema.nn.spectral import spectral
from kinema.recipes.backdrops import (
    AT_ONCE,
    COLUMNS,
    Lesson,
    Real,
    batch_of,
    dropped,
    expect,
    facts_seen,
    rows_told,
)
from kinema.recipes.card import card_of
from kinema.recipes.clock import rate
from kinema.recipes.job import Job
from kinema.recipes.players import Players
from kinema.recipes.run import Turn, clips_of, prepared, run
from kinema.recipes.strip import as_pictures, write_strip
from kinema.recipes.trainee import normals
from kinema.training.device import autocast, count_flops
from kinema.training.fit import Metrics
from kinema.weights.load import load, save

NAME = "dcgan"
SETTLING = 8                                  # batches that the batch norms are measured on


@dataclass(frozen=True, kw_only=True, slots=True)
class DCGANRecipe:
    model: DCGANConfig = dcgan.SMALL
    clip_size: tuple[int, int] = (128, 72)             # of the pictures drawn for it
    game: str = "non_saturating"                       # of GAMES
    penalty: str = "r1"                                # "r1", "gradient" or "none"
    penalty_weight: float = 1.0                        # gamma / 2 of R1; 10 of the gradient penalty
    penalty_every: int = 4                             # steps
    spectral: bool = False
    critic_turns: int = 1                              # a step
    size: int = 32                                     # pictures a turn
    lr: float = 2e-4
    critic_lr: float = 2e-4
    betas: tuple[float, float] = (0.0, 0.99)
    warmup: int = 20
    drop_facts: float = 0.15                           # part of each kind of fact that is not told
    num_measured: int = 512                            # pictures made for a measure


SMALL = DCGANRecipe()
NON_SATURATING = replace(SMALL, model=replace(dcgan.SMALL, critic_norm="batch"), penalty="none", betas=(0.5, 0.999))
MINIMAX = replace(NON_SATURATING, game="minimax")
WASSERSTEIN = replace(SMALL, game="wasserstein", penalty="gradient", penalty_weight=10.0, penalty_every=1,
                      critic_turns=5, lr=1e-4, critic_lr=1e-4, betas=(0.0, 0.9))
SPECTRAL = replace(SMALL, game="wasserstein", penalty="none", spectral=True, lr=1e-4, critic_lr=4e-4, betas=(0.0, 0.9))
TINY = replace(SMALL, model=dcgan.TINY, clip_size=(64, 32), size=8, lr=4e-3, critic_lr=4e-3, warmup=2, num_measured=64)
PRESETS = {"small": SMALL, "tiny": TINY, "minimax": MINIMAX, "non_saturating": NON_SATURATING,
           "wasserstein": WASSERSTEIN, "spectral": SPECTRAL}


def train(recipe: DCGANRecipe, job: Job) -> Metrics:
    """Train, write weights and card; what was measured on held-out pictures. Raises InputError."""
    with prepared(job) as (world, device):
        train_clips, held = clips_of(job)
        pictures, facts = read_pictures(train_clips)
        held_pictures, held_facts = read_pictures(held)
        expect(pictures, held_pictures, width=recipe.model.width, height=recipe.model.height)
        generator = DCGANGenerator(recipe.model) if job.start is None else load(NAME, job.start).requires_grad_(True)
        critic = spectral(DCGANCritic(recipe.model)) if recipe.spectral else DCGANCritic(recipe.model)
        for player in (generator, critic):
            player.train().to(device).to(memory_format=torch.channels_last)    # type: ignore[call-overload]
        players = Players(generator, critic, betas=recipe.betas)
        game, turns = GAMES[recipe.game], recipe.critic_turns + 1       # one batch each, the generator's last
        latents = partial(normals, recipe.size, recipe.model.latent, seed=job.seed, rank=world.rank, device=device)
        real = Real(pictures, facts, held_pictures, held_facts, most=recipe.num_measured)

        def batch(i: int) -> list[Lesson]:
            return [batch_of(pictures, facts, i * turns + k, size=recipe.size, drop_facts=recipe.drop_facts,
                             seed=job.seed, rank=world.rank, world=world.size) for k in range(turns)]

        def critic_loss(who: Players, lesson: Lesson, turn: int, penalise: int) -> tuple[Tensor, Metrics]:
            with torch.no_grad(), autocast(device):
                fake = who.generator(latents(step=turn), lesson.wanted_BK).float()
            with autocast(device):
                real_B = who.critic(lesson.pictures_BCHW, lesson.facts_BK).float()
                fake_B = who.critic(fake, lesson.wanted_BK).float()
            loss = game.critic(real_B, fake_B)
            if penalise and recipe.penalty != "none":       # a derivative of a derivative: in float32
                shares_B = torch.special.ndtr(normals(recipe.size, seed=job.seed + 1, step=turn, rank=world.rank))
                found = penalty(who.critic, lesson, fake, recipe, shares_B.to(device))
                loss = loss + recipe.penalty_weight * penalise * found
            return loss, {"real": real_B.detach().mean(), "fake": fake_B.detach().mean()}

        def generator_loss(who: Players, lesson: Lesson, turn: int) -> Tensor:
            with autocast(device):
                fake = who.generator(latents(step=turn), lesson.wanted_BK)
                return game.generator(who.critic(fake, lesson.wanted_BK).float())

        def step(turn: Turn) -> Metrics:
            now = partial(rate, turn.number, turn.share, warmup=recipe.warmup)
            first, lessons = turn.number * turns, [lesson.to(device) for lesson in turn.batch]
            metrics: Metrics = {}
            for k, lesson in enumerate(lessons[:-1]):
                loss, scores = critic_loss(players, lesson, first + k, lazily(turn.number, recipe.penalty_every))
                players.improve_critic(loss, rate=now(peak=recipe.critic_lr))
                metrics = {"critic_loss": loss.detach(), **scores}
            players.critic.requires_grad_(False)            # its slope is wanted, not its gradients
            loss = generator_loss(players, lessons[-1], first + turns - 1)
            players.improve_generator(loss, rate=now(peak=recipe.lr))
            players.critic.requires_grad_(True)
            return {"loss": loss.detach(), **metrics}

        @torch.no_grad()
        def measured(i: int) -> Metrics:
            model = settled(players.average, facts, recipe, device)
            made = made_for(model, real.held_facts, recipe.num_measured, device)
            write_strip(job.out / f"{NAME}-{i:06d}.png", sheet(model, device), columns=COLUMNS)
            write_strip(job.out / f"{NAME}-{i:06d}-nearest.png", real.beside_nearest(made[:COLUMNS]), columns=COLUMNS)
            return real.measure(made)

        def flops() -> float:
            lesson, twins = batch(0)[0].to(device), copy.deepcopy(players)     # the players themselves do not move
            return (recipe.critic_turns * count_flops(lambda: critic_loss(twins, lesson, 0, 0)[0].backward())
                    + count_flops(lambda: generator_loss(twins, lesson, 0).backward()))

        quality = run(job, NAME, players, step, batch, world=world, device=device, measure=measured, flops=flops,
                      clips=world.size * recipe.size)
        if world.first:
            model = settled(players.average, facts, recipe, device)
            about = card_of(model, recipe=recipe, train=train_clips, held=held, steps=players.steps,
                            seconds=players.seconds, world=world.size, device=device, quality=quality)
            save(NAME, model, about | {"facts": facts_seen(train_clips)}, job.out)
        return quality


def penalty(critic: nn.Module, lesson: Lesson, fake: Tensor, recipe: DCGANRecipe, shares_B: Tensor) -> Tensor:
    def scores(pictures_BCHW: Tensor) -> Tensor:
        return critic(pictures_BCHW, lesson.facts_BK)

    if recipe.penalty == "r1":
        return r1_penalty(scores, lesson.pictures_BCHW)
    return gradient_penalty(scores, lesson.pictures_BCHW, fake, shares_B)


def settled(generator: DCGANGenerator, facts_NK: np.ndarray, recipe: DCGANRecipe,
            device: torch.device) -> DCGANGenerator:
    """The generator, ready for use: batch norms measured on SETTLING batches of the training's own facts."""
    rng = np.random.default_rng(5)
    facts = dropped(facts_NK[rng.integers(len(facts_NK), size=SETTLING * recipe.size)], recipe.drop_facts, rng)
    latents = normals(SETTLING, recipe.size, recipe.model.latent, seed=5, step=0, device=device)
    settle(generator, latents, torch.from_numpy(facts).to(device).unflatten(0, (SETTLING, recipe.size)))
    return generator


@torch.inference_mode()
def made_for(generator: DCGANGenerator, facts_NK: np.ndarray, count: int, device: torch.device, *,
             seed: int = 2) -> np.ndarray:
    """uint8 [count, H, W, 3]: a picture of each row of facts, from the first again where there are less."""
    facts = torch.from_numpy(np.resize(facts_NK, (count, facts_NK.shape[1]))).to(device)
    latents = normals(count, generator.config.latent, seed=seed, step=0, device=device)
    made = [generator(a, b).float().cpu() for a, b in zip(latents.split(AT_ONCE), facts.split(AT_ONCE), strict=True)]
    return as_pictures(torch.cat(made).transpose(0, 1))


def sheet(generator: DCGANGenerator, device: torch.device) -> list[Tensor]:
    """Rows for write_strip: each hour, then each view, told nothing else; a latent a column."""
    latents = normals(COLUMNS, generator.config.latent, seed=3, step=0, device=device)
    return [generator(latents, facts_K.to(device).expand(COLUMNS, -1)).transpose(0, 1) for facts_K in rows_told()]
