"""Compiles the stage's kernels once on a machine, also where several workers begin at the same time.

    prepare(print)            # says so when it takes its time; at once when the kernels are in the cache
"""

from __future__ import annotations

import fcntl
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from kinema.stage import shapes
from kinema.stage.effects import flames, fog, glow, paint, puffs, rays
from kinema.stage.engine import (
    bake,
    clock,
    edges,
    grass,
    kept,
    kernel,
    lens,
    mirror,
    noise,
    passes,
    temporal,
    terrain,
    tiles,
    trace,
)
from kinema.stage.engine.render import (
    Kept,
    Picture,
    camera_matrix,
    effects_of,
    grow,
    lit_palette,
    overlay,
    render,
)
from kinema.stage.frame import Camera3D, Lamp, LiveEffect, StageFrame
from kinema.stage.sets import Set, build
from kinema.story.shot import Light, Place

SCENES = (("meadow", "lighthouse", ("campfire", "rain", "fog", "magic")), ("room", "", ("snow",)),
          ("city", "", ("rain",)))


def prepare(say: Callable[[str], None]) -> None:
    """Return when the kernels are in the cache. The first of several processes compiles, the others wait for it."""
    if compiled():
        return
    say("compiling the stage for this processor, once: a minute or two")
    folder = Path(tiles.draw._cache.cache_path)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "kinema-compiling.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if not compiled():
            warm_up()


def compiled() -> bool:
    """Whether the kernels of this very source are in the cache."""
    effects = (flames, fog, glow, paint, puffs, rays)
    engine = (bake, clock, edges, grass, kept, lens, mirror, passes, temporal, terrain, tiles, trace)
    return all(map(kernel.cached, (*effects, *engine)))


def warm_up() -> None:
    """Draws one small frame of everything there is: a minute or more the first time after a change, then a second. What
    draws the tiles takes longest to compile, so the rest is compiled by a process beside this one."""
    beside = subprocess.Popen([sys.executable, "-c", f"from {__name__} import compile_rest; compile_rest()"])
    render(*scene("room", "", ("snow",)), width=64, height=36, layers=True)
    beside.wait()
    for names in SCENES:
        stage_set, frame = scene(*names)
        picture = render(stage_set, frame, width=64, height=36, layers=True)
        lens.blurred(picture, replace(frame.camera, focus_m=2.0, f_stop=1.0))
        still = Kept()
        for _ in range(4):                    # the fourth picture of a view is the first that rests
            render(stage_set, frame, width=64, height=36, kept=still)
        assert np.isfinite(picture.colour).all() and np.isfinite(passes.motion(picture, frame, frame)).all()


def compile_rest() -> None:
    """Sets, ground, water, grass and effects on an empty picture."""
    for names in SCENES:
        stage_set, frame = scene(*names)
        colour, depth, matte = np.zeros((36, 64, 3), np.float32), np.full((36, 64), 9, np.float32), np.zeros(
            (36, 64), np.uint16)
        C, P = camera_matrix(frame.camera, 64, 36), lit_palette(stage_set, effects_of(stage_set, frame), 1.0)
        if isinstance(land := stage_set.world.get("terrain"), terrain.Terrain):
            terrain.march(land.height_NN, C, *[np.float32(0.5)] * 2, np.float32(stage_set.world["top"]), depth)
        if "mirror" in stage_set.world:
            mirror.mirror(C, P, *map(np.float32, stage_set.world["mirror"]), noise.tiles(), colour, depth, matte)
        grow(stage_set, C, P, colour, depth, matte)
        overlay(stage_set, frame, colour, depth, matte)
        lens.blurred(Picture(colour, depth, matte), replace(frame.camera, focus_m=2.0, f_stop=1.0))
        weighed = np.zeros((2, 36, 64, 4), np.float32)
        temporal.weigh(colour, depth, matte, temporal.movers(frame), weighed[0])
        temporal.blend(weighed, np.arange(2, dtype=np.int32), np.stack([temporal.way(C, C)] * 2), colour)


def scene(set_name: str, landmark: str, names: tuple[str, ...]) -> tuple[Set, StageFrame]:
    """Somebody by lamplight on a set, with effects."""
    rows = [
        shapes.sphere((0, 1, 0), 0.3, group=1001, blend=0.1, object_id=100),
        shapes.box((0.2, 1, 0), (0.2, 0.2, 0.2), group=1001, blend=0.1, object_id=100),
        shapes.ellipsoid((0, 1.3, 0), (0.2, 0.2, 0.2), group=1001, blend=0.1, object_id=100),
    ]
    place = Place(set=set_name, landmark=landmark, interior=set_name == "room")
    frame = StageFrame(
        camera=Camera3D(eye=(0.0, 2.0, 5.0), target=(0.0, 1.0, 0.0)),
        shapes_NK=shapes.table(rows),
        lamps=(Lamp(position=(0.0, 2.0, 1.0), colour=(1.0, 1.0, 1.0)),),
        effects=tuple(LiveEffect(name=name, position=(0.0, 0.0, 1.0), age_s=0.5) for name in names),
        time_s=1.0,
    )
    return build(place, Light(time="night")), frame
