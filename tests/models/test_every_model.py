"""What every model must do, on its TINY preset: gradients everywhere, learning, bfloat16, the same twice."""

import math

import pytest
import torch
from torch import nn

from kinema.losses.evidence import evidence
from kinema.models import (
    dcgan,
    face_reader,
    image_vae,
    judge,
    motion_vae,
    stylegan,
    text_encoder,
    video_dit,
    video_unet,
    video_vae,
)

WEIGHTS_AT_MOST = {"dcgan": 1.5e6, "face_reader": 0.4e6, "image_vae": 2.0e6, "judge": 0.6e6, "motion_vae": 0.5e6, "stylegan": 3.0e6, "text_encoder": 2.0e6,
                   "video_dit": 17e6, "video_unet": 2.0e6, "video_vae": 1.5e6}
MODULES = {"dcgan": dcgan, "face_reader": face_reader, "image_vae": image_vae, "judge": judge, "motion_vae": motion_vae, "stylegan": stylegan,
           "text_encoder": text_encoder, "video_dit": video_dit, "video_unet": video_unet, "video_vae": video_vae}
CLASSES = {"dcgan": "DCGANGenerator", "face_reader": "FaceReader", "image_vae": "ImageVAE", "judge": "Judge", "motion_vae": "MotionVAE", "stylegan": "StyleGAN",
           "text_encoder": "TextEncoder", "video_dit": "VideoDiT", "video_unet": "VideoUNet", "video_vae": "VideoVAE"}
MODELS = sorted(MODULES)


def build(name: str, preset: str = "TINY") -> nn.Module:
    torch.manual_seed(0)
    return getattr(MODULES[name], CLASSES[name])(getattr(MODULES[name], preset))


def loss_of(name: str, model: nn.Module) -> torch.Tensor:
    """A loss of any kind on inputs that are the same at every call."""
    draw = torch.Generator().manual_seed(1)
    dtype = next(model.parameters()).dtype

    def randn(*shape):
        return torch.randn(*shape, generator=draw).to(dtype)

    if name == "dcgan":
        facts = (torch.arange(22) % 4 == torch.arange(8)[:, None] % 4).to(dtype)
        return (model(randn(8, 8), facts) - 0.5 * randn(8, 3, 1, 1).tanh()).square().mean()
    if name == "image_vae":
        facts = (torch.arange(22) % 4 == torch.arange(8)[:, None] % 4).to(dtype)
        pictures = (0.5 * randn(8, 3, 1, 1).tanh()).expand(-1, -1, 32, 64)
        said, mean, logvar = model(pictures, facts, randn(8, 8))
        return evidence(pictures, said, model.logscale, mean, logvar).loss()
    if name == "stylegan":
        noise = [randn(*part.shape) for part in stylegan.draw_noise(model.config, 4)]
        frames, (answers, colours) = model(randn(4, 16), noise=noise), model.read(model.mapping(randn(4, 16)))
        told = (answers - randn(*answers.shape)).square().mean() + colours.square().mean()
        return (frames - 0.5 * randn(4, 3, 1, 1)).square().mean() + told
    if name == "face_reader":
        answers, colours, features = model(randn(4, 3, 16, 16))
        return (answers - randn(*answers.shape)).square().mean() + colours.square().mean() + 0.01 * features.square().mean()
    if name == "judge":
        model.eval()                            # nothing is dropped: the same loss at every call
        classes, answers = model(randn(2, 3, 2, 32, 32))
        return (classes - randn(*classes.shape)).square().mean() + (answers - randn(*answers.shape)).square().mean()
    if name == "motion_vae":
        x, given = randn(4, 8, 12), (torch.arange(8) < torch.tensor([0, 3, 0, 5])[:, None]).to(dtype)
        numbers = torch.tensor([[1.0, math.nan], [math.nan, 2.0], [0.5, 1.0], [math.nan, math.nan]])
        out, (mean, logvar), (other, its) = model(x, given, motion_vae.Told(torch.arange(4), numbers), randn(4, 8))
        told = 0.01 * ((mean - other).square() + logvar.square() + its.square()).mean() + 0.01 * model.log_sigma.square()
        return ((out - x) * (1 - given[..., None])).square().mean() + told
    tokens, level = torch.tensor([[3, 7, 2, 0], [5, 0, 0, 0]]), torch.tensor([0.2, 0.7])
    text, mask = randn(2, 4, 16), tokens != 0
    if name == "text_encoder":
        return (model(tokens) - randn(2, 4, 16)).square()[mask].mean()
    if name == "video_dit":
        x, target, cond = randn(2, 4, 2, 4, 6), randn(2, 4, 2, 4, 6), randn(2, 9, 2, 4, 6)
        return (model(x, level, text, mask, cond) - target).square().mean()
    if name == "video_unet":
        return (model(randn(2, 3, 3, 8, 12), level, text, mask) - randn(2, 3, 3, 8, 12)).square().mean()
    frames, guides = randn(2, 3, 5, 16, 24).clamp(-1, 1), randn(2, 12, 5, 16, 24)
    out, mean, logvar = model(frames, randn(2, 4, 2, 2, 3), guides)
    return (out - frames).square().mean() + 1e-4 * (mean.square() + logvar.exp() - logvar).mean()


@pytest.mark.parametrize("name", MODELS)
def test_gradients_reach_every_parameter(name):
    model = build(name)
    with torch.no_grad():
        for parameter in model.parameters():    # what begins at zero hides what stands behind it
            parameter.add_(0.05 * torch.randn_like(parameter))
    loss_of(name, model).backward()
    without = [key for key, parameter in model.named_parameters()
               if parameter.grad is None or not parameter.grad.abs().sum() > 0]
    assert without == []


@pytest.mark.parametrize("name", MODELS)
def test_thirty_steps_lower_the_loss(name):
    model = build(name)
    optimiser = torch.optim.AdamW(model.parameters(), lr=3e-3)
    first = loss_of(name, model).item()
    for _ in range(30):
        optimiser.zero_grad()
        loss_of(name, model).backward()
        optimiser.step()
    assert loss_of(name, model).item() < 0.9 * first


@pytest.mark.parametrize("name", MODELS)
def test_bfloat16_stays_near_float32(name):
    model = build(name)
    exact = loss_of(name, model).item()
    assert loss_of(name, model.bfloat16()).item() == pytest.approx(exact, rel=0.1)


@pytest.mark.parametrize("name", MODELS)
def test_mixed_precision_gives_nearly_the_same_gradients(name):
    gradients = []
    for mixed in (False, True):
        model = build(name)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=mixed):
            loss = loss_of(name, model)
        loss.backward()
        gradients.append(torch.cat([p.grad.flatten() for p in model.parameters() if p.grad is not None]))
    assert gradients[1].dtype == torch.float32
    assert (gradients[1] - gradients[0]).norm() < 0.1 * gradients[0].norm()


def with_size_of_what_is_kept(name: str, model: nn.Module) -> tuple[torch.Tensor, int]:
    """The loss, and how many numbers the forward pass keeps for the backward pass."""
    sizes: list[int] = []

    def keep(x: torch.Tensor) -> torch.Tensor:
        sizes.append(x.numel())
        return x
    with torch.autograd.graph.saved_tensors_hooks(keep, lambda x: x):
        loss = loss_of(name, model)
    return loss, sum(sizes)


@pytest.mark.parametrize("name", ["video_dit", "video_unet", "video_vae"])
def test_checkpointed_blocks_give_the_same_gradients(name):
    gradients, kept = [], []
    for checkpointed in (False, True):
        model = build(name)
        model.checkpoint_blocks = checkpointed
        loss, size = with_size_of_what_is_kept(name, model)
        loss.backward()
        kept.append(size)
        gradients.append({key: parameter.grad for key, parameter in model.named_parameters()})
    assert kept[1] < 0.75 * kept[0]
    assert all(torch.equal(gradients[0][key], gradients[1][key]) for key in gradients[0] if gradients[0][key] is not None)


@pytest.mark.parametrize("name", MODELS)
def test_the_preset_that_ships_keeps_to_its_share_of_the_package(name):
    with torch.device("meta"):
        model = getattr(MODULES[name], CLASSES[name])(MODULES[name].SMALL)
    assert sum(parameter.numel() for parameter in model.parameters()) <= WEIGHTS_AT_MOST[name]
