"""A trace shows the clip, its noising and the denoising back."""

from itertools import pairwise

import numpy as np
import pytest
from tests.generate.tiny import save_tiny

from kinema.generate.clip import Wish, clip, load_models
from kinema.generate.trace import INNER, Trace

WISH = Wish(text="a dog", frames=9, width=32, height=16)


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    return load_models(save_tiny(tmp_path_factory.mktemp("weights")))


def traced(models, wish, **more):
    trace = Trace()
    frames = np.stack(list(clip(models, wish, on_step=trace.hear)))
    return frames, trace.levels(models, wish, **more)


def test_levels_rise_to_noise_and_fall_back_and_both_ends_are_the_clip(models):
    frames, levels = traced(models, WISH)
    assert [level.t for level in levels] == [0, pytest.approx(0.75), 1, pytest.approx(0.75), 0]
    assert [level.name for level in levels] == ["clip", "noising", "noise", "denoising", "painted"]
    assert all(level.frames.shape == (9, 16, 32, 3) for level in levels)
    assert np.array_equal(levels[0].frames, frames) and np.array_equal(levels[-1].frames, frames)
    assert all(not np.array_equal(a.frames, b.frames) for a, b in pairwise(levels))


def test_of_many_steps_a_few_are_shown(models):
    _, levels = traced(models, Wish(text="a dog", frames=1, width=32, height=16, steps=12))
    ts = [level.t for level in levels]
    assert len(ts) == 3 + 2 * INNER and ts == ts[::-1] and all(a < b for a, b in pairwise(ts[:INNER + 2]))


def test_beside_an_original_it_is_that_which_is_noised(models):
    original = np.random.default_rng(0).integers(0, 256, (9, 16, 32, 3), np.uint8)
    painted = original[::-1]
    _, levels = traced(models, WISH, original=original, painted=painted)
    assert np.array_equal(levels[0].frames, original) and np.array_equal(levels[-1].frames, painted)
    _, other = traced(models, WISH, original=255 - original, painted=painted)
    same = [np.array_equal(a.frames, b.frames) for a, b in zip(levels, other, strict=True)]
    assert same == [False, False, True, True, True]
