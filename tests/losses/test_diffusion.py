import math

import pytest
import torch
from torch.distributions import Normal, kl_divergence

from kinema.losses.diffusion import decoder_term, prior_term, simple_loss, transition_term, variational_bound
from kinema.sampling.chain import chain_levels, cosine_betas, cumulative_alphas, linear_betas, step_levels
from kinema.sampling.ddpm import posterior, reverse
from kinema.sampling.noise import RECTIFIED_FLOW, VARIANCE_PRESERVING, compose, separate
from tests.sampling.known import GAUSSIAN, NORMAL, Mixture, noises, normals


def clip(seed, *shape):
    return torch.randn(shape or (4, 3, 2), generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


@pytest.mark.parametrize("kind, weight", [("x_0", lambda snr: 1.0), ("noise", lambda snr: snr), ("v", lambda snr: snr + 1)])
def test_the_simple_losses_are_one_with_different_weights(kind, weight):
    x_0, noise, guess, t = clip(1), clip(2), clip(3), 0.3
    x_t = VARIANCE_PRESERVING.mix(x_0, noise, t)
    implied = (x_t - VARIANCE_PRESERVING.alpha(t) * guess) / VARIANCE_PRESERVING.sigma(t)
    prediction = compose(guess, implied, t, kind=kind, schedule=VARIANCE_PRESERVING)
    loss = simple_loss(prediction, x_0, noise, t, kind=kind)
    assert loss.item() == pytest.approx(weight((0.7 / 0.3) ** 2) * ((guess - x_0) ** 2).mean().item())


def test_the_simple_velocity_loss_weighs_by_one_over_t_squared():
    x_0, noise, guess, t = clip(1), clip(2), clip(3), 0.3
    implied = (RECTIFIED_FLOW.mix(x_0, noise, t) - (1 - t) * guess) / t
    loss = simple_loss(implied - guess, x_0, noise, t, kind="velocity", schedule=RECTIFIED_FLOW)
    assert loss.item() == pytest.approx(((guess - x_0) ** 2).mean().item() / t ** 2)


def test_a_guess_that_sees_nothing_pays_the_variance_of_the_noise():
    """A loss that adds no noise would call it perfect."""
    x_0, noise = torch.zeros(1000, 1, dtype=torch.float64), clip(2, 1000, 1)
    assert simple_loss(torch.zeros_like(x_0), x_0, noise, 0.5, kind="noise").item() == pytest.approx(1, abs=0.1)


def test_a_transition_is_the_divergence_of_posterior_and_step_back():
    x_0, noise, guess, t, s = clip(1), clip(2), clip(3), 0.5, 0.4
    x_t = RECTIFIED_FLOW.mix(x_0, noise, t)
    mean_q, var_q = posterior(x_0, x_t, t, s)
    mean_p, var_p = reverse(guess, x_t, t, s, variance="large")
    expected = kl_divergence(Normal(mean_q, var_q ** 0.5), Normal(mean_p, var_p ** 0.5)).flatten(1).sum(1)
    torch.testing.assert_close(transition_term(guess, x_0, x_t, t, s), expected)


def test_a_transition_weighs_the_noises_error_as_equation_12_does():
    """beta^2 / (2 sigma^2 alpha (1 - alpha-bar)) |noise - predicted|^2, with sigma^2 the posterior's variance."""
    betas, n = linear_betas(100), 60
    t, alpha_bar, beta = step_levels(betas), cumulative_alphas(betas), betas[59]
    x_0, noise, guess = clip(1), clip(2), clip(3)
    x_t = VARIANCE_PRESERVING.mix(x_0, noise, t[n])
    estimate = separate(guess, x_t, t[n], kind="noise", schedule=VARIANCE_PRESERVING)[0]
    flow_x = x_t / VARIANCE_PRESERVING.scale(t[n])
    got = transition_term(estimate, x_0, flow_x, t[n], t[n - 1], variance="small")
    sigma2 = (1 - alpha_bar[n - 1]) / (1 - alpha_bar[n]) * beta
    weight = beta ** 2 / (2 * sigma2 * (1 - beta) * (1 - alpha_bar[n]))
    torch.testing.assert_close(got, weight * ((guess - noise) ** 2).flatten(1).sum(1))


def test_a_level_may_be_given_for_each_sample():
    x_0, noise, guess = clip(1), clip(2), clip(3)
    t, s = torch.tensor([0.3, 0.5, 0.7, 0.9], dtype=torch.float64), torch.tensor([0.2, 0.1, 0.6, 0.5], dtype=torch.float64)
    x_t = RECTIFIED_FLOW.mix(x_0, noise, t)
    together = transition_term(guess, x_0, x_t, t, s)
    for i in range(4):
        one = transition_term(guess[i:i + 1], x_0[i:i + 1], x_t[i:i + 1], float(t[i]), float(s[i]))
        torch.testing.assert_close(together[i:i + 1], one)


@pytest.mark.parametrize("betas", [linear_betas(50), cosine_betas(50)], ids=["linear", "cosine"])
def test_the_bound_of_the_exact_model_is_the_likelihood(betas):
    """For standard normal data the large variance makes every step back exact, and nothing of the bound is lost."""
    x_0 = normals(4000).unsqueeze(1)
    bound = variational_bound(NORMAL.velocity, x_0, chain_levels(betas), noise=noises(x_0)).total
    exact = 0.5 * math.log(2 * math.pi) + 0.5 * x_0.squeeze(1) ** 2
    assert bound.mean().item() == pytest.approx(exact.mean().item(), abs=0.05)
    assert bound[:500].mean().item() == pytest.approx(exact[:500].mean().item(), abs=0.15)    # for x_0 in a tail, too


def test_the_bound_lies_above_the_likelihood_and_nears_it_with_more_steps():
    x_0 = (0.7 + 0.3 * normals(4000)).unsqueeze(1)
    exact = 0.5 * math.log(2 * math.pi * math.e) + math.log(0.3)
    few, many = (variational_bound(GAUSSIAN.velocity, x_0, chain_levels(cosine_betas(n)), noise=noises(x_0)).total.mean().item()
                 for n in (20, 400))
    assert exact < many < few and many == pytest.approx(exact, abs=0.05)
    wrong = variational_bound(NORMAL.velocity, x_0, chain_levels(cosine_betas(400)), noise=noises(x_0)).total.mean()
    assert wrong > many + 0.3


def test_the_prior_term_says_how_far_the_chain_is_from_noise():
    x_0 = torch.ones(2, 3)
    alpha_bar = cumulative_alphas(linear_betas())[-1].item()
    expected = 3 * 0.5 * ((1 - alpha_bar) - 1 - math.log(1 - alpha_bar) + alpha_bar)
    assert prior_term(x_0.double(), chain_levels(linear_betas())[0])[0].item() == pytest.approx(expected, rel=1e-6)
    assert prior_term(x_0, 1.0).tolist() == [0, 0]


def test_the_decoder_shares_one_unit_of_probability_among_the_bytes():
    values = (torch.arange(256, dtype=torch.float64) / 127.5 - 1).unsqueeze(1)
    for estimate in (-1.0, 0.3, 0.999):
        nats = decoder_term(torch.full_like(values, estimate), values, 0.02, bin_width=2 / 255)
        assert (-nats).exp().sum().item() == pytest.approx(1, abs=1e-6)


def test_the_decoder_of_densities_is_a_normal():
    x_0, guess = clip(1), clip(2)
    expected = -Normal(guess, VARIANCE_PRESERVING.sigma(0.1)).log_prob(x_0).flatten(1).sum(1)
    torch.testing.assert_close(decoder_term(guess, x_0, 0.1), expected)


def test_bytes_cost_the_bits_of_their_density():
    """Narrow bins: -log P(bin) = -log density - log width."""
    data = Mixture((1.0,), (0.0,), (0.3,))
    x_0 = ((0.3 * normals(2000)).clamp(-1, 1) * 127.5).round().div(127.5).unsqueeze(1)
    ts = chain_levels(linear_betas(100))
    density, bytes_ = (variational_bound(data.velocity, x_0, ts, noise=noises(x_0), bin_width=w).total.mean().item()
                       for w in (None, 2 / 255))
    assert bytes_ == pytest.approx(density - math.log(2 / 255), abs=0.05)


def test_gradients_are_exact():
    x_0, noise, guess = clip(1), clip(2), clip(3).requires_grad_()
    x_t = RECTIFIED_FLOW.mix(x_0, noise, 0.5)
    assert torch.autograd.gradcheck(lambda g: transition_term(g, x_0, x_t, 0.5, 0.4), (guess,))
    assert torch.autograd.gradcheck(lambda g: decoder_term(g, x_0, 0.3, bin_width=0.1), ((x_0 + 0.1 * noise).requires_grad_(),))
    assert torch.autograd.gradcheck(lambda g: simple_loss(g, x_0, noise, 0.5, kind="v"), (guess,))
