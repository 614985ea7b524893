"""The stage as a generator: a shot is blocked, then drawn frame by frame, each frame by itself.

    for frame in StageGenerator().frames(shot, width=1024, height=576, passes=("depth",)): ...

`quality` "preview" draws at half the size and enlarges (passes keep their sharp edges), "teacher" is the mean of many
pictures. A camera with `stereo_mm` gives the left eye's picture above the right's, each at half the height.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from math import isfinite
from typing import Any

import numpy as np

from kinema.errors import InputError
from kinema.generate.protocol import PASSES, Frame
from kinema.stage.blocking.block import staging
from kinema.stage.engine import warm
from kinema.stage.engine.lens import blurred, opening
from kinema.stage.engine.noise import tiles
from kinema.stage.engine.painted import with_painted
from kinema.stage.engine.passes import OF_LAYERS, camera_record, collect
from kinema.stage.engine.render import Kept, Layers, Picture, camera_matrix, overlay, render
from kinema.stage.engine.sphere import Aim, head_record, surround
from kinema.stage.engine.teacher import teach
from kinema.stage.engine.temporal import Steady
from kinema.stage.frame import Camera3D, Point, StageFrame
from kinema.stage.sets import Set, build
from kinema.story.shot import PROJECTIONS, Camera, Light, Place, Shot, to_plain

MOST_PIXELS = 1 << 27
QUALITIES = ("final", "preview", "teacher")


class StageGenerator:
    def prepare(self, say: Callable[[str], None]) -> None:
        warm.prepare(say)

    def frames(self, shot: Shot, *, width: int, height: int, quality: str = "final",
               passes: tuple[str, ...] = (), first: int = 0, last: int | None = None) -> Iterator[Frame]:
        """Frames `first` to `last` (exclusive; None = all). Raises InputError for what cannot be drawn."""
        _check_shot(shot)
        _check(shot.camera, width, height, quality, passes)
        stage_set = set_of(shot.place, shot.light)
        at = lru_cache(maxsize=5)(staging(shot, stage_set, aspect=width / height).at)
        moving = any(name.startswith("motion") for name in passes)
        layers = not OF_LAYERS.isdisjoint(passes)
        kept = Kept() if shot.camera.projection == "flat" and not shot.camera.stereo_mm else None
        steady = Steady(at, lambda n: render(stage_set, at(n), width=width, height=height, layers=layers, bare=True,
                                             kept=kept), shot.frames, width=width, height=height)
        for number in range(max(first, 0), shot.frames if last is None else min(last, shot.frames)):
            view = Shown(stage_set, at, number, quality, layers, kept, steady if kept and quality == "final" else None)
            pictures = [eye(view, shot.camera, width, height, side) for side in sides(shot.camera)]
            near = (at(number - 1), at(number), at(number + 1)) if moving else (at(number),) * 3
            found = [collect(picture, passes, *near) if passes else {} for picture in pictures]
            if "camera" in passes:
                for record, side in zip(found, sides(shot.camera), strict=True):
                    record["camera"] = seen_from(shot.camera, at(number).camera, width, height, side)
            yield Frame(colour=_stacked([p.colour for p in pictures]), passes=_both(found),
                        objects=pictures[0].objects if "matte" in passes else {})


@lru_cache(maxsize=4)
def set_of(place: Place, light: Light) -> Set:
    """The set, and behind it what its place asks for. Raises what generate/backdrop.py does."""
    stage_set = build(place, light)
    if not place.backdrop:
        return stage_set
    from kinema.generate.backdrop import panorama

    behind = with_painted(stage_set.world.get("noise", tiles()), panorama(place.backdrop, seed=place.seed, light=light))
    return replace(stage_set, world=stage_set.world | {"noise": behind})


def _check_shot(shot: Shot) -> None:
    if shot.frames < 1 or shot.rate <= 0:
        raise InputError(f"shot {shot.id} has no length.", hint="Give it at least one frame, and a rate above 0.")
    for name, number in _numbers("shot", to_plain(shot)):
        if not isfinite(number):
            raise InputError(f"{name} is {number}.", hint="Every number of a shot must be finite.")


def _numbers(name: str, plain: Any) -> Iterator[tuple[str, float]]:
    """All floating point numbers of a plain value, with where they stand."""
    if isinstance(plain, float):
        yield name, plain
    elif isinstance(plain, dict):
        for key, value in plain.items():
            yield from _numbers(f"{name}.{key}", value)
    elif isinstance(plain, list):
        for i, value in enumerate(plain):
            yield from _numbers(f"{name}[{i}]", value)


def _check(camera: Camera, width: int, height: int, quality: str, passes: tuple[str, ...]) -> None:
    for name, known in ((quality, QUALITIES), *((p, PASSES) for p in passes), (camera.projection, PROJECTIONS)):
        if name not in known:
            raise InputError(f"the stage does not draw {name!r}.", hint=f"Choose of: {', '.join(known)}.")
    if width < 8 or height < 8:
        raise InputError(f"a picture of {width}x{height} is too small.", hint="Use at least 8x8.")
    if width * height > MOST_PIXELS:
        raise InputError(f"a picture of {width}x{height} is too large.", hint=f"Use {MOST_PIXELS} pixels at most.")
    if not 0.0 <= camera.stereo_mm <= 1000.0:
        raise InputError(f"eyes cannot be {camera.stereo_mm} mm apart.", hint="Use 0 (one eye) to 1000; a face has 64.")
    flat_only = [name for name in passes if name.startswith("motion") or name == "pose"]
    if flat_only and (camera.projection == "360" or camera.stereo_mm > 0.0):
        raise InputError(f"the pass {flat_only[0]!r} is made of flat pictures for one eye only.",
                         hint='Use projection "flat" and stereo_mm 0.')


@dataclass(frozen=True, slots=True)
class Shown:
    """A frame that is to be drawn: through whatever camera."""

    stage_set: Set
    at: Callable[[float], StageFrame]
    number: int
    quality: str
    layers: bool
    kept: Kept | None = None                  # where one camera sees the whole shot
    steady: Steady | None = None              # and where its frames are worth it

    def through(self, aim: Aim, width: int, height: int) -> Picture:
        """The picture of the camera that `aim` makes of the shot's."""
        def at(number: float) -> StageFrame:
            frame = self.at(number)
            return replace(frame, camera=aim(frame.camera))

        if self.quality == "teacher":
            return teach(self.stage_set, at, self.number, width=width, height=height)
        draft = self.quality == "preview"
        size = (max(width // 2, 8), max(height // 2, 8)) if draft else (width, height)
        frame = at(self.number)
        if self.steady:
            picture = self.steady.picture(self.number)
            overlay(self.stage_set, frame, picture.colour, picture.depth, picture.matte)
        else:
            picture = render(self.stage_set, frame, width=size[0], height=size[1], quality=self.quality,
                             layers=self.layers, kept=self.kept)
        if not draft and opening(frame.camera) > 0.0:
            picture = replace(picture, colour=blurred(picture, frame.camera))
        return enlarged(picture, width, height)


def sides(camera: Camera) -> tuple[float, ...]:
    """How far each eye is from the middle, in metres to the right."""
    return (-0.0005 * camera.stereo_mm, 0.0005 * camera.stereo_mm) if camera.stereo_mm > 0.0 else (0.0,)


def eye(view: Shown, camera: Camera, width: int, height: int, side: float) -> Picture:
    """What one eye sees; of two, at half the height, so that both fill the picture. Their axes are parallel."""
    rows = height if not side else height // 2 if side < 0 else height - height // 2
    if camera.projection == "360":
        return surround(view.through, width=width, height=rows, eye_m=side)
    if not side:
        return view.through(lambda c: c, width, height)

    return enlarged(view.through(lambda c: aside(c, side), width, height), width, rows)


def seen_from(camera: Camera, now: Camera3D, width: int, height: int, side: float) -> dict[str, Any]:
    """The camera pass of one eye."""
    if camera.projection == "360":
        return head_record(now, width, height, side)
    return camera_record(aside(now, side), width, height)


def aside(camera: Camera3D, side: float) -> Camera3D:
    """The camera, moved to its right."""
    right = camera_matrix(camera, 8, 8)[3:6].tolist()
    return replace(camera, eye=_moved(camera.eye, right, side), target=_moved(camera.target, right, side))


def _moved(point: Point, way: list[float], far: float) -> Point:
    return point[0] + way[0] * far, point[1] + way[1] * far, point[2] + way[2] * far


def _stacked(pictures: list[np.ndarray]) -> np.ndarray:
    """The left eye above the right."""
    return pictures[0] if len(pictures) == 1 else np.concatenate(pictures)


def _both(kept: list[dict[str, Any]]) -> dict[str, Any]:
    if len(kept) == 1:
        return kept[0]
    left, right = kept
    return {name: {"left": left[name], "right": right[name]} if isinstance(left[name], dict)
            else _stacked([left[name], right[name]]) for name in left}


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
