"""Motions to learn from: names, tempo and energy in closed form, windows, BVH folders."""

from dataclasses import replace

import numpy as np
import pytest

from kinema.data.figures import figures
from kinema.data.motions import (
    ACTIONS,
    METRES,
    NUM_FRAMES,
    POINTS,
    RATE,
    Windows,
    action_of,
    draw_motions,
    energy,
    import_motions,
    limbs,
    moves_of,
    tempo,
)
from kinema.data.rule_motions import RULED, rule_motion
from kinema.data.shards import Clip, open_clips, write_shard
from kinema.errors import InputError
from kinema.stage.actors.bvh import write_bvh
from kinema.stage.actors.moves import as_motion, six
from kinema.stage.actors.skeleton import rot_x, rot_z


def swinging(hertz, *, amplitude=0.5, frames=96, ahead=0.0):
    """Somebody who stands, or glides ahead (hips' heights a second), and swings the left arm; [frames, 16, 6]."""
    out = np.zeros((frames, 16, 6))
    out[:, 1:] = six(np.eye(3))
    out[:, 0, 1], out[:, 0, 2] = 0.994, ahead * np.arange(frames) / RATE
    angle = amplitude * np.sin(2 * np.pi * hertz * np.arange(frames) / RATE)
    for bone in (3, 5, 7):
        out[:, 1 + bone] = six(np.stack([rot_x(-a) for a in angle]))
    return out


@pytest.mark.parametrize("name, action", [("long_walk1", "walk"), ("stealthy_walk0", "sneak"), ("jog", "run"), ("dance_spin", "dance"),
                                          ("jumping_jacks", "jumping_jacks"), ("Get-Up", "rise"), ("131_01", ""), ("Sit down", "sit")])
def test_a_files_name_tells_the_action(name, action):
    assert action_of(name) == action and (action in ACTIONS or action == "")


@pytest.mark.parametrize("hertz", [0.5, 1.0, 2.0])
def test_tempo_is_the_frequency_of_what_swings(hertz):
    points = limbs(moves_of(swinging(hertz, amplitude=0.1))[None])
    assert tempo(points)[0] == pytest.approx(hertz, rel=0.03)


def test_energy_is_the_speed_of_the_limbs_and_not_of_the_way():
    still, on_the_way = (limbs(moves_of(swinging(1.0, ahead=v))[None]) for v in (0.0, 3.0))
    assert energy(still) == pytest.approx(energy(on_the_way))
    assert energy(limbs(moves_of(swinging(1.0, amplitude=0.2))[None])) == pytest.approx(0.4 * energy(still), rel=0.03)
    arm = np.linalg.norm(np.diff(still[0, :, POINTS.index("wrist_l")], axis=0), axis=1) * RATE
    assert energy(still)[0] < arm.max() < 2 * np.pi * 0.5 * METRES


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """BVH files of two actions, one of them long enough for something to be held out."""
    source, made = tmp_path_factory.mktemp("bvh"), tmp_path_factory.mktemp("motions")
    (source / "walk.bvh").write_text(write_bvh(as_motion(swinging(1.0, frames=240, ahead=2.0))))
    (source / "deep").mkdir()
    (source / "deep" / "wave.BVH").write_text(write_bvh(as_motion(swinging(2.0, frames=73))))
    assert import_motions(source, made, rules=0) == 2
    return made


def test_captures_become_motions_with_their_actions_and_long_ones_are_held_out_in_part(folder):
    clips = open_clips(folder)
    assert {(c.about["action"], c.about["source"]) for c in clips} >= {("walk", "capture"), ("wave", "capture")}
    assert {c.about["split"] for c in clips if c.about["action"] == "walk"} == {"train", "held"}
    walk = next(c for c in clips if c.about["action"] == "walk").read("frames")
    assert (walk[-1, 0, 2] - walk[0, 0, 2]) / (len(walk) - 1) * RATE == pytest.approx(2.0, rel=0.05)
    assert walk[:, 0, 1].mean() == pytest.approx(0.994, abs=0.03)


def test_a_file_whose_axes_are_not_a_bodys_is_left_out(tmp_path):
    """The chest's axes turned on their side, as some programs have them: the same places, another rest pose."""
    motion = as_motion(swinging(1.0, frames=48))
    chest, rest = motion.joints.index("Chest"), motion.offsets.copy()
    under = [j for j, parent in enumerate(motion.parents) if parent == chest]
    on_its_side = rot_z(-np.pi / 2)
    motion.local[:, chest] = motion.local[:, chest] @ on_its_side.T
    motion.local[:, under] = on_its_side @ motion.local[:, under]
    motion.moved[:, under], rest[under] = motion.moved[:, under] @ on_its_side.T, rest[under] @ on_its_side.T
    (tmp_path / "walk.bvh").write_text(write_bvh(replace(motion, offsets=rest)))
    assert import_motions(tmp_path, tmp_path / "made", rules=0) == 1
    assert not list((tmp_path / "made").glob("capture*"))


def test_a_folder_without_motions_is_refused(tmp_path):
    with pytest.raises(InputError, match="no motions here"):
        import_motions(tmp_path, tmp_path / "out")


def test_clips_that_are_pictures_are_refused(tmp_path):
    write_shard(tmp_path / "a.safetensors", [Clip(arrays={"frames": np.zeros((3, 4, 4, 3), np.uint8)}, about={})])
    with pytest.raises(InputError, match="no motions"):
        Windows(open_clips(tmp_path))


def test_windows_depend_on_the_seed_alone_and_see_every_action_as_often(folder):
    windows = Windows([c for c in open_clips(folder) if c.about["source"] == "capture"])
    one, same = (windows.draw(40, np.random.default_rng(3)) for _ in range(2))
    assert np.array_equal(one.moves_BTD, same.moves_BTD) and one.moves_BTD.shape == (40, NUM_FRAMES, 96)
    assert 8 < (one.action_B == 1 + ACTIONS.index("wave")).sum() < 32
    wave = one.numbers_B2[one.action_B == 1 + ACTIONS.index("wave"), 0]
    assert 1.9 < np.median(wave) < 2.4 and wave.max() > 1.1 * wave.min()                  # retimed
    speed = one.moves_BTD[..., 92].mean(1)[one.action_B == 1 + ACTIONS.index("walk")]
    assert speed == pytest.approx(2.0, rel=0.25)


def test_the_card_is_told_where_each_action_was_seen(folder):
    assert Windows(open_clips(folder)).backed()["walk"][0] == "capture"


@pytest.mark.parametrize("action", ["walk", "jump", "sit"])
def test_the_stages_rules_move_a_figure_that_is_another_each_time(action):
    one, same, other = (rule_motion(action, seed) for seed in ("a", "a", "b"))
    assert np.array_equal(one, same) and not np.allclose(one, other)
    assert np.isfinite(one).all() and one.shape == (120, 16, 6)
    height = one[:, 0, 1]
    assert {"walk": height.std() < 0.05, "jump": height.max() > 1.1, "sit": height[-1] < 0.9 * height[0]}[action]


def test_a_drawn_folder_is_made_once(tmp_path, monkeypatch):
    monkeypatch.setattr("kinema.data.motions.rule_motion", lambda action, seed: swinging(1.0, frames=50))
    assert draw_motions(tmp_path, 40) == 64 and draw_motions(tmp_path, 40) == 0
    assert {c.about["action"] for c in open_clips(tmp_path)} == set(RULED)


def test_figures_are_drawn_on_their_ground():
    pictures = figures(moves_of(swinging(1.0, ahead=2.0)), 5)
    ink = (pictures.min(-1) < 120).sum((1, 2))
    assert pictures.shape[0] == 5 and pictures.dtype == np.uint8 and (ink > 150).all() and (ink < 2000).all()
