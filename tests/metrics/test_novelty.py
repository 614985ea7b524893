import numpy as np
import pytest

from kinema.metrics.novelty import nearest


@pytest.mark.parametrize("chunk", [1, 7, 1000])
def test_the_nearest_is_found_whatever_the_chunk(chunk):
    rng = np.random.default_rng(0)
    made, training = rng.normal(size=(6, 5)), rng.normal(size=(40, 5))
    all_pairs = np.linalg.norm(made[:, None] - training, axis=-1)
    distance, index = nearest(made, training, chunk=chunk)
    assert np.allclose(distance, all_pairs.min(1)) and np.array_equal(index, all_pairs.argmin(1))


def test_a_copy_is_at_0_even_far_from_the_origin():
    training = 1e6 + np.random.default_rng(0).normal(size=(40, 5))
    distance, index = nearest(training[[31, 3]], training, chunk=8)
    assert distance.tolist() == [0, 0] and index.tolist() == [31, 3]


def test_no_training_clip_and_other_features_are_refused():
    for training in (np.zeros((0, 5)), np.zeros((3, 4))):
        with pytest.raises(ValueError, match="no nearest"):
            nearest(np.zeros((1, 5)), training)
