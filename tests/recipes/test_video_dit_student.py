"""The student's recipe, taught by a transformer that was never trained but is no longer zero."""

import json
from dataclasses import replace

import pytest
import torch

from kinema.data.shards import open_clips
from kinema.errors import InputError
from kinema.generate.clip import load_models
from kinema.models.text_encoder import TextEncoder
from kinema.models.video_dit import VideoDiT
from kinema.recipes.job import Job
from kinema.recipes.video_dit_student import TINY, student_of, train
from kinema.recipes.video_vae import TINY as VAE_TINY
from kinema.recipes.video_vae import begun, with_statistics
from kinema.weights.load import CARD, card, load, save, weights_hash


@pytest.fixture(scope="module")
def teachers(clips, tmp_path_factory):
    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("teachers")
    dit = VideoDiT(TINY.base.model)
    with torch.no_grad():
        for parameter in dit.parameters():
            parameter.add_(0.05 * torch.randn_like(parameter))
    vae = with_statistics(begun(VAE_TINY, open_clips(clips)), open_clips(clips), device=torch.device("cpu"))
    for name, model in (("video_vae", vae), ("video_dit", dit), ("text_encoder", TextEncoder(TINY.base.text))):
        save(name, model, dict.fromkeys(CARD, ""), folder)
    return folder


def test_a_student_comes_nearer_to_its_teacher(clips, teachers, tmp_path):
    train(TINY, Job(data=clips, out=tmp_path, given=teachers, steps=40, log_every=1))
    losses = [json.loads(line)["loss"] for line in (tmp_path / "video_dit.log.jsonl").read_text().splitlines()]
    assert sum(losses[-8:]) < 0.9 * sum(losses[:8])
    student, sampling = load("video_dit", tmp_path), card("video_dit", tmp_path)["sampling"]
    assert student.config == replace(TINY.base.model, step_level=True) and sampling["guidance"] == 1
    assert len(sampling["ts"]) == 5 and sampling["ts"][0] == 1 and sampling["ts"][-1] == 0
    assert load_models(tmp_path).window == TINY.base.frames                        # a folder to be used as it is
    assert card("video_dit", tmp_path)["trained_with"] == {name: weights_hash(name, teachers)
                                                           for name in ("video_vae", "text_encoder")}


def test_a_student_begins_as_its_teacher(teachers):
    teacher = load("video_dit", teachers)
    student = student_of(teacher)
    x, t = torch.randn(2, 4, 3, 4, 8), torch.tensor([0.2, 0.9])
    text, mask = torch.randn(2, 5, TINY.base.text.width), torch.ones(2, 5, dtype=torch.bool)
    torch.testing.assert_close(student(x, t, text, mask, step_B=t / 2), teacher(x, t, text, mask))


def test_a_teacher_is_not_written_over(clips, teachers):
    with pytest.raises(InputError, match="--given"):
        train(TINY, Job(data=clips, out=teachers, given=teachers, steps=1))
