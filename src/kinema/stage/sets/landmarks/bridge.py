"""A humpbacked stone bridge."""

from __future__ import annotations

from typing import Any

from kinema.stage import shapes as sp
from kinema.stage.sets.landmarks.built import OBJECT, Built, Rows


def bridge(x: float, y: float, z: float, dark: bool) -> Built:
    stone: dict[str, Any] = {"object_id": OBJECT, "surface": sp.STONE, "albedo": sp.linear("#93877a")}
    rows: Rows = []
    for k in range(13):
        a = (k - 6) / 6
        px, py, tilt = x + a * 5.0, y + 1.3 * (1 - a * a), -0.5 * a
        q = sp.axis_angle((0, 0, 1), tilt)
        rows.append(sp.box((px, py, z), (0.48, 0.26, 1.2), quat=q, rounding=0.05, **stone))
        for side in (-1, 1):
            rows.append(sp.box((px, py + 0.6, z + side * 1.15), (0.46, 0.40, 0.14), quat=q, rounding=0.05, **stone))
    for side in (-1, 1):
        rows.append(sp.box((x + side * 4.6, y - 0.3, z), (0.9, 1.3, 1.35), rounding=0.08, **stone))
    return rows, [], 1.6
