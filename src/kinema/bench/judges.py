"""The judge that measures ask: the one among the weights, else one trained on the clips, once for these clips.

    judge = find_judge(weights, data, say=print)
    Judges.of(judge).tell(frames_THWC)
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np

from kinema.data.labels import objects_only
from kinema.errors import MissingError
from kinema.film.project import store_folder
from kinema.metrics.attributes import Answers
from kinema.metrics.survival import Segment
from kinema.models.judge import Judge
from kinema.recipes.job import Job
from kinema.recipes.judge import NAME, SMALL, JudgeRecipe, judged, train
from kinema.recipes.run import CHECKPOINT
from kinema.weights.load import load, weights_path

MINUTES = 6.0


@dataclass(frozen=True, slots=True)
class Judges:
    """As metrics/compare.py asks them; `segment` sees what can be lost, all else is 0."""

    segment: Segment
    tell: Callable[[np.ndarray], Answers]

    @staticmethod
    def of(judge: Judge) -> Judges:
        last: list[tuple[np.ndarray, tuple[np.ndarray, Answers]]] = []       # both are asked of one clip in turn

        def both(frames_THWC: np.ndarray) -> tuple[np.ndarray, Answers]:
            if not last or last[0][0] is not frames_THWC:
                last[:] = [(frames_THWC, judged(judge, frames_THWC))]
            return last[0][1]
        return Judges(lambda frames_THWC: objects_only(both(frames_THWC)[0]), lambda frames_THWC: both(frames_THWC)[1])


def find_judge(weights: Path | None, data: Path, *, say: Callable[[str], None], recipe: JudgeRecipe = SMALL,
               minutes: float | None = MINUTES, steps: int | None = None) -> Judge:
    """That of the folder, else the package's; trained, where there is none, into a folder of the store that is named by
    the clips and the recipe; a training that was stopped goes on. Raises InputError for clips without mattes and facts.
    """
    for place in (weights, None):
        if is_there(place):
            return load(NAME, place)
    folder = store_folder() / "judges" / name_of(data, recipe)
    if not is_there(folder):
        say(f"there is no judge among the weights: one is trained on {data}"
            + (f", {minutes:g} minutes, once" if minutes else ""))
        folder.mkdir(parents=True, exist_ok=True)
        with redirect_stdout(sys.stderr):             # what a training says is no part of the answer
            train(recipe, Job(data=data, out=folder, minutes=None if steps else minutes, steps=steps,
                              resume=(folder / CHECKPOINT.format(NAME)).exists(), measure_every=10**9))
    return load(NAME, folder)


def is_there(folder: Path | None) -> bool:
    try:
        return weights_path(NAME, folder).is_file()
    except MissingError:
        return False


def name_of(data: Path, recipe: JudgeRecipe) -> str:
    files = [(path.name, path.stat().st_size) for path in sorted(data.glob("*.safetensors"))]
    return sha256(repr((files, recipe)).encode()).hexdigest()[:16]
