"""Three families on the same pictures, and generators of pictures by themselves: tiny models, every key and sheet."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch
from tests.recipes.conftest import sky

from kinema.bench import families, pictures
from kinema.bench.families import COMPARED, as_text, measure_families, row_of
from kinema.cli.main import main
from kinema.data.shards import Clip, write_shard
from kinema.errors import InputError
from kinema.media.image import read_image
from kinema.models import face_reader, stylegan
from kinema.weights.load import CARD, save


@pytest.fixture(scope="module")
def skies(tmp_path_factory):
    folder = tmp_path_factory.mktemp("skies")
    write_shard(folder / "a.safetensors", [sky(seed) for seed in range(40)])
    return folder


@pytest.fixture(scope="module")
def compared(skies, tmp_path_factory):
    out = tmp_path_factory.mktemp("families")
    said = []
    found = measure_families(out=out, data=skies, steps=2, seeds=2, preset="tiny", count=8, say=said.append)
    return out, found, said


def test_every_family_is_trained_once_a_seed_and_all_keys_are_there(compared, skies):
    out, found, said = compared
    assert [row["family"] for row in found["rows"]] == ["GAN", "VAE", "diffusion"] and len(found["runs"]) == 6
    for row in found["rows"]:
        has_none = {"bits_per_dim"} if row["family"] == "GAN" else set()
        assert {key for key in COMPARED if row[key] is None} == has_none
        assert {key for key in COMPARED if row[f"{key}_spread"] is None} == has_none
    assert found["real"]["diversity"] > 0 and json.loads((out / "families.json").read_text())["seeds"] == 2
    assert all((out / f"{name}-{seed}" / f"{name}.json").exists() for name in ("dcgan", "image_vae", "image_diffusion")
               for seed in (0, 1))
    assert read_image(out / "sheet.png").shape == (7 * (32 + 2 + 20), 8 * 66, 3)
    text = as_text(found)
    assert "| GAN |" in text and "none" in text and "54 numbers" in text and "2 steps each" in text
    before = len(said)
    again = measure_families(out=out, data=skies, steps=2, seeds=2, preset="tiny", count=8, say=said.append)
    assert [run["frechet"] for run in again["runs"]] == [run["frechet"] for run in found["runs"]]
    assert not any("training" in text for text in said[before:])
    with pytest.raises(InputError, match="another length"):
        measure_families(out=out, data=skies, steps=3, seeds=2, preset="tiny", count=8)


def test_a_stopped_training_goes_on_for_the_minutes_that_are_left(skies, tmp_path, monkeypatch):
    given = []
    shared = families.Comparison(pictures="", preset="tiny", minutes=2.0, steps=None, num_measured=8)
    monkeypatch.setattr(families, "load_checkpoint", lambda path: {"seconds": 90.0})
    monkeypatch.setitem(families.FAMILIES, "GAN", type("Room", (), {
        "NAME": "dcgan", "train": staticmethod(lambda recipe, job: given.append((job.resume, job.minutes, job.seed)))}))
    families.trained("GAN", tmp_path / "a", skies, shared, None, 3, print)
    (tmp_path / "a" / "dcgan.checkpoint.safetensors").touch()
    families.trained("GAN", tmp_path / "a", skies, shared, None, 3, print)
    assert given == [(False, 2.0, 3), (True, 0.5, 3)]


def test_the_spread_is_the_deviation_over_seeds():
    runs = [dict.fromkeys(COMPARED, value) | {"steps": 3, "weights": 5} for value in (1.0, 2.0, 3.0)]
    row = row_of("GAN", runs)
    assert row["frechet"] == 2 and row["frechet_spread"] == pytest.approx(1)
    assert row_of("GAN", runs[:1])["frechet_spread"] is None


@pytest.mark.parametrize("name", ["dcgan", "image_vae", "image_diffusion"])
def test_the_command_measures_a_generator_and_samples_it(name, compared, skies, tmp_path, capsys):
    folder = compared[0] / f"{name}-0"
    words = ["measure", name, "--data", str(skies), "--weights", str(folder), "--clips", "8", "--json"]
    assert main(words) == 0
    found = json.loads(capsys.readouterr().out)
    assert {"frechet", "frechet_real", "precision", "recall", "coverage", "diversity", "features"} <= set(found)
    assert (found["bits_per_dim"] is None) == (name == "dcgan") and found["size"] == [64, 32]
    assert main(["measure", name, "--clips", "3"]) == 2 and "8 or more" in capsys.readouterr().err
    if name == "dcgan":                                      # tests/cli/test_sample.py
        return
    out = tmp_path / "a.png"
    sample = ["sample", name, "day", "--weights", str(folder), "--count", "4", "--out"]
    assert main([*sample, str(out)]) == 0 and read_image(out).shape == (32, 4 * 64, 3)
    if name == "image_vae":
        assert read_image(tmp_path / "a-traversals.png").shape == (8 * 32, 8 * 64, 3)
    assert main([*sample, str(tmp_path / "a.gif")]) == 2
    assert main(["sample", name, "volcano", "--weights", str(folder), "--out", str(out)]) == 2
    assert "Ask for: day" in capsys.readouterr().err


def test_portraits_are_measured_with_stated_features(tmp_path):
    rng = np.random.default_rng(0)
    faces = [Clip(arrays={"frames": rng.integers(0, 256, (1, 16, 16, 3)).astype(np.uint8)},
                  about={"seed": k, "split": "held" if k % 2 else "train", "facts": {}}) for k in range(16)]
    write_shard(tmp_path / "a.safetensors", faces)
    torch.manual_seed(0)
    for name, model in (("stylegan", stylegan.StyleGAN(stylegan.TINY)), ("face_reader", face_reader.FaceReader(face_reader.TINY))):
        save(name, model, dict.fromkeys(CARD, "") | {"reads": False}, tmp_path / "weights")
    found = pictures.measure_faces(data=tmp_path, weights=tmp_path / "weights", count=8, inverted=1, invert_steps=2)
    assert {"frechet", "frechet_real", "precision", "recall", "path_length", "spread", "inversion"} <= set(found)
    assert set(found["features"]) == {"frechet", "precision", "recall", "path_length", "spread"} and found["made"] == 8
    assert "path_length" in pictures.as_text(found)
    few = [replace(face, about=face.about | {"split": "held" if k < 2 else "train"}) for k, face in enumerate(faces)]
    write_shard(tmp_path / "few" / "a.safetensors", few)
    with pytest.raises(InputError, match="too few"):
        pictures.measure_faces(data=tmp_path / "few", weights=tmp_path / "weights", count=8)
