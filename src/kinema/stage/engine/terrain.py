"""The ground: a height field on one grid whose cells widen with distance, and rays against it.

The grid covers the plane to the horizon: u = x / (|x| + STRETCH) runs from -1 to 1. Cells are 0.16 m wide in the
middle and tens of metres at the horizon. grid_NNC is float32 [N, N, C=8]; see the channel names.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from kinema.stage.engine.kernel import F, inlined, kernel, part, spot, within

N = 1024
STRETCH = F(80.0)
REACH = F(1500.0)                             # metres to where the ground ends in haze
HEIGHT, SLOPE_X, SLOPE_Z, SUN, RED, GREEN, BLUE, WATER = range(8)      # WATER: depth of water, m; below 0 dry
WIDE = F(9.0e2)
CHUNK = 32                                    # rays that march together
ONE, EIGHT, DOWN = np.uint64(1), np.uint64(8), np.uint64(N)       # steps in flat tables
BAND = 16                                     # rows of the grid that are made together: they fit the cache


@dataclass(frozen=True, slots=True, eq=False)
class Terrain:
    grid_NNC: np.ndarray
    height_NN: np.ndarray                     # the grid's first channel by itself, small enough to stay in cache
    water_level: float

    def height(self, x: float, z: float) -> float:
        """Ground (or water) height at x, z in metres."""
        return float(height_at(self.height_NN.reshape(-1), F(x), F(z)))


def axis() -> np.ndarray:
    """World coordinate of each grid line, float64 [N]."""
    u = np.clip(np.arange(N) / (N - 1) * 2 - 1, -0.95, 0.95)
    return u * float(STRETCH) / (1 - np.abs(u))


def bake(height: Callable[[np.ndarray, np.ndarray], np.ndarray],
         colour: Callable[[np.ndarray, np.ndarray, np.ndarray, np.ndarray], np.ndarray],
         sun: tuple[float, float, float], water_level: float = -1e3) -> Terrain:
    """`height(x, z)` and `colour(x, z, y, up)` (scene-linear, [..., 3]) on the grid, with slopes and the sun's
    shadow of the ground on itself."""
    line = axis()
    x, z = np.meshgrid(line, line)                            # row: z, column: x
    bands = [slice(j, j + BAND) for j in range(0, N, BAND)]
    y = np.concatenate([height(x[band], z[band]) for band in bands])
    gap = np.gradient(line)
    gap[gap == 0] = 1.0
    slope_x, slope_z = np.gradient(y, axis=1) / gap[None, :], np.gradient(y, axis=0) / gap[:, None]
    up = 1 / np.sqrt(1 + slope_x ** 2 + slope_z ** 2)
    grid = np.empty((N, N, 8), np.float32)
    grid[..., HEIGHT] = np.maximum(y, water_level)
    dry = y > water_level
    grid[..., SLOPE_X], grid[..., SLOPE_Z] = slope_x * dry, slope_z * dry
    for band in bands:
        grid[band, :, RED:BLUE + 1] = colour(x[band], z[band], y[band], up[band])
    grid[..., WATER] = np.clip(water_level - y, -4, 4)
    grid[..., SUN] = 1.0
    shade_ground(grid, line.astype(np.float32), np.asarray(sun, np.float32))
    heights = np.ascontiguousarray(grid[..., HEIGHT])
    grid.setflags(write=False)
    heights.setflags(write=False)
    return Terrain(grid, heights, water_level)


@inlined
def _cell(x):
    u = (x / (abs(x) + STRETCH) * F(0.5) + F(0.5)) * F(N - 1)
    return within(u, F(N - 1.001))


@inlined
def height_at(heights, x, z):
    """heights: flat."""
    u, v = _cell(x), _cell(z)
    i, j = np.int32(u), np.int32(v)
    wx, wy = u - F(i), v - F(j)
    k = spot(j * N + i)
    a, b = heights[k], heights[k + ONE]
    c, d = heights[k + DOWN], heights[k + DOWN + ONE]
    top = a + (b - a) * wx
    return top + (c + (d - c) * wx - top) * wy


@inlined
def channel_at(grid, k, i, j, wx, wy):
    """grid: flat."""
    at = spot((j * N + i) * 8) + np.uint64(k)
    a, b = grid[at], grid[at + EIGHT]
    c, d = grid[at + DOWN * EIGHT], grid[at + DOWN * EIGHT + EIGHT]
    top = a + (b - a) * wx
    return top + (c + (d - c) * wx - top) * wy


@kernel
def shade_ground(grid, line, sun):
    """SUN channel: how much of a soft sun each grid point sees over the ground between. What is far beyond the stage
    does not stand before the stage's key light: a low sun rakes over it however high the mountains are."""
    heights = np.ascontiguousarray(grid[:, :, 0])
    for j in range(N):
        for i in range(N):
            x, z = line[i], line[j]
            y = heights[j, i] + F(0.05)
            lit, t = F(1.0), F(0.6) + F(0.01) * (abs(x) + abs(z))
            reach = min(F(40.0) + F(4.0) * max(abs(x) + abs(z) - F(30.0), F(0)), F(900.0))
            for _ in range(40):
                py = y + sun[1] * t
                u, v = _cell(x + sun[0] * t), _cell(z + sun[2] * t)
                gap = py - heights[np.int32(v + F(0.5)), np.int32(u + F(0.5))]
                lit = min(lit, F(0.5) + F(14.0) * gap / t)
                t *= F(1.18)
                if t > reach or lit <= F(0):
                    break
            grid[j, i, 3] = min(max(lit, F(0)), F(1))


FARTHEST = F(0.03)    # a step's part of the distance: high over a plain a longer one would leap over a cliff that rises


@part
def _march_chunk(heights, ox, oy, oz, top, dx, dy, dz, t, until, low, gap, stride, steps, last, out):
    """A few neighbouring rays, step by step together until all have met the ground or left it behind, at the farthest
    `until` metres."""
    n = dx.shape[0]
    for i in range(n):
        low[i] = t[i] * F(0.97)
        gap[i] = F(1)
        last[i] = F(0.02)                     # the height over the ground at `low`
    for _ in range(steps):
        busy = F(0)
        for i in range(n):
            y = oy + t[i] * dy[i]
            g = y - height_at(heights, ox + t[i] * dx[i], oz + t[i] * dz[i])
            stop = (g < F(0)) | (t[i] > until[i]) | ((dy[i] > F(0)) & (y > top))
            ahead = max(g * stride / (F(0.6) + max(-dy[i], F(0))), t[i] * F(0.014) + F(0.004))
            ahead = min(ahead, max(t[i] * FARTHEST, F(4.0)))
            low[i] = low[i] if stop else t[i]
            last[i] = last[i] if stop else g
            t[i] = t[i] if stop else t[i] + ahead
            gap[i] = g
            busy += F(0) if stop else F(1)
        if busy == F(0):
            break
    any_hit = F(0)
    for i in range(n):
        any_hit += F(1) if gap[i] < F(0) else F(0)
    for i in range(n):
        out[i] = F(3000.0)
    if any_hit == F(0):
        for i in range(n):
            last[i] = WIDE
        return
    for i in range(n):
        a, b, above, below = low[i], t[i], last[i], min(gap[i], F(-1e-6))
        for _ in range(2):                    # regula falsi
            m = a + (b - a) * above / (above - below)
            g = oy + m * dy[i] - height_at(heights, ox + m * dx[i], oz + m * dz[i])
            a, above = (a, above) if g < F(0) else (m, max(g, F(1e-6)))
            b, below = (m, min(g, F(-1e-6))) if g < F(0) else (b, below)
        hit = gap[i] < F(0)
        out[i] = a + (b - a) * above / (above - below) if hit else out[i]
        last[i] = b if hit else WIDE


@inlined
def _aim(C, row, offset_x, offset_y, step, width, height, dx, dy, dz):
    """Unit directions through every `step`th pixel of a row."""
    v = F(1) - (F(row) + offset_y) / F(height) * F(2)
    for i in range(dx.shape[0]):
        u = (F(i * step) + offset_x) / F(width) * F(2) - F(1)
        x = C[9] + u * C[14] * C[3] + v * C[15] * C[6]
        y = C[10] + u * C[14] * C[4] + v * C[15] * C[7]
        z = C[11] + u * C[14] * C[5] + v * C[15] * C[8]
        scale = F(1) / np.sqrt(x * x + y * y + z * z)
        dx[i], dy[i], dz[i] = x * scale, y * scale, z * scale


@part
def _march_sparse(heights, C, offset_x, offset_y, top, height, width, out):
    """Every second pixel of every second row, from the bottom up: a row starts a little before where the row below it
    hit, since the ground seen higher in the picture lies farther away."""
    rows, columns = out.shape
    dx, dy, dz = np.empty(columns, np.float32), np.empty(columns, np.float32), np.empty(columns, np.float32)
    low, t, gap = np.empty(columns, np.float32), np.empty(columns, np.float32), np.empty(columns, np.float32)
    last, until = np.full(columns, F(0.03), np.float32), np.full(columns, REACH, np.float32)
    plain = C[7] > F(0.5) and abs(C[10]) < F(0.8)            # an upright, roughly level camera
    for r in range(rows):
        row = rows - 1 - r
        _aim(C, 2 * row, offset_x, offset_y, 2, width, height, dx, dy, dz)
        for i in range(columns):
            a, b = max(i - 2, 0), min(i + 2, columns - 1)
            t[i] = min(last[i], min(last[a], last[b])) * F(0.985) if plain else F(0.03)
        for first in range(0, columns, CHUNK):
            end = min(first + CHUNK, columns)
            _march_chunk(heights, C[0], C[1], C[2], top, dx[first:end], dy[first:end], dz[first:end], t[first:end],
                         until[first:end], low[first:end], gap[first:end], F(0.9), 240, last[first:end],
                         out[row, first:end])


@part
def _between(heights, eye, dx, dy, dz, upper, lower, near, far, out):
    """The pixels of a row between those of _march_sparse: 1 / t is even on a plane, and two more looks at the ground
    (a secant) find it. near, far: the least and the greatest t around each; the same where that found the ground."""
    for i in range(out.shape[0]):
        a, b = i // 2, (i + 1) // 2
        p, q, r, s = upper[a], upper[b], lower[a], lower[b]
        near[i], far[i] = min(min(p, q), min(r, s)), max(max(p, q), max(r, s))
        out[i] = F(4) / (F(1) / p + F(1) / q + F(1) / r + F(1) / s)
    for i in range(out.shape[0]):
        t = out[i]
        g = eye[1] + t * dy[i] - height_at(heights, eye[0] + t * dx[i], eye[2] + t * dz[i])
        ahead = min(max(g / (F(0.25) + max(-dy[i], F(0))), t * F(-0.03)), t * F(0.03))
        ahead = ahead if abs(ahead) > t * F(1e-4) else t * F(1e-4)
        m = t + ahead
        h = eye[1] + m * dy[i] - height_at(heights, eye[0] + m * dx[i], eye[2] + m * dz[i])
        fall = (g - h) if abs(g - h) > F(1e-9) else F(1e-9)
        hit = t + ahead * g / fall
        close = abs(hit - t) < (far[i] - near[i]) * F(0.25) + t * F(1e-3)
        smooth = close & (far[i] < near[i] * F(1.6)) & (fall * ahead > F(0))
        far[i] = near[i] if smooth | (near[i] >= F(3000.0)) else near[i] * F(2)
        out[i] = hit if smooth else F(3000.0)


@part
def march_rays(heights, eye, top, dx, dy, dz, start, until, t, n, low, gap, at, last):
    """t [n] <- distance to the ground along rays from `eye`, between `start` and `until` [n]. low .. last: scratch."""
    heights = heights.reshape(-1)
    for i in range(n):
        at[i] = start[i]
    for first in range(0, n, CHUNK):
        end = min(first + CHUNK, n)
        _march_chunk(heights, eye[0], eye[1], eye[2], top, dx[first:end], dy[first:end], dz[first:end], at[first:end],
                     until[first:end], low[first:end], gap[first:end], F(0.5), 480, last[first:end], t[first:end])


@kernel
def march(heights, C, offset_x, offset_y, top, out):
    """out [height, width] <- distance along each pixel's ray to the ground, WIDE or more where there is none.

    A quarter of the rays are marched, the others found between them; those at a gap or a ridge are marched too. `top`
    is the ground's greatest height.
    """
    height, width = out.shape
    heights = heights.reshape(-1)
    sparse = np.empty((height // 2 + 1, width // 2 + 1), np.float32)
    _march_sparse(heights, C, offset_x, offset_y, top, height, width, sparse)
    dx, dy, dz = np.empty(width, np.float32), np.empty(width, np.float32), np.empty(width, np.float32)
    near, far, until = np.empty(width, np.float32), np.empty(width, np.float32), np.empty(width, np.float32)
    px, py, pz = np.empty(width, np.float32), np.empty(width, np.float32), np.empty(width, np.float32)
    low, gap, at = np.empty(width, np.float32), np.empty(width, np.float32), np.empty(width, np.float32)
    t, last, torn = np.empty(width, np.float32), np.empty(width, np.float32), np.empty(width, np.int32)
    for row in range(height):
        _aim(C, row, offset_x, offset_y, 1, width, height, dx, dy, dz)
        _between(heights, C, dx, dy, dz, sparse[row // 2], sparse[(row + 1) // 2], near, far, out[row])
        count = 0
        for i in range(width):
            if far[i] > near[i]:
                torn[count] = np.int32(i)
                px[count], py[count], pz[count], at[count] = dx[i], dy[i], dz[i], near[i] * F(0.985)
                until[count] = REACH
                count += 1
        march_rays(heights, C, top, px, py, pz, at, until, t, count, low, gap, at, last)
        for k in range(count):
            out[row, torn[k]] = t[k]
