"""The only training loop. What is trained, how and on what is the recipe's `step`; the rest are hooks.

    fit(step, batches, steps=20_000, hooks=(progress, every(1000, save)))
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from typing import Any

Metrics = dict[str, Any]
Hook = Callable[[int, Metrics], None]


def fit(step: Callable[[Any], Metrics], batches: Iterable[Any], *, steps: int | None = None, start: int = 0,
        hooks: Iterable[Hook] = ()) -> None:
    """Call `step(batch)` for steps `start` .. `steps - 1`, then each hook with the step's number and its metrics.

    After a resume, `batches` begins with the batch of step `start`. Raises ValueError if the batches end too early;
    without `steps` it is their end that ends the training.
    """
    hooks, stream = tuple(hooks), iter(batches)
    for i in itertools.count(start) if steps is None else range(start, steps):
        try:
            batch = next(stream)
        except StopIteration:
            if steps is None:
                return
            raise ValueError(f"the batches ended at step {i} of {steps}") from None
        metrics = step(batch)
        for hook in hooks:
            hook(i, metrics)


def every(interval: int, hook: Hook) -> Hook:
    """`hook` at the end of every `interval` steps: after step interval - 1, 2 interval - 1, ..."""
    def at_intervals(i: int, metrics: Metrics) -> None:
        if (i + 1) % interval == 0:
            hook(i, metrics)
    return at_intervals
