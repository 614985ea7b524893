"""A flag on a pole: it waves as the wind blows, in stripes of cloth that hang together."""

from __future__ import annotations

from math import cos, sin

import numpy as np

from kinema.stage.props.thing import BRASS, CREAM, PALE, RED, STONES, Now, Thing, cloth, metal, plain, shade, wood
from kinema.stage.shapes import QUAT, A, axis_angle, box, cone, round_cone, sphere

TALL, WIDE = 3.2, 1.15
COLUMNS, STRIPES = 10, 3


def make(text: str) -> Thing:
    rows = [
        cone((0, 0, 0), (0, 0.12, 0), 0.2, 0.15, **plain(STONES)),
        round_cone((0, 0.1, 0), (0, TALL, 0), 0.035, 0.024, **wood(PALE)),
        sphere((0, TALL + 0.04, 0), 0.05, **metal(BRASS)),
    ]
    first = len(rows)
    for _ in range(COLUMNS):
        for j in range(STRIPES):
            colour = (RED, CREAM, shade(RED, 0.72))[j]
            rows.append(box((0, 0, 0), (WIDE / COLUMNS * 0.56, 0.128, 0.008), rounding=0.007, **cloth(colour)))

    def pose(rows_NK: np.ndarray, now: Now) -> None:
        """Each column hangs on the one before; the wave runs outward and grows."""
        rush = 0.7 + 0.5 * min(now.wind, 2.5)
        x, z, y = 0.03, 0.0, 0.0
        step = WIDE / COLUMNS
        for i in range(COLUMNS):
            u = (i + 0.5) / COLUMNS
            bend = 0.75 * u**0.6 * sin(5.2 * rush * now.t - 6.2 * u + now.seed) + 0.25 * sin(
                2.1 * now.t + 0.4 * now.seed
            )
            x, z, y = x + 0.5 * step * cos(bend), z + 0.5 * step * sin(bend), y - step * 0.16 / rush
            for j in range(STRIPES):
                k = first + i * STRIPES + j
                rows_NK[k, A : A + 3] = (x, TALL - 0.2 + y - 0.245 * j, z)
                rows_NK[k, QUAT : QUAT + 4] = axis_angle((0, 1, 0), -bend)
            x, z = x + 0.5 * step * cos(bend), z + 0.5 * step * sin(bend)

    return Thing(shapes=rows, pose=pose, seen=(0.75, 2.7))
