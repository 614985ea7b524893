"""A film by another generator: what its takes depend on, and what is said where something is missing."""

from __future__ import annotations

import json
import sys
from fractions import Fraction

import pytest
from tests.generate.tiny import save_tiny

from kinema.build.executor import load
from kinema.build.store import Store
from kinema.cli.main import main
from kinema.film.make import make_film
from kinema.film.project import generated, open_project, store_folder
from kinema.film.tasks import Render, take
from kinema.film.verify import verify_film
from kinema.story.shot import Light, Place, Shot

RENDER = Render(generator="bundled", quality="final", width=128, height=72, rate=Fraction(24))
SHORT = "EXT. MEADOW - NIGHT\n\nA campfire burns. [[camera: static]]\n"
SETTINGS = 'long_side = 128\nquality = "preview"\ntitle_card = false\ncredits = false\n'


@pytest.fixture
def weights(tmp_path, monkeypatch):
    folder = save_tiny(tmp_path / "weights")
    monkeypatch.setenv("KINEMA_WEIGHTS", str(folder))
    return folder


@pytest.fixture
def short(tmp_path):
    folder = tmp_path / "short"
    folder.mkdir()
    (folder / "short.fountain").write_text(SHORT)
    (folder / "film.toml").write_text(SETTINGS)
    return folder


def test_a_take_depends_on_the_weights_that_paint_it_and_one_of_the_stage_on_none(weights):
    shot = Shot(id="s", scene_id="x", frames=4, rate=Fraction(24), place=Place(set="meadow"), light=Light(time="day"))
    before = take(shot, RENDER, number=1)
    assert set(before.params["weights"]) == {"video_vae", "video_dit", "text_encoder"}
    save_tiny(weights, sampling={"steps": 3})
    after = take(shot, RENDER, number=1)
    assert after.key != before.key
    changed = [name for name, found in after.params["weights"].items() if found != before.params["weights"][name]]
    assert changed == ["video_dit"]
    drawn = Render(generator="stage", quality="final", width=128, height=72, rate=Fraction(24))
    assert "weights" not in take(shot, drawn, number=1).params


def test_a_painted_film_is_recorded_with_its_weights_and_others_are_told_apart(weights, short, monkeypatch):
    from kinema.generate import bundled
    from kinema.generate.clip import shared_models

    monkeypatch.setattr(bundled, "size_for", lambda aspect: (64, 48))
    shared_models.cache_clear()
    project, store, executor = generated(open_project(short), "bundled"), Store(store_folder()), load("inline")
    made = make_film(project, store=store, executor=executor)
    assert made.path.stat().st_size > 1000
    record = json.loads((short / "film.lock").read_text())["films"]["short.fountain"]
    assert record["generator"] == "bundled" and set(record["weights"]) == {"video_vae", "video_dit", "text_encoder"}
    assert record["environment"]["torch"]
    assert verify_film(open_project(short), store=store, executor=executor, quick=True).exact
    save_tiny(weights, sampling={"steps": 3})
    found = verify_film(open_project(short), store=store, executor=executor, quick=True).differences
    assert "weights: video_dit are others than recorded" in found
    store.close()


COMMANDS = (("make",), ("shot", "1"), ("shot", "1", "--frame", "0"), ("takes", "1"), ("export", "gif"))


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_without_torch_or_weights_it_is_said_before_anything_is_made(words, short, tmp_path, weights, monkeypatch, capsys):
    command = [*words[:2 if words[0] in ("shot", "takes", "export") else 1], str(short), *words[2:], "--generator",
               "bundled", "--json"]
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "torch", None)
        assert main(command) == 2
    said = json.loads(capsys.readouterr().out)["error"]
    assert said == "the generator 'bundled' needs torch. pip install torch, then: pip install 'kinema[models]'"
    monkeypatch.setenv("KINEMA_WEIGHTS", str(tmp_path))
    assert main(command) == 2
    said = json.loads(capsys.readouterr().out)["error"]
    assert "there are no weights here" in said and "kinema train video_vae" in said
    assert not (short / "out").exists()
