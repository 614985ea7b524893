import numpy as np
import pytest

from kinema.metrics.diversity import diversity


def test_three_four_five():
    assert diversity(np.array([[0.0, 0], [3, 0], [0, 4]])) == pytest.approx(4)


def test_one_seed_is_as_another_without_diversity_and_it_grows_with_the_spread():
    x = np.random.default_rng(0).normal(size=(5, 8))
    assert diversity(np.repeat(x[:1], 4, 0)) == 0
    assert diversity(2 * x) == pytest.approx(2 * diversity(x))


def test_a_single_sample_is_refused():
    with pytest.raises(ValueError, match="2 samples"):
        diversity(np.zeros((1, 4)))
