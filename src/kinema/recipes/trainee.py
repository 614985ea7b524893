"""A model in training: its weights, their average, the optimiser, and how long it has been at it.

    trainee = Trainee(model);  norm = trainee.descend(loss, rate=1e-3)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

import torch
from torch import Tensor, nn

from kinema.training.distributed import average_gradients, synchronise
from kinema.training.ema import EMA
from kinema.training.optimiser import adamw, clip_gradients, muon, set_learning_rate

Model = TypeVar("Model", bound=nn.Module)


class Trainee(Generic[Model]):
    """`model` lies on its device already; all processes begin with the weights of the first."""

    def __init__(self, model: Model, *, weight_decay: float = 0.01, hidden: Sequence[nn.Module] = ()):
        """`hidden`: parts of the model whose matrices go by Muon; the rest goes by AdamW."""
        synchronise(model)
        self.model, self.ema = model, EMA(model)
        self.optimisers: list[torch.optim.Optimizer] = []
        if hidden:
            self.optimisers.append(muon(*hidden, weight_decay=weight_decay))
        matrices = [p for optimiser in self.optimisers for group in optimiser.param_groups for p in group["params"]]
        self.optimisers.append(adamw(model, weight_decay=weight_decay, but=matrices))
        self.steps, self.seconds = 0, 0.0

    @property
    def average(self) -> Model:
        return self.ema.model

    def descend(self, loss: Tensor, *, rate: float) -> Tensor:
        """One update from the mean gradient of all processes; the norm of that gradient, of which at most 1 is used."""
        for optimiser in self.optimisers:
            set_learning_rate(optimiser, rate)
            optimiser.zero_grad(set_to_none=True)
        loss.backward()
        average_gradients(self.model.parameters())
        norm = clip_gradients(self.model.parameters())
        for optimiser in self.optimisers:
            optimiser.step()
        self.ema.update(self.model)
        self.steps += 1
        return norm

    def state_dict(self) -> dict[str, Any]:
        return {"model": self.model.state_dict(), "ema": self.ema.state_dict(),
                "optimisers": [optimiser.state_dict() for optimiser in self.optimisers], "steps": self.steps,
                "seconds": self.seconds}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Raises RuntimeError for a state of another model."""
        self.model.load_state_dict(state["model"])
        self.ema.load_state_dict(state["ema"])
        for optimiser, kept in zip(self.optimisers, state["optimisers"], strict=True):
            optimiser.load_state_dict(kept)
        self.steps, self.seconds = state["steps"], state["seconds"]


def normals(*shape: int, seed: int, step: int, rank: int = 0, device: torch.device | str = "cpu") -> Tensor:
    """Standard normals that depend on the step alone, so that a resumed training draws what a straight one does."""
    generator = torch.Generator().manual_seed(((seed * 1_000_003 + step) * 4096 + rank) % (1 << 63))
    return torch.randn(*shape, generator=generator).to(device)
