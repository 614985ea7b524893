"""Games of a generator and a critic, from the critic's scores: what each lowers. Penalties that keep the critic smooth.

A score is a logit: sigmoid(score) is the critic's belief that a sample is real (Goodfellow et al. 2014); Wasserstein's
critic bounds a distance, and its score is no belief of anything. All losses are to be lowered, by both players.

    loss = GAMES["non_saturating"].critic(critic(real), critic(fake))       # then GAMES[..].generator(critic(fake))
    loss = loss + lazily(i, 16) * 5.0 * r1_penalty(critic, real)

B samples of any shape; scores_B.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

Critic = Callable[[Tensor], Tensor]           # samples [B, ...] -> scores_B, each sample judged by itself


def logistic_critic(real_B: Tensor, fake_B: Tensor) -> Tensor:
    """-E log D(real) - E log(1 - D(fake)), D = sigmoid(score): cross entropy (Goodfellow et al. 2014, equation 1)."""
    return F.softplus(-real_B).mean() + F.softplus(fake_B).mean()


def minimax_generator(fake_B: Tensor) -> Tensor:
    """E log(1 - D(fake)), the critic's own term with its sign turned: the game is zero-sum. Its slope is -D(fake), next
    to nothing as long as the critic sees through every sample."""
    return -F.softplus(fake_B).mean()


def non_saturating_generator(fake_B: Tensor) -> Tensor:
    """-E log D(fake) (section 3 there): the same fixed point, a slope of D(fake) - 1. The game is not zero-sum."""
    return F.softplus(-fake_B).mean()


def wasserstein_critic(real_B: Tensor, fake_B: Tensor) -> Tensor:
    """E f(fake) - E f(real): minus the distance W1 where f is the best function of slope 1 at most (Arjovsky et al.
    2017, equation 2, by Kantorovich and Rubinstein's duality). Without a bound on the slope it means nothing."""
    return fake_B.mean() - real_B.mean()


def wasserstein_generator(fake_B: Tensor) -> Tensor:
    """-E f(fake)."""
    return -fake_B.mean()


@dataclass(frozen=True, slots=True)
class Game:
    critic: Callable[[Tensor, Tensor], Tensor]             # scores of real and of fake samples -> a loss
    generator: Callable[[Tensor], Tensor]                  # scores of fake samples -> a loss


GAMES = {
    "minimax": Game(logistic_critic, minimax_generator),
    "non_saturating": Game(logistic_critic, non_saturating_generator),
    "wasserstein": Game(wasserstein_critic, wasserstein_generator),
}


def slopes(critic: Critic, x: Tensor) -> Tensor:
    """[B]: the norm of each score's gradient with respect to its sample, itself differentiable."""
    x = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(critic(x).sum(), x, create_graph=True)
    return gradient.flatten(1).square().sum(1).add(1e-12).sqrt()      # the root has no slope at 0


def gradient_penalty(critic: Critic, real: Tensor, fake: Tensor, share_B: Tensor) -> Tensor:
    """E (|grad f(x)| - 1)^2 at x = share real + (1 - share) fake (Gulrajani et al. 2017, equation 3: share even in
    0 .. 1, weight 10, no batch norm in the critic). The caller draws the shares."""
    share = share_B.view(-1, *[1] * (real.dim() - 1))
    return (slopes(critic, torch.lerp(fake.detach(), real, share)) - 1).square().mean()


def r1_penalty(critic: Critic, real: Tensor) -> Tensor:
    """E |grad score(real)|^2 (Mescheder, Geiger & Nowozin 2018, equation 9, whose weight is gamma / 2)."""
    return slopes(critic, real).square().mean()


def lazily(i: int, every: int) -> int:
    """`every` at steps 0, every, 2 every, .., else 0: the weight of a penalty that is computed at few steps and felt as
    much as one of weight 1 at all of them (Karras et al. 2020, StyleGAN2, section 3.1)."""
    return every if i % every == 0 else 0
