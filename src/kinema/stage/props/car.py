"""A small open car: mudguards, running boards, round headlamps that light the road. Words go on its plate."""

from __future__ import annotations

from itertools import pairwise
from math import sin

import numpy as np

from kinema.stage.frame import Lamp, LiveEffect
from kinema.stage.props.letters import write
from kinema.stage.props.thing import (
    CREAM,
    DARK_OAK,
    INK,
    IRON,
    OAK,
    RED,
    Now,
    Rows,
    Seat,
    Thing,
    circle,
    cloth,
    linear,
    lit,
    metal,
    paint,
    plain,
    shade,
    spin,
    tube,
    turned,
    wheel,
    wood,
)
from kinema.stage.shapes import A, B, axis_angle, box, cone, ellipsoid, round_cone, sphere

WHEEL, TRACK, BASE = 0.33, 0.66, 1.12  # radius; half the distance across and along, metres
CHROME, LEATHER = linear("#8f969e"), linear("#8a5a38")


def _body() -> Rows:
    red, dark = {**paint(RED), "group": 1, "blend": 0.06}, {**paint(shade(RED, 0.55)), "group": 2, "blend": 0.04}
    rows = [
        box((0, 0.42, -0.05), (0.5, 0.09, 1.45), rounding=0.06, **red),
        box((0, 0.64, 0.92), (0.42, 0.2, 0.66), rounding=0.15, **red),
        box((0, 0.66, 0.42), (0.53, 0.2, 0.22), rounding=0.12, **red),
        box((0, 0.62, -1.2), (0.5, 0.22, 0.42), rounding=0.2, **red),
        ellipsoid((0, 0.68, -1.35), (0.46, 0.25, 0.52), **red),
    ]
    rows += [box((s * 0.52, 0.62, -0.3), (0.055, 0.22, 0.75), rounding=0.05, **red) for s in (-1, 1)]
    for s in (-1, 1):
        x = s * TRACK
        front = [
            (x, 0.36, BASE + 0.46),
            (x, 0.62, BASE + 0.34),
            (x, 0.73, BASE + 0.02),
            (x, 0.62, BASE - 0.34),
            (x, 0.36, BASE - 0.56),
            (x, 0.30, 0.1),
        ]
        rear = [
            (x, 0.30, 0.1),
            (x, 0.30, -BASE + 0.62),
            (x, 0.60, -BASE + 0.38),
            (x, 0.74, -BASE),
            (x, 0.62, -BASE - 0.34),
            (x, 0.38, -BASE - 0.46),
        ]
        for k in (-0.05, 0.05):
            for way in (front, rear):
                rows += [
                    round_cone((a[0] + k, a[1], a[2]), (b[0] + k, b[1], b[2]), 0.065, 0.065, **dark)
                    for a, b in pairwise(way)
                ]
    return rows


def _fittings(text: str) -> Rows:
    rows = [
        box((0, 0.63, 1.585), (0.2, 0.19, 0.03), rounding=0.028, **metal(CHROME, roughness=0.2)),
        box((0, 0.63, 1.605), (0.165, 0.155, 0.02), rounding=0.02, **plain(IRON)),
    ]
    rows += [
        box((-0.12 + 0.06 * i, 0.63, 1.622), (0.008, 0.15, 0.01), rounding=0.005, **metal(CHROME)) for i in range(5)
    ]
    rows += tube([(-0.7, 0.36, 1.62), (-0.3, 0.36, 1.74), (0.3, 0.36, 1.74), (0.7, 0.36, 1.62)], 0.032, **metal(CHROME))
    rows += tube(
        [(-0.62, 0.38, -1.72), (-0.3, 0.38, -1.83), (0.3, 0.38, -1.83), (0.62, 0.38, -1.72)], 0.032, **metal(CHROME)
    )
    rows += tube(
        [(-0.5, 0.83, 0.45), (-0.46, 1.16, 0.34), (0.46, 1.16, 0.34), (0.5, 0.83, 0.45)], 0.018, **metal(CHROME)
    )
    rows += tube(circle((0.27, 0.93, 0.24), 2, 0.14, 12), 0.014, **wood(DARK_OAK))
    rows += tube([(0.27, 0.93, 0.24), (0.27, 0.8, 0.42)], 0.016, **metal(IRON))
    rows += [
        box((0, 0.62, 1.0), (0.008, 0.226, 0.5), rounding=0.006, **metal(CHROME)),
        box((0, 0.81, 0.2), (0.46, 0.05, 0.03), rounding=0.02, **wood(OAK)),
        sphere((0, 0.92, 1.48), 0.035, **metal(CHROME)),
    ]
    for x in (-0.25, 0.25):
        rows += [
            box((x, 0.5, -0.32), (0.215, 0.075, 0.22), rounding=0.05, **cloth(LEATHER)),
            box(
                (x, 0.77, -0.62),
                (0.215, 0.25, 0.075),
                rounding=0.06,
                quat=axis_angle((1, 0, 0), -0.16),
                **cloth(LEATHER),
            ),
        ]
        rows += [
            box(
                (x + 0.1 * k, 0.77, -0.545),
                (0.006, 0.2, 0.01),
                rounding=0.005,
                quat=axis_angle((1, 0, 0), -0.16),
                **cloth(shade(LEATHER, 0.6)),
            )
            for k in (-1, 0, 1)
        ]
    rows.append(box((0, 0.42, 1.76), (0.21, 0.058, 0.012), rounding=0.008, **plain(CREAM)))
    rows += write(text[:10] or "KINO 7", (0, 0.42, 1.773), 0.066, 0.36, 0.0055, plain(INK))
    rows += turned(
        [
            box((0, 0.62, -1.73), (0.2, 0.055, 0.012), rounding=0.008, **plain(CREAM)),
            cone((0, 0.74, -1.755), (0, 0.74, -1.69), 0.3, 0.3, **plain(linear("#2a2628"))),
            cone((0, 0.74, -1.765), (0, 0.74, -1.68), 0.17, 0.17, **paint(CREAM)),
        ],
        (0, 1, 0),
        0.0,
    )
    return rows


def make(text: str) -> Thing:
    rows = _body() + _fittings(text)
    lights = len(rows)
    for s in (-1, 1):
        rows += [
            sphere((s * 0.42, 0.74, 1.42), 0.125, **metal(CHROME, roughness=0.2)),
            round_cone((s * 0.42, 0.6, 1.4), (s * 0.42, 0.7, 1.42), 0.03, 0.03, **metal(IRON)),
            ellipsoid((s * 0.42, 0.74, 1.495), (0.098, 0.098, 0.065), **lit(linear("#ffe2a8"), 0.6)),
            ellipsoid((s * 0.6, 0.55, -1.64), (0.05, 0.05, 0.04), **lit(linear("#c02818"), 0.3)),
        ]
    sprung = len(rows)
    hubs = [(s * TRACK, WHEEL, z) for z in (BASE, -BASE) for s in (-1, 1)]
    each = 0
    for hub in hubs:
        one = wheel(hub, WHEEL, 0.17)
        each = len(one)
        rows += one

    def pose(rows_NK: np.ndarray, now: Now) -> None:
        if now.dark:
            for i in (2, 6):
                rows_NK[lights + i, 20] = 9.0
            for i in (3, 7):
                rows_NK[lights + i, 20] = 3.0
        body = rows_NK[:sprung]
        bob = 0.008 * min(now.speed / 4.0, 1.0) * (sin(1.9 * now.gone + 1.0) + 0.6 * sin(4.3 * now.gone))
        body[:, A + 1] += bob
        flat = np.isin(body[:, 0], (0, 3))
        body[flat, B + 1] += bob
        for i, hub in enumerate(hubs):
            spin(rows_NK[sprung + i * each : sprung + (i + 1) * each], (1, 0, 0), now.gone / WHEEL, hub)

    return Thing(
        shapes=rows,
        pose=pose,
        lamps=_lamps,
        effects=_dust,
        seats=(
            Seat(
                position=(0.25, 0.575, -0.36), height=0.22, hands=lambda now: ((0.38, 0.98, 0.22), (0.16, 0.98, 0.22))
            ),
            Seat(position=(-0.25, 0.575, -0.36), height=0.22),
        ),
    )


def _lamps(now: Now) -> tuple[Lamp, ...]:
    """Two glows, and the pool of light on the road before them."""
    if not now.dark:
        return ()
    warm = (1.0, 0.82, 0.5)
    glow = tuple(
        Lamp(position=(s * 0.42, 0.74, 1.62), colour=(0.5, 0.4, 0.24), radius=0.06, reach=2.5, halo=1.6)
        for s in (-1, 1)
    )
    pool = tuple(
        Lamp(position=(0.0, 0.75, z), colour=(k * warm[0], k * warm[1], k * warm[2]), radius=0.3, reach=7.0, halo=0.0)
        for z, k in ((3.4, 2.6), (6.2, 2.2))
    )
    return pool + glow + (Lamp(position=(0.0, 0.6, -1.95), colour=(0.25, 0.03, 0.02), radius=0.1, reach=2.0, halo=0.3),)


def _dust(now: Now) -> tuple[LiveEffect, ...]:
    strength = min(max(now.speed - 1.0, 0.0) / 6.0, 1.0)
    return (
        tuple(
            LiveEffect(
                name="dust",
                position=(s * TRACK, 0.0, -BASE - 0.4),
                strength=0.5 * strength,
                age_s=now.t,
                seed=now.seed + s,
            )
            for s in (-1, 1)
        )
        if strength > 0.05
        else ()
    )
