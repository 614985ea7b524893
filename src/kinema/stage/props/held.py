"""Things held in a hand, as shapes around the grip.

    HELD["lantern"](height, object_id) -> rows for a figure of that height
"""

from __future__ import annotations

from collections.abc import Callable
from math import pi

import numpy as np

from kinema.stage.actors.wardrobe import made_of
from kinema.stage.props.standing import INK, PAPER, Rows, cup, lantern_rows, moved, phone_rows, sword_rows
from kinema.stage.shapes import CLOTH, PLAIN, axis_angle, box, linear, round_cone


def scaled(rows: Rows, by: float) -> Rows:
    out = []
    for r in rows:
        r = r.copy()
        r[4:12] *= by
        out.append(r)
    return out


def _held_book(height: float, oid: int) -> Rows:
    red = made_of(albedo=linear("#7a2f2a"), roughness=0.7, surface=CLOTH, object_id=oid)
    page = made_of(albedo=PAPER, roughness=0.9, surface=PLAIN, object_id=oid)
    rows = []
    for side in (-1, 1):
        tilt = axis_angle((0, 0, 1), 0.22 * side)
        rows.append(box((0.075 * side, 0.02, 0.02), (0.078, 0.008, 0.105), rounding=0.005, quat=tilt, **red))
        rows.append(box((0.073 * side, 0.032, 0.02), (0.07, 0.01, 0.098), rounding=0.006, quat=tilt, **page))
    return rows


def _held_letter(height: float, oid: int) -> Rows:
    rows = [
        box(
            (0, 0.02, 0.04),
            (0.085, 0.003, 0.115),
            rounding=0.003,
            albedo=PAPER,
            roughness=0.9,
            surface=CLOTH,
            object_id=oid,
        )
    ]
    for i in range(5):
        rows.append(
            round_cone(
                (-0.06, 0.024, 0.115 - 0.033 * i),
                (0.06 - 0.02 * (i % 2), 0.024, 0.115 - 0.033 * i),
                0.0022,
                0.0022,
                albedo=INK,
                object_id=oid,
            )
        )
    return rows


HELD: dict[str, Callable[[float, int], Rows]] = {
    "lantern": lambda height, oid: lantern_rows(oid, 0.95 * height / 1.7),
    "book": _held_book,
    "letter": _held_letter,
    "cup": lambda height, oid: moved(scaled(cup("", oid), 0.85 * height), (0.0, -0.035 * height, 0.035 * height)),
    "sword": lambda height, oid: [_turned_x(r) for r in sword_rows(oid)],
    "phone": lambda height, oid: moved(scaled(phone_rows(oid), 0.8 * height), (0.0, -0.045 * height, 0.03 * height)),
}


def _turned_x(r: np.ndarray) -> np.ndarray:
    """A quarter turn about x, so that what hangs along -y points along +z, out of the fist."""
    r = r.copy()
    for at in ((4, 7) if r[0] in (0, 3) else (4,)):
        x, y, z = r[at:at + 3]
        r[at:at + 3] = (x, z, -y)
    if r[0] in (1, 2):
        r[12:16] = axis_angle((1, 0, 0), -pi / 2)
    return r
