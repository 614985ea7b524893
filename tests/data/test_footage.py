"""Footage: clips do not cross cuts; captions stand beside; stills are clips of one frame."""

from fractions import Fraction

import numpy as np
import pytest

from kinema.data.footage import captions_of, import_footage, moving_clips
from kinema.data.shards import open_clips
from kinema.errors import InputError
from kinema.media.image import write_image
from kinema.media.video import write_segment

RED, BLUE = (200, 30, 30), (30, 30, 200)


@pytest.fixture
def footage(tmp_path):
    folder = tmp_path / "footage"
    folder.mkdir()
    frames = [np.full((72, 128, 3), RED if i < 40 else BLUE, np.uint8) for i in range(90)]
    write_segment(folder / "two.mp4", frames, rate=Fraction(24), width=128, height=72)
    (folder / "two.txt").write_text("a red room\n\n一个房间\n", encoding="utf-8")
    write_image(folder / "still.png", np.full((90, 90, 3), 128, np.uint8))
    return folder


def test_clips_do_not_cross_cuts_and_run_at_twelve_a_second(footage):
    clips = list(moving_clips(footage / "two.mp4", width=64, height=36, frames=9))
    assert [c.about["first"] for c in clips] == [0, 18, 40, 58]
    for clip in clips:
        frames = clip.arrays["frames"]
        assert frames.shape == (9, 36, 64, 3) and np.ptp(frames.astype(int).mean((1, 2)), axis=0).max() < 8


def test_a_folder_becomes_clips_once(footage, tmp_path):
    out, said = tmp_path / "clips", []
    assert import_footage(footage, out, width=64, height=36, frames=9, say=said.append) == 5
    made = {p: p.stat().st_mtime_ns for p in out.iterdir()}
    assert import_footage(footage, out, width=64, height=36, frames=9) == 5
    assert {p: p.stat().st_mtime_ns for p in out.iterdir()} == made and len(said) == 2
    assert sorted(c.frames for c in open_clips(out)) == [1, 9, 9, 9, 9]
    assert all(c.size == (64, 36) for c in open_clips(out))


def test_captions_are_told_apart_by_language(footage):
    assert captions_of(footage / "two.mp4") == {"en": ["a red room"], "zh": ["一个房间"]}
    assert captions_of(footage / "still.png") == {"en": [], "zh": []}


def test_a_folder_without_footage_is_an_input_error(tmp_path):
    with pytest.raises(InputError, match="no pictures"):
        import_footage(tmp_path, tmp_path / "out")
