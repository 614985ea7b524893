"""The average of a model's weights over its training: what is sampled from and shipped.

Karras et al. 2024 (EDM2, arXiv 2312.02696, section 3.1), power-function averages: with
beta_n = (1 - 1/n)^(gamma + 1) the average after n updates weighs update m by about (m/n)^gamma. Its width is a share of
the training so far, so that nothing needs tuning to the length, and a continued training needs no second thought.

    ema = EMA(model);  ema.update(model);  sample(ema.model)
"""

from __future__ import annotations

import copy
from typing import Any, Generic, TypeVar

import torch
from torch import nn

GAMMA = 6.94    # a deviation of 10 % of the training so far (equation 127 of the paper, solved for 0.10)

Model = TypeVar("Model", bound=nn.Module)


class EMA(Generic[Model]):
    """`model` is a copy in float32 that holds the average and takes no gradients; buffers are copied, not averaged."""

    def __init__(self, model: Model, *, gamma: float = GAMMA):
        self.model: Model = copy.deepcopy(model).float().eval().requires_grad_(False)
        self.gamma, self.num_updates = gamma, 0

    @torch.no_grad()
    def update(self, model: Model) -> None:
        """Take in the weights of `model`. The first update copies them."""
        self.num_updates += 1
        weight = 1 - (1 - 1 / self.num_updates) ** (self.gamma + 1)
        for average, parameter in zip(self.model.parameters(), model.parameters(), strict=True):
            average.lerp_(parameter.float(), weight)
        for mine, theirs in zip(self.model.buffers(), model.buffers(), strict=True):
            mine.copy_(theirs)

    def state_dict(self) -> dict[str, Any]:
        return {"model": self.model.state_dict(), "num_updates": self.num_updates, "gamma": self.gamma}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        self.model.load_state_dict(state["model"])
        self.num_updates, self.gamma = state["num_updates"], state["gamma"]
