import math

import numpy as np
import pytest

from kinema.metrics.ssim import ssim, ssim_map
from tests.metrics.clips import blur, clip, noisy

C1, C2 = 1e-4, 9e-4


def literal(x, y):
    """Equations 14 to 16 and 13 of the paper, window by window."""
    w = [[math.exp(-((i - 5) ** 2 + (j - 5) ** 2) / (2 * 1.5 ** 2)) for j in range(11)] for i in range(11)]
    w = np.array(w) / np.sum(w)
    out = np.zeros((x.shape[0] - 10, x.shape[1] - 10))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            a, b = x[i:i + 11, j:j + 11], y[i:i + 11, j:j + 11]
            ma, mb = (w * a).sum(), (w * b).sum()
            va, vb, ab = (w * (a - ma) ** 2).sum(), (w * (b - mb) ** 2).sum(), (w * (a - ma) * (b - mb)).sum()
            out[i, j] = (2 * ma * mb + C1) * (2 * ab + C2) / ((ma ** 2 + mb ** 2 + C1) * (va + vb + C2))
    return out


def test_it_is_the_papers_formula_in_every_window():
    x, y = np.random.default_rng(0).uniform(size=(2, 15, 19))
    assert np.allclose(ssim_map(x, y), literal(x, y), atol=1e-12)


def test_flat_pictures_differ_in_light_alone():
    x, y = np.full((1, 12, 12, 3), 0.2), np.full((1, 12, 12, 3), 0.6)
    assert ssim(x, y) == pytest.approx((2 * 0.2 * 0.6 + C1) / (0.2 ** 2 + 0.6 ** 2 + C1))


def test_a_negative_has_the_structure_turned_round():
    x = np.random.default_rng(0).uniform(0.4, 0.6, (11, 11))
    assert ssim_map(x, 2 * 0.5 - x)[0, 0] < 0


def test_equals_are_1_and_it_falls_with_noise_and_blur():
    x = clip()
    assert ssim(x, x) == pytest.approx(1)
    assert 1 > ssim(noisy(x, 0.01), x) > ssim(noisy(x, 0.05), x) > ssim(noisy(x, 0.2), x)
    assert 1 > ssim(blur(x), x) > ssim(blur(blur(x)), x)


def test_a_frame_smaller_than_the_window_is_refused():
    with pytest.raises(ValueError, match="smaller"):
        ssim(np.zeros((1, 10, 20, 3)), np.zeros((1, 10, 20, 3)))
