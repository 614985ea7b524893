"""The recipe of StyleGAN: a generator of portraits and its critic, with what each of three papers adds.

    critic:     -log D(x) - log(1 - D(G(z))) + gamma / 2 |grad D(x)|^2 at every 16th step (lazy R1)
    generator:  -log D(G(z)) + 2 (|J' y| - a)^2 at every 8th (lazy path length)

Karras et al. 2020: Adam with betas (0, 0.99), two latents mixed in most pictures, an average of weights. Adaptive
augmentation where pictures are few (training/ada.py). With `growing` (presets of 2018 and 2019) the pictures grow from
8 pixels to their size in the first GROW of the training, each size faded in and then held. Beside both, where the data
says what its pictures show, a reader of portraits learns; at the end it teaches w to say the same.

B pictures, H rows and columns, L layers, W latent width.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import torch
from torch import Tensor

from kinema.errors import InputError
from kinema.losses.adversarial import lazily, logistic_critic, non_saturating_generator, r1_penalty
from kinema.losses.style import path_lengths, path_penalty
from kinema.models import face_reader, stylegan
from kinema.models.face_reader import FaceReader, FaceReaderConfig
from kinema.models.stylegan import StyleCritic, StyleGAN, StyleGANConfig, doubled, draw_noise, halved, mix
from kinema.recipes.card import card_of
from kinema.recipes.clock import rate
from kinema.recipes.job import Job
from kinema.recipes.players import Players
from kinema.recipes.portraits import Lesson, lesson_of, reading_loss, told
from kinema.recipes.run import Turn, clips_of, prepared, run
from kinema.recipes.style_measures import Measures, teach_facts
from kinema.training.ada import Adaptive, adapted, augmented
from kinema.training.device import autocast, count_flops
from kinema.training.distributed import average_gradients
from kinema.training.fit import Metrics
from kinema.training.optimiser import adamw, set_learning_rate
from kinema.weights.load import load, save

NAME, READER = "stylegan", "face_reader"
GROW = 0.6                                             # of the training
AVERAGE = 16.97                                        # of weights: over 5 % of the training (training/ema.py)
NOTED = 64                                             # latents a step that the mean of w is taken of
PATH_LATELY = 0.99                                     # share of the mean path length that stays


@dataclass(frozen=True, kw_only=True, slots=True)
class StyleGANRecipe:
    model: StyleGANConfig = stylegan.SMALL
    reader: FaceReaderConfig = face_reader.SMALL
    clip_size: tuple[int, int] = (128, 128)            # of portraits drawn for it
    size: int = 16                                     # pictures a step
    lr: float = 2.5e-3
    lr_reader: float = 1e-3
    warmup: int = 100
    gamma: float = 0.0                                 # of R1; 0: 0.0002 pixels / size (Karras et al. 2020, ADA)
    r1_every: int = 16
    path: float = 2.0
    path_every: int = 8
    mixed: float = 0.9                                 # part of the pictures that are of two latents
    adaptive: bool = True                              # p stays at 0 as long as the critic does not learn by heart
    num_measured: int = 256                            # held-out portraits, and as many made, at most
    num_taught: int = 4096                             # latents that w is taught to be read by
    taught_steps: int = 400
    inverted: int = 4                                  # held-out portraits
    invert_steps: int = 100

    @property
    def r1(self) -> float:
        return self.gamma or 0.0002 * self.model.size**2 / self.size


SMALL = StyleGANRecipe()
SMALL_64 = replace(SMALL, model=stylegan.SMALL_64)
SMALL_GPU = replace(SMALL, size=64, num_measured=1024, num_taught=16_384, inverted=16, invert_steps=300)
GROWING = replace(SMALL, model=stylegan.GROWING, path=0.0)
TINY = replace(SMALL, model=stylegan.TINY, reader=face_reader.TINY, clip_size=(16, 16), size=4, warmup=2, r1_every=4,
               path_every=4, num_measured=8, num_taught=32, taught_steps=10, inverted=1, invert_steps=2)
TINY_GROWING = replace(TINY, model=stylegan.TINY_GROWING, path=0.0)
PRESETS = {"small": SMALL, "small_64": SMALL_64, "small_gpu": SMALL_GPU, "growing": GROWING, "tiny": TINY,
           "tiny_growing": TINY_GROWING}


class Studio(Players[StyleGAN, StyleCritic]):
    """The two players, the reader, how often pictures are changed for the critic, and the mean path length."""

    def __init__(self, generator: StyleGAN, critic: StyleCritic, reader: FaceReader):
        super().__init__(generator, critic, betas=(0.0, 0.99))
        self.ema.gamma = AVERAGE
        self.reader, self.reading = reader, adamw(reader, weight_decay=0.01)
        self.ada, self.path = Adaptive(), 0.0

    def improve_reader(self, loss: Tensor, *, rate: float) -> None:
        set_learning_rate(self.reading, rate)
        self.reading.zero_grad(set_to_none=True)
        loss.backward()
        average_gradients(self.reader.parameters())
        self.reading.step()

    @torch.no_grad()
    def note(self, z_BZ: Tensor) -> None:
        self.generator.note(self.generator.mapping(z_BZ))

    def state_dict(self) -> dict[str, Any]:
        return super().state_dict() | {"reader": self.reader.state_dict(), "reading": self.reading.state_dict(),
                                       "p": self.ada.p, "sign": self.ada.sign, "path": self.path}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        super().load_state_dict(state)
        self.reader.load_state_dict(state["reader"])
        self.reading.load_state_dict(state["reading"])
        self.ada, self.path = replace(self.ada, p=state["p"], sign=state["sign"]), state["path"]


class Dice:
    """What chance decides in a step, which depends on the step alone: a resumed training draws what a straight one
    does. Small things are drawn on the processor, noise where the model is."""

    def __init__(self, seed: int, step: int, rank: int, device: torch.device):
        number = ((seed * 1_000_003 + step) * 4096 + rank) % (1 << 62)
        self.device = device
        self.small = torch.Generator().manual_seed(number)
        self.large = torch.Generator(device).manual_seed(number)

    def latents(self, count: int, config: StyleGANConfig) -> Tensor:
        return torch.randn(count, config.latent, generator=self.small).to(self.device)

    def share(self) -> float:
        return float(torch.rand((), generator=self.small))


def train(recipe: StyleGANRecipe, job: Job) -> Metrics:
    """Train, write weights of generator and reader, and their cards; what was measured beside held-out portraits.
    Raises InputError."""
    with prepared(job) as (world, device):
        train_clips, held = clips_of(job)
        generator = StyleGAN(recipe.model) if job.start is None else load(NAME, job.start)
        if generator.config != recipe.model:
            raise InputError("are weights of another preset.", path=job.start, hint="Give the preset they are of.")
        studio = Studio(*(placed(model, device) for model in (generator, StyleCritic(recipe.model),
                                                              FaceReader(recipe.reader))))
        batch = partial(lesson_of, train_clips, recipe.model.size, size=recipe.size, seed=job.seed, rank=world.rank,
                        world=world.size)
        reads, measures = told(train_clips), Measures(recipe, held, device)

        def step(turn: Turn) -> Metrics:
            given, dice = turn.batch.to(device), Dice(job.seed, turn.number, world.rank, device)
            grown = measures.grown = growth(turn.share, recipe.model)
            speed = partial(rate, turn.number, turn.share, warmup=recipe.warmup)
            loss, real_B = critic_loss(studio, recipe, given, dice, turn.number, grown)
            studio.improve_critic(loss, rate=speed(peak=recipe.lr))
            if recipe.adaptive:
                studio.ada = adapted(studio.ada, real_B)
            studio.note(dice.latents(NOTED, recipe.model))
            with frozen(studio.critic):
                fooling = generator_loss(studio, recipe, dice, turn.number, grown)
                studio.improve_generator(fooling, rate=speed(peak=recipe.lr))
            metrics = {"critic": loss.detach(), "loss": fooling.detach(), "p": studio.ada.p, "sign": studio.ada.sign}
            if reads:
                with autocast(device):
                    answers, colours, _ = studio.reader(given.frames_BCHW)
                reading = reading_loss(answers, colours, given)
                studio.improve_reader(reading, rate=speed(peak=recipe.lr_reader))
                metrics["reading"] = reading.detach()
            return metrics

        def once() -> None:
            given, dice = batch(0).to(device), Dice(job.seed, 1, 0, device)
            critic_loss(studio, recipe, given, dice, 1, None)[0].backward()
            with frozen(studio.critic):
                generator_loss(studio, recipe, dice, 1, None).backward()

        def measured(i: int) -> Metrics:
            measures.sheet(studio.average, job.out / f"{NAME}-{i:06d}.png")
            return measures.of(studio.average, studio.reader)

        quality = run(job, NAME, studio, step, batch, world=world, device=device, clips=world.size * recipe.size,
                      measure=measured, flops=lambda: count_flops(once))
        if world.first:
            if reads:
                quality |= teach_facts(studio.average, studio.reader, count=recipe.num_taught,
                                       steps=recipe.taught_steps)
            about = partial(card_of, recipe=recipe, train=train_clips, held=held, steps=studio.steps,
                            seconds=studio.seconds, world=world.size, device=device, quality=quality)
            extra = {"features": "frechet, precision, recall: filters (metrics/still.py) in 4 cells; path_length, "
                                 f"spread: face_reader, {'trained' if reads else 'with random weights'}",
                     "reads": reads, "p": studio.ada.p}
            save(READER, studio.reader, about(studio.reader) | extra, job.out)
            save(NAME, studio.average, about(studio.average) | extra, job.out)
        return quality


def placed(model: torch.nn.Module, device: torch.device) -> Any:
    return model.requires_grad_(True).train().to(device).to(memory_format=torch.channels_last)   # type: ignore[call-overload]


def growth(share: float, config: StyleGANConfig) -> float | None:
    """Levels above the first that there are when this share of the training is over, and the share of one more that is
    faded in: each is faded in over half its time and then held. None for what does not grow."""
    if not config.growing:
        return None
    last = len(config.widths) - 1
    at = share / GROW * (last - 1)
    return min(float(last), 1 + math.floor(at) + max(0.0, 2 * (at - math.floor(at)) - 1))


def at_size(frames_BCHW: Tensor, grown: float | None, config: StyleGANConfig) -> Tensor:
    """Real pictures as the critic sees them now: as large as those made, and as faded in."""
    if grown is None:
        return frames_BCHW
    top, share = math.ceil(grown), grown - math.floor(grown)
    for _ in range(len(config.widths) - 1 - top):
        frames_BCHW = halved(frames_BCHW)
    return frames_BCHW if not share else torch.lerp(doubled(halved(frames_BCHW)), frames_BCHW, share)


def painted(studio: Studio, recipe: StyleGANRecipe, dice: Dice, count: int,
            grown: float | None) -> tuple[Tensor, Tensor]:
    """Pictures [B, 3, H, H] of new latents, and their w [B, L, W]: of two each, in most."""
    model = studio.generator
    with autocast(dice.device):
        w_BW = model.mapping(dice.latents(count, recipe.model))
        other_BW = model.mapping(dice.latents(count, recipe.model))
        layers = recipe.model.num_layers
        cross_B = torch.randint(1, layers, (count,), generator=dice.small)
        cross_B[torch.rand(count, generator=dice.small) >= recipe.mixed] = layers
        w_BLW = mix(model.styles(w_BW), model.styles(other_BW), cross_B.to(dice.device))
        frames = model.paint(w_BLW, noise=draw_noise(recipe.model, count, generator=dice.large), grown=grown)
    return frames, w_BLW


def critic_loss(studio: Studio, recipe: StyleGANRecipe, given: Lesson, dice: Dice, number: int,
                grown: float | None) -> tuple[Tensor, Tensor]:
    """The loss, and the logits of the real pictures."""
    with torch.no_grad():
        made, _ = painted(studio, recipe, dice, len(given.frames_BCHW), grown)
    real = augmented(at_size(given.frames_BCHW, grown, recipe.model), p=studio.ada.p, generator=dice.small)
    judge = judging(studio, dice, grown)
    real_B, fake_B = judge(real), judge(augmented(made, p=studio.ada.p, generator=dice.small))
    loss = logistic_critic(real_B, fake_B)
    if weight := lazily(number, recipe.r1_every):
        loss = loss + weight * 0.5 * recipe.r1 * r1_penalty(judge, real)
    return loss, real_B


def generator_loss(studio: Studio, recipe: StyleGANRecipe, dice: Dice, number: int, grown: float | None) -> Tensor:
    made, _ = painted(studio, recipe, dice, recipe.size, grown)
    judge = judging(studio, dice, grown)
    loss = non_saturating_generator(judge(augmented(made, p=studio.ada.p, generator=dice.small)))
    if (weight := lazily(number, recipe.path_every)) and recipe.path:
        few, w_BLW = painted(studio, recipe, dice, max(1, recipe.size // 2), grown)
        noise = torch.randn(few.shape, generator=dice.large, device=dice.device)
        lengths_B = path_lengths(few, w_BLW, noise)
        mean = float(lengths_B.detach().mean())
        studio.path = mean if not studio.path else PATH_LATELY * studio.path + (1 - PATH_LATELY) * mean
        loss = loss + weight * recipe.path * path_penalty(lengths_B, studio.path)
    return loss


def judging(studio: Studio, dice: Dice, grown: float | None) -> Callable[[Tensor], Tensor]:
    def judge(frames_BCHW: Tensor) -> Tensor:
        with autocast(dice.device):
            return studio.critic(frames_BCHW, grown=grown)
    return judge


@contextmanager
def frozen(model: torch.nn.Module) -> Iterator[None]:
    """No gradients for its weights meanwhile: half of what a step of the other player would cost there."""
    model.requires_grad_(False)
    try:
        yield
    finally:
        model.requires_grad_(True)
