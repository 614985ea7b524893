"""A small spaceship: a rounded hull, a lit canopy, swept wings, two engines that glow, legs that fold in flight."""

from __future__ import annotations

from math import sin

import numpy as np

from kinema.stage.frame import Lamp, LiveEffect
from kinema.stage.props.thing import (
    CREAM,
    IRON,
    MUSTARD,
    RED,
    SLATE,
    Now,
    Rows,
    Seat,
    Thing,
    linear,
    lit,
    metal,
    paint,
    shade,
    spin,
)
from kinema.stage.shapes import axis_angle, box, cone, ellipsoid, round_cone, sphere

MIDDLE = 1.35  # height of the hull's axis on the ground, metres
ENGINE = linear("#6fd0ff")
GLASS = linear("#2c6f80")


def _hull(text: str) -> Rows:
    hull = {**paint(CREAM, roughness=0.4), "group": 1, "blend": 0.25}
    y = MIDDLE
    rows = [
        ellipsoid((0, y, 0.3), (0.86, 0.68, 2.5), **hull),
        ellipsoid((0, y - 0.05, -1.3), (1.0, 0.62, 1.35), **hull),
        ellipsoid((0, y + 0.28, 0.75), (0.5, 0.48, 1.0), **{**hull, "albedo": shade(CREAM, 0.92)}),
        box((0, y - 0.12, -0.75), (1.75, 0.07, 0.62), rounding=0.06, **hull),
        ellipsoid((0, y - 0.01, 2.3), (0.47, 0.36, 0.58), **{**hull, "albedo": RED}),
        round_cone((0, y, 2.75), (0, y, 3.3), 0.025, 0.012, **metal(IRON)),
        ellipsoid((0, y + 0.5, 1.0), (0.43, 0.4, 0.78), **lit(GLASS, 0.25)),
    ]
    rows += [
        round_cone((s * 0.16, y + 0.875, 0.75), (s * 0.16, y + 0.80, 1.4), 0.022, 0.018, **metal(shade(CREAM, 0.6)))
        for s in (-1, 1)
    ]
    for s in (-1, 1):
        rows += [
            box(
                (s * 1.75, y - 0.14, -1.15),
                (0.75, 0.055, 0.42),
                rounding=0.05,
                quat=axis_angle((0, 1, 0), s * 0.5),
                **paint(CREAM, roughness=0.4),
            ),
            box(
                (s * 2.32, y - 0.12, -1.52),
                (0.2, 0.075, 0.5),
                rounding=0.05,
                quat=axis_angle((0, 1, 0), s * 0.12),
                **paint(RED),
            ),
            box(
                (s * 1.35, y - 0.07, -0.78),
                (0.32, 0.02, 0.1),
                rounding=0.02,
                quat=axis_angle((0, 1, 0), s * 0.5),
                **paint(MUSTARD),
            ),
            round_cone((s * 0.9, y - 0.1, -1.2), (s * 0.9, y - 0.1, -2.3), 0.42, 0.36, **paint(SLATE, roughness=0.4)),
            cone((s * 0.9, y - 0.1, -0.72), (s * 0.9, y - 0.1, -0.9), 0.3, 0.38, **metal(shade(SLATE, 0.6))),
            cone((s * 0.9, y - 0.1, -2.35), (s * 0.9, y - 0.1, -2.72), 0.36, 0.27, **metal(IRON)),
            cone((s * 0.9, y - 0.1, -1.72), (s * 0.9, y - 0.1, -1.84), 0.412, 0.402, **paint(MUSTARD)),
        ]
        for k in range(4):
            rows.append(
                sphere(
                    (s * (0.835 - 0.03 * abs(k - 1.5)), y + 0.1, 0.9 - 0.48 * k), 0.085, **lit(linear("#ffd28a"), 0.8)
                )
            )
            rows.append(
                cone(
                    (s * (0.80 - 0.03 * abs(k - 1.5)), y + 0.1, 0.9 - 0.48 * k),
                    (s * (0.87 - 0.03 * abs(k - 1.5)), y + 0.1, 0.9 - 0.48 * k),
                    0.115,
                    0.105,
                    **metal(shade(CREAM, 0.55)),
                )
            )
    rows += [
        box((0, y + 0.72, -1.75), (0.05, 0.5, 0.42), rounding=0.045, quat=axis_angle((1, 0, 0), -0.55), **paint(RED)),
        box((0, y + 0.98, -2.05), (0.055, 0.12, 0.3), rounding=0.04, quat=axis_angle((1, 0, 0), -0.55), **paint(CREAM)),
    ]
    return rows


def make(text: str) -> Thing:
    rows = _hull(text)
    y = MIDDLE
    glow = len(rows)
    for s in (-1, 1):
        rows += [
            cone((s * 0.9, y - 0.1, -2.6), (s * 0.9, y - 0.1, -2.735), 0.255, 0.255, **lit(ENGINE, 1.2)),
            round_cone((s * 0.9, y - 0.1, -2.7), (s * 0.9, y - 0.1, -2.75), 0.18, 0.02, **lit(shade(ENGINE, 1.2), 3.0)),
        ]
    tips = len(rows)
    rows += [
        sphere((s * 2.5, y - 0.05, -1.4), 0.05, **lit(linear("#ff4030") if s > 0 else linear("#40ff80"), 2.0))
        for s in (-1, 1)
    ]
    legs = len(rows)
    feet = ((0.0, 1.6), (-0.95, -1.0), (0.95, -1.0))
    for x, z in feet:
        rows += [
            round_cone((x * 0.8, y - 0.4, z), (x, 0.12, z), 0.06, 0.045, **metal(IRON)),
            cone((x, 0.0, z), (x, 0.05, z), 0.2, 0.16, **metal(shade(IRON, 1.4))),
            round_cone((x * 0.8, y - 0.45, z - 0.35), (x, 0.4, z), 0.03, 0.03, **metal(IRON)),
        ]

    def pose(rows_NK: np.ndarray, now: Now) -> None:
        thrust = _thrust(now)
        for i in range(2):
            flame = rows_NK[glow + 2 * i + 1]
            flame[9] = (
                -2.75 - (0.25 + 1.7 * thrust) * (1.0 + 0.08 * sin(31.0 * now.t + i) + 0.05 * sin(47.0 * now.t))
                if thrust > 0.03
                else -2.75
            )
            rows_NK[glow + 2 * i, 20] = 1.2 + 5.0 * thrust
            flame[20] = 3.0 + 3.0 * thrust
        rows_NK[tips:legs, 20] = 5.0 if (now.t + 0.37) % 1.1 < 0.12 else 0.6
        folded = min(max(now.up / 1.6, 0.0), 1.0)
        for i, (x, z) in enumerate(feet):
            spin(
                rows_NK[legs + 3 * i : legs + 3 * i + 3],
                (1, 0, 0),
                (-1.45 if z > 0 else 1.45) * folded,
                (x * 0.8, y - 0.4, z),
            )

    return Thing(
        shapes=rows,
        pose=pose,
        lamps=_lamps,
        effects=_effects,
        seats=(Seat(position=(0.0, y + 0.1, 0.95), height=0.3),),
        inside=True,
    )


def _thrust(now: Now) -> float:
    return min(max(abs(now.speed) / 9.0, min(now.up / 0.8, 1.0) * 0.35), 1.0)


def _lamps(now: Now) -> tuple[Lamp, ...]:
    k = 0.12 + 3.2 * _thrust(now)
    back = tuple(
        Lamp(
            position=(s * 0.9, MIDDLE - 0.1, -3.1), colour=(0.42 * k, 0.8 * k, 1.0 * k), radius=0.2, reach=9.0, halo=0.7
        )
        for s in (-1, 1)
    )
    cabin = Lamp(position=(0.0, MIDDLE + 0.5, 1.2), colour=(0.5, 0.75, 0.85), radius=0.3, reach=3.0, halo=0.3)
    below = Lamp(position=(0.0, 0.45, 0.4), colour=(0.9 * k, 0.75 * k, 0.5 * k), radius=0.2, reach=5.0, halo=0.0)
    return (*back, below, cabin) if now.dark or now.up > 0.1 else back


def _effects(now: Now) -> tuple[LiveEffect, ...]:
    """The ground answers while it is near."""
    near = min(now.up / 0.3, 1.0) * max(1.0 - now.up / 3.5, 0.0)
    if near < 0.05:
        return ()
    return tuple(
        LiveEffect(name="smoke", position=(0.9 * s, -now.up, -1.2), strength=0.5 * near, age_s=now.t, seed=now.seed + s)
        for s in (-1, 1)
    )
