"""What is computed once for a set: the sun's view of it (shadows) and the distance to its nearest surface."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from kinema.stage.engine import trace as tr
from kinema.stage.engine.kernel import F, kernel
from kinema.stage.frame import Point

MAP = 1024                                    # texels of the sun's map, a side
BLOCK = 32                                    # texels of a block of `bounds`
DISTANCE = 400.0                              # of the sun's camera, m
FIELD_MOST = 1.6                              # the distance field ends here, m


@kernel
def _read(tile, x, z, scale, out):
    """out [n] <- bilinear values of a periodic tile at x, z (float64 metres), `scale` texels to the metre."""
    size = tile.shape[0]
    for k in range(x.shape[0]):
        u, v = x[k] * scale, z[k] * scale
        fu, fv = np.floor(u), np.floor(v)
        i, j = int(fu) % size, int(fv) % size
        i1, j1 = (i + 1) % size, (j + 1) % size
        wx, wy = u - fu, v - fv
        top = tile[j, i] + (tile[j, i1] - tile[j, i]) * wx
        low = tile[j1, i] + (tile[j1, i1] - tile[j1, i]) * wx
        out[k] = top + (low - top) * wy


def noise_at(tile: np.ndarray, x: np.ndarray, z: np.ndarray, period: float) -> np.ndarray:
    """Value 0..1 of a periodic tile that repeats every `period` metres, at arrays of x and z."""
    x, z = np.broadcast_arrays(np.asarray(x, np.float64), np.asarray(z, np.float64))
    out = np.empty(x.size, np.float64)
    _read(tile, np.ascontiguousarray(x).reshape(-1), np.ascontiguousarray(z).reshape(-1), len(tile) / period, out)
    return out.reshape(x.shape)


@kernel
def _depth_map(T, starts, members, C, columns, out):
    """Distance from C's eye to the nearest shape along every texel's ray."""
    size = out.shape[0]
    dx, dy, dz, t = np.empty(256, np.float32), np.empty(256, np.float32), np.empty(256, np.float32), np.empty(
        256, np.float32)
    ids = np.empty(256, np.int32)
    for tile in range(starts.shape[0] - 1):
        x0, y0 = (tile % columns) * 16, (tile // columns) * 16
        for j in range(16):
            for i in range(16):
                u = (F(x0 + i) + F(0.5)) / F(size) * F(2) - F(1)
                v = F(1) - (F(y0 + j) + F(0.5)) / F(size) * F(2)
                x = C[9] + u * C[14] * C[3] + v * C[15] * C[6]
                y = C[10] + u * C[14] * C[4] + v * C[15] * C[7]
                z = C[11] + u * C[14] * C[5] + v * C[15] * C[8]
                scale = F(1) / np.sqrt(x * x + y * y + z * z)
                m = j * 16 + i
                dx[m], dy[m], dz[m], t[m] = x * scale, y * scale, z * scale, tr.FAR
        for k in range(starts[tile], starts[tile + 1]):
            tr.nearest(T, members[k], np.int32(0), F(0), C[0], C[1], C[2], dx, dy, dz, t, ids)
        for j in range(16):
            for i in range(16):
                out[y0 + j, x0 + i] = t[j * 16 + i]


def sun_map(shapes_NK: np.ndarray, sun: Point, centre: Point, radius: float) -> tuple[np.ndarray, np.ndarray]:
    """(map [1024, 1024], the sun's camera [16]): shadows of the shapes within `radius` of `centre`."""
    forward = -np.asarray(sun, float)
    right = np.cross(forward, (0.0, 1.0, 0.0) if abs(forward[1]) < 0.95 else (1.0, 0.0, 0.0))
    right /= np.linalg.norm(right)
    eye = np.asarray(centre) + np.asarray(sun, float) * DISTANCE
    tan = radius / DISTANCE
    Q = np.array([*eye, *right, *np.cross(right, forward), *forward, MAP, MAP, tan, tan], np.float32)
    out = np.full((MAP, MAP), tr.FAR, np.float32)
    if len(shapes_NK):
        T, side = tr.prepare(np.ascontiguousarray(shapes_NK, np.float32)), MAP // 16
        starts, members = tr.bins(tr.rectangles(T, Q, side, side, 16, 16, F(900.0)), side, side)
        _depth_map(T, starts, members, Q, side, out)
    out.setflags(write=False)
    return out, Q


def bounds(sun: np.ndarray) -> np.ndarray:
    """float32 [2, 32, 32]: the least and the greatest of each block of a sun's map and the texels next to it."""
    wide = np.pad(sun, ((0, 1), (0, 1)), mode="edge")
    near = [wide[y:y + MAP, x:x + MAP].reshape(MAP // BLOCK, BLOCK, -1, BLOCK) for y in (0, 1) for x in (0, 1)]
    found = np.stack([np.minimum.reduce(near).min(axis=(1, 3)), np.maximum.reduce(near).max(axis=(1, 3))])
    found.setflags(write=False)
    return found


@kernel
def _distances(T, low, field):
    """field <- min(field, distance to each shape) around every shape."""
    nz, ny, nx = field.shape
    most = F(1.6)
    for k in range(T.shape[0]):
        r = T[k, tr.CR] + most
        i0, i1 = int((T[k, tr.CX] - r - low[0]) * low[3]), int((T[k, tr.CX] + r - low[0]) * low[3]) + 2
        j0, j1 = int((T[k, tr.CY] - r - low[1]) * low[3]), int((T[k, tr.CY] + r - low[1]) * low[3]) + 2
        k0, k1 = int((T[k, tr.CZ] - r - low[2]) * low[3]), int((T[k, tr.CZ] + r - low[2]) * low[3]) + 2
        R = tr._rotation(T, k)
        kind = T[k, tr.KIND]
        ax, ay, az, bx, by, bz = T[k, 4], T[k, 5], T[k, 6], T[k, 7], T[k, 8], T[k, 9]
        for c in range(max(k0, 0), min(k1, nz)):
            for b in range(max(j0, 0), min(j1, ny)):
                for a in range(max(i0, 0), min(i1, nx)):
                    x, y, z = low[0] + F(a) / low[3], low[1] + F(b) / low[3], low[2] + F(c) / low[3]
                    if kind == F(1):
                        d = tr.far_box(R, bx, by, bz, T[k, tr.RA], x - ax, y - ay, z - az)[0]
                    elif kind == F(2) or kind == F(5):
                        d = tr.far_ellipsoid(R, bx, by, bz, x - ax, y - ay, z - az)[0]
                    else:
                        d = tr.far_round_cone(ax, ay, az, bx, by, bz, T[k, 10], T[k, 11], x, y, z)[0]
                    field[c, b, a] = min(field[c, b, a], d)


def distance_field(shapes_NK: np.ndarray, low: Point, high: Point, cells_per_metre: float,
                   height: Callable[[np.ndarray, np.ndarray], np.ndarray] | None = None
                   ) -> tuple[np.ndarray, np.ndarray]:
    """(field [z, y, x] of metres to the nearest shape or ground, at most 1.6; origin and cells per metre [4])."""
    counts = [int((h - a) * cells_per_metre) + 1 for a, h in zip(low, high, strict=True)]
    field = np.full(counts[::-1], FIELD_MOST, np.float32)
    if height is not None:
        x, y, z = (a + np.arange(n) / cells_per_metre for a, n in zip(low, counts, strict=True))
        zz, xx = np.meshgrid(z, x, indexing="ij")
        field = np.minimum(field, y[None, :, None] - height(xx, zz)[:, None, :] + 0.04).astype(np.float32)
    origin = np.array([*low, cells_per_metre], np.float32)
    if len(shapes_NK):
        _distances(tr.prepare(np.ascontiguousarray(shapes_NK, np.float32)), origin, field)
    field.setflags(write=False)
    return field, origin


def clearance(field: np.ndarray, origin: np.ndarray) -> Callable[[Point], float]:
    """Metres from a point to the nearest solid of the set; outside the field, the field's nearest cell."""
    def at(point: Point) -> float:
        cell = [round((p - o) * float(origin[3])) for p, o in zip(point, origin[:3].tolist(), strict=True)]
        i, j, k = (min(max(c, 0), n - 1) for c, n in zip(cell, field.shape[::-1], strict=True))
        return float(field[k, j, i])
    return at
