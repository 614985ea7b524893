import pytest
import torch
from torch.distributions import Normal, kl_divergence

from kinema.losses.kl import gaussian_kl

MEANS = torch.tensor([0.0, 0.7, -3.0], dtype=torch.float64)
LOGVARS = torch.tensor([0.0, -4.0, 1.5], dtype=torch.float64)


def test_two_equal_gaussians_are_no_distance_apart():
    assert torch.equal(gaussian_kl(MEANS, LOGVARS, MEANS, LOGVARS), torch.zeros(3, dtype=torch.float64))
    assert gaussian_kl(torch.zeros(1), torch.zeros(1)) == 0


def test_the_closed_form_is_torchs():
    first, second = Normal(MEANS, (LOGVARS / 2).exp()), Normal(MEANS.flip(0) + 1, (LOGVARS.flip(0) / 2).exp())
    torch.testing.assert_close(gaussian_kl(MEANS, LOGVARS, MEANS.flip(0) + 1, LOGVARS.flip(0)), kl_divergence(first, second))
    torch.testing.assert_close(gaussian_kl(MEANS, LOGVARS), kl_divergence(first, Normal(0.0, 1.0)))


def test_the_closed_form_is_the_mean_of_the_log_ratio():
    first, second = Normal(0.5, 0.8), Normal(-0.2, 1.1)
    x = 0.5 + 0.8 * torch.randn(400_000, generator=torch.Generator().manual_seed(0))
    estimate = (first.log_prob(x) - second.log_prob(x)).mean().item()
    exact = gaussian_kl(torch.tensor(0.5), 2 * torch.tensor(0.8).log(), -0.2, 2 * torch.tensor(1.1).log())
    assert exact.item() == pytest.approx(estimate, abs=0.005)


def test_gradients_are_exact():
    inputs = [v.clone().requires_grad_() for v in (MEANS, LOGVARS, MEANS.flip(0), LOGVARS.flip(0))]
    assert torch.autograd.gradcheck(gaussian_kl, inputs)
