"""Everything solid on the stage is a row of 24 numbers: a round cone, a rounded box, an ellipsoid or a cone.

Legend: shapes_NK is float32 [N, K=24]; lengths in metres, world right-handed with y up, colours scene-linear.

    rows = [sphere((0, 1.5, 0), 0.2, albedo=linear("#d9a27c"), surface=SKIN, object_id=101, group=1001, blend=0.05)]
    shapes_NK = table(rows)

Shapes of one group (not 0) are joined by a smooth union as wide as `blend`; group 0 is a shape by itself.
Closed forms of intersection and distance: Inigo Quilez, "Intersectors" and "Distance functions".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import cos, sin, sqrt

import numpy as np

K = 24
KIND, OBJECT, GROUP, BLEND = 0, 1, 2, 3
A, B, RA, RB = 4, 7, 10, 11                    # a: 4-6, b: 7-9
QUAT = 12                                      # x, y, z, w: world from local
ALBEDO, ROUGHNESS, EMISSION, SURFACE = 16, 19, 20, 21
SPARE = 22                                     # a surface's own parameter (kind of pattern); 23: the shape's seed

ROUND_CONE, BOX, ELLIPSOID, CONE = 0, 1, 2, 3  # CONE: flat-ended, from radius ra at a to rb at b; never grouped
BOUGH, CROWN = 4, 5                            # a cone's mantle with a ragged hem; an ellipsoid with leaves at its edge
PLAIN, CLOTH, SKIN, GLOSSY, WOOD, HAIR, STONE, PLASTER, LEAF, ROOF = range(10)
BRICK, PANE, FACADE, METAL, PANEL, ROCK = range(10, 16)        # drawn by engine/built.py

Vec = Sequence[float] | np.ndarray
IDENTITY = (0.0, 0.0, 0.0, 1.0)


def linear(colour: str) -> tuple[float, float, float]:
    """`#rrggbb` in sRGB as scene-linear Rec.709 (IEC 61966-2-1)."""
    text = colour.lstrip("#")
    channels = [int(text[i:i + 2], 16) / 255 for i in (0, 2, 4)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return (r, g, b)


def axis_angle(axis: Vec, radians: float) -> tuple[float, float, float, float]:
    """Quaternion x, y, z, w of a turn about `axis` (any length but zero)."""
    length = sqrt(axis[0] ** 2 + axis[1] ** 2 + axis[2] ** 2)
    s = sin(radians / 2) / length
    return (axis[0] * s, axis[1] * s, axis[2] * s, cos(radians / 2))


def row(kind: int, a: Vec, b: Vec, *, ra: float = 0.0, rb: float = 0.0, quat: Vec = IDENTITY,
        albedo: Vec = (0.5, 0.4, 0.3), roughness: float = 0.8, emission: float = 0.0, surface: int = PLAIN,
        object_id: int = 0, group: int = 0, blend: float = 0.0, spare: Vec = (0.0, 0.0)) -> np.ndarray:
    """One row of the table, float32 [24]."""
    return np.array([kind, object_id, group, blend, *a, *b, ra, rb, *quat, *albedo, roughness, emission, surface,
                     *spare], dtype=np.float32)


def round_cone(a: Vec, b: Vec, ra: float, rb: float, **material) -> np.ndarray:
    """The hull of a sphere of radius ra at a and one of rb at b (m). Equal radii: a capsule."""
    return row(ROUND_CONE, a, b, ra=ra, rb=rb, **material)


def sphere(centre: Vec, radius: float, **material) -> np.ndarray:
    return row(ROUND_CONE, centre, centre, ra=radius, rb=radius, **material)


def box(centre: Vec, half: Vec, *, quat: Vec = IDENTITY, rounding: float = 0.02, **material) -> np.ndarray:
    """A box with half extents `half` (the rounding is within them), turned by `quat` about its centre."""
    return row(BOX, centre, half, ra=rounding, quat=quat, **material)


def ellipsoid(centre: Vec, radii: Vec, *, quat: Vec = IDENTITY, **material) -> np.ndarray:
    return row(ELLIPSOID, centre, radii, quat=quat, **material)


def cone(a: Vec, b: Vec, ra: float, rb: float, **material) -> np.ndarray:
    """A cone with flat ends, radius ra at a and rb at b."""
    return row(CONE, a, b, ra=ra, rb=rb, **material)


def bough(a: Vec, b: Vec, ra: float, rb: float, **material) -> np.ndarray:
    """A tier of a conifer: the mantle of a cone whose hem at a (radius ra) is cut into boughs; never grouped."""
    return row(BOUGH, a, b, ra=ra, rb=rb, **material)


def crown(centre: Vec, radii: Vec, **material) -> np.ndarray:
    """An ellipsoid, upright, whose outline is broken up into leaves; never grouped."""
    return row(CROWN, centre, radii, **material)


def table(rows: Iterable[np.ndarray]) -> np.ndarray:
    """Rows as shapes_NK, C-contiguous float32; no rows give [0, 24]."""
    rows = list(rows)
    return np.ascontiguousarray(rows, dtype=np.float32) if rows else np.zeros((0, K), dtype=np.float32)
