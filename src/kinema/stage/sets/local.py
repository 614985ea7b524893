"""Shapes placed in a frame of their own: a thing is built about the origin, turned and set down.

    it = Local(2.0, 0.0, -3.0, turn=0.4, object_id=5, surface=sp.WOOD)
    it.box((0, 0.7, 0), (0.6, 0.03, 0.4), "#7c5836")          # centre, half extents, colour
    rows = it.rows
"""

from __future__ import annotations

from math import cos, sin
from typing import Any

import numpy as np

from kinema.stage import shapes as sp
from kinema.stage.frame import Point

Colour = str | sp.Vec
Turn = tuple[sp.Vec, float]  # axis, radians


def colour_of(colour: Colour) -> sp.Vec:
    return sp.linear(colour) if isinstance(colour, str) else colour


def multiply(a: sp.Vec, b: sp.Vec) -> tuple[float, float, float, float]:
    """The quaternion (x, y, z, w) of turn b followed by turn a."""
    ax, ay, az, aw = a
    bx, by, bz, bw = b
    return (aw * bx + ax * bw + ay * bz - az * by, aw * by - ax * bz + ay * bw + az * bx,
            aw * bz + ax * by - ay * bx + az * bw, aw * bw - ax * bx - ay * by - az * bz)


class Local:
    """Rows in a frame at x, y, z (m), turned by `turn` about y. `material` holds for every row that does not say
    otherwise."""

    def __init__(self, x: float = 0.0, y: float = 0.0, z: float = 0.0, *, turn: float = 0.0, **material: Any):
        self.rows: list[np.ndarray] = []
        self.origin, self.turn, self.material = (x, y, z), turn, material
        self.quat = sp.axis_angle((0, 1, 0), turn) if turn else sp.IDENTITY

    def at(self, x: float, y: float, z: float) -> Point:
        c, s = cos(self.turn), sin(self.turn)
        ox, oy, oz = self.origin
        return (ox + x * c + z * s, oy + y, oz - x * s + z * c)

    def _own(self, colour: Colour, given: dict[str, Any]) -> dict[str, Any]:
        return {**self.material, "albedo": colour_of(colour), **given}

    def _turned(self, tilt: Turn | None) -> tuple[float, float, float, float]:
        return multiply(self.quat, sp.axis_angle(*tilt)) if tilt else tuple(self.quat)  # type: ignore[return-value]

    def box(self, centre: Point, half: sp.Vec, colour: Colour, *, tilt: Turn | None = None, **m: Any) -> None:
        self.rows.append(sp.box(self.at(*centre), half, quat=self._turned(tilt), **self._own(colour, m)))

    def egg(self, centre: Point, radii: sp.Vec, colour: Colour, *, tilt: Turn | None = None, **m: Any) -> None:
        self.rows.append(sp.ellipsoid(self.at(*centre), radii, quat=self._turned(tilt), **self._own(colour, m)))

    def ball(self, centre: Point, radius: float, colour: Colour, **m: Any) -> None:
        self.rows.append(sp.sphere(self.at(*centre), radius, **self._own(colour, m)))

    def rod(self, a: Point, b: Point, radius: float, colour: Colour, *, end: float | None = None, **m: Any) -> None:
        """Round ends; `end` is the radius at b."""
        last = radius if end is None else end
        self.rows.append(sp.round_cone(self.at(*a), self.at(*b), radius, last, **self._own(colour, m)))

    def cone(self, a: Point, b: Point, ra: float, rb: float, colour: Colour, **m: Any) -> None:
        """Flat ends."""
        self.rows.append(sp.cone(self.at(*a), self.at(*b), ra, rb, **self._own(colour, m)))
