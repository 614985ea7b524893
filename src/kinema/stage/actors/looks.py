"""Points that eyes rest on when it is not simply somebody or something: a page, the way ahead, a cheated look.

    target = ahead(performer); x, y, z = target(1.5)
"""

from __future__ import annotations

from math import atan2, cos, hypot, sin

from kinema.stage.actors.performer import Performer, Target
from kinema.stage.actors.skeleton import Vec

WIDEST_LOOK = 1.75                             # radians from the audience


def own_page(performer: Performer) -> Target:
    """What one holds to read: a point before the chest, so that eyes and hand need not wait for each other."""
    def point(t: float) -> Vec:
        x, z, yaw = performer.path.root(t)
        y = performer.eye(t)[1] - 0.36 * performer.size.height
        return x + 0.26 * sin(yaw) * performer.size.height, y, z + 0.26 * cos(yaw) * performer.size.height
    return point


def cheated(performer: Performer, target: Target) -> Target:
    """A look to what lies behind, turned so far toward the audience that the face is not lost."""
    def point(t: float) -> Vec:
        x, z, _ = performer.path.root(t)
        p = target(t)
        yaw = atan2(p[0] - x, p[2] - z)
        if abs(yaw) < WIDEST_LOOK:
            return p
        yaw, far = (WIDEST_LOOK if yaw > 0 else -WIDEST_LOOK), hypot(p[0] - x, p[2] - z)
        return x + far * sin(yaw), p[1], z + far * cos(yaw)
    return point


def ahead(performer: Performer) -> Target:
    def at(t: float) -> Vec:
        x, z, yaw = performer.path.root(t)
        point = x + 4.0 * sin(yaw), performer.ground(x, z) + 0.8 * performer.size.eye_height, z + 4.0 * cos(yaw)
        return performer.outward(point, t)
    return at
