"""What all samplers of the probability flow share: their order, and what they give for known data."""

import math

import pytest
import torch

from kinema.sampling.ddim import sample_ddim
from kinema.sampling.ddpm import sample_ddpm
from kinema.sampling.dpm_solver import sample_dpm_solver
from kinema.sampling.euler import sample_euler
from kinema.sampling.few_step import sample_few_step
from kinema.sampling.heun import sample_heun
from kinema.sampling.levels import levels

from .known import GAUSSIAN, TWO_PEAKS, gaussian_leap, noises, normals

ORDERS = [(sample_euler, 1), (sample_ddim, 1), (sample_heun, 2), (sample_dpm_solver, 2)]


@pytest.mark.parametrize("sampler, order", ORDERS)
def test_error_falls_at_the_order_of_the_sampler(sampler, order):
    """dx/dt = x between two levels, x(t) = e^t."""
    def error(num_steps):
        ts = torch.linspace(0.9, 0.1, num_steps + 1, dtype=torch.float64)
        x = sampler(lambda x, t: x, torch.ones(1, dtype=torch.float64), ts)
        return abs(x.item() - math.exp(-0.8))
    assert math.log2(error(64) / error(128)) == pytest.approx(order, abs=0.1)


@pytest.mark.parametrize("sampler, order", ORDERS)
def test_the_order_holds_from_pure_noise_to_data(sampler, order):
    """A Gaussian's flow keeps (x - mean) / std, so noise x ends at mean + std x. DPM-Solver++ loses a logarithm there:
    near 0 its steps are long in log-SNR however many there are."""
    def error(num_steps):
        x = sampler(GAUSSIAN.velocity, torch.tensor([1.3], dtype=torch.float64), levels(num_steps))
        return abs(x.item() - (0.7 + 0.3 * 1.3))
    assert math.log2(error(256) / error(512)) == pytest.approx(order, abs=0.3 if sampler is sample_dpm_solver else 0.05)


@pytest.mark.parametrize("sampler, num_steps", [(sample_euler, 300), (sample_ddim, 300), (sample_heun, 40), (sample_dpm_solver, 40)])
def test_samples_have_the_distribution_of_the_data(sampler, num_steps):
    for data in (GAUSSIAN, TWO_PEAKS):
        assert data.distance(sampler(data.velocity, normals(2000), levels(num_steps))) < 0.01


def test_one_euler_step_from_noise_gives_the_mean_of_the_data():
    """Straight paths, but no straight flow."""
    x = sample_euler(TWO_PEAKS.velocity, normals(5), [1.0, 0.0])
    torch.testing.assert_close(x, torch.full_like(x, 0.3 * -1.0 + 0.7 * 0.8))


def test_second_order_is_worth_its_evaluations():
    def distance(sampler, num_steps):
        return TWO_PEAKS.distance(sampler(TWO_PEAKS.velocity, normals(2000), levels(num_steps)))
    assert distance(sample_heun, 8) < distance(sample_euler, 16)
    assert distance(sample_dpm_solver, 16) < distance(sample_euler, 16)


def test_heun_evaluates_twice_a_step_but_once_at_the_last_and_never_at_zero():
    seen = []
    sample_heun(lambda x, t: seen.append(float(t)) or x, torch.ones(1), levels(3))
    assert len(seen) == 5 and min(seen) > 0


def test_ddim_without_fresh_noise_is_euler_and_with_all_of_it_is_ddpm():
    x, ts = normals(100), levels(12, shift=2.0)
    torch.testing.assert_close(sample_ddim(TWO_PEAKS.velocity, x, ts), sample_euler(TWO_PEAKS.velocity, x, ts))
    torch.testing.assert_close(sample_ddim(TWO_PEAKS.velocity, x, ts, eta=1.0, noise=noises(x)),
                               sample_ddpm(TWO_PEAKS.velocity, x, ts, noise=noises(x)))


def test_the_few_step_sampler_is_exact_with_a_student_that_is():
    """The Gaussian's true leap to x_0, from any level, in one, two or four."""
    def leap_to_data(x, t):
        return gaussian_leap(x, t, 0.0)
    x = noises(torch.zeros(20_000, dtype=torch.float64), seed=1)(0)
    for num_steps in (1, 2, 4):
        assert GAUSSIAN.distance(sample_few_step(leap_to_data, x, levels(num_steps), noise=noises(x))) < 1.95 / math.sqrt(20_000)


@pytest.mark.parametrize("sampler", [sample_euler, sample_ddim, sample_heun, sample_dpm_solver])
def test_levels_may_be_floats_every_step_is_told_and_precision_stays(sampler):
    told = []
    x = sampler(GAUSSIAN.velocity, torch.ones(2), [1.0, 0.6, 0.2, 0.0], on_step=lambda i, x: told.append((i, x)))
    assert [i for i, _ in told] == [0, 1, 2] and torch.equal(told[-1][1], x)
    assert x.dtype == torch.float32 and sampler(GAUSSIAN.velocity, torch.ones(2), levels(3)).dtype == torch.float32
