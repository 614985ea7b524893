"""The transformer's recipe, on latents of a codec that was never trained: enough to see it learn."""

import json
from dataclasses import replace

import pytest
import torch

from kinema.data.shards import open_clips
from kinema.errors import InputError, MissingError
from kinema.models.video_vae import VideoVAE
from kinema.recipes.card import commit
from kinema.recipes.job import Job
from kinema.recipes.latents import Latents
from kinema.recipes.video_dit import TINY, batch_of, train
from kinema.recipes.video_vae import TINY as VAE_TINY
from kinema.recipes.video_vae import begun, with_statistics
from kinema.weights.load import CARD, card, load, save, weights_hash

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def codec(clips, tmp_path_factory):
    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("codec")
    vae = with_statistics(begun(VAE_TINY, open_clips(clips)), open_clips(clips), device=CPU)
    save("video_vae", vae, dict.fromkeys(CARD, ""), folder)
    return folder


@pytest.fixture(scope="module")
def trained(clips, codec, tmp_path_factory):
    out = tmp_path_factory.mktemp("dit")
    quality = train(TINY, Job(data=clips, out=out, given=codec, steps=40, log_every=1))
    return out, quality


def losses(folder):
    return [json.loads(line)["loss"] for line in (folder / "video_dit.log.jsonl").read_text().splitlines()]


def test_forty_steps_lower_the_loss(trained):
    seen = losses(trained[0])
    assert len(seen) == 40 and sum(seen[-8:]) < 0.85 * sum(seen[:8])


def test_both_models_are_left_with_their_cards(trained, codec):
    folder, quality = trained
    assert load("video_dit", folder).config == TINY.model and load("text_encoder", folder).config == TINY.text
    about = card("video_dit", folder)
    assert about["sampling"]["steps"] == 8 and about["sampling"]["guidance"] == TINY.guidance
    assert about["quality"].keys() == quality.keys() == {"psnr_db", "psnr_db_words", "psnr_db_codec"}
    assert about["sampling"]["frames"] == TINY.frames
    assert about["trained_with"] == {"video_vae": weights_hash("video_vae", codec),
                                     "text_encoder": weights_hash("text_encoder", folder)}
    assert about["commit"] == commit() and (folder / "video_dit-000040.png").exists()


def test_a_resumed_training_equals_a_straight_one(clips, codec, tmp_path):
    def stop(i, metrics):
        if i == 2:
            raise KeyboardInterrupt
    straight = Job(data=clips, out=tmp_path / "straight", given=codec, steps=6, log_every=1)
    stopped = replace(straight, out=tmp_path / "stopped", save_minutes=0.0)
    train(TINY, straight)
    with pytest.raises(KeyboardInterrupt):
        train(TINY, replace(stopped, hooks=(stop,)))
    train(TINY, replace(stopped, resume=True))
    assert losses(straight.out) == losses(stopped.out)


def test_checkpointed_blocks_learn_the_same(clips, codec, tmp_path):
    for name, checkpointed in (("kept", False), ("again", True)):
        train(replace(TINY, checkpoint_blocks=checkpointed),
              Job(data=clips, out=tmp_path / name, given=codec, steps=3, log_every=1))
    assert losses(tmp_path / "kept") == losses(tmp_path / "again")


def test_latents_are_made_once_and_are_those_of_the_codec(clips, codec, tmp_path):
    vae, stored = load("video_vae", codec), open_clips(clips)
    latents = Latents(vae, "abc", tmp_path, device=CPU)
    assert latents.make(stored) == len(stored) and latents.make(stored) == 0
    frames = torch.from_numpy(stored[3].read("frames")).permute(3, 0, 1, 2)[None].float() / 127.5 - 1
    for mirror in (False, True):
        mean, _ = vae.encode(frames.flip(-1) if mirror else frames)
        torch.testing.assert_close(latents.read(stored[3], mirror=mirror), mean[0], atol=0.1, rtol=0.1)
    assert isinstance(vae, VideoVAE)


def test_conditions_hold_the_frames_and_passes_that_are_given(clips, codec, tmp_path):
    stored = open_clips(clips)
    latents = Latents(load("video_vae", codec), "abc", tmp_path, device=CPU)
    latents.make(stored)
    given = replace(TINY, stills=0.0, drop_guides=0.0, drop_guide=0.0, drop_more=0.0, few=0.0, first_frame=1.0, last_frame=0.0)
    batch = batch_of(stored, latents, given, 0, seed=0)
    known, flag, passes, begin = batch.cond_BCUHW.split((4, 1, 192, 4), dim=1)
    assert torch.equal(known, torch.where(flag > 0, batch.latents_BCUHW, 0.0))
    assert flag[:, :, 0].all() and not flag[:, :, -1].any() and passes.any() and begin.any()
    still = batch_of(stored, latents, replace(given, stills=1.0, drop_guides_of_stills=1.0), 0, seed=0)
    assert still.latents_BCUHW.shape[:3] == (TINY.size * TINY.stills_each, 4, 1) and not still.cond_BCUHW.any()


def test_what_is_missing_is_named(clips, codec, tmp_path):
    with pytest.raises(MissingError, match="video_vae"):
        train(TINY, Job(data=clips, out=tmp_path, steps=1))
    with pytest.raises(InputError, match="no clips of 9 frames"):
        train(replace(TINY, frames=9), Job(data=clips, out=tmp_path, given=codec, steps=1))
