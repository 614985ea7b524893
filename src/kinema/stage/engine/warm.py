"""Compiles the stage's kernels once on a machine, also where several workers begin at the same time.

    prepare(print)            # says so when it takes its time; at once when the kernels are in the cache
"""

from __future__ import annotations

import fcntl
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from kinema.stage import shapes
from kinema.stage.effects import flames, fog, glow, paint, puffs, rays
from kinema.stage.engine import bake, clock, edges, grass, kept, kernel, lens, mirror, passes, terrain, tiles, trace
from kinema.stage.engine.render import Kept, render
from kinema.stage.frame import Camera3D, Lamp, LiveEffect, StageFrame
from kinema.stage.sets import build
from kinema.story.shot import Light, Place


def prepare(say: Callable[[str], None]) -> None:
    """Return when the kernels are in the cache. The first of several processes compiles, the others wait for it."""
    if compiled():
        return
    say("compiling the stage for this processor, once: half a minute to a minute")
    folder = Path(tiles.draw._cache.cache_path)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "kinema-compiling.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if not compiled():
            warm_up()


def compiled() -> bool:
    """Whether the kernels of this very source are in the cache."""
    effects = (flames, fog, glow, paint, puffs, rays)
    engine = (bake, clock, edges, grass, kept, lens, mirror, passes, terrain, tiles, trace)
    return all(map(kernel.cached, (*effects, *engine)))


def warm_up() -> None:
    """Draws one small frame of everything there is: some 40 s the first time after a change, then a second."""
    rows = [
        shapes.sphere((0, 1, 0), 0.3, group=1001, blend=0.1, object_id=100),
        shapes.box((0.2, 1, 0), (0.2, 0.2, 0.2), group=1001, blend=0.1, object_id=100),
        shapes.ellipsoid((0, 1.3, 0), (0.2, 0.2, 0.2), group=1001, blend=0.1, object_id=100),
    ]
    lamp = Lamp(position=(0.0, 2.0, 1.0), colour=(1.0, 1.0, 1.0))
    for set_name, landmark, names in (
        ("meadow", "lighthouse", ("campfire", "rain", "fog", "magic")),
        ("room", "", ("snow",)),
        ("city", "", ("rain",)),
    ):
        stage_set = build(
            Place(set=set_name, landmark=landmark, interior=set_name == "room"), Light(time="night")
        )
        effects = tuple(LiveEffect(name=name, position=(0.0, 0.0, 1.0), age_s=0.5) for name in names)
        frame = StageFrame(
            camera=Camera3D(eye=(0.0, 2.0, 5.0), target=(0.0, 1.0, 0.0)),
            shapes_NK=shapes.table(rows),
            lamps=(lamp,),
            effects=effects,
            time_s=1.0,
        )
        picture = render(stage_set, frame, width=64, height=36, layers=True)
        lens.blurred(picture, replace(frame.camera, focus_m=2.0, f_stop=1.0))
        still = Kept()
        for _ in range(4):                    # the fourth picture of a view is the first that rests
            render(stage_set, frame, width=64, height=36, kept=still)
        assert np.isfinite(picture.colour).all() and np.isfinite(passes.motion(picture, frame, frame)).all()
