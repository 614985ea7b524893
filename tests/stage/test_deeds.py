"""What takes the whole body, and two together: dances, fights, embraces, loads, falls; and what swings after."""

from __future__ import annotations

from dataclasses import replace
from math import atan2, dist, hypot

import numpy as np
import pytest
from playing import CHILD, MAN, WOMAN, flat_set, man, shot, woman

from kinema.stage.actors.deeds import steps_of
from kinema.stage.actors.follow import sway
from kinema.stage.actors.skeleton import (
    CHEST,
    FINGERS_L,
    FOOT_L,
    HAND_L,
    HAND_R,
    HEAD,
    HEM,
    INDEX_L,
    PELVIS,
    wrap,
)
from kinema.stage.blocking.block import staging
from kinema.story.shot import Beat, Effect, Prop


def pair(action, frames=120, marks="BC", looks=(WOMAN, MAN), **more):
    a = replace(woman(mark=marks[0], beats=(Beat(action=action, start=0, frames=frames, toward="TOM"),), **more), look=looks[0])
    b = replace(man(mark=marks[1], beats=(Beat(action=action, start=0, frames=frames, toward="MARA"),), **more), look=looks[1])
    return staging(shot(a, b, frames=frames), flat_set()).performers


def sole(who, t, foot):
    return who.bones(t).point(FOOT_L + foot, 0.0, -who.size.ankle, who.size.ball)


@pytest.mark.parametrize("seed", range(4))
def test_a_dance_moves_one_foot_at_a_time_and_ends_where_it_began(seed):
    steps = steps_of(seed, 13)
    before = ((0.0, 0.0), (0.0, 0.0))
    for feet, _, moving, _ in steps:
        assert feet[1 - moving] == before[1 - moving]
        before = feet
    assert before == ((0.0, 0.0), (0.0, 0.0))
    assert wrap(steps[-1][1]) == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("action", ["dance", "fight"])
def test_feet_that_stand_in_a_dance_or_a_fight_do_not_slide(action):
    stood = 0
    for who in pair(action):
        for foot, frame in ((f, k) for f in (0, 1) for k in range(40, 200)):
            a, b = frame / 48, (frame + 1) / 48
            planted = [who._posed(t)[3].feet[foot] for t in (a, b)]
            if all(p.planted and p.lift < 1e-6 and p.pitch == 0.0 for p in planted):
                stood += 1
                assert dist(sole(who, a, foot), sole(who, b, foot)) < 0.01
    assert stood > 100


def test_dancers_of_different_names_dance_differently_and_each_always_alike():
    a, b = pair("dance")
    again, _ = pair("dance")
    assert np.array_equal(a.shapes(2.0), again.shapes(2.0))
    assert not np.allclose(a.bones(2.0).turn[HAND_R], b.bones(2.0).turn[HAND_R], atol=0.05)


def test_two_who_fight_come_within_reach_face_one_another_and_take_turns():
    a, b = pair("fight", marks="AD")
    gap = dist(a.path.root(3.0)[:2], b.path.root(3.0)[:2])
    assert 0.6 < gap < 1.3
    for who, other in ((a, b), (b, a)):
        x, z, yaw = who.path.root(3.0)
        ox, oz, _ = other.path.root(3.0)
        assert abs(wrap(atan2(ox - x, oz - z) - yaw)) < 0.3
    times = np.arange(2.5, 5.0, 0.05)
    reach = [[min(dist(w.bones(t).place[HAND_L + i], w.bones(t).place[CHEST]) for i in (0, 1)) for t in times] for w in (a, b)]
    assert np.std(reach[0]) > 0.003 and np.std(reach[1]) > 0.003
    assert {act.aim.role for w in (a, b) for act in w.acts} == {0, 1}


@pytest.mark.parametrize("looks", [(WOMAN, MAN), (WOMAN, CHILD)], ids=["two adults", "with a child"])
def test_an_embrace_brings_two_breast_to_breast_with_hands_on_the_others_back(looks):
    a, b = pair("embrace", frames=144, marks="AD", looks=looks)
    t = 4.2
    assert dist(a.bones(t).place[CHEST][[0, 2]], b.bones(t).place[CHEST][[0, 2]]) < 0.55
    way = np.array(b.path.root(t)[:2]) - np.array(a.path.root(t)[:2])
    way /= hypot(*way)
    for i in (0, 1):
        hand = a.bones(t).place[HAND_L + i][[0, 2]] - np.array(b.path.root(t)[:2])
        assert hand @ way > -0.16                                     # at or behind the other's middle


@pytest.mark.parametrize("name", ["crate", "child", "something unheard of"])
def test_a_load_is_lifted_from_the_ground_and_goes_along_between_the_hands(name):
    beats = (Beat(action="carry", start=12, frames=72, toward=name, to="D"),)
    who = staging(shot(woman(mark="A", toward="camera", beats=beats), frames=120), flat_set()).performers[0]

    def middle(t):
        return np.array(who._load_place(t, who.bones(t)))
    assert middle(0.2)[1] < 0.25
    assert middle(4.5)[1] > 0.4 * who.size.height
    assert dist(who.path.root(0.0)[:2], who.path.root(4.5)[:2]) > 1.5
    hands = [who.bones(4.5).place[HAND_L + i] for i in (0, 1)]
    assert dist(middle(4.5), 0.5 * (hands[0] + hands[1])) < 0.15
    steps = [dist(middle(k / 24), middle((k + 1) / 24)) for k in range(118)]
    assert max(steps) < 0.15


def test_an_explosion_throws_people_away_from_it():
    fall = (Beat(action="fall", start=24, frames=30),)
    blast = (Effect(name="explosion", mark="back", start=20, frames=48),)
    who = staging(shot(woman(mark="C", toward="camera", beats=fall), effects=blast), flat_set()).performers[0]
    bones = who.bones(2.9)
    lies = bones.place[HEAD] - bones.place[PELVIS]
    away = np.array(who.path.root(0.0)[:2]) - np.array((0.6, -6.5))
    assert bones.place[HEAD][1] < 0.4
    assert lies[[0, 2]] @ away / np.linalg.norm(away) > 0.2
    assert who.changes[-1].posture == "prone"
    back = staging(shot(woman(mark="C", toward="back", beats=fall), effects=blast), flat_set()).performers[0]
    assert back.changes[-1].posture == "lie"


def test_who_runs_falls_forward():
    beats = (Beat(action="run", start=0, frames=40, to="D"), Beat(action="fall", start=20, frames=30))
    who = staging(shot(woman(mark="A", beats=beats), frames=96), flat_set()).performers[0]
    assert who.changes[-1].posture == "prone"


def test_what_is_picked_up_is_walked_to_first():
    beats = (Beat(action="pick_up", start=6, frames=66, toward="book"),)
    stage = staging(shot(woman(mark="B", beats=beats), props=(Prop(name="book", mark="C"),), frames=96), flat_set())
    who = stage.performers[0]
    book = who.acts[0].aim.point
    nearest = min(dist(who.bones(t).place[HAND_R], book) for t in np.arange(0.5, 3, 0.05))
    assert nearest < 0.25


def test_a_pointing_hand_is_a_fist_with_one_finger_out():
    who = staging(shot(woman(beats=(Beat(action="point", start=0, frames=60, toward="right"),))), flat_set()).performers[0]
    hand = who.acts[0].aim.hand
    turn = who.bones(1.2).turn
    def bent(bone):
        return float(np.arccos(np.clip(turn[bone + hand][:, 1] @ turn[HAND_L + hand][:, 1], -1, 1)))
    assert bent(INDEX_L) < 0.4
    assert bent(FINGERS_L) > 1.2


def test_a_pendulum_lags_when_it_is_pulled_and_comes_to_rest():
    def jerk(t):
        return (2.0 * max(t, 0.0), 0.0)
    assert sway(jerk, -1.0, drag=0.0) == (0.0, 0.0)
    assert sway(jerk, 0.2, drag=0.0)[0] < -0.05
    assert sway(jerk, 0.2, drag=0.0)[1] == 0.0
    assert abs(sway(jerk, 6.0, drag=0.0)[0]) < 0.02
    assert sway(jerk, 6.0, drag=0.05)[0] == pytest.approx(-0.1, abs=0.02)


def test_a_skirt_swings_after_its_wearer_has_stopped():
    who = staging(shot(woman(mark="A", beats=(Beat(action="run", start=0, frames=36, to="D"),)), frames=96), flat_set()).performers[0]
    stop = who.path.travels[0].start + who.path.travels[0].seconds
    still = who.bones(stop + 3.0).turn[HEM]
    assert float(np.abs(who.bones(stop + 0.05).turn[HEM] - still).max()) > 0.03
