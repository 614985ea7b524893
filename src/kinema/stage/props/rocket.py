"""A rocket of the old kind: a red and cream spindle on three fins."""

from __future__ import annotations

from itertools import pairwise
from math import cos, pi, sin

import numpy as np

from kinema.stage.frame import Lamp, LiveEffect
from kinema.stage.props.thing import BRASS, CREAM, IRON, RED, Now, Rows, Thing, linear, lit, metal, paint, turned
from kinema.stage.shapes import box, cone, round_cone, sphere

PROFILE = ((0.75, 0.42), (1.3, 0.66), (2.0, 0.80), (2.7, 0.80), (3.4, 0.68), (4.0, 0.48), (4.5, 0.27), (4.95, 0.06))


def make(text: str) -> Thing:
    rows: Rows = []
    for i, ((y0, r0), (y1, r1)) in enumerate(pairwise(PROFILE)):
        rows.append(cone((0, y0, 0), (0, y1, 0), r0, r1, **paint(RED if i in (0, 5, 6) else CREAM, roughness=0.4)))
    for y, r in ((1.3, 0.675), (2.0, 0.81), (4.0, 0.49)):
        rows.append(cone((0, y - 0.035, 0), (0, y + 0.035, 0), r, r, **metal(BRASS)))
    rows += [
        round_cone((0, 4.9, 0), (0, 5.45, 0), 0.04, 0.012, **metal(IRON)),
        sphere((0, 5.47, 0), 0.035, **lit(linear("#ff4030"), 2.0)),
    ]
    for k in range(3):
        red = {**paint(RED, roughness=0.4), "group": k + 1, "blend": 0.12}
        fin: Rows = [
            round_cone((0, 1.75, 0.58), (0, 0.95, 1.16), 0.1, 0.1, **red),
            round_cone((0, 0.95, 1.16), (0, 0.24, 1.42), 0.1, 0.08, **red),
            round_cone((0, 0.85, 0.5), (0, 0.62, 1.22), 0.08, 0.07, **red),
            box((0, 1.08, 0.8), (0.05, 0.36, 0.3), rounding=0.05, **red),
            cone((0, 0.0, 1.42), (0, 0.12, 1.42), 0.17, 0.13, **metal(BRASS)),
        ]
        rows += turned(fin, (0, 1, 0), 2 * pi * k / 3 + 0.52)
    for a, y in ((0.0, 3.05), (0.0, 2.35), (2.1, 2.7), (-2.1, 2.7)):
        r = 0.79 - (0.05 if y > 3 else 0.0)
        rows += [
            cone(
                (r * 0.9 * sin(a), y, r * 0.9 * cos(a)),
                ((r + 0.035) * sin(a), y, (r + 0.035) * cos(a)),
                0.2,
                0.19,
                **metal(BRASS),
            ),
            cone(
                (r * 0.9 * sin(a), y, r * 0.9 * cos(a)),
                ((r + 0.045) * sin(a), y, (r + 0.045) * cos(a)),
                0.145,
                0.14,
                **lit(linear("#ffd28a"), 1.0),
            ),
        ]
    rows += [cone((0, 0.45, 0), (0, 0.78, 0), 0.36, 0.3, **metal(IRON))]
    flame = len(rows)
    rows += [
        round_cone((0, 0.5, 0), (0, 0.48, 0), 0.24, 0.05, **lit(linear("#ff9a30"), 0.0)),
        round_cone((0, 0.5, 0), (0, 0.48, 0), 0.14, 0.03, **lit(linear("#fff0b0"), 0.0)),
    ]

    def pose(rows_NK: np.ndarray, now: Now) -> None:
        thrust = _thrust(now)
        if thrust > 0.0:
            beat = 1.0 + 0.08 * sin(33.0 * now.t) + 0.06 * sin(51.0 * now.t)
            rows_NK[flame, 8], rows_NK[flame + 1, 8] = 0.5 - 2.6 * thrust * beat, 0.5 - 1.5 * thrust * beat
            rows_NK[flame, 20], rows_NK[flame + 1, 20] = 4.0, 9.0

    return Thing(shapes=rows, pose=pose, lamps=_lamps, effects=_effects, inside=True)


def _thrust(now: Now) -> float:
    return 0.0 if not now.under_way else min(0.4 + 0.5 * now.up, 1.0)


def _lamps(now: Now) -> tuple[Lamp, ...]:
    k = 9.0 * _thrust(now)
    return (
        (Lamp(position=(0.0, -0.6, 0.0), colour=(k, 0.6 * k, 0.25 * k), radius=0.4, reach=16.0, halo=0.9),) if k else ()
    )


def _effects(now: Now) -> tuple[LiveEffect, ...]:
    """Smoke rolls out from under it, and stays where it rose from."""
    if not now.under_way or now.up > 25.0:
        return ()
    return tuple(
        LiveEffect(
            name="smoke",
            position=(0.9 * cos(2.1 * k), -now.up, 0.9 * sin(2.1 * k)),
            strength=0.9,
            age_s=now.t,
            seed=now.seed + k,
        )
        for k in range(3)
    )
