"""Pictures, passes, clips and styles become a wish; a clip that goes on is joined to what was there."""

from fractions import Fraction

import numpy as np
import pytest
from tests.generate.tiny import save_tiny

from kinema.data.words import UNKNOWN, vocabulary
from kinema.errors import InputError
from kinema.generate.clip import Wish, load_models
from kinema.generate.given import GIVEN, at_rate, continued, drafted, in_style, wish_for
from kinema.media.image import write_image
from kinema.media.video import write_lossless
from kinema.post.styles import STYLES


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    return load_models(save_tiny(tmp_path_factory.mktemp("weights")))


@pytest.fixture
def film(tmp_path):
    """30 frames at 24 a second, brighter and brighter."""
    frames = [np.full((36, 64, 3), 8 * k, np.uint8) for k in range(30)]
    write_lossless(tmp_path / "film.mkv", frames, rate=Fraction(24), width=64, height=36)
    return tmp_path / "film.mkv"


def test_a_style_is_a_word_that_captions_have_in_the_language_of_the_prompt():
    assert in_style("a dog", None) == "a dog"
    assert in_style("A dog. ", "ink") == "A dog, ink drawing" and in_style("一只狗。", "ink") == "一只狗，水墨"
    for style in STYLES:
        for text in ("a dog", "一只狗"):
            assert UNKNOWN not in vocabulary().encode(in_style(text, style))[0]


def test_a_film_is_seen_at_the_rate_and_in_the_shape_of_clips(film, tmp_path):
    frames = list(at_rate(film, 32, 32))
    assert len(frames) == 15 and frames[0].shape == (32, 32, 3)
    assert [f.mean() for f in frames[:3]] == pytest.approx([0, 16, 32], abs=2)
    write_lossless(tmp_path / "slow.mkv", [np.zeros((16, 16, 3), np.uint8)] * 4, rate=Fraction(8), width=16, height=16)
    assert len(list(at_rate(tmp_path / "slow.mkv", 16, 16))) == 6


@pytest.mark.parametrize("length, given", [(9, GIVEN), (5, GIVEN), (3, 1), (1, 1)])
def test_a_clip_goes_on_where_it_ends_and_keeps_what_was_there(models, length, given):
    source = np.random.default_rng(0).integers(0, 256, (length, 16, 32, 3), np.uint8)
    steps = []
    frames = list(continued(models, Wish(text="a dog", frames=9, width=32, height=16), iter(source),
                            on_step=lambda *about: steps.append(about)))
    assert len(frames) == length + 8 and len(steps) == 2
    assert all(np.array_equal(a, b) for a, b in zip(frames, source[:length - given + 1], strict=False))


def test_a_clip_without_frames_cannot_go_on(models):
    with pytest.raises(InputError, match="no frames"):
        list(continued(models, Wish(text="a dog", frames=9), iter(())))


def test_a_wish_has_the_shape_and_the_length_of_what_is_given(tmp_path, film):
    assert (wish := wish_for("a dog")).frames == 61 and (wish.width, wish.height) == (256, 144)
    write_image(tmp_path / "high.png", np.zeros((90, 60, 3), np.uint8))
    write_image(tmp_path / "wide.png", np.zeros((60, 90, 3), np.uint8))
    wish = wish_for("a dog", first=tmp_path / "high.png", last=tmp_path / "wide.png", seconds=1, style="clay")
    assert wish.frames == 13 and wish.height > wish.width and wish.text == "a dog, clay animation"
    assert wish.first.shape == (1, *wish.last.shape) == (1, wish.height, wish.width, 3)
    assert wish_for("a dog", follows=film).width == 256
    np.save(tmp_path / "0.depth.npy", np.ones((20, 20), np.float32))
    np.save(tmp_path / "48.depth.npy", np.ones((20, 20), np.float32))
    wish = wish_for("a dog", passes=tmp_path)
    assert (wish.frames, wish.width, wish.passes) == (25, 192, ("depth",)) and wish.guides(0, 5).shape == (15, 5, 192, 192)


def test_what_does_not_go_together_or_is_no_picture_is_said(tmp_path, film):
    with pytest.raises(InputError, match="begins where the other ends"):
        wish_for("a dog", follows=film, first=film)
    with pytest.raises(InputError, match="not a picture"):
        wish_for("a dog", last=film)
    write_image(tmp_path / "thin.png", np.zeros((20, 400, 3), np.uint8))
    with pytest.raises(InputError, match="400x20 cannot begin or end"):
        wish_for("a dog", first=tmp_path / "thin.png")
    with pytest.raises(InputError, match="no such file"):
        wish_for("a dog", follows=tmp_path / "nowhere.mp4")


def test_words_alone_are_drafted_by_the_stage_and_nothing_else_is(tmp_path):
    wish, drawing = drafted(wish_for("a lighthouse in a storm, slow dolly in", seconds=1, seed=4))
    shot = drawing.shot
    assert shot.place.landmark == "lighthouse" and shot.frames == 25 and (shot.camera.move, shot.seed) == ("dolly", 4)
    guides = wish.guides(0, 5)
    assert guides.shape == (15, 5, 144, 256) and all(guides[k].any() for k in (0, 5, 9)) and "draft" in wish.passes
    write_image(tmp_path / "a.png", np.zeros((90, 160, 3), np.uint8))
    told = wish_for("a dog", first=tmp_path / "a.png")
    assert drafted(told) == (told, None)
