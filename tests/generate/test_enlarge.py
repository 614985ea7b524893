"""A painted picture enlarged: its own light, the guide's edges."""

import numpy as np
import pytest

from kinema.generate.enlarge import Fit, applied, between, box, fit


def noise(*shape, seed=0):
    return np.random.default_rng(seed).random(shape, np.float32)


def test_on_its_own_guide_a_fit_gives_the_painted_picture_back():
    painted, guide = noise(12, 20, 3), noise(12, 20, 3, seed=1)
    np.testing.assert_allclose(applied(fit(painted, guide), guide), painted, atol=1e-5)


def test_an_edge_of_the_large_guide_is_as_sharp_in_the_large_picture():
    guide = np.where(np.arange(128)[None, :, None] < 60, 0.2, 0.8).astype(np.float32) * np.ones((64, 1, 3), np.float32)
    small = guide.reshape(16, 4, 32, 4, 3).mean((1, 3))
    painted = 0.9 - 0.5 * (1 - small)                      # other light, the same edge
    large = applied(fit(painted, small), guide)
    step = np.abs(np.diff(large[32, :, 0]))
    assert step.argmax() == 59 and step[59] > 0.25
    assert large[32, :40, 0] == pytest.approx(0.5, abs=0.02) and large[32, 80:, 0] == pytest.approx(0.8, abs=0.02)


def test_over_the_mean_of_a_large_guide_other_light_has_no_fringe():
    rng = np.random.default_rng(3)
    sharp = np.repeat(np.repeat(rng.random((12, 20, 3), np.float32) > 0.5, 6, 0), 6, 1)[:64, :112] * np.float32(0.6) + 0.1
    small = sharp.reshape(16, 4, 28, 4, 3).mean((1, 3))
    large = applied(fit(0.7 * small + 0.1, small), sharp)
    assert np.abs(large - (0.7 * sharp + 0.1)).mean() < 0.01
    assert large.max() < 0.7 * sharp.max() + 0.1 + 0.02 and large.min() > 0.7 * sharp.min() + 0.1 - 0.02


def test_a_guide_that_shows_nothing_leaves_the_painted_picture_smooth():
    painted = noise(9, 16, 3)
    large = applied(fit(painted, np.full((9, 16, 3), 0.5, np.float32)), np.full((36, 64, 3), 0.5, np.float32))
    assert large.mean() == pytest.approx(painted.mean(), abs=0.02)


def test_a_higher_picture_loses_as_much_above_as_below():
    rows = np.arange(20, dtype=np.float32)[:, None, None] / 20 * np.ones((1, 20, 3), np.float32)
    large = applied(Fit(np.zeros_like(rows), rows), np.zeros((10, 20, 3), np.float32))
    np.testing.assert_allclose(large[:, 0, 0], np.arange(5, 15) / 20, atol=1e-6)


def test_moments_are_mixed_in_time():
    a, b = (Fit(np.full((2, 2, 3), v, np.float32), np.full((2, 2, 3), v, np.float32)) for v in (0.0, 1.0))
    assert between(a, b, 0.25).slope.mean() == between(a, b, 0.25).offset.mean() == 0.25
    assert between(a, b, 0.0) is a


def test_a_box_is_the_mean_of_its_window_with_edges_repeated():
    values = noise(7, 9, 1)
    wide = np.pad(values, ((2, 2), (2, 2), (0, 0)), mode="edge")
    expected = np.lib.stride_tricks.sliding_window_view(wide, (5, 5), (0, 1)).mean((-1, -2))
    np.testing.assert_allclose(box(values), expected, atol=1e-6)
