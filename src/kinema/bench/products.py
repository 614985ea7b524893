"""How long a model's own matrix products take, run bare: what the rest of its forward pass is held against.

    products = products_of(forward)                      # forward: lambda: dit(x, t, text, mask, cond)
    bare, whole = seconds(products.run, forward)
    share = bare / whole                                 # 1: nothing but products
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode

aten = torch.ops.aten


@dataclass(frozen=True, slots=True)
class Products:
    """Pairs of operands as they were when the model multiplied them, and how many multiplications that makes."""

    pairs: tuple[tuple[Tensor, Tensor], ...]

    def run(self) -> None:
        for a, b in self.pairs:
            torch.matmul(a, b)

    @property
    def flops(self) -> int:
        """An addition and a multiplication are two."""
        return sum(2 * a.numel() * b.shape[-1] for a, b in self.pairs)


def products_of(forward: Callable[[], object]) -> Products:
    with torch.no_grad(), _Watch() as watch:
        forward()
    return Products(tuple(watch.pairs))


class _Watch(TorchDispatchMode):
    def __init__(self) -> None:
        super().__init__()
        self.pairs: list[tuple[Tensor, Tensor]] = []

    def __torch_dispatch__(self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None) -> Any:
        if func in (aten.mm.default, aten.bmm.default):
            self.pairs.append((args[0], args[1]))
        elif func is aten.addmm.default:
            self.pairs.append((args[1], args[2]))
        elif "scaled_dot_product" in str(func):            # fused: two products
            q, k, v = (x.flatten(0, -3) for x in args[:3])
            self.pairs += [(q, k.transpose(1, 2)), (q @ k.transpose(1, 2), v)]
        return func(*args, **(kwargs or {}))


def seconds(*runs: Callable[[], object], repeats: int = 5) -> list[float]:
    """The median of each, run in turn so that all meet the same machine; one round before is not counted."""
    times: list[list[float]] = [[] for _ in runs]
    for _ in range(repeats + 1):
        for run, took in zip(runs, times, strict=True):
            _wait()
            began = time.perf_counter()
            run()
            _wait()
            took.append(time.perf_counter() - began)
    return [statistics.median(took[1:]) for took in times]


def _wait() -> None:
    if torch.cuda.is_available():
        torch.cuda.synchronize()
