"""The recipe of motions: it learns, a resumed training is a straight one, measures say what they say."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch

from kinema.data.motions import ACTIONS, RATE, Window, Windows, moves_of
from kinema.data.shards import Clip, write_shard
from kinema.errors import InputError
from kinema.recipes.job import Job
from kinema.recipes.motion_measures import Classifier, away, jerk, skate, spread, world
from kinema.recipes.motion_vae import PRESETS, TINY, batch_of, body, bound_and_body, train
from kinema.recipes.run import clips_of
from kinema.stage.actors.moves import places_of, six
from kinema.stage.actors.skeleton import rot_x, rot_y
from kinema.training.checkpoint import load_checkpoint
from kinema.weights.load import card, load

WALK, WAVE = 1 + ACTIONS.index("walk"), 1 + ACTIONS.index("wave")


def motion(action, seed, frames=64):
    """Someone who glides ahead, both arms swinging, or who stands and swings one arm; [frames, 16, 6]."""
    rng = np.random.default_rng(seed)
    out, t = np.zeros((frames, 16, 6)), np.arange(frames) / RATE
    yaw, hertz, phase = rng.uniform(-3, 3), rng.uniform(0.8, 1.2), rng.uniform(0, 6)
    out[:, 1:], out[:, 0, 1], out[:, 0, 3:5] = six(rot_y(yaw)), 0.994, float(action == "wave")
    gone = (1.8 if action == "walk" else 0.0) * t
    out[:, 0, 0], out[:, 0, 2] = gone * np.sin(yaw), gone * np.cos(yaw)
    for bone, side in ((3, 1), (5, 1), (7, 1), (4, -1), (6, -1), (8, -1)):
        if action == "walk" or side > 0:
            swing = 0.5 * side * np.sin(2 * np.pi * hertz * t + phase) - (2.2 if action == "wave" else 0.0)
            out[:, 1 + bone] = six(np.stack([rot_y(yaw) @ rot_x(a) for a in swing]))
    return out.astype(np.float32)


@pytest.fixture(scope="module")
def motions(tmp_path_factory):
    folder, kinds = tmp_path_factory.mktemp("motions"), ("capture", "rules")
    clips = [Clip(arrays={"frames": motion(action, seed)},
                  about={"action": action, "source": kinds[seed % 2], "split": "held" if seed > 5 else "train"})
             for seed in range(8) for action in ("walk", "wave")]
    write_shard(folder / "a.safetensors", clips)
    return folder


@pytest.fixture(scope="module")
def windows(motions):
    return Windows(clips_of(Job(data=motions, out=motions))[0])


def test_a_training_lowers_the_loss_and_writes_weights_sheet_and_card(motions, tmp_path):
    quality = train(TINY, Job(data=motions, out=tmp_path, steps=25, log_every=1))
    lines = [json.loads(line) for line in (tmp_path / "motion_vae.log.jsonl").read_text().splitlines()]
    losses = [line["loss"] for line in lines]
    assert np.mean(losses[-4:]) < 0.8 * np.mean(losses[:4]) and all(np.isfinite(line["kl"]) for line in lines)
    assert load("motion_vae", tmp_path).config == TINY.model and (tmp_path / "motion_vae-000025.png").exists()
    assert card("motion_vae", tmp_path)["actions"] == {"walk": ["capture", "rules"], "wave": ["capture", "rules"]}
    made = ("skate", "jerk", "diversity", "accuracy")
    assert set(quality) >= {"degrees", "cm", "bound", "kl"} | {f"{m}{of}" for m in made for of in ("", "_captured", "_rules")}
    assert quality["accuracy_captured"] == quality["accuracy_rules"] == 1.0


def test_a_resumed_training_is_a_straight_one(motions, tmp_path):
    def stop(i, metrics):
        if i == 1:
            raise KeyboardInterrupt
    straight = Job(data=motions, out=tmp_path / "straight", steps=4)
    stopped = replace(straight, out=tmp_path / "stopped", save_minutes=0.0)
    train(TINY, straight)
    with pytest.raises(KeyboardInterrupt):
        train(TINY, replace(stopped, hooks=(stop,)))
    train(TINY, replace(stopped, resume=True))
    one, two = (load_checkpoint(job.out / "motion_vae.checkpoint.safetensors") for job in (straight, stopped))
    assert one["steps"] == two["steps"] == 4
    assert all(torch.equal(one["model"][key], two["model"][key]) for key in one["model"])


def test_a_batch_depends_on_its_number_alone_and_leaves_some_of_the_condition_out(windows):
    recipe = replace(TINY, size=64)
    one, same, other = (batch_of(windows, recipe, i, seed=0) for i in (3, 3, 4))
    assert torch.equal(one.moves_BTD, same.moves_BTD) and not torch.equal(one.moves_BTD, other.moves_BTD)
    assert set(one.told.action_B.tolist()) == {0, WALK, WAVE}
    assert 0.2 < one.told.numbers_B2.isnan().float().mean() < 0.6
    begun = one.given_BT.sum(1)
    assert 0.25 < (begun > 0).float().mean() < 0.75 and begun.max() <= 24 and (one.given_BT.diff(dim=1) <= 0).all()


def test_the_heavier_kl_changes_the_gradient_of_the_encoder_in_the_same_descent(windows):
    from kinema.models.motion_vae import MotionVAE
    torch.manual_seed(0)
    model, batch, noise = MotionVAE(TINY.model), batch_of(windows, TINY, 0, seed=0), torch.randn(8, 8)
    found = [bound_and_body(model, batch, noise, TINY, body(), weight, torch.device("cpu")) for weight in (0.0, 1.0)]
    assert found[0][1]["kl"] == found[1][1]["kl"] > 0
    assert (found[1][0] - found[0][0]).item() == pytest.approx(found[0][1]["kl"].item() / (48 * 96), rel=0.25)


def test_presets_are_sized_as_motions_are():
    for recipe in PRESETS.values():
        assert (recipe.model.features, recipe.model.num_frames, recipe.model.num_actions) == (96, 48, 1 + len(ACTIONS))


def test_clips_of_pictures_are_refused(clips, tmp_path):
    with pytest.raises(InputError, match="no motions"):
        train(TINY, Job(data=clips, out=tmp_path, steps=1))


def standing(frames=24, slide=0.0):
    out = np.zeros((frames, 16, 6))
    out[:, 1:], out[:, 0, 1] = six(np.eye(3)), 0.0
    out[:, 0, 1] = -places_of(out)[0, -1, 1]                                  # the balls of the feet on the ground
    out[:, 0, 2] = slide * np.arange(frames) / RATE
    return moves_of(out)[None]


def test_who_stands_does_not_skate_and_who_glides_does_at_their_speed():
    assert skate(standing()) == pytest.approx(0, abs=1e-6)
    assert skate(standing(slide=1.0)) == pytest.approx(67, rel=0.02)
    high = standing(slide=1.0)
    high[..., 90] += 0.5
    assert np.isnan(skate(high))


def test_jerk_is_the_third_derivative():
    t = np.arange(40) / RATE
    moves = standing(40)
    moves[..., 90] += 0.1 * t ** 3
    assert jerk(moves) == pytest.approx(0.6 * world(standing())[0, 0, 0, 1] / standing()[0, 0, 90], rel=1e-3)


def test_a_turned_arm_is_so_many_degrees_away():
    one, two = standing(), standing()
    two[..., 18:24] = six(rot_x(0.3))
    degrees, cm = away(one, two)
    assert degrees == pytest.approx(np.degrees(0.3) / 15) and cm > 0 and away(one, one) == (pytest.approx(0, abs=1e-3), 0)


def test_the_same_motion_over_and_over_has_no_diversity():
    other = standing()
    other[..., 18:24] = six(rot_x(1.0))
    assert spread(np.concatenate((standing(), standing())), np.array([1, 1])) == 0
    assert spread(np.concatenate((standing(), other)), np.array([1, 1])) > 0.01
    assert np.isnan(spread(np.concatenate((standing(), other)), np.array([1, 2])))


def test_the_classifier_tells_a_walk_from_a_wave_and_says_nothing_of_what_it_does_not_know(windows):
    classifier = Classifier(windows.draw(32, np.random.default_rng(0)), steps=60)
    assert classifier.accuracy(windows.draw(32, np.random.default_rng(1))) == 1.0
    unknown = windows.draw(4, np.random.default_rng(2))
    assert np.isnan(classifier.accuracy(Window(unknown.moves_BTD, np.full(4, 1), unknown.numbers_B2)))
