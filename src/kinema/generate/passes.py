"""Passes from a folder of files, as `kinema shot N --passes .. --frame all` writes them, or another program.

    folder = read_passes(Path("out/shots/012.passes"))
    wish = Wish(..., guides=folder.guides(256, 144), passes=folder.given)

A file is known by the pass in its name or in its folder's, and by the last number of its name: 012.0048.depth.png,
depth/0048.exr. Of one pass and number .npy goes before .exr before .png. A pass that is missing is not given.

| pass | .npy and .exr | .png |
|---|---|---|
| depth | metres, 3000 and more in the sky | 2 / (2 + metres): near white, black sky |
| normal | unit vectors, 0 in the sky | * 127.5 + 127.5 |
| matte | a number an object | a colour an object |
| albedo, emission | scene-linear | to the power of 1 / 2.2 |
| motion (to the next frame: motion_forward) | pixels right and down to the next frame | not exact enough |
| draft: the same shot as quickly as you like, a playblast or footage | scene-linear | as it is shown |

A pose is .json (people.py). Normals are the world's where the camera lies beside them (012.0048.camera.json), else
along right, up and back.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageOps

from kinema.data.guides import GUIDES, guides, srgb, stored
from kinema.errors import InputError
from kinema.generate.clip import RATE
from kinema.generate.people import Person, read_people
from kinema.media.exr import read_exr
from kinema.media.image import read_image

GUIDE = {"depth": "depth", "normal": "normal", "matte": "edge", "albedo": "albedo", "emission": "emission",
         "draft": "draft", "pose": "pose", "motion": "motion"}
PICTURES = ("depth", "normal", "matte", "albedo", "emission", "draft")        # those that say how large they are
NOT_POSE = tuple(name for name in GUIDE if name != "pose")
KINDS = (".npy", ".exr", ".png")              # the more exact first
ABOUT = "about.json"                          # {"rate": "24"}: frames a second; "width" and "height" of a pose alone
FILM_RATE = Fraction(24)                      # where there is none
WIDTH, HEIGHT = 1024, 576                     # as a film has them, where neither that nor a picture says it
SKY = 3000.0
ITSELF: dict[str, Any] = {"right": (1.0, 0.0, 0.0), "up": (0.0, 1.0, 0.0), "forward": (0.0, 0.0, -1.0)}
EMPTY = {"depth": (), "normal": (3,), "albedo": (3,), "emission": (3,)}       # what `stored` asks for: trailing shape


@dataclass(frozen=True, slots=True)
class PassFolder:
    """`files`: pass -> its files by frame number, in order; also "camera", where there are any."""

    files: dict[str, dict[int, Path]]
    rate: Fraction
    size: tuple[int, int]                     # width, height

    @property
    def given(self) -> tuple[str, ...]:
        """Names of data/guides.GUIDES."""
        return tuple(name for name in GUIDES if name in {GUIDE.get(each) for each in self.files})

    @property
    def frames(self) -> int:
        """How long it is at RATE; a single picture is one frame."""
        first, last = self._span
        return int((last - first) * RATE / self.rate) + 1

    def guides(self, width: int, height: int) -> Callable[[int, int], np.ndarray]:
        """What Wish.guides is, for clips of that size; after the end all stands still."""
        def drawn(first: int, count: int) -> np.ndarray:
            rows = [self._row(k, width, height) for k in range(first, first + count)]
            return guides({name: np.stack([row[name] for row in rows]) for name in rows[0]})
        return drawn

    @property
    def _span(self) -> tuple[int, int]:
        numbers = [n for files in self.files.values() for n in files]
        return min(numbers), max(numbers)

    def _row(self, moment: int, width: int, height: int) -> dict[str, np.ndarray]:
        number = self._span[0] + int(moment * self.rate / RATE)
        passes: dict[str, Any] = {"camera": ITSELF}
        if at := self._at("camera", number):
            passes["camera"] = _camera(at)
        for name in PICTURES:
            if at := self._at(name, number):
                cut = covering_smoothly if name == "draft" else covering
                passes[name] = cut(read_pass(at, name), width, height)
        if at := self._at("motion", number):
            passes["motion_forward"] = covering(read_pass(at, "motion"), width, height) * np.float32(
                self._scale(width, height) * float(self.rate / RATE))
        if at := self._at("pose", number):
            passes["pose"] = self._people(at, width, height)
        as_is = {kind: passes.pop(name) for name, kind in (("matte", "objects"), ("draft", "draft")) if name in passes}
        given = {name.removesuffix("_forward") for name in passes}
        for name, trailing in EMPTY.items():
            passes.setdefault(name, np.zeros((height, width, *trailing), np.float32))
        return {name: values for name, values in stored(passes).items() if name in given} | as_is

    def _scale(self, width: int, height: int) -> float:
        return max(width / self.size[0], height / self.size[1])

    def _people(self, path: Path, width: int, height: int) -> dict[str, Person]:
        """A pose file's people where they are in the picture that covers width x height."""
        scale, people = self._scale(width, height), read_people(path)
        for joint in (joint for person in people for joint in person.values()):
            x, y = joint["pixel"]
            joint["pixel"] = ((x - self.size[0] / 2) * scale + width / 2, (y - self.size[1] / 2) * scale + height / 2)
        return {str(k): person for k, person in enumerate(people)}

    def _at(self, name: str, number: int) -> Path | None:
        """The file of that frame, or of the one before it that there is."""
        files = self.files.get(name, {})
        numbers = sorted(files)
        return files[numbers[max(bisect_right(numbers, number) - 1, 0)]] if numbers else None


def read_passes(folder: Path) -> PassFolder:
    """What lies in the folder; the files themselves are read when they are needed. Raises InputError for a folder that
    is none or holds no passes."""
    if not folder.is_dir():
        raise InputError("there is no such folder.", path=folder)
    files: dict[str, dict[int, Path]] = {}
    for path in sorted(folder.rglob("*"), key=lambda p: (KINDS.index(p.suffix) if p.suffix in KINDS else 0, p)):
        name = _pass_of(path.relative_to(folder))
        if name:
            number = int((re.findall(r"\d+", path.stem) or ["0"])[-1])
            files.setdefault(name, {}).setdefault(number, path)
    painted = {name: found for name, found in files.items() if name in GUIDE}
    if not painted:
        raise InputError(f"there are no passes in this folder ({', '.join(GUIDE)}).", path=folder,
                         hint="`kinema shot N --passes depth,normal,matte,albedo --frame all` writes such a one; files "
                              "of others are named like depth/0048.exr or 0048.depth.png.")
    rate, size = _about(folder / ABOUT)
    if pictures := {name: found for name, found in painted.items() if name != "pose"}:
        name, found = next(iter(pictures.items()))
        height, width = read_pass(found[min(found)], name).shape[:2]
        size = width, height
    return PassFolder(files, rate, size)


def _pass_of(path: Path) -> str:
    """"depth" of 012.0048.depth.png; "camera" of its camera; "" of what is no pass."""
    words = set(re.split(r"[^a-z]+", " ".join(path.with_suffix("").parts).lower()))
    known = ("camera", "pose") if path.suffix == ".json" else NOT_POSE if path.suffix in KINDS else ()
    return "" if "backward" in words else next((name for name in known if name in words), "")


def _about(path: Path) -> tuple[Fraction, tuple[int, int]]:
    """Frames a second, width and height: only a pose without pictures beside it needs to be told its size."""
    try:
        about = json.loads(path.read_text(encoding="utf-8"))
        return Fraction(about["rate"]), (int(about.get("width", WIDTH)), int(about.get("height", HEIGHT)))
    except FileNotFoundError:
        return FILM_RATE, (WIDTH, HEIGHT)
    except (OSError, ValueError, KeyError, TypeError, ZeroDivisionError) as error:
        raise InputError('does not say the rate of the passes.', path=path, hint='It should hold {"rate": "24"}.') \
            from error


def _camera(path: Path) -> dict[str, Any]:
    try:
        camera = json.loads(path.read_text(encoding="utf-8"))
        return {axis: [float(v) for v in camera[axis]] for axis in ITSELF}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError("is no camera: it lacks the axes right, up and forward.", path=path) from error


def read_pass(path: Path, name: str) -> np.ndarray:
    """One pass of one frame in the numbers of generate/protocol.py. Raises InputError."""
    try:
        values = _from_picture(read_image(path), name) if path.suffix == ".png" else \
            read_exr(path) if path.suffix == ".exr" else np.load(path, allow_pickle=False)
    except (ValueError, OSError, EOFError) as error:
        raise InputError(f"cannot be read as a pass ({error}).", path=path) from error
    wide = {"depth": 1, "matte": 1, "motion": 2}.get(name, 3)
    if name == "motion" and values.ndim == 3:
        values = values[..., :2]
    if values.ndim == 3 and wide == 1:
        values = values[..., 0] if name == "depth" else np.unique(values.reshape(-1, values.shape[-1]), axis=0,
                                                                  return_inverse=True)[1].reshape(values.shape[:2])
    if values.shape != values.shape[:2] + (wide,) * (wide > 1) or values.ndim < 2:
        raise InputError(f"a pass {name!r} has {wide} numbers a pixel; this is an array of {values.shape}.", path=path)
    values = np.nan_to_num(values, nan=0.0, posinf=SKY, neginf=0.0)
    return srgb(values) if name == "draft" and values.dtype != np.uint8 else values


def _from_picture(picture: np.ndarray, name: str) -> np.ndarray:
    """The inverse of what `kinema shot` shows of a pass, uint8 [H, W, 3]."""
    if name == "motion":
        raise ValueError("a picture does not say how many pixels")
    if name == "draft":
        return picture
    if name == "matte":
        return picture.astype(np.int32) @ np.array((65536, 256, 1), np.int32)
    values = picture.astype(np.float32)
    if name == "depth":
        return np.where(values[..., 0] > 0, 510.0 / np.maximum(values[..., 0], 1) - 2.0, SKY).astype(np.float32)
    if name == "normal":
        vectors = values / 127.5 - 1
        length = np.linalg.norm(vectors, axis=2, keepdims=True)
        return np.where(length > 0.5, vectors / np.maximum(length, 0.5), 0).astype(np.float32)
    return (values / 255) ** np.float32(2.2)


def covering(values: np.ndarray, width: int, height: int) -> np.ndarray:
    """The picture that covers width x height, what is too much cut off evenly: its samples in the middle of pixels."""
    rows, columns = values.shape[:2]
    scale = max(width / columns, height / rows)
    y = ((np.arange(height) + 0.5 - height / 2) / scale + rows / 2).astype(int).clip(0, rows - 1)
    x = ((np.arange(width) + 0.5 - width / 2) / scale + columns / 2).astype(int).clip(0, columns - 1)
    return values[y][:, x]


def covering_smoothly(picture: np.ndarray, width: int, height: int) -> np.ndarray:
    """The same for a picture, uint8 [H, W, 3], that shall neither shimmer nor be coarse."""
    return np.asarray(ImageOps.fit(Image.fromarray(picture), (width, height), Image.Resampling.BICUBIC))
