"""What actors and things sound like: on which ground, at which step, from which side."""

from fractions import Fraction
from itertools import pairwise

import pytest

from kinema.film.foley import ENGINES, GROUND, VOICES, foley, ground
from kinema.sound.plan import LOOPS, SOUNDS
from kinema.story.shot import SETS, Actor, Beat, Effect, Light, Look, Place, Prop, Shot


def shot(**more):
    return Shot(**{"id": "s.1", "scene_id": "s", "frames": 96, "rate": Fraction(24), "place": Place(), "light": Light(),
                   **more})


def heard(**more):
    return foley(shot(**more), lambda frame: frame * 2000, 10)


def walker(kind="human", action="walk", holds=""):
    return (Actor(character="A", look=Look(kind=kind), holds=holds, beats=(Beat(action=action, start=24, frames=48),)),)


def test_every_ground_voice_and_engine_is_a_sound_there_is():
    assert set(GROUND) == set(SETS)
    assert {*GROUND.values(), *VOICES.values()} <= set(SOUNDS) and set(ENGINES.values()) <= set(LOOPS)


@pytest.mark.parametrize(("name", "season", "sound"), [
    ("desert", "summer", "footstep_sand"), ("snowfield", "winter", "footstep_snow"), ("cave", "summer", "footstep_rock"),
    ("spaceship", "summer", "footstep_metal"), ("village", "winter", "footstep_snow"), ("room", "winter", "footstep_wood")])
def test_steps_sound_as_the_ground_is(name, season, sound):
    assert ground(shot(place=Place(set=name), light=Light(season=season))) == sound


def test_steps_fall_within_their_beat_at_an_even_pace():
    steps = heard(actors=walker())
    gaps = {b.start - a.start for a, b in pairwise(steps)}
    assert len(steps) == 4 and steps[0].start == 34 * 2000 and gaps <= {20_000, 22_000}


def test_four_legs_step_more_often_and_a_bird_beats_its_wings():
    assert len(heard(actors=walker("horse"))) > len(heard(actors=walker())) and {s.name for s in heard(actors=walker("horse"))} == {"hoof"}
    assert [s.name for s in heard(actors=walker("bird", "run"))] == ["wing"]


def test_a_dog_barks_and_swords_ring():
    assert [s.name for s in heard(actors=walker("dog", "talk"))] == ["dog"]
    assert {s.name for s in heard(actors=walker(action="fight", holds="sword"))} == {"sword"}
    assert [s.name for s in heard(effects=(Effect(name="splash", start=5), Effect(name="fire")))] == ["splash"]


def test_a_car_that_goes_by_swells_and_crosses_without_a_gap():
    parts = heard(props=(Prop(name="car", mark="left", to="right", frames=96),))
    assert {p.name for p in parts} == {"engine"} and parts[0].pan < 0 < parts[-1].pan
    loud = [p.strength for p in parts]
    assert max(loud) not in (loud[0], loud[-1])
    assert all(a.start + a.samples > b.start for a, b in pairwise(parts))
    assert not heard(props=(Prop(name="car", mark="back"),))
