"""Clips measured beside the teacher's: every row and key, with tiny models of random weights and perfect copies."""

import json
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from tests.generate.tiny import ABOUT, save_tiny
from tests.recipes.conftest import square

from kinema.bench.contenders import kept, painted, painters, staged, teacher
from kinema.bench.judges import Judges, find_judge
from kinema.bench.measure import EFFECTS, alike, as_text, described, measure_video, measured, nearest_of, shows
from kinema.cli.main import main
from kinema.data.draw import draw_clip
from kinema.data.labels import answers_to, classes_of, objects_only
from kinema.data.shards import Clip, open_clips, write_shard
from kinema.errors import InputError
from kinema.generate.clip import load_models
from kinema.metrics.psnr import psnr
from kinema.models.judge import TINY, Judge
from kinema.recipes.judge import TINY as TINY_RECIPE
from kinema.weights.load import load, save

ROW = {"who", "count", "psnr_db", "ssim", "flicker", "survival", "attribute_accuracy", "diversity", "fvd"}


def quiet(text):
    pass


def labelled(seed: int) -> Clip:
    clip = square(seed)
    facts = {"place": ("meadow", "room")[seed % 2], "time": "day", "weather": "rain", "style": "natural", "effects": []}
    about = {key: value for key, value in clip.about.items() if key != "seed"}         # no shot of the stage
    return Clip(arrays=clip.arrays, about=about | {"objects": ["ADA"], "facts": facts})


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("clips")
    write_shard(folder / "a.safetensors", [labelled(seed) for seed in range(10)])
    return folder


@pytest.fixture(scope="module")
def weights(tmp_path_factory):
    folder = save_tiny(tmp_path_factory.mktemp("weights"))
    torch.manual_seed(0)
    save("judge", Judge(TINY), ABOUT, folder)
    return folder


def oracle(clips):
    """Judges that know the right answers, whatever they are shown: of the first clip, the second, .."""
    seen = iter([objects_only(classes_of(c.read("objects"), c.about["objects"])) for c in clips])
    told = iter([answers_to(c) for c in clips])
    return Judges(lambda frames: next(seen), lambda frames: next(told))


def test_the_teacher_is_a_perfect_copy_of_itself(data):
    training, held = alike(data)
    row = measured("teacher", teacher, held, oracle(held), described(training, quiet), quiet)
    assert set(row) == ROW and row["count"] == 2
    assert row["psnr_db"] is None and row["ssim"] == pytest.approx(1) and row["flicker"] == pytest.approx(1)
    assert row["survival"] == 1 and row["attribute_accuracy"] == 1 and row["diversity"] is None and row["fvd"] > 0


def test_the_command_prints_one_object_with_a_row_for_every_maker(data, weights, capsys):
    words = ["measure", "video", "--data", str(data), "--weights", str(weights), "--clips", "2"]
    assert main([*words, "--json"]) == 0
    said = capsys.readouterr()
    found = json.loads(said.out)
    assert [row["who"] for row in found["rows"]] == [
        "teacher", "50 steps", "8 steps", "4 steps", "2 steps", "nearest training clip"]        # 2: the card's own
    assert all(set(row) == ROW and row["count"] == 2 for row in found["rows"])
    painted_rows = found["rows"][1:5]
    assert all(isinstance(row[key], float) for row in painted_rows for key in ROW - {"who", "count"})
    assert set(found["vae"]) == {"psnr_db", "flicker", "psnr_db_without_guides", "flicker_without_guides"}
    assert set(found["effects"]) == set(EFFECTS) and found["effects"]["fire"] == []
    assert [row["who"] for row in found["effects"]["rain"]] == ["teacher", "2 steps"]
    assert {"features", "frames", "count", "reference", "self_test"} <= set(found["fvd"])
    assert {"iou", "pixels", "place", "place_guess"} <= set(found["judge"])
    assert {"first_frame_psnr_db", "last_frame_ssim"} <= set(found["animate"]) and "held_out" in found["novelty"]
    assert "50 steps" in said.err
    text = as_text(found)
    assert "| teacher |" in text and "no held-out clip shows fire" in text and "self-test" in text


def test_a_student_paints_at_its_own_steps_and_leaves_the_others_to_its_teacher(tmp_path, weights):
    student = load_models(save_tiny(tmp_path, sampling={"ts": [1.0, 0.9, 0.7, 0.5, 0.0]}, step_level=True))
    assert set(painters(student, None)) == {"4 steps"}
    both = painters(student, load_models(weights))
    assert both["4 steps"].args[0] is student and both["50 steps"].args[0] is not student


def test_what_is_painted_has_the_clips_shape_and_follows_passes_first_frame_and_seed(data, weights):
    clip, models = open_clips(data)[0], load_models(weights)
    frames = painted(models, clip, 0)
    assert frames.shape == clip.read("frames").shape and frames.dtype == np.uint8
    for other in (painted(models, clip, 1), painted(models, clip, 0, passes=False),
                  painted(models, clip, 0, passes=False, first=True), painted(models, clip, 0, steps=5)):
        assert other.shape == frames.shape and not np.array_equal(frames, other)


def test_a_clip_is_made_once_a_seed():
    asked = []
    make = kept(lambda clip, seed: asked.append((clip.number, seed)) or np.zeros(1))
    one, two = (SimpleNamespace(path="a", number=k) for k in (1, 2))
    for clip, seed in ((one, 0), (one, 0), (two, 0), (one, 1)):
        make(clip, seed)
    assert asked == [(1, 0), (2, 0), (1, 1)]


def test_the_nearest_training_clip_to_a_training_clip_is_itself(data):
    training, _ = alike(data)
    reference = described(training, quiet)
    assert np.array_equal(nearest_of(reference, training[3], 0), training[3].read("frames"))


def test_campfires_are_fire_and_weather_counts():
    def clip(**facts):
        about = {"facts": {"place": "meadow", "time": "day", "style": "natural"} | facts}
        return SimpleNamespace(about=about, names=())
    assert shows(clip(effects=["campfire"]), "fire") and shows(clip(weather="snow"), "snow")
    assert not shows(clip(weather="clear", effects=["snow"]), "rain")


def test_the_stage_draws_the_same_shot_again(tmp_path):
    write_shard(tmp_path / "a.safetensors", [draw_clip(3, split="held", width=64, height=32, frames=5, samples=2)])
    clip = open_clips(tmp_path)[0]
    again = staged(clip, 0)
    assert again.shape == (5, 32, 64, 3) and psnr(again, clip.read("frames")) > 20


def test_without_a_judge_one_is_trained_once_and_found_again(data, weights, tmp_path, monkeypatch):
    monkeypatch.setenv("KINEMA_STORE", str(tmp_path / "store"))
    said = []
    for _ in range(2):
        judge = find_judge(tmp_path, data, say=said.append, recipe=TINY_RECIPE, steps=2)
        assert judge.config == TINY_RECIPE.model
    assert len(said) == 1 and "no judge" in said[0]
    assert find_judge(weights, data, say=said.append).config == TINY and len(said) == 1


def test_too_few_clips_are_refused(tmp_path, weights):
    write_shard(tmp_path / "a.safetensors", [labelled(seed) for seed in range(2)])
    with pytest.raises(InputError, match="held-out clips"):
        measure_video(data=tmp_path, weights=weights)
    assert main(["measure", "video", "--clips", "1"]) == 2


def test_the_judge_looks_at_a_clip_once_for_both_questions(weights):
    asked = []
    model = load("judge", weights)
    model.register_forward_hook(lambda *told: asked.append(1))
    judges, frames = Judges.of(model), np.zeros((5, 32, 64, 3), np.uint8)
    seen, told = judges.segment(frames), judges.tell(frames)
    assert len(asked) == 1 and seen.shape == (5, 32, 64) and "place" in told
    judges.tell(frames.copy())
    assert len(asked) == 2
