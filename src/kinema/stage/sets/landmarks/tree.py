"""One great tree."""

from __future__ import annotations

from math import cos, pi, sin
from typing import Any

import numpy as np

from kinema.stage import shapes as sp
from kinema.stage.sets.landmarks.built import OBJECT, Built, Rows


def tree(x: float, y: float, z: float, dark: bool) -> Built:
    rng = np.random.default_rng(5)
    bark: dict[str, Any] = {"object_id": OBJECT, "surface": sp.WOOD, "albedo": sp.linear("#4e3a2c")}
    rows: Rows = [sp.round_cone((x, y - 0.4, z), (x + 0.3, y + 3.6, z), 0.75, 0.46, **bark)]
    for k in range(6):
        a = k * 1.05
        rows.append(
            sp.round_cone(
                (x + 0.2, y + 2.8 + 0.2 * k, z),
                (x + 2.6 * cos(a), y + 5.0 + 0.25 * k, z + 2.3 * sin(a)),
                0.28,
                0.10,
                **bark,
            )
        )
    for _ in range(26):
        a, r, h = rng.uniform(0, 2 * pi), rng.uniform(0.3, 3.3), rng.uniform(4.6, 7.6)
        green = np.array(sp.linear("#5c7233")) * rng.uniform(0.75, 1.25)
        s = rng.uniform(0.9, 1.5)
        rows.append(
            sp.ellipsoid(
                (x + r * cos(a), y + h, z + r * sin(a)),
                (s, s * 0.78, s),
                object_id=OBJECT,
                surface=sp.LEAF,
                albedo=green,
            )
        )
    return rows, [], 4.5
