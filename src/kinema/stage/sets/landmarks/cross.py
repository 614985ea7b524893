"""A wooden cross on a heap of stones."""

from __future__ import annotations

from math import cos, sin
from typing import Any

from kinema.stage import shapes as sp
from kinema.stage.sets.landmarks.built import OBJECT, Built


def cross(x: float, y: float, z: float, dark: bool) -> Built:
    wood: dict[str, Any] = {"object_id": OBJECT, "surface": sp.WOOD, "albedo": sp.linear("#5a4435")}
    rows = [
        sp.box((x, y + 1.5, z), (0.13, 1.7, 0.11), **wood),
        sp.box((x, y + 2.35, z), (0.75, 0.13, 0.10), **wood),
    ]
    for k in range(9):
        a = 2.4 * k
        rows.append(
            sp.ellipsoid(
                (x + 0.4 * cos(a), y + 0.05, z + 0.4 * sin(a)),
                (0.24, 0.16, 0.2),
                object_id=OBJECT,
                surface=sp.PLAIN,
                albedo=sp.linear("#7f786f"),
            )
        )
    return rows, [], 1.8
