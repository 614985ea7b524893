"""What stands behind a set, painted by a generator of pictures: skies, clouds and far country, still or moving.

    behind = backdrop("gan:dusk", seed=scene_seed, width=1024, height=576, light=shot.light)
    around = panorama("gan:dusk coast", seed=shot.place.seed, light=shot.light)       # for stage/engine/painted.py
    for behind in backdrop_loop("gan:dusk coast", seed=4, num_frames=96, width=1024, height=576): ...

The name is the generator's and, after a colon, facts of data/backdrops.py; what it leaves open the scene's light says,
and what that leaves open, the seed. A picture is enlarged smoothly (Keys 1981, cubic convolution: there is no larger
picture of it whose edges could guide), brought back to scene-linear light, and lit as the scene is: its sky gets the
mean colour that the stage's sky has in that light. What moves is a closed walk in latent space: it loops.

Z numbers of a latent, K facts, H W rows and columns, C = 3 colours.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from kinema.data.backdrops import facts_vector
from kinema.generate.backdrop_name import asked, parts, taught
from kinema.generate.light import scene_linear
from kinema.sampling.walk import closed_walk
from kinema.stage.engine.clouds import HIGH, SINE, WIDE
from kinema.stage.engine.render import render
from kinema.stage.frame import Camera3D, StageFrame
from kinema.stage.sets import build
from kinema.stage.shapes import K as SHAPE
from kinema.story.shot import Light, Place
from kinema.weights.load import card, load, weights_hash

ANGLE = 0.5                                   # radians from the middle of a walk: how much changes
SKY = 3                                       # a backdrop's upper third is sky
DIMMEST, BRIGHTEST = 0.25, 4.0                # how far a colour is turned to fit a light
FAR = 2999.0                                  # metres: the sky
ROUND, SEAM = 6, 0.2                          # pictures of a panorama; how far they reach into each other, of 1 / ROUND
FINER = 4                                     # times a picture is enlarged before it is bent
SKY_ONLY, LAND = (1.0, 44.0), (0.55, 23.0)    # where a picture's horizon lies, of its height, and at what elevation in
                                              # a panorama its upper edge: data/draw_backdrops.py, random_camera


def backdrop(name: str, *, seed: int, width: int, height: int, light: Light | None = None,
             folder: Path | None = None) -> np.ndarray:
    """float32 [height, width, 3], scene-linear. The same name, seed and light, the same picture.

    Raises InputError for a name that is none, MissingError without torch or weights.
    """
    return next(backdrop_loop(name, seed=seed, num_frames=1, width=width, height=height, light=light, angle=0.0,
                              folder=folder))


def backdrop_loop(name: str, *, seed: int, num_frames: int, width: int, height: int, light: Light | None = None,
                  angle: float = ANGLE, folder: Path | None = None) -> Iterator[np.ndarray]:
    """Frames of a loop, each as `backdrop` gives it: around the still of this seed, lit all alike."""
    told = facts_told(name, light, folder)
    lit = light or (light_of(told) if "time" in told else None)
    centre_Z, *plane = latents(name, seed, 3, folder)
    share = np.ones(3, np.float32) if lit is None else \
        match(scene_linear(paint(name, centre_Z[None], told, folder)[0]), lit)
    for latent_Z in closed_walk(centre_Z, *plane, num_steps=num_frames, angle=angle):
        yield share * scene_linear(enlarged(paint(name, latent_Z[None], told, folder)[0], width, height))


def panorama(name: str, *, seed: int, light: Light, folder: Path | None = None) -> np.ndarray:
    """float32 [256, 1024, 4], scene-linear colour and cover, as stage/engine/painted.py has it: neighbours on a closed
    walk all round the horizon, of which what lies below it is left out. Where the name has no view it is sky."""
    known = taught(name, folder)
    told = ({"view": "sky"} if "sky" in known else {}) | facts_told(name, light, folder)
    centre_Z, *plane = latents(name, seed, 3, folder)
    painted = paint(name, closed_walk(centre_Z, *plane, num_steps=ROUND, angle=ANGLE), told, folder)
    rows, columns = painted.shape[1:3]
    large = np.stack([scene_linear(enlarged(p, columns * FINER, rows * FINER)) for p in painted])
    large *= match(np.concatenate(large, axis=1), light)
    return side_by_side(large, *(SKY_ONLY if told.get("view") == "sky" else LAND))


def side_by_side(pictures_NHWC: np.ndarray, horizon: float, top: float) -> np.ndarray:
    """float32 [256, 1024, 4] of pictures whose horizon lies at that share of their height and whose upper edge comes to
    `top` degrees: the middle of the first straight ahead (-z), the others to its right, soft seams between them, above
    ever less of them."""
    count, rows, columns = pictures_NHWC.shape[:3]
    elevation = np.degrees(np.arcsin(np.arange(HIGH) / HIGH * SINE))
    high = horizon * rows * (1 - np.minimum(elevation / top, 1))
    wide = WIDE / count * (1 + SEAM)
    out, shares = np.zeros((HIGH, WIDE, 4), np.float32), np.zeros(WIDE, np.float32)
    for k, picture in enumerate(pictures_NHWC):
        away = (np.arange(WIDE) - WIDE / 4 - k * WIDE / count + WIDE / 2) % WIDE - WIDE / 2
        share = _soft((wide / 2 - np.abs(away)) / (WIDE / count * SEAM))
        at = np.flatnonzero(share)
        band = _between(_between(picture, high - 0.5, 0), (away[at] / wide + 0.5) * columns - 0.5, 1)
        out[:, at, :3] += share[at][:, None] * band
        shares += share
    out[..., :3] /= shares[:, None]
    edge = min(top, elevation[-1])
    out[..., 3] = _soft((edge - elevation) / (0.4 * edge))[:, None]
    return out


def _between(picture: np.ndarray, at: np.ndarray, axis: int) -> np.ndarray:
    """Rows or columns of a picture at any places; beyond its edges its edges."""
    at = np.clip(at, 0, picture.shape[axis] - 1)
    low = np.minimum(at.astype(int), picture.shape[axis] - 2)
    part = (at - low).astype(np.float32).reshape((-1, 1, 1) if axis == 0 else (1, -1, 1))
    return np.take(picture, low, axis) * (1 - part) + np.take(picture, low + 1, axis) * part


def _soft(x: np.ndarray) -> np.ndarray:
    """0 below 0, 1 above 1, softly between."""
    x = np.clip(x, 0, 1).astype(np.float32)
    return x * x * (3 - 2 * x)


def pictures(name: str, *, seed: int, count: int, folder: Path | None = None) -> np.ndarray:
    """uint8 [count, H, W, 3] of the generator's own size, display: what a sheet shows."""
    painted = paint(name, latents(name, seed, count, folder), facts_told(name, None, folder), folder)
    return (painted * 255).round().astype(np.uint8)


def facts_told(name: str, light: Light | None = None, folder: Path | None = None) -> dict[str, str]:
    """By kind, those of the name and for the other kinds those of the light that the weights were taught. Raises what
    `asked` does."""
    known = taught(name, folder)
    told = {} if light is None else {kind: fact for kind in ("time", "weather", "season")
                                     if (fact := getattr(light, kind)) in known}
    return told | asked(name, folder)


def light_of(told: dict[str, str]) -> Light:
    return replace(Light(), **{kind: fact for kind, fact in told.items() if kind != "view"})


def latents(name: str, seed: int, count: int, folder: Path | None = None) -> Tensor:
    """float32 [count, Z]; more of them begin with the same."""
    size = _loaded(name, folder)[0].config.latent
    return torch.from_numpy(np.random.default_rng((seed, 41)).standard_normal((count, size), np.float32))


@torch.inference_mode()
def paint(name: str, latents_BZ: Tensor, told: dict[str, str], folder: Path | None = None) -> np.ndarray:
    """float32 [B, H, W, 3], display 0 .. 1."""
    facts_BK = torch.from_numpy(facts_vector(told)).expand(len(latents_BZ), -1)
    made = _loaded(name, folder)[0](latents_BZ, facts_BK)
    return np.ascontiguousarray(((made + 1) / 2).clamp(0, 1).permute(0, 2, 3, 1).numpy())


def enlarged(picture_HWC: np.ndarray, width: int, height: int) -> np.ndarray:
    """float32 [height, width, 3], 0 .. 1: scaled to cover the size, what sticks out cut off evenly."""
    rows, columns = picture_HWC.shape[:2]
    times = max(width / columns, height / rows)
    size = max(math.ceil(rows * times - 1e-6), height), max(math.ceil(columns * times - 1e-6), width)
    small_1CHW = torch.from_numpy(picture_HWC).permute(2, 0, 1)[None]
    large_1CHW = F.interpolate(small_1CHW, size=size, mode="bicubic", antialias=True)     # with it the kernel is Keys's
    large = large_1CHW[0].permute(1, 2, 0).clamp(0, 1).numpy()
    top, left = (size[0] - height) // 2, (size[1] - width) // 2
    return np.ascontiguousarray(large[top:top + height, left:left + width])


def match(colour_HWC: np.ndarray, light: Light) -> np.ndarray:
    """float32 [3]: times this a backdrop's sky has the mean colour of the stage's sky in that light."""
    own = colour_HWC[:max(len(colour_HWC) // SKY, 1)].mean((0, 1))
    return np.clip(sky_colour(light) / np.maximum(own, 1e-4), DIMMEST, BRIGHTEST).astype(np.float32)


@lru_cache(maxsize=64)
def sky_colour(light: Light, place: Place | None = None) -> np.ndarray:
    """float32 [3], scene-linear: the mean of the stage's sky over a place (a meadow), ahead and to both sides."""
    stage_set = build(place or Place(), light)
    seen = []
    for yaw in (-1.0, 0.0, 1.0):
        camera = Camera3D(eye=(0.0, 40.0, 0.0), target=(100 * math.sin(yaw), 65.0, -100 * math.cos(yaw)), focal_mm=24)
        picture = render(stage_set, StageFrame(camera=camera, shapes_NK=np.zeros((0, SHAPE), np.float32)), width=48,
                         height=28, quality="preview")
        seen.append(picture.colour[picture.depth > FAR])
    return np.concatenate(seen).mean(0)


def _loaded(name: str, folder: Path | None) -> tuple[Any, dict[str, Any]]:
    """The generator and its card."""
    weights = parts(name)[0]
    return _kept(weights, folder, weights_hash(weights, folder))


@lru_cache(maxsize=2)
def _kept(weights: str, folder: Path | None, known_by: str) -> tuple[Any, dict[str, Any]]:
    return load(weights, folder), card(weights, folder)
