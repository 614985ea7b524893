"""A trace shows the clip, its noising and the denoising back."""

from itertools import pairwise

import numpy as np
import pytest
from tests.generate.tiny import save_tiny

from kinema.generate.clip import Wish, clip, load_models
from kinema.generate.trace import SHOWN, Trace, film, strip


def test_levels_rise_to_noise_and_fall_back_and_both_ends_are_the_clip(tmp_path):
    models, wish, trace = load_models(save_tiny(tmp_path)), Wish(text="a dog", frames=9, width=32, height=16), Trace()
    frames = np.stack(list(clip(models, wish, on_step=trace.hear)))
    columns = trace.columns(models, wish)
    levels = [t for t, _ in columns]
    assert levels == [0, pytest.approx(0.75), 1, pytest.approx(0.75), 0]
    assert all(shown.shape == (SHOWN, 16, 32, 3) for _, shown in columns)
    assert np.array_equal(columns[0][1], columns[-1][1]) and np.array_equal(columns[0][1][[0, -1]], frames[[0, -1]])
    assert all(not np.array_equal(a, b) for (_, a), (_, b) in pairwise(columns))
    assert strip(columns).shape == (SHOWN * 20, 5 * 36, 3)
    assert {picture.shape for picture in film(columns)} == {(16, SHOWN * 36, 3)}
