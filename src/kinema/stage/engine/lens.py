"""A lens with an opening: which way it sees from each of its points, and a quick imitation for single pictures.

    camera = on_lens(frame.camera, 0.3, -0.5)            # seen from a point of the opening
    colour_HWC = blurred(picture, frame.camera)          # depth of field by gathering

A point at distance z, with focus at f, spreads on the picture over a disc of radius
aperture * |1 - f / z| / f * (width / (2 tan)), aperture = focal length / (2 f_stop): the thin lens (M. Potmesil,
I. Chakravarty, 1981).
"""

from __future__ import annotations

from dataclasses import replace
from math import cos, isfinite, pi, sin, sqrt

import numpy as np

from kinema.stage.engine.kernel import F, kernel
from kinema.stage.engine.render import Picture, camera_matrix
from kinema.stage.frame import Camera3D

WIDEST = 0.02                                 # of the picture's width: radius of the widest disc that is gathered
TAPS = 61                                     # samples of a disc
GOLDEN = pi * (3 - sqrt(5))


def opening(camera: Camera3D) -> float:
    """Radius of the lens's opening in metres, 0 where everything is sharp."""
    if not (isfinite(camera.f_stop) and isfinite(camera.focus_m) and isfinite(camera.focal_mm)):
        return 0.0
    if camera.f_stop <= 0.0 or camera.focus_m <= 0.0:
        return 0.0
    return 0.0005 * max(camera.focal_mm, 1.0) / max(camera.f_stop, 0.5)


def on_lens(camera: Camera3D, x: float, y: float) -> Camera3D:
    """The camera at a point of its opening (x, y within the unit disc), turned so that what lies in focus in the
    middle of the picture stays where it is. The surface of focus bends a little, as a real lens's does."""
    radius = opening(camera)
    if radius == 0.0:
        return camera
    C = camera_matrix(camera, 64, 64).astype(float)
    eye = C[0:3] + radius * (x * C[3:6] + y * C[6:9])
    target = C[0:3] + C[9:12] * camera.focus_m
    return replace(camera, eye=_point(eye), target=_point(target))


def _point(v: np.ndarray) -> tuple[float, float, float]:
    return float(v[0]), float(v[1]), float(v[2])


def blurred(picture: Picture, camera: Camera3D) -> np.ndarray:
    """The picture's colour with depth of field, float32 [height, width, 3]: each pixel gathers from those whose disc
    reaches it. A sharp foreground does not leak into what is blurred behind it."""
    radius = opening(camera)
    if radius == 0.0:
        return picture.colour
    height, width = picture.depth.shape
    tan = float(camera_matrix(camera, width, height)[14])
    scale = np.float32(radius / camera.focus_m * width / (2 * tan))
    disc = np.minimum(scale * np.abs(1 - np.float32(camera.focus_m) / np.maximum(picture.depth, np.float32(0.02))),
                      np.float32(WIDEST * width))
    out = np.empty_like(picture.colour)
    k = np.arange(TAPS)
    taps = np.stack((np.sqrt((k + 0.5) / TAPS) * np.cos(k * GOLDEN), np.sqrt((k + 0.5) / TAPS) * np.sin(k * GOLDEN)), 1)
    _gather(picture.colour, picture.depth, disc.astype(np.float32), taps.astype(np.float32), out)
    return out


@kernel
def _gather(colour, depth, disc, taps, out):
    """Spirals of taps as wide as the widest disc nearby. A tap counts where its own disc covers the pixel, one behind
    the pixel only as far as the pixel itself is blurred; by the inverse of its disc's area."""
    height, width = depth.shape
    cells = 8
    widest = np.zeros((height // cells + 1, width // cells + 1), np.float32)
    for y in range(height):
        for x in range(width):
            widest[y // cells, x // cells] = max(widest[y // cells, x // cells], disc[y, x])
    rows, columns = widest.shape
    for y in range(height):
        for x in range(width):
            own, here = disc[y, x], depth[y, x]
            reach = own
            span = 2 + int(F(0.02) * F(width)) // cells
            for j in range(max(y // cells - span, 0), min(y // cells + span + 1, rows)):
                for i in range(max(x // cells - span, 0), min(x // cells + span + 1, columns)):
                    gap = F(max(abs(j - y // cells), abs(i - x // cells)) - 1) * F(cells)
                    reach = widest[j, i] if (widest[j, i] > reach) & (widest[j, i] > gap) else reach
            if reach < F(0.6):
                out[y, x, 0], out[y, x, 1], out[y, x, 2] = colour[y, x, 0], colour[y, x, 1], colour[y, x, 2]
                continue
            area = max(own, F(0.5))
            weight = F(1) / (area * area)
            r, g, b = colour[y, x, 0] * weight, colour[y, x, 1] * weight, colour[y, x, 2] * weight
            for k in range(taps.shape[0]):
                dx, dy = taps[k, 0] * reach, taps[k, 1] * reach
                u = min(max(int(F(x) + F(0.5) + dx), 0), width - 1)
                v = min(max(int(F(y) + F(0.5) + dy), 0), height - 1)
                size = disc[v, u]
                if depth[v, u] > here * F(1.01):
                    size = min(size, own)
                far = np.sqrt(dx * dx + dy * dy)
                cover = min(max(size - far + F(0.5), F(0)), F(1))
                area = max(size, F(0.5))
                # The taps stand for the disc that is searched: few of them fall into a small one.
                w = cover / (area * area) * (reach * reach / F(taps.shape[0])) * F(1.0)
                r, g, b = r + colour[v, u, 0] * w, g + colour[v, u, 1] * w, b + colour[v, u, 2] * w
                weight += w
            out[y, x, 0], out[y, x, 1], out[y, x, 2] = r / weight, g / weight, b / weight


def disc_point(u: float, v: float) -> tuple[float, float]:
    """A point of the unit disc from two numbers 0..1, evenly."""
    r, a = sqrt(u), 2 * pi * v
    return r * cos(a), r * sin(a)
