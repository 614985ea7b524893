"""Light in the air: the glow of lamps, a lighthouse's beam, a window's shaft."""

from __future__ import annotations

import numpy as np

from kinema.stage import light as lt
from kinema.stage.effects.view import View
from kinema.stage.engine import noise as tiled
from kinema.stage.engine.grass import project
from kinema.stage.engine.kernel import F, falloff, kernel, part, saturate
from kinema.stage.engine.noise import sample
from kinema.stage.engine.shade import _mapped


def shafts(view: View) -> None:
    """Sunlight on the dust of a room that has windows (world["shaft"]: how strong)."""
    world, P = view.stage_set.world, view.P
    if "shaft" in world and "shadow" in world:
        shadow_map, Q = world["shadow"]
        low, high = (np.array(b, np.float32) for b in view.stage_set.bounds)
        r, g, b = P[lt.SUN_R:lt.SUN_B + 1] * np.float32(world["shaft"])
        shaft(view.C, Q, shadow_map, tiled.tiles(), np.float32(view.time_s), r, g, b, low, high, view.colour,
              view.depth, view.matte)


def beams(view: View) -> None:
    """A lighthouse's two beams that go round (world["beam"]: where its lamp is)."""
    if "beam" not in view.stage_set.world:
        return
    turn, spot = 0.9 * view.time_s, np.array(view.stage_set.world["beam"], np.float32)
    for side in (0.0, np.pi):
        way = (np.float32(np.cos(turn + side) * 0.998), np.float32(-0.05), np.float32(np.sin(turn + side) * 0.998))
        beam(view.C, *spot, *way, np.float32(0.55), view.colour, view.depth)


def of_lamps(view: View) -> None:
    """The glow of all lamps: more of it in mist and at night."""
    P = view.P
    mist = np.float32(0.35 + 14.0 * min(float(P[lt.FOG_DENSITY]), 0.06) + 0.5 * float(P[lt.STARS]))
    rows = np.array([(*a.position, *a.colour, a.radius, a.halo) for a in view.lamps], np.float32).reshape(-1, 8)
    halos(view.C, rows, mist, view.colour, view.depth)


@kernel
def halos(C, lamps, strength, colour, depth):
    """The glow of lamps in the air. lamps rows: x y z r g b radius halo."""
    height, width = depth.shape
    focal = C[12] / (F(2) * C[14])
    for k in range(lamps.shape[0]):
        sx, sy, d = project(C, lamps[k, 0], lamps[k, 1], lamps[k, 2])
        if d < F(0.3) or lamps[k, 7] <= F(0):
            continue
        most = max(lamps[k, 3], max(lamps[k, 4], lamps[k, 5]))
        reach = F(0.55) * np.sqrt(most) + F(0.3)
        size = reach * focal / d
        y0, y1 = max(int(sy - size), 0), min(int(sy + size) + 1, height)
        x0, x1 = max(int(sx - size), 0), min(int(sx + size) + 1, width)
        power = lamps[k, 7] * strength * F(0.085) / (F(1) + most * F(0.05))
        for row in range(y0, y1):
            b = (F(row) + F(0.5) - sy) / size
            for i in range(x0, x1):
                a = (F(i) + F(0.5) - sx) / size
                q = np.sqrt(a * a + b * b)
                edge = saturate(F(1) - q)
                glow = edge * edge / (q * F(5.0) + F(0.22)) * power * saturate((depth[row, i] - d) * F(0.5) + F(0.25))
                colour[row, i, 0] += glow * lamps[k, 3]
                colour[row, i, 1] += glow * lamps[k, 4]
                colour[row, i, 2] += glow * lamps[k, 5]


@kernel
def beam(C, x, y, z, bx, by, bz, power, colour, depth):
    """A lighthouse's beam from x, y, z along the unit vector b, as light scattered in the air."""
    height, width = depth.shape
    wx, wy, wz = C[0] - x, C[1] - y, C[2] - z
    db = bx * wx + by * wy + bz * wz
    line, far = np.empty(width, np.float32), np.empty(width, np.float32)
    for row in range(height):
        v = F(1) - (F(row) + F(0.5)) / F(height) * F(2)
        for i in range(width):
            far[i] = depth[row, i]
        total = F(0)
        for i in range(width):
            u = (F(i) + F(0.5)) / F(width) * F(2) - F(1)
            dx = C[9] + u * C[14] * C[3] + v * C[15] * C[6]
            dy = C[10] + u * C[14] * C[4] + v * C[15] * C[7]
            dz = C[11] + u * C[14] * C[5] + v * C[15] * C[8]
            inv = F(1) / np.sqrt(dx * dx + dy * dy + dz * dz)
            ex, ey, ez = dx * inv, dy * inv, dz * inv
            c = ex * bx + ey * by + ez * bz
            de = ex * wx + ey * wy + ez * wz
            s2 = max(F(1) - c * c, F(0.004))
            s = (c * db - de) / s2
            t = (db - c * de) / s2
            s = min(max(s, F(0)), far[i] / inv)
            t = max(t, F(0))
            px, py, pz = wx + ex * s - bx * t, wy + ey * s - by * t, wz + ez * s - bz * t
            away = px * px + py * py + pz * pz
            wide = F(0.5) + F(0.045) * t
            k = saturate(F(1) - away / (wide * wide))
            k = k * k * power * falloff(t * F(0.020)) / np.sqrt(s2) * F(0.5) / (F(0.6) + F(0.03) * t)
            line[i] = min(k, F(1.2))
            total += line[i]
        if total > F(0):
            for i in range(width):
                colour[row, i, 0] += line[i] * F(1.0)
                colour[row, i, 1] += line[i] * F(0.86)
                colour[row, i, 2] += line[i] * F(0.58)


@part
def _marched(C, Q, shadow_map, noise, time, low, high, v, share, far, total):
    """total += the light that stands in the air of a row of rays at `share` of the way to each ray's end `far`."""
    size, n, flat = shadow_map.shape[0], total.shape[0], shadow_map.reshape(-1)
    for i in range(n):
        u = (F(i) + F(0.5)) / F(n) * F(2) - F(1)
        t = share * far[i]
        x = C[0] + (C[9] + u * C[14] * C[3] + v * C[15] * C[6]) * t
        y = C[1] + (C[10] + u * C[14] * C[4] + v * C[15] * C[7]) * t
        z = C[2] + (C[11] + u * C[14] * C[5] + v * C[15] * C[8]) * t
        px, py, pz = x - Q[0], y - Q[1], z - Q[2]
        away = px * Q[9] + py * Q[10] + pz * Q[11]
        length = np.sqrt(px * px + py * py + pz * pz)
        tu = ((px * Q[3] + py * Q[4] + pz * Q[5]) / (away * Q[14]) * F(0.5) + F(0.5)) * F(size)
        tv = (F(0.5) - (px * Q[6] + py * Q[7] + pz * Q[8]) / (away * Q[15]) * F(0.5)) * F(size)
        dust = F(0.6) + F(0.8) * sample(noise, x * F(30.0) + time * F(2.0), y * F(30.0) + z * F(22.0) - time)
        inside = (x > low[0]) & (x < high[0]) & (z > low[2]) & (z < high[2])
        lit = _mapped(flat, size, tu, tv, length) * dust * far[i]
        total[i] += lit if inside else F(0)


@part
def _widened(above, below, weight, line):
    """A row of the picture between two rows of the small one, a quarter of its width."""
    last = F(above.shape[0]) - F(1.001)
    for i in range(line.shape[0]):
        fx = min(max(F(i) * F(0.25) - F(0.375), F(0)), last)
        k = np.int32(fx)
        part_x, k1 = fx - F(k), k + np.int32(1)
        top = above[k] + (above[k1] - above[k]) * part_x
        bottom = below[k] + (below[k1] - below[k]) * part_x
        line[i] = top + (bottom - top) * weight


@kernel
def shaft(C, Q, shadow_map, noise, time, r, g, b, low, high, colour, depth, matte):
    """Sunlight on the dust of a room: where the sun's map is open along each ray; made small, laid over smoothly. It
    lies behind people more than before them: a face in it stays clear."""
    height, width = depth.shape
    h, w = max(height // 4, 1), max(width // 4, 2)
    small = np.zeros((h, w), np.float32)
    far, line = np.empty(w, np.float32), np.empty(width, np.float32)
    steps = 28
    for row in range(h):
        v = F(1) - (F(row) + F(0.5)) / F(h) * F(2)
        for i in range(w):
            a, e = min(row * 4 + 3, height - 1), min(i * 4 + 3, width - 1)
            most = max(max(depth[row * 4, i * 4], depth[a, e]), max(depth[row * 4, e], depth[a, i * 4]))
            far[i] = min(most, F(12.0))
        for k in range(steps):
            _marched(C, Q, shadow_map, noise[0], time, low, high, v, (F(k) + F(0.5)) / F(steps), far, small[row])
        for i in range(w):
            small[row, i] /= F(steps)
    for row in range(height):
        fy = min(max(F(row) * F(0.25) - F(0.375), F(0)), F(h - 1))
        j = int(fy)
        _widened(small[j], small[min(j + 1, h - 1)], fy - F(j), line)
        for i in range(width):
            k = line[i] * (F(0.25) if matte[row, i] >= 100 else F(1))
            colour[row, i, 0] += k * r
            colour[row, i, 1] += k * g
            colour[row, i, 2] += k * b
