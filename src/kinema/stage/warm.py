"""Compiles the stage's kernels, or loads them from the cache: once before workers start, so that none compiles twice.

if not compiled():
    print("Preparing the stage (once, half a minute)")
warm_up()
"""

from __future__ import annotations

import numpy as np

from kinema.stage import kernel, shapes, tiles, weather
from kinema.stage.frame import Camera3D, Lamp, LiveEffect, StageFrame
from kinema.stage.render import render
from kinema.stage.sets import build
from kinema.story.shot import Light, Place


def compiled() -> bool:
    """Whether the kernels of this very source are in the cache."""
    return kernel.cached(tiles.draw) and kernel.cached(weather.snow)


def warm_up() -> None:
    """Draws one small frame of everything there is: some 40 s the first time after a change, then a second."""
    rows = [
        shapes.sphere((0, 1, 0), 0.3, group=1001, blend=0.1, object_id=100),
        shapes.box((0.2, 1, 0), (0.2, 0.2, 0.2), group=1001, blend=0.1, object_id=100),
        shapes.ellipsoid((0, 1.3, 0), (0.2, 0.2, 0.2), group=1001, blend=0.1, object_id=100),
    ]
    lamp = Lamp(position=(0.0, 2.0, 1.0), colour=(1.0, 1.0, 1.0))
    for set_name, landmark, names in (
        ("meadow", "lighthouse", ("campfire", "rain", "explosion")),
        ("room", "", ("snow", "magic")),
    ):
        stage_set = build(
            Place(set=set_name, landmark=landmark, interior=set_name == "room"), Light(time="dusk")
        )
        effects = tuple(LiveEffect(name=name, position=(0.0, 0.0, 1.0), age_s=0.5) for name in names)
        frame = StageFrame(
            camera=Camera3D(eye=(0.0, 2.0, 5.0), target=(0.0, 1.0, 0.0)),
            shapes_NK=shapes.table(rows),
            lamps=(lamp,),
            effects=effects,
            time_s=1.0,
        )
        assert np.isfinite(render(stage_set, frame, width=64, height=36).colour).all()
