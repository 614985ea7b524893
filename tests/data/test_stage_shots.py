"""Shots drawn at random: the same for a seed, of one split only, of everything the stage has."""

from collections import Counter

import pytest

from kinema.data.splits import camera_key, costume_key, held_out, place_key
from kinema.data.stage_shots import random_shot, window
from kinema.errors import InputError
from kinema.story.shot import EFFECTS, SETS, TIMES, WEATHERS

MANY = 1500


@pytest.fixture(scope="module")
def shots():
    return {split: [random_shot(seed, split=split) for seed in range(MANY)] for split in ("train", "held")}


def test_a_seed_always_gives_the_same_shot():
    assert random_shot(5, split="train") == random_shot(5, split="train")
    assert random_shot(5, split="train") != random_shot(6, split="train")
    assert random_shot(5, split="train") != random_shot(5, split="held")


@pytest.mark.parametrize("split", ["train", "held"])
def test_no_place_camera_or_costume_is_in_both_splits(shots, split):
    for shot in shots[split]:
        keys = [place_key(shot.place), camera_key(shot.camera)]
        keys += [costume_key(a.look) for a in shot.actors if a.look.kind == "human"]
        assert {held_out(key) for key in keys} == {split == "held"}


def test_every_set_hour_weather_and_effect_is_drawn_often_enough(shots):
    train = shots["train"]
    effects = Counter(e.name for s in train for e in s.effects)
    assert min(effects[name] for name in EFFECTS) > 0.01 * MANY
    for counted, names, least in ((Counter(s.place.set for s in train), SETS, 0.01),
                                  (Counter(s.light.time for s in train), TIMES, 0.08),
                                  (Counter(s.light.weather for s in train), WEATHERS, 0.03)):
        assert min(counted[name] for name in names) > least * MANY


def test_most_shots_have_people_and_many_are_near(shots):
    people = Counter(len(s.actors) for s in shots["train"])
    assert sum(people[n] for n in (1, 2, 3)) > 0.75 * MANY and set(people) == {0, 1, 2, 3}
    assert sum(s.camera.size in ("MS", "MCU", "CU") for s in shots["train"]) > 0.25 * MANY


def test_the_clip_lies_within_the_shot(shots):
    for shot in shots["train"]:
        assert window(shot) >= 0 and window(shot) + 33 <= shot.frames
        assert all(b.start <= window(shot) + 8 for a in shot.actors for b in a.beats)


def test_a_split_that_is_none_is_refused():
    with pytest.raises(InputError, match="test"):
        random_shot(1, split="test")
