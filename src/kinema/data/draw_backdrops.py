"""Skies, cloudscapes and far country, drawn by the stage: what a generator of backdrops learns from.

    draw_pictures(Path("pictures"), 4000, split="train", workers=2, say=print)

Nobody is in them; the camera stands level and looks far, or up into the sky. Every hour, weather and season is drawn as
often. Resumable as data/draw.py is: a file is PLACES places with CAMERAS pictures each, named by the first seed in it.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from math import cos, radians, sin
from pathlib import Path
from random import Random

import numpy as np

from kinema.data.backdrops import VIEWS
from kinema.data.drawing import Recipe, draw_missing
from kinema.data.shards import ENDING, Clip
from kinema.data.splits import of_split, place_key
from kinema.data.stage_shots import LANDMARKS
from kinema.post.display import display
from kinema.stage.engine.render import render
from kinema.stage.engine.teacher import teach
from kinema.stage.frame import Camera3D, StageFrame
from kinema.stage.sets import Set, build
from kinema.stage.shapes import K as SHAPE
from kinema.story.shot import SEASONS, TIMES, WEATHERS, Light, Place

SKY = 0.3                     # of the places are seen as sky alone
PLACES, CAMERAS = 16, 4       # a file; pictures a place
SAMPLES = 8                   # of the teacher: 36 to 43 dB from 128 of them
VERSION = 1
FAR = 2999.0                  # metres: the sky
NEAR = 8.0                    # metres: too near for a backdrop
TRIES = 12                    # cameras tried at a place before another is taken
NEXT = 100_000_000


def draw_pictures(folder: Path, count: int, *, split: str = "train", workers: int = 1, width: int = 128,
                  height: int = 72, say: Callable[[str], None] = lambda text: None) -> int:
    """Have `count` pictures (rounded up to whole files) in the folder; returns how many were drawn now. Raises
    InputError where the folder's pictures were drawn by another recipe."""
    recipe = {"version": VERSION, "kind": "backdrops", "split": split, "width": width, "height": height,
              "samples": SAMPLES}
    each = PLACES * CAMERAS
    paths = {first: Path(folder) / f"backdrops-{split}-{first:07d}{ENDING}"
             for first in range(0, -(-count // each) * PLACES, PLACES)}
    return draw_missing(paths, _pictures_from, recipe, each=each, what="pictures", workers=workers, say=say)


def _pictures_from(first: int, recipe: Recipe) -> list[Clip]:
    options = {name: recipe[name] for name in ("split", "width", "height", "samples")}
    return [clip for seed in range(first, first + PLACES) for clip in draw_place(seed, **options)]


def draw_place(seed: int, *, split: str, width: int = 128, height: int = 72, samples: int = SAMPLES) -> list[Clip]:
    """CAMERAS pictures of one place in one light: clips of one frame."""
    while True:
        rng = Random(f"backdrop {split} {seed}")
        place, light, view = random_place(rng, split)
        stage_set = build(place, light)
        tried = (random_camera(rng, stage_set, view) for _ in range(TRIES))
        far = (camera for camera in tried if is_far(stage_set, camera, view, aspect=width / height))
        cameras = list(islice(far, CAMERAS))
        if len(cameras) == CAMERAS:
            break
        seed += NEXT
    clips = []
    for camera in cameras:
        picture = draw_picture(stage_set, _frame(camera, time_s=rng.uniform(0, 60)), width, height, samples)
        facts = {"time": light.time, "weather": light.weather, "season": light.season, "view": view}
        clips.append(Clip(arrays={"frames": picture[None]}, about={"seed": seed, "split": split, "facts": facts}))
    return clips


def draw_picture(stage_set: Set, frame: StageFrame, width: int, height: int, samples: int) -> np.ndarray:
    """uint8 [H, W, 3], display, without grain."""
    colour = teach(stage_set, lambda number: frame, 0, width=width, height=height, samples=samples).colour
    return display(colour, frame=0, seed=0, grain=0.0)


def random_place(rng: Random, split: str) -> tuple[Place, Light, str]:
    """A place of the split, its light, and as what it is seen. Snow lies in winter, and only there does it snow."""
    view = "sky" if rng.random() < SKY else rng.choice(VIEWS[1:])
    name = rng.choice(("meadow", "coast", "desert")) if view == "sky" else view

    def draw() -> Place:
        stands = rng.choice(LANDMARKS[name]) if name in LANDMARKS and view != "sky" and rng.random() < 0.15 else ""
        return Place(set=name, key=name.upper(), seed=rng.randrange(1 << 20), landmark=stands)

    place = of_split(split, draw, place_key)
    season = "winter" if name == "snowfield" else "summer" if name == "desert" else rng.choice(SEASONS)
    weather = rng.choice([w for w in WEATHERS if w != "snow" or season == "winter"])
    return place, Light(time=rng.choice(TIMES), weather=weather, season=season), view


def random_camera(rng: Random, stage_set: Set, view: str) -> Camera3D:
    """Level, at the height of eyes or of roofs, in a city above them, toward the vista; for skies high, and up."""
    x, z = rng.uniform(-14, 14), rng.uniform(-4, 18)
    yaw, pitch = rng.gauss(0, 22), rng.gauss(1.5, 1.5)
    up = rng.choice((16.0, 22.0, 28.0) if view == "city" else (1.7, 3.0, 6.0, 12.0)) * rng.uniform(0.9, 1.05)
    focal = rng.choice((24, 32, 40, 55)) * rng.uniform(0.9, 1.1)
    if view == "sky":
        yaw, pitch, up = rng.uniform(-180, 180), rng.uniform(14, 34), 40.0
        focal = rng.choice((20, 26, 34)) * rng.uniform(0.9, 1.1)
    y, a, b = stage_set.height(x, z) + up, radians(yaw), radians(pitch)
    target = (x + 100 * sin(a) * cos(b), y + 100 * sin(b), z - 100 * cos(a) * cos(b))
    return Camera3D(eye=(x, y, z), target=target, focal_mm=focal)


def is_far(stage_set: Set, camera: Camera3D, view: str, *, aspect: float) -> bool:
    """Whether nothing near stands in the picture, there is sky, and it is not all dark or all one colour."""
    if view != "sky" and not stage_set.camera_clear(camera.eye):
        return False
    probe = render(stage_set, _frame(camera), width=round(36 * aspect), height=36, quality="preview")
    sky = float((probe.depth > FAR).mean())
    open_view = sky > 0.75 if view == "sky" else 0.2 < sky < 0.85 and (probe.depth < NEAR).mean() < 0.15
    return bool(open_view) and bool(display(probe.colour, frame=0, seed=0, grain=0.0).std() > 2)


def _frame(camera: Camera3D, *, time_s: float = 0.0) -> StageFrame:
    return StageFrame(camera=camera, shapes_NK=np.zeros((0, SHAPE), np.float32), time_s=time_s)
