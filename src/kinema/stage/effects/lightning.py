"""Lightning: a branched bolt in the sky or down to its mark, and the flash that it throws on sky and ground."""

from __future__ import annotations

from math import exp

import numpy as np

from kinema.stage import light as lt
from kinema.stage.effects import paint
from kinema.stage.effects.view import View, everywhere, rng_of
from kinema.stage.frame import Lamp, LiveEffect


def stroke(e: LiveEffect) -> tuple[int, float]:
    """Which stroke this is, and how long ago it fell: one every three seconds or so."""
    every = 2.7 + 0.8 * ((e.seed * 37 % 100) / 100)
    return int(e.age_s // every), e.age_s % every


def flash(e: LiveEffect) -> float:
    """How brightly it lights the sky now: two strokes, the second weaker."""
    t = stroke(e)[1]
    second = 0.7 * exp(-(t - 0.17) * 7) if t > 0.17 else 0.0
    return e.strength * (1.3 * exp(-t * 13) + second) if t < 1.2 else 0.0


def air(e: LiveEffect, P: np.ndarray, interior: bool) -> None:
    P[lt.FLASH] += flash(e) * (0.25 if interior else 1.0)


def lamps(e: LiveEffect, time_s: float) -> tuple[Lamp, ...]:
    k = flash(e)
    if everywhere(e) or k < 0.05:
        return ()
    x, y, z = e.position
    return (Lamp(position=(x, y + 1.5, z), colour=(22 * k, 25 * k, 34 * k), radius=0.5, reach=40.0, halo=0.3),)


def draw(e: LiveEffect, view: View) -> None:
    number, t = stroke(e)
    k = min(flash(e) * 1.5, 2.2)
    if k < 0.06 or t > 0.55 or view.stage_set.interior:
        return
    rng = rng_of(e, 700 + number % 1000)
    if everywhere(e):
        # In the sky behind the set (cameras look toward -z), far away: seen where nothing stands before it.
        turn, top = rng.uniform(-0.5, 0.5), 175.0
        foot = np.array((240.0 * np.sin(turn), -10.0, -240.0 * np.cos(turn)))
    else:
        foot, top = np.array(e.position, float), 26.0
    far = max(view.distance(tuple(foot)), 1.0)
    head = foot + np.array((rng.uniform(-0.25, 0.25) * top, top, rng.uniform(-0.1, 0.1) * top))
    wide = far * 0.0009 + 0.012
    paint.balls(view, np.array([(*head, 0.45 * top, *np.array((0.55, 0.62, 0.9)) * 0.8 * k, 0.0)]))
    for width, share, glow in ((9.0, 0.05, 1.0), (3.0, 0.20, 1.0), (1.0, 1.0, 2.6)):
        rows = bolt(head, foot, np.random.default_rng((e.seed, number, 8)), wide * width)
        rows[:, 7:10] *= np.array((0.82, 0.90, 1.25)) * k * glow
        rows[:, 11] *= share
        paint.streaks(view, rows)


def bolt(head: np.ndarray, foot: np.ndarray, rng: np.random.Generator, wide: float, branch: int = 0) -> np.ndarray:
    """Streaks from head to foot by moved midpoints; every so often a branch leaves it."""
    points = np.stack([head, foot])
    spread = 0.048 * float(np.linalg.norm(head - foot))
    for _ in range(6 if branch == 0 else 5):
        aside = rng.normal(size=(len(points) - 1, 3)) * spread * np.array((1, 0.35, 1))
        middle = 0.5 * (points[1:] + points[:-1]) + aside
        joined = np.empty((2 * len(points) - 1, 3))
        joined[::2], joined[1::2] = points, middle
        points, spread = joined, spread * 0.62
    thin = 0.5 ** branch
    rows = paint.streak_rows(points[1:], points[:-1], wide * thin, (1.0, 1.0, 1.0), glow=thin)
    # A streak is faint at its first point: draw every piece both ways.
    rows = np.concatenate([rows, paint.streak_rows(points[:-1], points[1:], wide * thin, (1.0, 1.0, 1.0), glow=thin)])
    tables = [rows]
    for _ in range(8 if branch == 0 else 2 if branch == 1 else 0):
        k = int(rng.integers(len(points) // 8, len(points) * 3 // 4))
        reach = rng.uniform(0.15, 0.40) * thin
        aside = rng.normal(size=3) * 0.30 * reach * float(np.linalg.norm(foot - head)) * np.array((1, 0.2, 1))
        way = (foot - head) * reach + 1.6 * aside
        tables.append(bolt(points[k], points[k] + way, rng, wide, branch + 1))
    return np.concatenate(tables)
