"""A generator and a critic in training: two models, two optimisers, the average of the generator alone.

    players = Players(generator, critic, betas=(0.0, 0.99))
    players.improve_critic(loss, rate=2e-4);  players.improve_generator(loss, rate=2e-4)        # one step
"""

from __future__ import annotations

import math
from typing import Any, Generic, TypeVar

import torch
from torch import Tensor, nn

from kinema.training.distributed import average_gradients, synchronise
from kinema.training.ema import EMA
from kinema.training.optimiser import adamw, clip_gradients, set_learning_rate

Generator = TypeVar("Generator", bound=nn.Module)
Critic = TypeVar("Critic", bound=nn.Module)


class Players(Generic[Generator, Critic]):
    """Both lie on their device already; all processes begin with the weights of the first. Adam without decay, whose
    `betas` each recipe takes from its paper. A step is over when the generator has improved."""

    def __init__(self, generator: Generator, critic: Critic, *, betas: tuple[float, float]):
        synchronise(generator)
        synchronise(critic)
        self.generator, self.critic, self.ema = generator, critic, EMA(generator)
        self.optimisers = [adamw(player, weight_decay=0.0, betas=betas) for player in (generator, critic)]
        self.steps, self.seconds = 0, 0.0

    @property
    def average(self) -> Generator:
        return self.ema.model

    def improve_critic(self, loss: Tensor, *, rate: float) -> Tensor:
        """The norm of the gradient."""
        return _descend(self.critic, self.optimisers[1], loss, rate)

    def improve_generator(self, loss: Tensor, *, rate: float) -> Tensor:
        """The norm of the gradient. What this leaves in the critic's gradients its own turn throws away."""
        norm = _descend(self.generator, self.optimisers[0], loss, rate)
        self.ema.update(self.generator)
        self.steps += 1
        return norm

    def state_dict(self) -> dict[str, Any]:
        return {"generator": self.generator.state_dict(), "critic": self.critic.state_dict(),
                "ema": self.ema.state_dict(), "optimisers": [each.state_dict() for each in self.optimisers],
                "steps": self.steps, "seconds": self.seconds}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Raises RuntimeError, ValueError or KeyError for a state of other models."""
        self.generator.load_state_dict(state["generator"])
        self.critic.load_state_dict(state["critic"])
        self.ema.load_state_dict(state["ema"])
        for optimiser, kept in zip(self.optimisers, state["optimisers"], strict=True):
            optimiser.load_state_dict(kept)
        self.steps, self.seconds = state["steps"], state["seconds"]


def _descend(player: nn.Module, optimiser: torch.optim.Optimizer, loss: Tensor, rate: float) -> Tensor:
    """No gradient is cut short; one that is not finite ends the training (RuntimeError)."""
    set_learning_rate(optimiser, rate)
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    average_gradients(player.parameters())
    norm = clip_gradients(player.parameters(), math.inf)
    optimiser.step()
    return norm
