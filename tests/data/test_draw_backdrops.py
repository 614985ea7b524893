"""Backdrops drawn by the stage: every kind, far away, and a killed drawing goes on."""

from random import Random

import numpy as np
import pytest

from kinema.data.backdrops import FACTS
from kinema.data.draw_backdrops import CAMERAS, SAMPLES, VERSION, draw_pictures, draw_place, random_place
from kinema.data.shards import Clip, write_shard
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


def test_a_picture_is_far_lit_and_the_same_twice():
    clips = [draw_place(2, split="train", width=32, height=18, samples=1) for _ in range(2)]
    assert len(clips[0]) == CAMERAS
    for one, same in zip(*clips, strict=True):
        frame = one.arrays["frames"]
        assert frame.shape == (1, 18, 32, 3) and frame.std() > 3 and np.array_equal(frame, same.arrays["frames"])
        assert set(one.about["facts"]) == set(FACTS)


def test_what_is_drawn_is_not_drawn_again_and_another_recipe_is_refused(tmp_path):
    recipe = {"version": VERSION, "kind": "backdrops", "split": "train", "width": 16, "height": 8,
              "samples": SAMPLES}
    write_shard(tmp_path / "backdrops-train-0000000.safetensors", [Clip(arrays={"frames": np.zeros((1, 8, 16, 3), np.uint8)}, about={})], recipe=recipe)
    assert draw_pictures(tmp_path, 1, width=16, height=8) == 0
    with pytest.raises(InputError, match="another recipe"):
        draw_pictures(tmp_path, 1, width=32, height=16)
