"""Campfires and burning things: tongues of flame, embers, a little smoke, and the light on all about them."""

from __future__ import annotations

from math import exp, sin

import numpy as np

from kinema.stage.effects import flames, paint, puffs
from kinema.stage.effects.smoke import column
from kinema.stage.effects.view import View, rng_of
from kinema.stage.frame import Lamp, LiveEffect

TAU = 2 * np.pi
FLAME_M = {"campfire": 0.95, "fire": 1.45}    # how high the flames of strength 1 stand, metres


def flicker(time_s: float, seed: int) -> float:
    """About 1: a fire's unsteady strength."""
    a = seed * 1.7
    return (1 + 0.10 * sin(time_s * 11.3 + a) + 0.07 * sin(time_s * 17.9 + 2 * a) + 0.05 * sin(time_s * 29.1 + 3 * a))


def size(e: LiveEffect) -> float:
    """How far the fire has grown: it catches within two seconds."""
    return min(e.strength, 4.0) ** 0.6 * (1 - 0.75 * exp(-max(e.age_s, 0.0) * 1.6))


def lamps(e: LiveEffect, time_s: float) -> tuple[Lamp, ...]:
    x, y, z = e.position
    k, wobble = flicker(time_s, e.seed) * min(e.strength, 4.0) * min(size(e) + 0.25, 1.0), sin(time_s * 9.1 + e.seed)
    return (Lamp(position=(x + 0.05 * wobble, y + 0.25 + 0.35 * size(e), z + 0.02 * wobble),
                 colour=(7.4 * k, 2.9 * k, 0.72 * k), radius=0.28, reach=13.0, halo=0.5),)


def draw(e: LiveEffect, view: View) -> None:
    x, y, z = e.position
    tall = FLAME_M[e.name] * size(e) / 0.62                   # of the sheet: the tongues reach most of the way
    wide = tall * flames.WIDE / flames.TALL
    puffs.draw(view, column(e, view, life=3.4, count=10, start=0.60 * tall, width=0.16 * wide, thick=0.055, albedo=0.30,
                            soft=0.55))
    to = np.array((view.C[0] - x, 0.0, view.C[2] - z))
    to /= max(np.linalg.norm(to), 1e-3)
    rate = flames.RATE * min(max(tall, 0.3), 4.0) ** -0.5 * 1.25
    for k, (back, side, share, mirror) in enumerate(((-0.16, 0.10, 0.88, True), (0.05, 0.0, 1.0, False),
                                                      (0.18, -0.13, 0.62, True))):
        at = (x + wide * (back * to[0] + side * to[2]), y, z + wide * (back * to[2] - side * to[0]))
        flames.draw(view, e.name, at, wide=wide * (0.75 + 0.25 * share), tall=tall * share, mirror=mirror,
                    phase=view.time_s * rate + (e.seed % 61) + 23.0 * k, lean=0.10 * tall * view.wind,
                    bright=0.62 if k != 1 else 0.95)
    paint.streaks(view, embers(e, view))


def embers(e: LiveEffect, view: View, count: int = 36) -> np.ndarray:
    """Glowing specks that the draught lifts, and that cool."""
    rng = rng_of(e, 1)
    phase, life, angle, out, speed = rng.random((5, count))
    life = 1.3 + 1.9 * life
    turns, age = np.divmod(view.time_s + phase * 7, life)
    angle = angle * TAU + turns * 2.4
    grow = size(e)

    def where(t: np.ndarray) -> np.ndarray:
        s = t / life
        swirl = 0.22 * np.sin(s * 7 + angle) * s
        r = (0.10 + 0.45 * s * out) * grow
        return np.stack([r * np.cos(angle) + swirl + 0.5 * view.wind * s * s, 0.2 + s * (1.0 + 1.9 * speed) * grow,
                         r * np.sin(angle) + swirl * 0.6], 1) + np.array(e.position)

    heat = (1 - age / life)[:, None]
    colour = np.array((5.2, 1.7, 0.32)) * heat * np.minimum(age / life * 9, 1)[:, None]
    return paint.streak_rows(where(np.maximum(age - 0.03, 0)), where(age), 0.011, colour, glow=1.6)
