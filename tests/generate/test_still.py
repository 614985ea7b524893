"""A picture drafted as a clip: the camera's way over it, the stage's effects before it."""

from dataclasses import replace

import numpy as np
import pytest

from kinema.data.guides import DRAFT
from kinema.generate.clip import Wish
from kinema.generate.still import LONG, NEARER, moved, view
from kinema.story.shot import Camera

PICTURE = np.random.default_rng(0).integers(60, 160, (36, 64, 3), np.uint8)


@pytest.mark.parametrize("direction, corner", [("left", (0.5, 0.0)), ("right", (0.5, 1.0)), ("up", (0.0, 0.5)),
                                               ("down", (1.0, 0.5)), ("in", (0.5, 0.5))])
def test_a_camera_nears_what_it_turns_to_and_begins_with_the_whole_picture(direction, corner):
    smooth = np.repeat((np.add.outer(np.arange(288), np.arange(512)) // 8)[..., None], 3, axis=2).astype(np.uint8)
    camera = Camera(move="pan", direction=direction)
    assert np.array_equal(view(smooth, camera, 0.0), smooth)
    seen = view(smooth, camera, LONG).astype(int)
    spare = NEARER * np.array((288, 512)) * corner                 # what is left out above and on the left
    assert seen[0, 0, 0] == pytest.approx(spare.sum() / 8, abs=1)
    assert seen[-1, -1, 0] - seen[0, 0, 0] == pytest.approx((1 - NEARER) * 99.9, abs=2)


def test_a_camera_that_stands_still_sees_the_picture_and_one_that_goes_back_sees_more():
    assert view(PICTURE, Camera(move="static"), 3.0) is PICTURE
    bright = np.zeros_like(PICTURE)
    bright[8:28, 16:48] = 255
    assert view(bright, Camera(move="dolly", direction="out"), LONG).mean() < bright.mean()


def test_snow_falls_before_a_picture_that_is_else_as_it_was():
    told = Wish(text="snow falls, static camera", frames=9, width=64, height=36, first=PICTURE[None])
    draft = moved(told).guides(0, 9)[DRAFT]
    picture = PICTURE.transpose(2, 0, 1)[:, None] / 127.5 - 1
    changed = np.abs(draft - picture).max(0) > 0.08
    assert 0.002 < changed.mean() < 0.5
    assert np.abs(draft[:, 0] - draft[:, 8]).max() > 0.1           # it falls
    assert np.abs(np.median(draft - picture)) < 0.02
    again = moved(told).guides(4, 2)[DRAFT]
    assert np.array_equal(again, draft[:, 4:6])                    # a frame is the same in every window


def test_a_clip_that_goes_on_is_drafted_from_its_last_frame():
    frames = np.random.default_rng(1).integers(60, 160, (5, 36, 64, 3), np.uint8)
    told = Wish(text="pan left", frames=13, width=64, height=36, first=frames)
    draft = moved(told).guides(0, 13)[DRAFT]
    assert np.allclose(draft[:, :4], np.moveaxis(frames[:4], -1, 0) / 127.5 - 1, atol=1e-6)
    assert np.abs(draft[:, 4] - (frames[4].transpose(2, 0, 1) / 127.5 - 1)).mean() < 0.05
    assert np.array_equal(moved(told).guides(6, 3)[DRAFT], draft[:, 6:9])


def test_what_has_an_end_or_passes_is_not_drafted():
    told = Wish(text="snow falls", frames=9, width=64, height=36, first=PICTURE[None])
    for other in (replace(told, first=None), replace(told, last=PICTURE),
                  replace(told, guides=lambda first, count: np.zeros((15, count, 36, 64), np.float32))):
        assert moved(other) is other
    assert moved(told).passes == ("draft",)
