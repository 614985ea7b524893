"""What is known of a picture, and how pictures are read."""

import numpy as np
import pytest

from kinema.data.backdrops import FACTS, facts_asked, facts_in, facts_of, facts_vector, read_pictures
from kinema.data.shards import Clip, open_clips, write_shard
from kinema.errors import InputError


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


def test_what_was_not_taught_cannot_be_asked_for():
    assert facts_asked("dusk, coast", {"coast": 3, "dusk": 2}) == {"time": "dusk", "view": "coast"}
    assert facts_asked("", {}) == {}
    for words in ("noon", "dusk night"):
        with pytest.raises(InputError, match="Ask for: dusk, coast"):
            facts_asked(words, {"dusk": 1, "coast": 1})


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
