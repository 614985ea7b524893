"""What stands behind a set, painted by a generator of pictures: skies, clouds and far country, still or moving.

    behind = backdrop("gan:dusk", seed=scene_seed, width=1024, height=576, light=shot.light)
    for behind in backdrop_loop("gan:dusk coast", seed=4, num_frames=96, width=1024, height=576): ...

The name is the generator's and, after a colon, facts of data/backdrops.py; what it leaves open the scene's light says,
and what that leaves open, the seed. A picture is enlarged smoothly (Keys 1981, cubic convolution: there is no larger
picture of it whose edges could guide), brought back to scene-linear light, and lit as the scene is: its sky gets the
mean colour that the stage's sky has in that light. What moves is a closed walk in latent space: it loops.

Z numbers of a latent, K facts, H W rows and columns, C = 3 colours.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from kinema.data.backdrops import FACTS, facts_vector
from kinema.errors import InputError
from kinema.generate.light import scene_linear
from kinema.sampling.walk import closed_walk
from kinema.stage.engine.render import render
from kinema.stage.frame import Camera3D, StageFrame
from kinema.stage.sets import build
from kinema.stage.shapes import K as SHAPE
from kinema.story.shot import Light, Place
from kinema.weights.load import card, load, weights_hash

GENERATORS = {"gan": "dcgan"}                 # what a name begins with: the weights
ANGLE = 0.5                                   # radians from the middle of a walk: how much changes
SKY = 3                                       # a backdrop's upper third is sky
DIMMEST, BRIGHTEST = 0.25, 4.0                # how far a colour is turned to fit a light
FAR = 2999.0                                  # metres: the sky


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


def pictures(name: str, *, seed: int, count: int, folder: Path | None = None) -> np.ndarray:
    """uint8 [count, H, W, 3] of the generator's own size, display: what a sheet shows."""
    painted = paint(name, latents(name, seed, count, folder), facts_told(name, None, folder), folder)
    return (painted * 255).round().astype(np.uint8)


def facts_told(name: str, light: Light | None = None, folder: Path | None = None) -> dict[str, str]:
    """By kind, those of the name and for the other kinds those of the light that the weights were taught. Raises
    InputError for words that are no facts, or none that these weights were taught, with the choices."""
    _, words = _parts(name)
    taught = [fact for facts in FACTS.values() for fact in facts if fact in _loaded(name, folder)[1].get("facts", {})]
    if strange := [word for word in words if word not in taught]:
        raise InputError(f"the backdrop {name!r} asks for {strange[0]!r}.", hint=f"It knows {', '.join(taught)}.")
    told = {} if light is None else {kind: fact for kind in ("time", "weather", "season")
                                     if (fact := getattr(light, kind)) in taught}
    for word in words:
        told[next(kind for kind, facts in FACTS.items() if word in facts)] = word
    return told


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


def _parts(name: str) -> tuple[str, list[str]]:
    """The generator, and the facts it is asked for."""
    generator, _, words = name.partition(":")
    if generator not in GENERATORS:
        raise InputError(f"nothing paints the backdrop {name!r}.",
                         hint=f'Begin with one of: {", ".join(GENERATORS)}; as in "gan:dusk coast".')
    return generator, re.findall(r"[a-z]+", words.lower())


def _loaded(name: str, folder: Path | None) -> tuple[Any, dict[str, Any]]:
    """The generator and its card."""
    weights = GENERATORS[_parts(name)[0]]
    return _kept(weights, folder, weights_hash(weights, folder))


@lru_cache(maxsize=2)
def _kept(weights: str, folder: Path | None, known_by: str) -> tuple[Any, dict[str, Any]]:
    return load(weights, folder), card(weights, folder)
