"""An explosion: a flash, a fireball that rolls and cools into dark rising smoke, dust along the ground, debris."""

from __future__ import annotations

from math import exp

import numpy as np

from kinema.stage.effects import paint, puffs
from kinema.stage.effects.view import View, rng_of
from kinema.stage.frame import Lamp, LiveEffect

GRAVITY = 9.81
SIZE = 1.35                                   # of everything, at strength 1


def lamps(e: LiveEffect, time_s: float) -> tuple[Lamp, ...]:
    a = max(e.age_s, 0.0)
    k = min(e.strength, 3.0) * (0.55 * exp(-a * 9.0) + 0.75 * exp(-a * 2.6))
    x, y, z = e.position
    if k < 0.012:
        return ()
    return (Lamp(position=(x, y + 1.1 + 1.2 * min(a, 1.5), z), colour=(88 * k, 38 * k, 11 * k), radius=0.8, reach=48.0,
                 halo=0.10),)


def shake(e: LiveEffect) -> float:
    return min(e.strength, 2.0) * exp(-max(e.age_s, 0.0) * 2.4)


def draw(e: LiveEffect, view: View) -> None:
    if e.age_s < 0:
        return
    puffs.draw(view, np.concatenate([dust_ring(e, view), fireball(e, view)]))
    paint.streaks(view, debris(e, view))
    x, y, z = e.position
    flash = 2.4 * exp(-e.age_s * 18.0) * min(e.strength, 2.0)
    if flash > 0.02:
        size = 1.9 * min(e.strength, 2.0)
        paint.balls(view, np.array([(x, y + 0.9, z, size, 1.6 * flash, 1.1 * flash, 0.6 * flash, 0.0),
                                    (x, y + 0.9, z, size * 0.35, 2.6 * flash, 2.2 * flash, 1.5 * flash, 0.3)]))


def fireball(e: LiveEffect, view: View, count: int = 34) -> np.ndarray:
    """Puffs thrown out of the middle; the outer ones cool first, all rise and darken to soot."""
    rng = rng_of(e, 3)
    a, k = e.age_s, SIZE * min(e.strength, 4.0)
    way = rng.normal(size=(count, 3))
    way /= np.linalg.norm(way, axis=1, keepdims=True)
    way[:, 1] = np.abs(way[:, 1]) * 1.15
    lot = rng.random((5, count))
    far = (0.30 + 0.70 * lot[0]) ** 0.7
    swell = 1 - exp(-a * 6.0)
    rise = 1.15 * a - 0.10 * a * a * np.minimum(a, 3) / 3
    rows = puffs.puff_rows(count)
    rows[:, :3] = np.array(e.position) + way * (1.25 * k * swell * far)[:, None] * (1 + 0.22 * min(a, 4.0))
    rows[:, 1] += k * (0.35 + rise * (0.65 + 0.55 * (1 - far) + 0.25 * lot[1]))
    rows[:, 0] += 0.10 * view.wind * a * a
    rows[:, 3] = k * (0.22 + 0.55 * swell + 0.17 * min(a, 6.0)) * (0.75 + 0.5 * lot[2])
    rows[:, 4] = 6.28 * lot[3] + (lot[1] - 0.5) * 1.6 * a
    rows[:, 5] = np.arange(count) % puffs.VARIANTS
    rows[:, 6] = np.clip(a / 3.2, 0, 1) * (0.6 + 0.4 * lot[4])
    rows[:, 7] = 0.92 * min(a * 40 + 0.3, 1.0) * np.clip(1.15 - (a / (2.6 + 1.8 * lot[4])) ** 1.6, 0, 1)
    rows[:, 8] = np.clip(1.15 - a * (0.65 + 0.75 * far * lot[2] + 0.35 * lot[1]), 0, 1)
    rows[:, 9:12] = np.array((0.105, 0.092, 0.083)) * (0.7 + 0.7 * lot[4])[:, None]
    rows[:, 12] = np.where(lot[3] < 0.5, 1.0, -1.0)
    return rows


def dust_ring(e: LiveEffect, view: View, count: int = 34) -> np.ndarray:
    """What the blast sweeps along the ground."""
    rng = rng_of(e, 6)
    a, k = e.age_s, SIZE * min(e.strength, 4.0)
    lot = rng.random((4, count))
    angle = 2 * np.pi * (np.arange(count) + 0.7 * lot[0]) / count
    r = k * (0.5 + 3.3 * (1 - exp(-a * 2.6)) * (0.55 + 0.55 * lot[1]))
    x, y, z = e.position
    rows = puffs.puff_rows(count)
    rows[:, 0], rows[:, 2] = x + r * np.cos(angle), z + r * np.sin(angle)
    rows[:, 3] = k * (0.14 + 0.36 * (1 - exp(-a * 2.2)) + 0.10 * a) * (0.6 + 0.8 * lot[2])
    rows[:, 1] = ground(view, rows[:, 0], rows[:, 2], y) + rows[:, 3] * (0.35 + 0.5 * lot[3])
    rows[:, 4], rows[:, 5] = 6.28 * lot[3], np.arange(count) % puffs.VARIANTS
    rows[:, 6] = np.clip(0.3 + a / 2.5, 0, 1)
    rows[:, 7] = 0.5 * min(a * 12, 1.0) * np.clip(1 - a / (1.6 + 1.4 * lot[2]), 0, 1)
    rows[:, 9:12] = (0.50, 0.43, 0.34)
    rows[:, 12] = np.where(lot[0] < 0.5, 1.0, -1.0)
    return rows


def ground(view: View, x: np.ndarray, z: np.ndarray, y: float) -> np.ndarray:
    """Height of the ground at each place, where it is near `y`."""
    own = np.array([view.stage_set.height(float(a), float(b)) for a, b in zip(x, z, strict=True)])
    return np.where(np.abs(own - y) < 1.5, own, y)


def debris(e: LiveEffect, view: View, count: int = 54) -> np.ndarray:
    """Burning bits on arcs, with tails."""
    rng = rng_of(e, 4)
    k = (SIZE * min(e.strength, 4.0)) ** 0.5
    speed = rng.normal(size=(count, 3)) * np.array((3.6, 2.2, 3.6)) * k + np.array((0, 5.2 * k, 0))
    burn = rng.uniform(0.7, 1.9, count)
    low = e.position[1] + 0.02

    def where(t: float) -> np.ndarray:
        drag = (1 - np.exp(-0.55 * t)) / 0.55
        at = np.array(e.position) + np.array((0, 0.4, 0)) + speed * drag
        at[:, 1] = np.maximum(at[:, 1] - 0.5 * GRAVITY * t * t * 0.9, low)
        return at

    heat = np.clip(1.15 - e.age_s / burn, 0, 1)[:, None]
    tip = where(e.age_s)
    tail = paint.streak_rows(where(max(e.age_s - 0.11, 0.0)), tip, 0.05, np.array((0.95, 0.23, 0.03)) * heat, glow=1.0)
    head = paint.streak_rows(where(max(e.age_s - 0.05, 0.0)), tip, 0.032, np.array((6.0, 2.8, 0.7)) * heat, glow=1.0)
    return np.concatenate([tail, head])
