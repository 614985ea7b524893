"""A throne of gold and red cloth on two steps."""

from __future__ import annotations

from typing import Any

from kinema.stage import shapes as sp
from kinema.stage.sets.landmarks.built import OBJECT, Built


def throne(x: float, y: float, z: float, dark: bool) -> Built:
    gold: dict[str, Any] = {"object_id": OBJECT, "albedo": sp.linear("#a8772e"), "roughness": 0.35}
    cloth: dict[str, Any] = {"object_id": OBJECT, "albedo": sp.linear("#7c1f2a"), "surface": sp.CLOTH}
    stone: dict[str, Any] = {"object_id": OBJECT, "surface": sp.STONE, "albedo": sp.linear("#7d746c")}
    rows = [
        sp.box((x, y + 0.10, z + 0.3), (1.9, 0.12, 1.6), rounding=0.04, **stone),
        sp.box((x, y + 0.30, z), (1.35, 0.12, 1.1), rounding=0.04, **stone),
        sp.box((x, y + 0.78, z), (0.55, 0.10, 0.50), rounding=0.06, **cloth),
        sp.box((x, y + 0.55, z), (0.60, 0.16, 0.52), rounding=0.04, **gold),
        sp.box((x, y + 1.60, z - 0.48), (0.62, 0.95, 0.10), rounding=0.06, **gold),
        sp.box((x, y + 1.55, z - 0.40), (0.46, 0.76, 0.06), rounding=0.05, **cloth),
    ]
    for side in (-1, 1):
        rows += [
            sp.box((x + side * 0.62, y + 1.08, z), (0.10, 0.07, 0.48), rounding=0.05, **gold),
            sp.round_cone(
                (x + side * 0.62, y + 0.4, z + 0.42), (x + side * 0.62, y + 1.1, z + 0.42), 0.07, 0.07, **gold
            ),
            sp.sphere((x + side * 0.62, y + 2.68, z - 0.48), 0.13, **gold),
        ]
    rows.append(sp.sphere((x, y + 2.72, z - 0.48), 0.18, **gold))
    return rows, [], 1.4
