"""The codec's recipe: it learns, goes on as if it had never stopped, and hands on weights that are normalised."""

import json
import os
import subprocess
import sys
from dataclasses import replace

import pytest
import torch

from kinema.data.batches import BatchConfig, batches
from kinema.data.shards import open_clips
from kinema.errors import InputError, MissingError
from kinema.recipes.job import Job
from kinema.recipes.video_vae import TINY, begun, measure, roughness, told, train, whole_clip, with_drafts
from kinema.weights.load import card, load

PROGRAM = """
import sys
from pathlib import Path
from kinema.recipes.job import Job
from kinema.recipes.video_vae import TINY, train
train(TINY, Job(data=Path(sys.argv[1]), out=Path(sys.argv[2]), steps=2))
"""


def losses(folder):
    return [json.loads(line)["loss"] for line in (folder / "video_vae.log.jsonl").read_text().splitlines()]


@pytest.fixture(scope="module")
def trained(clips, tmp_path_factory):
    out = tmp_path_factory.mktemp("trained")
    quality = train(TINY, Job(data=clips, out=out, steps=120, log_every=1, measure_every=60))
    return out, quality


def test_training_brings_clips_back_better_than_the_components_it_begins_with(trained, clips):
    folder, quality = trained
    shown = [c for c in open_clips(clips) if c.about["split"] == "train"]
    before = measure(begun(TINY, shown), held(clips), TINY, device=torch.device("cpu"))
    assert len(losses(folder)) == 120
    assert quality["psnr_db"] > before["psnr_db"] + 0.5


def held(clips):
    return [c for c in open_clips(clips) if c.about["split"] == "held"]


def test_weights_card_and_strip_are_left_behind(trained):
    folder, quality = trained
    about = card("video_vae", folder)
    assert about["data"] == {"clips": 8, "held_out": 2, "size": [64, 32], "drawn_by_the_stage": 8, "footage": []}
    assert about["steps"] == 120 and about["quality"]["psnr_db"] == pytest.approx(quality["psnr_db"], abs=1e-3)
    assert (folder / "video_vae-000060.png").exists() and (folder / "video_vae-000120.png").exists()


def test_the_weights_make_latents_of_mean_0_and_deviation_1_that_weigh_what_shows(trained, clips):
    vae = load("video_vae", trained[0])
    coded = [vae.encode(whole_clip(c, "cpu").frames_BCTHW) for c in open_clips(clips)]
    z = torch.cat([mean + (0.5 * logvar).exp() * torch.randn_like(mean) for mean, logvar in coded])
    assert z.mean().abs() < 0.3 and 0.7 < z.std() < 1.4 and (vae.latent_std_C != 1).all()
    shown = vae.blocks.deviations_C
    assert z.std((0, 2, 3, 4))[shown.argmax()] > 1.5 * z.std((0, 2, 3, 4))[shown.argmin()]


def test_a_resumed_training_equals_a_straight_one(clips, tmp_path):
    def stop(i, metrics):
        if i == 2:
            raise KeyboardInterrupt
    straight = Job(data=clips, out=tmp_path / "straight", steps=6, log_every=1)
    stopped = replace(straight, out=tmp_path / "stopped", save_minutes=0.0)
    train(TINY, straight)
    with pytest.raises(KeyboardInterrupt):
        train(TINY, replace(stopped, hooks=(stop,)))
    train(TINY, replace(stopped, resume=True))
    assert losses(straight.out) == losses(stopped.out)
    one, two = (load("video_vae", job.out).state_dict() for job in (straight, stopped))
    assert all(torch.equal(one[key], two[key]) for key in one)


def test_checkpointed_blocks_learn_the_same(clips, tmp_path):
    for name, checkpointed in (("kept", False), ("again", True)):
        train(replace(TINY, checkpoint_blocks=checkpointed), Job(data=clips, out=tmp_path / name, steps=3, log_every=1))
    assert losses(tmp_path / "kept") == losses(tmp_path / "again")


def test_curves_are_written_where_they_are_asked_for(clips, tmp_path, monkeypatch):
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "torch.utils.tensorboard", None)
        with pytest.raises(MissingError, match="tensorboard"):
            train(TINY, Job(data=clips, out=tmp_path, steps=1, tensorboard=True))
    pytest.importorskip("tensorboard")
    train(TINY, Job(data=clips, out=tmp_path, steps=2, log_every=1, measure_every=2, tensorboard=True))
    (events,) = (tmp_path / "tensorboard" / "video_vae").glob("events.out.*")
    assert b"train/loss" in events.read_bytes() and b"held_out/psnr_db" in events.read_bytes()


def test_a_training_is_not_written_over_nor_resumed_by_another_preset(trained, clips, tmp_path):
    with pytest.raises(InputError, match="--resume"):
        train(TINY, Job(data=clips, out=trained[0], steps=2))
    with pytest.raises(InputError, match="another model"):
        train(replace(TINY, model=replace(TINY.model, channels=6)), Job(data=clips, out=trained[0], steps=2, resume=True))
    with pytest.raises(InputError, match="no checkpoint"):
        train(TINY, Job(data=clips, out=tmp_path, steps=2, resume=True))


def test_two_processes_share_the_work(clips, tmp_path):
    environment = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    program = tmp_path / "go.py"
    program.write_text(PROGRAM)
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2", str(program),
               str(clips), str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=400, env=environment)
    assert done.returncode == 0, done.stderr
    about = card("video_vae", tmp_path / "out")
    assert about["hardware"].startswith("2 x ") and about["steps"] == 2


def test_some_latents_are_rough_alike_in_all_channels_that_the_transformer_sees(clips):
    vae = begun(TINY, open_clips(clips))
    recipe = replace(TINY, rough=0.5, roughness=0.8)
    spread = roughness(vae, torch.tensor([-9.0, 0.0, 1.0]), recipe)
    assert spread.shape == (3, 4, 1, 1, 1) and not spread[1:].any()                 # the rough half of the draws
    seen = spread[0].flatten() * (vae.blocks.deviations_C / vae.blocks.deviations_C.mean()).sqrt()
    assert seen.tolist() == pytest.approx([0.8] * 4)
    assert not roughness(vae, torch.tensor([-9.0]), replace(TINY, rough=0.0)).any()


def test_some_latents_are_the_drafts_where_there_is_one(clips):
    vae, stored = begun(TINY, open_clips(clips)), open_clips(clips)
    given = next(batches(stored, BatchConfig(size=2, frames=5, crop=(32, 16)), seed=0))
    given.guides_BCTHW[0, 9:12] = 0.5 * given.frames_BCTHW[0]
    mean = vae.encode(given.frames_BCTHW)[0]
    chosen = with_drafts(vae, mean, given, torch.tensor([-9.0, -9.0]), TINY)
    torch.testing.assert_close(chosen[0], vae.encode(given.guides_BCTHW[:1, 9:12])[0][0])
    assert torch.equal(chosen[1], mean[1]) and not torch.allclose(chosen[0], mean[0])
    assert with_drafts(vae, mean, given, torch.tensor([9.0, 9.0]), TINY) is mean


def test_of_some_clips_the_decoder_is_told_the_first_components_alone():
    z = torch.zeros(2000, 8, 1, 1, 1)
    kept = told(z, torch.randn(2000, generator=torch.Generator().manual_seed(0)), replace(TINY, vague=0.4))[..., 0, 0, 0]
    count = kept.sum(1)
    assert torch.equal(kept, (torch.arange(8) < count[:, None]).float())       # the first, never one behind a gap
    assert (count == 8).float().mean().item() == pytest.approx(0.6 + 0.4 / 8, abs=0.03)
    assert all((count == k).float().mean().item() == pytest.approx(0.4 / 8, abs=0.02) for k in range(1, 8))
    assert told(z, torch.randn(2000), replace(TINY, vague=0.0)).all()
