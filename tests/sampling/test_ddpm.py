import math

import pytest
import torch

from kinema.sampling.chain import chain_levels, cosine_betas, cumulative_alphas, linear_betas, step_levels
from kinema.sampling.ddpm import forward_kernel, posterior, reverse, sample_ddpm
from kinema.sampling.levels import levels
from kinema.sampling.noise import RECTIFIED_FLOW, VARIANCE_PRESERVING

from .known import GAUSSIAN, TWO_PEAKS, noises, normals

BETAS = linear_betas(100)


def test_the_kernel_between_neighbours_is_the_chains():
    t = step_levels(BETAS)
    alpha, variance = forward_kernel(t[1:], t[:-1], VARIANCE_PRESERVING)
    torch.testing.assert_close(alpha, (1 - BETAS).sqrt())
    torch.testing.assert_close(variance, BETAS)


@pytest.mark.parametrize("n", [2, 40, 100])
def test_the_posterior_is_that_of_ho_et_al(n):
    alpha_bar, t = cumulative_alphas(BETAS), step_levels(BETAS)
    beta, x_0, x_n = BETAS[n - 1], torch.tensor([0.4]), torch.tensor([-1.3])
    mean, variance = posterior(x_0, x_n, t[n], t[n - 1], VARIANCE_PRESERVING)
    torch.testing.assert_close(mean, alpha_bar[n - 1].sqrt() * beta / (1 - alpha_bar[n]) * x_0
                               + (1 - beta).sqrt() * (1 - alpha_bar[n - 1]) / (1 - alpha_bar[n]) * x_n)
    torch.testing.assert_close(variance, (1 - alpha_bar[n - 1]) / (1 - alpha_bar[n]) * beta)


@pytest.mark.parametrize("schedule", [RECTIFIED_FLOW, VARIANCE_PRESERVING], ids=["flow", "preserving"])
def test_the_posterior_is_the_product_of_two_gaussians(schedule):
    """Bayes: q(x_s | x_0) q(x_t | x_s), precisions adding up."""
    t, s, x_0, x_t = 0.7, 0.4, torch.tensor([0.5], dtype=torch.float64), torch.tensor([-0.2], dtype=torch.float64)
    alpha, variance = forward_kernel(t, s, schedule)
    prior, likelihood = 1 / schedule.sigma(s) ** 2, alpha ** 2 / variance
    mean, var = posterior(x_0, x_t, t, s, schedule)
    assert var == pytest.approx(1 / (prior + likelihood))
    torch.testing.assert_close(mean, (prior * schedule.alpha(s) * x_0 + likelihood * x_t / alpha) * var)


def test_the_way_back_is_not_the_forward_kernel():
    """q(x_s | x_t, x_0) moves towards x_0; N(sqrt(1 - beta) x_t, beta), as some write p_theta, shrinks for ever."""
    t = step_levels(BETAS)
    x_0, x_t = torch.tensor([1.0]), torch.tensor([0.5])
    mean, _ = posterior(x_0, x_t, t[50], t[49], VARIANCE_PRESERVING)
    assert mean > x_t > forward_kernel(t[50], t[49], VARIANCE_PRESERVING)[0] * x_t


def test_variances_are_those_of_the_paper_in_either_scale():
    t, s = step_levels(BETAS)[60], step_levels(BETAS)[59]
    x = torch.zeros(1)
    small, large = (reverse(x, x, t, s, VARIANCE_PRESERVING, variance=v)[1] for v in ("small", "large"))
    assert large.item() == pytest.approx(BETAS[59].item()) and small < large
    for word, expected in (("small", small), ("large", large)):
        flow = reverse(x, x, t, s, RECTIFIED_FLOW, variance=word)[1]
        assert (flow * VARIANCE_PRESERVING.scale(s) ** 2).item() == pytest.approx(expected.item())


def test_sampling_along_a_chain_is_algorithm_2_to_the_letter():
    betas = cosine_betas(30)
    alpha_bar, t, draw = cumulative_alphas(betas), step_levels(betas), noises(normals(64))
    z = [draw(i) for i in range(30)]
    x_n = normals(64)
    for n in range(30, 0, -1):
        flow_x = x_n / VARIANCE_PRESERVING.scale(t[n])
        epsilon = flow_x + (1 - t[n]) * TWO_PEAKS.velocity(flow_x, t[n])
        mean = (x_n - betas[n - 1] / (1 - alpha_bar[n]).sqrt() * epsilon) / (1 - betas[n - 1]).sqrt()
        x_n = mean + (betas[n - 1].sqrt() * z[30 - n] if n > 1 else 0)
    got = sample_ddpm(TWO_PEAKS.velocity, normals(64) / VARIANCE_PRESERVING.scale(t[30]), chain_levels(betas),
                      noise=lambda i: z[i], variance="large")
    torch.testing.assert_close(got, x_n)


def test_many_steps_give_samples_of_the_data():
    x = noises(torch.zeros(20_000, dtype=torch.float64), seed=1)(0)
    for data in (GAUSSIAN, TWO_PEAKS):
        samples = sample_ddpm(data.velocity, x, levels(200), noise=noises(x))
        assert data.distance(samples) < 0.02
    assert GAUSSIAN.distance(sample_ddpm(GAUSSIAN.velocity, x, levels(4), noise=noises(x))) > 0.1


def test_each_step_is_told_and_the_last_draws_no_noise():
    asked, told = [], []
    sample_ddpm(GAUSSIAN.velocity, normals(4), levels(5), noise=lambda i: asked.append(i) or torch.zeros(4),
                on_step=lambda i, x: told.append((i, x.mean().item())))
    assert asked == [0, 1, 2, 3] and [i for i, _ in told] == [0, 1, 2, 3, 4]
    assert all(math.isfinite(mean) for _, mean in told)
