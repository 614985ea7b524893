"""Pictures measured: sizes, head room, sides of the line, moves."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import degrees, dist, hypot

import numpy as np
import pytest
from playing import CHILD, MAN, flat_set, man, shot, woman

from kinema.stage.actors.skeleton import proportions
from kinema.stage.blocking.block import staging
from kinema.stage.camera.framing import lowest_seen, picture_height, project
from kinema.stage.camera.rig import travel
from kinema.stage.sets import build
from kinema.story.shot import ANGLES, DIRECTIONS, MOVES, SETUPS, SIZES, Actor, Beat, Camera, Effect, Look, Place, Prop

WIDE = 16 / 9


def seen(camera: Camera, *actors, frame: int = 0, aspect: float = WIDE, **more):
    stage = staging(shot(*actors, camera=camera, **more), flat_set(), aspect)
    return stage, stage.at(frame).camera


def crown(who, t=0.0):
    x, y, z = who.eye(t)
    return x, y + 0.53 * who.size.head, z


@pytest.mark.parametrize("look", [Look(), MAN, CHILD], ids=["adult", "tall", "child"])
@pytest.mark.parametrize("aspect", [WIDE, 2.39, 4 / 3])
@pytest.mark.parametrize("size", ["MLS", "MS", "MCU", "CU"])
def test_the_lower_edge_cuts_the_figure_where_its_size_says(size, aspect, look):
    actor = Actor(character="MARA", look=look, mark="B", toward="camera")
    stage, camera = seen(Camera(setup="single", size=size, subjects=("MARA",), focal_mm=50), actor, aspect=aspect)
    who = stage.performers[0]
    x, top, z = crown(who)
    cut = (x, top - who.size.height + lowest_seen(size, who.size), z)
    high = project(camera, (x, top, z), aspect)[1]
    low = project(camera, cut, aspect)[1]
    assert low == pytest.approx(-1.0, abs=0.12)
    assert 0.75 < high < 1.0
    wanted = 2 * (who.size.height - lowest_seen(size, who.size)) / picture_height(size, who.size)
    assert high - low == pytest.approx(wanted, rel=0.1)


@pytest.mark.parametrize("size", ["MLS", "MS", "MCU", "CU"])
def test_an_upright_picture_holds_the_whole_head(size):
    aspect = 9 / 16
    stage, camera = seen(Camera(setup="single", size=size, subjects=("MARA",)), woman(toward="camera"), aspect=aspect)
    who = stage.performers[0]
    x, y, z = who.eye(0.0)
    edges = [project(camera, (x + side * who.size.head_wide, y, z), aspect)[0] for side in (-1, 1)]
    assert max(map(abs, edges)) < 1.0
    assert 0.7 < project(camera, crown(who), aspect)[1] < 1.0


@pytest.mark.parametrize("aspect", [WIDE, 2.39, 9 / 16])
@pytest.mark.parametrize("size, low, high", [("ELS", 0.10, 0.17), ("LS", 0.6, 0.85)])
def test_a_figure_takes_its_share_of_a_wide_picture(size, low, high, aspect):
    stage, camera = seen(Camera(setup="single", size=size, subjects=("MARA",)), woman(toward="camera"), aspect=aspect)
    x, top, z = crown(stage.performers[0])
    share = 0.5 * (project(camera, (x, top, z), aspect)[1] - project(camera, (x, 0.0, z), aspect)[1])
    assert low < share < high
    assert project(camera, (x, 0.0, z), aspect)[1] > -1.0


def test_an_extreme_close_up_holds_eyes_and_mouth_and_not_the_chin():
    stage, camera = seen(Camera(setup="single", size="ECU", subjects=("MARA",), focal_mm=85), woman(toward="camera"))
    who = stage.performers[0]
    x, top, z = crown(who)
    ys = [project(camera, (x, top - (1 - part) * who.size.head, z), WIDE)[1] for part in (0.0, 0.19, 0.5, 1.0)]
    assert ys[0] < -1.0 and -1.0 < ys[1] < -0.5 and 0.0 < ys[2] < 0.8 and ys[3] > 1.0


def test_the_sizes_come_closer_in_order():
    p = proportions(Look())
    heights = [picture_height(size, p) for size in SIZES]
    assert heights == sorted(heights, reverse=True)


@pytest.mark.parametrize("focal", [24.0, 50.0, 100.0])
def test_the_lens_changes_the_distance_and_not_the_size(focal):
    stage, camera = seen(Camera(setup="single", size="MS", subjects=("MARA",), focal_mm=focal), woman(toward="camera"))
    p = stage.performers[0].size
    assert camera.focal_mm == pytest.approx(focal)
    assert dist(camera.eye, camera.target) == pytest.approx(picture_height("MS", p) * WIDE * focal / 36.0, rel=0.01)


@pytest.mark.parametrize("mark, toward, side", [("A", "right", -1), ("D", "left", 1)])
def test_who_looks_across_the_picture_has_room_to_look_into(mark, toward, side):
    stage, camera = seen(Camera(setup="single", size="MCU", subjects=("MARA",), focal_mm=50), woman(mark=mark, toward=toward))
    x = project(camera, stage.performers[0].eye(0.0), WIDE)[0]
    assert 0.1 < side * x < 0.5


@pytest.mark.parametrize("subject, over", [("MARA", "TOM"), ("TOM", "MARA")])
def test_over_a_shoulder_each_keeps_the_own_side(subject, over):
    """MARA stands left of TOM; from both sides she is left of him, and he who is near is the larger."""
    stage, camera = seen(Camera(setup="over_shoulder", size="MCU", subjects=(subject,), over=over), woman(), man())
    at = {p.actor.character: project(camera, p.eye(0.0), WIDE) for p in stage.performers}
    assert at["MARA"][0] < at["TOM"][0]
    assert at[over][2] < at[subject][2]
    assert abs(at[subject][0]) < 0.5 < abs(at[over][0]) < 1.1
    assert camera.eye[2] > 0.0


def test_two_singles_that_answer_one_another_look_opposite_ways_in_the_same_size():
    answers = []
    for name in ("MARA", "TOM"):
        stage, camera = seen(Camera(setup="single", size="MCU", subjects=(name,), focal_mm=50), woman(), man())
        who = next(p for p in stage.performers if p.actor.character == name)
        other = next(p for p in stage.performers if p.actor.character != name)
        here, there = project(camera, who.eye(0.0), WIDE)[0], project(camera, other.eye(0.0), WIDE)[0]
        answers.append((here, there > here, who.size.head / dist(camera.eye, who.eye(0.0)) / who.size.head))
    (left, to_right, _), (right, also_right, _) = answers
    assert to_right and not also_right
    assert left < 0 < right


def test_a_two_shot_shows_both_heads():
    stage, camera = seen(Camera(setup="two_shot", size="MS", subjects=("MARA", "TOM")), woman(mark="A"), man(mark="D"))
    for who in stage.performers:
        x, y, _ = project(camera, crown(who), WIDE)
        assert abs(x) < 0.9 and 0.2 < y < 1.0


@pytest.mark.parametrize("setup", SETUPS)
@pytest.mark.parametrize("angle", ANGLES)
def test_the_camera_stays_on_its_side_of_the_line_and_above_the_ground(setup, angle):
    for size in SIZES:
        stage, camera = seen(Camera(setup=setup, size=size, angle=angle, subjects=("MARA",), over="TOM"), woman(), man())
        heads = [p.eye(0.0)[2] for p in stage.performers]
        assert camera.eye[2] > min(heads) - 0.05
        assert camera.eye[1] >= 0.29


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("direction", DIRECTIONS)
def test_moves_begin_and_end_at_rest_and_never_jerk(move, direction):
    stage, _ = seen(Camera(setup="single", size="MS", subjects=("MARA",), move=move, direction=direction), woman(), frames=96)
    def state(frame):
        camera = stage.at(frame).camera
        return np.array([*camera.eye, *camera.target, camera.focal_mm / 20])
    states = np.array([state(i) for i in range(96)])
    speed = np.abs(np.diff(states, axis=0)).max(1)
    assert np.isfinite(states).all()
    assert np.abs(np.diff(states, 2, axis=0)).max() < 0.02
    if move not in ("handheld", "follow"):
        assert speed[:5].max() < 0.003 and speed[-5:].max() < 0.003


def test_a_static_camera_is_static():
    stage, _ = seen(Camera(setup="master", size="LS", subjects=("MARA", "TOM")), woman(), man(), frames=96)
    assert len({stage.at(i).camera for i in range(0, 96, 7)}) == 1


def test_a_dolly_in_comes_closer_and_a_zoom_in_makes_the_lens_longer():
    for direction, nearer in (("in", True), ("out", False)):
        stage, _ = seen(Camera(setup="single", size="MS", subjects=("MARA",), move="dolly", direction=direction), woman())
        a, b = (dist(stage.at(i).camera.eye, stage.performers[0].eye(0)) for i in (0, 71))
        assert (b < a) == nearer
        stage, _ = seen(Camera(setup="single", size="MS", subjects=("MARA",), move="zoom", direction=direction), woman())
        assert (stage.at(71).camera.focal_mm > stage.at(0).camera.focal_mm) == nearer


def test_a_pan_to_the_right_turns_to_the_right_and_a_crane_up_rises():
    stage, _ = seen(Camera(setup="master", size="LS", move="pan", direction="right"), woman())
    first = project(stage.at(0).camera, stage.performers[0].eye(0), WIDE)[0]
    last = project(stage.at(71).camera, stage.performers[0].eye(0), WIDE)[0]
    assert last < first
    stage, _ = seen(Camera(setup="master", size="LS", move="crane", direction="up"), woman())
    assert stage.at(71).camera.eye[1] > stage.at(0).camera.eye[1] + 0.3


def test_a_camera_that_follows_keeps_its_distance_and_its_subject():
    walker = woman(mark="left", beats=(Beat(action="walk", start=12, frames=72, to="D"),))
    stage, _ = seen(Camera(setup="follow", size="MLS", subjects=("MARA",), move="follow"), walker, frames=96)
    who = stage.performers[0]
    far = []
    for frame in range(0, 96, 12):
        camera = stage.at(frame).camera
        x, y, depth = project(camera, who.eye(frame / 24), WIDE)
        assert abs(x) < 0.6 and 0 < y < 1
        far.append(depth)
    assert max(far) - min(far) < 0.1


def test_a_walk_through_a_wide_picture_stays_in_it():
    walker = woman(mark="A", beats=(Beat(action="walk", start=12, frames=60, to="D"),))
    stage, _ = seen(Camera(setup="single", size="LS", subjects=("MARA",)), walker, frames=96)
    xs = [project(stage.at(i).camera, stage.performers[0].eye(i / 24), WIDE)[0] for i in range(0, 96, 8)]
    assert max(map(abs, xs)) < 0.95


def test_a_near_camera_pans_with_who_walks():
    walker = woman(mark="A", beats=(Beat(action="walk", start=12, frames=60, to="C"),))
    stage, _ = seen(Camera(setup="single", size="MS", subjects=("MARA",), focal_mm=50), walker, frames=96)
    assert len({stage.at(i).camera.eye for i in range(0, 96, 12)}) == 1
    for i in range(0, 96, 12):
        assert abs(project(stage.at(i).camera, stage.performers[0].eye(i / 24), WIDE)[0]) < 0.7


def test_inserts_show_the_thing():
    for camera, more in ((Camera(setup="insert", size="CU", subjects=("sign",)), {"props": (Prop(name="sign", mark="C", text="SEA"),)}),
                         (Camera(setup="insert", size="CU", subjects=("campfire",)), {"effects": (Effect(name="campfire"),)}),
                         (Camera(setup="insert", size="CU", subjects=("letter",)), {})):
        stage, _ = seen(camera, woman(holds="letter" if not more else ""), **more)
        thing = stage.rig.scene.things[camera.subjects[0]]
        for frame in (0, 36):
            x, y, depth = project(stage.at(frame).camera, thing.point(frame / 24), WIDE)
            assert hypot(x, y) < 0.3 and 0.2 < depth < 8.0


def test_travel_is_at_rest_at_both_ends():
    way = [travel(t / 100, 1.0) for t in range(101)]
    assert way[:6] == [0.0] * 6 and way[-6:] == [1.0] * 6
    assert way == sorted(way)


def test_a_walled_in_camera_moves_up_and_takes_a_shorter_lens():
    from dataclasses import replace
    walls = replace(flat_set(), bounds=((-3.0, 0.0, -3.0), (3.0, 3.0, 2.0)))
    stage = staging(shot(woman(toward="camera"), camera=Camera(setup="single", size="LS", subjects=("MARA",))), walls, WIDE)
    camera = stage.at(0).camera
    assert camera.eye[2] <= 2.0 and camera.focal_mm < 35.0
    x, top, z = crown(stage.performers[0])
    share = 0.5 * (project(camera, (x, top, z), WIDE)[1] - project(camera, (x, 0.0, z), WIDE)[1])
    assert 0.55 < share < 0.95


def _ways(move: str, actor, **camera):
    """Velocities of the eye and of the actor, frame by frame, in m/s."""
    stage, _ = seen(Camera(subjects=("MARA",), move=move, **camera), actor, frames=96)
    eyes = [stage.at(i).camera.eye for i in range(96)]
    heads = [stage.performers[0].eye(i / 24) for i in range(96)]
    return [[24 * dist(a, b) for a, b in pairwise(way)] for way in (eyes, heads)]


def test_a_camera_that_follows_has_mass():
    runner = woman(mark="left", beats=(Beat(action="run", start=24, frames=36, to="C"),))
    camera, body = _ways("follow", runner, setup="follow", size="MS")
    jolt = [max(abs(b - a) for a, b in pairwise(way)) for way in (camera, body)]
    assert jolt[0] < 0.75 * jolt[1] and max(camera) > 0.85 * max(body)
    assert sum(camera[16:27]) > 1.3 * sum(body[16:27])                  # an operator sees a start coming


def test_a_camera_in_the_hand_is_never_quite_still_and_never_jerks():
    stage, _ = seen(Camera(setup="single", size="MCU", subjects=("MARA",), move="handheld"), woman(), frames=96)
    cameras = [stage.at(i).camera for i in range(96)]
    aims = [[(t - e) / dist(c.eye, c.target) for e, t in zip(c.eye, c.target, strict=True)] for c in cameras]
    turns = [degrees(dist(a, b)) * 24 for a, b in pairwise(aims)]
    assert 0.2 < sum(turns) / len(turns) < 3.0 and max(abs(b - a) for a, b in pairwise(turns)) < 1.5
    assert max(abs(c.up[0]) + abs(c.up[2]) for c in cameras) > 1e-3


@pytest.mark.parametrize("move, size", [("follow", "MS"), ("follow", "LS"), ("crane", "LS"), ("dolly", "LS")])
def test_a_camera_that_moves_through_a_room_never_jumps(move, size):
    walker = woman(mark="left", beats=(Beat(action="walk", start=6, frames=80, to="right"),))
    place = Place(set="room", interior=True, seed=3)
    setup = "follow" if move == "follow" else "master"
    camera = Camera(setup=setup, size=size, subjects=("MARA",), move=move, direction="up")
    of = replace(shot(walker, camera=camera, frames=96), place=place)
    stage = staging(of, build(place, of.light), WIDE)
    eyes = [stage.at(i).camera.eye for i in range(96)]
    assert max(dist(a, b) for a, b in pairwise(eyes)) < 0.15           # metres a frame


def test_who_stays_is_in_the_picture_with_who_comes_from_afar():
    dog = Actor(character="REX", look=Look(kind="dog", height_m=0.6), mark="left",
                beats=(Beat(action="run", start=0, frames=90, to="B"),))
    stage, _ = seen(Camera(setup="master", size="MLS", subjects=("MARA", "REX")), woman(mark="C"), dog, frames=96)
    for performer in stage.performers:
        assert abs(project(stage.at(95).camera, performer.eye(95 / 24), WIDE)[0]) < 0.9


def test_a_car_that_passes_does_not_drive_over_the_camera():
    place = Place(set="city", key="street", seed=11)
    for seed in (1, 5, 11):
        for way in (("back", "right"), ("left", "right"), ("right", "left")):
            car = Prop(name="car", mark=way[0], to=way[1], start=6, frames=84)
            of = replace(shot(camera=Camera(setup="master", size="LS", subjects=("car",), focal_mm=28.0), props=(car,),
                              frames=100), place=replace(place, seed=seed))
            stage = staging(of, build(of.place, of.light), 2.39)
            at = stage.rig.scene.things["car"].point
            assert min(dist(stage.at(i).camera.eye, at(i / 24)) for i in range(0, 100, 4)) > 3.0, (seed, way)


@pytest.mark.parametrize("move", ["static", "follow"])
def test_a_small_animal_that_moves_is_seen_whole_and_from_outside(move):
    dog = Actor(character="REX", look=Look(kind="dog", height_m=0.6), mark="B",
                beats=(Beat(action="run", start=6, frames=48, to="D"),))
    setup = "follow" if move == "follow" else "single"
    stage, _ = seen(Camera(setup=setup, size="MS", subjects=("REX",), move=move), dog)
    for i in range(0, 72, 6):
        camera, (x, y, z) = stage.at(i).camera, stage.performers[0].eye(i / 24)
        assert dist(camera.eye, (x, y, z)) > 1.0
        assert all(abs(project(camera, (x, up, z), WIDE)[1]) < 1.0 for up in (0.0, y))
