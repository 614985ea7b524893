"""What stands near the camera in wide pictures of open places: grass, stones, a fence, a drift in a lower corner, or a
bough above; every place has several, and often nothing.

    layer = layer_of("meadow", snowy=False, seed=7)             # None: the picture stays open
    rows = layer(camera, aspect, side, seed) if layer else []   # side: -1 left, 1 right
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from kinema.stage.actors.gait import chance
from kinema.stage.blocking.near import Rows, _placing, _rocks
from kinema.stage.frame import Camera3D
from kinema.stage.shapes import LEAF, METAL, ROCK, WOOD, ellipsoid, linear, round_cone, sphere

OBJECT = 3                                     # "rocks" of the sets outdoors
Layer = Callable[[Camera3D, float, int, int], Rows]


def grass(camera: Camera3D, aspect: float, side: int, seed: int, *, colour: str = "#7a9a46") -> Rows:
    """Blades that lean out of the corner, the tallest at the picture's edge."""
    at, wide, _ = _placing(camera, aspect, side, 2.2)
    rows: Rows = []
    for k in range(30):
        x = 1.05 - 0.62 * chance(k, seed) ** 1.5
        tall = (0.16 + 0.34 * chance(k, seed + 1)) * (x - 0.25)
        lean, z = 0.20 * (chance(k, seed + 2) - 0.62), 0.5 * chance(k, seed + 3)
        tone = tuple(v * (0.75 + 0.6 * chance(k, seed + 4)) for v in linear(colour))
        blade: dict[str, Any] = {"albedo": tone, "roughness": 0.8, "surface": LEAF, "object_id": OBJECT}
        bend = at(x + 0.35 * lean, -1.08 + 0.65 * tall, z)
        rows += [round_cone(at(x, -1.25, z), bend, 0.0075 * wide, 0.0055 * wide, **blade),
                 round_cone(bend, at(x + lean, -1.08 + tall, z), 0.0055 * wide, 0.001 * wide, **blade)]
    return rows


def straw(camera: Camera3D, aspect: float, side: int, seed: int) -> Rows:
    return grass(camera, aspect, side, seed, colour="#b09a62")


def stones(camera: Camera3D, aspect: float, side: int, seed: int, *, colour: str = "#6e6b68") -> Rows:
    at, wide, _ = _placing(camera, aspect, side, 3.4)
    return _rocks(at, 0.55 * wide, seed, albedo=linear(colour), surface=ROCK, object_id=OBJECT)


def red_stones(camera: Camera3D, aspect: float, side: int, seed: int) -> Rows:
    return stones(camera, aspect, side, seed, colour="#8a5c3e")


def fence(camera: Camera3D, aspect: float, side: int, seed: int) -> Rows:
    """Two rails that lead from the corner into the picture, and their posts."""
    at, wide, _ = _placing(camera, aspect, side, 2.6)
    wood: dict[str, Any] = {"albedo": linear("#75644f"), "surface": WOOD, "object_id": OBJECT}
    rows: Rows = []
    for k, (x, top) in enumerate(((1.02, -0.42), (0.60, -0.60))):
        sway = 0.03 * (chance(k, seed) - 0.5)
        rows.append(round_cone(at(x, -1.4, 0.9 * k), at(x + sway, top, 0.9 * k), 0.034 * wide, 0.030 * wide, **wood))
    for low, end in ((-0.56, -0.70), (-0.82, -0.88)):
        rows.append(round_cone(at(1.25, low + 0.03, -0.4), at(0.54, end, 1.05), 0.019 * wide, 0.019 * wide, **wood))
    return rows


def drift(camera: Camera3D, aspect: float, side: int, seed: int) -> Rows:
    """A bank of snow with a few dry stalks."""
    at, wide, high = _placing(camera, aspect, side, 2.8)
    snow: dict[str, Any] = {"albedo": (0.70, 0.76, 0.86), "roughness": 0.9, "object_id": OBJECT}
    rows = [ellipsoid(at(1.1, -1.22), (0.62 * wide, 0.42 * high, 0.5 * wide), **snow),
            ellipsoid(at(0.55, -1.30, 0.3), (0.50 * wide, 0.30 * high, 0.4 * wide), **snow)]
    return rows + straw(camera, aspect, side, seed)[:24]


def lamp_post(camera: Camera3D, aspect: float, side: int, seed: int) -> Rows:
    at, wide, _ = _placing(camera, aspect, side, 2.6)
    iron: dict[str, Any] = {"albedo": linear("#4c525a"), "surface": METAL, "roughness": 0.5, "object_id": OBJECT}
    return [round_cone(at(0.86, -1.4), at(0.86, 1.4), 0.024 * wide, 0.020 * wide, **iron),
            round_cone(at(0.86, -1.4), at(0.86, -0.62), 0.042 * wide, 0.034 * wide, **iron),
            sphere(at(0.86, -0.60), 0.042 * wide, **iron)]


BOUGH = "bough"                                # foreground.py draws it
LAYERS: dict[str, tuple[Layer | str | None, ...]] = {
    "meadow": (grass, BOUGH, None, fence, None),
    "forest": (grass, BOUGH, stones, None),
    "mountain": (stones, None, grass, None, BOUGH),
    "coast": (stones, straw, None),
    "desert": (red_stones, None, straw),
    "snowfield": (drift, None, stones),
    "village": (fence, None, BOUGH, lamp_post, None),
    "city": (lamp_post, None, BOUGH, None),
}


def layer_of(name: str, *, snowy: bool, seed: int) -> Layer | str | None:
    """What this place has before the camera; `snowy`: grass is under a drift."""
    choice = LAYERS.get(name, (None,))
    layer = choice[int(np.uint32(seed * 2654435761 % 2 ** 32) >> 16) % len(choice)]
    return drift if snowy and layer is grass else layer
