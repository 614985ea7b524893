"""A square stone tower with battlements under a pointed roof."""

from __future__ import annotations

from typing import Any

from kinema.stage import shapes as sp
from kinema.stage.frame import Lamp
from kinema.stage.sets.landmarks.built import OBJECT, Built


def tower(x: float, y: float, z: float, dark: bool) -> Built:
    stone: dict[str, Any] = {"object_id": OBJECT, "surface": sp.STONE, "albedo": sp.linear("#8f8474")}
    rows = [
        sp.box((x, y + 5, z), (2.0, 5.5, 2.0), rounding=0.08, **stone),
        sp.box((x, y + 10.6, z), (2.3, 0.35, 2.3), rounding=0.06, **stone),
    ]
    for k in range(4):
        for side in (-1, 1):
            for px, pz in (((k - 1.5) * 1.25, side * 2.1), (side * 2.1, (k - 1.5) * 1.25)):
                rows.append(sp.box((x + px, y + 11.3, z + pz), (0.34, 0.42, 0.22), rounding=0.04, **stone))
    rows.append(
        sp.cone(
            (x, y + 11.0, z),
            (x, y + 15.2, z),
            1.9,
            0.06,
            object_id=OBJECT,
            surface=sp.LEAF,
            albedo=sp.linear("#6a3c34"),
        )
    )
    for h in (4.0, 7.8):
        rows.append(
            sp.box(
                (x, y + h, z + 1.98),
                (0.3, 0.62, 0.06),
                albedo=(1.0, 0.56, 0.2) if dark else (0.03, 0.03, 0.04),
                emission=2.4 if dark else 0.0,
                object_id=OBJECT,
            )
        )
    rows.append(
        sp.box(
            (x, y + 1.0, z + 2.0),
            (0.6, 1.1, 0.08),
            albedo=sp.linear("#5b3a24"),
            surface=sp.WOOD,
            object_id=OBJECT,
        )
    )
    lamps = [Lamp(position=(x + 1.0, y + 2.4, z + 2.5), colour=(2.0, 1.0, 0.34), reach=8.0)] if dark else []
    return rows, lamps, 8.0
