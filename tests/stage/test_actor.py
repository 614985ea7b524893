"""Figures against geometry: bones keep their length, feet stay where they stand, mouths follow the voice."""

from __future__ import annotations

import itertools
from dataclasses import replace
from math import dist, hypot, pi

import numpy as np
import pytest
from playing import CHILD, MAN, WOMAN, flat_set, man, shot, woman

from kinema.stage.actors.face import VISEMES, blink_at, expression, invented_mouth, mouth_shape
from kinema.stage.actors.gait import Path, settle
from kinema.stage.actors.hair import HAIR_STYLES, hair
from kinema.stage.actors.posing import multiply, quaternion
from kinema.stage.actors.skeleton import (
    CHEST,
    FOOT_L,
    FOOT_R,
    FORE_L,
    HAND_L,
    HAND_R,
    HEAD,
    PELVIS,
    SHIN_L,
    THIGH_L,
    UPPER_L,
    euler,
    proportions,
    two_bone,
)
from kinema.stage.blocking.block import staging
from kinema.stage.props.names import HELD_PROPS
from kinema.story.shot import ACTIONS, EMOTIONS, Actor, Beat, Look, Speech

MOVES = tuple(action for action in ACTIONS if action != "stand")


def performer(*actors, **more):
    return staging(shot(*actors, **more), flat_set()).performers[0]


def ball(who, t, foot):
    """The point of the sole under the ball of the foot."""
    return who.bones(t).point(FOOT_L + foot, 0.0, -who.size.ankle, who.size.ball)


@pytest.mark.parametrize("action", ["walk", "run"])
def test_a_standing_foot_moves_less_than_a_millimetre(action):
    who = performer(woman(mark="A", beats=(Beat(action=action, start=6, frames=60, to="D"),)), frames=96)
    times = np.arange(0, 4, 1 / 48)
    stood = 0
    for foot in (0, 1):
        planted = [who.path.feet(t)[foot].planted for t in times]
        for a, b, t in zip(planted, planted[1:], times, strict=False):
            if a and b:
                stood += 1
                assert dist(ball(who, t, foot), ball(who, t + 1 / 48, foot)) < 1e-3
    assert stood > 100


@pytest.mark.parametrize("action, look", [
    *((action, (WOMAN, MAN, CHILD)[i % 3]) for i, action in enumerate(ACTIONS)),
    *itertools.product(("walk", "run", "turn", "dance", "carry"), (WOMAN, MAN, CHILD))])
def test_whatever_is_done_a_foot_that_stands_stays(action, look):
    doing = woman(mark="A", beats=(Beat(action=action, start=6, frames=60, to="D"),))
    who = performer(replace(doing, look=look), frames=96)
    times, stood = np.arange(0, 3.9, 1 / 48), 0
    most = 0.01 if action == "fight" else 1e-3          # the lunge of a fight stretches a leg to its end
    for foot in (0, 1):
        feet = [who._posed(t)[3].feet[foot] for t in times]
        for t, pair in zip(times, itertools.pairwise(feet), strict=False):
            if all(f.planted and f.lift < 1e-6 and f.pitch == 0.0 for f in pair):
                stood += 1
                assert dist(ball(who, t, foot), ball(who, t + 1 / 48, foot)) < most, t
    assert stood > 20


@pytest.mark.parametrize("action, most", [("walk", 1.7), ("run", 4.4)])
def test_nobody_goes_faster_than_a_human(action, most):
    who = performer(woman(mark="left", beats=(Beat(action=action, start=0, frames=40, to="right"),)), frames=96)
    times = np.arange(0, 4, 1 / 24)
    places = [who.path.root(t)[:2] for t in times]
    speeds = [dist(a, b) * 24 for a, b in itertools.pairwise(places)]
    assert 0.5 * most < max(speeds) < most


def test_a_way_too_long_for_its_beat_begins_nearer_and_arrives():
    who = performer(woman(mark="far", beats=(Beat(action="walk", start=0, frames=48, to="B"),)), frames=72)
    assert dist(who.path.root(0.0)[:2], (-0.7, 0.0)) < 3.2
    assert dist(who.path.root(2.9)[:2], (-0.7, 0.0)) < 0.3


def test_a_walk_has_at_least_one_foot_on_the_ground_and_a_run_has_moments_with_none():
    def in_the_air(action):
        who = performer(woman(mark="A", beats=(Beat(action=action, start=0, frames=48, to="D"),)))
        return sum(not any(foot.planted for foot in who.path.feet(t)) for t in np.arange(0, 2, 0.01))
    assert in_the_air("walk") == 0
    assert in_the_air("run") > 10


@pytest.mark.parametrize("action", MOVES)
@pytest.mark.parametrize("look", [WOMAN, MAN, CHILD], ids=["woman", "man", "child"])
def test_bones_keep_their_length_in_every_action(action, look):
    who = performer(woman(mark="A", beats=(Beat(action=action, start=4, frames=48, to="C", toward="camera"),)))
    who = performer(replace(who.actor, look=look))
    p = who.size
    for t in np.arange(0, 3, 0.125):
        at = who.bones(float(t)).place
        for i in (0, 1):
            assert dist(at[UPPER_L + i], at[FORE_L + i]) == pytest.approx(p.upper_arm, rel=1e-4)
            assert dist(at[FORE_L + i], at[HAND_L + i]) == pytest.approx(p.forearm, rel=1e-4)
            assert dist(at[THIGH_L + i], at[SHIN_L + i]) == pytest.approx(p.thigh, rel=1e-4)
            assert dist(at[SHIN_L + i], at[FOOT_L + i]) == pytest.approx(p.shin, rel=1e-4)


@pytest.mark.parametrize("action", MOVES)
def test_nothing_jumps_from_one_frame_to_the_next(action):
    who = performer(woman(mark="A", beats=(Beat(action=action, start=12, frames=48, to="C", toward="right"),)), frames=96)
    before = who.bones(0.0).place.copy()
    for frame in range(1, 96):
        now = who.bones(frame / 24).place
        moved = np.linalg.norm(now[:15] - before[:15], axis=1)
        assert moved.max() < 0.4, (frame, int(moved.argmax()))
        before = now.copy()


@pytest.mark.parametrize("action", MOVES)
def test_no_foot_goes_into_the_ground(action):
    who = performer(woman(mark="A", beats=(Beat(action=action, start=4, frames=48, to="C"),)))
    for t in np.arange(0, 3, 0.0625):
        bones = who.bones(float(t))
        for foot in (FOOT_L, FOOT_R):
            sole = min(bones.point(foot, 0, -who.size.ankle, z)[1] for z in (0.0, who.size.ball))
            assert sole > -0.02


@pytest.mark.parametrize("target", [(0.3, -0.2, 0.1), (0.0, 0.0, 0.55), (0.1, 0.45, 0.0)])
def test_two_bones_reach_what_is_within_reach(target):
    middle, end = two_bone((0.0, 0.0, 0.0), target, 0.3, 0.28, (0.0, 0.0, 1.0))
    assert end == pytest.approx(target, abs=1e-9)
    assert dist((0, 0, 0), middle) == pytest.approx(0.3)
    assert dist(middle, end) == pytest.approx(0.28)


def test_two_bones_stretch_toward_what_is_too_far():
    _, end = two_bone((0.0, 0.0, 0.0), (3.0, 4.0, 0.0), 0.3, 0.28, (0.0, 0.0, 1.0))
    assert end == pytest.approx((0.58 * 0.6, 0.58 * 0.8, 0.0), abs=1e-5)


def test_a_hand_that_points_lies_on_the_way_to_its_target():
    stage = staging(shot(woman(mark="B", toward="camera", beats=(Beat(action="point", start=0, frames=72, toward="right"),))),
                    flat_set())
    who = stage.performers[0]
    act = who.acts[0]
    bones = who.bones(1.5)
    shoulder, hand = bones.place[UPPER_L + act.aim.hand], bones.place[HAND_L + act.aim.hand]
    want, have = np.array(act.aim.point) - shoulder, hand - shoulder
    cosine = want @ have / np.linalg.norm(want) / np.linalg.norm(have)
    assert cosine > 0.98


def test_the_mouth_is_open_exactly_when_the_viseme_is():
    mouth = ((0, "closed"), (200, "open"), (400, "closed"), (600, "round"), (800, "rest"))
    speech = Speech(line_id="l1", character="MARA", text="Ma-mo", start=24, frames=24, mouth=mouth)
    who = performer(woman(), man(), speeches=(speech,))
    for ms in range(-500, 1400, 10):
        shape = [v for at, v in mouth if at <= ms]
        settled = not any(at <= ms < at + 75 for at, _ in mouth)
        if settled:
            wanted = VISEMES[shape[-1]][0] if shape and ms < 1000 else 0.0
            assert who.face(1.0 + ms / 1000).open == pytest.approx(wanted, abs=0.02)


def test_lips_part_by_what_the_face_says():
    speech = Speech(line_id="l1", character="MARA", text="a", start=0, frames=48, mouth=((0, "open"), (1000, "closed")))
    who = performer(woman(toward="camera"), speeches=(speech,))
    up, low = who.features.index["up_in0"], who.features.index["low_in0"]

    def gap(t):
        rows = who.shapes(t)
        return dist(rows[up, 7:10], rows[low, 7:10])
    assert gap(0.5) > 0.1 * who.size.head
    assert gap(1.5) < 0.02 * who.size.head


def test_an_unseen_voice_moves_no_mouth():
    speech = Speech(line_id="l1", character="MARA", text="aaa", start=0, frames=48, mouth=((0, "open"),), on_screen=False)
    who = performer(woman(), speeches=(speech,))
    assert all(who.face(t).open == pytest.approx(expression("neutral").open) for t in (0.2, 0.5, 1.0))


def test_a_line_without_visemes_gets_a_mouth_that_ends_shut():
    mouth = invented_mouth("Wait for me, Tom!", 2.0)
    assert {"open", "round", "rest"} <= {viseme for _, viseme in mouth}
    assert mouth[-1] == (2000, "rest")
    assert [at for at, _ in mouth] == sorted(at for at, _ in mouth)
    assert mouth_shape(mouth, 2.5) == (0.0, 0.0, 0.0)


def test_eyes_blink_now_and_then_and_the_same_every_time():
    shut = [blink_at(t, seed=5) for t in np.arange(0, 60, 0.02)]
    blinks = sum(a < 0.5 <= b for a, b in itertools.pairwise(shut))
    assert 12 <= blinks <= 30
    assert max(shut) == 1.0
    assert shut == [blink_at(t, seed=5) for t in np.arange(0, 60, 0.02)]
    assert shut != [blink_at(t, seed=6) for t in np.arange(0, 60, 0.02)]


def test_eyes_of_two_who_face_one_another_meet():
    stage = staging(shot(woman(), man()), flat_set())
    a, b = stage.performers
    for who, other in ((a, b), (b, a)):
        bones = who.bones(1.0)
        gaze = bones.turn[15, :, 2]                              # the left eye's own +z
        to = np.array(other.eye(1.0)) - bones.place[15]
        assert gaze @ to / np.linalg.norm(to) > 0.97


@pytest.mark.parametrize("emotion", EMOTIONS)
def test_emotions_differ_in_face_and_bearing(emotion):
    still = performer(woman(toward="camera"))
    who = performer(woman(toward="camera", emotion=emotion))
    if emotion == "neutral":
        assert np.array_equal(who.shapes(0.5), still.shapes(0.5))
    else:
        assert replace(who.face(0.5), blink=0.0, gaze_yaw=0.0, gaze_pitch=0.0) != replace(
            still.face(0.5), blink=0.0, gaze_yaw=0.0, gaze_pitch=0.0)
        assert not np.allclose(who.bones(0.5).turn[CHEST], still.bones(0.5).turn[CHEST])


def test_a_pose_needs_no_other_pose():
    beats = (Beat(action="walk", start=4, frames=40, to="C"), Beat(action="wave", start=50, frames=30))
    forward = staging(shot(woman(mark="A", beats=beats), man(mark="D"), frames=96), flat_set())
    backward = staging(shot(woman(mark="A", beats=beats), man(mark="D"), frames=96), flat_set())
    ahead = [forward.at(i).shapes_NK for i in range(96)]
    back = [backward.at(i).shapes_NK for i in reversed(range(96))][::-1]
    assert all(np.array_equal(a, b) for a, b in zip(ahead, back, strict=True))


def test_who_stands_is_never_quite_still_and_never_far_off():
    who = performer(woman(toward="camera"), frames=240)
    heads = [who.bones(t).place[HEAD] for t in np.arange(0, 10, 0.25)]
    assert 0.003 < max(dist(h, heads[0]) for h in heads) < 0.12


@pytest.mark.parametrize("posture, low, high", [("sit", 0.40, 0.65), ("kneel", 0.25, 0.5), ("lie", 0.02, 0.25)])
def test_postures_carry_the_hips_where_they_belong(posture, low, high):
    who = performer(woman(mark="seat", posture=posture))
    assert low < who.bones(1.0).place[PELVIS][1] < high


def test_who_rises_from_a_seat_ends_upright():
    who = performer(woman(mark="seat", posture="sit", beats=(Beat(action="rise", start=12, frames=30),)))
    assert who.bones(0.2).place[PELVIS][1] < 0.85 * who.size.hip
    assert who.bones(2.8).place[PELVIS][1] > 0.92 * who.size.hip


def test_a_big_turn_is_made_with_the_feet():
    path = Path((0.0, 0.0), 0.0)
    path.turn(0.0, pi * 0.9, 1.2)
    left, right = path.feet(1.3)
    assert path.root(1.3)[2] == pytest.approx(pi * 0.9)
    assert all(abs(foot.yaw - pi * 0.9) < 0.3 for foot in (left, right))
    assert hypot(left.x - right.x, left.z - right.z) == pytest.approx(0.2, abs=1e-6)


def test_a_settled_movement_anticipates_overshoots_and_rests():
    way = [settle(u / 200) for u in range(201)]
    assert way[0] == 0.0 and way[-1] == 1.0
    assert min(way) < -0.005
    assert max(way) > 1.02


@pytest.mark.parametrize("name", HELD_PROPS)
def test_what_is_held_stays_in_the_hand(name):
    who = performer(woman(holds=name, mark="A", beats=(Beat(action="walk", start=0, frames=48, to="C"),)))
    for t in (0.0, 0.9, 2.2):
        right = who.bones(t).place[HAND_R]
        assert dist(who.grip(t), right) < 0.25
    lamp = who.lamp(0.5)
    assert (lamp is not None) == (name in ("lantern", "candle", "phone"))


def test_a_matrix_and_its_quaternion_turn_alike():
    for pitch, yaw, roll in ((0.3, -2.0, 0.5), (1.5, 3.0, -2.9), (-1.2, 0.0, 3.1)):
        m = euler(pitch, yaw, roll)
        x, y, z, w = quaternion(m)
        v = multiply(multiply((x, y, z, w), (1.0, 2.0, 3.0, 0.0)), (-x, -y, -z, w))
        assert v[:3] == pytest.approx(tuple(m @ (1.0, 2.0, 3.0)))


def test_a_child_has_a_bigger_head_and_shorter_legs_for_its_height():
    adult, child = proportions(Look()), proportions(CHILD)
    assert child.head / child.height > adult.head / adult.height
    assert child.hip / child.height < adult.hip / adult.height


def test_absurd_looks_give_finite_figures():
    for look in (Look(height_m=0.0), Look(height_m=90.0, stoutness=-4.0), Look(skin="red", hair="", top="#12")):
        who = performer(Actor(character="X", look=look))
        assert np.isfinite(who.shapes(0.3)).all()


@pytest.mark.parametrize("style", HAIR_STYLES)
@pytest.mark.parametrize("hat", ["none", "brim"])
def test_every_hair_style_frames_the_face_and_leaves_it_free(style, hat):
    who = performer(woman(toward="camera"))
    who = performer(replace(who.actor, look=Look(hair_style=style, hat=hat)))
    face = np.array((0.0, 0.36 * who.size.head, 0.43 * who.size.head))
    for part in hair(who.actor.look, who.size.head, 100, 1000):
        for end, radius in ((part.row[4:7], part.row[10]), (part.row[7:10], part.row[11])):
            if part.row[0] == 0:
                assert dist(end, face) > radius + 0.12 * who.size.head
    assert np.isfinite(who.shapes(0.5)).all()


@pytest.mark.parametrize("more", [{"outfit": "dress"}, {"outfit": "armour"}, {"outfit": "spacesuit"}, {"glasses": True}, {"scarf": "#aa3020"},
                                  {"beard": True, "beard_style": "goatee"}, {"beard": True, "beard_style": "moustache"}, {"soft": True},
                                  {"outfit": "unheard of", "beard_style": "odd", "hair_style": "odd", "scarf": "odd"}])
def test_what_is_worn_shows_and_what_is_unknown_does_no_harm(more):
    plain = performer(Actor(character="X", look=Look()))
    who = performer(Actor(character="X", look=Look(**more)))
    assert np.isfinite(who.shapes(0.3)).all()
    if "unheard of" not in more.values():
        assert not np.array_equal(who.shapes(0.3), plain.shapes(0.3))


def test_from_afar_a_figure_has_fewer_shapes_of_the_same_outline():
    who = performer(woman(toward="camera"))
    near, far = who.shapes(0.5), who.shapes(0.5, detail=False)
    assert len(far) < 0.75 * len(near)
    for axis in (0, 1, 2):
        assert near[:, 4 + axis].min() == pytest.approx(far[:, 4 + axis].min(), abs=0.08)
        assert near[:, 4 + axis].max() == pytest.approx(far[:, 4 + axis].max(), abs=0.08)
