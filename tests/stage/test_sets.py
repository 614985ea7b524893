"""Every set has its marks, its light and room for a camera."""

from __future__ import annotations

from time import process_time

import numpy as np
import pytest

from kinema.errors import InputError
from kinema.stage import light as lt
from kinema.stage.effects.fire import flicker
from kinema.stage.effects.lightning import flash
from kinema.stage.effects.names import DRAWN_EFFECTS
from kinema.stage.engine.render import render
from kinema.stage.frame import Camera3D, LiveEffect, StageFrame
from kinema.stage.sets import SETS, build
from kinema.stage.sets.landmarks import LANDMARKS
from kinema.stage.shapes import table
from kinema.story import shot


@pytest.fixture(scope="module", params=sorted(SETS))
def stage_set(request):
    return build(shot.Place(set=request.param, seed=11, interior=request.param in shot.INTERIORS), shot.Light(time="dusk"))


def test_all_sets_of_the_story_are_built():
    assert set(SETS) == set(shot.SETS)


def test_an_unknown_set_is_refused_by_name():
    with pytest.raises(InputError, match=r"'moon'.*meadow"):
        build(shot.Place(set="moon"), shot.Light())


def test_every_mark_stands_on_the_ground(stage_set):
    assert set(stage_set.marks) == set(shot.MARKS)
    for name, mark in stage_set.marks.items():
        x, y, z = mark.position
        assert y == pytest.approx(stage_set.height(x, z), abs=1e-4), name


def test_the_line_of_action_runs_from_left_to_right_and_is_level(stage_set):
    line = [stage_set.marks[n].position for n in "ABCD"]
    assert [p[0] for p in line] == sorted(p[0] for p in line)
    assert np.ptp([p[1] for p in line]) < 0.12


def test_people_have_room_on_the_line(stage_set):
    for name in "ABCD":
        x, y, z = stage_set.marks[name].position
        assert stage_set.clearance((x, y + 1.0, z)) > 0.3, name


def test_a_camera_moved_free_is_free(stage_set):
    target = (0.0, 1.3, 0.0)
    for eye in ((0, 1.6, 6), (0, 1.6, 40), (3.9, 1.5, -1.2), (0, -3, 4), (-12, 2, -6)):
        moved = stage_set.free_camera(eye, target)
        assert stage_set.camera_clear(moved), eye


def test_shapes_name_objects_the_set_knows(stage_set):
    for rows in (stage_set.shapes_NK, stage_set.plants_NK):
        assert set(np.unique(rows[:, 1]).astype(int)) <= set(stage_set.objects)


@pytest.mark.parametrize("name", sorted(LANDMARKS))
def test_landmarks_stand_at_their_spot(name):
    rows, lamps, look = LANDMARKS[name](3.0, 1.0, -8.0, True)
    middle = np.array(rows)[:, 4:7]
    assert np.abs(middle[:, 0] - 3).max() < 10 and middle[:, 1].min() > -1 and 0 < look < 20
    assert all(max(lamp.colour) > 0 for lamp in lamps)


@pytest.mark.parametrize("weather", shot.WEATHERS)
@pytest.mark.parametrize("time", shot.TIMES)
def test_light_is_finite_and_from_above_and_night_is_blue(time, weather):
    P = lt.palette(shot.Light(time=time, weather=weather), seed=9)
    assert np.isfinite(P).all() and P[lt.SUN_Y] > 0
    assert np.linalg.norm(P[lt.SUN_X:lt.SUN_Z + 1]) == pytest.approx(1, abs=1e-5)
    if time == "night":
        assert P[lt.UP_B] > P[lt.UP_R] and P[lt.SUN_B] > P[lt.SUN_R]


def test_effects_that_are_drawn_are_effects_of_the_story():
    assert set(DRAWN_EFFECTS) <= set(shot.EFFECTS)


def test_lightning_is_a_short_flash_and_fire_never_dies_or_blinds():
    light = [flash(LiveEffect(name="lightning", age_s=t)) for t in np.arange(0, 2.5, 0.02)]
    assert max(light) > 1 and sum(v > 0.2 for v in light) < 40
    fire = [flicker(t, 3) for t in np.arange(0, 20, 0.05)]
    assert min(fire) > 0.7 and max(fire) < 1.3


BUILT = ("village", "city", "room", "cave", "tower", "spaceship", "space")


@pytest.mark.parametrize("name", BUILT)
def test_built_sets_build_in_every_light_within_two_seconds(name):
    for time, weather in (("dawn", "fog"), ("day", "rain"), ("dusk", "snow"), ("night", "storm")):
        start = process_time()
        made = build(shot.Place(set=name, seed=3, interior=name in shot.INTERIORS),
                     shot.Light(time=time, weather=weather, season="winter" if weather == "snow" else "summer"))
        assert process_time() - start < 4.0                # two seconds, and room for a busy machine
        assert np.isfinite(made.shapes_NK).all() and np.isfinite(made.world["palette"]).all()
        assert all(np.isfinite(lamp.position + lamp.colour).all() for lamp in made.lamps)


@pytest.mark.parametrize("name", BUILT)
def test_the_same_seed_is_the_same_place_and_another_is_not(name):
    def made(seed):
        return build(shot.Place(set=name, seed=seed, interior=name in shot.INTERIORS), shot.Light(time="night"))

    first = made(3).shapes_NK.tobytes()
    other = made(4).shapes_NK.tobytes()
    build.cache_clear()
    assert made(3).shapes_NK.tobytes() == first != other


@pytest.mark.parametrize("name", BUILT)
def test_a_picture_of_a_built_set_is_finite_and_not_black(name):
    made = build(shot.Place(set=name, seed=3, interior=name in shot.INTERIORS), shot.Light(time="night", weather="rain"))
    frame = StageFrame(camera=Camera3D(eye=(0.3, 1.7, 5.0), target=(0.0, 1.3, 0.0)), shapes_NK=table(()))
    picture = render(made, frame, width=96, height=54)
    again = render(made, frame, width=96, height=54)
    assert np.isfinite(picture.colour).all() and picture.colour.min() >= 0
    assert picture.colour.tobytes() == again.colour.tobytes()
    assert np.median(picture.colour) > 0.004


@pytest.mark.parametrize("key", ["KITCHEN", "BEDROOM", "TAVERN", "OFFICE", "COTTAGE"])
def test_kinds_of_rooms_leave_their_marks_free(key):
    made = build(shot.Place(set="room", key=key, seed=2, interior=True), shot.Light())
    for name in set(shot.MARKS) - {"seat", "table", "fire"}:
        x, _, z = made.marks[name].position
        assert made.clearance((x, 1.2, z)) > 0.1, name
