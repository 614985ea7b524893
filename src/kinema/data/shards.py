"""Clips on disk: safetensors files of a few clips each, in a folder. Appending is adding files.

    write_shard(folder / "train-000000.safetensors", clips, recipe={...})
    for clip in open_clips(folder): frames = clip.read("frames", first=3, count=9)

In a file, clip k's arrays are "k.frames", "k.depth", ...; what it is (captions, facts) is JSON in the header. A file is
whole or not there: it is written under another name and renamed. Reading maps the file and copies the frames asked for,
so a folder of any size takes the memory of a clip. A clip need not have all arrays, nor the length of another:

    frames   uint8 [T, H, W, 3]   display sRGB, without grain
    depth normal objects albedo emission draft pose motion      as guides.py stores them, [T, H, W, ..]
    joints   float16 [T, P, J, 3] x, y (share of width, height) and whether it is seen, of each actor's JOINTS
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from kinema.errors import InputError

FORMAT = "kinema clips 1"
ENDING = ".safetensors"


@dataclass(frozen=True, kw_only=True, slots=True)
class Clip:
    """A clip to be written. `about` is JSON: "captions" {"en": [..], "zh": [..]}, and for stage clips "facts" (see
    facts.py), "seed", "style", "split" and "objects", the names of ids 1.. in the array of that name."""

    arrays: dict[str, np.ndarray]
    about: dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredClip:
    """A clip in a file; nothing of it is in memory until `read`."""

    path: Path
    number: int
    about: dict[str, Any] = field(repr=False)
    frames: int
    size: tuple[int, int]                         # width, height
    names: tuple[str, ...]                        # of its arrays

    def read(self, name: str, *, first: int = 0, count: int | None = None, step: int = 1) -> np.ndarray:
        """`count` frames of an array from `first` on, every `step`-th. Raises KeyError for one it lacks."""
        if name not in self.names:
            raise KeyError(f"clip {self.number} of {self.path.name} has no {name!r}: {', '.join(self.names)}")
        last = self.frames if count is None else first + (count - 1) * step + 1
        with _opened(self.path) as file:
            return file.get_slice(f"{self.number}.{name}")[first:last][::step]


def write_shard(path: Path, clips: Sequence[Clip], *, recipe: dict[str, Any] | None = None) -> None:
    """Write the clips as one file. `recipe` is how they were made: see `recipe_of`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    arrays = {f"{k}.{name}": np.ascontiguousarray(a) for k, clip in enumerate(clips) for name, a in clip.arrays.items()}
    about = [clip.about | {"frames": len(clip.arrays["frames"])} for clip in clips]
    part = path.with_suffix(".part")              # what a kill leaves is written over
    save_file(arrays, part, {"format": FORMAT, "recipe": json.dumps(recipe or {}),
                             "clips": json.dumps(about, ensure_ascii=False)})
    part.replace(path)


def recipe_of(path: Path) -> dict[str, Any]:
    """How the clips of a file were made."""
    return json.loads(_header(path)["recipe"])


def open_clips(folder: Path) -> list[StoredClip]:
    """All clips of a folder, in the order of their files' names. Raises InputError where there are none."""
    found = [clip for path in sorted(Path(folder).glob(f"*{ENDING}")) for clip in _clips_of(path)]
    if not found:
        raise InputError("there are no clips.", path=folder, hint="Draw some with kinema.data.draw.draw_clips.")
    return found


def _clips_of(path: Path) -> list[StoredClip]:
    about = json.loads(_header(path)["clips"])
    with _opened(path) as file:
        names: dict[int, list[str]] = {}
        for key in tuple(file.keys()):
            number, name = key.split(".", 1)
            names.setdefault(int(number), []).append(name)
        shapes = [file.get_slice(f"{k}.frames").get_shape() for k in range(len(about))]
    return [StoredClip(path=path, number=k, about=a, frames=shape[0], size=(shape[2], shape[1]),
                       names=tuple(sorted(names[k]))) for k, (a, shape) in enumerate(zip(about, shapes, strict=True))]


def _header(path: Path) -> dict[str, str]:
    with _opened(path) as file:
        header = file.metadata() or {}
    if header.get("format") != FORMAT:
        raise InputError("holds no clips of this format.", path=path)
    return header


def _opened(path: Path) -> Any:
    try:
        return safe_open(path, framework="np")
    except (SafetensorError, OSError) as error:
        raise InputError(f"cannot be read as clips ({error}).", path=path, hint="Remove it, make it again.") from error
