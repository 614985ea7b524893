"""Blocking: marks, distances, looks, props, effects, and input nobody should write."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import dist, hypot, pi
from time import perf_counter

import numpy as np
import pytest
from playing import CHILD, PLACES, WOMAN, flat_set, man, shot, woman

from kinema.stage.actors.gesture import SEAT_BEHIND
from kinema.stage.actors.skeleton import wrap
from kinema.stage.blocking.block import staging
from kinema.stage.blocking.corner import LAYERS, layer_of
from kinema.stage.blocking.places import APART
from kinema.story.shot import ACTIONS, MARKS, SETUPS, Actor, Beat, Camera, Effect, Prop, Speech


def sane(frame):
    assert np.isfinite(frame.shapes_NK).all() and frame.shapes_NK.dtype == np.float32
    assert frame.shapes_NK.shape[1] == 24
    assert all(np.isfinite(v) for v in (*frame.camera.eye, *frame.camera.target, frame.camera.focal_mm))
    assert dist(frame.camera.eye, frame.camera.target) > 0.05


def test_actors_stand_on_their_marks_on_the_ground():
    hill = flat_set(height=lambda x, z: 0.2 * x + 0.1 * z)
    stage = staging(shot(woman(mark="A"), man(mark="D")), hill)
    for who, mark in zip(stage.performers, "AD", strict=True):
        x, z, _ = who.path.root(0.0)
        assert (x, z) == pytest.approx(PLACES[mark][:2])
        ankle = who.bones(0.5).place[13]
        assert ankle[1] - hill.height(ankle[0], ankle[2]) == pytest.approx(who.size.ankle, abs=0.03)


@pytest.mark.parametrize("count", [2, 7, 40])
def test_nobody_stands_in_anybody_else(count):
    crowd = [Actor(character=f"N{i}", look=CHILD, mark=MARKS[i % 2]) for i in range(count)]
    stage = staging(shot(*crowd), flat_set())
    places = [p.path.root(1.0)[:2] for p in stage.performers]
    assert min(dist(a, b) for i, a in enumerate(places) for b in places[:i]) >= APART - 1e-9
    sane(stage.at(10))


def test_two_who_walk_to_one_mark_end_side_by_side():
    beat = Beat(action="walk", start=0, frames=60, to="B")
    stage = staging(shot(woman(mark="A", beats=(beat,)), man(mark="D", beats=(beat,)), frames=96), flat_set())
    a, b = (p.path.root(3.9)[:2] for p in stage.performers)
    assert dist(a, b) >= APART - 1e-9


def test_partners_face_one_another_and_open_up_to_the_audience():
    a, b = staging(shot(woman(mark="B"), man(mark="C")), flat_set()).performers
    assert 0.5 < a.path.yaw < pi / 2 and -pi / 2 < b.path.yaw < -0.5


def test_who_is_told_to_face_something_faces_it():
    stage = staging(shot(woman(mark="B", toward="camera"), man(mark="C", toward="left")), flat_set())
    a, b = stage.performers
    x, z, yaw = a.path.root(0.0)
    eye = stage.at(0).camera.eye
    assert abs(wrap(yaw - np.arctan2(eye[0] - x, eye[2] - z))) < 0.6
    assert b.path.yaw < -1.0


def test_the_listener_looks_at_who_speaks():
    line = Speech(line_id="l", character="KID", text="Look at me", start=24, frames=40)
    kid = Actor(character="KID", look=CHILD, mark="D")
    stage = staging(shot(woman(mark="B"), man(mark="A"), kid, speeches=(line,)), flat_set())
    who, _, child = stage.performers
    bones = who.bones(2.4)
    to = np.array(child.eye(2.4)) - bones.place[15]
    assert bones.turn[15, :, 2] @ to / np.linalg.norm(to) > 0.95


def test_who_arrives_turns_to_the_partner():
    stage = staging(shot(woman(mark="left", beats=(Beat(action="walk", start=0, frames=50, to="A"),)), man(mark="C"), frames=120),
                    flat_set())
    who, other = stage.performers
    x, z, yaw = who.path.root(4.9)
    ox, oz, _ = other.path.root(4.9)
    assert abs(wrap(yaw - np.arctan2(ox - x, oz - z))) < 0.6


def test_who_goes_and_sits_down_sits_on_the_seat():
    stage = staging(shot(woman(mark="A", beats=(Beat(action="sit", start=0, frames=72, to="seat"),)), frames=120), flat_set())
    who = stage.performers[0]
    hips = who.bones(4.8).place[0]
    assert hypot(hips[0] - PLACES["seat"][0], hips[2] - PLACES["seat"][1]) < 0.12
    assert hips[1] == pytest.approx(0.45 + 0.052 * who.size.height, abs=0.03)
    assert SEAT_BEHIND > 0


def test_outside_a_seat_a_stool_stands_ready_and_in_the_meadow_the_ground_will_do():
    beats = (Beat(action="sit", start=12, frames=24),)
    assert any(n == "prop:stool" for n in staging(shot(woman(beats=beats)), flat_set()).objects.values())
    meadow = staging(shot(woman(beats=beats)), flat_set("meadow"))
    assert not any(n == "prop:stool" for n in meadow.objects.values())
    assert meadow.performers[0].bones(2.8).place[0][1] < 0.25


def test_a_thing_picked_up_leaves_its_place_for_the_hand():
    pick = Beat(action="pick_up", start=12, frames=48, toward="letter")
    stage = staging(shot(woman(mark="C", beats=(pick,)), props=(Prop(name="letter", mark="table"),), frames=96), flat_set())
    before, after = stage.at(12).shapes_NK, stage.at(80).shapes_NK
    who = stage.performers[0]
    letter = 600
    assert (before[:, 1] == letter).any() and not (after[:, 1] == letter).any()
    assert who.shapes(80 / 24).shape[0] > who.shapes(0.1).shape[0]


def test_a_lantern_in_the_hand_is_a_lamp_that_goes_along():
    stage = staging(shot(woman(mark="A", holds="lantern", beats=(Beat(action="walk", start=0, frames=60, to="D"),))), flat_set())
    first, last = stage.at(0).lamps[0].position, stage.at(71).lamps[0].position
    assert last[0] - first[0] > 2.0
    assert dist(last, stage.performers[0].grip(71 / 24)) < 0.3


def test_effects_live_from_their_start_to_their_end():
    stage = staging(shot(effects=(Effect(name="explosion", mark="D", start=24, frames=24), Effect(name="rain"))), flat_set())
    assert [e.name for e in stage.at(0).effects] == ["rain"]
    explosion = stage.at(30).effects[0]
    assert explosion.name == "explosion" and explosion.age_s == pytest.approx(0.25)
    assert explosion.position == pytest.approx((2.1, 0.0, 0.0))
    assert [e.name for e in stage.at(60).effects] == ["rain"]


def test_an_unknown_prop_draws_nothing_and_a_known_one_does():
    without = staging(shot(woman()), flat_set()).at(0)
    unknown = staging(shot(woman(), props=(Prop(name="theremin"),)), flat_set()).at(0)
    known = staging(shot(woman(), props=(Prop(name="well", mark="D"),)), flat_set()).at(0)
    assert len(unknown.shapes_NK) == len(without.shapes_NK) < len(known.shapes_NK)


@pytest.mark.parametrize("setup", SETUPS)
def test_an_empty_stage_is_a_picture_of_the_place(setup):
    stage = staging(shot(camera=Camera(setup=setup, size="CU", subjects=("NOBODY", "theremin"), over="NO ONE")), flat_set())
    sane(stage.at(0))
    assert (stage.at(0).shapes_NK[:, 1] < 100).all()


@pytest.mark.parametrize("frames", [0, 1, 100000])
def test_any_length_and_any_frame_gives_a_picture(frames):
    stage = staging(shot(woman(beats=(Beat(action="walk", start=0, frames=0, to="C"),)), frames=frames), flat_set())
    for frame in (-5, 0, 3, 10**7):
        sane(stage.at(frame))


def test_unknown_marks_names_and_actions_are_passed_over():
    odd = Actor(character="X", look=replace(WOMAN, hat="crown", hair_style="mohawk", build="giant"), mark="moon", toward="sun",
                posture="float", emotion="ennui", holds="piano",
                beats=(Beat(action="levitate", start=0, frames=10), Beat(action="walk", start=5, frames=20, to="mars"),
                       Beat(action="point", start=9, frames=20, toward="venus")))
    camera = Camera(setup="selfie", size="XXL", angle="dutch", move="warp", subjects=("X",))
    stage = staging(shot(odd, camera=camera, effects=(Effect(name="frogs", mark="moon"),), frames=48), flat_set())
    for frame in (0, 20, 47):
        sane(stage.at(frame))


@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_may_be_given_to_everyone_at_once(action):
    beats = (Beat(action=action, start=0, frames=30, to="C", toward="TOM"), Beat(action="talk", start=0, frames=60))
    stage = staging(shot(woman(beats=beats), man(beats=beats)), flat_set())
    for frame in range(0, 72, 9):
        sane(stage.at(frame))


def test_two_plans_of_one_shot_are_the_same_to_the_bit():
    one, two = (staging(shot(woman(beats=(Beat(action="wave", start=3, frames=30),)), man(holds="lantern"), seed=9), flat_set())
                for _ in range(2))
    for frame in (0, 17, 50):
        a, b = one.at(frame), two.at(frame)
        assert np.array_equal(a.shapes_NK, b.shapes_NK) and a.camera == b.camera and a.lamps == b.lamps


def test_other_rates_give_the_same_poses_at_the_same_times():
    base = shot(woman(beats=(Beat(action="walk", start=0, frames=48, to="D"),)), frames=96)
    fast = replace(base, rate=Fraction(48), frames=192, actors=(replace(base.actors[0], beats=(
        Beat(action="walk", start=0, frames=96, to="D"),)),))
    a, b = staging(base, flat_set()).at(40), staging(fast, flat_set()).at(80)
    assert np.allclose(a.shapes_NK, b.shapes_NK, atol=1e-6)


def test_two_actors_cost_less_than_three_milliseconds_a_frame():
    stage = staging(shot(woman(mark="A", beats=(Beat(action="walk", start=0, frames=60, to="D"),)), man()), flat_set())
    stage.at(0)
    best = 1.0
    for frame in range(1, 60):
        began = perf_counter()
        stage.at(frame)
        best = min(best, perf_counter() - began)
    assert best < 0.003


def test_a_bough_hangs_in_one_wide_picture_of_three_at_most():
    for name, choice in LAYERS.items():
        drawn = [layer_of(name, snowy=False, seed=seed) for seed in range(0, 65536, 97)]
        assert set(drawn) == set(choice)
        assert drawn.count("bough") <= 0.36 * len(drawn) and drawn.count(None) > 0.15 * len(drawn)
