"""How effects get into the picture: streaks, soft balls of light, rings on the ground, small pictures on billboards.

All are float32 tables of one row a thing, drawn in order; depth decides what stands before them. Sizes in metres, at
least about a pixel: what is smaller is dimmed instead.
"""

from __future__ import annotations

import numpy as np

from kinema.stage.engine.grass import project
from kinema.stage.engine.kernel import F, inlined, kernel, saturate, smooth

STREAK = 12                                   # a: 0-2, b: 3-5, width, r g b: 7-9, cover, glow
BALL = 8                                      # x y z radius r g b, hardness 0..1
RING = 8                                      # x y z radius width, r g b


def streaks(view, rows: np.ndarray) -> None:
    """Lines from a (faint) to b (bright): `cover` hides what is behind, `glow` adds to it."""
    if len(rows):
        _streaks(view.C, np.ascontiguousarray(rows, np.float32), view.colour, view.depth)


def balls(view, rows: np.ndarray) -> None:
    """Light in the air: hardness 0 a wide soft glow, 1 a ball with a rim."""
    if len(rows):
        _balls(view.C, np.ascontiguousarray(rows, np.float32), view.colour, view.depth)


def rings(view, rows: np.ndarray, tall: float = 0.12) -> None:
    """Rings of light on the ground and what lies within `tall` metres of their height."""
    if len(rows):
        _rings(view.C, np.ascontiguousarray(rows, np.float32), np.float32(tall), view.colour, view.depth)


def streak_rows(a: np.ndarray, b: np.ndarray, width, colour, *, cover=0.0, glow=0.0) -> np.ndarray:
    """float32 [N, STREAK] from points [N, 3]; the others may be numbers, [N] or (colour) [3] or [N, 3]."""
    rows = np.zeros((len(a), STREAK), np.float32)
    rows[:, 0:3], rows[:, 3:6], rows[:, 6], rows[:, 7:10], rows[:, 10], rows[:, 11] = a, b, width, colour, cover, glow
    return rows


@inlined
def _blend(colour, row, i, r, g, b, cover, glow):
    colour[row, i, 0] += (r - colour[row, i, 0]) * cover + r * glow
    colour[row, i, 1] += (g - colour[row, i, 1]) * cover + g * glow
    colour[row, i, 2] += (b - colour[row, i, 2]) * cover + b * glow


@kernel
def _streaks(C, rows, colour, depth):
    height, width = depth.shape
    focal = C[12] / (F(2) * C[14])
    for k in range(rows.shape[0]):
        q = rows[k]
        ax, ay, d = project(C, q[0], q[1], q[2])
        bx, by, e = project(C, q[3], q[4], q[5])
        near = F(0.12)
        if d < near or e < near or not (q[6] > F(0)):
            continue
        if max(ax, bx) < F(-9) or min(ax, bx) > F(width + 9) or max(ay, by) < F(-9) or min(ay, by) > F(height + 9):
            continue
        thick = q[6] * focal * F(2) / (d + e)
        if not (thick < F(4000)):
            continue
        dim = F(1)
        if thick < F(1.1):
            dim = thick * F(0.9090909)
            thick = F(1.1)
        dim *= smooth(near, F(0.5), min(d, e))               # what comes into the lens fades away
        dim *= F(1) / max(F(1), thick * F(0.25))              # and is out of focus: wide and faint
        ux, uy = bx - ax, by - ay
        long = np.sqrt(ux * ux + uy * uy)
        r, g, b = q[7], q[8], q[9]
        if long < F(2.2) * thick:                             # a dot
            dim *= F(1) if q[6] * focal > d * F(1.1) else max(q[6] * focal / d, long) * F(0.9090909)
            half = thick * F(0.5) + long * F(0.22)
            rim = F(1) / max(F(1), half * F(0.7))                 # big dots are out of focus
            mx, my, z = (ax + bx) * F(0.5), (ay + by) * F(0.5), F(0.5) * (d + e)
            for row in range(max(int(my - half - F(0.5)), 0), min(int(my + half + F(1.5)), height)):
                for i in range(max(int(mx - half - F(0.5)), 0), min(int(mx + half + F(1.5)), width)):
                    x, y = F(i) + F(0.5) - mx, F(row) + F(0.5) - my
                    s = saturate((half + F(0.5) - np.sqrt(x * x + y * y)) * rim) * dim
                    if s > F(0) and depth[row, i] > z:
                        _blend(colour, row, i, r, g, b, min(s * q[10], F(1)), s * q[11])
            continue
        flat = abs(ux) > abs(uy)
        # Walk along the longer side, cover across it.
        p0, p1 = (ax, bx) if flat else (ay, by)
        c0, c1 = (ay, by) if flat else (ax, bx)
        span = p1 - p0
        most, wide = (width, height) if flat else (height, width)
        half = max(F(0.5) * thick * long / abs(span), F(0.5))
        lo, hi = max(int(np.floor(min(p0, p1))), 0), min(int(np.floor(max(p0, p1))), most - 1)
        inv = F(1) / span
        for p in range(lo, hi + 1):
            s = saturate((F(p) + F(0.5) - p0) * inv)
            c = c0 + (c1 - c0) * s
            z = d + (e - d) * s
            fade = dim * s * (F(2.2) - F(1.3) * s)
            fade *= saturate((F(1) - s) * long / thick * F(1.4) + F(0.25))
            tip = (F(1) - s) * long / thick * F(2)               # the head is round
            slim = half * (F(0.30) + F(0.70) * s) * (np.sqrt(tip * (F(2) - tip)) if tip < F(1) else F(1))
            left, right = c - slim, c + slim
            for m in range(max(int(np.floor(left)), 0), min(int(np.floor(right)), wide - 1) + 1):
                row, i = (m, p) if flat else (p, m)
                if depth[row, i] > z:
                    share = (min(right, F(m + 1)) - max(left, F(m))) * fade
                    _blend(colour, row, i, r, g, b, min(share * q[10], F(1)), share * q[11])


@kernel
def _balls(C, rows, colour, depth):
    height, width = depth.shape
    focal = C[12] / (F(2) * C[14])
    for k in range(rows.shape[0]):
        q = rows[k]
        sx, sy, d = project(C, q[0], q[1], q[2])
        if d < F(0.15) or not (q[3] > F(0)):
            continue
        size, dim = q[3] * focal / d, saturate(d / (q[3] + F(0.2)) * F(1.2) - F(0.3))
        if not (size < F(20000)):
            continue
        if size < F(0.9):
            dim *= size * size * F(1.234568)
            size = F(0.9)
        hard, inv, soft = q[7], F(1) / size, F(1) / max(q[3], F(0.05))
        r, g, b = q[4] * dim, q[5] * dim, q[6] * dim
        x0, x1 = max(int(sx - size), 0), min(int(sx + size) + 1, width)
        for row in range(max(int(sy - size), 0), min(int(sy + size) + 1, height)):
            v = (F(row) + F(0.5) - sy) * inv
            for i in range(x0, x1):
                u = (F(i) + F(0.5) - sx) * inv
                p = saturate(F(1) - u * u - v * v)
                s = p * p * (F(0.25) + F(0.75) * p) * (F(1) - hard) + smooth(F(0), F(0.5), p) * hard
                s *= saturate((depth[row, i] - d) * soft + F(0.6))
                colour[row, i, 0] += s * r
                colour[row, i, 1] += s * g
                colour[row, i, 2] += s * b


@kernel
def _rings(C, rows, tall, colour, depth):
    height, width = depth.shape
    focal = C[12] / (F(2) * C[14])
    for k in range(rows.shape[0]):
        q = rows[k]
        reach = q[3] + q[4]
        sx, sy, d = project(C, q[0], q[1], q[2])
        if d < F(0.3) or not (reach > F(0)):
            continue
        near = max(d - reach, F(0.25))
        wide = reach * focal / near
        if not (wide < F(20000)):
            continue
        if reach * focal < d * F(1.2):
            continue
        down = abs(C[1] - q[1]) / max(d, F(0.3)) + abs(C[10]) + F(0.1)
        deep = min(wide * down * (d / near), wide) + F(2)
        inv = F(1) / max(q[4], F(0.6) * d / focal)
        for row in range(max(int(sy - deep), 0), min(int(sy + deep) + 1, height)):
            v = F(1) - (F(row) + F(0.5)) / F(height) * F(2)
            for i in range(max(int(sx - wide), 0), min(int(sx + wide) + 1, width)):
                u = (F(i) + F(0.5)) / F(width) * F(2) - F(1)
                t = depth[row, i]
                x = C[0] + t * (C[9] + u * C[14] * C[3] + v * C[15] * C[6]) - q[0]
                y = C[1] + t * (C[10] + u * C[14] * C[4] + v * C[15] * C[7]) - q[1]
                z = C[2] + t * (C[11] + u * C[14] * C[5] + v * C[15] * C[8]) - q[2]
                a = abs(np.sqrt(x * x + z * z) - q[3]) * inv
                s = saturate(F(1) - a * a) * saturate(F(1.5) - abs(y) / tall)
                colour[row, i, 0] += s * q[5]
                colour[row, i, 1] += s * q[6]
                colour[row, i, 2] += s * q[7]
