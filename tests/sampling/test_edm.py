import pytest
import torch

from kinema.sampling.edm import denoise, edm_levels, edm_velocity, loss_weight, precondition
from kinema.sampling.heun import sample_heun

from .known import GAUSSIAN, Mixture, normals

SIGMAS = [0.002, 0.3, 5.0, 80.0]


@pytest.mark.parametrize("sigma", SIGMAS)
def test_the_raw_network_sees_and_is_asked_for_unit_variance(sigma):
    generator = torch.Generator().manual_seed(0)
    x_0, noise = (torch.randn(200_000, generator=generator, dtype=torch.float64) * std for std in (0.5, sigma))
    c = precondition(torch.tensor(sigma, dtype=torch.float64))
    target = (x_0 - c.skip * (x_0 + noise)) / c.out
    assert (c.input * (x_0 + noise)).var().item() == pytest.approx(1, abs=0.02)
    assert target.var().item() == pytest.approx(1, abs=0.02)
    assert (loss_weight(sigma) * c.out ** 2).item() == pytest.approx(1)


@pytest.mark.parametrize("sigma", SIGMAS)
def test_no_other_skip_passes_on_less_of_the_networks_error(sigma):
    def out(skip):
        return ((1 - skip) * 0.5) ** 2 + (skip * sigma) ** 2      # c_out^2 that gives a target of unit variance
    c = precondition(sigma)
    assert out(c.skip.item()) == pytest.approx(c.out.item() ** 2, rel=1e-5)
    assert out(c.skip.item()) <= min(out(c.skip.item() + 0.01), out(c.skip.item() - 0.01))


def test_levels_are_the_papers_sigmas():
    ts = edm_levels(18)
    sigma = ts / (1 - ts)
    assert sigma[[0, 17, 18]].tolist() == pytest.approx([80, 0.002, 0]) and (ts.diff() < 0).all()
    assert sigma[1].item() == pytest.approx((80 ** (1 / 7) + (0.002 ** (1 / 7) - 80 ** (1 / 7)) / 17) ** 7)


def test_a_network_that_says_nothing_is_right_for_gaussian_data():
    """For N(0, sigma_data^2) the best denoiser is c_skip x: F = 0 at every level."""
    data = Mixture((1.0,), (0.0,), (0.5,))
    velocity = edm_velocity(lambda x, c_noise: torch.zeros_like(x))
    for t in (0.01, 0.5, 0.99):
        torch.testing.assert_close(velocity(normals(9), t), data.velocity(normals(9), t))
    ts = edm_levels(18)
    assert data.distance(sample_heun(velocity, ts[0] * normals(500), ts)) < 0.02


def test_the_network_is_told_the_level_of_each_sample():
    def network(x, c_noise):
        assert c_noise.shape == (2,)
        return c_noise.reshape(2, 1, 1).expand_as(x)
    x = torch.zeros(2, 3, 4)
    out = denoise(network, x, torch.tensor([1.0, 2.0]))
    assert out[0].unique().item() == 0 and out[1].unique().item() > 0


def test_a_known_denoiser_gives_the_known_flow():
    def network(x_in, c_noise):
        sigma = (4 * c_noise).exp()
        c = precondition(sigma)
        t = sigma / (1 + sigma)
        x = x_in / c.input * (1 - t)
        x_0 = x - t * GAUSSIAN.velocity(x, t)
        return (x_0 - c.skip * x_in / c.input) / c.out
    x = normals(16)
    torch.testing.assert_close(edm_velocity(network)(x, 0.4), GAUSSIAN.velocity(x, 0.4))
