"""The recipe of the judge: classes of pixels and answers about the clip, from clips of the split "train".

    loss = cross entropy of the pixels + cross entropy of each question + of each effect, yes or no

Rare classes weigh more, by the root of how rare they are. It sees a frame and what changed since the one before, in a
mirror or not; of a question without an answer it learns nothing. How often it is right on held-out clips is the most
that a maker of clips can be granted by it.

B clips, T frames, H W rows and columns, K classes, A answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from kinema.data.labels import CLASSES, QUESTIONS, SETS_OF, answers_to, classes_of
from kinema.data.shards import StoredClip
from kinema.errors import InputError
from kinema.metrics.attributes import Answers, attributes
from kinema.models import judge
from kinema.models.judge import Judge, JudgeConfig
from kinema.recipes.card import card_of
from kinema.recipes.clock import rate
from kinema.recipes.job import Job
from kinema.recipes.run import Turn, clips_of, prepared, run
from kinema.recipes.trainee import Trainee
from kinema.training.device import autocast, count_flops
from kinema.training.fit import Metrics
from kinema.weights.load import load, save

NAME = "judge"
IGNORED = -1


@dataclass(frozen=True, kw_only=True, slots=True)
class JudgeRecipe:
    model: JudgeConfig = judge.SMALL
    clip_size: tuple[int, int] = (256, 144)            # of clips drawn for it
    size: int = 24                                     # clips a step
    lr: float = 1.5e-3
    warmup: int = 50
    weight_decay: float = 0.05
    answers: float = 0.1                               # weight of a question beside the pixels
    effects: float = 4.0                               # weight of an effect that is there: few are
    num_held: int = 64                                 # held-out clips that are measured, at most


SMALL = JudgeRecipe()
TINY = replace(SMALL, model=judge.TINY, clip_size=(64, 32), size=4, lr=1e-2, warmup=3, num_held=2)
PRESETS = {"small": SMALL, "tiny": TINY}


@dataclass(frozen=True, slots=True)
class Lesson:
    frames_BCTHW: Tensor                               # float32 -1 .. 1: one and the one before
    classes_BTHW: Tensor                               # int64, at half size, of the last frame
    answers_BQ: Tensor                                 # int64: of each question with one answer; IGNORED
    effects_BE: Tensor                                 # float32

    def to(self, device: torch.device) -> Lesson:
        return Lesson(self.frames_BCTHW.to(device), self.classes_BTHW.to(device), self.answers_BQ.to(device),
                      self.effects_BE.to(device))


def train(recipe: JudgeRecipe, job: Job) -> Metrics:
    """Train, write weights and card; its own accuracy on held-out clips. Raises InputError."""
    with prepared(job) as (world, device):
        train_clips, held = (labelled(clips) for clips in clips_of(job))
        if not train_clips or not held:
            raise InputError("a judge learns from clips of the stage, with mattes and facts.", path=job.data,
                             hint="Draw some: kinema train judge --data stage")
        model = Judge(recipe.model) if job.start is None else load(NAME, job.start)
        model = model.requires_grad_(True).train().to(device).to(memory_format=torch.channels_last)    # type: ignore[call-overload]
        trainee = Trainee(model, weight_decay=recipe.weight_decay)
        answers = [answers_to(clip) for clip in train_clips]
        weights_K = class_weights(train_clips).to(device)
        batch = partial(batch_of, train_clips, answers, recipe, seed=job.seed, rank=world.rank, world=world.size)

        def loss_of(given: Lesson) -> Tensor:
            with autocast(device):
                classes, said = trainee.model(given.frames_BCTHW, first=given.frames_BCTHW.shape[2] - 1)
            pixels = F.cross_entropy(classes.float(), given.classes_BTHW, weights_K)
            return pixels + recipe.answers * answer_loss(said.float(), given, recipe)

        def step(turn: Turn) -> Metrics:
            loss = loss_of(turn.batch.to(device))
            trainee.descend(loss, rate=rate(turn.number, turn.share, peak=recipe.lr, warmup=recipe.warmup))
            return {"loss": loss.detach()}

        quality = run(job, NAME, trainee, step, batch, world=world, device=device, clips=world.size * recipe.size,
                      measure=lambda i: measure(trainee.average, held[:recipe.num_held]),
                      flops=lambda: count_flops(lambda: loss_of(batch(0).to(device)).backward()))
        if world.first:
            about = card_of(trainee.average, recipe=recipe, train=train_clips, held=held, steps=trainee.steps,
                            seconds=trainee.seconds, world=world.size, device=device, quality=quality)
            save(NAME, trainee.average, about, job.out)
        return quality


def labelled(clips: list[StoredClip]) -> list[StoredClip]:
    return [clip for clip in clips if "objects" in clip.names and "objects" in clip.about and "facts" in clip.about]


def class_weights(clips: list[StoredClip], most: int = 200) -> Tensor:
    """[K], 1 for the commonest class, with the root of its rareness for others: at most 5."""
    counts = np.zeros(len(CLASSES))
    for clip in clips[:most]:
        counts += np.bincount(classes_of(clip.read("objects", count=1), clip.about["objects"]).ravel(),
                              minlength=len(CLASSES))
    return torch.from_numpy(np.minimum(np.sqrt(counts.max() / np.maximum(counts, 1)), 5.0)).float()


def batch_of(clips: list[StoredClip], answers: Sequence[Answers], recipe: JudgeRecipe, i: int, *, seed: int,
             rank: int = 0, world: int = 1) -> Lesson:
    """The lesson of step i: other clips until all were seen once. Raises InputError for clips of several sizes."""
    if len({clip.size for clip in clips}) != 1:
        raise InputError("the clips are of several sizes.", path=clips[0].path.parent)
    rng = np.random.default_rng((seed, i, rank, 17))
    places = range((i * world + rank) * recipe.size, (i * world + rank + 1) * recipe.size)
    chosen = [int(np.random.default_rng((seed, p // len(clips))).permutation(len(clips))[p % len(clips)])
              for p in places]
    frames, classes = [], []
    for k in chosen:
        count = min(2, clips[k].frames)
        first, mirror = int(rng.integers(clips[k].frames - count + 1)), rng.random() < 0.5
        numbers = classes_of(clips[k].read("objects", first=first + count - 1, count=1), clips[k].about["objects"])
        pictures = clips[k].read("frames", first=first, count=count)
        frames.append(pictures[:, :, ::-1] if mirror else pictures)
        classes.append((numbers[:, :, ::-1] if mirror else numbers)[:, ::2, ::2])
    told = [answers[k] for k in chosen]
    return Lesson(as_tensor(np.stack(frames)), torch.from_numpy(np.stack(classes).astype(np.int64)),
                  torch.tensor([[_number(answer, fact) for fact in QUESTIONS if fact not in SETS_OF]
                                for answer in told]),
                  torch.tensor([[float(name in answer.get(fact, ())) for fact in SETS_OF for name in QUESTIONS[fact]]
                                for answer in told]))


def _number(answers: Answers, fact: str) -> int:
    answer = answers.get(fact)
    return QUESTIONS[fact].index(answer) if isinstance(answer, str) else IGNORED


def as_tensor(frames_BTHWC: np.ndarray) -> Tensor:
    """uint8 [B, T, H, W, 3] -> float32 [B, 3, T, H, W], -1 .. 1."""
    return torch.from_numpy(np.ascontiguousarray(np.moveaxis(frames_BTHWC, -1, 1)).astype(np.float32) / 127.5 - 1)


def split_answers(answers_BA: Tensor) -> dict[str, Tensor]:
    """The logits of each question, [B, its answers]."""
    parts = answers_BA.split([len(names) for names in QUESTIONS.values()], dim=1)
    return dict(zip(QUESTIONS, parts, strict=True))


def answer_loss(answers_BA: Tensor, given: Lesson, recipe: JudgeRecipe) -> Tensor:
    """The sum of the questions' cross entropies, the mean over the clips that have an answer."""
    said = split_answers(answers_BA)
    single = [F.cross_entropy(said[fact], given.answers_BQ[:, q], ignore_index=IGNORED, reduction="sum")
              / (given.answers_BQ[:, q] != IGNORED).sum().clamp(min=1)
              for q, fact in enumerate(fact for fact in QUESTIONS if fact not in SETS_OF)]
    sets = torch.cat([said[fact] for fact in SETS_OF], dim=1)
    yes_or_no = F.binary_cross_entropy_with_logits(sets, given.effects_BE, reduction="sum",
                                                   pos_weight=sets.new_tensor(recipe.effects)) / len(sets)
    return torch.stack([*single, yes_or_no]).sum()


@torch.inference_mode()
def judged(model: Judge, frames_THWC: np.ndarray) -> tuple[np.ndarray, dict[str, str | tuple[str, ...]]]:
    """Of a clip uint8 [T, H, W, 3]: the number in CLASSES of every pixel, [T, H, W], for metrics/survival.py, and the
    answer to each question, for metrics/attributes.py."""
    model.eval()
    device = next(model.parameters()).device
    with autocast(device):
        classes, said = model(as_tensor(frames_THWC[None]).to(device))
    small_THW = classes[0].argmax(0).to("cpu", torch.uint8).numpy()
    answers: dict[str, str | tuple[str, ...]] = {}
    for fact, logits in split_answers(said.float()).items():
        names = QUESTIONS[fact]
        answers[fact] = tuple(name for name, logit in zip(names, logits[0].tolist(), strict=True) if logit > 0) \
            if fact in SETS_OF else names[int(logits[0].argmax())]
    return small_THW.repeat(2, axis=1).repeat(2, axis=2), answers


def measure(model: Judge, held: list[StoredClip]) -> Metrics:
    """`iou`, the mean over the classes that are there, and `pixels`, the share that is right; for each question the
    accuracy or F1, and the same of always giving the commonest answer, `.._guess`."""
    confusion_KK = np.zeros((len(CLASSES), len(CLASSES)))
    told: list[Answers] = []
    for clip in held:
        seen, answers = judged(model, clip.read("frames"))
        told.append(answers)
        pairs = classes_of(clip.read("objects"), clip.about["objects"]).astype(np.intp) * len(CLASSES) + seen
        confusion_KK += np.bincount(pairs.ravel(), minlength=confusion_KK.size).reshape(confusion_KK.shape)
    scores = attributes(told, [answers_to(clip) for clip in held])
    return {"iou": float(np.mean(list(ious(confusion_KK).values()))),
            "pixels": float(confusion_KK.trace() / confusion_KK.sum()),
            **{fact: score.value for fact, score in scores.items()},
            **{f"{fact}_guess": score.guess for fact, score in scores.items()}}


def ious(confusion_KK: np.ndarray) -> Mapping[str, float]:
    """Intersection over union of each class that is there; rows are the truth."""
    right, there = confusion_KK.diagonal(), confusion_KK.sum(1)
    union = there + confusion_KK.sum(0) - right
    return {name: float(right[k] / union[k]) for k, name in enumerate(CLASSES) if there[k]}
