"""`kinema generate` and `kinema animate` as a user meets them, with tiny models of random weights."""

from __future__ import annotations

import json
import subprocess
import sys

import numpy as np
import pytest
from tests.generate.tiny import save_tiny

from kinema.cli.main import main
from kinema.media.image import read_image, write_image
from kinema.media.video import probe


@pytest.fixture(scope="module")
def weights(tmp_path_factory):
    return save_tiny(tmp_path_factory.mktemp("weights"))


@pytest.fixture(autouse=True)
def own_weights(weights, monkeypatch):
    monkeypatch.setenv("KINEMA_WEIGHTS", str(weights))


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "photo.png"
    write_image(path, np.random.default_rng(0).integers(0, 256, (90, 120, 3), np.uint8))
    return path


def said(capsys, *words):
    code = main([*map(str, words), "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_words_become_a_film_with_a_trace_that_repeats(tmp_path, capsys):
    words = ("generate", "a lighthouse in a storm, slow dolly in", "--seconds", "0.4", "--seed", "5", "--steps", "2")
    code, first = said(capsys, *words, "--trace", "--out", tmp_path / "x.mp4")
    assert code == 0 and first["frames"] == 5 and first["unknown_words"] == {}
    found = probe(tmp_path / "x.mp4")
    assert (found.width, found.height, found.frames, found.rate) == (256, 144, 5, 12)
    assert probe(tmp_path / "x.trace.gif").frames > 4
    assert read_image(tmp_path / "x.trace.png").shape[1] > 5 * 280
    assert len(first["files"]) == 3
    assert said(capsys, *words, "--out", tmp_path / "y.mp4")[0] == 0
    assert (tmp_path / "x.mp4").read_bytes() == (tmp_path / "y.mp4").read_bytes()


def test_what_the_stage_drafts_can_be_of_any_size_at_the_rate_of_films(tmp_path, photo, capsys):
    words = ("generate", "a campfire", "--seconds", "0.4", "--size", "320x136")
    code, made = said(capsys, *words, "--out", tmp_path / "x.mp4")
    found = probe(tmp_path / "x.mp4")
    assert code == 0 and (made["size"], made["frames"], made["rate"]) == ([320, 136], 9, 24)
    assert (found.width, found.height, found.frames, found.rate) == (320, 136, 9, 24)
    code, refused = said(capsys, *words, "--first", photo, "--out", tmp_path / "y.mp4")
    assert code == 2 and "another size" in refused["error"]
    with pytest.raises(SystemExit):
        main(["generate", "a campfire", "--size", "big", "--out", "x.mp4"])
    assert "as in 1024x576" in capsys.readouterr().err


def test_a_photograph_begins_to_move_in_its_own_shape(tmp_path, photo, capsys):
    assert said(capsys, "animate", photo, "snow", "--seconds", "0.4", "--out", tmp_path / "x.gif")[0] == 0
    found = probe(tmp_path / "x.gif")
    assert found.frames == 5 and found.width / found.height == pytest.approx(120 / 90, rel=0.1)
    code, one = said(capsys, "animate", photo, "snow", "--seconds", "0.1", "--out", tmp_path / "x.png")
    assert code == 0 and read_image(tmp_path / "x.png").shape[1::-1] == tuple(one["size"])


def test_words_that_are_not_known_are_named_with_the_nearest(tmp_path, capsys):
    code, found = said(capsys, "generate", "a lighthose in a storm", "--seconds", "0.1", "--out", tmp_path / "x.png")
    assert code == 0 and "lighthouse" in found["unknown_words"]["lighthose"]
    assert main(["generate", "a lighthose in a storm", "--seconds", "0.1", "--out", str(tmp_path / "x.png")]) == 0
    heard = capsys.readouterr()
    assert "'lighthose' is not known; near it: lighthouse" in heard.err and "step 1" in heard.err
    assert "LTX-Video" in heard.err
    code, found = said(capsys, "generate", "海边的飞艇", "--seconds", "0.1", "--out", tmp_path / "x.png")
    assert code == 0 and found["unknown_words"] == {"飞艇": ["飞船"]}


def test_a_clip_has_a_first_and_a_last_picture_a_style_and_another_that_goes_on(tmp_path, photo, capsys):
    out = tmp_path / "x.mp4"
    code, one = said(capsys, "generate", "a dog", "--first", photo, "--last", photo, "--style", "ink", "--seconds", "0.4",
                     "--out", out)
    assert code == 0 and one["frames"] == 5
    code, both = said(capsys, "generate", "a dog", "--continue", out, "--seconds", "0.7", "--trace", "--out",
                      tmp_path / "y.mp4")
    assert code == 0 and both["size"] == one["size"] and both["frames"] == probe(tmp_path / "y.mp4").frames == 13
    code, found = said(capsys, "generate", "a dog", "--continue", out, "--first", photo, "--out", tmp_path / "z.mp4")
    assert code == 2 and "begins where the other ends" in found["error"]


def test_passes_that_a_shot_wrote_are_painted_over(film_folder, tmp_path, capsys):
    (film_folder / "two-lights.fountain").write_text("EXT. MEADOW - DAY\n\nA campfire burns.\n")
    toml = film_folder / "film.toml"
    toml.write_text(toml.read_text() + "rate = 12\ntitle_card = false\ncredits = false\n")
    code, found = said(capsys, "shot", "1", film_folder, "--passes", "depth,normal", "--frame", "all")
    assert code == 0 and found["files"] == [str(film_folder / "out" / "shots" / "001.passes")]
    folder = film_folder / "out" / "shots" / "001.passes"
    about = json.loads((folder / "about.json").read_text())
    assert len(list(folder.glob("001.*.depth.png"))) == len(list(folder.glob("001.*.camera.json"))) == about["frames"]
    code, found = said(capsys, "generate", "a campfire", "--passes", folder, "--trace", "--out",
                       tmp_path / "x.mp4")
    assert code == 0 and len(found["files"]) == 3 and found["frames"] == about["frames"]
    code, found = said(capsys, "generate", "a campfire", "--passes", film_folder / "out" / "shots" / "none", "--out",
                       tmp_path / "x.mp4")
    assert code == 2 and "no such folder" in found["error"]
    (tmp_path / "empty").mkdir()
    code, found = said(capsys, "generate", "a campfire", "--passes", tmp_path / "empty", "--out", tmp_path / "x.mp4")
    assert code == 2 and "no passes in this folder" in found["error"]


@pytest.mark.parametrize("change, says", [
    ({"words": ""}, "there are no words"), ({"words": "qwertz"}, "none of these words is known: qwertz"),
    ({"--out": "x.avi"}, "cannot write '.avi' files"), ({"--out": "nowhere/x.mp4"}, "folder does not exist"),
    ({"--seconds": "0"}, "no length"), ({"--seconds": "nan"}, "no length"), ({"--steps": "0"}, "number of steps")])
def test_wrong_input_is_one_clear_line(tmp_path, capsys, monkeypatch, change, says):
    monkeypatch.chdir(tmp_path)
    asked = {"words": "a dog", "--out": "x.mp4", "--seconds": "0.1"} | change
    words = asked.pop("words")
    code, found = said(capsys, "generate", words, *(part for pair in asked.items() for part in pair))
    assert code in (2, 4) and says in found["error"]


def test_pictures_that_cannot_be_animated_are_refused(tmp_path, photo, capsys):
    (tmp_path / "no-picture.png").write_text("words")
    write_image(tmp_path / "thin.png", np.zeros((20, 400, 3), np.uint8))
    for name, says in (("missing.png", "no such file"), ("no-picture.png", "not a picture"), ("thin.png", "at most 4 times as wide")):
        code, found = said(capsys, "animate", tmp_path / name, "snow", "--out", tmp_path / "x.mp4")
        assert code == 2 and says in found["error"]


def test_without_weights_it_says_what_to_run(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("KINEMA_WEIGHTS", str(tmp_path))
    code, found = said(capsys, "generate", "a dog", "--out", tmp_path / "x.mp4")
    assert code == 2 and "kinema train video_vae" in found["error"]


def test_without_torch_it_says_what_to_install_and_the_core_commands_never_ask_for_it(tmp_path, film_folder):
    code = ("import sys; sys.modules['torch'] = None; from kinema.cli.main import main; "
            f"print(main(['plan', {str(film_folder)!r}, '--json']), main(['explain', {str(film_folder)!r}, '--json']), "
            f"main(['generate', 'a dog', '--out', {str(tmp_path / 'x.mp4')!r}]))")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "0 0 2" and "pip install torch" in done.stderr
    watch = ("import sys; from kinema.cli.main import main\n"
             f"code = main(['shot', '1', {str(film_folder)!r}, '--frame', '3', '--quiet'])\n"
             "print(code, 'torch' in sys.modules)")
    done = subprocess.run([sys.executable, "-c", watch], capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "0 False", done.stderr
