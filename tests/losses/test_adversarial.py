import math

import pytest
import torch
from torch import nn

from kinema.losses.adversarial import (
    GAMES,
    gradient_penalty,
    lazily,
    logistic_critic,
    minimax_generator,
    non_saturating_generator,
    r1_penalty,
    slopes,
    wasserstein_critic,
    wasserstein_generator,
)

REAL = torch.tensor([2.0, -0.5, 0.3], dtype=torch.float64)
FAKE = torch.tensor([-1.0, 0.4, 3.0], dtype=torch.float64)


def belief(score_B):
    return 1 / (1 + (-score_B).exp())


def test_the_logistic_critic_lowers_the_cross_entropy():
    expected = -belief(REAL).log().mean() - (1 - belief(FAKE)).log().mean()
    torch.testing.assert_close(logistic_critic(REAL, FAKE), expected)


def test_generators_lower_their_formulas():
    torch.testing.assert_close(minimax_generator(FAKE), (1 - belief(FAKE)).log().mean())
    torch.testing.assert_close(non_saturating_generator(FAKE), -belief(FAKE).log().mean())
    assert wasserstein_generator(FAKE) == -FAKE.mean() and wasserstein_critic(REAL, FAKE) == FAKE.mean() - REAL.mean()


def test_large_scores_stay_finite():
    far = torch.tensor([-1e4, 1e4])
    for game in GAMES.values():
        assert game.critic(far, far).isfinite() and game.generator(far).isfinite()


def test_minimax_and_wasserstein_are_zero_sum_and_the_non_saturating_game_is_not():
    def slope_of_sum(game):                                # of what both players lose together, in the fake's scores
        fake = FAKE.clone().requires_grad_()
        (game.critic(REAL, fake) + game.generator(fake)).backward()
        return fake.grad.abs().max().item()
    assert slope_of_sum(GAMES["minimax"]) == slope_of_sum(GAMES["wasserstein"]) == 0
    assert slope_of_sum(GAMES["non_saturating"]) > 0.1


def test_minimax_saturates_where_the_critic_wins_and_the_other_does_not():
    score = torch.tensor([-8.0], dtype=torch.float64, requires_grad=True)
    (minimax,) = torch.autograd.grad(minimax_generator(score), score)
    (other,) = torch.autograd.grad(non_saturating_generator(score), score)
    torch.testing.assert_close(minimax, -belief(score.detach()))                 # -0.0003
    torch.testing.assert_close(other, belief(score.detach()) - 1)                # -0.9997


def test_the_best_critic_gives_twice_the_jensen_shannon_divergence():
    p, q = torch.tensor([0.7, 0.2, 0.1]), torch.tensor([0.1, 0.3, 0.6])          # real and fake, on three points
    score = (p / q).log()                                                        # the optimum, proposition 1
    loss = -(p * belief(score).log()).sum() - (q * (1 - belief(score)).log()).sum()
    m = (p + q) / 2
    divergence = 0.5 * (p * (p / m).log()).sum() + 0.5 * (q * (q / m).log()).sum()
    torch.testing.assert_close(loss, 2 * math.log(2) - 2 * divergence)


class Plane(nn.Module):
    """score = w x: its slope is |w| everywhere."""

    def __init__(self, *weights):
        super().__init__()
        self.weights = nn.Parameter(torch.tensor(weights, dtype=torch.float64))

    def forward(self, x):
        return x.flatten(1) @ self.weights


def test_penalties_of_a_plane_are_known():
    plane, x = Plane(3.0, 4.0), torch.randn(6, 2, 1, 1, dtype=torch.float64)
    torch.testing.assert_close(slopes(plane, x), torch.full((6,), 5.0, dtype=torch.float64))
    torch.testing.assert_close(r1_penalty(plane, x).detach(), torch.tensor(25.0, dtype=torch.float64))
    penalty = gradient_penalty(plane, x, -x, torch.rand(6, dtype=torch.float64))
    torch.testing.assert_close(penalty.detach(), torch.tensor(16.0, dtype=torch.float64))
    penalty.backward()                                     # d (|w| - 1)^2 / dw = 2 (|w| - 1) w / |w|
    torch.testing.assert_close(plane.weights.grad, 8 * torch.tensor([0.6, 0.8], dtype=torch.float64))


def test_the_gradient_penalty_looks_between_real_and_fake():
    real, fake = torch.tensor([[2.0], [2.0]]), torch.tensor([[0.0], [1.0]])
    seen = []
    gradient_penalty(lambda x: seen.append(x.detach()) or x.square().sum(1), real, fake, torch.tensor([0.25, 1.0]))
    assert seen[0].flatten().tolist() == [0.5, 2.0]


def test_r1_looks_at_real_samples_and_takes_no_gradient_of_them():
    real = torch.randn(4, 3)
    assert r1_penalty(lambda x: x.square().sum(1), real).item() == pytest.approx(4 * real.square().sum(1).mean().item(), rel=1e-4)
    assert not real.requires_grad


def test_a_lazy_penalty_weighs_the_same_over_its_period():
    assert [lazily(i, 4) for i in range(6)] == [4, 0, 0, 0, 4, 0]
    assert sum(lazily(i, 16) for i in range(160)) == 160 and [lazily(i, 1) for i in range(3)] == [1, 1, 1]


def test_penalties_that_stand_still_have_a_finite_slope():
    flat = Plane(0.0, 0.0)
    (gradient_penalty(flat, torch.ones(2, 2, dtype=torch.float64), torch.zeros(2, 2, dtype=torch.float64),
                      torch.tensor([0.5, 0.5], dtype=torch.float64)) + r1_penalty(flat, torch.ones(2, 2, dtype=torch.float64))).backward()
    assert flat.weights.grad.isfinite().all()


def test_down_the_critics_loss_the_scores_part_and_up_they_meet():
    real, fake = torch.tensor([[2.0, 1.0]], dtype=torch.float64), torch.tensor([[-1.0, 0.5]], dtype=torch.float64)
    for game in GAMES.values():
        plane = Plane(0.1, -0.2)
        (slope,) = torch.autograd.grad(game.critic(plane(real), plane(fake)), plane.weights)
        gaps = [((real - fake) @ (plane.weights + step * slope)).item() for step in (-0.1, 0.0, 0.1)]
        assert gaps[0] > gaps[1] > gaps[2]


def test_a_score_is_no_probability():
    together = torch.nn.functional.binary_cross_entropy_with_logits
    expected = together(REAL, torch.ones_like(REAL)) + together(FAKE, torch.zeros_like(FAKE))
    torch.testing.assert_close(logistic_critic(REAL, FAKE), expected)
    assert REAL.log().isnan().any()                        # -log(score), as if it were D
    assert belief(torch.tensor(0.0)) == 0.5                # undecided at 0, not at a half


def test_pairs_drawn_at_random_do_not_give_the_distance_of_distributions():
    def ring(seed):
        return torch.polar(torch.ones(100_000), 2 * math.pi * torch.rand(100_000, generator=torch.Generator().manual_seed(seed)))
    perfect, collapsed = (ring(0) - ring(1)).abs().mean().item(), ring(0).abs().mean().item()
    assert perfect == pytest.approx(4 / math.pi, abs=0.01) and collapsed == pytest.approx(1)     # it prefers one point
