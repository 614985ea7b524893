"""Portraits as a training of faces is given them: pictures, answers and colours, some in a mirror.

    lesson = lesson_of(clips, 64, i, size=16, seed=0, rank=0, world=1)

B pictures, H rows and columns, Q questions, C colours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from kinema.data.faces import COLOURS, QUESTIONS, rgb, split_answers
from kinema.data.shards import StoredClip
from kinema.errors import InputError

IGNORED = -1
MIRRORED = {"left": "right", "right": "left"}


@dataclass(frozen=True, slots=True)
class Lesson:
    frames_BCHW: Tensor                                    # float32, -1 .. 1
    answers_BQ: Tensor                                     # int64; IGNORED where it is not known
    colours_BC3: Tensor                                    # float32, 0 .. 1; -1 where it is not known

    def to(self, device: torch.device) -> Lesson:
        return Lesson(self.frames_BCHW.to(device), self.answers_BQ.to(device), self.colours_BC3.to(device))


def lesson_of(clips: Sequence[StoredClip], pixels: int, i: int, *, size: int, seed: int, rank: int = 0, world: int = 1,
              mirrors: bool = True) -> Lesson:
    """The pictures of step i: other ones until all were seen once."""
    places = range((i * world + rank) * size, (i * world + rank + 1) * size)
    chosen = [clips[_order(seed, p // len(clips), len(clips))[p % len(clips)]] for p in places]
    mirrored = np.random.default_rng((seed, i, rank, 29)).random(size) < (0.5 if mirrors else 0.0)
    return Lesson(pictures_of(chosen, pixels, mirrored), answers_of(chosen, mirrored), colours_of(chosen))


@lru_cache(maxsize=4)
def _order(seed: int, turn: int, count: int) -> np.ndarray:
    return np.random.default_rng((seed, turn)).permutation(count)


def pictures_of(clips: Sequence[StoredClip], pixels: int, mirrored: Sequence[bool] | np.ndarray = ()) -> Tensor:
    """[B, 3, pixels, pixels]: means of their pixels. Raises InputError for pictures that are no multiple of that."""
    found = []
    for k, clip in enumerate(clips):
        picture = clip.read("frames", count=1)[0]
        if picture.shape[0] != picture.shape[1] or picture.shape[0] % pixels:
            raise InputError(f"pictures of {picture.shape[1]}x{picture.shape[0]}; this model learns from squares of a "
                             f"multiple of {pixels}.", path=clip.path)
        found.append(picture[:, ::-1] if len(mirrored) and mirrored[k] else picture)
    frames = torch.from_numpy(np.ascontiguousarray(np.stack(found).transpose(0, 3, 1, 2))).float() / 127.5 - 1
    return F.avg_pool2d(frames, frames.shape[2] // pixels)


def answers_of(clips: Sequence[StoredClip], mirrored: Sequence[bool] | np.ndarray = ()) -> Tensor:
    rows = []
    for k, clip in enumerate(clips):
        facts: dict[str, Any] = dict(clip.about.get("facts", {}))
        if len(mirrored) and mirrored[k] and "turn" in facts:
            facts["turn"] = MIRRORED.get(facts["turn"], facts["turn"])
        rows.append([names.index(facts[q]) if facts.get(q) in names else IGNORED for q, names in QUESTIONS.items()])
    return torch.tensor(rows)


def colours_of(clips: Sequence[StoredClip]) -> Tensor:
    told = [clip.about.get("colours", {}) for clip in clips]
    return torch.from_numpy(np.array([[rgb(t[name]) if name in t else (-1.0,) * 3 for name in COLOURS] for t in told])
                            ).float()


def told(clips: Sequence[StoredClip]) -> bool:
    """Whether anything is known of what the pictures show."""
    return any(clip.about.get("facts") for clip in clips)


def reading_loss(answers_BA: Tensor, colours_BC3: Tensor, given: Lesson) -> Tensor:
    """Cross entropy of each question's known answers, and the squares of the known colours' errors, ten times."""
    losses = [F.cross_entropy(logits, given.answers_BQ[:, q], ignore_index=IGNORED, reduction="sum")
              / (given.answers_BQ[:, q] != IGNORED).sum().clamp(min=1)
              for q, logits in enumerate(split_answers(answers_BA.float()).values())]
    known = (given.colours_BC3 >= 0).float()
    errors = ((colours_BC3.float() - given.colours_BC3).square() * known).sum() / known.sum().clamp(min=1)
    return torch.stack(losses).sum() + 10 * errors


def share_right(answers_BA: Tensor, truth_BQ: Tensor) -> float:
    """The mean over the questions, of the known answers; not a number where none is known."""
    right = [(logits.argmax(1) == truth_BQ[:, q])[truth_BQ[:, q] != IGNORED].float().mean()
             for q, logits in enumerate(split_answers(answers_BA).values()) if (truth_BQ[:, q] != IGNORED).any()]
    return float(torch.stack(right).mean()) if right else float("nan")
