"""The judge's recipe, on clips of a bright square: it is told from the ground, and the place by its colours."""

import json

import numpy as np
import pytest
import torch

from kinema.data.labels import CLASSES, QUESTIONS
from kinema.data.shards import Clip, open_clips, write_shard
from kinema.errors import InputError
from kinema.models.judge import TINY as TINY_JUDGE
from kinema.models.judge import Judge
from kinema.recipes.job import Job
from kinema.recipes.judge import TINY, batch_of, ious, judged, train
from kinema.weights.load import card, load
from tests.recipes.conftest import square


def person(seed: int) -> Clip:
    """The square is called ADA; in the room all is dark, in the meadow light."""
    clip = square(seed)
    frames = np.where(clip.arrays["objects"] == 1, 255, (160, 20)[seed % 2]).astype(np.uint8)
    frames = frames[..., None].repeat(3, axis=3)
    return Clip(arrays=clip.arrays | {"frames": frames}, about=clip.about | {"objects": ["ADA"]})


@pytest.fixture(scope="module")
def people(tmp_path_factory):
    folder = tmp_path_factory.mktemp("people")
    write_shard(folder / "a.safetensors", [person(seed) for seed in range(10)])
    return folder


@pytest.fixture(scope="module")
def trained(people, tmp_path_factory):
    out = tmp_path_factory.mktemp("judge")
    return out, train(TINY, Job(data=people, out=out, steps=60, log_every=1))


def test_sixty_steps_find_the_square_and_tell_the_place(trained):
    out, quality = trained
    losses = [json.loads(line)["loss"] for line in (out / "judge.log.jsonl").read_text().splitlines()]
    assert losses[-1] < 0.3 * losses[0]
    assert quality["iou"] > 0.6 and quality["place"] == 1 and quality["place_guess"] == 0.5
    assert card("judge", out)["quality"]["iou"] == pytest.approx(quality["iou"], abs=1e-4)


def test_the_judge_answers_as_the_measures_ask(trained, people):
    judge, clip = load("judge", trained[0]), open_clips(people)[0]
    frames = clip.read("frames")
    seen, told = judged(judge, frames)
    assert seen.shape == frames.shape[:3] and seen.dtype == np.uint8
    square = clip.read("objects") == 1
    assert (seen[square] == CLASSES.index("person")).mean() > 0.6
    assert set(told) == set(QUESTIONS) and told["place"] in QUESTIONS["place"] and isinstance(told["effects"], tuple)


def test_a_lesson_depends_on_its_number_alone_and_mirrors_both(people):
    clips = open_clips(people)
    answers = [{"place": "meadow", "effects": ("rain",)}] * len(clips)
    one, same, other = (batch_of(clips, answers, TINY, i, seed=0) for i in (3, 3, 4))
    assert torch.equal(one.frames_BCTHW, same.frames_BCTHW) and not torch.equal(one.frames_BCTHW, other.frames_BCTHW)
    bright = one.frames_BCTHW[:, 0, -1:, ::2, ::2] == 1
    assert torch.equal(bright, one.classes_BTHW == CLASSES.index("person"))
    assert one.answers_BQ[0].tolist()[:2] == [QUESTIONS["place"].index("meadow"), -1]
    assert one.effects_BE.sum(1).tolist() == [1.0] * TINY.size


def test_intersection_over_union_by_hand():
    confusion = np.zeros((len(CLASSES), len(CLASSES)))
    confusion[0, :2], confusion[1, 1] = (6, 2), 4
    assert ious(confusion) == {"sky": 6 / 8, "ground": 4 / 6}


def test_clips_without_mattes_and_facts_are_refused(clips, tmp_path):
    with pytest.raises(InputError, match="mattes and facts"):
        train(TINY, Job(data=clips, out=tmp_path, steps=1))


def test_an_untrained_judge_judges_too():
    torch.manual_seed(0)
    seen, told = judged(Judge(TINY_JUDGE), np.zeros((3, 32, 64, 3), np.uint8))
    assert seen.shape == (3, 32, 64) and set(told) == set(QUESTIONS)
