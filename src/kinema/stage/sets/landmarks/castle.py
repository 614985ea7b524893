"""A castle on its knoll: a keep, four round towers with pointed roofs, battlements, a gate, lit windows."""

from __future__ import annotations

from kinema.stage import shapes as sp
from kinema.stage.frame import Lamp
from kinema.stage.sets.landmarks.built import OBJECT, Built
from kinema.stage.sets.local import Local

WALL, LIGHT_WALL, SLATE, GLOW = "#8f8474", "#a09482", "#5a4048", (1.0, 0.56, 0.2)
TOWERS = ((-5.2, 1.6, 8.2, 1.35), (5.2, 1.6, 9.4, 1.45), (-3.2, -3.6, 11.5, 1.5), (3.4, -3.4, 14.5, 1.6))


def castle(x: float, y: float, z: float, dark: bool) -> Built:
    it = Local(x, y, z, object_id=OBJECT, surface=sp.STONE)
    it.box((0, 2.2, 1.4), (5.2, 3.0, 0.7), WALL, rounding=0.06)
    it.box((0, 4.6, -2.6), (3.0, 5.4, 2.4), LIGHT_WALL, rounding=0.06)
    for k in range(9):
        it.box((-4.6 + 1.15 * k, 5.5, 1.9), (0.34, 0.42, 0.2), WALL, rounding=0.04)
    for k in range(5):
        it.box((-2.4 + 1.2 * k, 10.35, -0.4), (0.36, 0.45, 0.22), LIGHT_WALL, rounding=0.04)
    for px, pz, high, radius in TOWERS:
        it.cone((px, -0.8, pz), (px, high, pz), radius * 1.06, radius, LIGHT_WALL)
        it.cone((px, high - 0.1, pz), (px, high + 0.55, pz), radius * 1.16, radius * 1.2, WALL)
        it.cone((px, high + 0.5, pz), (px, high + 4.2 * radius / 1.4, pz), radius * 1.26, 0.05, SLATE, surface=sp.LEAF)
        it.box((px, high - 1.3, pz + radius), (0.17, 0.42, 0.10), GLOW if dark else (0.03, 0.03, 0.04),
               emission=2.4 if dark else 0.0, surface=sp.PLAIN)
    it.cone((0, 1.7, 1.9), (0, 1.7, 2.25), 1.0, 1.0, "#3a2a20", surface=sp.WOOD)
    it.box((0, 0.7, 2.05), (1.0, 1.1, 0.18), "#3a2a20", surface=sp.WOOD)
    for px, py in ((-1.5, 6.6), (0.0, 7.4), (1.5, 6.6)):
        it.box((px, py, -0.18), (0.2, 0.55, 0.08), GLOW if dark else (0.03, 0.03, 0.04),
               emission=2.4 if dark else 0.0, surface=sp.PLAIN)
    lamps = [Lamp(position=it.at(0.0, 2.6, 3.2), colour=(3.4, 1.7, 0.58), reach=11.0, halo=0.8)] if dark else []
    return it.rows, lamps, 7.0
