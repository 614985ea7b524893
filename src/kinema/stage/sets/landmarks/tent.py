"""A ridge tent, open in front."""

from __future__ import annotations

from typing import Any

from kinema.stage import shapes as sp
from kinema.stage.frame import Lamp
from kinema.stage.sets.landmarks.built import OBJECT, Built, Rows


def tent(x: float, y: float, z: float, dark: bool) -> Built:
    cloth: dict[str, Any] = {"object_id": OBJECT, "surface": sp.CLOTH, "albedo": sp.linear("#b08a52")}
    rows: Rows = []
    for side in (-1, 1):
        rows.append(
            sp.box(
                (x + side * 0.68, y + 0.85, z),
                (0.05, 1.15, 1.7),
                quat=sp.axis_angle((0, 0, 1), side * 0.68),
                rounding=0.03,
                **cloth,
            )
        )
    rows.append(
        sp.round_cone(
            (x, y + 1.75, z - 1.75),
            (x, y + 1.75, z + 1.75),
            0.05,
            0.05,
            object_id=OBJECT,
            surface=sp.WOOD,
            albedo=sp.linear("#5d452f"),
        )
    )
    rows.append(sp.box((x, y + 0.8, z - 1.5), (0.75, 0.8, 0.03), albedo=(0.05, 0.035, 0.02), object_id=OBJECT))
    lamps = [Lamp(position=(x, y + 0.8, z + 0.6), colour=(1.2, 0.66, 0.24), reach=5.0)] if dark else []
    return rows, lamps, 1.0
