"""Whatever it is asked for, the stage gives a picture or says plainly why not."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import inf, nan

import numpy as np
import pytest

from kinema.errors import InputError
from kinema.generate.protocol import PASSES, load
from kinema.story.shot import Actor, Beat, Camera, CameraKey, Effect, Light, Look, Place, Prop, Shot

MARA = Actor(character="MARA", look=Look())
ROOM = Place(set="room", interior=True, seed=2)
SHOT = Shot(id="s", scene_id="x", frames=2, rate=Fraction(24), place=Place(set="meadow", seed=2), light=Light(),
            camera=Camera(size="MS", subjects=("MARA",)), actors=(MARA,), seed=8)
CROWD = tuple(Actor(character=f"P{i}", look=Look(), mark="ABCD"[i % 4], beats=(Beat(action="walk", start=0, frames=9,
                                                                                    to="far"),)) for i in range(40))


def shot(**changes) -> Shot:
    return replace(SHOT, **changes)


def lens(**changes) -> Camera:
    return replace(SHOT.camera, **changes)


def path(*eye: float, **kept) -> Camera:
    return Camera(path=(CameraKey(frame=0, eye=eye, target=(0, 1, 0), **kept),))


PICTURES = {
    "one frame": shot(frames=1),
    "a camera in a wall": shot(place=ROOM, camera=path(0, 1, -3.1)),
    "a camera below ground": shot(camera=path(0, -50, 3)),
    "a camera within an actor": shot(camera=path(0, 1.2, 0.01)),
    "a camera that looks straight down": shot(camera=path(0, 30, 0)),
    "forty actors": shot(actors=CROWD, camera=Camera(setup="master", size="LS")),
    "a lens of 1 mm": shot(camera=lens(focal_mm=1.0)),
    "a keyed lens of 1 mm": shot(camera=path(0, 1.6, 4, focal_mm=1.0)),
    "a lens of no length": shot(camera=lens(focal_mm=0.0)),
    "a sensor of no size": shot(camera=lens(sensor_mm=0.0)),
    "an opening without end": shot(camera=lens(f_stop=1e-9)),
    "words nobody knows": shot(camera=Camera(setup="x", size="y", angle="z", move="w", direction="v", over="NOBODY")),
    "a giant": shot(actors=(replace(MARA, look=Look(height_m=1e6)),)),
    "colours that are none": shot(actors=(replace(MARA, look=Look(skin="zz", top="", hat="x", hair_style="y")),)),
    "beats outside the shot": shot(actors=(replace(MARA, mark="Q", beats=(
        Beat(action="walk", start=-9, frames=0, to="Z"), Beat(action="x", start=10**9, frames=10**9))),)),
    "effects gone wild": shot(effects=(Effect(name="fire", mark="Q", strength=-1.0), Effect(name="rain", strength=1e9),
                                       Effect(name="explosion", start=-100, frames=-1), Effect(name="volcano"))),
    "props of no shop": shot(props=(Prop(name="xyz", mark="A"), Prop(name="sign", text="x" * 3000))),
    "a very slow film": shot(rate=Fraction(1, 1000)),
    "a negative seed": shot(seed=-5),
}


def draw(of: Shot, width: int = 64, height: int = 36, **kept):
    return list(load("stage").frames(of, width=width, height=height, **kept))


@pytest.mark.parametrize("name", PICTURES)
def test_an_absurd_shot_is_a_picture(name):
    frames = draw(PICTURES[name], passes=tuple(PASSES))
    assert len(frames) == PICTURES[name].frames
    for frame in frames:
        assert np.isfinite(frame.colour).all() and frame.colour.mean() > 0.005
        assert all(np.isfinite(p).all() for p in frame.passes.values() if isinstance(p, np.ndarray))


@pytest.mark.parametrize("size", [(8, 8), (80_000, 8), (8, 80_000)])
@pytest.mark.parametrize("quality", ["final", "preview"])
def test_an_absurd_size_is_a_picture(size, quality):
    frame = draw(shot(frames=1), *size, quality=quality)[0]
    assert frame.colour.shape == (size[1], size[0], 3) and np.isfinite(frame.colour).all()


@pytest.mark.parametrize("camera", [lens(projection="360"), lens(projection="360", stereo_mm=64.0), lens(f_stop=1.0)])
def test_a_picture_of_nine_pixels_has_every_lens(camera):
    for quality in ("final", "preview", "teacher"):
        assert np.isfinite(draw(shot(frames=1, camera=camera), 9, 9, quality=quality)[0].colour).all()


@pytest.mark.parametrize("of, says", [
    (shot(frames=0), "no length"), (shot(frames=-3), "no length"), (shot(rate=Fraction(0)), "no length"),
    (shot(camera=lens(focal_mm=nan)), r"shot\.camera\.focal_mm is nan"), (shot(camera=lens(f_stop=inf)), "is inf"),
    (shot(camera=path(nan, 1, 2)), r"path\[0\]\.eye\[0\] is nan"), (shot(camera=path(0, 1, 0)), "looks at itself"),
    (shot(actors=(replace(MARA, look=Look(height_m=nan)),)), "height_m is nan"),
    (shot(effects=(Effect(name="fire", strength=inf),)), "strength is inf"),
    (shot(place=Place(set="moon")), "no set 'moon'")])
def test_what_cannot_be_drawn_is_said(of, says):
    with pytest.raises(InputError, match=says):
        draw(of)


@pytest.mark.parametrize("size, says", [((7, 90), "too small"), ((90_000, 90_000), "too large")])
def test_sizes_out_of_reason_are_refused(size, says):
    with pytest.raises(InputError, match=says):
        draw(SHOT, *size)
