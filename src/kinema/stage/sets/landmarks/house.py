"""A small timbered house: plinth, plaster, beams, gables, a steep roof, a chimney, windows with shutters, a door."""

from __future__ import annotations

from math import cos, tan
from typing import Any

from kinema.stage import shapes as sp
from kinema.stage.frame import Lamp
from kinema.stage.sets.landmarks.built import OBJECT, Built
from kinema.stage.sets.local import Local

DEEP, PITCH = 2.4, 0.80  # half the house's depth, m; the roof's slope, radians
TIMBER = "#5b4030"


def house(x: float, y: float, z: float, dark: bool, *, object_id: int = OBJECT, width: float = 3.2, turn: float = 0.0,
          wall: str = "#d9c6a3", roof: str = "#8a4632", storeys: int = 1) -> Built:
    """A house whose front looks toward +z (turned by `turn` about y); `width` is half of its front, m."""
    it = Local(x, y, z, turn=turn, object_id=object_id)
    high = 1.3 * storeys + 0.15
    it.box((0, high, 0), (width, high, DEEP), wall, surface=sp.PLASTER, rounding=0.05)
    it.box((0, 0.16, 0), (width + 0.07, 0.32, DEEP + 0.07), "#7a7068", surface=sp.STONE, rounding=0.06)
    _roof(it, width, 2 * high, wall, roof)
    _front(it, width, high, storeys)
    lamps: list[Lamp] = []
    for s in range(storeys):
        for n, px in enumerate((-width * 0.68, width * 0.68)):
            window(it, px, 1.5 + 2.6 * s, dark, (0.62, 0.66))
            if dark and s == 0 and n == 0:
                lamps.append(Lamp(position=it.at(px, 1.5, DEEP + 0.55), colour=(1.5, 0.78, 0.26), reach=6.5, halo=0.35))
        if s:
            window(it, 0.0, 1.5 + 2.6 * s, dark, (0.5, 0.6))
    return it.rows, lamps, 2.2


def _roof(it: Local, width: float, eaves: float, wall: str, roof: str) -> None:
    """Two slopes, the gables as stacks of narrowing boards, and a chimney."""
    ridge = eaves + (DEEP + 0.1) * tan(PITCH)
    slope, mid = (DEEP + 0.55) / cos(PITCH), (DEEP + 0.55) / 2
    for side in (-1, 1):
        it.box((0, ridge - mid * tan(PITCH), side * mid), (width + 0.42, 0.11, slope / 2 + 0.06), roof,
               tilt=((1, 0, 0), side * PITCH), surface=sp.ROOF, rounding=0.05)
    for k in range(7):
        part, board = k / 7, (ridge - eaves) / 14
        it.box((0, eaves + (ridge - eaves) * (part + 0.5 / 7), 0),
               (width - 0.02, board + 0.01, (DEEP + 0.05) * (1 - part - 0.10)), wall, surface=sp.PLASTER)
    it.box((width * 0.55, ridge + 0.1, -0.7), (0.34, 0.95, 0.34), "#86604c", surface=sp.STONE, rounding=0.05)


def _front(it: Local, width: float, high: float, storeys: int) -> None:
    """Timbers, door, step."""
    wood: dict[str, Any] = {"surface": sp.WOOD}
    for px in (-width, -width * 0.36, width * 0.36, width):
        it.box((px, high, DEEP + 0.02), (0.09, high, 0.06), TIMBER, **wood)
    for s in range(storeys + 1):
        it.box((0, max(2.6 * s, 0.4), DEEP + 0.025), (width, 0.09, 0.06), TIMBER, **wood)
    it.box((0, 1.08, DEEP + 0.05), (0.56, 1.08, 0.09), "#6b3f26", rounding=0.04, **wood)
    it.box((0, 0.08, DEEP + 0.5), (0.75, 0.10, 0.38), "#8b8178", surface=sp.STONE, rounding=0.05)
    it.ball((0.38, 1.05, DEEP + 0.17), 0.05, (0.4, 0.28, 0.1), roughness=0.3)


def window(it: Local, px: float, py: float, dark: bool, half: tuple[float, float], pz: float = DEEP) -> None:
    """A window with frame, bars, sill and shutters in a wall at pz."""
    w, h = half[0] * 0.72, half[1] * 0.85
    it.box((px, py, pz + 0.02), (w, h, 0.03), (1.0, 0.55, 0.19), emission=1.9 if dark else 0.0, surface=sp.PANE,
           spare=(0, px + 3 * py + it.origin[0]))
    for dx, dy, bw, bh in ((0, h, w + 0.07, 0.05), (0, -h, w + 0.12, 0.07), (w, 0, 0.05, h), (-w, 0, 0.05, h),
                           (0, 0, 0.025, h), (0, 0.1, w, 0.025)):
        it.box((px + dx, py + dy, pz + 0.07), (bw, bh, 0.05), "#4a3426", surface=sp.WOOD)
    for side in (-1, 1):
        it.box((px + side * (w + 0.30), py, pz + 0.06), (0.22, h + 0.02, 0.03), "#4d6460", surface=sp.WOOD)
