"""A folder of somebody's footage as clips beside those of the stage.

    import_footage(Path("my-footage"), Path("clips"), say=print)

Captions stand in a text file beside the file they describe (`harbour.mp4`, `harbour.txt`), one a line, English or
Chinese; without one the clip has no words. Moving pictures are cut at their boundaries (cuts.py) and each shot into
clips one after another, taken at 12 frames a second by the nearest frame; what is too short is left out. Stills are
clips of one frame. All are scaled to fill the size, what sticks out cut off evenly at both sides; mirrors: batches.py.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import islice
from pathlib import Path

import numpy as np

from kinema.data.cuts import whole_shots
from kinema.data.shards import ENDING, Clip, write_shard
from kinema.errors import InputError
from kinema.media.image import KINDS, cover, read_image
from kinema.media.video import probe, read_frames
from kinema.story.lexicon import is_chinese

MOVING = (".mp4", ".mov", ".mkv", ".webm", ".avi", ".m4v")
SHARD = 8


def import_footage(source: Path, folder: Path, *, width: int = 256, height: int = 144, frames: int = 17, rate: int = 12,
                   say: Callable[[str], None] = lambda text: None) -> int:
    """Add clips of all footage under `source` to the folder; returns how many it has of them. What is there already is
    not made again. Raises InputError for a folder without footage, and for a file that cannot be read."""
    files = [p for p in sorted(Path(source).rglob("*")) if p.suffix.lower() in (*MOVING, *KINDS)]
    if not files:
        raise InputError("there are no pictures here.", path=source, hint=f"It reads {', '.join((*MOVING, *KINDS))}.")
    total = 0
    for path in files:
        clips, count = _still(path, width, height), 0
        if path.suffix.lower() in MOVING:
            clips = moving_clips(path, width=width, height=height, frames=frames, rate=rate)
        name = _name(path, source, (width, height, frames, rate))
        for part, target in enumerate(_targets(folder, name)):
            chunk = list(islice(clips, SHARD))
            if not chunk:
                break
            count += len(chunk)
            if not target.exists():
                write_shard(target, chunk, recipe={"footage": path.name, "part": part})
        total += count
        say(f"{path.name}: {count} clips")
    return total


def captions_of(path: Path) -> dict[str, list[str]]:
    """{"en": [..], "zh": [..]} from the text file beside a picture or film; empty where there is none."""
    beside = path.with_suffix(".txt")
    lines = beside.read_text(encoding="utf-8").splitlines() if beside.exists() else []
    lines = [line.strip() for line in lines if line.strip()]
    return {"en": [x for x in lines if not is_chinese(x)], "zh": [x for x in lines if is_chinese(x)]}


def moving_clips(path: Path, *, width: int = 256, height: int = 144, frames: int = 17,
                 rate: int = 12) -> Iterator[Clip]:
    """Clips of `frames` frames of a file, one after another, none of them across a boundary."""
    step = (probe(path).rate or Fraction(rate)) / rate
    needed = [[first + round(k * step) for k in range(start, start + frames)]
              for first, last in whole_shots(read_frames(path))
              for start in range(0, int((last - first - 1) / step) + 2 - frames, frames)
              if first + round((start + frames - 1) * step) < last]
    pictures = enumerate(read_frames(path))
    for numbers in needed:
        found: dict[int, np.ndarray] = {}
        for number, picture in pictures:
            if number in numbers:
                found[number] = cover(picture, width=width, height=height)
            if number >= numbers[-1]:
                break
        yield _clip(np.stack([found[n] for n in numbers]), path, f"{min(rate, int(rate * step))}", first=numbers[0])


def _still(path: Path, width: int, height: int) -> Iterator[Clip]:
    yield _clip(cover(read_image(path), width=width, height=height)[None], path, "0", first=0)


def _clip(pictures: np.ndarray, path: Path, rate: str, first: int) -> Clip:
    return Clip(arrays={"frames": pictures}, about={"captions": captions_of(path), "footage": path.name, "first": first,
                                                    "rate": rate})


def _name(path: Path, source: Path, recipe: tuple[int, ...]) -> str:
    """Told apart by where it lies, its size and time, its captions, and how it is cut up."""
    facts = (str(path.relative_to(source)), path.stat().st_size, path.stat().st_mtime_ns, captions_of(path), recipe)
    return f"footage-{path.stem}-{hashlib.sha256(repr(facts).encode()).hexdigest()[:10]}"


def _targets(folder: Path, name: str) -> Iterator[Path]:
    part = 0
    while True:
        yield Path(folder) / f"{name}-{part:04d}{ENDING}"
        part += 1
