"""Passes as numbers: the scaling that guides.py promises, and mirrors."""

import numpy as np
import pytest

from kinema.data.guides import NUM_GUIDES, edges, guides, limbs, stored

AHEAD = {"right": (1.0, 0.0, 0.0), "up": (0.0, 1.0, 0.0), "forward": (0.0, 0.0, -1.0)}
LEFTWARD = {"right": (0.0, 0.0, -1.0), "up": (0.0, 1.0, 0.0), "forward": (-1.0, 0.0, 0.0)}


def passes(camera=AHEAD, **more):
    flat = np.zeros((2, 4, 3), np.float32)
    return {"depth": np.full((2, 4), 4.0, np.float32), "normal": flat + np.array((1.0, 0.0, 0.0)), "albedo": flat + 0.2140411,
            "emission": flat, "camera": camera} | more


def clip(**more):
    arrays = {name: a[None] for name, a in stored(passes()).items()}
    return arrays | {"objects": np.array([[[1, 1, 2, 2]] * 2], np.uint8)} | more


def test_values_are_those_of_the_table():
    made = guides(clip())
    assert made.shape == (NUM_GUIDES, 1, 2, 4) and made.dtype == np.float32
    assert made[0] == pytest.approx(0.5, abs=0.01)
    assert made[1] == pytest.approx(1.0) and made[2:4] == pytest.approx(0.0)
    assert made[5:8] == pytest.approx(0.5, abs=0.01) and made[8] == pytest.approx(0.0)
    assert made[4, 0, 0].tolist() == [0, 1, 1, 0] and not made[9:].any()
    drafted = guides(clip(draft=np.full((1, 2, 4, 3), (0, 51, 255), np.uint8)))
    assert drafted[9:12, 0, 0, 0] == pytest.approx((-1, -0.6, 1))


def test_the_sky_is_zero_and_light_is_logarithmic():
    sky = stored(passes(depth=np.full((2, 4), 3000.0, np.float32), emission=np.full((2, 4, 3), 3.0, np.float32)))
    assert (sky["depth"] == 0).all()
    assert sky["emission"] / 255 == pytest.approx(0.5, abs=0.01)


def test_normals_are_the_cameras_own():
    assert stored(passes(camera=LEFTWARD))["normal"][0, 0].tolist() == [0, 0, 127]       # it faces the lens


def test_a_mirror_twice_is_none_and_turns_normals():
    arrays = clip(normal=np.random.default_rng(0).integers(-127, 128, (1, 2, 4, 3)).astype(np.int8))
    plain, other = guides(arrays), guides(arrays, mirror=True)
    assert (other[1] == -plain[1][..., ::-1]).all() and (other[2:] == plain[2:][..., ::-1]).all()
    turned = {n: np.flip(a, 2) for n, a in arrays.items()}
    assert (guides(turned, mirror=True)[0] == plain[0]).all()


def test_what_is_missing_is_zero_and_nothing_at_all_is_refused():
    assert not guides({"depth": clip()["depth"]})[1:].any()
    with pytest.raises(ValueError, match="no passes"):
        guides({})


def test_edges_are_on_both_sides_of_every_border():
    assert edges(np.array([[3, 3], [3, 5]])).tolist() == [[False, True], [True, True]]


def test_limbs_join_the_joints_that_there_are():
    def at(x, y, visible=True):
        return {"pixel": (x, y), "visible": visible}
    drawn = limbs([{"pelvis": at(10, 30), "chest": at(10, 10), "thigh_l": at(10, 30), "shin_l": at(30, 30, False)}], 48, 48)
    assert drawn[20, 10] == 255 and drawn[30, 20] == 128 and drawn[:8].max() == 0
    assert limbs([{"pelvis": at(5, 5)}, {}], 8, 8).max() == 0
    assert limbs([{"pelvis": at(-1e9, 4), "chest": at(1e9, 4)}], 8, 8)[4].min() == 255       # far beyond the picture


def test_motion_changes_its_sign_in_a_mirror_and_is_bounded():
    moved = stored(passes(motion_forward=np.full((2, 4, 2), (4.0, -1e6), np.float32)))
    plain, other = (guides({"motion": moved["motion"][None]}, mirror=side) for side in (False, True))
    assert plain[13:, 0, 0, 0] == pytest.approx((0.5, -1.0), abs=0.01)
    assert other[13:, 0, 0, 0] == pytest.approx((-0.5, -1.0), abs=0.01)
