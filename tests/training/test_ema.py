import pytest
import torch
from torch import nn

from kinema.training.ema import EMA


def with_weight(value):
    model = nn.Linear(1, 1, bias=False)
    nn.init.constant_(model.weight, value)
    return model


@pytest.mark.parametrize("gamma", [0.0, 6.94])
def test_the_average_is_the_sum_written_out(gamma):
    ema = EMA(with_weight(0.0), gamma=gamma)
    values = torch.randn(50, dtype=torch.float64)
    for value in values:
        ema.update(with_weight(value.item()))
    n = torch.arange(1, 51, dtype=torch.float64)
    beta = (1 - 1 / n) ** (gamma + 1)
    weights = torch.stack([(1 - beta[m]) * beta[m + 1:].prod() for m in range(50)])
    assert weights.sum().item() == pytest.approx(1)
    assert ema.model.weight.item() == pytest.approx((weights @ values).item(), abs=1e-5)


def test_without_a_power_it_is_the_plain_mean():
    ema = EMA(with_weight(9.0), gamma=0.0)
    for value in range(1, 101):
        ema.update(with_weight(float(value)))
    assert ema.model.weight.item() == pytest.approx(50.5, rel=1e-5)


def test_its_width_is_a_tenth_of_the_training_at_any_length():
    for length in (200, 2000):
        n = torch.arange(1, length + 1, dtype=torch.float64)
        weights = n ** 6.94 / (n ** 6.94).sum()
        mean = (weights * n).sum()
        deviation = (weights * (n - mean).square()).sum().sqrt()
        assert deviation.item() / length == pytest.approx(0.1, abs=0.002)


def test_it_takes_no_gradients_and_leaves_the_model_alone():
    model = with_weight(2.0)
    ema = EMA(model)
    ema.update(model)
    assert not any(parameter.requires_grad for parameter in ema.model.parameters())
    assert model.weight.requires_grad and model.training and not ema.model.training


def test_buffers_are_copied():
    model = nn.BatchNorm1d(2)
    ema = EMA(model)
    model.running_mean += 3
    ema.update(model)
    assert ema.model.running_mean.tolist() == [3, 3]


def test_it_continues_where_it_stopped():
    straight, values = EMA(with_weight(0.0)), torch.randn(20).tolist()
    for value in values:
        straight.update(with_weight(value))
    first, second = EMA(with_weight(0.0)), EMA(with_weight(5.0))
    for value in values[:10]:
        first.update(with_weight(value))
    second.load_state_dict(first.state_dict())
    for value in values[10:]:
        second.update(with_weight(value))
    assert torch.equal(second.model.weight, straight.model.weight)
