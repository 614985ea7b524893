import math

import numpy as np
import pytest

from kinema.metrics.survival import edge_agreement, survival
from tests.metrics.clips import blur, noisy


def scene():
    """A light square and a small bar on grey, and their matte."""
    matte = np.zeros((2, 32, 32), np.uint8)
    matte[:, 8:24, 8:24], matte[:, 2:4, 2:10] = 1, 2
    return np.choose(matte, (0.3, 0.8, 0.6))[..., None].repeat(3, -1), matte


def judge(frames):
    return np.abs(frames[..., :1] - (0.3, 0.8, 0.6)).argmin(-1)


def test_what_is_there_survives_and_what_is_painted_over_does_not():
    frames, matte = scene()
    assert survival(frames, matte, judge) == {1: 1.0, 2: 1.0}
    frames[:, 8:24, 8:16] = 0.3
    assert survival(frames, matte, judge) == {1: 0.5, 2: 1.0}


def test_specks_are_no_objects():
    frames, matte = scene()
    assert survival(frames, matte, judge, least=17) == {1: 1.0}


def test_a_judge_of_another_shape_is_refused():
    with pytest.raises(ValueError, match="seen"):
        survival(*scene(), lambda frames: judge(frames)[:1])


def test_edges_agree_with_themselves_and_a_pixel_beside_and_not_where_they_are_gone():
    frames, matte = scene()
    assert edge_agreement(frames, frames, matte) == 1
    assert edge_agreement(np.roll(frames, 1, 2), frames, matte) == 1
    assert edge_agreement(noisy(frames, 0.01), frames, matte) == 1
    assert edge_agreement(np.full_like(frames, 0.3), frames, matte) == 0
    assert edge_agreement(blur(blur(blur(frames))), frames, matte) < 0.5


def test_half_the_outline_is_half_the_agreement():
    frames, matte = scene()
    matte[matte == 2] = 0
    frames[:, 2:4, 2:10] = 0.3
    half = frames.copy()
    half[:, :, 16:] = 0.3
    assert edge_agreement(half, frames, matte) == pytest.approx(0.5, abs=0.08)


def test_without_an_outline_there_is_no_share():
    frames, matte = scene()
    assert math.isnan(edge_agreement(frames, frames, np.zeros_like(matte)))
