"""What is carried in both arms, as shapes around the middle between the hands.

BURDENS["crate"](1.7, object_id) -> rows for a carrier of that height; anything unknown is a bundle
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from kinema.stage.actors.wardrobe import made_of, shade
from kinema.stage.shapes import (
    CLOTH,
    GLOSSY,
    HAIR,
    SKIN,
    WOOD,
    axis_angle,
    box,
    cone,
    ellipsoid,
    linear,
    round_cone,
    sphere,
)

Rows = list[np.ndarray]


def _crate(h: float, oid: int) -> Rows:
    wood = made_of(albedo=linear("#9a6b3d"), roughness=0.8, surface=WOOD, object_id=oid)
    edge = made_of(wood, albedo=linear("#6d4726"))
    a, b, c = 0.088 * h, 0.075 * h, 0.07 * h
    rows = [box((0, 0.02 * h, 0.02 * h), (a, b, c), rounding=0.006 * h, **wood)]
    for y in (-0.048, 0.088):
        rows.append(box((0, y * h, 0.02 * h), (a + 0.004 * h, 0.011 * h, c + 0.004 * h), rounding=0.004 * h, **edge))
    return rows


def _bundle(h: float, oid: int) -> Rows:
    cloth = made_of(
        albedo=linear("#b59a6a"), roughness=0.9, surface=CLOTH, object_id=oid, group=oid * 16 + 1014, blend=0.03 * h
    )
    knot = made_of(cloth, albedo=linear("#8d7247"))
    return [
        ellipsoid((0, 0.0, 0.02 * h), (0.10 * h, 0.07 * h, 0.075 * h), **cloth),
        round_cone((-0.02 * h, 0.06 * h, 0.02 * h), (-0.05 * h, 0.105 * h, 0.02 * h), 0.022 * h, 0.014 * h, **knot),
        round_cone((0.02 * h, 0.06 * h, 0.02 * h), (0.05 * h, 0.10 * h, 0.03 * h), 0.022 * h, 0.014 * h, **knot),
    ]


def _child(h: float, oid: int) -> Rows:
    """A small child asleep in a blanket, its head on the arm."""
    wool = made_of(
        albedo=linear("#7f9bb0"), roughness=0.9, surface=CLOTH, object_id=oid, group=oid * 16 + 1014, blend=0.04 * h
    )
    skin = made_of(albedo=linear("#e3b18c"), roughness=0.6, surface=SKIN, object_id=oid)
    hair = made_of(albedo=linear("#5a3a24"), roughness=0.8, surface=HAIR, object_id=oid)
    lid = made_of(albedo=shade(linear("#c08862"), 0.7), object_id=oid)
    return [
        round_cone((-0.09 * h, 0.0, 0.0), (0.05 * h, 0.005 * h, 0.01 * h), 0.05 * h, 0.06 * h, **wool),
        sphere((0.115 * h, 0.05 * h, 0.005 * h), 0.058 * h, **skin),
        ellipsoid((0.128 * h, 0.062 * h, -0.012 * h), (0.056 * h, 0.054 * h, 0.054 * h), **hair),
        ellipsoid((0.098 * h, 0.058 * h, 0.055 * h), (0.012 * h, 0.003 * h, 0.006 * h), **lid),
        ellipsoid((0.128 * h, 0.058 * h, 0.058 * h), (0.012 * h, 0.003 * h, 0.006 * h), **lid),
    ]


def _logs(h: float, oid: int) -> Rows:
    bark = made_of(albedo=linear("#6b4a2f"), roughness=0.9, surface=WOOD, object_id=oid)
    return [
        round_cone((-0.15 * h, y * h, z * h), (0.15 * h, (y + 0.008) * h, z * h), 0.03 * h, 0.027 * h, **bark)
        for y, z in ((0.0, -0.01), (0.0, 0.05), (0.048, 0.02))
    ]


def _basket(h: float, oid: int) -> Rows:
    straw = made_of(albedo=linear("#b98a4a"), roughness=0.9, surface=WOOD, object_id=oid)
    apple = made_of(albedo=linear("#a83226"), roughness=0.35, surface=GLOSSY, object_id=oid)
    rows = [
        cone((0, -0.05 * h, 0.01 * h), (0, 0.05 * h, 0.01 * h), 0.062 * h, 0.088 * h, **straw),
        box(
            (0, 0.056 * h, 0.01 * h),
            (0.09 * h, 0.008 * h, 0.012 * h),
            rounding=0.004 * h,
            quat=axis_angle((0, 1, 0), 0.1),
            **straw,
        ),
    ]
    return rows + [
        sphere((x * h, 0.058 * h, (0.01 + z) * h), 0.027 * h, **apple)
        for x, z in ((-0.04, 0.02), (0.015, 0.035), (0.04, -0.02), (-0.015, -0.035))
    ]


BURDENS: dict[str, Callable[[float, int], Rows]] = {
    "crate": _crate,
    "box": _crate,
    "chest": _crate,
    "bundle": _bundle,
    "sack": _bundle,
    "bag": _bundle,
    "child": _child,
    "baby": _child,
    "logs": _logs,
    "wood": _logs,
    "log": _logs,
    "basket": _basket,
}


def burden(name: str, height: float, object_id: int) -> Rows:
    return BURDENS.get(name, _bundle)(height, object_id)
