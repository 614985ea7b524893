import math

import numpy as np
import pytest

from kinema.metrics.psnr import psnr
from tests.metrics.clips import clip, noisy


def test_a_constant_error_of_a_tenth_is_20_db():
    assert psnr(np.full((2, 4, 4, 3), 0.6), np.full((2, 4, 4, 3), 0.5)) == pytest.approx(20)


def test_one_step_of_8_bits_is_48_db():
    x = np.full((2, 4, 4, 3), 100, np.uint8)
    assert psnr(x + 1, x) == psnr(x, x + 1) == pytest.approx(20 * math.log10(255))


def test_equals_are_infinite_and_an_equal_frame_is_not_the_clip():
    assert psnr(clip(), clip()) == math.inf
    x = np.full((2, 4, 4, 3), 0.5)
    x[1] += 0.1
    assert psnr(x, np.full_like(x, 0.5)) == pytest.approx(20 + 10 * math.log10(2))


def test_it_falls_with_noise():
    assert psnr(noisy(clip(), 0.01), clip()) == pytest.approx(40, abs=0.5)
    assert psnr(noisy(clip(), 0.05), clip()) < psnr(noisy(clip(), 0.01), clip())
