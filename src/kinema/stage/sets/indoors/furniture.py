"""Furniture: each piece is a function that builds about its own place and returns rows."""

from __future__ import annotations

import numpy as np

from kinema.stage import shapes as sp
from kinema.stage.sets.local import Colour, Local

OAK, WALNUT, IRON, BRASS = "#7c5836", "#553824", "#2b2a2e", "#b08a3c"
TABLE, HEARTH, SHELVES, FURNITURE = 5, 6, 7, 8             # object ids
BOOKS = ("#7b3b34", "#3f5a5c", "#8a6b3a", "#46506a", "#5d6a44", "#a9835a")

Rows = list[np.ndarray]


def table(x: float, z: float, wide: float = 0.85, deep: float = 0.48, colour: Colour = OAK, turn: float = 0.0) -> Rows:
    it = Local(x, 0, z, turn=turn, object_id=TABLE, surface=sp.WOOD)
    it.box((0, 0.74, 0), (wide, 0.03, deep), colour, roughness=0.5)
    it.box((0, 0.66, 0), (wide - 0.1, 0.05, deep - 0.1), colour)
    for px in (-wide + 0.09, wide - 0.09):
        for pz in (-deep + 0.12, deep - 0.12):
            it.rod((px, 0, pz), (px, 0.7, pz), 0.04, colour, end=0.05)
    return it.rows


def supper(x: float, z: float, dark: bool) -> Rows:
    """Bread, a cup and a candle on a table 0.77 m high."""
    it = Local(x, 0.77, z, object_id=TABLE)
    it.cone((0.32, 0, 0.03), (0.32, 0.09, 0.03), 0.045, 0.05, "#5f7f86", roughness=0.35)
    it.egg((-0.35, 0.03, -0.15), (0.17, 0.055, 0.13), "#b98a4c")
    it.cone((-0.35, -0.005, -0.15), (-0.35, 0.012, -0.15), 0.22, 0.24, "#c9bda6", roughness=0.4)
    it.rows += candle(x + 0.05, 0.77, z - 0.25, dark, TABLE)
    return it.rows


def candle(x: float, y: float, z: float, dark: bool, object_id: int = FURNITURE) -> Rows:
    it = Local(x, y, z, object_id=object_id)
    it.cone((0, 0, 0), (0, 0.03, 0), 0.06, 0.05, BRASS, roughness=0.35)
    it.cone((0, 0.03, 0), (0, 0.19, 0), 0.022, 0.02, "#e8dcc0")
    if dark:
        it.egg((0, 0.23, 0), (0.014, 0.035, 0.014), (1.0, 0.62, 0.22), emission=14.0)
    return it.rows


def chair(x: float, z: float, turn: float) -> Rows:
    """A chair whose sitter faces `turn` (0 = +z)."""
    it = Local(x, 0, z, turn=turn, surface=sp.WOOD, object_id=FURNITURE)
    wood = "#6a4529"
    it.box((0, 0.44, 0), (0.22, 0.025, 0.21), wood)
    for px in (-0.18, 0.18):
        it.rod((px, 0, 0.17), (px, 0.43, 0.17), 0.024, wood, end=0.026)
        it.rod((px, 0, -0.2), (px, 0.98, -0.23), 0.024, wood, end=0.022)
    for h in (0.68, 0.88):
        it.box((0, h, -0.22), (0.19, 0.045, 0.014), wood)
    return it.rows


def stool(x: float, z: float, high: float = 0.46) -> Rows:
    it = Local(x, 0, z, surface=sp.WOOD, object_id=FURNITURE)
    it.cone((0, high - 0.05, 0), (0, high, 0), 0.19, 0.2, "#6a4529")
    for k in range(3):
        c, s = np.cos(2.1 * k), np.sin(2.1 * k)
        it.rod((0.17 * c, 0, 0.17 * s), (0.1 * c, high - 0.04, 0.1 * s), 0.024, "#5a3b24")
    return it.rows


def hearth() -> Rows:
    """The fireplace in the right wall, around mark `fire`."""
    it = Local(3.9, 0, -1.3, object_id=HEARTH, surface=sp.STONE)
    grey = "#877a6c"
    for z in (-0.85, 0.85):
        it.box((0, 0.6, z), (0.42, 0.62, 0.2), grey, rounding=0.05)
    it.box((-0.05, 1.34, 0), (0.50, 0.13, 1.1), "#5b3f2a", rounding=0.03, surface=sp.WOOD)
    it.box((0.08, 2.3, 0), (0.32, 0.85, 0.72), grey, rounding=0.05)
    it.box((0.28, 0.6, 0), (0.10, 0.62, 0.68), (0.025, 0.02, 0.018), surface=sp.PLAIN)
    it.box((-0.3, 0.03, 0), (0.72, 0.04, 1.05), grey, rounding=0.03)
    for k in range(3):
        lift = 0.13 + 0.09 * (k == 2)
        it.rod((-0.18, lift, -0.25 + 0.2 * k), (-0.08, lift, 0.1 + 0.1 * k), 0.055, "#33241b", surface=sp.WOOD)
    for z, c in ((0.5, BRASS), (0.72, "#7b3b34"), (-0.7, "#5f7f86")):
        it.cone((-0.15, 1.47, z), (-0.15, 1.66, z), 0.05, 0.035, c, roughness=0.35, surface=sp.PLAIN)
    return it.rows


def stove() -> Rows:
    """An iron stove with a glowing door where the hearth would be, and its pipe."""
    it = Local(3.75, 0, -1.3, object_id=HEARTH)
    it.box((0, 0.48, 0), (0.4, 0.34, 0.55), IRON, rounding=0.05, roughness=0.4)
    it.box((0, 0.86, 0), (0.46, 0.04, 0.62), "#3a393c", roughness=0.3)
    for z in (-0.45, 0.45):
        it.rod((-0.25, 0, z), (-0.25, 0.2, z), 0.05, IRON)
    it.box((-0.41, 0.5, 0.1), (0.02, 0.14, 0.18), (1.0, 0.36, 0.08), emission=3.0)
    it.rod((0.2, 0.9, -0.3), (0.2, 3.1, -0.3), 0.1, IRON, roughness=0.4)
    it.cone((-0.1, 0.9, 0.3), (-0.1, 1.12, 0.3), 0.19, 0.17, "#8a4a34", roughness=0.35)
    it.cone((-0.12, 0.9, -0.1), (-0.12, 1.06, -0.1), 0.13, 0.15, BRASS, roughness=0.3)
    return it.rows


def shelves(x: float, rng: np.random.Generator, heights: tuple[float, ...] = (1.15, 1.55, 1.95), wide: float = 0.48,
            *, z: float = -3.2, books: float = 0.75) -> Rows:
    """Boards on the back wall with books and jars; `books` is the share of books."""
    it = Local(x, 0, z, object_id=SHELVES)
    for y in heights:
        it.box((0, y, 0), (wide, 0.02, 0.15), WALNUT, surface=sp.WOOD)
        px = -wide + 0.06
        while px < wide - 0.10:
            if rng.random() < books:
                w, tall = rng.uniform(0.014, 0.03), rng.uniform(0.10, 0.15)
                it.box((px + w, y + 0.02 + tall, 0), (w, tall, 0.10), BOOKS[int(rng.integers(0, 6))],
                       surface=sp.CLOTH, rounding=0.006)
                px += 2 * w + 0.004
            else:
                tall = rng.uniform(0.12, 0.2)
                it.cone((px + 0.08, y + 0.02, 0), (px + 0.08, y + tall, 0), 0.05, 0.062,
                        ("#a9835a", "#5f7f86", "#8a4a34")[int(rng.integers(0, 3))], roughness=0.4)
                px += 0.18
    return it.rows


def case(x: float, z: float, turn: float, rng: np.random.Generator, high: float = 2.3, wide: float = 0.8) -> Rows:
    """A bookcase that stands on the floor."""
    it = Local(x, 0, z, turn=turn, object_id=SHELVES, surface=sp.WOOD)
    it.box((0, high / 2, -0.14), (wide, high / 2, 0.03), WALNUT)
    for px in (-wide, wide):
        it.box((px, high / 2, 0), (0.03, high / 2, 0.17), WALNUT)
    for k in range(6):
        y = 0.05 + (high - 0.08) * k / 5
        it.box((0, y, 0), (wide, 0.02, 0.17), WALNUT)
        px = -wide + 0.05
        while k < 5 and px < wide - 0.1:
            w, tall = rng.uniform(0.016, 0.04), rng.uniform(0.10, 0.17)
            if rng.random() < 0.86:
                it.box((px + w, y + 0.02 + tall, 0.02), (w, tall, 0.11), BOOKS[int(rng.integers(0, 5))],
                       surface=sp.CLOTH, rounding=0.006)
            px += 2 * w + 0.004
    return it.rows


def rug(x: float, z: float, colour: Colour = "#7c3a30", size: tuple[float, float] = (1.75, 1.15)) -> Rows:
    it = Local(x, 0, z, surface=sp.CLOTH, object_id=FURNITURE)
    rings: tuple[tuple[Colour, float], ...] = ((colour, 1.0), ("#9a7a54", 0.89), (colour, 0.8), ("#8b5a46", 0.5))
    for k, (c, part) in enumerate(rings):
        it.box((0, 0.004 + 0.003 * k, 0), (size[0] * part, 0.008, size[1] * part), c, rounding=0.003)
    return it.rows


def door(x: float = -3.0, z: float = -3.35) -> Rows:
    """The door in the back wall with its frame."""
    it = Local(x, 0, z, surface=sp.WOOD, object_id=2)
    it.box((0, 1.03, 0), (0.50, 1.03, 0.06), "#5f3f28")
    it.ball((0.38, 1.0, 0.09), 0.04, (0.5, 0.34, 0.12), roughness=0.3)
    for px in (-0.55, 0.55):
        it.box((px, 1.08, 0), (0.07, 1.1, 0.08), WALNUT, object_id=4)
    it.box((0, 2.16, 0), (0.62, 0.08, 0.08), WALNUT, object_id=4)
    for py in (0.55, 1.5):
        it.box((0, py, 0.07), (0.36, 0.36, 0.015), "#6a4830")
    return it.rows


def picture(x: float, y: float, half: tuple[float, float] = (0.36, 0.28)) -> Rows:
    """A small landscape in a frame on the back wall."""
    it = Local(x, y, -3.36, object_id=FURNITURE)
    w, h = half
    it.box((0, 0, 0), (w, h, 0.03), WALNUT, surface=sp.WOOD)
    it.box((0, 0, 0.02), (w - 0.05, h - 0.05, 0.02), "#7d97a0", surface=sp.CLOTH)
    it.box((0, -0.3 * h, 0.03), (w - 0.05, 0.5 * h, 0.015), "#5d6a44", surface=sp.CLOTH)
    it.egg((0.3 * w, 0.05 * h, 0.035), (0.4 * w, 0.35 * h, 0.012), "#6a7a8a", surface=sp.CLOTH)
    return it.rows


def chest(x: float, z: float, turn: float = 0.0) -> Rows:
    it = Local(x, 0, z, turn=turn, surface=sp.WOOD, object_id=FURNITURE)
    it.box((0, 0.28, 0), (0.55, 0.28, 0.32), WALNUT, rounding=0.03)
    it.box((0, 0.58, 0), (0.57, 0.05, 0.34), OAK, rounding=0.04)
    for px in (-0.35, 0.35):
        it.box((px, 0.3, 0.01), (0.04, 0.31, 0.325), IRON, roughness=0.4, surface=sp.PLAIN)
    return it.rows


def cupboard(x: float, z: float, turn: float, wide: float = 0.8, high: float = 1.0) -> Rows:
    it = Local(x, 0, z, turn=turn, surface=sp.WOOD, object_id=FURNITURE)
    it.box((0, high, 0), (wide, high, 0.32), WALNUT, rounding=0.03)
    for px in (-wide / 2, wide / 2):
        it.box((px, high, 0.32), (wide / 2 - 0.06, high - 0.12, 0.02), OAK)
    return it.rows


def bed(x: float, z: float, blanket: Colour) -> Rows:
    """A bed whose head is toward -z."""
    it = Local(x, 0, z, surface=sp.WOOD, object_id=FURNITURE)
    it.box((0, 0.28, 0), (0.82, 0.12, 1.05), OAK)
    it.box((0, 0.62, -1.05), (0.86, 0.62, 0.05), WALNUT, rounding=0.04)
    it.box((0, 0.42, 1.05), (0.86, 0.36, 0.05), WALNUT, rounding=0.04)
    it.box((0, 0.45, 0), (0.78, 0.12, 1.0), "#d8cdb8", surface=sp.CLOTH, rounding=0.1)
    it.box((0, 0.49, 0.28), (0.84, 0.12, 0.72), blanket, surface=sp.CLOTH, rounding=0.1)
    it.box((0, 0.60, -0.42), (0.84, 0.05, 0.10), "#d8cdb8", surface=sp.CLOTH, rounding=0.05)
    it.egg((0, 0.64, -0.74), (0.42, 0.13, 0.22), "#e2d9c6", surface=sp.CLOTH)
    return it.rows


def bar(rng: np.random.Generator) -> Rows:
    """A counter before the back wall at the right, barrels and bottles behind it."""
    it = Local(2.75, 0, -2.15, surface=sp.WOOD, object_id=FURNITURE)
    it.box((0, 0.55, 0), (1.25, 0.55, 0.2), WALNUT)
    it.box((0, 1.12, 0.03), (1.35, 0.04, 0.3), OAK, rounding=0.02, roughness=0.4)
    for k in range(5):
        it.box((-1.0 + 0.5 * k, 0.52, 0.21), (0.2, 0.4, 0.015), "#6a4830")
    for k in range(3):
        it.cone((-0.7 + 0.72 * k, 1.75, -1.15), (-0.7 + 0.72 * k, 1.75, -0.52), 0.3, 0.3, IRON)
        it.cone((-0.7 + 0.72 * k, 1.75, -0.56), (-0.7 + 0.72 * k, 1.75, -0.5), 0.27, 0.27, "#8a6238")
    it.box((0, 1.38, -0.95), (1.3, 0.04, 0.28), WALNUT)
    for _ in range(11):
        px, tall = rng.uniform(-1.2, 1.2), rng.uniform(0.2, 0.3)
        tint = ("#3f5a3c", "#7b3b24", "#4f6a6a")[int(rng.integers(0, 3))]
        for low, high, radius in ((0.04, 0.55 * tall, 0.04), (0.55 * tall, tall, 0.018)):
            it.rod((px, 1.16 + low, 0), (px, 1.16 + high, 0), radius, tint, roughness=0.15, surface=sp.GLOSSY)
    return it.rows


def desk(x: float, z: float, dark: bool) -> Rows:
    """A writing desk with papers and a green lamp."""
    it = Local(x, 0, z, surface=sp.WOOD, object_id=TABLE)
    it.box((0, 0.74, 0), (0.9, 0.03, 0.5), WALNUT, roughness=0.4)
    for px in (-0.62, 0.62):
        it.box((px, 0.36, 0), (0.24, 0.36, 0.42), "#5f3f28", rounding=0.02)
    it.box((0.05, 0.775, 0.1), (0.16, 0.006, 0.22), "#d8cdb8", surface=sp.CLOTH, tilt=((0, 1, 0), 0.3))
    it.box((-0.5, 0.80, -0.1), (0.13, 0.03, 0.18), "#7b3b34", surface=sp.CLOTH, tilt=((0, 1, 0), -0.2))
    it.box((-0.5, 0.85, -0.1), (0.12, 0.02, 0.17), "#46506a", surface=sp.CLOTH, tilt=((0, 1, 0), 0.15))
    it.cone((0.55, 0.77, -0.2), (0.55, 0.8, -0.2), 0.1, 0.08, BRASS, roughness=0.3)
    it.rod((0.55, 0.8, -0.2), (0.55, 1.12, -0.2), 0.016, BRASS, roughness=0.3)
    it.rod((0.38, 1.13, -0.16), (0.72, 1.13, -0.16), 0.075, (0.10, 0.42, 0.22), emission=0.9 if dark else 0.0,
           surface=sp.GLOSSY, roughness=0.2)
    return it.rows


def hanging_lamp(x: float, y: float, z: float, top: float) -> Rows:
    it = Local(x, y, z, object_id=FURNITURE)
    it.rod((0, 0.12, 0), (0, top - y, 0), 0.012, (0.05, 0.04, 0.03))
    it.cone((0, 0.02, 0), (0, 0.19, 0), 0.25, 0.06, "#8a5a30")
    it.ball((0, 0, 0), 0.085, (1.0, 0.66, 0.30), emission=6.0)
    return it.rows


def bundles(x0: float, x1: float, y: float, z: float, rng: np.random.Generator) -> Rows:
    """Herbs, onions and pans hung from a rail."""
    it = Local(0, y, z, object_id=FURNITURE)
    it.rod((x0, 0, 0), (x1, 0, 0), 0.018, WALNUT)
    x = x0 + 0.12
    while x < x1 - 0.08:
        long = rng.uniform(0.16, 0.34)
        pick = int(rng.integers(0, 4))
        if pick == 0:
            it.rod((x, -0.02, 0), (x, -long, 0), 0.012, IRON)
            it.cone((x, -long - 0.1, -0.02), (x, -long - 0.1, 0.03), 0.11, 0.12, "#a0663c", roughness=0.3)
        else:
            it.rod((x, -0.05, 0), (x, -long, 0.02), 0.02, ("#5d6a3a", "#8a6b3a", "#6f5a6a")[pick - 1], end=0.075,
                   surface=sp.LEAF)
        x += rng.uniform(0.2, 0.3)
    return it.rows


def sconce(x: float, y: float, z: float) -> Rows:
    """An oil lamp on the right wall."""
    it = Local(x, y, z, object_id=FURNITURE)
    it.box((0.1, -0.1, 0), (0.02, 0.16, 0.07), BRASS, roughness=0.3)
    it.rod((0.1, -0.12, 0), (-0.05, -0.12, 0), 0.015, BRASS)
    it.cone((-0.05, -0.12, 0), (-0.05, -0.04, 0), 0.05, 0.06, BRASS, roughness=0.3)
    it.egg((-0.05, 0.07, 0), (0.05, 0.1, 0.05), (1.0, 0.62, 0.26), emission=6.0)
    return it.rows
