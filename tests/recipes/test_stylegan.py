"""The recipe of StyleGAN: both players learn, it goes on as if it had never stopped, pictures grow on time."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch

from kinema.data.faces import QUESTIONS
from kinema.data.shards import Clip, open_clips, write_shard
from kinema.errors import InputError
from kinema.losses.adversarial import lazily
from kinema.models.stylegan import TINY as MODEL
from kinema.models.stylegan import TINY_GROWING as GROWING_MODEL
from kinema.models.stylegan import StyleGAN
from kinema.recipes.job import Job
from kinema.recipes.portraits import IGNORED, lesson_of, share_right
from kinema.recipes.style_measures import filtered, path_length
from kinema.recipes.stylegan import TINY, TINY_GROWING, at_size, growth, train
from kinema.training.checkpoint import load_checkpoint
from kinema.weights.load import card, load

RECIPE = replace(TINY, r1_every=2, path_every=2)


def face(seed: int, *, facts: bool = True) -> Clip:
    """A disc of skin on a ground, dark above it where there is hair."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[:16, :16]
    frame = np.empty((16, 16, 3), np.uint8)
    frame[:] = rng.integers(0, 90, 3)
    bald = bool(seed % 2)
    frame[(y - 9) ** 2 + (x - 8) ** 2 < 30] = (220, 170, 140)
    if not bald:
        frame[((y - 8) ** 2 + (x - 8) ** 2 < 40) & (y < 7)] = (60, 30, 20)
    about = {"seed": seed, "split": "held" if seed >= 24 else "train"}
    known = {"facts": {"hair": "bald" if bald else "short", "turn": "left"}, "colours": {"skin": "#dcaa8c"}}
    return Clip(arrays={"frames": frame[None]}, about=about | (known if facts else {"footage": "faces"}))


@pytest.fixture(scope="module")
def faces(tmp_path_factory):
    folder = tmp_path_factory.mktemp("faces")
    write_shard(folder / "a.safetensors", [face(seed) for seed in range(32)])
    return folder


def same(a, b):
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(a[k], b[k]) for k in a)
    if isinstance(a, list):
        return len(a) == len(b) and all(map(same, a, b))
    return torch.equal(a, b) if isinstance(a, torch.Tensor) else a == b


def test_a_training_writes_weights_cards_and_a_sheet_and_measures(faces, tmp_path):
    quality = train(RECIPE, Job(data=faces, out=tmp_path, steps=4, log_every=1))
    assert {"frechet", "precision", "recall", "spread", "path_length", "inversion", "reader", "read"} <= quality.keys()
    model, about = load("stylegan", tmp_path), card("stylegan", tmp_path)
    assert model.config == MODEL and model.w_mean.abs().sum() > 0 and load("face_reader", tmp_path).config
    assert about["reads"] is True and "filters" in about["features"] and (tmp_path / "stylegan-000004.png").exists()
    logged = [json.loads(line) for line in (tmp_path / "stylegan.log.jsonl").read_text().splitlines()]
    assert all(np.isfinite([row["loss"], row["critic"], row["reading"]]).all() for row in logged)


def stop():
    raise KeyboardInterrupt


def test_stopping_and_going_on_changes_nothing(faces, tmp_path):
    def stop_at(number):
        return (lambda i, _: stop() if i == number else None,)

    job = Job(data=faces, out=tmp_path / "whole", steps=3, save_minutes=0.0)
    recipe = replace(RECIPE, num_measured=2, num_taught=8, taught_steps=1, invert_steps=1)
    train(recipe, job)
    with pytest.raises(KeyboardInterrupt):
        train(recipe, replace(job, out=tmp_path / "parts", hooks=stop_at(0)))
    train(recipe, replace(job, out=tmp_path / "parts", resume=True))
    whole, parts = (load_checkpoint(tmp_path / x / "stylegan.checkpoint.safetensors") for x in ("whole", "parts"))
    assert all(same(whole[key], parts[key]) for key in whole if key != "seconds")


def test_both_players_and_the_reader_move_and_the_picture_nears_the_real_ones(faces, tmp_path):
    recipe = replace(TINY, size=8, lr=5e-3)
    train(recipe, Job(data=faces, out=tmp_path, steps=60))
    torch.manual_seed(0)
    before, after = StyleGAN(MODEL), load("stylegan", tmp_path)
    real = lesson_of(open_clips(faces), 16, 0, size=32, seed=0).frames_BCHW
    z = torch.randn(32, MODEL.latent)

    def off(model):
        with torch.no_grad():
            return float((model(z).mean(0) - real.mean(0)).square().mean())
    assert off(after) < 0.5 * off(before)


def test_pictures_grow_and_are_held(faces, tmp_path):
    assert growth(0.3, MODEL) is None
    shares = [growth(s, GROWING_MODEL) for s in (0.0, 0.2, 0.45, 0.6, 1.0)]
    assert shares[0] == shares[1] == 1.0 and shares[2] == pytest.approx(1.5) and shares[3:] == [2.0, 2.0]
    frames = torch.rand(2, 3, 16, 16)
    assert at_size(frames, 1.0, GROWING_MODEL).shape[2] == 8 and at_size(frames, None, GROWING_MODEL) is frames
    faded = at_size(frames, 1.5, GROWING_MODEL)
    assert faded.shape[2] == 16 and faded.var() < frames.var()
    train(TINY_GROWING, Job(data=faces, out=tmp_path, steps=5))
    assert load("stylegan", tmp_path).config == GROWING_MODEL


def test_faces_without_facts_are_learned_but_not_read(tmp_path):
    write_shard(tmp_path / "clips" / "a.safetensors", [face(seed, facts=False) for seed in range(32)])
    quality = train(TINY, Job(data=tmp_path / "clips", out=tmp_path / "out", steps=1))
    assert "read" not in quality and card("stylegan", tmp_path / "out")["reads"] is False


def test_a_mirror_turns_left_to_right_and_other_facts_stay(faces):
    clips = open_clips(faces)
    lesson = lesson_of(clips, 16, 0, size=16, seed=3)
    turn, glasses = list(QUESTIONS).index("turn"), list(QUESTIONS).index("glasses")
    assert set(lesson.answers_BQ[:, turn].tolist()) == {0, 2} and set(lesson.answers_BQ[:, glasses].tolist()) == {IGNORED}
    assert (lesson.colours_BC3[:, 0] > 0).all() and (lesson.colours_BC3[:, 1:] == -1).all()
    assert lesson_of(clips, 8, 0, size=2, seed=3).frames_BCHW.shape == (2, 3, 8, 8)
    with pytest.raises(InputError, match="multiple of 32"):
        lesson_of(clips, 32, 0, size=2, seed=3)


def test_measures_have_their_known_values():
    torch.manual_seed(0)
    frames = torch.rand(4, 3, 16, 16) * 2 - 1
    assert filtered(frames).shape == (4, 72) and np.isfinite(filtered(frames)).all()
    model = StyleGAN(MODEL).eval()
    assert path_length(model, lambda frames: (0, 0, torch.ones(len(frames), 3)), count=4) == 0
    answers = torch.zeros(2, MODEL.num_answers)
    answers[:, 1] = 1
    truth = torch.full((2, len(QUESTIONS)), IGNORED)
    truth[:, 0] = torch.tensor([1, 2])
    assert share_right(answers, truth) == 0.5 and lazily(16, 16) == 16
