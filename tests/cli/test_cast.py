"""`kinema cast` on a tiny model: three files, and no photograph without a consent."""

import json

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from kinema.cli.main import main  # noqa: E402
from kinema.generate import casting  # noqa: E402
from kinema.generate.consent import NOTE  # noqa: E402
from kinema.media.image import notes_of, write_image  # noqa: E402
from kinema.models.stylegan import TINY, StyleGAN  # noqa: E402
from kinema.weights.load import CARD, save  # noqa: E402


@pytest.fixture
def weights(tmp_path, monkeypatch):
    torch.manual_seed(0)
    monkeypatch.setattr(casting, "DRAWN", 64)
    monkeypatch.setattr(casting, "STEPS", 2)
    save("stylegan", StyleGAN(TINY), dict.fromkeys(CARD, "random weights of a test"), tmp_path)
    return tmp_path


def test_words_give_a_portrait_a_sheet_and_a_look(weights, capsys):
    assert main(["cast", "an old man, gloomy xyzzy", "--out", str(weights / "old.png"), "--weights", str(weights), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert [path.rsplit("/", 1)[1] for path in said["files"]] == ["old.png", "old.sheet.png", "old.toml"]
    assert said["settings"].startswith("[cast.OLD]\nlook = ") and said["settings"] == (weights / "old.toml").read_text()
    assert (weights / "old.sheet.png").stat().st_size > 5000


def test_a_photograph_needs_a_consent_which_the_film_keeps(weights, capsys):
    write_image(weights / "me.png", np.full((20, 20, 3), 120, np.uint8))
    (weights / "film.fountain").write_text("EXT. MEADOW - DAY\n\nMARA waits.\n")
    call = ["cast", "--out", str(weights / "x.png"), "--weights", str(weights), "--photograph", str(weights / "me.png"),
            "--film", str(weights)]
    assert main(call) == 2 and "no consent" in capsys.readouterr().err and not (weights / "film.lock").exists()
    (weights / "yes.txt").write_text("I agree.")
    assert main([*call, "--consent", str(weights / "yes.txt"), "--json"]) == 0
    kept = json.loads((weights / "film.lock").read_text())["films"]["film.fountain"]["consents"]
    assert [consent["file"] for consent in kept.values()] == ["yes.txt"]
    assert notes_of(weights / "x.png")[NOTE] in kept and 'portrait = "x.png"' in (weights / "x.toml").read_text()


def test_what_cannot_be_done_is_said_before_anything_is_loaded(tmp_path, capsys):
    assert main(["cast", "an old man", "--out", str(tmp_path / "x.jpg")]) == 2
    assert main(["cast", "the sea", "--out", str(tmp_path / "x.png"), "--weights", str(tmp_path)]) == 2


def test_faces_are_sampled_with_words_and_without(weights):
    for name, words in (("a.png", []), ("b.png", ["an old man"])):
        call = ["sample", "stylegan", *words, "--out", str(weights / name), "--weights", str(weights), "--count", "7"]
        assert main(call) == 0 and (weights / name).exists()
    assert main(["sample", "stylegan", "--out", str(weights / "a.gif"), "--weights", str(weights)]) == 2
