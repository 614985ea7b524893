"""The recipe of the text encoder alone: from a caption, which facts are true of the clip.

A caption in one language is read; asked is which concepts its clip shows, whatever the words: those of the facts that
the stage knows, else those of all captions of the clip. A linear head on the mean of the words answers, one
yes or no a concept (binary cross-entropy), and is thrown away. So phrases of both languages that mean one thing lie
together before the transformer, whose recipe goes on from here, has seen a picture.

B captions, L words, K concepts of the vocabulary.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from kinema.data.shards import StoredClip
from kinema.data.words import SPECIAL, vocabulary
from kinema.errors import InputError
from kinema.models import text_encoder
from kinema.models.text_encoder import TextEncoder, TextEncoderConfig, padding_mask
from kinema.nn.pooling import mean_of_words
from kinema.recipes.card import card_of
from kinema.recipes.clock import rate
from kinema.recipes.job import Job
from kinema.recipes.run import Turn, clips_of, prepared, run
from kinema.recipes.trainee import Trainee
from kinema.training.device import autocast, count_flops
from kinema.training.fit import Metrics
from kinema.weights.load import load, save

NAME = "text_encoder"


@dataclass(frozen=True, kw_only=True, slots=True)
class TextEncoderRecipe:
    model: TextEncoderConfig = text_encoder.SMALL
    clip_size: tuple[int, int] = (256, 144)            # of clips drawn for it
    size: int = 64                                     # captions a step
    lr: float = 1e-3
    warmup: int = 100
    weight_decay: float = 0.01


SMALL = TextEncoderRecipe()
TINY = replace(SMALL, model=replace(text_encoder.TINY, num_words=3072, max_length=48), clip_size=(64, 32), size=8,
               lr=1e-2, warmup=3)
PRESETS = {"small": SMALL, "tiny": TINY}
Pairs = list[tuple[list[int], list[int]]]


class Judge(nn.Module):
    """tokens [B, L] -> logits [B, K]."""

    def __init__(self, text: TextEncoder):
        super().__init__()
        self.text, self.head = text, nn.Linear(text.config.width, len(vocabulary()))
        nn.init.constant_(self.head.bias, -5.0)        # of all concepts a clip shows few

    def forward(self, tokens_BL: Tensor) -> Tensor:
        return self.head(mean_of_words(self.text(tokens_BL), padding_mask(tokens_BL)))


def train(recipe: TextEncoderRecipe, job: Job) -> Metrics:
    """Train, write weights and card; what was measured on captions of held-out clips. Raises InputError."""
    with prepared(job) as (world, device):
        train_clips, held = clips_of(job)
        length = recipe.model.max_length
        pairs, held_pairs = (pairs_of(clips, length) for clips in (train_clips, held))
        if not pairs or not held_pairs:
            raise InputError("there are clips, but no captions.", path=job.data, hint="See data/footage.py.")
        text = TextEncoder(recipe.model) if job.start is None else load(NAME, job.start)
        trainee = Trainee(Judge(text).requires_grad_(True).train().to(device), weight_decay=recipe.weight_decay)

        def batch(i: int) -> tuple[Tensor, Tensor]:
            rng = np.random.default_rng((job.seed, i * world.size + world.rank, 13))
            return tensors_of([pairs[k] for k in rng.integers(len(pairs), size=recipe.size)])

        def loss_of(given: tuple[Tensor, Tensor]) -> Tensor:
            with autocast(device):
                logits = trainee.model(given[0].to(device))
            truth = given[1].to(device)
            return F.binary_cross_entropy_with_logits(logits.float(), truth, reduction="sum") / recipe.size

        def step(turn: Turn) -> Metrics:
            loss = loss_of(turn.batch)
            trainee.descend(loss, rate=rate(turn.number, turn.share, peak=recipe.lr, warmup=recipe.warmup))
            return {"loss": loss.detach()}

        quality = run(job, NAME, trainee, step, batch, world=world, device=device, clips=world.size * recipe.size,
                      measure=lambda i: measure(trainee.average, held_pairs, device),
                      flops=lambda: count_flops(lambda: loss_of(batch(0)).backward()))
        if world.first:
            about = card_of(trainee.average.text, recipe=recipe, train=train_clips, held=held, steps=trainee.steps,
                            seconds=trainee.seconds, world=world.size, device=device, quality=quality)
            save(NAME, trainee.average.text, about, job.out)
        return quality


@torch.no_grad()
def measure(judge: Judge, pairs: Pairs, device: torch.device) -> Metrics:
    """Of the concepts it says are there, the share that are (`precision`), and of those that are, the share it says."""
    judge.eval()
    tokens, truth = tensors_of(pairs)
    said = torch.cat([judge(part.to(device)).cpu() > 0 for part in tokens.split(256)])
    right = (said & truth.bool()).sum()
    return {"precision": float(right / said.sum().clamp(min=1)), "recall": float(right / truth.sum().clamp(min=1))}


def pairs_of(clips: list[StoredClip], length: int) -> Pairs:
    """(token ids, ids of concepts that are true) of every caption."""
    pairs: Pairs = []
    for clip in clips:
        said = [text for texts in clip.about.get("captions", {}).values() for text in texts]
        ids = [vocabulary().encode(text, length)[0] for text in said]
        shown = {name for name in words_in(clip.about.get("facts", {})) if name in vocabulary().names}
        true = {vocabulary().names[name] for name in shown} or {i for row in ids for i in row if i >= len(SPECIAL)}
        pairs += [(row, sorted(true)) for row in ids]
    return pairs


def words_in(facts: Any) -> Iterator[str]:
    """Every text in a tree of lists and dicts."""
    if isinstance(facts, str):
        yield facts
    elif isinstance(facts, dict):
        for value in facts.values():
            yield from words_in(value)
    elif isinstance(facts, (list, tuple)):
        for value in facts:
            yield from words_in(value)


def tensors_of(pairs: Pairs) -> tuple[Tensor, Tensor]:
    """tokens [B, L] int64, truth [B, K] float."""
    truth = torch.zeros(len(pairs), len(vocabulary()))
    for row, (_, true) in zip(truth, pairs, strict=True):
        row[true] = 1.0
    return torch.tensor([ids for ids, _ in pairs]), truth
