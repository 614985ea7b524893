"""A training on the disk. The straight and the resumed run are those of the real models."""

import os

import pytest
import torch
from safetensors.torch import save_file

from kinema.errors import InputError
from kinema.models import video_dit, video_unet, video_vae
from kinema.models.text_encoder import TINY, TextEncoder
from kinema.training.checkpoint import load_checkpoint, random_state, save_checkpoint, set_random_state
from kinema.training.ema import EMA
from kinema.training.fit import fit
from kinema.training.optimiser import adamw, learning_rate, set_learning_rate

TEXT, MASK = torch.ones(1, 2, 16), torch.ones(1, 2, dtype=torch.bool)
MODELS = {
    "text_encoder": (lambda: TextEncoder(TINY), lambda model, x: model((x[0, :, :3, 0, 0].abs() * 7).long() + 1)),
    "video_dit": (lambda: video_dit.VideoDiT(video_dit.TINY), lambda model, x: model(x, torch.rand(1), TEXT, MASK)),
    "video_unet": (lambda: video_unet.VideoUNet(video_unet.TINY),
                   lambda model, x: model(x[:, :3, :1], torch.rand(1), TEXT, MASK)),
    "video_vae": (lambda: video_vae.VideoVAE(video_vae.TINY),
                  lambda model, x: model(x[:, :3, :1], torch.randn(1, 4, 1, 1, 1))[0]),
}


def batches(start):
    """Batch i is a function of i, so that a resumed run sees what the straight one saw."""
    i = start
    while True:
        yield torch.randn(1, 4, 3, 8, 8, generator=torch.Generator().manual_seed(i))
        i += 1


def train(name, steps, path=None):
    """From `path` if there is a checkpoint, else from the start, to `steps`; then saved there."""
    build, run = MODELS[name]
    torch.manual_seed(0)
    model = build()
    optimiser, ema, start = adamw(model), EMA(model), 0
    if path is not None and path.exists():
        state = load_checkpoint(path)
        model.load_state_dict(state["model"])
        optimiser.load_state_dict(state["optimiser"])
        ema.load_state_dict(state["ema"])
        set_random_state(state["random"])
        start = state["step"]
    i = start

    def step(x):
        nonlocal i
        set_learning_rate(optimiser, learning_rate(i, peak=1e-3, warmup=3, steps=10))
        optimiser.zero_grad()
        loss = (run(model, x) - 1).square().mean()
        loss.backward()
        optimiser.step()
        ema.update(model)
        i += 1
        return {"loss": loss.item()}

    losses = []
    fit(step, batches(start), steps=steps, start=start, hooks=[lambda _, metrics: losses.append(metrics["loss"])])
    if path is not None:
        save_checkpoint(path, {"step": steps, "model": model.state_dict(), "optimiser": optimiser.state_dict(),
                               "ema": ema.state_dict(), "random": random_state()})
    return losses, model.state_dict() | {f"ema.{k}": v for k, v in ema.model.state_dict().items()}


@pytest.mark.parametrize("name", sorted(MODELS))
def test_a_stopped_and_resumed_run_equals_a_straight_one_bit_for_bit(name, tmp_path):
    losses, weights = train(name, 8)
    first, _ = train(name, 4, tmp_path / "run.safetensors")
    torch.manual_seed(99)
    second, resumed = train(name, 8, tmp_path / "run.safetensors")
    assert first + second == losses
    assert all(torch.equal(weights[key], resumed[key]) for key in weights)


def test_a_tree_comes_back_as_it_was(tmp_path):
    state = {"a": torch.arange(3), "b": [1, 0.1, None, True, "x", torch.zeros(0)], 3: {"c": float("inf")},
             "half": torch.randn(2, 2, dtype=torch.bfloat16), "number": torch.tensor(2.5)}
    save_checkpoint(tmp_path / "deep" / "run.safetensors", state)
    back = load_checkpoint(tmp_path / "deep" / "run.safetensors")
    assert list(back) == list(state) and back[3] == {"c": float("inf")} and back["b"][:5] == state["b"][:5]
    assert all(torch.equal(back[key], state[key]) and back[key].dtype == state[key].dtype
               for key in ("a", "half", "number"))


def test_tied_weights_are_written_twice(tmp_path):
    x = torch.randn(3)
    save_checkpoint(tmp_path / "run.safetensors", {"a": x, "b": x})
    assert torch.equal(load_checkpoint(tmp_path / "run.safetensors")["b"], x)


def test_nothing_but_data_is_saved(tmp_path):
    with pytest.raises(TypeError, match="model/f"):
        save_checkpoint(tmp_path / "run.safetensors", {"model": {"f": print}})


def test_a_crash_while_saving_leaves_the_checkpoint_before_it(tmp_path, monkeypatch):
    path = tmp_path / "run.safetensors"
    save_checkpoint(path, {"step": 1})

    def crash(*_):
        raise OSError("no space left")

    monkeypatch.setattr(os, "replace", crash)
    with pytest.raises(OSError):
        save_checkpoint(path, {"step": 2})
    assert load_checkpoint(path) == {"step": 1} and list(tmp_path.iterdir()) == [path]


def test_what_is_no_checkpoint_is_refused_by_name(tmp_path):
    with pytest.raises(InputError, match="no checkpoint"):
        load_checkpoint(tmp_path / "none.safetensors")
    (tmp_path / "torn.safetensors").write_bytes(b"torn")
    with pytest.raises(InputError, match="whole"):
        load_checkpoint(tmp_path / "torn.safetensors")
    save_file({"a": torch.zeros(1)}, tmp_path / "weights.safetensors")
    with pytest.raises(InputError, match="not a checkpoint"):
        load_checkpoint(tmp_path / "weights.safetensors")
