"""Clips drawn by the stage: whole, the same for a seed, and gone on with after a kill."""

import os
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from kinema.data import draw
from kinema.data.draw import draw_clip, draw_clips, visible
from kinema.data.shards import open_clips, write_shard
from kinema.data.words import vocabulary
from kinema.errors import InputError

SMALL = {"width": 32, "height": 18, "frames": 2, "samples": 1}
CODE = """
from pathlib import Path
from kinema.data.draw import draw_clips
if __name__ == "__main__":
    draw_clips(Path({folder!r}), 24, width=32, height=18, frames=2, samples=1, say=lambda t: print(t, flush=True))
"""


def test_a_clip_has_picture_passes_words_and_facts():
    clip = draw_clip(3, split="train", **SMALL)
    shapes = {name: (a.shape, a.dtype.name) for name, a in clip.arrays.items()}
    assert shapes.pop("joints")[0][0] == 2 and shapes == {
        "frames": ((2, 18, 32, 3), "uint8"), "depth": ((2, 18, 32), "uint8"), "normal": ((2, 18, 32, 3), "int8"),
        "objects": ((2, 18, 32), "uint8"), "albedo": ((2, 18, 32, 3), "uint8"), "emission": ((2, 18, 32), "uint8"),
        "draft": ((2, 18, 32, 3), "uint8"), "pose": ((2, 18, 32), "uint8"),
        "motion": ((2, 18, 32, 2), "float16")}
    assert clip.arrays["frames"].std() > 5 and clip.arrays["depth"].std() > 2
    assert clip.about["rate"] == "12" and set(clip.about["captions"]) == {"en", "zh"}
    assert not any(vocabulary().encode(text)[1] for texts in clip.about["captions"].values() for text in texts)


def test_a_seed_always_gives_the_same_clip():
    one, two = (draw_clip(11, split="held", **SMALL) for _ in range(2))
    assert one.about == two.about and all((a == two.arrays[n]).all() for n, a in one.arrays.items())


def test_a_shot_with_something_before_the_lens_is_another(monkeypatch):
    monkeypatch.setattr(draw, "NEXT", 1)
    assert draw.usable_shot(1000, split="train", aspect=16 / 9).id == "train-1000"
    monkeypatch.setattr(draw, "TOO_NEAR", 6.0)
    assert draw.usable_shot(1000, split="train", aspect=16 / 9).id != "train-1000"


def test_what_is_a_few_pixels_is_not_said_to_be_seen():
    numbers = np.zeros((3, 40, 40), np.uint8)
    numbers[1, :10, :10], numbers[2, 0, 0] = 1, 2
    assert visible(numbers, ["prop:car", "ADA"]) == {"car"}


def test_drawing_goes_on_where_it_was_killed(tmp_path):
    program = tmp_path / "go.py"
    program.write_text(CODE.format(folder=str(tmp_path / "clips")))
    process = subprocess.Popen([sys.executable, program], stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert any("8 of 24" in line for line in process.stdout)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    before = {p: p.stat().st_mtime_ns for p in (tmp_path / "clips").glob("*.safetensors")}
    time.sleep(0.05)
    drawn = draw_clips(tmp_path / "clips", 24, **SMALL)
    assert drawn == 24 - 8 * len(before) > 0
    assert all(p.stat().st_mtime_ns == t for p, t in before.items())
    assert [c.about["seed"] for c in open_clips(tmp_path / "clips")] == list(range(24))
    assert draw_clips(tmp_path / "clips", 24, **SMALL) == 0


def test_clips_of_another_recipe_are_not_mixed_in(tmp_path, monkeypatch):
    monkeypatch.setattr(draw, "SHARD", 1)
    write_shard(tmp_path / "train-0000000.safetensors", [draw_clip(0, split="train", **SMALL)], recipe={"samples": 3})
    with pytest.raises(InputError, match="another recipe"):
        draw_clips(tmp_path, 1, **SMALL)
