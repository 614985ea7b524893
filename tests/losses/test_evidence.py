"""The evidence lower bound against what is known: probabilities of bytes, and a model whose likelihood is exact."""

import math

import pytest
import torch

from kinema.losses.evidence import byte_nats, evidence
from kinema.models.image_vae import reparametrise

BYTES = torch.arange(256, dtype=torch.float64) / 127.5 - 1


@pytest.mark.parametrize("mean, logscale", [(0.0, -1.0), (0.3, -5.0), (-1.0, -3.0), (1.0, 0.5), (4.0, -2.0)])
def test_the_probabilities_of_all_bytes_sum_to_one(mean, logscale):
    nats = byte_nats(BYTES, torch.tensor(mean).double(), torch.tensor(logscale).double())
    assert (-nats).exp().sum().item() == pytest.approx(1, abs=1e-9)


def test_a_bin_has_the_mass_of_the_logistic_in_it():
    mean, scale = 0.11, 0.07
    x = BYTES[100]
    mass = torch.sigmoid((x + 1 / 255 - mean) / scale) - torch.sigmoid((x - 1 / 255 - mean) / scale)
    nats = byte_nats(x, torch.tensor(mean, dtype=torch.float64), torch.tensor(scale, dtype=torch.float64).log())
    assert nats.item() == pytest.approx(-mass.log().item(), abs=1e-9)


def test_a_mean_far_off_costs_much_and_is_finite_in_float32_with_its_gradient():
    mean = torch.tensor(-1.0, requires_grad=True)
    nats = byte_nats(torch.tensor(0.9), mean, torch.tensor(-6.0))
    nats.backward()
    assert nats.item() == pytest.approx(1.9 * math.exp(6), rel=0.02) and mean.grad.item() == pytest.approx(-math.exp(6), rel=1e-3)


def test_a_model_that_knows_nothing_needs_a_little_more_than_eight_bits():
    x = (torch.rand(4, 3, 16, 16, generator=torch.Generator().manual_seed(0)) * 255).round() / 127.5 - 1
    none = torch.zeros(4, 5)
    found = evidence(x, torch.zeros_like(x), torch.tensor(-0.6), none, none)
    assert (found.kl == 0).all() and 8 < found.bits_per_dim.mean() < 8.6
    assert found.loss().item() == pytest.approx(found.bits_per_dim.mean().item(), rel=1e-6)


def test_beta_weighs_the_divergence_alone():
    x, mean = torch.zeros(2, 3, 4, 4), torch.full((2, 5), 2.0)
    one = evidence(x, x, torch.tensor(-3.0), mean, torch.zeros(2, 5))
    assert torch.allclose(one.kl, torch.full((2,), 10.0))                        # 5 times 2^2 / 2
    assert (one.loss(beta=4.0) - one.loss()).item() == pytest.approx(30 / (48 * math.log(2)), rel=1e-5)


def test_the_bound_is_below_the_likelihood_and_touches_it_where_the_posterior_is_exact():
    """One byte, z of two values of equal prior: log p(x) is a sum; here by many draws of a Gaussian q that is the
    prior, whose bound is E log p(x|z)."""
    draw = torch.Generator().manual_seed(0)
    z = torch.randn(20000, 1, 1, 1, generator=draw, dtype=torch.float64)
    x, logscale = BYTES[180].expand(20000, 1, 1, 1), torch.tensor(-1.5).double()
    nats = byte_nats(x, 0.5 * z, logscale).flatten()
    likelihood, bound = (-nats).exp().mean().log(), (-nats).mean()
    assert bound < likelihood - 0.05
    flat = byte_nats(x, 0 * z, logscale).flatten()                               # a decoder that z does not reach
    assert (-flat).mean().item() == pytest.approx((-flat).exp().mean().log().item(), abs=1e-9)


def test_a_draw_has_the_mean_and_deviation_and_gradients_reach_both():
    mean, logvar = torch.tensor(0.7, requires_grad=True), torch.tensor(-1.2, requires_grad=True)
    drawn = reparametrise(mean, logvar, torch.randn(100_000, generator=torch.Generator().manual_seed(0)))
    assert drawn.mean().item() == pytest.approx(0.7, abs=0.01)
    assert drawn.var().item() == pytest.approx(math.exp(-1.2), rel=0.02)
    drawn.square().mean().backward()                                             # E z^2 = mean^2 + variance
    assert mean.grad.item() == pytest.approx(1.4, abs=0.02) and logvar.grad.item() == pytest.approx(math.exp(-1.2), rel=0.05)
