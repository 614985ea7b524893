"""The stage as a generator: a shot is blocked, then drawn frame by frame, each frame by itself.

    for frame in StageGenerator().frames(shot, width=1024, height=576, passes=("depth",)): ...

`quality` "preview" draws at half the size and enlarges; passes keep their sharp edges.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields
from functools import lru_cache

import numpy as np

from kinema.errors import InputError
from kinema.generate.protocol import PASSES, Frame
from kinema.stage.blocking.block import staging
from kinema.stage.engine import warm
from kinema.stage.engine.passes import collect
from kinema.stage.engine.render import Layers, Picture, render
from kinema.stage.sets import build
from kinema.story.shot import Shot

QUALITIES = ("final", "preview")


class StageGenerator:
    def prepare(self, say: Callable[[str], None]) -> None:
        warm.prepare(say)

    def frames(self, shot: Shot, *, width: int, height: int, quality: str = "final",
               passes: tuple[str, ...] = (), first: int = 0, last: int | None = None) -> Iterator[Frame]:
        """Frames `first` to `last` (exclusive; None = all). Raises InputError for a pass or quality it lacks."""
        for name, known in ((quality, QUALITIES), *((p, PASSES) for p in passes)):
            if name not in known:
                raise InputError(f"the stage does not draw {name!r}.", hint=f"Choose of: {', '.join(known)}.")
        if width < 8 or height < 8:
            raise InputError(f"a picture of {width}x{height} is too small.", hint="Use at least 8x8.")
        stage_set = build(shot.place, shot.light)
        at = lru_cache(maxsize=3)(staging(shot, stage_set, aspect=width / height).at)
        draft = quality == "preview"
        size = (max(width // 2, 8), max(height // 2, 8)) if draft else (width, height)
        for number in range(max(first, 0), shot.frames if last is None else min(last, shot.frames)):
            picture = render(stage_set, at(number), width=size[0], height=size[1], quality=quality, layers=bool(passes))
            picture = enlarged(picture, width, height)
            moving = any(name.startswith("motion") for name in passes)
            near = (at(number - 1), at(number), at(number + 1)) if moving else (at(number),) * 3
            yield Frame(colour=picture.colour, passes=collect(picture, passes, *near) if passes else {},
                        objects=picture.objects if "matte" in passes else {})


def enlarged(picture: Picture, width: int, height: int) -> Picture:
    """The picture at another size; what passes are made of keeps its sharp edges."""
    if picture.depth.shape == (height, width):
        return picture
    rows, columns = _nearest(len(picture.depth), height), _nearest(picture.depth.shape[1], width)

    def sharp(values: np.ndarray) -> np.ndarray:
        return np.ascontiguousarray(values[rows][:, columns])

    layers = picture.layers and Layers(*(sharp(getattr(picture.layers, f.name)) for f in fields(picture.layers)))
    return Picture(enlarge(picture.colour, width, height), sharp(picture.depth), sharp(picture.matte), picture.objects,
                   layers)


def _nearest(have: int, want: int) -> np.ndarray:
    return np.minimum((np.arange(want) * have) // want, have - 1)


def enlarge(colour: np.ndarray, width: int, height: int) -> np.ndarray:
    """Bilinear enlargement of [h, w, 3] to [height, width, 3]."""
    for axis, want in ((0, height), (1, width)):
        have = colour.shape[axis]
        at = np.clip((np.arange(want, dtype=np.float32) + 0.5) * have / want - 0.5, 0, have - 1)
        low = at.astype(int)
        high = np.minimum(low + 1, have - 1)
        part = (at - low).astype(np.float32).reshape((-1, 1, 1) if axis == 0 else (1, -1, 1))
        a, b = np.take(colour, low, axis), np.take(colour, high, axis)
        colour = a + (b - a) * part
    return np.ascontiguousarray(colour)
