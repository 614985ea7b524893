"""Depth of field: what is in focus stays sharp, what is not spreads, and nothing sharp leaks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.stage.test_render import void

from kinema.stage import shapes as sp
from kinema.stage.engine.lens import blurred, on_lens, opening
from kinema.stage.engine.passes import camera_record
from kinema.stage.engine.render import Picture
from kinema.stage.engine.teacher import points, teach
from kinema.stage.frame import Camera3D, StageFrame

W, H = 192, 108
CAMERA = Camera3D(eye=(0, 0, 5), target=(0, 0, 0), focal_mm=80, focus_m=5.0, f_stop=0.5)
FRAME = StageFrame(camera=CAMERA, shapes_NK=sp.table([
    sp.sphere((-0.5, 0, 0), 0.5, object_id=101, albedo=(0.8, 0.1, 0.1)),
    sp.sphere((1.2, 0.2, -6), 0.8, object_id=102, albedo=(0.1, 0.1, 0.8))]))


def edges(colour: np.ndarray, columns: slice) -> float:
    return float(np.abs(np.diff(colour[:, columns].sum(-1), axis=1)).max())


def test_the_middle_of_focus_stays_and_what_is_behind_moves():
    here = np.array(camera_record(on_lens(CAMERA, 0.8, -0.4), W, H)["projection_34"])
    focus, behind = here @ (0, 0, 0, 1), here @ (0, 0, -20, 1)
    assert focus[:2] / focus[2] == pytest.approx((W / 2, H / 2), abs=1e-3)
    assert np.abs(behind[:2] / behind[2] - (W / 2, H / 2)).max() > 0.5


@pytest.mark.parametrize("camera", [replace(CAMERA, f_stop=0.0), replace(CAMERA, focus_m=0.0),
                                    replace(CAMERA, f_stop=float("nan"))])
def test_a_lens_without_opening_is_a_pinhole(camera):
    assert opening(camera) == 0.0 and on_lens(camera, 1.0, 0.0) is camera


def test_the_quick_blur_resembles_the_true_one():
    sharp = teach(void(), lambda n: replace(FRAME, camera=replace(CAMERA, f_stop=0.0)), 0, width=W, height=H, samples=16)
    true = teach(void(), lambda n: FRAME, 0, width=W, height=H, samples=48)
    quick = blurred(sharp, CAMERA)
    near, far = slice(88, 104), slice(105, 180)
    assert edges(true.colour, far) < 0.5 * edges(sharp.colour, far)     # the one behind is soft
    assert edges(quick, far) < 0.5 * edges(sharp.colour, far)
    assert edges(quick, near) > 0.8 * edges(sharp.colour, near)         # the one in focus is not
    assert np.abs(quick - true.colour).mean() < 0.5 * np.abs(sharp.colour - true.colour).mean()


def test_a_sharp_foreground_does_not_leak():
    depth = np.full((H, W), 40.0, np.float32)
    depth[:, : W // 2] = 5.0
    colour = np.zeros((H, W, 3), np.float32)
    colour[:, : W // 2] = 1.0
    out = blurred(Picture(colour, depth, np.zeros((H, W), np.uint16)), CAMERA)
    assert out[:, W // 2 + 2:].max() < 0.01 and out[:, : W // 2 - 2].min() > 0.99


def test_a_picture_of_one_colour_keeps_it():
    depth = np.random.default_rng(1).uniform(0.5, 30, (H, W)).astype(np.float32)
    colour = np.full((H, W, 3), 0.37, np.float32)
    assert blurred(Picture(colour, depth, np.zeros((H, W), np.uint16)), CAMERA) == pytest.approx(0.37, abs=1e-4)


def test_samples_fill_their_space_evenly():
    p = points(32)
    for k in range(5):
        assert np.histogram(p[:, k], 8, (0, 1))[0].min() == 4


def test_the_shutter_blurs_what_moves_along_its_way():
    def at(number: float) -> StageFrame:
        rows = [sp.sphere((-1 + 2.0 * number, 0, 0), 0.3, object_id=101), sp.sphere((0, 1, 0), 0.3, object_id=102)]
        return StageFrame(camera=replace(CAMERA, f_stop=0.0), shapes_NK=sp.table(rows))

    blurry, still = teach(void(), at, 0, width=W, height=H, samples=24), teach(void(), lambda n: at(0), 0, width=W,
                                                                                  height=H, samples=24)
    change = np.abs(blurry.colour - still.colour).max(-1)
    assert change[H // 2].max() > 0.1 and change[: H // 5].max() < 0.02
    assert (blurry.depth == still.depth).all()                           # passes are those of the moment
