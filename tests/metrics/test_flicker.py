import numpy as np
import pytest

from kinema.metrics.flicker import FLOOR, added_flicker, flicker, warp_flicker
from tests.metrics.clips import blur, clip, noisy


def moving(dx, dy, *, frames=4, seed=0):
    wide = blur(np.kron(np.random.default_rng(seed).uniform(0.3, 0.7, (1, 8, 8, 3)), np.ones((1, 8, 8, 1))))[0]
    return np.stack([np.roll(wide, (dy * t, dx * t), (0, 1)) for t in range(frames)])


def test_the_original_has_its_own_flicker():
    assert flicker(clip(), clip()) == pytest.approx(1)
    assert added_flicker(clip(), clip()) == 0


def test_up_and_down_by_a_tenth_changes_by_four_tenths():
    still = np.full((5, 4, 4, 3), 0.5)
    pulse = still + 0.1 * np.array((1, -1, 1, -1, 1)).reshape(-1, 1, 1, 1)
    assert flicker(pulse, still) == pytest.approx((0.4 + FLOOR) / FLOOR, rel=1e-4)
    assert flicker(still + 0.5 * (pulse - still), pulse) == pytest.approx(0.5, abs=1e-3)


def test_slowly_growing_light_is_no_flicker():
    still = np.full((5, 4, 4, 3), 0.2)
    assert flicker(still + 0.1 * np.arange(5).reshape(-1, 1, 1, 1), still) == pytest.approx(1, abs=1e-2)


def test_noise_flickers_and_blur_hides_flicker_but_not_added_flicker():
    x = clip()
    assert flicker(noisy(x, 0.1), x) > flicker(noisy(x, 0.03), x) > 1.1
    assert flicker(blur(blur(x)), x) < 1 < 1 + added_flicker(blur(blur(x)), x)
    assert added_flicker(blur(noisy(x, 0.1)), x) > added_flicker(blur(x), x)


def test_two_frames_have_no_flicker():
    with pytest.raises(ValueError, match="3 frames"):
        flicker(clip()[:2], clip()[:2])


def test_along_the_true_motion_a_moving_clip_stands_still():
    x = moving(3, -2)
    motion = np.broadcast_to(np.array((3.0, -2.0)), (*x.shape[:3], 2))
    assert warp_flicker(x, x, motion) == pytest.approx(1)
    flash = x + 0.05 * np.array((0, 1, 0, 1)).reshape(-1, 1, 1, 1)
    assert warp_flicker(flash, x, motion) == pytest.approx((0.05 + FLOOR) / FLOOR, rel=1e-3)


def test_half_a_pixel_is_the_mean_of_two():
    x = np.zeros((2, 1, 3, 3))
    x[0], x[1] = 0.05, np.array((0.0, 0.1, 0.2)).reshape(1, 3, 1)
    motion = np.full((2, 1, 3, 2), np.nan)
    motion[0, 0, 0] = (0.5, 0)
    assert warp_flicker(x, x, motion) == pytest.approx(1)
    assert warp_flicker(x + np.array((0, 0.01)).reshape(2, 1, 1, 1), x, motion) == pytest.approx((0.01 + FLOOR) / FLOOR, rel=1e-3)


def test_where_everything_leaves_the_frame_there_is_no_measure():
    with pytest.raises(ValueError, match="no pixel"):
        warp_flicker(moving(1, 0), moving(1, 0), np.full((4, 64, 64, 2), 100.0))
