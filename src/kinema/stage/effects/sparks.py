"""Sparks: short showers of bright specks that fly, bounce and die, from a metre above the mark."""

from __future__ import annotations

from math import exp

import numpy as np

from kinema.stage.effects import paint
from kinema.stage.effects.view import View, rng_of
from kinema.stage.frame import Lamp, LiveEffect

EVERY = 0.85                                  # seconds between bursts


def _bursts(e: LiveEffect) -> list[tuple[int, float]]:
    """Number and age of the bursts that still live."""
    last = int(e.age_s // EVERY)
    return [(k, e.age_s - k * EVERY) for k in (last - 1, last) if k >= 0 and e.age_s >= 0]


def lamps(e: LiveEffect, time_s: float) -> tuple[Lamp, ...]:
    k = min(e.strength, 3.0) * sum(exp(-age * 7.0) for _, age in _bursts(e)) * 1.3
    x, y, z = e.position
    if k < 0.02:
        return ()
    return (Lamp(position=(x, y + 1.0, z), colour=(3.4 * k, 2.5 * k, 1.4 * k), radius=0.1, reach=7.0, halo=0.6),)


def draw(e: LiveEffect, view: View) -> None:
    x, y, z = e.position
    for number, age in _bursts(e):
        rng = rng_of(e, 400 + number % 1000)
        count = int(min(40 + 50 * e.strength, 160))
        speed = rng.normal(size=(count, 3)) * np.array((1.7, 1.1, 1.7)) + np.array((0, 1.7, 0))
        life = rng.uniform(0.35, 1.25, count)

        def where(t: float, speed=speed) -> np.ndarray:
            at = np.array((x, y + 1.0, z)) + speed * (1 - np.exp(-1.1 * t)) / 1.1
            high = at[:, 1] - 4.9 * t * t - y
            at[:, 1] = y + 0.01 + np.where(high > 0, high, np.minimum(-high * 0.28, 0.25))    # it bounces, a little
            return at

        heat = np.clip(1 - age / life, 0, 1)[:, None]
        colour = (np.array((6.5, 2.6, 0.5)) + np.array((1.0, 3.0, 2.6)) * heat ** 2) * heat ** 0.7
        paint.streaks(view, paint.streak_rows(where(max(age - 0.035, 0.0)), where(age), 0.011, colour, glow=1.8))
