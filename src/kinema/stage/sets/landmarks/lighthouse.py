"""A striped lighthouse with its lantern, and the keeper's cottage."""

from __future__ import annotations

from math import cos, pi, sin
from typing import Any

from kinema.stage import shapes as sp
from kinema.stage.frame import Lamp
from kinema.stage.sets.landmarks.built import OBJECT, Built, Rows
from kinema.stage.sets.landmarks.house import house


def lighthouse(x: float, y: float, z: float, dark: bool) -> Built:
    m: dict[str, Any] = {"object_id": OBJECT, "surface": sp.PLASTER, "roughness": 0.85}
    white, red, iron = sp.linear("#e9dfcd"), sp.linear("#a8392b"), sp.linear("#2c2a30")
    rows: Rows = []
    radius = [2.3, 2.05, 1.8, 1.58, 1.4, 1.28]
    for k in range(5):
        low, high = y - 0.5 + k * 2.7, y - 0.5 + (k + 1) * 2.7
        rows.append(sp.cone((x, low, z), (x, high, z), radius[k], radius[k + 1], albedo=red if k % 2 else white, **m))
    top = y + 13.0
    rows.append(sp.cone((x, top, z), (x, top + 0.3, z), 1.95, 1.95, albedo=iron, object_id=OBJECT))
    for k in range(12):
        a = 2 * pi * k / 12
        px, pz = x + 1.82 * cos(a), z + 1.82 * sin(a)
        rows.append(
            sp.round_cone((px, top + 0.3, pz), (px, top + 1.15, pz), 0.035, 0.035, albedo=iron, object_id=OBJECT)
        )
        b = 2 * pi * (k + 1) / 12
        rows.append(
            sp.round_cone(
                (px, top + 1.15, pz),
                (x + 1.82 * cos(b), top + 1.15, z + 1.82 * sin(b)),
                0.04,
                0.04,
                albedo=iron,
                object_id=OBJECT,
            )
        )
    glow = 9.0 if dark else 0.5
    rows.append(
        sp.cone(
            (x, top + 0.3, z),
            (x, top + 2.2, z),
            0.85,
            0.85,
            albedo=(1.0, 0.78, 0.42),
            emission=glow,
            roughness=0.2,
            surface=sp.GLOSSY,
            object_id=OBJECT,
        )
    )
    for k in range(8):
        a = 2 * pi * (k + 0.5) / 8
        px, pz = x + 0.9 * cos(a), z + 0.9 * sin(a)
        rows.append(sp.round_cone((px, top + 0.3, pz), (px, top + 2.25, pz), 0.05, 0.05, albedo=iron, object_id=OBJECT))
    rows.append(sp.cone((x, top + 2.2, z), (x, top + 3.3, z), 1.35, 0.12, albedo=red, **m))
    rows.append(sp.sphere((x, top + 3.4, z), 0.2, albedo=iron, object_id=OBJECT))
    rows.append(
        sp.box(
            (x, y + 0.9, z + 2.2),
            (0.55, 1.0, 0.2),
            albedo=sp.linear("#5a3a24"),
            surface=sp.WOOD,
            object_id=OBJECT,
        )
    )
    for k, h in enumerate((4.5, 8.2)):
        rows.append(
            sp.box(
                (x, y + h, z + 1.86 - 0.22 * k),
                (0.26, 0.42, 0.12),
                albedo=(1.0, 0.62, 0.28),
                emission=2.2 if dark else 0.0,
                object_id=OBJECT,
            )
        )
    cottage, lamps = house(x - 6.5, y, z + 1.0, dark, object_id=OBJECT, width=2.6, turn=0.35)[:2]
    lamps = [
        *lamps,
        Lamp(
            position=(x, top + 1.4, z),
            colour=(30.0, 21.0, 10.0) if dark else (0.5, 0.35, 0.2),
            reach=60.0,
            radius=0.8,
            halo=3.0 if dark else 0.0,
        ),
    ]
    return rows + cottage, lamps, 9.0
