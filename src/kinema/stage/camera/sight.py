"""What stands between a camera and its subjects: other people, walls, trees.

    azimuth, elevation = unblocked(0.4, 0.0, stage_set, seen=[face], others=[shoulder], eye_at=eye_at)
"""

from __future__ import annotations

from collections.abc import Callable
from math import cos, hypot, radians, sin

import numpy as np

from kinema.stage.actors.skeleton import Vec
from kinema.stage.sets import Set
from kinema.stage.shapes import BOUGH, CONE, KIND, RA, RB, ROUND_CONE, A, B

WIDE_AZIMUTH = radians(62.0)               # how far round toward the line a camera may go


def unblocked(azimuth: float, elevation: float, stage_set: Set, seen: list[Vec], others: list[Vec],
              eye_at: Callable[[float, float], Vec]) -> tuple[float, float]:
    """The nearest direction from which neither another actor nor the set stands before the points `seen`."""
    for lift in (0.0, 0.12, 0.25):
        for step in (0.0, 0.15, -0.15, 0.3, -0.3, 0.45, -0.45, 0.6, -0.6):
            a, e = azimuth + step, elevation + lift
            eye = eye_at(a, e)
            if abs(a) > WIDE_AZIMUTH + 0.2 or any(covered(eye, p, o) for o in others for p in seen):
                continue
            if all(free_sight(stage_set, eye, p) for p in seen):
                return a, e
    return azimuth, elevation


def beside(azimuth: float, way: list[Vec], others: list[list[Vec]], distance: float, half: float) -> float:
    """The direction nearest to `azimuth` in which a camera can go along with somebody at `distance` metres, and none of
    `others` (points at the same moments as those of `way`) comes between; `half` the picture's width, metres."""
    for room in (half, 0.34):
        for step in (0.0, 0.2, -0.2, 0.4, -0.4, 0.6, -0.6, 0.8, -0.8, 1.0, -1.0, 1.25, -1.25):
            a = azimuth + step
            if abs(a) <= WIDE_AZIMUTH + 0.35 and not any(
                _before(a, p, o, distance, room) for other in others for p, o in zip(way, other, strict=True)
            ):
                return a
    return azimuth


def _before(azimuth: float, point: Vec, other: Vec, distance: float, half: float) -> bool:
    """Whether `other` is in the picture and clearly nearer to a camera in that direction from `point`."""
    dx, dz = other[0] - point[0], other[2] - point[2]
    nearer = dx * sin(azimuth) + dz * cos(azimuth)
    off = abs(dx * cos(azimuth) - dz * sin(azimuth))
    return 0.25 < nearer < distance + 0.4 and off < half * max(1.0 - nearer / distance, 0.0) + 0.3


def covered(eye: Vec, point: Vec, other: Vec) -> bool:
    """Whether a person whose eyes are at `other` stands between eye and point."""
    dx, dz = point[0] - eye[0], point[2] - eye[2]
    far = hypot(dx, dz) or 1.0
    along = ((other[0] - eye[0]) * dx + (other[2] - eye[2]) * dz) / far
    off = abs((other[0] - eye[0]) * dz - (other[2] - eye[2]) * dx) / far
    return 0.0 < along < far - 0.2 and off < 0.34 + 0.02 * along


def free_sight(stage_set: Set, eye: Vec, point: Vec) -> bool:
    """Whether the set leaves face and chest free, as far as its distance field knows."""
    for drop in (0.0, 0.45):
        for k in range(1, 16):
            part = k / 16 * 0.9
            at = (eye[0] + (point[0] - eye[0]) * part, eye[1] + (point[1] - drop - eye[1]) * part,
                  eye[2] + (point[2] - eye[2]) * part)
            if stage_set.clearance(at) < 0.02:
                return False
    return True


def plants_between(stage_set: Set, eye: Vec, point: Vec) -> bool:
    """Whether a tree stands in the line from eye to point, the last three metres left out."""
    plants = stage_set.plants_NK
    if not len(plants):
        return False
    a, b = plants[:, A:A + 3].astype(float), plants[:, B:B + 3].astype(float)
    solid = np.isin(plants[:, KIND], (ROUND_CONE, CONE, BOUGH))
    start = np.array(eye)
    way = np.array(point) - start
    far = float(np.linalg.norm(way)) or 1.0
    way /= far
    for part in (0.0, 0.35, 0.7):                             # along the cone; for an ellipsoid its middle
        centre = np.where(solid[:, None], a + (b - a) * part, a)
        radius = np.where(solid, plants[:, RA] + (plants[:, RB] - plants[:, RA]) * part, 0.8 * b.max(axis=1))
        along = (centre - start) @ way
        off = np.linalg.norm(centre - start - along[:, None] * way, axis=1)
        if ((along > 0.5) & (along < far - 3.0) & (off < radius)).any():
            return True
    return False
