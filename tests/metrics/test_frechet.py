import numpy as np
import pytest

from kinema.metrics.features import features
from kinema.metrics.frechet import frechet, frechet_of_gaussians, self_test
from tests.metrics.clips import clip


def test_in_one_dimension_it_is_the_distance_of_means_and_deviations():
    a, b = np.array([[0.0], [2.0]]), np.array([[5.0], [11.0]])
    assert frechet(a, b) == pytest.approx((1 - 8) ** 2 + (2 ** 0.5 - 18 ** 0.5) ** 2)


def test_commuting_covariances_differ_by_their_deviations():
    q = np.linalg.qr(np.random.default_rng(0).normal(size=(4, 4)))[0]
    a, b = np.array((1.0, 4, 9, 0)), np.array((4.0, 1, 16, 25))
    got = frechet_of_gaussians(np.zeros(4), q * a @ q.T, np.ones(4), q * b @ q.T)
    assert got == pytest.approx(4 + np.sum((a ** 0.5 - b ** 0.5) ** 2))


def test_it_is_the_matrix_formula_for_covariances_that_do_not_commute():
    rng = np.random.default_rng(1)
    s1, s2 = (m @ m.T for m in rng.normal(size=(2, 5, 8)))
    trace = np.sqrt(np.linalg.eigvals(s1 @ s2).real).sum()
    want = np.trace(s1) + np.trace(s2) - 2 * trace
    assert frechet_of_gaussians(np.zeros(5), s1, np.zeros(5), s2) == pytest.approx(want)
    assert frechet_of_gaussians(np.zeros(5), s2, np.zeros(5), s1) == pytest.approx(want)


def test_equal_sets_are_0_even_with_less_clips_than_features():
    x = np.random.default_rng(0).normal(size=(6, 40))
    assert frechet(x, x) == pytest.approx(0, abs=1e-10)
    assert frechet(x + 3, x) == pytest.approx(9 * 40)


def test_more_clips_of_one_kind_come_nearer():
    rng = np.random.default_rng(0)
    near = [frechet(rng.normal(size=(n, 10)), rng.normal(size=(n, 10))) for n in (20, 200, 2000)]
    assert near[0] > 5 * near[1] > 25 * near[2]


@pytest.mark.parametrize("a, b", [((1, 3), (5, 3)), ((5, 3), (5, 4)), ((5,), (5,))])
def test_what_has_no_spread_or_other_features_is_refused(a, b):
    with pytest.raises(ValueError):
        frechet(np.zeros(a), np.zeros(b))


def test_the_self_test_passes_for_the_features_and_fails_for_blind_ones():
    clips = [clip(k) for k in range(128)]
    seen = self_test(clips, features)
    assert seen.passed and (seen.count, seen.frames) == (64, 9)
    assert not self_test(clips[:16], lambda x: x.mean((0, 1, 2))).passed
