"""The figures of speed, on tiny models: keys, types and what they are made of."""

import pytest
from tests.generate.tiny import save_tiny

from kinema.bench import video
from kinema.bench.video import bench_video, models_here, random_models
from kinema.generate.clip import Wish, load_models

KEYS = {"clip_seconds", "wall_seconds", "denoiser_share_of_bare_matmuls", "vae_decode_fps", "ratio_to_diffusers",
        "ratio_to_teacher"}


def test_every_figure_is_there_and_positive(tmp_path, monkeypatch):
    monkeypatch.setattr(video, "teacher_seconds", lambda wish: 2.0)
    monkeypatch.setattr(video, "find_spec", lambda name: None)
    models = load_models(save_tiny(tmp_path, sampling={"steps": 2, "frames": 9}))
    found = bench_video(models=models, wish=Wish(text="a dog", frames=13, width=32, height=16), repeats=1)
    assert set(found) >= KEYS and found["clip_seconds"] == 1.08 and found["steps"] == 2 and found["window"] == 9
    assert all(found[key] > 0 for key in KEYS - {"ratio_to_diffusers", "wall_seconds"}) and found["wall_seconds"] >= 0
    assert found["ratio_to_diffusers"] is None and "pip install diffusers" in found["diffusers"]


def test_without_weights_the_models_are_random_and_it_is_said(tmp_path, monkeypatch):
    monkeypatch.setenv("KINEMA_WEIGHTS", str(tmp_path))
    monkeypatch.setattr(video, "random_models", lambda: None)
    assert "random" in models_here()[1]
    save_tiny(tmp_path)
    models, about = models_here()
    assert about == str(tmp_path) and models.window > 0


def test_random_models_are_a_student_of_four_levels():
    models = random_models()
    assert len(models.ts) == 5 and models.dit.config.step_level and models.guidance == 1


def test_diffusers_is_measured_where_it_is(tmp_path):
    pytest.importorskip("diffusers")
    models, wish = load_models(save_tiny(tmp_path)), Wish(text="a dog", frames=9, width=32, height=16)
    assert video.against_diffusers(models, wish, video.denoiser(models, wish)) > 0
