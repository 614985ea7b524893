import numpy as np
import pytest

from kinema.metrics.frechet import frechet
from kinema.metrics.still import blocks, still_features


def pictures(count, seed, *, sky=200):
    rng = np.random.default_rng(seed)
    found = rng.integers(0, 60, (count, 36, 48, 3))
    found[:, :18] = sky + rng.integers(-20, 20, (count, 1, 1, 3)) + rng.integers(0, 4, (count, 18, 48, 3))
    return found.clip(0, 255).astype(np.uint8)


def test_nothing_that_is_told_is_the_same_for_all_pictures():
    told = np.stack([still_features(p) for p in pictures(8, 0)])
    assert told.shape == (8, 54) and told.std(0).min() > 0


def test_a_mirror_changes_little_and_upside_down_much():
    one = pictures(1, 0)[0]
    told = still_features(one)
    assert np.abs(still_features(one[:, ::-1]) - told).max() < 0.2 < np.abs(still_features(one[::-1]) - told).max()


def test_the_distance_sees_another_sky_and_grain():
    real = np.stack([still_features(p) for p in pictures(40, 1)])
    same = frechet(np.stack([still_features(p) for p in pictures(40, 2)]), real)
    dusk = frechet(np.stack([still_features(p) for p in pictures(40, 2, sky=120)]), real)
    grain = np.random.default_rng(3).integers(-12, 12, (40, 36, 48, 3))
    noisy = (pictures(40, 2) + grain).clip(0, 255).astype(np.uint8)
    assert min(dusk, frechet(np.stack([still_features(p) for p in noisy]), real)) > 3 * same


def test_blocks_are_means():
    picture = np.zeros((17, 24, 3), np.uint8)
    picture[:8, 8:16, 1] = 255
    told = blocks(picture).reshape(2, 3, 3)
    assert told[0, 1].tolist() == [0, 1, 0] and told.sum() == 1
    with pytest.raises(ValueError, match="frames"):
        still_features(picture)
