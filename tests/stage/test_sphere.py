"""The whole sphere in one picture, for one eye and two."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from kinema.errors import InputError
from kinema.generate.protocol import load
from kinema.story.shot import Actor, Camera, Light, Look, Place, Shot

ROOM = Shot(id="s", scene_id="x", frames=4, rate=Fraction(24), place=Place(set="room", interior=True, seed=2),
            light=Light(time="day"), camera=Camera(setup="single", size="MS", subjects=("MARA",), projection="360"),
            actors=(Actor(character="MARA", look=Look(), mark="B"),), seed=8)


def draw(shot: Shot, width: int, height: int, *passes: str, quality: str = "final"):
    return next(load("stage").frames(shot, width=width, height=height, passes=passes, first=1, last=2, quality=quality))


def test_the_sphere_closes_behind_and_its_poles_are_points():
    frame = draw(ROOM, 256, 128, "depth")
    colour, depth = frame.colour, frame.passes["depth"]
    across = np.abs(np.diff(colour, axis=1)).mean()
    assert np.abs(colour[:, 0] - colour[:, -1]).mean() < 2.0 * across
    for pole in (0, -1):
        assert np.ptp(depth[pole]) < 0.05 * depth[pole].mean()
    assert np.isfinite(colour).all() and (depth > 0).all()


def test_a_wall_is_as_far_in_the_sphere_as_in_a_flat_picture():
    flat = replace(ROOM, camera=replace(ROOM.camera, projection="flat"))
    seen, round_ = draw(flat, 256, 128, "depth", "camera"), draw(ROOM, 512, 256, "depth", "matte", "camera")
    lat = np.arcsin(seen.passes["camera"]["forward"][1])
    assert round_.passes["camera"]["eye"] == pytest.approx(seen.passes["camera"]["eye"], abs=1e-5)
    y = int((0.5 - lat / np.pi) * 256)
    patch = round_.passes["depth"][y - 2:y + 3, 254:259]
    assert patch.min() - 0.05 < seen.passes["depth"][63:65, 127:129].mean() < patch.max() + 0.05
    assert "MARA" in {round_.objects[i] for i in np.unique(round_.passes["matte"]).tolist()}


def test_two_eyes_stand_left_and_right():
    shot = replace(ROOM, camera=replace(ROOM.camera, projection="flat", stereo_mm=64.0))
    frame = draw(shot, 128, 144, "depth", "camera")
    left, right = (np.array(frame.passes["camera"][side]["eye"]) for side in ("left", "right"))
    assert frame.colour.shape == (144, 128, 3) and frame.passes["depth"].shape == (144, 128)
    assert (right - left) @ frame.passes["camera"]["left"]["right"] == pytest.approx(0.064, abs=1e-5)
    assert (frame.colour[:72] != frame.colour[72:]).any()


def test_things_near_are_farther_left_in_the_right_eye():
    shot = replace(ROOM, camera=replace(ROOM.camera, stereo_mm=120.0))
    frame = draw(shot, 512, 512, "matte")
    ids = {name: i for i, name in frame.objects.items()}
    left, right = (np.nonzero(half == ids["MARA"])[1].mean() for half in np.split(frame.passes["matte"], 2))
    assert left - right > 2.0
    assert np.abs(frame.colour[:20] - frame.colour[256:276]).mean() < 1e-3         # one sky for both


@pytest.mark.parametrize("quality", ["preview", "teacher"])
def test_every_quality_draws_the_sphere(quality):
    assert np.isfinite(draw(ROOM, 64, 32, "normal", quality=quality).colour).all()


@pytest.mark.parametrize("camera, passes", [({"stereo_mm": float("nan")}, ()), ({"stereo_mm": -1.0}, ()),
                                            ({"projection": "fisheye"}, ()), ({}, ("motion_forward",)), ({}, ("pose",))])
def test_what_cannot_be_drawn_round_is_refused(camera, passes):
    with pytest.raises(InputError):
        draw(replace(ROOM, camera=replace(ROOM.camera, **camera)), 64, 32, *passes)
