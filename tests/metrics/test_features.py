from itertools import pairwise

import numpy as np
import pytest

from kinema.metrics.features import features
from tests.metrics.clips import blur, clip, noisy


def far(x, y, **kw):
    return np.linalg.norm(features(x, **kw) - features(y, **kw))


def grating(speed):
    x, t = np.arange(48), np.arange(12)
    wave = 0.5 + 0.3 * np.cos(0.9 * (x[None] - speed * t[:, None]))
    return np.broadcast_to(wave[:, None, :, None], (12, 48, 48, 3))


def test_equal_clips_have_equal_features_in_bytes_and_floats():
    x = np.round(clip() * 255).astype(np.uint8)
    assert np.array_equal(features(x), features(x.copy()))
    assert far(x, x / 255) < 1e-4
    assert features(x).shape == (42,) and features(x, cells=(2, 3)).shape == (252,)


@pytest.mark.parametrize("spoil", [lambda x, k: noisy(x, 0.02 * k), lambda x, k: x if not k else blur(spoilt_blur(x, k - 1)), lambda x, k: x * (1 - 0.1 * k)])
def test_distance_grows_with_noise_blur_and_darkness(spoil):
    x = clip()
    distances = [far(spoil(x, k), x) for k in range(4)]
    assert distances[0] == 0 and all(b > a for a, b in pairwise(distances))


def spoilt_blur(x, k):
    return x if not k else blur(spoilt_blur(x, k - 1))


def test_shuffled_and_reversed_time_are_seen():
    x = clip(1)
    shuffled = x[np.random.default_rng(0).permutation(len(x))]
    assert far(shuffled, x) > 1 and far(x[::-1], x) > 1


def test_the_way_a_grating_moves_is_told_and_playing_backward_swaps_it():
    along, back = features(grating(1))[6:].reshape(3, 4, 3)[0, 0, 1:], features(grating(-1))[6:].reshape(3, 4, 3)[0, 0, 1:]
    assert along[0] > along[1] + 2                # e^2 times the energy
    assert back == pytest.approx(along[::-1], abs=0.05)
    assert features(grating(0))[6:].reshape(3, 4, 3)[0, 0, 0] > features(grating(2))[6:].reshape(3, 4, 3)[0, 0, 0]


def test_cells_see_where_things_are():
    x = clip()
    assert far(x[:, ::-1], x, cells=(2, 2)) > far(x[:, ::-1], x)


def test_too_short_or_too_small_a_clip_is_refused():
    for bad in (clip(frames=4), clip(height=16)):
        with pytest.raises(ValueError, match="features need"):
            features(bad)
