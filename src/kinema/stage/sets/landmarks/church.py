"""A small church: whitewashed nave under a steep roof, a square belfry with a spire, tall windows."""

from __future__ import annotations

from math import cos, tan
from typing import Any

from kinema.stage import shapes as sp
from kinema.stage.frame import Lamp
from kinema.stage.sets.landmarks.built import OBJECT, Built
from kinema.stage.sets.local import Local

WALL, ROOF, STONE, GLOW = "#d8d0be", "#6b4038", "#8b8176", (1.0, 0.60, 0.24)
PITCH, DEEP = 0.95, 2.3  # radians; half the nave's depth, m


def church(x: float, y: float, z: float, dark: bool) -> Built:
    it = Local(x, y, z, turn=0.25, object_id=OBJECT)
    it.box((1.6, 1.9, 0), (4.2, 2.2, DEEP), WALL, surface=sp.PLASTER, rounding=0.05)
    it.box((1.6, 0.0, 0), (4.3, 0.4, DEEP + 0.1), STONE, surface=sp.STONE, rounding=0.05)
    ridge, mid = 4.1 + DEEP * tan(PITCH), (DEEP + 0.35) / 2
    for side in (-1, 1):
        it.box((1.6, ridge - mid * tan(PITCH), side * mid), (4.5, 0.1, mid / cos(PITCH) + 0.05), ROOF,
               tilt=((1, 0, 0), side * PITCH), surface=sp.ROOF, rounding=0.04)
    for k in range(8):
        part = (k + 0.5) / 8
        it.box((1.6, 4.1 + (ridge - 4.1) * part, 0), (4.15, (ridge - 4.1) / 16 + 0.01, DEEP * (1 - part)), WALL,
               surface=sp.PLASTER)
    it.box((-3.4, 4.4, 0.3), (1.35, 5.0, 1.35), WALL, surface=sp.PLASTER, rounding=0.05)
    it.box((-3.4, 9.4, 0.3), (1.5, 0.16, 1.5), STONE, surface=sp.STONE)
    it.box((-3.4, 8.1, 0.3), (0.5, 0.8, 1.40), (0.03, 0.028, 0.03))
    for k in range(4):
        low, wide = 9.5 + 1.3 * k, 1.5 - 0.36 * k
        it.cone((-3.4, low, 0.3), (-3.4, low + 1.32, 0.3), wide, wide - 0.36, ROOF, surface=sp.LEAF)
    it.box((-3.4, 15.3, 0.3), (0.05, 0.6, 0.05), "#b08a3c")
    it.box((-3.4, 15.5, 0.3), (0.28, 0.05, 0.05), "#b08a3c")
    glass: dict[str, Any] = {"emission": 2.2} if dark else {"roughness": 0.15, "surface": sp.GLOSSY}
    for px in (-0.6, 1.6, 3.8):
        for shape in (it.box, it.egg):
            shape((px, 2.2 if shape == it.box else 3.1, DEEP + 0.01), (0.34, 0.9 if shape == it.box else 0.4, 0.05),
                  GLOW if dark else (0.06, 0.09, 0.13), **glass)
        it.box((px, 1.25, DEEP + 0.06), (0.46, 0.07, 0.1), STONE)
    it.box((-3.4, 1.0, 1.68), (0.6, 1.1, 0.08), "#5b3a24", surface=sp.WOOD)
    lamps = [Lamp(position=it.at(1.6, 2.2, DEEP + 0.7), colour=(1.8, 1.0, 0.38), reach=7.0, halo=0.4)] if dark else []
    return it.rows, lamps, 6.0
