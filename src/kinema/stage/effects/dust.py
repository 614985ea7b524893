"""Dust kicked up from the ground: low puffs that roll outward, hang and settle; again every few seconds."""

from __future__ import annotations

import numpy as np

from kinema.stage.effects import puffs
from kinema.stage.effects.view import View, rng_of
from kinema.stage.frame import LiveEffect

EVERY = 1.3                                   # seconds between kicks


def draw(e: LiveEffect, view: View) -> None:
    if e.age_s < 0:
        return
    last = int(e.age_s // EVERY)
    tables = [kick(e, view, n, e.age_s - n * EVERY) for n in range(max(last - 2, 0), last + 1)]
    puffs.draw(view, np.concatenate(tables))


def kick(e: LiveEffect, view: View, number: int, a: float, count: int = 13) -> np.ndarray:
    rng = rng_of(e, 900 + number % 1000)
    lot, k = rng.random((5, count)), min(e.strength, 4.0) ** 0.5
    angle = 2 * np.pi * lot[0]
    far = k * (0.15 + 0.9 * lot[1] * (1 - np.exp(-1.8 * a)))
    x, y, z = e.position
    off = rng.normal(0, 0.35 * k, 2) * (number > 0)
    rows = puffs.puff_rows(count)
    rows[:, 0] = x + off[0] + far * np.cos(angle) + 0.30 * view.wind * a * (0.5 + lot[2])
    rows[:, 2] = z + off[1] + far * np.sin(angle)
    rows[:, 3] = k * (0.09 + 0.30 * (1 - np.exp(-1.6 * a)) + 0.05 * a) * (0.7 + 0.6 * lot[3])
    rows[:, 1] = y + rows[:, 3] * 0.5 + k * 0.45 * lot[2] * (1 - np.exp(-1.5 * a))
    rows[:, 4], rows[:, 5], rows[:, 6] = 6.28 * lot[4] + 0.4 * a, np.arange(count), np.clip(0.25 + 0.3 * a, 0, 1)
    rows[:, 7] = 0.40 * min(a * 10, 1.0) * np.clip(1 - a / (2.2 + 1.6 * lot[1]), 0, 1) ** 1.3
    rows[:, 9:12] = np.array((0.44, 0.35, 0.25))
    rows[:, 12] = np.where(lot[2] < 0.5, 1.0, -1.0)
    return rows
