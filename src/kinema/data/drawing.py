"""What the stage draws for training, file by file over processes, resumable.

    draw_missing({0: folder / "train-0000000.safetensors"}, draw, recipe, each=8, what="clips", workers=2, say=print)

A file depends on the first seed in it and on the recipe alone; killed at any moment, the same call goes on with those
that are missing.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from time import monotonic
from typing import Any

from kinema.data.shards import Clip, recipe_of, write_shard
from kinema.errors import InputError
from kinema.stage.engine import warm

Recipe = dict[str, Any]
Draw = Callable[[int, Recipe], list[Clip]]        # first seed, recipe -> a file's clips; of a module: processes find it


def draw_missing(paths: Mapping[int, Path], draw: Draw, recipe: Recipe, *, each: int, what: str, workers: int,
                 say: Callable[[str], None]) -> int:
    """Have all the files (by their first seeds), `each` clips in every one; returns how many clips were drawn now.
    Raises InputError where one was drawn by another recipe."""
    missing = [first for first, path in paths.items() if not is_made(path, recipe)]
    if not missing:
        return 0
    warm.prepare(say)
    start = monotonic()
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        jobs = [pool.submit(_draw_file, paths[first], draw, first, recipe) for first in missing]
        for done, job in enumerate(as_completed(jobs), 1):
            job.result()
            left = (monotonic() - start) / done * (len(missing) - done) / 60
            there = (len(paths) - len(missing) + done) * each
            say(f"{there} of {len(paths) * each} {what}, {left:.0f} min left")
    return len(missing) * each


def is_made(path: Path, recipe: Recipe) -> bool:
    """Raises InputError where it was made by another recipe."""
    if not path.exists():
        return False
    if recipe_of(path) != recipe:
        raise InputError("was made by another recipe.", path=path, hint="Use another folder, or remove what is in it.")
    return True


def _draw_file(path: Path, draw: Draw, first: int, recipe: Recipe) -> None:
    write_shard(path, draw(first, recipe), recipe=recipe)
