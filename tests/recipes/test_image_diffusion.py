"""The small diffusion model of backdrops: it learns, needs no text encoder, and has a bound."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch

from kinema.models.video_unet import VideoUNet
from kinema.recipes.image_diffusion import PRESETS, TINY, as_word, made_for, train
from kinema.recipes.job import Job
from kinema.training.checkpoint import load_checkpoint
from kinema.weights.load import card, load

CPU = torch.device("cpu")


def test_thirty_steps_lower_the_loss_and_weights_sheet_and_card_are_written(skies, tmp_path):
    quality = train(TINY, Job(data=skies, out=tmp_path, steps=30, log_every=1))
    losses = [json.loads(line)["loss"] for line in (tmp_path / "image_diffusion.log.jsonl").read_text().splitlines()]
    assert sum(losses[-8:]) < 0.8 * sum(losses[:8])
    assert set(quality) >= {"frechet", "coverage", "bits_per_dim"} and all(np.isfinite(v) for v in quality.values())
    about, model = card("image_diffusion", tmp_path), load("image_diffusion", tmp_path)
    assert model.config == TINY.model and about["size"] == [64, 32] and about["facts"]["night"] > 0
    assert (tmp_path / "image_diffusion-000030.png").exists()


def test_a_resumed_training_is_a_straight_one(skies, tmp_path):
    def stop(i, metrics):
        if i == 1:
            raise KeyboardInterrupt
    straight = Job(data=skies, out=tmp_path / "straight", steps=3)
    stopped = replace(straight, out=tmp_path / "stopped", save_minutes=0.0)
    train(TINY, straight)
    with pytest.raises(KeyboardInterrupt):
        train(TINY, replace(stopped, hooks=(stop,)))
    train(TINY, replace(stopped, resume=True))
    one, two = (load_checkpoint(job.out / "image_diffusion.checkpoint.safetensors")["model"] for job in (straight, stopped))
    assert all(torch.equal(one[key], two[key]) for key in one)


def test_pictures_depend_on_seed_and_facts_and_a_u_of_pictures_looks_along_no_time():
    torch.manual_seed(0)
    model = VideoUNet(TINY.model).eval()
    assert not [key for key, _ in model.named_parameters() if ".time." in key] and not PRESETS["small"].model.time
    with torch.no_grad():
        for parameter in model.parameters():                 # what ends in zeros says the same whatever it is told
            parameter.add_(0.05 * torch.randn_like(parameter))
    none, some = np.zeros((1, 22), np.float32), np.ones((1, 22), np.float32)
    one, same, seed, told = (made_for(model, facts, 2, CPU, size=(32, 16), seed=s, steps=3)
                             for facts, s in ((none, 0), (none, 0), (none, 1), (some, 0)))
    assert one.shape == (2, 16, 32, 3) and np.array_equal(one, same)
    assert not np.array_equal(one, seed) and not np.array_equal(one, told)
    words, mask = as_word(torch.from_numpy(some))
    assert words.shape == (1, 1, 22) and mask.all()
