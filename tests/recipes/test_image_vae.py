"""The picture VAE's recipe: the bound falls, a resumed training is a straight one, facts and latents do something."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch

from kinema.data.backdrops import facts_vector
from kinema.recipes.image_vae import TINY, likelihood, made_for, train, traversals
from kinema.recipes.job import Job
from kinema.training.checkpoint import load_checkpoint
from kinema.weights.load import card, load

FEW = replace(TINY, num_measured=16)
CPU = torch.device("cpu")


def test_the_bound_falls_and_weights_sheets_and_card_are_written(skies, tmp_path):
    quality = train(FEW, Job(data=skies, out=tmp_path, steps=60, log_every=1))
    losses = [json.loads(line)["loss"] for line in (tmp_path / "image_vae.log.jsonl").read_text().splitlines()]
    assert losses[-1] < losses[0] - 1 and quality["bits_per_dim"] < 7
    assert set(quality) >= {"frechet", "coverage", "diversity", "latent_bits", "active"}
    assert all(np.isfinite(value) for value in quality.values())
    about, model = card("image_vae", tmp_path), load("image_vae", tmp_path)
    assert len(about["kl"]) == 8 and about["facts"]["night"] > 0 and model.config == FEW.model
    assert (tmp_path / "image_vae-000060.png").exists() and (tmp_path / "image_vae-000060-traversals.png").exists()
    day, night = (made_for(model, facts_vector({"time": time})[None], 8, CPU)[:, :16].mean() for time in ("day", "night"))
    assert day > night + 10                                  # the latents know it, too
    walks = traversals(model, facts_vector({"time": "day"}), torch.tensor(about["kl"]), CPU, rows=3, columns=5)
    assert walks.shape == (3, 5, 32, 64, 3)
    pictures = np.zeros((4, 32, 64, 3), np.uint8)
    black, noise = (likelihood(model, p, np.zeros((4, 22), np.float32), CPU)["bits_per_dim"] for p in
                    (pictures, np.random.default_rng(0).integers(0, 256, pictures.shape).astype(np.uint8)))
    assert noise > 8 and noise > black                       # noise cannot be told in less than its 8 bits


def test_a_resumed_training_is_a_straight_one(skies, tmp_path):
    def stop(i, metrics):
        if i == 1:
            raise KeyboardInterrupt
    straight = Job(data=skies, out=tmp_path / "straight", steps=4)
    stopped = replace(straight, out=tmp_path / "stopped", save_minutes=0.0)
    train(FEW, straight)
    with pytest.raises(KeyboardInterrupt):
        train(FEW, replace(stopped, hooks=(stop,)))
    train(FEW, replace(stopped, resume=True))
    one, two = (load_checkpoint(job.out / "image_vae.checkpoint.safetensors") for job in (straight, stopped))
    assert one["steps"] == two["steps"] == 4
    assert all(torch.equal(one["model"][key], two["model"][key]) for key in one["model"])
