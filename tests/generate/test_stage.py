"""The stage as a generator: frames in order, any of them alone, with their passes."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from kinema.errors import InputError
from kinema.generate.protocol import load
from kinema.story.shot import Actor, Camera, Effect, Light, Look, Place, Shot

SHOT = Shot(id="s", scene_id="x", frames=6, rate=Fraction(24), place=Place(set="room", interior=True, seed=2), light=Light(time="night"),
            camera=Camera(setup="single", size="MS", subjects=("MARA",)), actors=(Actor(character="MARA", look=Look(), mark="B"),),
            effects=(Effect(name="smoke", mark="C"),), seed=8)


def frames(**kept):
    return list(load("stage").frames(SHOT, width=128, height=72, **kept))


def test_a_frame_is_the_same_alone_and_in_its_row():
    row = frames()
    alone = frames(first=4, last=5)
    assert len(row) == 6 and len(alone) == 1
    assert (row[4].colour == alone[0].colour).all() and (row[4].colour != row[0].colour).any()


@pytest.mark.parametrize("quality", ["final", "preview"])
def test_passes_are_named_sized_and_typed(quality):
    frame = frames(first=0, last=1, passes=("depth", "matte"), quality=quality)[0]
    assert frame.colour.shape == (72, 128, 3) and frame.colour.dtype == np.float32
    assert frame.passes["depth"].shape == (72, 128) and frame.passes["depth"].dtype == np.float32
    assert frame.passes["matte"].dtype == np.uint16
    seen = {frame.objects[i] for i in np.unique(frame.passes["matte"]).tolist()}
    assert "MARA" in seen and "walls" in seen


def test_no_pass_is_given_that_was_not_asked_for():
    frame = frames(first=0, last=1)[0]
    assert frame.passes == {} and frame.objects == {}


def test_a_preview_resembles_the_final_picture():
    final, draft = (frames(first=2, last=3, quality=q)[0].colour for q in ("final", "preview"))
    assert np.abs(final - draft).mean() < 0.25 * final.mean()


@pytest.mark.parametrize("wrong", [{"quality": "best"}, {"passes": ("flow",)}])
def test_unknown_wishes_are_refused(wrong):
    with pytest.raises(InputError, match="Choose of"):
        frames(**wrong)


def test_frames_outside_the_shot_are_not_made():
    assert frames(first=6) == [] and len(frames(first=4, last=99)) == 2
