"""Backdrops as every family of generators is given them: batches of pictures and facts, some in a mirror, and what
pictures that are made are held against.

    lesson = batch_of(pictures, facts, i, size=32, drop_facts=0.15, seed=0)
    quality = Real(pictures, facts, held_pictures, held_facts, most=512).measure(made)

B N pictures, K facts, D features, H W rows and columns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from torch import Tensor

from kinema.data.backdrops import FACTS, facts_of, facts_vector
from kinema.data.shards import StoredClip
from kinema.errors import InputError
from kinema.metrics.coverage import coverage
from kinema.metrics.diversity import diversity
from kinema.metrics.frechet import frechet
from kinema.metrics.novelty import nearest
from kinema.metrics.precision_recall import precision_recall
from kinema.metrics.still import blocks, still_features
from kinema.training.fit import Metrics

COLUMNS = 8                                   # of a sheet
FEWEST = 8                                    # pictures held out
AT_ONCE = 64                                  # pictures made together
NEAREST = 3                                   # of precision and recall


@dataclass(frozen=True, slots=True)
class Lesson:
    """Pictures and what is told of them; `wanted_BK` are facts of other pictures, for what is to be made."""

    pictures_BCHW: Tensor                              # float32 -1 .. 1
    facts_BK: Tensor
    wanted_BK: Tensor

    def to(self, device: torch.device) -> Lesson:
        return Lesson(self.pictures_BCHW.to(device), self.facts_BK.to(device), self.wanted_BK.to(device))


def expect(pictures_NHWC: np.ndarray, held_NHWC: np.ndarray, *, width: int, height: int) -> None:
    """Raises InputError for pictures of another size than the model makes, or too few to measure by."""
    if len(held_NHWC) < FEWEST:
        raise InputError(f"of {len(pictures_NHWC) + len(held_NHWC)} pictures {len(held_NHWC)} are held out, too few.",
                         hint=f"Give {12 * FEWEST} or more.")
    rows, columns = pictures_NHWC.shape[1:3]
    if (columns, rows) != (width, height):
        raise InputError(f"the pictures are {columns}x{rows}; the model makes {width}x{height}.",
                         hint="Let the training draw or import them: --data stage, or a folder of pictures.")


def batch_of(pictures_NHWC: np.ndarray, facts_NK: np.ndarray, number: int, *, size: int, drop_facts: float, seed: int,
             rank: int = 0, world: int = 1) -> Lesson:
    """Batch `number`: other pictures until all were seen once."""
    rng = np.random.default_rng((seed, number, rank, 23))
    first, count = (number * world + rank) * size, len(pictures_NHWC)
    chosen = [int(_order(seed, p // count, count)[p % count]) for p in range(first, first + size)]
    pictures = pictures_NHWC[chosen].astype(np.float32) / 127.5 - 1
    mirrored = rng.random(size) < 0.5
    pictures[mirrored] = pictures[mirrored, :, ::-1]
    wanted = facts_NK[rng.integers(count, size=size)]
    return Lesson(torch.from_numpy(np.ascontiguousarray(np.moveaxis(pictures, -1, 1))),
                  torch.from_numpy(dropped(facts_NK[chosen], drop_facts, rng)),
                  torch.from_numpy(dropped(wanted, drop_facts, rng)))


@lru_cache(maxsize=4)
def _order(seed: int, epoch: int, count: int) -> np.ndarray:
    return np.random.default_rng((seed, epoch)).permutation(count)


def dropped(facts_BK: np.ndarray, part: float, rng: np.random.Generator) -> np.ndarray:
    """The facts, `part` of them not told: each kind for itself."""
    kept = np.repeat(rng.random((len(facts_BK), len(FACTS))) >= part, [len(names) for names in FACTS.values()], axis=1)
    return facts_BK * kept.astype(np.float32)


def rows_told() -> list[Tensor]:
    """Facts [K] of a sheet's rows: each hour, then each view, told nothing else."""
    return [torch.from_numpy(facts_vector({kind: fact})) for kind in ("time", "view") for fact in FACTS[kind]]


def as_rows(pictures_NHWC: np.ndarray) -> Tensor:
    """[3, N, H, W] in -1 .. 1, a row of a sheet."""
    return torch.from_numpy(np.ascontiguousarray(np.moveaxis(pictures_NHWC, -1, 0)).astype(np.float32) / 127.5 - 1)


class Real:
    """What pictures that are made are held against. Of the training's own and of those held out at most `most`, but to
    tell copies all of the training's."""

    def __init__(self, pictures: np.ndarray, facts_NK: np.ndarray, held: np.ndarray, held_facts: np.ndarray, *,
                 most: int):
        few = np.random.default_rng(6).permutation(len(pictures))[:most]
        self.pictures, self.held_facts, hours = pictures, held_facts[:most], slice(0, len(FACTS["time"]))
        self.features, self.hours = _described(pictures[few], still_features), facts_NK[few, hours]
        self.held_features = _described(held[:most], still_features)
        self.held_hours = held_facts[:most, hours]
        self.blocks = _described(pictures, blocks)
        self.held_novelty = float(np.median(nearest(_described(held[:most], blocks), self.blocks)[0]))

    def measure(self, made: np.ndarray) -> Metrics:
        """`frechet` and `coverage` beside what pictures of the training have (`.._real`), both on still_features;
        `precision` and `recall` on the same; `diversity`, 1 as those held out; `hour`, how often the nearest real
        picture shows the hour that was asked for; `novelty`, the distance to the nearest picture of the training, 1
        where it is that of pictures held out: much less would be copies."""
        told = _described(made, still_features)
        asked = np.resize(self.held_hours, (len(made), self.held_hours.shape[1]))
        precision, recall = precision_recall(told, self.held_features, k=NEAREST)
        return {"frechet": frechet(told, self.held_features),
                "frechet_real": frechet(self.features, self.held_features),
                "coverage": coverage(told, self.held_features),
                "coverage_real": coverage(self.features, self.held_features),
                "precision": precision, "recall": recall,
                "diversity": diversity(told) / max(diversity(self.held_features), 1e-9),
                "hour": self._right(told, asked), "hour_real": self._right(self.held_features, self.held_hours),
                "novelty": float(np.median(nearest(_described(made, blocks), self.blocks)[0])) / self.held_novelty}

    def _right(self, features_ND: np.ndarray, hours_NK: np.ndarray) -> float:
        shown = self.hours[nearest(features_ND, self.features)[1]]
        return float((shown == hours_NK).all(1).mean())

    def beside_nearest(self, made: np.ndarray) -> list[Tensor]:
        """Rows for write_strip: pictures, below each the training's nearest."""
        copies = self.pictures[nearest(_described(made, blocks), self.blocks)[1]]
        return [as_rows(made), as_rows(copies)]


def _described(pictures: np.ndarray, by: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    return np.stack([by(picture) for picture in pictures])


def facts_seen(clips: list[StoredClip]) -> dict[str, int]:
    """How many pictures of the training each fact is told of, for the card: a fact of none cannot be asked for."""
    return dict(Counter(fact for clip in clips for fact in facts_of(clip).values()))
