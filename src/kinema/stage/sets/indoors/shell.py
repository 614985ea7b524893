"""A timbered room's floor, walls, ceiling, beams and windows, and what one sees through the windows.

The room is 8 m wide and 12 m deep; people live in its back half, the camera has the front half to itself.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from kinema.stage import shapes as sp
from kinema.stage.sets.local import Colour, Local

LEFT, RIGHT, BACK, FRONT, TOP = -4.2, 4.2, -3.4, 8.6, 3.1
MIDDLE, HALF = (BACK + FRONT) / 2, (FRONT - BACK) / 2
FLOOR, WALLS, WINDOW, BEAMS = 1, 2, 3, 4                   # object ids
BACK_WINDOW = (-0.25, 1.25, 1.0, 2.3)                      # from, to along the wall; sill, head
LEFT_WINDOWS = ((-1.9, -0.4, 0.95, 2.4), (0.5, 2.0, 0.95, 2.4))
DADO = 0.92                                                # height of the boards along the walls


def shell(plaster: Colour, timber: Colour, curtain: Colour) -> list[np.ndarray]:
    it = Local()
    _floor(it)
    _walls(it, plaster)
    _beams(it, timber)
    _boards(it, timber)
    for side in ("back", "left 0", "left 1"):
        _window(it, side, timber, curtain)
    return it.rows


def _floor(it: Local) -> None:
    rng = np.random.default_rng(3)
    for k in range(21):
        x = LEFT + 0.4 * k + 0.2
        tone = np.array(sp.linear("#7a5636")) * rng.uniform(0.78, 1.12)
        cut = rng.uniform(-1.5, 5.5)
        for z0, z1 in ((BACK - 0.2, cut), (cut, FRONT + 0.2)):
            it.box((x, -0.05, (z0 + z1) / 2), (0.1985, 0.05, (z1 - z0) / 2 - 0.003), tone, surface=sp.WOOD,
                   object_id=FLOOR, rounding=0.003, roughness=0.62, spare=(0, rng.uniform(0, 9)))
    it.box((0, -0.2, MIDDLE), (4.6, 0.09, 6.4), (0.02, 0.014, 0.01), object_id=FLOOR)


def _holed(it: Local, along_x: bool, at: float, ends: tuple[float, float],
           holes: tuple[tuple[float, float, float, float], ...], colour: Colour) -> None:
    """A wall along x at z = at, or along z at x = at, in boxes round its holes (in order along it)."""
    pieces, last = [], ends[0]
    for a, b, low, high in holes:
        pieces += [(last, a, -0.1, TOP), (a, b, -0.1, low), (a, b, high, TOP)]
        last = b
    pieces.append((last, ends[1], -0.1, TOP))
    for a, b, low, high in pieces:
        mid, half, my, hy = (a + b) / 2, (b - a) / 2, (low + high) / 2, (high - low) / 2
        centre, extent = ((mid, my, at), (half, hy, 0.16)) if along_x else ((at, my, mid), (0.16, hy, half))
        it.box(centre, extent, colour, surface=sp.PLASTER, object_id=WALLS, rounding=0.004)


def _walls(it: Local, plaster: Colour) -> None:
    _holed(it, True, BACK - 0.16, (LEFT - 0.3, RIGHT + 0.3), (BACK_WINDOW,), plaster)
    _holed(it, False, LEFT - 0.16, (BACK - 0.3, FRONT + 0.3), LEFT_WINDOWS, plaster)
    wall: dict[str, Any] = {"surface": sp.PLASTER, "object_id": WALLS}
    it.box((RIGHT + 0.16, 1.5, MIDDLE), (0.16, 1.65, 6.4), plaster, **wall)
    it.box((0, 1.5, FRONT + 0.16), (4.6, 1.65, 0.16), plaster, **wall)
    it.box((0, TOP + 0.1, MIDDLE), (4.6, 0.1, 6.4), "#6b4c34", surface=sp.WOOD, object_id=WALLS)


def _beams(it: Local, timber: Colour) -> None:
    wood: dict[str, Any] = {"surface": sp.WOOD, "object_id": BEAMS}
    for z in (-2.3, -0.4, 1.5, 3.4, 5.3, 7.2):
        it.box((0, TOP - 0.04, z), (4.3, 0.15, 0.13), timber, rounding=0.03, **wood)
    for x in (LEFT + 0.06, RIGHT - 0.06):
        for z in (BACK + 0.08, 2.3, 5.3):
            it.box((x, 1.5, z), (0.11, 1.6, 0.11), timber, rounding=0.03, **wood)
        sign = 1 if x < 0 else -1
        for z in (2.3, 5.3):                                # braces under the beams
            it.box((x + sign * 0.36, TOP - 0.5, z), (0.06, 0.5, 0.07), timber, tilt=((0, 0, 1), -sign * 0.75), **wood)
    for x in (-1.62, 2.2):
        it.box((x, 1.5, BACK + 0.03), (0.10, 1.6, 0.07), timber, rounding=0.03, **wood)


def _boards(it: Local, timber: Colour) -> None:
    """Boards along the foot of the walls: no wall is one flat colour."""
    board = np.array(sp.linear(timber) if isinstance(timber, str) else timber) * 1.5
    wood: dict[str, Any] = {"surface": sp.WOOD, "object_id": BEAMS}
    for low, high in ((-2.38, -1.72), (-1.5, -0.3), (-0.2, 1.2), (1.3, 2.1), (2.3, RIGHT)):
        it.box(((low + high) / 2, DADO / 2, BACK + 0.012), ((high - low) / 2, DADO / 2, 0.02), board, **wood)
    it.box((1.28, DADO, BACK + 0.03), (2.9, 0.035, 0.05), timber, **wood)
    for x, sign in ((LEFT, 1), (RIGHT, -1)):
        for k in range(8):
            z = BACK + 0.75 + 1.5 * k
            it.box((x + sign * 0.012, DADO / 2, z), (0.02, DADO / 2, 0.735), board * (0.92 + 0.03 * (k % 4)), **wood)
        it.box((x + sign * 0.03, DADO, MIDDLE), (0.05, 0.035, HALF), timber, **wood)


def _window(it: Local, side: str, timber: Colour, curtain: Colour) -> None:
    """Frame, bars, sill and curtains, built as if in the back wall and turned to its own."""
    if side == "back":
        a, b, low, high = BACK_WINDOW
        own = Local((a + b) / 2, 0, BACK, object_id=WINDOW)
    else:
        a, b, low, high = LEFT_WINDOWS[int(side[-1])]
        own = Local(LEFT, 0, (a + b) / 2, turn=np.pi / 2, object_id=WINDOW)
    w, h, my = (b - a) / 2, (high - low) / 2, (low + high) / 2
    for dx, dy, bw, bh in ((0, h, w + 0.08, 0.05), (w, 0, 0.05, h), (-w, 0, 0.05, h), (0, 0, 0.028, h),
                           (0, 0.22, w, 0.022), (0, -0.26, w, 0.022)):
        own.box((dx, my + dy, -0.1), (bw, bh, 0.05), timber, surface=sp.WOOD)
    own.box((0, low - 0.03, 0.06), (w + 0.16, 0.04, 0.17), timber, surface=sp.WOOD)
    own.rod((-w - 0.42, high + 0.16, 0.13), (w + 0.42, high + 0.16, 0.13), 0.02, timber)
    for sign in (-1, 1):
        for k in range(5):
            top, foot = (w + 0.02 + 0.085 * k, high + 0.12), (w + 0.10 + 0.06 * k, low - 0.4)
            own.rod((sign * top[0], top[1], 0.12 + 0.03 * (k % 2)), (sign * foot[0], foot[1], 0.13 + 0.03 * (k % 2)),
                    0.05, curtain, end=0.064, surface=sp.CLOTH)
        own.rod((sign * (w + 0.06), my - 0.2, 0.16), (sign * (w + 0.44), my - 0.1, 0.16), 0.03, timber)
    it.rows += own.rows


def view(season: str, snowy: bool) -> list[np.ndarray]:
    """Hills and trees outside, for who looks through a window."""
    it = Local(object_id=WINDOW, surface=sp.LEAF, roughness=1.0)
    hill = "#c3ccd8" if snowy else {"autumn": "#7a6a3c", "spring": "#6f8a45"}.get(season, "#75804a")
    leaf = "#aab6c2" if snowy else {"autumn": "#a2682f"}.get(season, "#4c6044")
    for x, z, wide, high in ((-7.0, -30.0, 14, 2.2), (9, -36, 16, 3.0), (-4, -90, 60, 7.0), (-30, -8, 12, 2.6),
                             (-34, 6, 14, 3.2)):
        it.egg((x, -1.5, z), (wide, high, 8), hill, surface=sp.PLAIN)
    for x, z, high in ((-2.6, -15.0, 3.2), (2.6, -19, 4.4), (3.6, -24, 4.2), (-4.6, -21, 4.4), (-13, -3.0, 4.2),
                       (-15, 0.6, 3.8), (-12, 3.4, 4.4)):
        for k in range(4):
            part = k / 4
            it.cone((x, high * part * 0.85 - 0.2, z), (x, high * (part * 0.85 + 0.42) - 0.2, z),
                    1.1 * (1 - part) + 0.3, 0.03, leaf)
    return it.rows
