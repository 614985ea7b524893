"""Motions as arrays: there and back, in a mirror, as points and as BVH."""

from __future__ import annotations

from math import pi

import numpy as np
import pytest
from playing import MAN, woman

from kinema.stage.actors.actor import Human
from kinema.stage.actors.bvh import Motion, read_bvh, write_bvh
from kinema.stage.actors.capture import Capture
from kinema.stage.actors.gait import Path
from kinema.stage.actors.moves import (
    POINTS,
    RATE,
    TURN,
    as_motion,
    blended,
    end_of,
    frames_of,
    frames_of_bones,
    mirrored,
    moves_of,
    offsets,
    places_of,
    recorded,
    retimed,
    six,
    turns,
)
from kinema.stage.actors.skeleton import FOOT_L, FORE_L, HAND_R, HEAD, SHIN_L, UPPER_R, proportions, rot_x, rot_y, rot_z


@pytest.fixture(scope="module")
def walker():
    path = Path((1.0, -2.0), 2.0, stance=0.1)
    path.walk(0.0, (3.0, -4.0), 2.5)
    who = Human(woman(), path, lambda x, z: 0.0, 5)
    return who, [who.bones(k / RATE) for k in range(24)]


def random_turns(*shape):
    rng = np.random.default_rng(0)
    return turns(rng.normal(size=(*shape, 6)))


def test_six_numbers_are_a_rotation_and_back():
    turn = random_turns(50)
    assert np.allclose(turn @ turn.transpose(0, 2, 1), np.eye(3)) and np.allclose(np.linalg.det(turn), 1)
    assert np.allclose(turns(six(turn)), turn)


def test_a_motion_comes_back_from_its_moves_wherever_it_began(walker):
    who, bones = walker
    frames = frames_of_bones(bones, who.size)
    moves = moves_of(frames)
    assert np.allclose(frames_of(moves, end_of(frames[:1])), frames)
    assert np.allclose(moves_of(frames_of(moves, (7.0, -3.0, 1.2))), moves)
    assert np.allclose(moves_of(np.stack((frames, frames)))[1], moves)                    # any number at once


def test_a_turn_on_the_spot_is_nothing_but_a_turn_rate():
    frames = np.zeros((RATE + 1, 16, 6))
    frames[:, 1:] = six(np.stack([rot_y(0.5 * k / RATE) @ rot_x(0.2) for k in range(RATE + 1)]))[:, None]
    moves = moves_of(frames)
    assert np.allclose(moves[:, TURN], 0.5, atol=0.03) and np.allclose(moves[:, 91:93], 0)


def test_a_somersault_turns_nobody_about():
    frames = np.zeros((25, 16, 6))
    frames[:, 1:] = six(np.stack([rot_x(-2 * pi * k / 24) for k in range(25)]))[:, None]
    assert np.allclose(moves_of(frames)[:, TURN], 0, atol=1e-6)


def test_points_are_where_the_bones_are(walker):
    who, bones = walker
    places = places_of(frames_of_bones(bones, who.size), who.size) * who.size.hip
    for name, bone in (("elbow_l", FORE_L), ("wrist_r", HAND_R), ("knee_l", SHIN_L), ("ankle_l", FOOT_L), ("head", HEAD)):
        true = np.stack([b.place[bone] for b in bones])
        assert np.abs(places[:, POINTS.index(name)] - true).max() < 0.03, name       # shoulders shrug, heads lean


def test_a_mirror_swaps_left_and_right_and_twice_is_nothing(walker):
    who, bones = walker
    frames = frames_of_bones(bones, who.size)
    twin = mirrored(frames)
    assert np.allclose(mirrored(twin), frames)
    left, right = POINTS.index("ball_l"), POINTS.index("ball_r")
    assert np.allclose(places_of(twin)[:, left] * (-1, 1, 1), places_of(frames)[:, right])


def test_half_the_speed_takes_twice_the_frames_and_a_blend_with_itself_is_itself(walker):
    who, bones = walker
    frames = frames_of_bones(bones, who.size)
    slow = retimed(frames, 0.0, 0.5, 40)
    assert np.allclose(slow[::2], frames[:20])
    assert np.allclose(retimed(frames, 20.0, 1.0, 9)[-1], frames[-1])                     # held where it ends
    moves = moves_of(frames)
    assert np.allclose(blended(moves, moves, 0.4), moves)


def test_what_is_written_as_bvh_is_read_as_it_was(walker):
    who, bones = walker
    for motion in (recorded(bones, who.size, 24), as_motion(frames_of_bones(bones, who.size), proportions(MAN))):
        again = read_bvh(write_bvh(motion))
        order = [motion.joints.index(name) for name in again.joints]
        for one, other in zip(motion.world(), again.world(), strict=True):
            assert np.abs(one[:, order] - other).max() < 2e-4
        assert again.rate == pytest.approx(motion.rate)


def test_recorded_joints_stand_where_the_actor_had_them(walker):
    who, bones = walker
    motion = recorded(bones, who.size, 24)
    _, place = motion.world()
    for joint, bone in (("LeftLeg", SHIN_L), ("RightArm", UPPER_R), ("Head", HEAD)):
        assert np.abs(place[:, motion.joints.index(joint)] / 100 - np.stack([b.place[bone] for b in bones])).max() < 1e-9


def test_the_right_angle_at_which_two_angles_are_one_is_written_too():
    turn = np.stack([rot_z(0.3) @ rot_x(pi / 2) @ rot_y(0.4), rot_x(-pi / 2) @ rot_y(-0.7)])
    motion = Motion(("Hips",), (-1,), np.zeros((1, 3)), np.ones((1, 3)), turn[:, None], np.zeros((2, 1, 3)), 30.0)
    assert np.abs(read_bvh(write_bvh(motion)).local - motion.local).max() < 1e-6


def test_a_motion_of_ours_is_a_capture_that_any_build_plays(walker):
    who, bones = walker
    capture = Capture(as_motion(frames_of_bones(bones, who.size)))
    assert {"hips", "chest", "head", "hand_l", "toe_r"} <= set(capture.roles)
    assert capture.frames[1]["hips"][:, 1].mean() == pytest.approx(0.88, abs=0.04)         # above the ankles


def test_lengths_are_in_heights_of_the_hips():
    size = proportions(MAN)
    assert offsets(size)[POINTS.index("knee_l")] @ (0, -1, 0) == pytest.approx(size.thigh / size.hip)
