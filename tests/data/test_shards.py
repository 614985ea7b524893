"""Clips on disk: what is written is read, whole or in part; a file is whole or not there."""

import json

import numpy as np
import pytest

from kinema.data.shards import Clip, open_clips, recipe_of, write_shard
from kinema.errors import InputError


def clip(seed, frames=5, **arrays):
    rng = np.random.default_rng(seed)
    return Clip(arrays={"frames": rng.integers(0, 256, (frames, 6, 8, 3), np.uint8)} | arrays,
                about={"captions": {"en": ["a house"], "zh": ["房子"]}, "seed": seed})


def test_what_is_written_is_read(tmp_path):
    clips = [clip(1, depth=np.ones((5, 6, 8), np.uint8)), clip(2, frames=1)]
    write_shard(tmp_path / "a.safetensors", clips, recipe={"split": "train"})
    one, two = open_clips(tmp_path)
    assert (one.read("frames") == clips[0].arrays["frames"]).all() and one.names == ("depth", "frames")
    assert one.about["captions"]["zh"] == ["房子"] and one.size == (8, 6) and (one.frames, two.frames) == (5, 1)
    assert recipe_of(tmp_path / "a.safetensors") == {"split": "train"}


@pytest.mark.parametrize("first, count, step", [(0, 5, 1), (1, 2, 1), (0, 3, 2), (4, 1, 1)])
def test_a_part_is_read(tmp_path, first, count, step):
    write_shard(tmp_path / "a.safetensors", [clip(1)])
    whole = clip(1).arrays["frames"]
    part = open_clips(tmp_path)[0].read("frames", first=first, count=count, step=step)
    assert (part == whole[first:first + (count - 1) * step + 1:step]).all() and len(part) == count


def test_files_are_appended_in_the_order_of_their_names(tmp_path):
    for name, seed in (("b", 2), ("a", 1)):
        write_shard(tmp_path / f"{name}.safetensors", [clip(seed)])
    assert [c.about["seed"] for c in open_clips(tmp_path)] == [1, 2]
    assert not list(tmp_path.glob("*.part*"))


def test_an_array_that_is_not_there_is_named(tmp_path):
    write_shard(tmp_path / "a.safetensors", [clip(1)])
    with pytest.raises(KeyError, match="motion"):
        open_clips(tmp_path)[0].read("motion")


def test_nothing_and_damage_are_input_errors(tmp_path):
    with pytest.raises(InputError, match="no clips"):
        open_clips(tmp_path)
    (tmp_path / "a.safetensors").write_bytes(b"\x07" * 100)
    with pytest.raises(InputError, match="cannot be read"):
        open_clips(tmp_path)


def test_about_is_plain_json(tmp_path):
    write_shard(tmp_path / "a.safetensors", [clip(1)])
    assert json.dumps(open_clips(tmp_path)[0].about)
