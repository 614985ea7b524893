"""The plain DDPM's recipe learns, and needs the text encoder."""

import json

import pytest
import torch

from kinema.data.shards import open_clips
from kinema.errors import MissingError
from kinema.models.text_encoder import TextEncoder
from kinema.recipes import text_encoder
from kinema.recipes.job import Job
from kinema.recipes.video_unet import TINY, batch_of, small, train
from kinema.weights.load import CARD, load, save


def test_forty_steps_lower_the_loss(clips, tmp_path):
    torch.manual_seed(0)
    with pytest.raises(MissingError, match="text_encoder"):
        train(TINY, Job(data=clips, out=tmp_path, steps=1))
    save("text_encoder", TextEncoder(text_encoder.TINY.model), dict.fromkeys(CARD, ""), tmp_path)
    quality = train(TINY, Job(data=clips, out=tmp_path, steps=40, log_every=1))
    losses = [json.loads(line)["loss"] for line in (tmp_path / "video_unet.log.jsonl").read_text().splitlines()]
    assert sum(losses[-8:]) < 0.8 * sum(losses[:8]) and 0 < quality["simple_loss"] < 1.2
    assert load("video_unet", tmp_path).config == TINY.model and (tmp_path / "video_unet-000040.png").exists()


def test_clips_are_made_small_by_means(clips):
    batch = batch_of(open_clips(clips), TINY, 0, length=8, seed=0)
    shrunk = small(batch.frames_BCTHW, TINY)
    assert shrunk.shape == (4, 3, 5, 8, 16)
    torch.testing.assert_close(shrunk[0, 0, 0, 0, 0], batch.frames_BCTHW[0, 0, 0, :4, :4].mean())
