"""A picture, or the end of a clip, drafted as what follows: the camera's way over it, the stage's rain, snow or fire
before it.

    wish = moved(wish_for("snow falls, slow dolly in", first=Path("photo.png")))

The words are planned as a shot (draft.py). Its camera moves over the picture, which is all that is known, so it nears
what it turns to; what has no surface, the stage draws as it does over its own pictures. The models paint over that.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from PIL import Image

from kinema.data.guides import DRAFT, NUM_GUIDES
from kinema.generate.clip import RATE, Wish
from kinema.generate.draft import shot_of
from kinema.generate.light import scene_linear
from kinema.post.display import display
from kinema.stage.blocking.block import staging
from kinema.stage.engine.render import overlay
from kinema.stage.sets import build
from kinema.story.shot import Camera, Shot

NEARER = 0.16                                 # of the picture's width, by which the camera comes nearer in all
LONG = 6.0                                    # seconds, for the whole way
BEHIND = 60.0                                 # metres: where the picture hangs, behind every effect
SIDES = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}


def moved(wish: Wish) -> Wish:
    """The wish with a draft of what its first frames become, and as it was where an end or passes are given."""
    if wish.first is None or wish.last is not None or wish.guides is not None:
        return wish
    shot = shot_of(wish.text, seed=wish.seed, frames=wish.frames, aspect=wish.width / wish.height)
    return replace(wish, guides=drawing(wish.first, shot), passes=("draft",))


def drawing(given: np.ndarray, shot: Shot | None) -> Callable[[int, int], np.ndarray]:
    """(first, count) -> guides, float32 [G, count, H, W], of frames uint8 [n, H, W, 3] and what follows the last of
    them: the draft alone."""
    last, (height, width) = len(given) - 1, given.shape[1:3]
    camera = Camera() if shot is None else shot.camera
    before = (lambda seen, number: seen) if shot is None else effects_of(shot, width / height)

    def guides(first: int, count: int) -> np.ndarray:
        out = np.zeros((NUM_GUIDES, count, height, width), np.float32)
        for k in range(count):
            after = first + k - last
            seen = before(view(given[-1], camera, after / RATE), after) if after > 0 or not last else given[first + k]
            out[DRAFT, k] = np.moveaxis(seen, -1, 0) / np.float32(127.5) - 1
        return out
    return guides


def view(picture: np.ndarray, camera: Camera, seconds: float) -> np.ndarray:
    """uint8, as large: what the camera sees of the picture after so long, all of it in the beginning. A camera that
    stands still does so here; one that follows somebody or is held in the hand nears the middle."""
    if camera.move == "static":
        return picture
    share = min(seconds / LONG, 1.0)
    far = camera.direction == "out"
    scale = 1 + (0.5 if far else -1.0) * NEARER * share
    sideways, upright = SIDES.get(camera.direction, (0, 0))
    tremble = 0.004 * share if camera.move == "handheld" else 0.0
    height, width = picture.shape[:2]
    x = width * ((1 - scale) * (1 + sideways) / 2 + tremble * math.sin(5.1 * seconds))
    y = height * ((1 - scale) * (1 + upright) / 2 + tremble * math.sin(6.7 * seconds + 1))
    edge = width // 8                         # beyond the picture lies its mirror image
    wide = Image.fromarray(np.pad(picture, ((edge, edge), (edge, edge), (0, 0)), mode="reflect"))
    box = (edge + x, edge + y, edge + x + width * scale, edge + y + height * scale)
    return np.asarray(wide.resize((width, height), Image.Resampling.BICUBIC, box=box))


def effects_of(shot: Shot, aspect: float) -> Callable[[np.ndarray, int], np.ndarray]:
    """(picture uint8 [H, W, 3], its number at RATE) -> the same with the shot's effects and weather before it."""
    there = build(shot.place, shot.light)
    bare = replace(there, effects=(), world={name: value for name, value in there.world.items() if name != "rays"})
    at = staging(shot, there, aspect=aspect).at

    def before(seen: np.ndarray, number: int) -> np.ndarray:
        frame = at(float(number * shot.rate / RATE))
        light = scene_linear(seen.astype(np.float32) / 255)
        shape = light.shape[:2]
        overlay(bare, frame, light, np.full(shape, BEHIND, np.float32), np.zeros(shape, np.uint16))
        return display(light, frame=0, seed=0, grain=0.0)
    return before
