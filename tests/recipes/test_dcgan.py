"""The recipe of backdrops: every game moves both players, a resumed training is a straight one, facts are learned."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch

from kinema.data.backdrops import FACTS, facts_vector
from kinema.data.shards import Clip, write_shard
from kinema.errors import InputError
from kinema.recipes.dcgan import PRESETS, TINY, Real, batch_of, dropped, train
from kinema.recipes.job import Job
from kinema.training.checkpoint import load_checkpoint
from kinema.weights.load import card, load

FEW = replace(TINY, num_measured=16)


def picture(seed: int) -> Clip:
    """A dark or a light sky over ground: by night or by day."""
    rng = np.random.default_rng(seed)
    time = ("day", "night")[seed % 2]
    frame = rng.integers(0, 30, (1, 32, 64, 3))
    frame[:, :18] += {"day": 200, "night": 20}[time]
    return Clip(arrays={"frames": frame.astype(np.uint8)},
                about={"seed": seed, "split": "held" if seed % 4 == 3 or seed % 8 == 0 else "train",
                       "facts": {"time": time, "weather": "clear", "season": "summer", "view": "sky"}})


@pytest.fixture(scope="module")
def skies(tmp_path_factory):
    folder = tmp_path_factory.mktemp("skies")
    write_shard(folder / "a.safetensors", [picture(seed) for seed in range(40)])
    return folder


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


def test_a_batch_depends_on_its_number_alone_and_mirrors():
    rng = np.random.default_rng(0)
    pictures, facts = rng.integers(0, 256, (20, 4, 6, 3)).astype(np.uint8), np.eye(20, 22, dtype=np.float32)
    one, same, other = (batch_of(pictures, facts, TINY, i, seed=0) for i in (3, 3, 4))
    assert torch.equal(one.pictures_BCHW, same.pictures_BCHW) and not torch.equal(one.pictures_BCHW, other.pictures_BCHW)
    real = pictures.astype(np.float32).transpose(0, 3, 1, 2) / 127.5 - 1
    both = np.concatenate((real, real[..., ::-1]))
    found = [int(np.abs(both - p).max((1, 2, 3)).argmin()) for p in one.pictures_BCHW.numpy()]
    assert {k // 20 for k in found} == {0, 1} and len({k % 20 for k in found}) == TINY.size


def test_kinds_of_facts_are_dropped_each_for_itself():
    facts = np.repeat(facts_vector({"time": "dusk", "view": "sky"})[None], 2000, 0)
    kept = dropped(facts, 0.25, np.random.default_rng(0))
    times = kept[:, :len(FACTS["time"])].sum(1)
    assert times.mean() == pytest.approx(0.75, abs=0.04)
    assert (times * kept[:, -len(FACTS["view"]):].sum(1)).mean() == pytest.approx(0.75 ** 2, abs=0.04)


def test_copies_are_told_from_what_is_new():
    rng = np.random.default_rng(0)
    pictures = rng.integers(0, 256, (40, 32, 64, 3)).astype(np.uint8)
    facts = np.repeat(facts_vector({"time": "day"})[None], 40, 0)
    real = Real(pictures[:24], facts[:24], pictures[24:], facts[24:], most=64)
    assert real.measure(pictures[:16])["novelty"] == 0 and real.measure(pictures[24:])["novelty"] == pytest.approx(1)
    assert real.measure(pictures[24:])["frechet"] == pytest.approx(0, abs=1e-6)


def test_too_few_pictures_and_others_sizes_are_refused(clips, skies, tmp_path):
    with pytest.raises(InputError, match="held out, too few"):
        train(FEW, Job(data=clips, out=tmp_path, steps=1))
    with pytest.raises(InputError, match="the model makes 128x72"):
        train(PRESETS["small"], Job(data=skies, out=tmp_path, steps=1))
