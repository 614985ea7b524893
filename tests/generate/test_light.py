"""What was painted is shown again by the display transform."""

import numpy as np
import pytest

from kinema.generate.light import scene_linear
from kinema.post.display import display


def shown(light):
    return display(light, frame=0, seed=0, grain=0.0)


def soft(most, seed=0):
    """Light of many colours that changes slowly, up to `most`."""
    rng = np.random.default_rng(seed)
    rows, columns = np.mgrid[0:72, 0:128].astype(np.float32) / 72
    waves = [np.sin(rows * a + b) * np.sin(columns * c + d) for a, b, c, d in rng.uniform(1, 5, (3, 4))]
    return (np.stack(waves, axis=2) * 0.5 + 0.5).astype(np.float32) ** 3 * np.float32(most)


@pytest.mark.parametrize("most, mean, worst", [(0.8, 0.6, 2), (4.0, 2.0, 12)])
def test_display_undoes_it(most, mean, worst):
    painted = shown(soft(most))
    error = np.abs(shown(scene_linear(painted / np.float32(255))).astype(int) - painted)
    assert error.mean() < mean and np.percentile(error, 99.5) <= worst


def test_without_bloom_the_light_itself_comes_back():
    light = soft(0.5)
    found = scene_linear(shown(light) / np.float32(255))
    assert np.abs(found - light).mean() < 0.004


def test_black_and_white_stay_finite():
    for value in (0.0, 1.0):
        found = scene_linear(np.full((16, 16, 3), value, np.float32))
        assert found.dtype == np.float32 and np.isfinite(found).all() and (found >= 0).all()
