"""What every training has around its step: clips, checkpoints, a clock, a log, measures on held-out clips.

    with prepared(job) as (world, device):
        train, held = clips_of(job.data)
        trainee = Trainee(model.to(device))
        run(job, "video_vae", trainee, step, batch, world=world, device=device, clips=4, loss=loss, measure=measure)
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from kinema.data.shards import StoredClip, open_clips
from kinema.data.splits import HELD, held_out
from kinema.errors import InputError
from kinema.models.memory import keep_freed_memory
from kinema.recipes.clock import Clock
from kinema.recipes.job import Job
from kinema.recipes.players import Players
from kinema.recipes.trainee import Trainee
from kinema.training.checkpoint import load_checkpoint, save_checkpoint
from kinema.training.device import choose_device, peak_flops
from kinema.training.distributed import World, processes
from kinema.training.fit import Hook, Metrics, every, fit
from kinema.training.progress import Progress
from kinema.training.tensorboard import TensorBoard

CHECKPOINT = "{}.checkpoint.safetensors"
LOG = "{}.log.jsonl"
CURVES = "tensorboard"


@dataclass(frozen=True, slots=True)
class Turn:
    """What a step is given: its number, the share of the training that is over, its batch."""

    number: int
    share: float
    batch: Any


@contextmanager
def prepared(job: Job) -> Iterator[tuple[World, torch.device]]:
    """The processes and the device of a training; weights begin as the job's seed says."""
    keep_freed_memory()
    with processes() as world:
        device = choose_device(job.device)
        torch.manual_seed(job.seed)
        if device.type == "cuda":
            torch.backends.cudnn.benchmark = True
        yield world, device


def clips_of(job: Job) -> tuple[list[StoredClip], list[StoredClip]]:
    """(to train on, held out). Stage clips say which they are; of footage one file in HELD is held out, or, where that
    leaves one side empty, every HELDth clip. Raises InputError for a folder without clips."""
    clips = open_clips(job.data)
    held = [c for c in clips if c.about.get("split") == "held" or held_out(c.about.get("footage"))]
    if not held or len(held) == len(clips):
        held = clips[::HELD]
    chosen = {(c.path, c.number) for c in held}
    return [c for c in clips if (c.path, c.number) not in chosen] or clips, held


def checkpoint_path(job: Job, name: str) -> Path:
    """Raises InputError where there is none to resume, or one that a new training would write over."""
    path = job.out / CHECKPOINT.format(name)
    if job.resume and not path.is_file():
        raise InputError("there is no checkpoint here.", path=path, hint="Begin without --resume.")
    if not job.resume and path.exists():
        raise InputError("there is a training already.", path=job.out, hint="Go on with --resume, or use another.")
    return path


def run(job: Job, name: str, trainee: Trainee | Players, step: Callable[[Turn], Metrics],
        batch: Callable[[int], Any], *, world: World, device: torch.device, clips: float,
        measure: Callable[[int], Metrics], flops: Callable[[], float]) -> Metrics:
    """Train until the job is over; what `measure` found at the end.

    `batch(i)` is that of step i, in this process; `clips` a step has, in all processes; `flops()` counts those of a
    step in this process. Raises InputError for a resume without a checkpoint or from that of another model,
    MissingError for curves without tensorboard.
    """
    board = TensorBoard(job.out / CURVES / name, interval=job.log_every) if job.tensorboard and world.first else None
    path = checkpoint_path(job, name)
    if job.resume:
        _resume(path, trainee)
    first = trainee.steps
    progress = Progress(steps=0, clips=clips, flops=flops() * world.size,    # type: ignore[arg-type]
                        peak=peak_flops(device, size=1024 if device.type == "cpu" else 8192) * world.size,
                        start=first, interval=job.log_every, log=job.out / LOG.format(name))
    clock = Clock(steps=job.steps, minutes=job.minutes, spent=trainee.seconds, world=world, device=device)
    saved = clock.seconds()

    def save() -> None:
        nonlocal saved
        trainee.seconds = saved = clock.seconds()
        save_checkpoint(path, trainee.state_dict())

    def after(i: int, metrics: Metrics) -> None:
        progress.steps = clock.steps_in_all(i)
        progress(i, metrics)
        if clock.seconds() - saved >= 60 * job.save_minutes:
            save()

    def measured(step: int) -> Metrics:
        found = measure(step)
        if board is not None:
            board.write(step, found, group="held_out")
        return found

    def look(i: int, metrics: Metrics) -> None:
        print("  ".join([f"held out, step {i + 1}:", *(f"{k} {v:.4g}" for k, v in measured(i + 1).items())]),
              file=sys.stderr, flush=True)

    hooks: list[Hook] = [after, every(job.measure_every, look)] if world.first else []
    if board is not None:
        hooks.append(board)
    with _ahead(batch, first, workers=1 if device.type == "cpu" else 12) as stream:
        fit(step, _turns(stream, clock, first), start=first, hooks=(*hooks, *job.hooks))
    trainee.seconds = clock.seconds()
    if not world.first:
        return {}
    save()
    return measured(trainee.steps)


def _turns(stream: Iterator[Any], clock: Clock, first: int) -> Iterator[Turn]:
    i = first
    while (share := clock.share(i)) < 1:
        yield Turn(i, share, next(stream))
        i += 1


@contextmanager
def _ahead(batch: Callable[[int], Any], first: int, *, workers: int) -> Iterator[Iterator[Any]]:
    """batch(first), batch(first + 1), .. in their order, read by other threads while the step before is computed."""
    pool = ThreadPoolExecutor(workers)

    def stream() -> Iterator[Any]:
        waiting = [pool.submit(batch, first + k) for k in range(workers + 1)]
        number = first + len(waiting)
        while True:
            yield waiting.pop(0).result()
            waiting.append(pool.submit(batch, number))
            number += 1
    try:
        yield stream()
    finally:
        pool.shutdown(cancel_futures=True)


def _resume(path: Path, trainee: Trainee | Players) -> None:
    state = load_checkpoint(path)
    try:
        trainee.load_state_dict(state)
    except (RuntimeError, ValueError, KeyError) as error:
        raise InputError("is the checkpoint of another model or preset.", path=path,
                         hint="Give the preset it was begun with.") from error


