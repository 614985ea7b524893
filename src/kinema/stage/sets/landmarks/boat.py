"""A rowing boat drawn up on land."""

from __future__ import annotations

from typing import Any

from kinema.stage import shapes as sp
from kinema.stage.sets.landmarks.built import OBJECT, Built, Rows


def boat(x: float, y: float, z: float, dark: bool) -> Built:
    wood: dict[str, Any] = {"object_id": OBJECT, "surface": sp.WOOD}
    rows: Rows = []
    for k in range(4):
        for side in (-1, 1):
            spread = 0.42 + 0.16 * k
            rows.append(
                sp.round_cone(
                    (x - 1.9, y + 0.32 + 0.18 * k, z + side * spread),
                    (x + 1.4, y + 0.25 + 0.17 * k, z + side * spread),
                    0.10,
                    0.10,
                    albedo=sp.linear("#5f7f86" if k == 3 else "#77593c"),
                    **wood,
                )
            )
            rows.append(
                sp.round_cone(
                    (x + 1.4, y + 0.25 + 0.17 * k, z + side * spread),
                    (x + 2.5, y + 0.42 + 0.2 * k, z),
                    0.10,
                    0.08,
                    albedo=sp.linear("#5f7f86" if k == 3 else "#77593c"),
                    **wood,
                )
            )
    rows += [
        sp.box((x, y + 0.2, z), (1.9, 0.07, 0.5), albedo=sp.linear("#5d462f"), **wood),
        sp.box((x - 1.95, y + 0.55, z), (0.06, 0.38, 0.85), albedo=sp.linear("#77593c"), **wood),
    ]
    for px in (-0.9, 0.5):
        rows.append(sp.box((x + px, y + 0.66, z), (0.16, 0.04, 0.85), albedo=sp.linear("#8a6a48"), **wood))
    return rows, [], 0.8
