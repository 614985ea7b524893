"""Casting on a tiny model whose reading of w is known."""

import numpy as np
import pytest
import torch

from kinema.data.faces import COLOURS, NUM_ANSWERS, QUESTIONS
from kinema.errors import InputError, MissingError
from kinema.generate import casting
from kinema.generate.cast_sheet import page
from kinema.generate.casting import answers_of, as_settings, cast, face_model, from_picture, look_of, search, steered
from kinema.generate.part import Part
from kinema.media.image import write_image
from kinema.models.stylegan import TINY, StyleGAN
from kinema.story.shot import Look
from kinema.weights.load import CARD, save

FIRST = {question: sum(len(a) for a in list(QUESTIONS.values())[:k]) for k, question in enumerate(QUESTIONS)}


@pytest.fixture
def model(monkeypatch):
    """Number k of w says answer k of each question, 8 + k that of the turn: the larger, the likelier."""
    torch.manual_seed(0)
    monkeypatch.setattr(casting, "DRAWN", 256)
    found = StyleGAN(TINY).eval().requires_grad_(False)
    with torch.no_grad():
        for parameter in found.facts.parameters():
            parameter.zero_()
        found.facts[0].weight.copy_(torch.eye(TINY.hidden, TINY.latent))
        for question, first in FIRST.items():
            for k in range(len(QUESTIONS[question])):
                found.facts[2].weight[first + k, k + (8 if question == "turn" else 0)] = 3
    return found


def test_the_best_of_many_is_what_was_asked_for_and_no_two_are_alike(model):
    found = search(model, Part(words="", wanted={"age": "elder"}), count=4, drawn=256)
    assert [answers_of(model, w[None])["age"] for w in found] == ["elder"] * 4
    assert torch.pdist(found).min() > 0.1
    assert torch.equal(found, search(model, Part(words="", wanted={"age": "elder"}), count=4, drawn=256))


def test_a_face_is_led_to_another_answer_and_stays_near(model):
    w = model.styles(search(model, Part(words="", wanted={"age": "child"}), count=1, drawn=256))[0]
    led = steered(model, w, {"turn": "right"})
    assert answers_of(model, led)["turn"] == "right"
    assert (led - w).norm() < 3 * (w - model.w_mean).norm()


@pytest.fixture
def hasty(monkeypatch):
    monkeypatch.setattr(casting, "STEPS", 2)


def test_a_sheet_has_all_rows_and_the_same_face_for_the_same_words(model, hasty):
    part = Part(words="an old woman", wanted={"age": "elder"})
    sheet, again = cast(model, part), cast(model, part)
    assert list(sheet.rows) == ["portrait", "others found", "variations", "siblings", "turn", "emotions"]
    assert [len(sheet.rows[name]) for name in ("turn", "emotions", "siblings")] == [3, 6, 4]
    assert (sheet.portrait == again.portrait).all() and sheet.portrait.shape == (16, 16, 3)
    assert not (cast(model, part, choose=1).portrait == sheet.portrait).all()
    shown = page(sheet, "an old woman")
    assert shown.dtype == np.uint8 and min(shown.shape[:2]) > 400


def test_the_face_sets_the_actors_look(model):
    w = model.styles(search(model, Part(words="", wanted={"age": "elder"}), count=1, drawn=256))[0]
    look, shows = look_of(model, w), answers_of(model, w)
    assert (look.build, look.hair_style, look.hat) == (shows["age"], shows["hair"], shows["hat"])
    assert all(len(getattr(look, field)) == 7 for field in COLOURS)


def test_the_look_is_told_to_the_film_in_its_own_words(tmp_path):
    from kinema.film.settings import read_settings

    lines = as_settings("MARA", Look(build="elder", soft=True, hair_style="bun", hat="brim", skin="#aabbcc"))
    assert 'look = "old woman, bun, hat"' in lines and 'skin = "#aabbcc"' in lines
    (tmp_path / "film.toml").write_text(lines)
    assert read_settings(tmp_path / "film.toml").cast["MARA"].skin == "#aabbcc"


def test_a_picture_becomes_a_sheet_too(model, hasty, tmp_path):
    write_image(tmp_path / "face.png", np.full((20, 30, 3), 90, np.uint8))
    sheet = from_picture(model, tmp_path / "face.png", steps=2)
    assert sheet.w_LW.shape == (TINY.num_layers, TINY.latent) and len(sheet.rows["siblings"]) == 4


def test_faces_that_came_without_facts_cannot_be_searched(model, tmp_path):
    with pytest.raises(MissingError):
        face_model(tmp_path)
    save("stylegan", model, dict.fromkeys(CARD, "") | {"reads": False}, tmp_path)
    with pytest.raises(InputError, match="without facts"):
        face_model(tmp_path)
    save("stylegan", model, dict.fromkeys(CARD, ""), tmp_path)
    assert face_model(tmp_path).config.num_answers == NUM_ANSWERS
