"""The recipe of backdrops: every game moves both players, a resumed training is a straight one, facts are learned."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch

from kinema.data.backdrops import facts_vector
from kinema.errors import InputError
from kinema.recipes.dcgan import PRESETS, TINY, train
from kinema.recipes.job import Job
from kinema.training.checkpoint import load_checkpoint
from kinema.weights.load import card, load

FEW = replace(TINY, num_measured=16)


def games() -> dict:
    """Every preset's game, at the tiny size."""
    kept = ("game", "penalty", "penalty_weight", "penalty_every", "spectral", "critic_turns", "betas")
    return {name: replace(FEW, model=replace(FEW.model, critic_norm=preset.model.critic_norm),
                          **{key: getattr(preset, key) for key in kept}) for name, preset in PRESETS.items() if name != "tiny"}


@pytest.mark.parametrize("name", sorted(games()))
def test_every_game_trains_and_writes_weights_sheets_and_card(name, skies, tmp_path):
    quality = train(games()[name], Job(data=skies, out=tmp_path, steps=2, log_every=1))
    assert set(quality) >= {"frechet", "frechet_real", "coverage", "hour", "novelty"}
    assert all(np.isfinite(value) for value in quality.values())
    lines = [json.loads(line) for line in (tmp_path / "dcgan.log.jsonl").read_text().splitlines()]
    assert len(lines) == 2 and all(np.isfinite(line[key]) for line in lines for key in ("loss", "critic_loss", "real"))
    assert load("dcgan", tmp_path).config == games()[name].model
    assert card("dcgan", tmp_path)["facts"]["night"] > 0 and (tmp_path / "dcgan-000002.png").exists()
    assert (tmp_path / "dcgan-000002-nearest.png").exists()


@pytest.mark.parametrize("name", ["spectral", "non_saturating"])
def test_a_resumed_training_is_a_straight_one(name, skies, tmp_path):
    def stop(i, metrics):
        if i == 1:
            raise KeyboardInterrupt
    straight = Job(data=skies, out=tmp_path / "straight", steps=4)
    stopped = replace(straight, out=tmp_path / "stopped", save_minutes=0.0)
    train(games()[name], straight)
    with pytest.raises(KeyboardInterrupt):
        train(games()[name], replace(stopped, hooks=(stop,)))
    train(games()[name], replace(stopped, resume=True))
    one, two = (load_checkpoint(job.out / "dcgan.checkpoint.safetensors") for job in (straight, stopped))
    assert one["steps"] == two["steps"] == 4
    for player in ("generator", "critic"):
        assert all(torch.equal(one[player][key], two[player][key]) for key in one[player]), player


def test_a_hundred_steps_learn_night_from_day(skies, tmp_path):
    train(FEW, Job(data=skies, out=tmp_path, steps=120))
    model = load("dcgan", tmp_path)
    latents = torch.randn(16, TINY.model.latent, generator=torch.Generator().manual_seed(0))
    light = {time: model(latents, torch.from_numpy(facts_vector({"time": time, "weather": "clear", "season": "summer", "view": "sky"}))
                         .expand(16, -1))[:, :, :16].mean().item() for time in ("day", "night")}
    assert light["day"] > light["night"] + 0.5


def test_too_few_pictures_and_others_sizes_are_refused(clips, skies, tmp_path):
    with pytest.raises(InputError, match="held out, too few"):
        train(FEW, Job(data=clips, out=tmp_path, steps=1))
    with pytest.raises(InputError, match="the model makes 128x72"):
        train(PRESETS["small"], Job(data=skies, out=tmp_path, steps=1))
