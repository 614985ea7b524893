"""The recipe of the four-step student: each of its steps is the mean velocity of the teacher's path, guidance included.

    target = (teacher's x_end - x_t) / (end - t), by a few guided Euler steps             (losses/distill.py)

It begins as its teacher, learns its own four levels only, and is told by a second input how far a step reaches. The
text encoder is the teacher's and stays as it is. What is written takes the teacher's name, so that a folder of it is
used in the teacher's place; so it may not be the folder of the teacher.

B clips, C latent channels, U latent frames, H W latent rows and columns, L words.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import torch
from torch import Tensor

from kinema.data.words import EMPTY
from kinema.errors import InputError
from kinema.losses.distill import average_velocity, distillation_loss
from kinema.models.text_encoder import PADDING
from kinema.models.video_dit import VideoDiT
from kinema.recipes import video_dit
from kinema.recipes.card import card_of
from kinema.recipes.clock import rate
from kinema.recipes.job import Job
from kinema.recipes.run import Turn, prepared, run
from kinema.recipes.trainee import Trainee, normals
from kinema.recipes.video_dit import (
    CODEC,
    NAME,
    TEXT,
    LatentBatch,
    Painter,
    VideoDiTRecipe,
    batch_of,
    latent_clips,
    measure,
    shift_of_samples,
)
from kinema.sampling.levels import levels
from kinema.sampling.noise import RECTIFIED_FLOW, Level, per_sample
from kinema.training.device import autocast, count_flops
from kinema.training.fit import Metrics
from kinema.weights.load import card, load, save, weights_hash


@dataclass(frozen=True, kw_only=True, slots=True)
class StudentRecipe:
    base: VideoDiTRecipe = video_dit.SMALL
    steps: int = 4                                     # of the student
    teacher_steps: int = 3                             # of the teacher for each of them
    lr: float = 2e-4
    warmup: int = 50

    @property
    def clip_size(self) -> tuple[int, int]:
        return self.base.clip_size


SMALL = StudentRecipe()
TINY = replace(SMALL, base=video_dit.TINY, teacher_steps=2, lr=1e-3, warmup=3)
PRESETS = {"small": SMALL, "tiny": TINY}


def train(recipe: StudentRecipe, job: Job) -> Metrics:
    """Train the student of the video_dit in the given folder. Raises InputError, MissingError."""
    if job.given is None or job.given.resolve() == job.out.resolve():
        raise InputError("a student is written under its teacher's name.", path=job.out,
                         hint="Give the teacher's folder by --given and another by --out.")
    base = recipe.base
    with prepared(job) as (world, device):
        train_clips, held, vae, latents = latent_clips(base, job, world, device)
        teacher = Painter(load(NAME, job.given), load(TEXT, job.given)).to(device)
        student = student_of(teacher.dit if job.start is None else load(NAME, job.start)).to(device)
        student.checkpoint_blocks = base.checkpoint_blocks
        trainee = Trainee(student, weight_decay=base.weight_decay)
        batch = partial(batch_of, train_clips, latents, base, seed=job.seed, rank=world.rank, world=world.size)
        ts = levels(recipe.steps, shift=shift_of_samples(base, latents.read(held[0]))).float().to(device)

        def loss_of(given: LatentBatch, i: int) -> Tensor:
            x_0 = given.latents_BCUHW
            noise = normals(*x_0.shape, seed=job.seed, step=2 * i, rank=world.rank, device=device)
            drawn_B = normals(len(x_0), seed=job.seed, step=2 * i + 1, rank=world.rank, device=device)
            k_B = (torch.special.ndtr(drawn_B) * recipe.steps).long().clamp(max=recipe.steps - 1)
            t_B, end_B = ts[k_B], ts[k_B + 1]
            x_t = RECTIFIED_FLOW.mix(x_0, noise, t_B)
            with autocast(device):
                target = average_velocity(partial(guided, teacher, given, base.guidance), x_t, t_B, end_B,
                                          num_steps=recipe.teacher_steps)
                velocity = Painter(trainee.model, teacher.text)(x_t, t_B, given.tokens_BL, given.cond_BCUHW,
                                                                t_B - end_B)
            return distillation_loss(velocity, target)

        def step(turn: Turn) -> Metrics:
            loss = loss_of(turn.batch.to(device), turn.number)
            trainee.descend(loss, rate=rate(turn.number, turn.share, peak=recipe.lr, warmup=recipe.warmup))
            return {"loss": loss.detach()}

        def flops() -> float:
            return count_flops(lambda: loss_of(batch(0).to(device), 0).backward())

        def measured(i: int) -> Metrics:
            def reach(t_B: Tensor) -> Tensor:
                k = int((ts - t_B).abs().argmin())
                return ts[k:k + 1] - ts[k + 1:k + 2]
            return measure(Painter(trainee.average, teacher.text), vae, latents, held[:base.num_held], ts, job,
                           device=device, name=NAME, number=i, step_of=reach)

        quality = run(job, NAME, trainee, step, batch, world=world, device=device, measure=measured, flops=flops,
                      clips=world.size * base.size)
        if world.first:
            about = card_of(trainee.average, recipe=recipe, train=train_clips, held=held, steps=trainee.steps,
                            seconds=trainee.seconds, world=world.size, device=device, quality=quality)
            for name, model in ((TEXT, teacher.text), (CODEC, vae)):
                save(name, model, about_of(name, job), job.out)
            # In double precision, as samplers lay levels out, so that both find the same.
            sampling = {"ts": [round(t, 9) for t in ts.double().tolist()], "frames": base.frames, "guidance": 1.0}
            trained_with = {name: weights_hash(name, job.out) for name in (CODEC, TEXT)}
            save(NAME, trainee.average, about | {"sampling": sampling, "trained_with": trained_with}, job.out)
        return quality


def about_of(name: str, job: Job) -> dict[str, Any]:
    """The card of what is handed on as it was."""
    return {key: value for key, value in card(name, job.given).items() if key not in ("name", "kind", "config")}


def student_of(teacher: VideoDiT) -> VideoDiT:
    """The teacher's weights, with an input for how far a step reaches that says nothing yet."""
    student = VideoDiT(replace(teacher.config, step_level=True))
    missing, _ = student.load_state_dict(teacher.state_dict(), strict=False)
    with torch.no_grad():
        if missing and student.step is not None:
            for parameter in student.step.down.parameters():
                parameter.zero_()
    return student.requires_grad_(True).train()


@torch.no_grad()
def guided(teacher: Painter, given: LatentBatch, guidance: float, x: Tensor, t: Level) -> Tensor:
    """The teacher's velocity with guidance away from "no words"; passes and frames stay given. One pass for both."""
    t_B, tokens = per_sample(t, x), given.tokens_BL
    if guidance == 1:
        return teacher(x, t_B, tokens, given.cond_BCUHW)
    empty = torch.full_like(tokens, PADDING)
    empty[:, 0] = EMPTY
    both = teacher(torch.cat((x, x)), torch.cat((t_B, t_B)), torch.cat((tokens, empty)),
                   torch.cat((given.cond_BCUHW, given.cond_BCUHW)))
    cond, uncond = both.chunk(2)
    return uncond + guidance * (cond - uncond)
