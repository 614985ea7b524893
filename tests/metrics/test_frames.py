import numpy as np
import pytest

from kinema.metrics.frames import pair, unit


def test_bytes_and_floats_of_one_picture_are_equal():
    frames = np.random.default_rng(0).integers(0, 256, (2, 4, 5, 3), np.uint8)
    assert np.array_equal(unit(frames), unit(frames / 255))


@pytest.mark.parametrize("frames", [np.zeros((4, 4, 3)), np.zeros((1, 3, 4, 4)), np.full((1, 4, 4, 3), 255.0), np.full((1, 4, 4, 3), -1.0), np.full((1, 4, 4, 3), np.nan), np.zeros((1, 4, 4, 3), int), np.zeros((0, 4, 4, 3))])
def test_what_is_no_clip_is_refused(frames):
    with pytest.raises(ValueError):
        unit(frames)


def test_nothing_is_broadcast():
    with pytest.raises(ValueError, match="cannot be compared"):
        pair(np.zeros((2, 4, 4, 3)), np.zeros((1, 4, 4, 3)))
