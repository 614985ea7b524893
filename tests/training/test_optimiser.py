import math

import pytest
import torch
from torch import nn

from kinema.models.video_dit import TINY, VideoDiT
from kinema.training.optimiser import adamw, clip_gradients, learning_rate, set_learning_rate


def test_every_parameter_is_in_one_group_and_only_products_decay():
    model = VideoDiT(TINY)
    decayed, others = (group["params"] for group in adamw(model, weight_decay=0.3).param_groups)
    assert len(decayed) + len(others) == len(list(model.parameters()))
    names = {id(parameter): name for name, parameter in model.named_parameters()}
    assert all(names[id(parameter)].endswith("weight") for parameter in decayed)
    assert {"registers_LD", "blocks.0.offset_6D", "picture_in.bias"} <= {names[id(p)] for p in others}


def test_frozen_parameters_and_tables_are_left_out_of_decay():
    model = nn.Sequential(nn.Embedding(4, 2), nn.Linear(2, 2), nn.LayerNorm(2))
    model[1].bias.requires_grad_(False)
    decayed, others = (group["params"] for group in adamw(model).param_groups)
    assert [p.shape for p in decayed] == [(2, 2)] and [p.shape for p in others] == [(4, 2), (2,), (2,)]


def test_the_rate_rises_in_a_line_and_falls_in_a_half_cosine():
    rate = [learning_rate(i, peak=2.0, warmup=4, steps=24, floor=0.1) for i in range(30)]
    assert rate[:4] == [0.5, 1.0, 1.5, 2.0] and rate[4] == 2.0
    assert rate[14] == pytest.approx(2.0 * (0.1 + 0.9 * 0.5))    # half way
    assert rate[9] == pytest.approx(2.0 * (0.1 + 0.9 * 0.5 * (1 + math.cos(math.pi / 4))))
    assert rate[24:] == pytest.approx([0.2] * 6)


def test_without_an_end_the_rate_is_constant():
    assert [learning_rate(i, peak=1.0, warmup=2) for i in (0, 1, 2, 10**6)] == [0.5, 1.0, 1.0, 1.0]


def test_the_rate_reaches_every_group():
    optimiser = adamw(nn.Linear(2, 2))
    set_learning_rate(optimiser, 0.25)
    assert [group["lr"] for group in optimiser.param_groups] == [0.25, 0.25]


def test_gradients_are_scaled_together_and_a_broken_one_is_an_error():
    x = nn.Parameter(torch.zeros(2))
    x.grad = torch.tensor([3.0, 4.0])
    assert clip_gradients([x], 1.0).item() == 5.0
    torch.testing.assert_close(x.grad, torch.tensor([0.6, 0.8]))
    x.grad[0] = math.nan
    with pytest.raises(RuntimeError):
        clip_gradients([x])
