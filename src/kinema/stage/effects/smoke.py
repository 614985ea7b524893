"""Smoke that rises, rolls, thins and drifts with the wind."""

from __future__ import annotations

import numpy as np

from kinema.stage.effects import puffs
from kinema.stage.effects.view import View, rng_of
from kinema.stage.frame import LiveEffect


def draw(e: LiveEffect, view: View) -> None:
    puffs.draw(view, column(e, view))


def column(e: LiveEffect, view: View, *, life: float = 6.0, count: int = 22, start: float = 0.0, width: float = 0.16,
           thick: float = 0.75, albedo: float = 0.52, soft: float = 0.15) -> np.ndarray:
    """Puffs one above the other; each rises for `life` seconds, from `start` metres above the ground on."""
    rng = rng_of(e, 2)
    jitter, side, rate, spin = rng.random((4, count))
    step = life / count
    born = np.floor((view.time_s - (np.arange(count) + 0.5 * jitter) * step) / life)    # which of its lives this is
    age = (view.time_s - (np.arange(count) + 0.5 * jitter) * step) - born * life
    s = age / life
    size = 0.55 + 0.45 * min(e.strength, 3.0)
    swing = 2 * np.pi * (side + born * 0.37)
    rows = puffs.puff_rows(count)
    x, y, z = e.position
    rows[:, 0] = x + (0.10 + 0.9 * view.wind) * age * s * 0.26 + (0.34 * s + 0.05) * np.sin(swing + 2.6 * s) * size
    rows[:, 1] = y + start + (3.2 + 1.0 * rate) * size * (s - 0.28 * s * s) + 0.10
    rows[:, 2] = z - 0.10 * age * s + (0.30 * s + 0.05) * np.cos(swing + 2.1 * s) * size
    rows[:, 3] = (width + 0.95 * s ** 0.85) * size * (0.85 + 0.3 * rate)
    rows[:, 4] = 6.28 * spin + (jitter - 0.5) * age * 0.7
    rows[:, 5] = np.arange(count) % puffs.VARIANTS
    rows[:, 6] = soft + (1 - soft) * s
    rows[:, 7] = thick * np.minimum(s * 9, 1) * (1 - s) ** 1.4 * (age <= e.age_s + 1e-6)
    rows[:, 9:12] = albedo
    rows[:, 12] = np.where(side < 0.5, 1.0, -1.0)
    return rows
