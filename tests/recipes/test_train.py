"""What `kinema train` does: material found, imported or refused; a training by its name."""

import sys
from pathlib import Path

import numpy as np
import pytest

from kinema.cli.main import main
from kinema.data.shards import open_clips
from kinema.errors import InputError, MissingError
from kinema.media.image import write_image
from kinema.recipes import train as training
from kinema.recipes.train import RECIPES, material, recipe_module


def test_the_command_trains_and_says_what_was_measured(clips, tmp_path, capsys):
    pytest.importorskip("torch")
    words = ["train", "video_vae", "--data", str(clips), "--out", str(tmp_path), "--steps", "2", "--preset", "tiny"]
    assert main(words) == 0
    assert "psnr_db" in capsys.readouterr().out and (tmp_path / "video_vae.safetensors").exists()
    assert main(words) == 2 and "--resume" in capsys.readouterr().err
    assert main([*words[:-4], "--steps", "3", "--preset", "tiny", "--resume"]) == 0


def test_what_is_wrong_is_said_before_clips_are_drawn(tmp_path, capsys):
    pytest.importorskip("torch")
    words = ["--data", "stage", "--preset", "tiny", "--out", str(tmp_path)]
    for more, says in ((["video_dit"], "video_dit builds on video_vae, which is not here"),
                       (["video_unet"], "kinema train text_encoder"), (["video_vae", "--resume"], "no checkpoint"),
                       (["video_vae", "--device", "cuda:77"], "is not here")):
        assert main(["train", *more, *words]) == 2 and says in capsys.readouterr().err
    for wrong in (["--clips", "0"], ["--measure-every", "x"], ["--steps", "3", "--minutes", "1"]):
        with pytest.raises(SystemExit):
            main(["train", "video_vae", *words, *wrong])
    assert list(tmp_path.iterdir()) == []


def test_clips_are_taken_as_they_are_and_pictures_are_imported(clips, tmp_path):
    assert material(str(clips), tmp_path / "clips", count=1, size=(64, 32)) == Path(clips)
    (tmp_path / "footage").mkdir()
    write_image(tmp_path / "footage" / "a.png", np.zeros((50, 80, 3), np.uint8))
    folder = material(str(tmp_path / "footage"), tmp_path / "clips", count=1, size=(64, 32))
    assert [c.size for c in open_clips(folder)] == [(64, 32)]


def test_a_folder_that_is_not_there_or_holds_nothing_is_refused(tmp_path):
    with pytest.raises(InputError, match="no such folder"):
        material(str(tmp_path / "none"), tmp_path, count=1, size=(64, 32))
    with pytest.raises(InputError, match="no pictures"):
        material(str(tmp_path), tmp_path, count=1, size=(64, 32))


def test_without_torch_one_is_told_what_to_install(monkeypatch):
    monkeypatch.setattr(training, "find_spec", lambda name: None)
    with pytest.raises(MissingError, match="pip install"):
        recipe_module("video_vae")
    with pytest.raises(InputError, match="video_dit"):
        recipe_module("video_gan")


def test_every_recipe_has_its_presets():
    pytest.importorskip("torch")
    assert all(set(recipe_module(name).PRESETS) >= {"tiny", "small"} for name in RECIPES)
    assert "kinema.recipes.video_vae" in sys.modules
