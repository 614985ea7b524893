import math

import pytest
import torch

from kinema.sampling.chain import (
    chain_levels,
    cosine_betas,
    cumulative_alphas,
    linear_betas,
    nearest_step,
    step_levels,
)
from kinema.sampling.noise import VARIANCE_PRESERVING

CHAINS = {"linear": linear_betas(), "cosine": cosine_betas()}


@pytest.mark.parametrize("betas", CHAINS.values(), ids=CHAINS)
def test_levels_and_alphas_tell_the_same_noise(betas):
    alpha_bar, t = cumulative_alphas(betas), step_levels(betas)
    torch.testing.assert_close(VARIANCE_PRESERVING.alpha(t) ** 2, alpha_bar)
    torch.testing.assert_close(VARIANCE_PRESERVING.sigma(t) ** 2, 1 - alpha_bar)
    assert t[0] == 0 and (t.diff() > 0).all()


def test_many_small_steps_are_one_large_one():
    """q(x_n | x_0) in closed form against the chain walked step by step, on mean and variance."""
    betas = linear_betas(200)
    mean, variance = 2.0, 0.0
    for n, beta in enumerate(betas.tolist(), start=1):
        mean, variance = math.sqrt(1 - beta) * mean, (1 - beta) * variance + beta
        alpha_bar = cumulative_alphas(betas)[n].item()
        assert mean == pytest.approx(2 * math.sqrt(alpha_bar)) and variance == pytest.approx(1 - alpha_bar)


def test_published_ends_of_the_schedules():
    alpha_bar = cumulative_alphas(linear_betas())
    assert alpha_bar[-1].item() == pytest.approx(4.04e-5, rel=0.01)         # Lin et al. 2023: not zero
    assert step_levels(linear_betas())[-1].item() == pytest.approx(0.9937, abs=1e-4)
    assert cumulative_alphas(cosine_betas())[500].item() == pytest.approx(math.cos(math.pi / 2 * 0.508 / 1.008) ** 2 / math.cos(math.pi / 2 * 0.008 / 1.008) ** 2)
    assert cosine_betas().max().item() == 0.999


def test_a_shorter_linear_chain_ends_in_as_much_noise():
    assert step_levels(linear_betas(250))[-1].item() == pytest.approx(0.9937, abs=2e-3)


@pytest.mark.parametrize("betas", CHAINS.values(), ids=CHAINS)
def test_every_step_is_found_by_its_level(betas):
    n = torch.tensor([0, 1, 17, 500, 1000])
    assert torch.equal(nearest_step(step_levels(betas)[n], betas), n)


def test_some_steps_of_a_chain_keep_its_ends():
    betas = cosine_betas()
    ts = chain_levels(betas, num_steps=50)
    assert ts.shape == (51,) and ts[0] == step_levels(betas)[-1] and ts[-1] == 0
    assert torch.equal(chain_levels(betas), step_levels(betas).flip(0))
