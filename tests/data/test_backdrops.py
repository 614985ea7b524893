"""Backdrops: what is drawn, how it is described, and that a killed drawing goes on."""

from random import Random

import numpy as np
import pytest

from kinema.data import backdrops
from kinema.data.backdrops import FACTS, draw_pictures, facts_in, facts_of, facts_vector, random_place, read_pictures
from kinema.data.shards import Clip, open_clips, write_shard
from kinema.data.splits import held_out, place_key
from kinema.errors import InputError


def test_a_place_is_a_function_of_its_seed_and_keeps_to_its_split():
    assert random_place(Random("a"), "train") == random_place(Random("a"), "train")
    for seed in range(40):
        for split in ("train", "held"):
            place, light, view = random_place(Random(seed), split)
            assert held_out(place_key(place)) == (split == "held")
            assert light.weather != "snow" or light.season == "winter"
            assert view == "sky" or view == place.set


def test_every_hour_weather_season_and_view_is_drawn():
    seen = [random_place(Random(seed), "train") for seed in range(400)]
    assert {light.time for _, light, _ in seen} == set(FACTS["time"])
    assert {light.weather for _, light, _ in seen} == set(FACTS["weather"])
    assert {light.season for _, light, _ in seen} == set(FACTS["season"])
    assert {view for *_, view in seen} == set(FACTS["view"])


def test_facts_are_a_one_for_each_that_is_told():
    assert facts_vector({}).sum() == 0 and len(facts_vector({})) == sum(map(len, FACTS.values())) == 22
    vector = facts_vector({"time": "dusk", "view": "coast"})
    assert vector.sum() == 2 and vector[FACTS["time"].index("dusk")] == 1
    with pytest.raises(InputError, match="dawn, day, dusk, night"):
        facts_vector({"time": "noon"})


def test_facts_are_found_in_captions():
    assert facts_in("A stormy coast, by night: storm over a coast in winter.") == {
        "view": "coast", "time": "night", "weather": "storm", "season": "winter"}
    assert facts_in("a cat") == {}


def picture(level, about):
    return Clip(arrays={"frames": np.full((1, 8, 16, 3), level, np.uint8)}, about=about)


def test_pictures_are_read_with_their_facts(tmp_path):
    write_shard(tmp_path / "a.safetensors", [
        picture(10, {"facts": {"time": "night", "view": "sky", "weather": "fog", "season": "autumn"}}),
        picture(20, {"captions": {"en": ["the coast at dusk"]}, "footage": "a.png"}), picture(30, {})])
    clips = open_clips(tmp_path)
    pictures, facts = read_pictures(clips)
    assert pictures.shape == (3, 8, 16, 3) and pictures[:, 0, 0, 0].tolist() == [10, 20, 30]
    assert facts.sum(1).tolist() == [4, 2, 0] and facts_of(clips[1]) == {"time": "dusk", "view": "coast"}
    write_shard(tmp_path / "b.safetensors", [Clip(arrays={"frames": np.zeros((1, 9, 9, 3), np.uint8)}, about={})])
    with pytest.raises(InputError, match="sizes"):
        read_pictures(open_clips(tmp_path))


def test_a_picture_is_far_lit_and_the_same_twice():
    clips = [backdrops.draw_place(2, split="train", width=32, height=18, samples=1) for _ in range(2)]
    assert len(clips[0]) == backdrops.CAMERAS
    for one, same in zip(*clips, strict=True):
        frame = one.arrays["frames"]
        assert frame.shape == (1, 18, 32, 3) and frame.std() > 3 and np.array_equal(frame, same.arrays["frames"])
        assert set(one.about["facts"]) == set(FACTS)


def test_what_is_drawn_is_not_drawn_again_and_another_recipe_is_refused(tmp_path):
    recipe = {"version": backdrops.VERSION, "kind": "backdrops", "split": "train", "width": 16, "height": 8,
              "samples": backdrops.SAMPLES}
    write_shard(tmp_path / "backdrops-train-0000000.safetensors", [picture(1, {})], recipe=recipe)
    assert draw_pictures(tmp_path, 1, width=16, height=8) == 0
    with pytest.raises(InputError, match="another recipe"):
        draw_pictures(tmp_path, 1, width=32, height=16)
