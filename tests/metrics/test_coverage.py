import math

import numpy as np
import pytest

from kinema.metrics.coverage import coverage, density, distances, expected_coverage, modes_found, sliced_wasserstein

RING = np.stack([(math.cos(a), math.sin(a)) for a in np.arange(8) * math.pi / 4])


def test_samples_of_the_same_distribution_cover_as_the_lemma_says():
    rng = np.random.default_rng(0)
    found = [coverage(rng.normal(size=(150, 3)), rng.normal(size=(100, 3)), k=3) for _ in range(12)]
    assert np.mean(found) == pytest.approx(expected_coverage(150, 100, k=3), abs=0.03)
    assert expected_coverage(10_000, 10_000, k=5) == pytest.approx(1 - 2 ** -5, abs=1e-3)
    even = [density(rng.normal(size=(150, 3)), rng.normal(size=(100, 3)), k=3) for _ in range(12)]
    assert np.mean(even) == pytest.approx(1, abs=0.1)


def test_one_mode_of_two_covers_half():
    rng = np.random.default_rng(0)
    one, two = rng.normal(0, 0.1, (200, 2)), rng.normal(10, 0.1, (200, 2))
    half = coverage(rng.normal(0, 0.1, (400, 2)), np.concatenate((one, two)))
    assert half == pytest.approx(0.5, abs=0.02)


def test_what_is_like_nothing_covers_nothing():
    real = np.random.default_rng(0).normal(size=(50, 2))
    assert coverage(real + 100, real) == density(real + 100, real) == 0
    with pytest.raises(ValueError, match="neighbour"):
        coverage(real, real[:5])


def test_distances_by_hand():
    assert distances(np.array([[0, 0], [3, 4]]), np.array([[3, 4]])).tolist() == [[5], [0]]


def test_a_mode_is_found_by_a_quarter_of_its_share():
    rng = np.random.default_rng(0)
    points = RING[rng.integers(0, 8, 800)] + rng.normal(0, 0.02, (800, 2))
    assert modes_found(points, RING, sigma=0.02) == 8
    assert modes_found(np.repeat(RING[:3], 100, axis=0), RING, sigma=0.02) == 3
    assert modes_found(np.concatenate((np.repeat(RING[:1], 990, axis=0), RING[1:2])), RING, sigma=0.02) == 1


def test_a_cloud_moved_by_d_is_two_d_over_pi_away():
    cloud = np.random.default_rng(0).normal(size=(100, 2))
    assert sliced_wasserstein(cloud, cloud + np.array((3, 0)), num_slices=4000) == pytest.approx(6 / math.pi, rel=0.02)
    assert sliced_wasserstein(cloud, cloud[::-1]) == 0
    with pytest.raises(ValueError, match="number"):
        sliced_wasserstein(cloud, cloud[:9])
