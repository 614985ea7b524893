"""A shot through the models, with tiny ones of random weights."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from tests.generate.tiny import save_tiny

from kinema.data.stage_shots import random_shot
from kinema.errors import InputError, MissingError
from kinema.generate import bundled, protocol
from kinema.generate.bundled import BundledGenerator, Drawing
from kinema.generate.clip import load_models, shared_models
from kinema.generate.protocol import load, ready
from kinema.generate.stage import StageGenerator
from kinema.post.display import display

SHOT = replace(random_shot(5, split="train"), frames=4)


@pytest.fixture(scope="module")
def weights(tmp_path_factory):
    return save_tiny(tmp_path_factory.mktemp("weights"))


@pytest.fixture(autouse=True)
def small(weights, monkeypatch):
    """A quarter of the models' size: it is the path that is tested."""
    monkeypatch.setenv("KINEMA_WEIGHTS", str(weights))
    monkeypatch.setattr(bundled, "size_for", lambda aspect: (64, 48))
    shared_models.cache_clear()


def frames(shot, **more):
    return list(BundledGenerator().frames(shot, width=128, height=72, **more))


def test_a_shot_has_its_frames_its_size_and_the_passes_asked_for():
    taken = frames(SHOT, passes=("depth", "matte"))
    assert len(taken) == SHOT.frames
    for frame in taken:
        assert frame.colour.shape == (72, 128, 3) and frame.colour.dtype == np.float32
        assert np.isfinite(frame.colour).all() and (frame.colour >= 0).all()
        assert frame.passes["depth"].shape == (72, 128) and frame.objects


def test_the_same_seed_paints_the_same_and_another_seed_another_picture():
    one, again, other = (frames(shot)[1].colour for shot in (SHOT, SHOT, replace(SHOT, seed=SHOT.seed + 1)))
    assert np.array_equal(one, again) and not np.array_equal(one, other)


def test_a_part_of_a_shot_is_that_part_of_the_whole():
    whole, part = frames(SHOT), frames(SHOT, first=1, last=3)
    assert len(part) == 2
    assert all(np.array_equal(a.colour, b.colour) for a, b in zip(whole[1:3], part, strict=True))


def test_every_rate_has_its_own_number_of_frames():
    for rate in (Fraction(12), Fraction(25), Fraction(24000, 1001)):
        assert len(frames(replace(SHOT, rate=rate, frames=3))) == 3
    assert len(frames(replace(SHOT, frames=1))) == 1


def test_guides_are_drawn_at_the_clips_moments_and_stand_still_after_the_end():
    drawing = Drawing(SHOT, 64, 48, 16 / 9)
    guides = drawing.guides(0, 9)
    assert guides.shape == (15, 9, 48, 64) and guides.any((1, 2, 3)).sum() >= 6
    assert np.array_equal(guides[:, 5], guides[:, 8]) and not np.array_equal(guides[:, 0], guides[:, 1])
    assert drawing.picture(0).shape == (48, 64, 3)
    quick, = StageGenerator().frames(SHOT, width=256, height=192, quality="preview", first=0, last=1)
    large = display(quick.colour, frame=0, seed=0, grain=0.0).reshape(48, 4, 64, 4, 3).mean((1, 3)) / 255
    assert np.abs(Drawing(SHOT, 64, 48, 4 / 3).picture(0) - large).mean() < 0.012
    drawing.guides(4, 5)
    assert min(drawing.rows) == 4


def test_the_sphere_and_two_eyes_are_refused():
    for camera in (replace(SHOT.camera, projection="360"), replace(SHOT.camera, stereo_mm=64.0)):
        with pytest.raises(InputError, match="flat pictures for one eye"):
            frames(replace(SHOT, camera=camera))


def test_weights_are_known_by_their_hash_and_missing_ones_are_said_before_anything_is_drawn(tmp_path, monkeypatch):
    assert protocol.weights("stage") == {}
    first = protocol.weights("bundled")
    assert first == protocol.weights("bundled") and set(first) == {"video_vae", "video_dit", "text_encoder"}
    save_tiny(tmp_path, sampling={"steps": 3})
    monkeypatch.setenv("KINEMA_WEIGHTS", str(tmp_path))
    assert [name for name, found in protocol.weights("bundled").items() if found != first[name]] == ["video_dit"]
    (tmp_path / "video_dit.safetensors").unlink()
    for ask in (protocol.weights, ready, load):
        with pytest.raises(MissingError, match="kinema train video_dit"):
            ask("bundled")


def test_the_models_are_loaded_once(weights):
    assert shared_models() is shared_models() and shared_models() is not load_models(weights)
