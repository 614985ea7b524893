"""How much of a training is over, by its steps or by the clock, and what the learning rate is then.

    clock = Clock(steps=1000);  clock.share(250)              # 0.25
    clock = Clock(minutes=30, spent=600.0)                    # 10 minutes went before: 30 more
    rate(i, clock.share(i), peak=1e-3, warmup=100)
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable

import torch

from kinema.errors import InputError
from kinema.training.distributed import World, mean_of_processes

FLAT = 0.4          # share of the training in which the rate stays at its peak
FLOOR = 0.02        # of the peak, at the end


class Clock:
    """`spent` is the seconds that earlier parts of the training took."""

    def __init__(self, *, steps: int | None = None, minutes: float | None = None, spent: float = 0.0,
                 world: World | None = None, device: torch.device | str = "cpu",
                 now: Callable[[], float] = time.monotonic):
        if (steps is None) == (minutes is None):
            raise InputError("a training ends after minutes or after steps.", hint="Give one of the two.")
        if (steps or minutes or 0) <= 0:
            raise InputError(f"{steps or minutes or 0} is no length of a training.")
        self.steps, self.spent, self.now, self.began = steps, spent, now, now()
        self.last = self.began                         # when the last step ended
        self.each: float | None = None                 # seconds a step takes, lately
        self.limit = None if minutes is None else spent + 60 * minutes
        self.world, self.device = world or World(), device

    def seconds(self) -> float:
        """Of the whole training so far."""
        return self.spent + self.now() - self.began

    def share(self, i: int) -> float:
        """0 before step 0, 1 or more when it is over; the same in every process, or they would wait for each other."""
        if self.limit is None:
            return i / (self.steps or 1)
        share = self.seconds() / self.limit
        if self.world.size > 1:
            return float(mean_of_processes(torch.tensor(share, device=self.device)))
        return share

    def steps_in_all(self, i: int) -> int:
        """How many steps it will have been, guessed after step `i` from how long the last ones took."""
        if self.limit is None:
            return self.steps or 0
        took, self.last = self.now() - self.last, self.now()
        self.each = took if self.each is None else 0.95 * self.each + 0.05 * took
        return i + 1 + max(0, round((self.limit - self.seconds()) / max(self.each, 1e-9)))


def rate(i: int, share: float, *, peak: float, warmup: int) -> float:
    """The learning rate of step `i`: a line over `warmup` steps, the peak, from FLAT of the training on half a cosine
    down to FLOOR. Flat first, so that a training may be made longer while it runs (Hägele et al. 2024)."""
    fall = min(1.0, max(0.0, (share - FLAT) / (1 - FLAT)))
    return peak * min(1.0, (i + 1) / max(1, warmup)) * (FLOOR + (1 - FLOOR) * 0.5 * (1 + math.cos(math.pi * fall)))
