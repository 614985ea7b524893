import pytest
import torch

from kinema.losses.flow import flow_loss
from kinema.sampling.noise import RECTIFIED_FLOW
from tests.sampling.known import TWO_PEAKS


def drawn(count):
    """count pairs of data with two peaks and noise."""
    generator = torch.Generator().manual_seed(0)
    noise, z = torch.randn(2, count, generator=generator, dtype=torch.float64)
    low = torch.rand(count, generator=generator) < TWO_PEAKS.weights[0]
    means, stds = (torch.where(low, pair[0], pair[1]) for pair in (TWO_PEAKS.means, TWO_PEAKS.stds))
    return means + stds * z, noise


def test_the_loss_of_the_right_answer_is_nothing():
    x_0, noise = drawn(8)
    assert flow_loss(noise - x_0, x_0, noise) == 0
    assert flow_loss(noise - x_0 + 2, x_0, noise) == pytest.approx(4)


@pytest.mark.parametrize("t", [0.2, 0.6, 0.95])
def test_the_mean_velocity_is_where_the_loss_is_least(t):
    x_0, noise = drawn(100_000)
    best = TWO_PEAKS.velocity(RECTIFIED_FLOW.mix(x_0, noise, t), t).requires_grad_()
    flow_loss(best, x_0, noise).backward()
    x_t = RECTIFIED_FLOW.mix(x_0, noise, t)
    for direction in (torch.ones_like(x_t), x_t, x_t ** 2, x_t.sin()):
        assert abs((best.grad * direction).sum().item()) < 0.02
    assert flow_loss(best, x_0, noise) > 0.05       # the paths cross: no answer is right for all


def test_weights_choose_samples_and_elements():
    x_0, noise = torch.zeros(2, 1, 3), torch.zeros(2, 1, 3)
    velocity = torch.tensor([1.0, 2.0]).reshape(2, 1, 1).expand(2, 1, 3)
    assert flow_loss(velocity, x_0, noise, weight=torch.tensor([1.0, 0.0]).reshape(2, 1, 1)) == 0.5
    assert flow_loss(velocity, x_0, noise, weight=torch.tensor([0.0, 0.0, 1.0])) == pytest.approx(5 / 6)


def test_a_network_in_bfloat16_is_measured_in_float32():
    loss = flow_loss(torch.ones(2, 3, dtype=torch.bfloat16, requires_grad=True), torch.zeros(2, 3), torch.zeros(2, 3))
    assert loss.dtype == torch.float32


def test_gradients_are_exact():
    x_0, noise = drawn(5)
    assert torch.autograd.gradcheck(lambda v: flow_loss(v, x_0, noise), (noise.clone().requires_grad_(),))
