import math

import pytest
import torch

from kinema.sampling.noise import (
    KINDS,
    RECTIFIED_FLOW,
    VARIANCE_EXPLODING,
    VARIANCE_PRESERVING,
    as_velocity,
    compose,
    per_sample,
    separate,
    spread,
)

SCHEDULES = {"flow": RECTIFIED_FLOW, "preserving": VARIANCE_PRESERVING, "exploding": VARIANCE_EXPLODING}


def clip(*shape, seed=0):
    return torch.randn(shape or (3, 2, 1, 4, 4), generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


@pytest.mark.parametrize("schedule", SCHEDULES.values(), ids=SCHEDULES)
@pytest.mark.parametrize("t", [0.0, 0.2, 0.9])
def test_noise_over_signal_is_the_same_in_every_scale(schedule, t):
    assert schedule.sigma(t) == pytest.approx(t / (1 - t) * schedule.alpha(t))


def test_flow_weights_sum_to_one_and_preserving_squares_do():
    for t in (0.0, 0.3, 1.0):
        assert RECTIFIED_FLOW.alpha(t) + RECTIFIED_FLOW.sigma(t) == 1
        assert VARIANCE_PRESERVING.alpha(t) ** 2 + VARIANCE_PRESERVING.sigma(t) ** 2 == pytest.approx(1)


@pytest.mark.parametrize("schedule", SCHEDULES.values(), ids=SCHEDULES)
def test_mixtures_have_the_moments_of_q(schedule):
    count, t = 200_000, 0.4
    x_t = schedule.mix(torch.full((count,), 1.5, dtype=torch.float64), clip(count), t)
    assert x_t.mean().item() == pytest.approx(1.5 * schedule.alpha(t), abs=4 * schedule.sigma(t) / math.sqrt(count))
    assert x_t.var().item() == pytest.approx(schedule.sigma(t) ** 2, rel=0.02)


@pytest.mark.parametrize("schedule", SCHEDULES.values(), ids=SCHEDULES)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("t", [0.05, 0.5, torch.tensor([0.1, 0.6, 0.95])], ids=["low", "middle", "one each"])
def test_a_prediction_gives_back_what_was_mixed(kind, schedule, t):
    x_0, noise = clip(seed=1), clip(seed=2)
    x_t = schedule.mix(x_0, noise, t)
    got = separate(compose(x_0, noise, t, kind=kind, schedule=schedule), x_t, t, kind=kind, schedule=schedule)
    torch.testing.assert_close(got, (x_0, noise))


@pytest.mark.parametrize("kind", ["v", "velocity"])
@pytest.mark.parametrize("t", [0.0, 1.0])
def test_v_and_velocity_hold_at_both_ends(kind, t):
    x_0, noise = clip(seed=1), clip(seed=2)
    x_t = VARIANCE_PRESERVING.mix(x_0, noise, t)
    prediction = compose(x_0, noise, t, kind=kind, schedule=VARIANCE_PRESERVING)
    got = separate(prediction, x_t, t, kind=kind, schedule=VARIANCE_PRESERVING)
    torch.testing.assert_close(got, (x_0, noise))


def test_v_is_the_slope_of_the_mixture_along_the_circle():
    x_0, noise, angle = clip(seed=1), clip(seed=2), torch.tensor(0.6, dtype=torch.float64, requires_grad=True)
    slope = torch.autograd.functional.jvp(lambda a: a.cos() * x_0 + a.sin() * noise, angle, torch.ones_like(angle))[1]
    t = math.tan(0.6) / (1 + math.tan(0.6))
    torch.testing.assert_close(compose(x_0, noise, t, kind="v", schedule=VARIANCE_PRESERVING), slope)


@pytest.mark.parametrize("schedule", SCHEDULES.values(), ids=SCHEDULES)
@pytest.mark.parametrize("kind", KINDS)
def test_any_network_serves_as_a_velocity_in_the_flow_scale(kind, schedule):
    x_0, noise, t = clip(seed=1), clip(seed=2), 0.3

    def network(x_t, t_B):
        torch.testing.assert_close(x_t, schedule.mix(x_0, noise, t))
        assert t_B.tolist() == pytest.approx([t] * 3)
        return compose(x_0, noise, t, kind=kind, schedule=schedule)
    velocity = as_velocity(network, kind=kind, schedule=schedule)
    torch.testing.assert_close(velocity(RECTIFIED_FLOW.mix(x_0, noise, t), t), noise - x_0)


def test_levels_reach_networks_in_float32_and_do_not_widen_the_clip():
    x = torch.zeros(2, 3, 4, dtype=torch.bfloat16)
    assert per_sample(torch.tensor(0.3, dtype=torch.float64), x).dtype == torch.float32
    t = torch.tensor([0.25, 0.5], dtype=torch.float64)
    assert spread(t, x.float()).shape == (2, 1, 1)
    assert RECTIFIED_FLOW.mix(x.float(), x.float(), t).dtype == torch.float32
