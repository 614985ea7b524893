"""The optimisers and their learning rate, the same for every recipe: AdamW with decay on matrices alone, a schedule.

Loshchilov & Hutter 2019 (AdamW); warm-up and cosine after Loshchilov & Hutter 2017. Matrices in the middle of a
transformer may go by Muon instead (Jordan et al. 2024; Liu et al. 2025, arXiv 2502.16982, equation 4 for the rate that
fits AdamW's): the direction of their step is made orthogonal, so that none of the many weak ones is forgotten.

    optimiser = adamw(model, weight_decay=0.01)
    set_learning_rate(optimiser, learning_rate(i, peak=1e-3, warmup=200, steps=20_000))
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import torch
from torch import nn

PRODUCTS = (nn.Linear, nn.Conv1d, nn.Conv2d, nn.Conv3d, nn.ConvTranspose2d)


def adamw(*models: nn.Module, weight_decay: float = 0.01, betas: tuple[float, float] = (0.9, 0.99),
          but: Iterable[nn.Parameter] = ()) -> torch.optim.AdamW:
    """Every parameter that takes gradients and is not among `but`; products and convolutions decay, biases, gains and
    tables do not."""
    left_out = {id(parameter) for parameter in but}
    decayed: list[nn.Parameter] = []
    others: list[nn.Parameter] = []
    for model in models:
        for module in model.modules():
            for name, parameter in module.named_parameters(recurse=False):
                if not parameter.requires_grad or id(parameter) in left_out:
                    continue
                product = isinstance(module, PRODUCTS) and name == "weight"
                (decayed if product else others).append(parameter)
    groups = [{"params": decayed, "weight_decay": weight_decay}, {"params": others, "weight_decay": 0.0}]
    return torch.optim.AdamW([group for group in groups if group["params"]], lr=0.0, betas=betas)


def muon(*models: nn.Module, weight_decay: float = 0.01) -> torch.optim.Muon:
    """For the matrices of all linear layers in `models`, which `adamw` is then to leave out."""
    matrices = [module.weight for model in models for module in model.modules() if isinstance(module, nn.Linear)]
    return torch.optim.Muon(matrices, lr=0.0, weight_decay=weight_decay, adjust_lr_fn="match_rms_adamw")


def learning_rate(i: int, *, peak: float, warmup: int = 0, steps: int | None = None, floor: float = 0.0) -> float:
    """The rate of step `i`: a line to `peak` over `warmup` steps, then a half cosine that ends at `floor` times `peak`
    after `steps`; constant where `steps` is None."""
    if i < warmup:
        return peak * (i + 1) / warmup
    if steps is None:
        return peak
    share = min(1.0, (i - warmup) / max(1, steps - warmup))
    return peak * (floor + (1 - floor) * 0.5 * (1 + math.cos(math.pi * share)))


def set_learning_rate(optimiser: torch.optim.Optimizer, rate: float) -> None:
    for group in optimiser.param_groups:
        group["lr"] = rate


def clip_gradients(parameters: Iterable[nn.Parameter], largest: float = 1.0) -> torch.Tensor:
    """Scale all gradients together so that their norm is at most `largest`; the norm before, a tensor."""
    return nn.utils.clip_grad_norm_(parameters, largest, error_if_nonfinite=True)
