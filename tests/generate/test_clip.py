"""Clips from words, pictures and passes, with tiny models of random weights: the whole path."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import torch
from tests.generate.tiny import ABOUT, save_tiny

from kinema.errors import InputError, MissingError
from kinema.generate.clip import (
    Wish,
    blend,
    clip,
    encoded,
    levels_for,
    load_models,
    size_for,
    strange_words,
    windows,
)
from kinema.models import text_encoder, video_vae
from kinema.weights.load import save, weights_hash

WISH = Wish(text="a lighthouse in a storm", frames=9, width=32, height=16, seed=3)


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    return load_models(save_tiny(tmp_path_factory.mktemp("weights")))


def painted(models, wish, **more):
    return np.stack(list(clip(models, wish, **more)))


def test_a_clip_has_its_frames_and_size_and_repeats_with_its_seed(models):
    frames = painted(models, WISH)
    assert frames.shape == (9, 16, 32, 3) and frames.dtype == np.uint8
    assert np.array_equal(frames, painted(models, WISH))
    assert not np.array_equal(frames, painted(models, replace(WISH, seed=4)))


def test_words_steps_and_passes_change_the_clip(models):
    frames = painted(models, WISH)
    guides = np.random.default_rng(0).random((15, 9, 16, 32), np.float32)
    for other in (replace(WISH, text="a dog in the snow"), replace(WISH, steps=5),
                  replace(WISH, guides=lambda first, count: guides[:, first:first + count])):
        assert not np.array_equal(frames, painted(models, other))


def test_the_first_picture_keeps_its_latents(models):
    picture = np.random.default_rng(1).integers(0, 256, (16, 32, 3), np.uint8)
    seen = []
    frames = painted(models, replace(WISH, first=picture[None]), on_step=lambda window, step, x: seen.append(x))
    still = painted(models, replace(WISH, first=picture[None], frames=1))
    assert np.array_equal(frames[0], still[0])         # the codec is causal: the first frame is the given one, decoded
    torch.testing.assert_close(seen[-1][:, :, :1], encoded(models, picture[None]).float())
    other = painted(models, replace(WISH, first=255 - picture[None]))
    assert not np.array_equal(frames[8], other[8])


def test_a_clip_ends_with_the_last_picture_and_begins_with_the_frames_of_another(models):
    rng = np.random.default_rng(2)
    before, last = rng.integers(0, 256, (5, 16, 32, 3), np.uint8), rng.integers(0, 256, (16, 32, 3), np.uint8)
    seen = []
    painted(models, replace(WISH, first=before, last=last), on_step=lambda window, step, x: seen.append(x))
    ends = encoded(models, np.repeat(last[None], 5, axis=0))[:, :, 1:].float()
    torch.testing.assert_close(seen[-1][:, :, :2], encoded(models, before).float())
    torch.testing.assert_close(seen[-1][:, :, 2:], ends)
    seen.clear()
    list(clip(models, replace(WISH, frames=68, width=16, height=16, last=last[:, :16]),
              on_step=lambda window, step, x: seen.append((window, x))))
    assert [window for window, _ in seen] == [0, 0, 1, 1] and seen[-1][1].shape[2] == 5
    torch.testing.assert_close(seen[-1][1][:, :, 4:], encoded(models, np.repeat(last[None, :, :16], 5, 0))[:, :, 1:].float())


def test_a_pass_that_is_missing_is_not_one_that_is_zero(models):
    guides = np.random.default_rng(0).random((15, 9, 16, 32), np.float32)
    guides[1:] = 0
    wish = replace(WISH, guides=lambda first, count: guides[:, first:first + count])
    assert not np.array_equal(painted(models, wish), painted(models, replace(wish, passes=("depth",))))


def test_windows_cover_a_clip_and_overlap():
    assert windows(1) == [(0, 1)] and windows(61) == [(0, 61)] and windows(7) == [(0, 9)]
    for frames, window, overlap in ((62, 61, 9), (113, 61, 9), (114, 61, 9), (300, 17, 5), (18, 9, 1), (8, 1, 1)):
        found = windows(frames, window)
        assert all((count - 1) % 4 == 0 and count <= max(window, 5) for _, count in found)
        assert sum(found[-1]) >= frames > sum(found[-2])
        assert all(a + count - b == overlap for (a, count), (b, _) in pairwise(found))


@pytest.mark.parametrize("frames", [62, 113, 120])
def test_a_long_clip_is_painted_window_by_window_without_a_jump(models, frames):
    wish = replace(WISH, frames=frames, width=16)
    asked = []
    guides = np.zeros((15, 200, 16, 16), np.float32)

    def drawn(first, count):
        asked.append((first, count))
        return guides[:, first:first + count]

    stream = clip(models, replace(wish, guides=drawn))
    next(stream)
    assert asked == windows(frames)[:1]                # what is not asked for is not painted
    assert 1 + len(list(stream)) == frames and asked == windows(frames)


def test_the_blend_begins_with_the_old_and_comes_near_the_new():
    old, new = np.zeros((4, 1, 1, 3), np.uint8), np.full((4, 1, 1, 3), 200, np.uint8)
    assert blend(old, new)[:, 0, 0, 0].tolist() == [0, 50, 100, 150]
    assert blend(old[:0], new[:0]).shape == (0, 1, 1, 3)


def test_sizes_keep_the_shape_of_the_picture():
    assert size_for(16 / 9) == (256, 144) and size_for(1) == (192, 192)
    for aspect in (2.39, 9 / 16, 1.85, 4, 0.25):
        width, height = size_for(aspect)
        assert width % 16 == height % 16 == 0 and width / height <= aspect + 1e-9 < width / (height - 16)


def test_a_card_says_the_levels_of_its_student_the_guidance_and_the_step(tmp_path):
    ts = [1.0, 0.9, 0.6, 0.0]
    student = load_models(save_tiny(tmp_path, sampling={"ts": ts, "shift": 2.0, "guidance": 3.0}, step_level=True,
                                     about={"recipe": {"frames": 17}}))
    assert levels_for(student, None).tolist() == levels_for(student, 3).tolist() == ts
    assert levels_for(student, 2).tolist() == pytest.approx([1.0, 2 / 3, 0.0])
    assert (student.guidance, student.window) == (3.0, 17)
    assert painted(student, replace(WISH, frames=30)).shape == (30, 16, 32, 3)


def test_missing_weights_and_those_of_several_trainings_are_said_clearly(tmp_path):
    with pytest.raises(MissingError, match="kinema train video_vae"):
        load_models(tmp_path)
    save_tiny(tmp_path)
    save("text_encoder", text_encoder.TextEncoder(replace(text_encoder.TINY, num_words=3072, width=32)), ABOUT, tmp_path)
    with pytest.raises(InputError, match="do not belong together: width of words"):
        load_models(tmp_path)


def test_weights_of_one_size_but_of_several_trainings_are_told_apart(tmp_path):
    save_tiny(tmp_path)
    trained_with = {name: weights_hash(name, tmp_path) for name in ("video_vae", "text_encoder")}
    assert load_models(save_tiny(tmp_path, about={"trained_with": trained_with}))
    (tmp_path / "text_encoder.json").write_text("{}")                            # a card may change
    assert load_models(tmp_path)
    save("video_vae", video_vae.VideoVAE(video_vae.TINY), ABOUT, tmp_path)
    with pytest.raises(InputError, match="video_vae is not the one that video_dit was trained with"):
        load_models(tmp_path)


@pytest.mark.parametrize("change, says", [({"frames": 0}, "no length"), ({"width": 30}, "multiples of 16"),
                                          ({"steps": 0}, "number of steps"),
                                          ({"first": np.zeros((1, 8, 8, 3), np.uint8)}, "clip's size"),
                                          ({"last": np.zeros((8, 8, 3), np.uint8)}, "clip's size"),
                                          ({"first": np.zeros((3, 16, 32, 3), np.uint8)}, "begin with 3 given")])
def test_what_cannot_be_painted_is_refused(models, change, says):
    with pytest.raises(InputError, match=says):
        next(clip(models, replace(WISH, **change)))


def test_strange_words_are_named_and_nothing_but_strange_words_is_refused():
    assert strange_words("a lighthouse in a storm") == []
    assert strange_words("a zeppelinx over the lighthouse") == ["zeppelinx"]
    for text in ("", "  ", "qwertz zeppelinx"):
        with pytest.raises(InputError, match="words"):
            strange_words(text)
