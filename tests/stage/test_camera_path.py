"""A camera keyed by hand: exact on its keys, smooth between them, plain about what makes no path."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from math import dist, inf, nan

import pytest

from kinema.errors import InputError
from kinema.generate.protocol import load
from kinema.stage.blocking.block import staging
from kinema.stage.sets import build
from kinema.story.shot import Actor, Camera, CameraKey, Light, Look, Place, Shot

KEYS = (CameraKey(frame=0, eye=(4, 2, 6), target=(0, 1, 0)), CameraKey(frame=10, eye=(0, 2, 7), target=(0, 1, 0)),
        CameraKey(frame=17, eye=(-3, 2.5, 5), target=(0, 1.2, 0), focal_mm=70, focus_m=4.0))


def play(*keys: CameraKey, **camera):
    shot = Shot(id="s", scene_id="x", frames=24, rate=Fraction(24000, 1001), place=Place(set="meadow", seed=3),
                light=Light(), actors=(Actor(character="MARA", look=Look()),), camera=Camera(path=keys, **camera))
    return staging(shot, build(shot.place, shot.light))


@pytest.mark.parametrize("key", KEYS)
def test_the_camera_is_where_its_key_says(key):
    camera = play(*KEYS).at(key.frame).camera
    assert camera.eye == pytest.approx(key.eye, abs=1e-9) and camera.target == pytest.approx(key.target, abs=1e-9)
    assert camera.focal_mm == pytest.approx(key.focal_mm)
    assert camera.focus_m == pytest.approx(key.focus_m or dist(key.eye, key.target))


def test_the_way_between_keys_has_no_jerk():
    at = play(*KEYS).at
    eyes = [at(k / 4).camera.eye for k in range(0, 17 * 4)]
    steps = [tuple(b - a for a, b in zip(p, q, strict=True)) for p, q in pairwise(eyes)]
    changes = [dist(a, b) for a, b in pairwise(steps)]
    assert max(changes) < 0.25 * max(dist(s, (0, 0, 0)) for s in steps)


def test_the_camera_stands_before_the_first_key_and_after_the_last():
    play_late = play(replace(KEYS[0], frame=5), *KEYS[1:]).at
    assert play_late(0).camera.eye == pytest.approx(KEYS[0].eye) == play_late(5).camera.eye
    assert play_late(23).camera.eye == pytest.approx(KEYS[2].eye)


def test_one_key_is_a_camera_that_stands():
    assert play(KEYS[1]).at(20).camera.eye == pytest.approx(KEYS[1].eye)


def test_a_keyed_camera_stays_above_the_ground():
    camera = play(replace(KEYS[0], eye=(0, -30, 6))).at(3).camera
    assert camera.eye[1] > build(Place(set="meadow", seed=3), Light()).height(0, 6)


@pytest.mark.parametrize("wrong, says", [
    ({"eye": (nan, 2, 3)}, "not a place"), ({"target": (inf, 0, 0)}, "not a place"), ({"eye": (0, 1, 0)}, "at itself"),
    ({"focal_mm": 0.0}, "lens"), ({"focal_mm": nan}, "lens"), ({"focus_m": -1.0}, "focused")])
def test_a_key_that_makes_no_picture_is_refused(wrong, says):
    with pytest.raises(InputError, match=f"frame 0.*{says}"):
        play(replace(KEYS[0], **wrong), KEYS[1])


def test_keys_come_in_order():
    with pytest.raises(InputError, match="comes after"):
        play(KEYS[1], KEYS[0])


def test_a_shot_with_a_path_is_drawn_from_it():
    shot = replace(play(*KEYS).shot, frames=2)
    frame = next(load("stage").frames(shot, width=64, height=36, passes=("camera",)))
    assert frame.passes["camera"]["eye"] == pytest.approx(KEYS[0].eye, abs=1e-5)
