"""Landmarks: what stands out in a place. Each is a function from a spot to shapes; `LANDMARKS` names them."""

from __future__ import annotations

from collections.abc import Callable
from math import cos, pi, sin
from typing import Any

import numpy as np

from kinema.stage import shapes as sp
from kinema.stage.frame import Lamp, Point

OBJECT = 9  # the landmark's object id
Rows = list[np.ndarray]
Built = tuple[Rows, list[Lamp], float]  # shapes, lamps when dark, height of what to look at


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


def house(
    x: float,
    y: float,
    z: float,
    dark: bool,
    *,
    object_id: int = OBJECT,
    width: float = 3.2,
    turn: float = 0.0,
    wall: str = "#d9c6a3",
    roof: str = "#8a4632",
    storeys: int = 1,
) -> Built:
    """A small house whose front looks toward +z (turned by `turn` about y)."""
    rows: Rows = []
    q = sp.axis_angle((0, 1, 0), turn) if turn else sp.IDENTITY
    deep, high = 2.4, 1.3 * storeys + 0.15

    def at(px: float, py: float, pz: float) -> Point:
        return (x + px * cos(turn) + pz * sin(turn), y + py, z - px * sin(turn) + pz * cos(turn))

    def mul(axis: tuple[float, float, float], angle: float) -> tuple[float, float, float, float]:
        ax, ay, az, aw = q
        bx, by, bz, bw = sp.axis_angle(axis, angle)
        return (
            aw * bx + ax * bw + ay * bz - az * by,
            aw * by - ax * bz + ay * bw + az * bx,
            aw * bz + ax * by - ay * bx + az * bw,
            aw * bw - ax * bx - ay * by - az * bz,
        )

    m: dict[str, Any] = {"object_id": object_id}
    timber = sp.linear("#5b4030")
    rows.append(
        sp.box(
            at(0, high, 0),
            (width, high, deep),
            quat=q,
            albedo=sp.linear(wall),
            surface=sp.PLASTER,
            rounding=0.05,
            **m,
        )
    )
    rows.append(
        sp.box(
            at(0, 0.16, 0),
            (width + 0.07, 0.32, deep + 0.07),
            quat=q,
            albedo=sp.linear("#7a7068"),
            surface=sp.STONE,
            rounding=0.06,
            **m,
        )
    )
    pitch, slope = 0.80, (deep + 0.55) / cos(0.80)
    ridge = 2 * high + (deep + 0.1) * np.tan(pitch)
    for side in (-1, 1):
        mid = (deep + 0.55) / 2
        rows.append(
            sp.box(
                at(0, ridge - mid * np.tan(pitch), side * mid),
                (width + 0.42, 0.11, slope / 2 + 0.06),
                quat=mul((1, 0, 0), side * pitch),
                albedo=sp.linear(roof),
                surface=sp.ROOF,
                rounding=0.05,
                **m,
            )
        )
    for k in range(7):  # the gable, as a stack of narrowing boards
        part = k / 7
        rows.append(
            sp.box(
                at(0, 2 * high + (ridge - 2 * high) * (part + 0.5 / 7), 0),
                (width - 0.02, (ridge - 2 * high) / 14 + 0.01, (deep + 0.05) * (1 - part - 0.10)),
                quat=q,
                albedo=sp.linear(wall),
                surface=sp.PLASTER,
                rounding=0.02,
                **m,
            )
        )
    rows.append(
        sp.box(
            at(width * 0.55, ridge + 0.1, -0.7),
            (0.34, 0.95, 0.34),
            quat=q,
            albedo=sp.linear("#86604c"),
            surface=sp.STONE,
            rounding=0.05,
            **m,
        )
    )
    for px in (-width, -width * 0.36, width * 0.36, width):
        rows.append(sp.box(at(px, high, deep + 0.02), (0.09, high, 0.06), quat=q, albedo=timber, surface=sp.WOOD, **m))
    for s in range(storeys + 1):
        rows.append(
            sp.box(
                at(0, max(2.6 * s, 0.4), deep + 0.025),
                (width, 0.09, 0.06),
                quat=q,
                albedo=timber,
                surface=sp.WOOD,
                **m,
            )
        )
    rows.append(
        sp.box(
            at(0, 1.08, deep + 0.05),
            (0.56, 1.08, 0.09),
            quat=q,
            albedo=sp.linear("#6b3f26"),
            surface=sp.WOOD,
            rounding=0.04,
            **m,
        )
    )
    rows.append(
        sp.box(
            at(0, 0.08, deep + 0.5),
            (0.75, 0.10, 0.38),
            quat=q,
            albedo=sp.linear("#8b8178"),
            surface=sp.STONE,
            rounding=0.05,
            **m,
        )
    )
    rows.append(sp.sphere(at(0.38, 1.05, deep + 0.17), 0.05, albedo=(0.4, 0.28, 0.1), roughness=0.3, **m))
    lamps: list[Lamp] = []
    for s in range(storeys):
        for n, px in enumerate((-width * 0.68, width * 0.68)):
            rows += window(at, q, px, 1.5 + 2.6 * s, deep, dark, (0.62, 0.66), m)
            if dark and s == 0 and n == 0:
                lamps.append(Lamp(position=at(px, 1.5, deep + 0.55), colour=(1.5, 0.78, 0.26), reach=6.5, halo=0.35))
        if s:
            rows += window(at, q, 0.0, 1.5 + 2.6 * s, deep, dark, (0.5, 0.6), m)
    return rows, lamps, 2.2


def window(
    at: Callable[[float, float, float], Point],
    q: sp.Vec,
    px: float,
    py: float,
    pz: float,
    dark: bool,
    half: tuple[float, float],
    m: dict[str, Any],
) -> Rows:
    """A window with frame, bars, sill and shutters in a wall at pz."""
    timber, w, h = sp.linear("#4a3426"), half[0] * 0.72, half[1] * 0.85
    glass: dict[str, Any] = (
        {"albedo": (1.0, 0.56, 0.20), "emission": 2.4}
        if dark
        else {"albedo": (0.07, 0.10, 0.13), "roughness": 0.12, "surface": sp.GLOSSY}
    )
    rows = [sp.box(at(px, py, pz + 0.02), (w, h, 0.03), quat=q, **glass, **m)]
    for dx, dy, bw, bh in (
        (0, h, w + 0.07, 0.05),
        (0, -h, w + 0.12, 0.07),
        (w, 0, 0.05, h),
        (-w, 0, 0.05, h),
        (0, 0, 0.025, h),
        (0, 0.1, w, 0.025),
    ):
        rows.append(
            sp.box(at(px + dx, py + dy, pz + 0.07), (bw, bh, 0.05), quat=q, albedo=timber, surface=sp.WOOD, **m)
        )
    for side in (-1, 1):
        rows.append(
            sp.box(
                at(px + side * (w + 0.30), py, pz + 0.06),
                (0.22, h + 0.02, 0.03),
                quat=q,
                albedo=sp.linear("#4d6460"),
                surface=sp.WOOD,
                **m,
            )
        )
    return rows


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


def tree(x: float, y: float, z: float, dark: bool) -> Built:
    rng = np.random.default_rng(5)
    bark: dict[str, Any] = {"object_id": OBJECT, "surface": sp.WOOD, "albedo": sp.linear("#4e3a2c")}
    rows: Rows = [sp.round_cone((x, y - 0.4, z), (x + 0.3, y + 3.6, z), 0.75, 0.46, **bark)]
    for k in range(6):
        a = k * 1.05
        rows.append(
            sp.round_cone(
                (x + 0.2, y + 2.8 + 0.2 * k, z),
                (x + 2.6 * cos(a), y + 5.0 + 0.25 * k, z + 2.3 * sin(a)),
                0.28,
                0.10,
                **bark,
            )
        )
    for _ in range(26):
        a, r, h = rng.uniform(0, 2 * pi), rng.uniform(0.3, 3.3), rng.uniform(4.6, 7.6)
        green = np.array(sp.linear("#5c7233")) * rng.uniform(0.75, 1.25)
        s = rng.uniform(0.9, 1.5)
        rows.append(
            sp.ellipsoid(
                (x + r * cos(a), y + h, z + r * sin(a)),
                (s, s * 0.78, s),
                object_id=OBJECT,
                surface=sp.LEAF,
                albedo=green,
            )
        )
    return rows, [], 4.5


def well(x: float, y: float, z: float, dark: bool) -> Built:
    wood: dict[str, Any] = {"object_id": OBJECT, "surface": sp.WOOD, "albedo": sp.linear("#6b4a30")}
    rows: Rows = []
    for k in range(14):
        a = 2 * pi * k / 14
        for layer in range(3):
            b = a + 0.22 * (layer % 2)
            rows.append(
                sp.box(
                    (x + 0.78 * cos(b), y + 0.14 + 0.26 * layer, z + 0.78 * sin(b)),
                    (0.12, 0.14, 0.19),
                    quat=sp.axis_angle((0, 1, 0), -b),
                    rounding=0.05,
                    object_id=OBJECT,
                    surface=sp.PLAIN,
                    albedo=np.array(sp.linear("#8b8176")) * (0.85 + 0.05 * ((k * 7 + layer * 3) % 7)),
                )
            )
    rows.append(sp.cone((x, y, z), (x, y + 0.55, z), 0.72, 0.72, albedo=(0.01, 0.015, 0.02), object_id=OBJECT))
    for side in (-1, 1):
        rows.append(sp.box((x + side * 0.86, y + 1.1, z), (0.07, 1.1, 0.07), **wood))
        rows.append(
            sp.box(
                (x, y + 2.36, z + side * 0.36),
                (1.15, 0.05, 0.50),
                quat=sp.axis_angle((1, 0, 0), side * 0.62),
                object_id=OBJECT,
                surface=sp.ROOF,
                albedo=sp.linear("#7d4a38"),
            )
        )
    rows.append(sp.round_cone((x - 0.8, y + 1.55, z), (x + 0.8, y + 1.55, z), 0.09, 0.09, **wood))
    rows.append(
        sp.round_cone((x, y + 1.5, z), (x, y + 1.0, z), 0.015, 0.015, albedo=(0.3, 0.25, 0.15), object_id=OBJECT)
    )
    rows.append(sp.cone((x, y + 0.78, z), (x, y + 1.02, z), 0.12, 0.15, **wood))
    return rows, [], 1.2


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


def boat(x: float, y: float, z: float, dark: bool) -> Built:
    wood: dict[str, Any] = {"object_id": OBJECT, "surface": sp.WOOD}
    rows: Rows = []
    for k in range(4):
        for side in (-1, 1):
            spread = 0.42 + 0.16 * k
            rows.append(
                sp.round_cone(
                    (x - 1.9, y + 0.32 + 0.18 * k, z + side * spread),
                    (x + 1.4, y + 0.25 + 0.17 * k, z + side * spread),
                    0.10,
                    0.10,
                    albedo=sp.linear("#5f7f86" if k == 3 else "#77593c"),
                    **wood,
                )
            )
            rows.append(
                sp.round_cone(
                    (x + 1.4, y + 0.25 + 0.17 * k, z + side * spread),
                    (x + 2.5, y + 0.42 + 0.2 * k, z),
                    0.10,
                    0.08,
                    albedo=sp.linear("#5f7f86" if k == 3 else "#77593c"),
                    **wood,
                )
            )
    rows += [
        sp.box((x, y + 0.2, z), (1.9, 0.07, 0.5), albedo=sp.linear("#5d462f"), **wood),
        sp.box((x - 1.95, y + 0.55, z), (0.06, 0.38, 0.85), albedo=sp.linear("#77593c"), **wood),
    ]
    for px in (-0.9, 0.5):
        rows.append(sp.box((x + px, y + 0.66, z), (0.16, 0.04, 0.85), albedo=sp.linear("#8a6a48"), **wood))
    return rows, [], 0.8


LANDMARKS: dict[str, Callable[[float, float, float, bool], Built]] = {
    "lighthouse": lighthouse,
    "house": house,
    "cottage": house,
    "cabin": house,
    "hut": house,
    "tower": tower,
    "castle": tower,
    "church": tower,
    "bridge": bridge,
    "throne": throne,
    "tree": tree,
    "well": well,
    "cross": cross,
    "grave": cross,
    "tent": tent,
    "boat": boat,
    "ship": boat,
}
