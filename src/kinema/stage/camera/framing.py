"""What a shot size means in metres, and where a point of the world lies in the picture.

    high = picture_height("MCU", proportions)            # metres from edge to edge, at the person
    x, y, depth = project(camera, point, aspect)         # -1..1 from edge to edge

A size says which part of the figure fills the picture, from the crown down; `HEAD_ROOM` is the part of the picture
left free above it.
"""

from __future__ import annotations

from math import atan, degrees, hypot

from kinema.stage.actors.skeleton import Proportions, Vec
from kinema.stage.frame import Camera3D

HEAD_ROOM = {"ELS": 0.30, "LS": 0.13, "MLS": 0.10, "MS": 0.09, "MCU": 0.08, "CU": 0.05, "ECU": 0.0}
FIGURE_ELS = 0.15              # part of the picture's height that a figure takes in an extreme long shot
FIGURE_LS = 0.76


def picture_height(size: str, p: Proportions) -> float:
    """Metres from the lower to the upper edge of the picture, at the distance of a person seen in that size."""
    if size == "ELS":
        return p.height / FIGURE_ELS
    if size == "LS":
        return p.height / FIGURE_LS
    if size == "ECU":
        return 0.66 * p.head
    return (p.height - lowest_seen(size, p)) / (1.0 - HEAD_ROOM[size])


def lowest_seen(size: str, p: Proportions) -> float:
    """Height on the figure, in metres, that the lower edge of the picture cuts."""
    return {"MLS": p.ankle + 0.92 * p.shin, "MS": p.hip + 0.12 * p.torso, "MCU": p.hip + 0.56 * p.torso,
            "CU": p.hip + 0.84 * p.torso}.get(size, 0.0)


def sensor_width(sensor_mm: float, aspect: float) -> float:
    """The sensor's width in use: an upright picture turns the camera on its side."""
    return sensor_mm if aspect >= 1.2 else sensor_mm * max(aspect / 1.2, 0.3)


def field_of_view(camera: Camera3D, aspect: float) -> tuple[float, float]:
    """Horizontal and vertical angle of view in degrees."""
    half = camera.sensor_mm / (2.0 * camera.focal_mm)
    return 2.0 * degrees(atan(half)), 2.0 * degrees(atan(half / aspect))


def project(camera: Camera3D, point: Vec, aspect: float) -> tuple[float, float, float]:
    """Screen x (-1 left .. 1 right), y (-1 low .. 1 high) and depth in metres of a world point."""
    f = [a - b for a, b in zip(camera.target, camera.eye, strict=True)]
    far = hypot(*f) or 1.0
    f = [v / far for v in f]
    r = [-f[2], 0.0, f[0]]                                     # f x up
    size = hypot(r[0], r[2]) or 1.0
    r = [v / size for v in r]
    u = [r[1] * f[2] - r[2] * f[1], r[2] * f[0] - r[0] * f[2], r[0] * f[1] - r[1] * f[0]]
    d = [a - b for a, b in zip(point, camera.eye, strict=True)]
    depth = sum(a * b for a, b in zip(d, f, strict=True))
    half = camera.sensor_mm / (2.0 * camera.focal_mm) * max(abs(depth), 1e-6)
    return (sum(a * b for a, b in zip(d, r, strict=True)) / half,
            sum(a * b for a, b in zip(d, u, strict=True)) / half * aspect, depth)
