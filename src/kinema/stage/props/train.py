"""A small steam train: an engine with working rods and two wagons, on rails of its own."""

from __future__ import annotations

from math import cos, pi, sin

import numpy as np

from kinema.stage.frame import Lamp, LiveEffect
from kinema.stage.props.letters import write
from kinema.stage.props.thing import (
    BRASS,
    CREAM,
    DARK_OAK,
    GLOW,
    IRON,
    MUSTARD,
    OAK,
    RED,
    STONES,
    TEAL,
    Now,
    Rows,
    Seat,
    Thing,
    circle,
    linear,
    lit,
    metal,
    paint,
    plain,
    shade,
    spin,
    tube,
    wood,
)
from kinema.stage.shapes import GROUP, OBJECT, STONE, A, B, axis_angle, box, cone, round_cone, sphere, table

GAUGE, RAIL = 0.5, 0.16  # half the distance of the rails; height of their tops, metres
DRIVER, CRANK = 0.42, 0.2  # radius of the driving wheels and of their cranks
WAGON = 3.3  # from wagon to wagon
BLACK = linear("#2c3338")


def _iron_wheel(x: float, z: float, radius: float, colour: tuple[float, float, float]) -> Rows:
    centre = (x, RAIL + radius, z)
    s = 1 if x > 0 else -1
    rows = [
        cone((x - 0.035, *centre[1:]), (x + 0.035, *centre[1:]), radius, radius, **metal(IRON)),
        cone(
            (x - 0.04, *centre[1:]), (x + 0.042, *centre[1:]), radius * 0.82, radius * 0.82, **paint(shade(colour, 0.5))
        ),
        round_cone((x - 0.05, *centre[1:]), (x + 0.05, *centre[1:]), radius * 0.16, radius * 0.16, **metal(BRASS)),
    ]
    for p in circle(centre, 0, radius * 0.78, 8)[:-1]:
        rows.append(round_cone((x + s * 0.035, *centre[1:]), (x + s * 0.035, *p[1:]), 0.018, 0.018, **paint(colour)))
    return rows


def _engine(text: str) -> Rows:
    green, base = TEAL, RAIL + 0.62
    rows = [
        box((0, base, 0.1), (0.5, 0.06, 1.65), rounding=0.03, **metal(shade(RED, 0.7))),
        cone((0, base + 0.52, -0.5), (0, base + 0.52, 1.35), 0.43, 0.43, **paint(green)),
        cone((0, base + 0.52, 1.35), (0, base + 0.52, 1.66), 0.44, 0.44, **metal(BLACK)),
        cone((0, base + 0.52, 1.66), (0, base + 0.52, 1.72), 0.40, 0.34, **metal(shade(BLACK, 1.4))),
        sphere((0, base + 0.52, 1.72), 0.05, **metal(BRASS)),
    ]
    for z in (-0.2, 0.35, 0.9, 1.34):
        rows.append(
            cone((0, base + 0.52, z - 0.02), (0, base + 0.52, z + 0.02), 0.438, 0.438, **metal(BRASS, roughness=0.3))
        )
    rows += [
        cone((0, base + 0.88, 1.45), (0, base + 1.22, 1.45), 0.12, 0.13, **metal(BLACK)),
        cone((0, base + 1.22, 1.45), (0, base + 1.44, 1.45), 0.14, 0.25, **metal(BLACK)),
        cone((0, base + 1.44, 1.45), (0, base + 1.50, 1.45), 0.26, 0.2, **metal(BRASS)),
        round_cone((0, base + 0.9, 0.55), (0, base + 1.06, 0.55), 0.17, 0.16, **metal(BRASS, roughness=0.25)),
        cone((0, base + 0.85, -0.02), (0, base + 1.1, -0.02), 0.1, 0.08, **metal(BRASS)),
        cone((0, base + 1.1, -0.02), (0, base + 1.2, -0.02), 0.03, 0.02, **metal(BRASS)),
    ]
    # the cab: a floor, panels, pillars and a roof, open at the sides so that the driver is seen
    rows += [
        box((0, base + 0.05, -1.0), (0.58, 0.05, 0.55), rounding=0.02, **wood(DARK_OAK)),
        box((0, base + 0.5, -0.5), (0.58, 0.45, 0.04), rounding=0.02, **paint(green)),
    ]
    for s in (-1, 1):
        rows += [
            box((s * 0.57, base + 0.36, -1.0), (0.03, 0.32, 0.54), rounding=0.02, **paint(green)),
            box((s * 0.6, base + 0.36, -1.0), (0.008, 0.2, 0.4), rounding=0.006, **metal(MUSTARD)),
            box((s * 0.605, base + 0.36, -1.0), (0.008, 0.175, 0.375), rounding=0.006, **paint(green)),
        ]
        rows += [
            round_cone((s * 0.55, base + 0.3, z), (s * 0.55, base + 1.45, z), 0.035, 0.035, **paint(green))
            for z in (-0.5, -1.5)
        ]
    rows += [
        box((0, base + 1.5, -1.0), (0.68, 0.035, 0.66), rounding=0.03, **metal(BLACK)),
        box((0, base + 1.55, -1.0), (0.5, 0.035, 0.6), rounding=0.03, **metal(BLACK)),
    ]
    rows += [
        round_cone((s * 0.2, base + 1.1, -0.455), (s * 0.2, base + 1.1, -0.44), 0.13, 0.13, **plain(linear("#1d2a33")))
        for s in (-1, 1)
    ]
    # buffer beam, cow-catcher, steps
    rows.append(box((0, base - 0.05, 1.78), (0.6, 0.11, 0.05), rounding=0.02, **paint(RED)))
    for s in (-1, 1):
        rows += [
            cone((s * 0.36, base - 0.05, 1.83), (s * 0.36, base - 0.05, 1.95), 0.05, 0.05, **metal(IRON)),
            cone((s * 0.36, base - 0.05, 1.95), (s * 0.36, base - 0.05, 1.99), 0.1, 0.09, **metal(IRON)),
        ]
    rows += [
        round_cone(
            (x, base - 0.16, 1.82), (x * 1.5, RAIL + 0.07, 2.15 - abs(x) * 0.6), 0.022, 0.022, **metal(shade(RED, 0.8))
        )
        for x in (-0.4, -0.24, -0.08, 0.08, 0.24, 0.4)
    ]
    rows += [box((s * 0.52, RAIL + 0.55, 1.4), (0.11, 0.14, 0.26), rounding=0.05, **metal(BLACK)) for s in (-1, 1)]
    rows += write((text or "NO 7")[:8], (0, base - 0.05, 1.832), 0.12, 0.5, 0.011, metal(CREAM))
    return rows


def _wagon(z: float, colour: tuple[float, float, float], open_top: bool) -> Rows:
    base = RAIL + 0.5
    rows = [
        box((0, base, z), (0.58, 0.06, 1.42), rounding=0.03, **metal(shade(IRON, 1.2))),
        round_cone((0, base, z + 1.42), (0, base, z + 1.95), 0.035, 0.035, **metal(IRON)),
    ]
    if open_top:  # with benches
        for s in (-1, 1):
            rows += [
                box(
                    (s * 0.58, base + 0.14 + 0.15 * k, z),
                    (0.025, 0.068, 1.4),
                    rounding=0.012,
                    **wood(shade(colour, 1 - 0.08 * k)),
                )
                for k in range(3)
            ]
            rows += [
                box(
                    (0, base + 0.14 + 0.15 * k, z + s * 1.4),
                    (0.57, 0.068, 0.025),
                    rounding=0.012,
                    **wood(shade(colour, 0.9)),
                )
                for k in range(3)
            ]
        rows += [
            box((0, base + 0.36, z + k), (0.5, 0.025, 0.15), rounding=0.015, **wood(OAK)) for k in (-0.85, 0.0, 0.85)
        ]
        return rows
    rows += [
        box((0, base + 0.42, z), (0.6, 0.36, 1.38), rounding=0.03, **paint(colour)),
        box((0, base + 1.05, z), (0.57, 0.3, 1.34), rounding=0.03, **paint(CREAM)),
        box((0, base + 0.8, z), (0.615, 0.025, 1.39), rounding=0.01, **metal(MUSTARD)),
        box((0, base + 1.4, z), (0.68, 0.045, 1.48), rounding=0.04, **metal(shade(IRON, 1.5))),
        box((0, base + 1.47, z), (0.46, 0.05, 1.4), rounding=0.04, **metal(shade(IRON, 1.5))),
    ]
    return rows


def _windows(z: float) -> Rows:
    base = RAIL + 0.5
    return [
        box((s * 0.57, base + 1.07, z + k), (0.012, 0.19, 0.2), rounding=0.01, **lit(linear("#3a5666"), 0.0))
        for s in (-1, 1)
        for k in (-1.0, -0.5, 0.0, 0.5, 1.0)
    ]


def make(text: str) -> Thing:
    rows = _engine(text)
    rows += _wagon(-WAGON - 0.2, RED, False) + _wagon(-2 * WAGON - 0.2, MUSTARD, True)
    windows = len(rows)
    rows += _windows(-WAGON - 0.2)
    lamp = len(rows)
    rows += [
        cone((0, 1.66, 1.68), (0, 1.66, 1.84), 0.13, 0.15, **metal(BRASS)),
        sphere((0, 1.66, 1.83), 0.115, **lit(linear("#ffe2a8"), 0.8)),
    ]
    rods = len(rows)
    for s in (-1, 1):
        y = RAIL + DRIVER
        rows += [
            round_cone(
                (s * 0.6, y, -0.85), (s * 0.6, y, 0.55), 0.035, 0.035, **metal(linear("#b9c0c8"), roughness=0.25)
            ),
            round_cone(
                (s * 0.62, y, 0.55),
                (s * 0.62, RAIL + 0.55, 1.3),
                0.03,
                0.03,
                **metal(linear("#b9c0c8"), roughness=0.25),
            ),
        ]
    wheels: list[tuple[int, int, tuple[float, float, float], float]] = []
    places = [(s * GAUGE, z, DRIVER) for z in (-0.85, 0.55) for s in (-1, 1)]
    places += [
        (s * GAUGE, z, 0.24)
        for z in (1.3, *(-WAGON * n - 0.2 + k for n in (1, 2) for k in (-0.9, 0.9)))
        for s in (-1, 1)
    ]
    for x, z, r in places:
        one = _iron_wheel(x, z, r, RED)
        wheels.append((len(rows), len(rows) + len(one), (x, RAIL + r, z), r))
        rows += one

    def pose(rows_NK: np.ndarray, now: Now) -> None:
        if now.dark:
            rows_NK[windows:lamp, 16:19], rows_NK[windows:lamp, 20] = GLOW, 1.6
            rows_NK[lamp + 1, 20] = 9.0
        for first, last, centre, radius in wheels:
            spin(rows_NK[first:last], (1, 0, 0), now.gone / radius, centre)
        for i, s in enumerate((-1, 1)):
            a = now.gone / DRIVER + (0.5 * pi if s > 0 else 0.0)
            up, along = CRANK * cos(a), CRANK * sin(a)
            side, main = rows_NK[rods + 2 * i], rows_NK[rods + 2 * i + 1]
            for at in (A, B):
                side[at + 1] += up
                side[at + 2] += along
            main[A + 1] += up
            main[A + 2] += along
            main[B + 2] += 0.6 * along

    seats = (
        Seat(
            position=(0.0, RAIL + 0.62 + 0.5, -1.1),
            height=0.42,
            hands=lambda now: ((0.22, 1.72, -0.68), (-0.2, 1.6, -0.68)),
        ),
        *(
            Seat(position=(x, RAIL + 0.5 + 0.385, -2 * WAGON - 0.2 + z), height=0.32)
            for z in (0.85, 0.0)
            for x in (0.0, 0.3)
        ),
    )
    return Thing(shapes=rows, pose=pose, lamps=_lamps, effects=_smoke, seats=seats)


def _lamps(now: Now) -> tuple[Lamp, ...]:
    fire = Lamp(position=(0.0, 1.3, -0.75), colour=(0.8, 0.36, 0.12), radius=0.1, reach=2.5, halo=0.2)
    if not now.dark:
        return (fire,)
    return (
        Lamp(position=(0.0, 1.0, 4.2), colour=(3.2, 2.5, 1.5), radius=0.3, reach=8.0, halo=0.0),
        Lamp(position=(0.0, 1.66, 1.98), colour=(0.8, 0.65, 0.4), radius=0.08, reach=4.0, halo=1.5),
        fire,
        *(
            Lamp(position=(s * 1.2, 1.5, -WAGON - 0.2), colour=(1.0, 0.6, 0.22), radius=0.3, reach=5.0, halo=0.0)
            for s in (-1, 1)
        ),
    )


def _smoke(now: Now) -> tuple[LiveEffect, ...]:
    puff = LiveEffect(name="smoke", position=(0.0, RAIL + 2.1, 1.45), strength=0.5, age_s=now.t + 3.0, seed=now.seed)
    steam = LiveEffect(name="smoke", position=(0.6, 0.2, 1.5), strength=0.16, age_s=now.t + 3.0, seed=now.seed + 1)
    return (puff, steam) if now.speed > 0.2 else (puff,)


def track(points: list[tuple[float, float, float, float]], yaw: float, object_id: int) -> np.ndarray:
    """Ballast, sleepers and rails through world points x, y, z and how far they are above the ground: [N, 24]."""
    quat = axis_angle((0, 1, 0), yaw)
    c, s = cos(yaw), sin(yaw)
    rows: Rows = []
    for i, (x, y, z, above) in enumerate(points):
        deep = min(max(above, 0.0), 3.0) / 2 + 0.06
        rows.append(
            box(
                (x, y + 0.045 - deep, z),
                (0.95 + 0.5 * deep, deep, 0.43),
                quat=quat,
                rounding=0.05,
                albedo=shade(STONES, 0.62 + 0.07 * (i * 5 % 4)),
                surface=STONE,
            )
        )
        rows.append(
            box(
                (x, y + 0.065, z),
                (0.78, 0.045, 0.11),
                quat=quat,
                rounding=0.015,
                **wood(shade(DARK_OAK, 0.8 + 0.08 * (i * 3 % 4))),
            )
        )
    for k in range(0, len(points) - 1, 6):
        a, b = points[k], points[min(k + 6, len(points) - 1)]
        for side in (-GAUGE, GAUGE):
            rows += tube(
                [
                    (a[0] + side * c, a[1] + RAIL - 0.035, a[2] - side * s),
                    (b[0] + side * c, b[1] + RAIL - 0.035, b[2] - side * s),
                ],
                0.035,
                **metal(linear("#8d8a88"), roughness=0.25),
            )
    rows_NK = table(rows)
    rows_NK[:, OBJECT] = object_id
    rows_NK[:, GROUP] = 0
    return rows_NK
