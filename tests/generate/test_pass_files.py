"""Passes from files: what the stage wrote comes back, and other programs' files are understood."""

import json
from fractions import Fraction

import numpy as np
import pytest
from tests.media.test_exr import write_exr

from kinema.data.guides import GUIDES, PASSES, guides, stored
from kinema.data.stage_shots import random_shot
from kinema.errors import InputError
from kinema.film.stills import seen
from kinema.generate.passes import covering, read_pass, read_passes
from kinema.generate.stage import StageGenerator
from kinema.media.image import write_image

SHOT = random_shot(5, split="train")


@pytest.fixture(scope="module")
def frame():
    [drawn] = StageGenerator().frames(SHOT, width=64, height=48, quality="preview", passes=PASSES, first=2, last=3)
    return drawn


def written(folder, frame, *, numbers=(0, 2, 4), exact=False):
    folder.mkdir(exist_ok=True)
    for number in numbers:
        for name, values in frame.passes.items():
            path = folder / f"012.{number:04d}.{name}"
            if name == "camera":
                path.with_name(path.name + ".json").write_text(json.dumps(values))
            elif exact:
                np.save(path.with_name(path.name + ".npy"), values)
            else:
                write_image(path.with_name(path.name + ".png"), seen(name, values))
    return folder


@pytest.mark.parametrize("exact, most", [(True, 1e-6), (False, 0.012)])
def test_what_a_shot_writes_is_what_the_models_are_given(tmp_path, frame, exact, most):
    found = read_passes(written(tmp_path, frame, exact=exact))
    assert found.given == tuple(name for name in GUIDES if name not in ("draft", "pose", "motion")) and found.size == (64, 48)
    one = stored(frame.passes) | {"objects": frame.passes["matte"]}
    expected = guides({name: np.stack([values] * 2) for name, values in one.items()})
    error = np.abs(found.guides(64, 48)(0, 2) - expected)
    assert error.mean() < most
    assert error[4].mean() < 0.01                                    # edges of objects, from their colours alone


def test_numbers_are_frames_at_the_rate_of_the_film_and_all_stands_still_after_them(tmp_path):
    for number in (100, 101, 102, 103):
        np.save(tmp_path / f"depth.{number}.npy", np.full((16, 32), 4.0 * (number - 99), np.float32))
    found = read_passes(tmp_path)
    assert (found.rate, found.frames, found.given) == (Fraction(24), 2, ("depth",))
    drawn = found.guides(32, 16)(0, 4)
    assert drawn[0].mean((1, 2)) == pytest.approx([0.5, 0.25, 0.2, 0.2], abs=0.01) and not drawn[1:].any()
    (tmp_path / "about.json").write_text('{"rate": "12"}')
    assert read_passes(tmp_path).frames == 4
    (tmp_path / "about.json").write_text('{"rate": "fast"}')
    with pytest.raises(InputError, match=r"about\.json: does not say the rate"):
        read_passes(tmp_path)


def test_folders_of_other_programs_are_read(tmp_path):
    normal = np.zeros((16, 32, 3), np.float32)
    normal[..., 2] = 1.0                                             # toward the camera
    for name, values in (("depth", np.full((16, 32), 12.0)), ("Normal", normal), ("matte", np.eye(16, 32))):
        (tmp_path / name).mkdir()
        write_exr(tmp_path / name / "shot3_0048.exr", values)
    found = read_passes(tmp_path)
    assert found.given == ("depth", "normal", "edge") and found.frames == 1
    drawn = found.guides(32, 16)(0, 1)[:, 0]
    assert drawn[0].mean() == pytest.approx(0.25, abs=0.01)
    assert drawn[1:4].mean((1, 2)) == pytest.approx([0, 0, 1]) and drawn[4, 0, 0] == 1 and drawn[4, 0, 20] == 0
    np.save(tmp_path / "depth" / "0048.npy", np.full((16, 32), 4.0))
    assert read_passes(tmp_path).guides(32, 16)(0, 1)[0].mean() == pytest.approx(0.5, abs=0.01)    # the more exact one


def test_a_picture_of_another_shape_is_cut_evenly():
    wide = np.tile(np.arange(12), (4, 1))
    assert covering(wide, 4, 4)[0].tolist() == [4, 5, 6, 7]
    assert covering(wide, 24, 8)[0, :4].tolist() == [0, 0, 1, 1]
    assert covering(wide, 6, 2).shape == (2, 6)


def test_what_is_no_pass_is_said_with_its_file(tmp_path):
    with pytest.raises(InputError, match="no such folder"):
        read_passes(tmp_path / "nowhere")
    write_image(tmp_path / "012.0048.png", np.zeros((8, 8, 3), np.uint8))
    with pytest.raises(InputError, match=r"no passes in this folder .*--frame all"):
        read_passes(tmp_path)
    np.save(tmp_path / "0.normal.npy", np.zeros((8, 8)))
    (tmp_path / "0.depth.npy").write_bytes(b"words")
    with pytest.raises(InputError, match=r"0.normal.npy: a pass 'normal' has 3 numbers a pixel"):
        read_pass(tmp_path / "0.normal.npy", "normal")
    with pytest.raises(InputError, match=r"0.depth.npy: cannot be read as a pass"):
        read_pass(tmp_path / "0.depth.npy", "depth")
    np.save(tmp_path / "1.depth.npy", np.array([{"a": 1}]))
    with pytest.raises(InputError, match="cannot be read as a pass"):                # no pickle is ever loaded
        read_pass(tmp_path / "1.depth.npy", "depth")


def test_a_draft_is_a_picture_as_it_is_shown(tmp_path):
    (tmp_path / "draft").mkdir()
    write_image(tmp_path / "draft" / "0001.png", np.full((48, 96, 3), (0, 51, 255), np.uint8))
    write_exr(tmp_path / "draft" / "0003.exr", np.full((48, 96, 3), (0.0, 0.2140411, 9.0), np.float32))
    found = read_passes(tmp_path)
    assert found.given == ("draft",) and found.size == (96, 48)
    drawn = found.guides(32, 32)(0, 2)
    assert drawn[9:12, 0, 5, 5] == pytest.approx((-1, -0.6, 1)) and not drawn[:9].any()
    assert drawn[9:12, 1, 5, 5] == pytest.approx((-1, 0, 1), abs=0.01)


def test_motion_is_told_in_the_clips_pixels_and_time(tmp_path):
    np.save(tmp_path / "motion_forward.0001.npy", np.full((32, 64, 2), (4.0, 0.0), np.float32))      # a frame of 24
    np.save(tmp_path / "motion_backward.0001.npy", np.full((32, 64, 2), 9.0, np.float32))
    found = read_passes(tmp_path)
    drawn = found.guides(32, 16)(0, 1)
    assert found.given == ("motion",)
    assert drawn[13:, 0, 3, 3] == pytest.approx((0.5, 0.0), abs=1e-3)                    # 4 a frame of 12, half the size


def test_a_pose_is_drawn_as_limbs_from_the_stages_file_and_from_openpose(tmp_path, frame):
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    person = {"pelvis": (30, 30), "chest": (30, 20), "head": (30, 10), "thigh_l": (32, 30), "shin_l": (32, 40)}
    ours.mkdir()
    theirs.mkdir()
    (ours / "0.pose.json").write_text(json.dumps({"ana": {j: {"pixel": p, "visible": True} for j, p in person.items()}}))
    points = [0.0] * 54
    for k, p in ((0, (30, 10)), (1, (30, 10)), (8, (30, 30)), (11, (30, 30)), (12, (32, 40))):
        points[3 * k:3 * k + 3] = (*p, 0.9)
    (theirs / "0.pose.json").write_text(json.dumps({"people": [{"pose_keypoints_2d": points}]}))
    for folder in (ours, theirs):
        (folder / "about.json").write_text('{"rate": "24", "width": 64, "height": 48}')
        found = read_passes(folder)
        drawn = found.guides(32, 32)(0, 1)                      # the middle of it, at two thirds
        assert found.given == ("pose",) and not drawn[:12].any()
        assert drawn[12, 0, 8:12, 14:16].max() == 1 and not drawn[12, 0, :, 20:].any()
    (ours / "0.pose.json").write_text('{"people": 3}')
    with pytest.raises(InputError, match="is no pose"):
        read_passes(ours).guides(32, 32)(0, 1)
