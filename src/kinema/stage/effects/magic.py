"""Magic: threads of light that wind up round the mark, motes about them, and a glow that lights the neighbourhood."""

from __future__ import annotations

from math import sin

import numpy as np

from kinema.stage.effects import paint
from kinema.stage.effects.view import View, rng_of
from kinema.stage.frame import Lamp, LiveEffect

COOL, ROSE, PALE = np.array((0.30, 1.05, 2.3)), np.array((1.35, 0.50, 1.9)), np.array((1.5, 1.7, 2.1))
TALL = 2.2


def grown(e: LiveEffect) -> float:
    s = min(max(e.age_s, 0.0) / 1.2, 1.0)
    return s * s * (3 - 2 * s)


def lamps(e: LiveEffect, time_s: float) -> tuple[Lamp, ...]:
    k = min(e.strength, 3.0) * (0.12 + 0.88 * grown(e)) * (1 + 0.12 * sin(time_s * 3.1) + 0.05 * sin(time_s * 7.3))
    x, y, z = e.position
    return (Lamp(position=(x + 0.35 * sin(time_s * 1.9), y + 1.15, z + 0.25 * sin(time_s * 1.9 + 1.6)),
                 colour=(1.6 * k, 2.7 * k, 4.7 * k), radius=0.3, reach=10.0, halo=0.6),)


def spiral(s: np.ndarray, turn: np.ndarray, e: LiveEffect) -> np.ndarray:
    """[N, 3]: a point of a thread, s 0 at the ground to 1 at its end, where it closes over the mark."""
    k = grown(e)
    r = (0.26 + 0.62 * np.sin(np.pi * np.minimum(s, 1.0) ** 0.8)) * (0.45 + 0.55 * k) * (1 - 0.3 * s)
    angle = turn + 6.6 * s
    x, y, z = e.position
    return np.stack([x + r * np.cos(angle), y + 0.10 + TALL * (0.35 + 0.65 * k) * s, z + r * np.sin(angle)], -1)


def draw(e: LiveEffect, view: View) -> None:
    k, (x, y, z) = grown(e) * min(e.strength, 2.0), e.position
    if k <= 0:
        return
    t = view.time_s
    breath = 1 + 0.10 * sin(t * 2.3)
    paint.balls(view, np.array([(x, y + 1.15, z, 1.7 * breath, *COOL * 0.11 * k, 0.0),
                                (x, y + 1.15, z, 0.75 * breath, *(COOL + ROSE) * 0.09 * k, 0.0)]))
    wave = (t * 0.4) % 1
    paint.rings(view, np.array([(x, y, z, 0.75 * breath, 0.20, *COOL * 0.12 * k),
                                (x, y, z, 0.95 + 0.3 * wave, 0.05, *ROSE * 0.22 * k * (1 - wave))]))
    paint.streaks(view, threads(e, t, k))
    paint.streaks(view, motes(e, t, k))


def threads(e: LiveEffect, t: float, k: float, pieces: int = 34) -> np.ndarray:
    """Comets that climb the spiral with long tails."""
    tables = []
    for n in range(5):
        phase = (t * (0.26 + 0.03 * (n % 3)) + n * 0.2 + 0.37 * ((e.seed + n) % 7)) % 1.0
        tail = np.linspace(0.42, 0.0, pieces + 1)
        s = phase * 1.42 - tail
        alive = (s[1:] > 0) & (s[1:] < 1.0)
        turn = np.full(pieces + 1, 6.283 * n / 5 + t * 0.7)
        at = spiral(np.clip(s, 0, 1), turn, e)
        near = 1 - tail[1:] / 0.42
        bright = near ** 2 * np.minimum(s[1:] * 6, 1) * np.clip((1 - s[1:]) * 5, 0, 1) * alive
        hue = (COOL if n % 3 else ROSE) * (1 - near[:, None] ** 4) + PALE * near[:, None] ** 4
        for wide, share in ((0.085, 0.16), (0.020, 1.0)):
            shape = wide * (0.25 + 0.75 * near)
            glow = share * 1.5 * k * bright
            for a, b in ((at[:-1], at[1:]), (at[1:], at[:-1])):       # a streak is faint at its first point
                tables.append(paint.streak_rows(a, b, shape, hue, glow=glow))
    return np.concatenate(tables)


def motes(e: LiveEffect, t: float, k: float, count: int = 90) -> np.ndarray:
    rng = rng_of(e, 5)
    phase, a, wide, hue, beat = rng.random((5, count))
    s = (t * (0.10 + 0.10 * wide) + phase) % 1.0

    def where(s: np.ndarray, t: float) -> np.ndarray:
        at = spiral(s, 6.283 * a + t * 0.45, e)
        out = 0.25 + 1.15 * wide
        at[:, 0] += (at[:, 0] - e.position[0]) * (out - 0.6)
        at[:, 2] += (at[:, 2] - e.position[2]) * (out - 0.6)
        return at

    bright = np.sin(np.pi * s) * (0.55 + 0.45 * np.sin(t * (3 + 5 * beat) + 40 * phase)) * 2.0 * k
    colour = np.where(hue[:, None] < 0.62, COOL, np.where(hue[:, None] < 0.85, ROSE, PALE)) * 1.5
    size = 0.014 + 0.016 * wide * hue
    return paint.streak_rows(where(np.maximum(s - 0.004, 0), t - 0.02), where(s, t), size, colour, glow=bright)
