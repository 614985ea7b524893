"""A well of laid stones under a small roof."""

from __future__ import annotations

from math import cos, pi, sin
from typing import Any

import numpy as np

from kinema.stage import shapes as sp
from kinema.stage.sets.landmarks.built import OBJECT, Built, Rows


def well(x: float, y: float, z: float, dark: bool) -> Built:
    wood: dict[str, Any] = {"object_id": OBJECT, "surface": sp.WOOD, "albedo": sp.linear("#6b4a30")}
    rows: Rows = []
    for k in range(14):
        a = 2 * pi * k / 14
        for layer in range(3):
            b = a + 0.22 * (layer % 2)
            rows.append(
                sp.box(
                    (x + 0.78 * cos(b), y + 0.14 + 0.26 * layer, z + 0.78 * sin(b)),
                    (0.12, 0.14, 0.19),
                    quat=sp.axis_angle((0, 1, 0), -b),
                    rounding=0.05,
                    object_id=OBJECT,
                    surface=sp.PLAIN,
                    albedo=np.array(sp.linear("#8b8176")) * (0.85 + 0.05 * ((k * 7 + layer * 3) % 7)),
                )
            )
    rows.append(sp.cone((x, y, z), (x, y + 0.55, z), 0.72, 0.72, albedo=(0.01, 0.015, 0.02), object_id=OBJECT))
    for side in (-1, 1):
        rows.append(sp.box((x + side * 0.86, y + 1.1, z), (0.07, 1.1, 0.07), **wood))
        rows.append(
            sp.box(
                (x, y + 2.36, z + side * 0.36),
                (1.15, 0.05, 0.50),
                quat=sp.axis_angle((1, 0, 0), side * 0.62),
                object_id=OBJECT,
                surface=sp.ROOF,
                albedo=sp.linear("#7d4a38"),
            )
        )
    rows.append(sp.round_cone((x - 0.8, y + 1.55, z), (x + 0.8, y + 1.55, z), 0.09, 0.09, **wood))
    rows.append(
        sp.round_cone((x, y + 1.5, z), (x, y + 1.0, z), 0.015, 0.015, albedo=(0.3, 0.25, 0.15), object_id=OBJECT)
    )
    rows.append(sp.cone((x, y + 0.78, z), (x, y + 1.02, z), 0.12, 0.15, **wood))
    return rows, [], 1.2
