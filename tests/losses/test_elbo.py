import math

import pytest
import torch
from torch.distributions import Normal

from kinema.losses.elbo import annealed, free_bits, gaussian_log_likelihood, importance_weighted_bound
from kinema.losses.kl import gaussian_kl

# The linear Gaussian model z ~ N(0, 1), x | z ~ N(z, SIGMA): log p(x) is that of N(0, 1 + SIGMA^2).
SIGMA, X = 0.5, 0.8
EVIDENCE = Normal(0.0, math.sqrt(1 + SIGMA**2)).log_prob(torch.tensor(X)).item()
MEAN, DEVIATION = X / (1 + SIGMA**2), SIGMA / math.sqrt(1 + SIGMA**2)              # of the true posterior


def log_weights(q: Normal, draws: int, times: int) -> torch.Tensor:
    torch.manual_seed(0)
    z = q.sample((draws, times))
    return gaussian_log_likelihood(torch.tensor(X), z, math.log(SIGMA)) + Normal(0.0, 1.0).log_prob(z) - q.log_prob(z)


def test_the_likelihood_is_torchs():
    x, mean, log_sigma = torch.randn(5), torch.randn(5), torch.randn(5)
    torch.testing.assert_close(gaussian_log_likelihood(x, mean, log_sigma), Normal(mean, log_sigma.exp()).log_prob(x))


def test_the_best_sigma_is_the_errors_own_deviation():
    error, log_sigma = torch.randn(100_000) * 0.3, torch.tensor(math.log(0.3), requires_grad=True)
    gaussian_log_likelihood(error, torch.zeros(()), log_sigma).mean().backward()
    assert log_sigma.grad.item() == pytest.approx(0, abs=0.02)


def test_with_the_true_posterior_the_bound_is_the_evidence_and_likelihood_minus_kl_is_the_bound():
    q = Normal(MEAN, DEVIATION)
    assert log_weights(q, 1, 50).squeeze(0).sub(EVIDENCE).abs().max() < 1e-5
    likely = Normal(0.0, SIGMA).log_prob(torch.tensor(X - MEAN)) - 0.5 * (DEVIATION / SIGMA) ** 2      # E_q, closed
    kl = gaussian_kl(torch.tensor(MEAN), torch.tensor(2 * math.log(DEVIATION)))
    assert (likely - kl).item() == pytest.approx(EVIDENCE, abs=1e-5)


def test_more_draws_are_never_looser_and_none_is_above_the_evidence():
    q = Normal(MEAN + 0.7, 1.6 * DEVIATION)                                        # a poor posterior
    bounds = [importance_weighted_bound(log_weights(q, draws, 20_000)).mean().item() for draws in (1, 2, 8, 64)]
    assert bounds == sorted(bounds) and bounds[-1] < EVIDENCE + 0.01
    assert bounds[0] < EVIDENCE - 0.3 and bounds[-1] == pytest.approx(EVIDENCE, abs=0.05)


def test_one_draw_is_the_evidence_lower_bound():
    weights = torch.randn(1, 7)
    assert torch.equal(importance_weighted_bound(weights), weights[0])


def test_a_weight_on_the_kl_is_one_divided_by_it_on_the_likelihood():
    likely, kl = torch.tensor(-3.0, requires_grad=True), torch.tensor(2.0, requires_grad=True)
    one = torch.autograd.grad(-(likely - 4 * kl), (likely, kl))
    other = torch.autograd.grad(-(likely / 4 - kl), (likely, kl))
    assert torch.stack(one).equal(4 * torch.stack(other))


def test_alternating_descents_on_parts_do_not_reach_what_one_descent_reaches():
    """Encoder N(m, fixed), decoder a z: the encoder alone on the KL, the decoder alone on the likelihood, fall to m = 0."""
    def terms(m, a):
        return 0.5 * (X - a * m) ** 2 / SIGMA**2, 0.5 * m**2
    together, apart = ([torch.tensor(1.0, requires_grad=True), torch.tensor(1.0, requires_grad=True)] for _ in range(2))
    for _ in range(300):
        for values, slopes in ((together, torch.autograd.grad(sum(terms(*together)), together)),
                               (apart, (torch.autograd.grad(terms(*apart)[1], apart[:1])[0],
                                        torch.autograd.grad(terms(*apart)[0], apart[1:])[0]))):
            with torch.no_grad():
                for value, slope in zip(values, slopes, strict=True):
                    value -= 0.02 * slope
    assert abs(apart[0].item()) < 0.01 and together[0].item() > 0.3


def test_free_bits_take_no_gain_from_numbers_that_say_little():
    kl = torch.tensor([[0.01, 0.5], [0.01, 0.7]], requires_grad=True)
    free_bits(kl, 0.1).backward()
    assert free_bits(kl, 0.1).item() == pytest.approx(0.1 + 0.6)
    assert kl.grad.tolist() == [[0.0, 0.5], [0.0, 0.5]]


def test_the_weight_rises_in_a_line_and_stays():
    assert [annealed(s, until=0.2) for s in (0.0, 0.1, 0.2, 0.9)] == [0.0, 0.5, 1.0, 1.0] and annealed(0.0, until=0) == 1
