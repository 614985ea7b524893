"""The whole sphere around the camera in one picture (equirectangular), and the same for two eyes.

    picture = surround(draw, width=1024, height=512)                   # draw(aim, width, height) -> Picture

Longitude runs to the right from behind over ahead (the middle: where the camera heads) to behind, latitude from up to
down. The horizon is level whatever the camera's tilt. The sphere is drawn as flat views that overlap; where they do,
one fades into the other, so that what is drawn on the picture plane (glow, drops) shows no seam.

One eye: six views of 90 degrees. Two eyes: omni-directional stereo by slices. Round the horizon the eye stands for each
of 16 slices where it would be if the head were turned there; above and below 45 degrees both eyes see the same.
Depth is the distance from the eye, metres.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from math import cos, pi, sin, tan
from typing import Any

import numpy as np

from kinema.stage.engine.render import Layers, Picture, camera_matrix
from kinema.stage.engine.trace import FAR
from kinema.stage.frame import Camera3D

OVERLAP = 1.15                                # how much wider a view is than its share, by the tangent
SLICES = 16
SENSOR = 36.0

Aim = Callable[[Camera3D], Camera3D]


@dataclass(frozen=True, slots=True)
class View:
    """A flat view of the sphere: axes right, up, forward as rows in the head's space (x right, y up, z back),
    tangents of half its angles, and how far its eye stands to its right."""

    axes: tuple[tuple[float, float, float], ...]
    tan_x: float
    tan_y: float
    eye_m: float = 0.0


def _views(eye_m: float) -> list[View]:
    poles = [View(((1.0, 0.0, 0.0), (0.0, 0.0, way), (0.0, way, 0.0)), OVERLAP, OVERLAP) for way in (1.0, -1.0)]
    count = SLICES if eye_m else 4
    wide = OVERLAP * tan(pi / count)
    around = []
    for k in range(count):
        a = 2 * pi * k / count                             # to the right
        axes = ((cos(a), 0.0, sin(a)), (0.0, 1.0, 0.0), (sin(a), 0.0, -cos(a)))
        around.append(View(axes, wide, OVERLAP, eye_m))
    return [*around, *poles]


def surround(draw: Callable[[Aim, int, int], Picture], *, width: int, height: int, eye_m: float = 0.0) -> Picture:
    """`draw` gets what turns the shot's camera into a view's, and the view's size. `eye_m`: how far to the right of the
    head's middle the eye is; 0 for one eye."""
    total = np.zeros((height, width, 3), np.float32)
    depth, matte = np.empty((height, width), np.float32), np.empty((height, width), np.uint16)
    layers: Layers | None = None
    for view, sight in zip(_views(eye_m), _sights(width, height, eye_m != 0.0), strict=True):
        picture = draw(_aim(view), *sight.size)
        total[sight.seen] += _bilinear(picture.colour, sight.x, sight.y) * sight.weight[:, None]
        y, x = sight.y[sight.own], sight.x[sight.own]
        near = (np.clip(y.astype(int), 0, sight.size[1] - 1), np.clip(x.astype(int), 0, sight.size[0] - 1))
        at = (sight.seen[0][sight.own], sight.seen[1][sight.own])
        far = picture.depth[near]
        depth[at] = np.where(far < FAR, far * sight.slant[sight.own], FAR)
        matte[at] = picture.matte[near]
        if picture.layers is not None:
            parts = {f.name: getattr(picture.layers, f.name) for f in fields(Layers)}
            if layers is None:
                layers = Layers(**{name: np.empty((height, width, *p.shape[2:]), p.dtype) for name, p in parts.items()})
            for name, part in parts.items():
                getattr(layers, name)[at] = part[near]
    return Picture(total, depth, matte, picture.objects, layers)


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """Where a view shows in the picture of the sphere: pixels `seen` (rows, columns), their places x, y in the view,
    the weight of the view there, `own` where it has the most, and distance over depth along its axis."""

    size: tuple[int, int]
    seen: tuple[np.ndarray, ...]
    x: np.ndarray
    y: np.ndarray
    weight: np.ndarray
    own: np.ndarray
    slant: np.ndarray


@lru_cache(maxsize=2)
def _sights(width: int, height: int, two_eyes: bool) -> list[Sight]:
    lon = ((np.arange(width) + 0.5) / width - 0.5) * 2 * pi
    lat = (0.5 - (np.arange(height) + 0.5) / height) * pi
    way = np.stack(np.broadcast_arrays(np.sin(lon) * np.cos(lat)[:, None], np.sin(lat)[:, None],
                                       -np.cos(lon) * np.cos(lat)[:, None]), -1)
    per_radian = max(width / (2 * pi), height / pi)
    found, weights = [], []
    for view in _views(float(two_eyes)):
        p = way @ np.array(view.axes).T
        front = np.maximum(p[..., 2], 1e-6)
        columns = max(round(2.2 * view.tan_x * per_radian), 8)      # a tenth finer than the sphere's picture
        size = (columns, max(round(columns * view.tan_y / view.tan_x), 8))
        u, v = p[..., 0] / front / view.tan_x, p[..., 1] / front / (view.tan_x * size[1] / size[0])
        edge = np.maximum(np.abs(u), np.abs(v))
        fade = np.clip((1.0 - edge) / (2.0 * (1.0 - 1.0 / OVERLAP)), 0.0, 1.0) * (p[..., 2] > 0.0)
        weights.append(fade * fade * (3.0 - 2.0 * fade))
        found.append((size, u, v, front))
    most, whole = np.argmax(weights, axis=0), np.sum(weights, axis=0)
    sights = []
    for k, (size, u, v, front) in enumerate(found):
        seen = np.nonzero(weights[k] > 0.0)
        x, y = (u[seen] * 0.5 + 0.5) * size[0], (0.5 - v[seen] * 0.5) * size[1]
        sights.append(Sight(size, seen, x, y, (weights[k] / whole)[seen].astype(np.float32), most[seen] == k,
                            (1.0 / front[seen]).astype(np.float32)))
    return sights


def _aim(view: View) -> Aim:
    def aim(camera: Camera3D) -> Camera3D:
        head = _head(camera)
        right, up, forward = (np.array(axis) @ head for axis in view.axes)
        eye = camera_matrix(camera, 8, 8)[:3].astype(float) + right * view.eye_m
        return replace(camera, eye=_point(eye), target=_point(eye + forward), up=_point(up), sensor_mm=SENSOR,
                       focal_mm=SENSOR / (2.0 * view.tan_x), f_stop=0.0)
    return aim


def head_record(camera: Camera3D, width: int, height: int, eye_m: float) -> dict[str, Any]:
    """The camera pass: the eye (of two, where it is for what is ahead) and the level axes of the sphere. A direction d
    has longitude atan2(d . right, d . forward) and latitude asin(d . up)."""
    right, up, back = _head(camera)
    eye = camera_matrix(camera, 8, 8)[:3] + right * eye_m
    return {"projection": "360", "eye": eye.tolist(), "right": right.tolist(), "up": up.tolist(),
            "forward": (-back).tolist(), "width": width, "height": height}


def _head(camera: Camera3D) -> np.ndarray:
    """Rows right, up, back of a head that looks where the camera heads, level."""
    C = camera_matrix(camera, 8, 8).astype(float)
    x, z = C[9], C[11]
    if x * x + z * z < 1e-8:                               # straight up or down: the picture's upper edge is ahead
        x, z = -np.sign(C[10]) * C[6], -np.sign(C[10]) * C[8]
    long = (x * x + z * z) ** 0.5
    x, z = x / long, z / long
    return np.array(((-z, 0.0, x), (0.0, 1.0, 0.0), (-x, 0.0, -z)))


def _point(v: np.ndarray) -> tuple[float, float, float]:
    return float(v[0]), float(v[1]), float(v[2])


def _bilinear(values: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Values [.., 3] at places in pixels, whose middles are at halves."""
    height, width = values.shape[:2]
    x, y = np.clip(x - 0.5, 0, width - 1), np.clip(y - 0.5, 0, height - 1)
    i, j = np.minimum(x.astype(int), width - 2), np.minimum(y.astype(int), height - 2)
    wx, wy = (x - i).astype(np.float32)[:, None], (y - j).astype(np.float32)[:, None]
    top = values[j, i] + (values[j, i + 1] - values[j, i]) * wx
    return top + (values[j + 1, i] + (values[j + 1, i + 1] - values[j + 1, i]) * wx - top) * wy
