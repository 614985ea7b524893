"""The grade: monotone, within bounds, the same for the same frame."""

from __future__ import annotations

import numpy as np
import pytest

from kinema.post.display import curve, display


def flat(value: float, width: int = 64, height: int = 36) -> np.ndarray:
    return np.full((height, width, 3), value, np.float32)


def plain(colour: np.ndarray) -> np.ndarray:
    return display(colour, frame=0, seed=0, grain=0, vignette=0, bloom=0)


def test_the_curve_rises_from_black_to_white():
    x = np.concatenate([[0], np.geomspace(1e-5, 100, 4000)])
    y = curve(x)
    assert y[0] == 0 and (np.diff(y) >= 0).all() and y[-1] == pytest.approx(1, abs=1e-6)
    assert 0.38 < float(curve(np.array(0.18))) < 0.55


def test_brighter_light_never_gives_a_darker_pixel():
    ramp = np.repeat(np.geomspace(1e-4, 20, 512, dtype=np.float32)[None, :, None], 3, axis=2)
    out = plain(np.repeat(ramp, 8, axis=0)).astype(int)
    assert (np.diff(out, axis=1) >= 0).all() and out.min() < 6 and out.max() > 250


def test_neutral_light_in_the_middle_stays_nearly_neutral():
    out = plain(flat(0.2))[18, 32].astype(int)
    assert np.ptp(out) <= 6


def test_light_that_is_not_a_number_becomes_a_picture():
    colour = flat(0.3)
    colour[3, 4], colour[5, 6], colour[7, 8] = np.nan, np.inf, -5
    out = plain(colour)
    assert out[3, 4].max() == 0 and out[5, 6].min() > 240 and out[7, 8].max() == 0


def test_grain_depends_on_seed_and_frame_alone_and_is_fine():
    a, again = (display(flat(0.2), frame=4, seed=9) for _ in range(2))
    assert (a == again).all()
    assert (a != display(flat(0.2), frame=5, seed=9)).any() and (a != display(flat(0.2), frame=4, seed=8)).any()
    assert 0.3 < display(flat(0.2, 256, 256), frame=4, seed=9, vignette=0)[..., 1].std() < 6


def test_corners_are_a_little_darker_and_the_middle_is_not():
    out = display(flat(0.2), frame=0, seed=0, grain=0, bloom=0).astype(int)
    bare = plain(flat(0.2)).astype(int)
    assert 0 <= bare[18, 32, 1] - out[18, 32, 1] <= 1
    assert 3 < bare[0, 0, 1] - out[0, 0, 1] < 60


def test_a_bright_point_glows_into_the_dark_and_a_dim_one_does_not():
    for value, glows in ((12.0, True), (0.8, False)):
        colour = flat(0.01, 128, 72)
        colour[34:38, 62:66] = value
        lit = display(colour, frame=0, seed=0, grain=0, vignette=0, bloom=3.0).astype(int)
        bare = plain(colour).astype(int)
        assert ((lit - bare)[36, 70:76].max() > 0) == glows


def test_odd_and_tiny_sizes_work():
    for height, width in ((1, 1), (3, 5), (37, 61)):
        assert display(flat(0.5, width, height), frame=0, seed=0).shape == (height, width, 3)
