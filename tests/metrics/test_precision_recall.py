import numpy as np
import pytest

from kinema.metrics.precision_recall import precision_recall


def cloud(count, seed, *, at=0.0):
    return np.random.default_rng(seed).normal(at, 1, (count, 2))


def test_two_draws_of_one_distribution_are_precise_and_recalled():
    precision, recall = precision_recall(cloud(300, 0), cloud(300, 1))
    assert precision > 0.9 and recall > 0.9


def test_a_generator_of_one_mode_is_precise_and_recalls_half():
    real = np.concatenate((cloud(200, 0), cloud(200, 1, at=40)))
    precision, recall = precision_recall(cloud(400, 2), real)
    assert precision > 0.9 and 0.4 < recall < 0.6


def test_noise_far_away_is_neither():
    assert precision_recall(cloud(50, 0, at=100), cloud(50, 1)) == (0.0, 0.0)
    with pytest.raises(ValueError, match="3-th neighbour"):
        precision_recall(cloud(3, 0), cloud(50, 1))
