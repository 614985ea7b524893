"""A splash: a crown of drops that rises and falls back, a jet, spray, and rings that run outward on the water."""

from __future__ import annotations

import numpy as np

from kinema.stage.effects import falling, paint, puffs
from kinema.stage.effects.view import View, rng_of
from kinema.stage.frame import LiveEffect


def draw(e: LiveEffect, view: View) -> None:
    a, k = e.age_s, min(e.strength, 4.0) ** 0.5
    if not 0 <= a < 4.0:
        return
    at = np.array(e.position, float)
    light = falling.light_on(view, at[None], 0.62)[0]
    paint.rings(view, ripples(at, a, k, light), 0.06)
    puffs.draw(view, spray(e, k))
    paint.streaks(view, np.concatenate([crown(e, at, a, k, light), drops(e, at, a, k, light)]))


def ripples(at: np.ndarray, a: float, k: float, light: np.ndarray) -> np.ndarray:
    rows = np.zeros((6, paint.RING))
    for n in range(6):
        t = a - 0.16 * n
        rows[n, :3] = at
        rows[n, 3], rows[n, 4] = k * 0.85 * max(t, 0.0) ** 0.8, 0.035 + 0.02 * a
        rows[n, 5:8] = light * 0.34 * (t > 0) * max(1 - t / 2.6, 0.0) ** 1.5 * (0.82 ** n) * (-0.6 if n % 2 else 1.0)
    return rows[rows[:, 3] > 0]


def spray(e: LiveEffect, k: float, count: int = 12) -> np.ndarray:
    """Fine white mist over the crown."""
    rng, a = rng_of(e, 9), e.age_s
    lot = rng.random((4, count))
    angle = 2 * np.pi * (np.arange(count) + lot[0]) / count
    rows = puffs.puff_rows(count)
    r = k * (0.12 + 0.75 * (1 - np.exp(-2.6 * a)) * lot[1])
    x, y, z = e.position
    rows[:, 0], rows[:, 2] = x + r * np.cos(angle), z + r * np.sin(angle)
    rows[:, 1] = y + np.maximum(k * ((1.2 + 1.6 * (1 - lot[1])) * a - 3.0 * a * a), 0.0) + 0.05 * k
    rows[:, 3] = k * (0.09 + 0.26 * (1 - np.exp(-3 * a))) * (0.7 + 0.5 * lot[2])
    rows[:, 4], rows[:, 5], rows[:, 6] = 6.28 * lot[3], np.arange(count), np.clip(0.5 + a, 0, 1)
    rows[:, 7] = 0.16 * min(a * 14, 1.0) * max(1 - a / 1.1, 0.0)
    rows[:, 9:12] = (0.86, 0.90, 0.92)
    return rows


def crown(e: LiveEffect, at: np.ndarray, a: float, k: float, light: np.ndarray, count: int = 84) -> np.ndarray:
    """The thin sheet of water that rises round the hole and thins out as it leans back."""
    rng = rng_of(e, 11)
    angle = 2 * np.pi * np.arange(count) / count
    teeth = 0.80 + 0.20 * np.cos(angle * 11 + rng.uniform(0, 6)) + rng.uniform(-0.08, 0.08, count)
    thin = max(1 - a / 0.62, 0.0)
    foot, lean = k * (0.10 + 0.62 * a), k * (0.13 + 1.15 * a)
    top = np.maximum(k * (2.5 * a - 4.1 * a * a), 0.0) * teeth
    around = np.stack([np.cos(angle), 0 * angle, np.sin(angle)], 1)
    up = np.array((0.0, 1.0, 0.0))
    low, high = at + around * foot, at + around * lean + up * top[:, None]
    size = 2 * np.pi * k * (0.12 + 0.9 * a) / count * 1.5
    shine = light * (0.75 + 0.5 * rng.random(count))[:, None]
    rows = [paint.streak_rows(low, high, size, shine, cover=0.20 * thin, glow=0.03 * thin),
            paint.streak_rows(high, low, size, shine * 0.8, cover=0.10 * thin)]
    return np.concatenate(rows) if thin > 0 else np.zeros((0, paint.STREAK), np.float32)


def drops(e: LiveEffect, at: np.ndarray, a: float, k: float, light: np.ndarray, count: int = 170) -> np.ndarray:
    """A crown leaning outward, and a jet in its middle a moment later."""
    rng = rng_of(e, 10)
    lot = rng.random((5, count))
    jet = np.arange(count) < count // 5
    start = np.where(jet, 0.16 + 0.14 * lot[0], 0.05 * lot[0])
    teeth = np.round(lot[1] * 14) / 14                         # a crown has points
    angle = 2 * np.pi * np.where(jet, lot[1], 0.65 * teeth + 0.35 * lot[1])
    up = k * np.where(jet, 2.2 + 1.9 * lot[2], 1.5 + 1.9 * lot[2] ** 0.7)
    out = k * np.where(jet, 0.25 * lot[3], 0.65 + 0.95 * lot[3])

    def where(t: np.ndarray) -> np.ndarray:
        t = np.maximum(t, 0.0)
        r = np.where(jet, 0.02, 0.10 * k) + out * t
        return np.stack([at[0] + r * np.cos(angle), at[1] + up * t - 4.9 * t * t, at[2] + r * np.sin(angle)], 1)

    t = a - start
    tip = where(t)
    alive = (t > 0) & (tip[:, 1] > at[1] - 0.02)
    size, colour = k * (0.010 + 0.024 * lot[4] ** 2), light * (0.8 + 0.9 * lot[3])[:, None]
    rows = paint.streak_rows(where(t - 0.03), tip, size, colour, cover=0.85, glow=0.15)
    return rows[alive]
