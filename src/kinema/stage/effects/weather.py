"""Rain and snow in a box of air that goes with the camera, the glow of lamps, a lighthouse's beam, a window's shaft.

A drop's place is its own lattice point carried by wind and gravity and wrapped into the box: a function of the time
and the eye, so that any frame can be drawn by itself and the drops stand in the world, not on the lens.
"""

from __future__ import annotations

import numpy as np

from kinema.stage.engine.grass import project
from kinema.stage.engine.kernel import F, falloff, kernel, saturate
from kinema.stage.engine.noise import hash01, sample
from kinema.stage.engine.shade import _mapped

BOX = F(18.0)                                 # metres, a side


@kernel
def rain(C, count, time, wind, strength, r, g, b, interior, wall_x, wall_z, colour, depth):
    """Streaks of falling drops; in a room only those beyond its back and left wall."""
    height, width = depth.shape
    focal = C[12] / (F(2) * C[14])
    for k in range(count):
        vx, vy = F(0.9) * wind + F(0.5) * hash01(k, 4, 5), F(-9.0) - F(2.0) * hash01(k, 5, 5)
        x = hash01(k, 1, 5) * BOX + vx * time - C[0]
        y = hash01(k, 2, 5) * BOX + vy * time - C[1]
        z = hash01(k, 3, 5) * BOX - C[2]
        x = C[0] + x - np.floor(x / BOX) * BOX - BOX * F(0.5)
        y = C[1] + y - np.floor(y / BOX) * BOX - BOX * F(0.5)
        z = C[2] + z - np.floor(z / BOX) * BOX - BOX * F(0.5)
        if interior and x > wall_x and z > wall_z:
            continue
        ax, ay, d = project(C, x, y, z)
        bx, by, e = project(C, x - vx * F(0.026), y - vy * F(0.026), z)
        if d < F(0.5) or e < F(0.5) or (ay < F(0) and by < F(0)) or (ay > F(height) and by > F(height)):
            continue
        steps = int(max(abs(ay - by), abs(ax - bx))) + 1
        if steps > 400:
            continue
        wide = min(max(F(0.0034) * focal / d, F(0.35)), F(2.2))
        alpha = strength * F(0.62) * min(F(0.9), wide) * saturate(d * F(0.5)) * falloff(d * F(0.05))
        for s in range(steps):
            part = (F(s) + F(0.5)) / F(steps)
            px, py = ax + (bx - ax) * part, ay + (by - ay) * part
            row = int(np.floor(py))
            if row < 0 or row >= height:
                continue
            left, right = px - wide * F(0.5), px + wide * F(0.5)
            for i in range(max(int(np.floor(left)), 0), min(int(np.floor(right)), width - 1) + 1):
                if depth[row, i] > d:
                    cover = (min(right, F(i + 1)) - max(left, F(i))) * alpha * F(4.0) * part * (F(1) - part)
                    colour[row, i, 0] += (r - colour[row, i, 0]) * cover
                    colour[row, i, 1] += (g - colour[row, i, 1]) * cover
                    colour[row, i, 2] += (b - colour[row, i, 2]) * cover


@kernel
def snow(C, count, time, wind, strength, r, g, b, interior, wall_x, wall_z, colour, depth):
    height, width = depth.shape
    focal = C[12] / (F(2) * C[14])
    for k in range(count):
        h = hash01(k, 4, 6)
        phase = h * F(40.0)
        fall = F(-0.75) - F(0.55) * hash01(k, 5, 6)
        # A triangle wave for the sway: no libm call.
        w = time * F(0.35) + phase
        w = abs(w - np.floor(w) - F(0.5)) * F(2.0)
        sway = w * w * (F(3) - F(2) * w) * F(0.55)
        x = hash01(k, 1, 6) * BOX + F(0.45) * wind * time + sway - C[0]
        y = hash01(k, 2, 6) * BOX + fall * time - C[1]
        z = hash01(k, 3, 6) * BOX + sway * F(0.6) - C[2]
        x = C[0] + x - np.floor(x / BOX) * BOX - BOX * F(0.5)
        y = C[1] + y - np.floor(y / BOX) * BOX - BOX * F(0.5)
        z = C[2] + z - np.floor(z / BOX) * BOX - BOX * F(0.5)
        if interior and x > wall_x and z > wall_z:
            continue
        px, py, d = project(C, x, y, z)
        if d < F(0.6):
            continue
        size = (F(0.010) + F(0.012) * h) * focal / d
        alpha = strength * saturate(d * F(0.6) - F(0.3)) * F(0.85)
        if size < F(0.8):
            alpha *= size * size / F(0.64)
            size = F(0.8)
        for row in range(max(int(py - size), 0), min(int(py + size) + 1, height)):
            for i in range(max(int(px - size), 0), min(int(px + size) + 1, width)):
                a, e = (F(i) + F(0.5) - px) / size, (F(row) + F(0.5) - py) / size
                cover = saturate((F(1) - a * a - e * e) * F(1.5)) * alpha
                if depth[row, i] > d:
                    colour[row, i, 0] += (r - colour[row, i, 0]) * cover
                    colour[row, i, 1] += (g - colour[row, i, 1]) * cover
                    colour[row, i, 2] += (b - colour[row, i, 2]) * cover


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
                glow = edge * edge / (q * F(5.0) + F(0.22)) * power * saturate((depth[row, i] - d) * F(0.8) + F(0.6))
                colour[row, i, 0] += glow * lamps[k, 3]
                colour[row, i, 1] += glow * lamps[k, 4]
                colour[row, i, 2] += glow * lamps[k, 5]


@kernel
def beam(C, x, y, z, bx, by, bz, power, colour, depth):
    """A lighthouse's beam from x, y, z along the unit vector b, as light scattered in the air."""
    height, width = depth.shape
    wx, wy, wz = C[0] - x, C[1] - y, C[2] - z
    for row in range(height):
        v = F(1) - (F(row) + F(0.5)) / F(height) * F(2)
        for i in range(width):
            u = (F(i) + F(0.5)) / F(width) * F(2) - F(1)
            dx = C[9] + u * C[14] * C[3] + v * C[15] * C[6]
            dy = C[10] + u * C[14] * C[4] + v * C[15] * C[7]
            dz = C[11] + u * C[14] * C[5] + v * C[15] * C[8]
            inv = F(1) / np.sqrt(dx * dx + dy * dy + dz * dz)
            ex, ey, ez = dx * inv, dy * inv, dz * inv
            c = ex * bx + ey * by + ez * bz
            de = ex * wx + ey * wy + ez * wz
            db = bx * wx + by * wy + bz * wz
            s2 = max(F(1) - c * c, F(0.004))
            s = (c * db - de) / s2
            t = (db - c * de) / s2
            s = min(max(s, F(0)), depth[row, i] / inv * F(1.0))
            t = max(t, F(0))
            px, py, pz = wx + ex * s - bx * t, wy + ey * s - by * t, wz + ez * s - bz * t
            away = px * px + py * py + pz * pz
            wide = F(0.5) + F(0.045) * t
            k = saturate(F(1) - away / (wide * wide))
            k = k * k * power * falloff(t * F(0.020)) / np.sqrt(s2) * F(0.5) / (F(0.6) + F(0.03) * t)
            k = min(k, F(1.2))
            colour[row, i, 0] += k * F(1.0)
            colour[row, i, 1] += k * F(0.86)
            colour[row, i, 2] += k * F(0.58)


@kernel
def shaft(C, Q, shadow_map, noise, time, r, g, b, low, high, colour, depth):
    """Sunlight on the dust of a room: where the sun's map is open along each ray; made small, laid over smoothly."""
    height, width = depth.shape
    h, w = height // 4, width // 4
    small = np.empty((h, w), np.float32)
    size = shadow_map.shape[0]
    for row in range(h):
        v = F(1) - (F(row) + F(0.5)) / F(h) * F(2)
        for i in range(w):
            u = (F(i) + F(0.5)) / F(w) * F(2) - F(1)
            dx = C[9] + u * C[14] * C[3] + v * C[15] * C[6]
            dy = C[10] + u * C[14] * C[4] + v * C[15] * C[7]
            dz = C[11] + u * C[14] * C[5] + v * C[15] * C[8]
            far = min(depth[row * 4 + 2, i * 4 + 2], F(12.0))
            total = F(0)
            for k in range(28):
                t = (F(k) + F(0.5)) * F(1.0 / 28.0) * far
                x, y, z = C[0] + dx * t, C[1] + dy * t, C[2] + dz * t
                px, py, pz = x - Q[0], y - Q[1], z - Q[2]
                away = px * Q[9] + py * Q[10] + pz * Q[11]
                length = np.sqrt(px * px + py * py + pz * pz)
                tu = ((px * Q[3] + py * Q[4] + pz * Q[5]) / (away * Q[14]) * F(0.5) + F(0.5)) * F(size)
                tv = (F(0.5) - (px * Q[6] + py * Q[7] + pz * Q[8]) / (away * Q[15]) * F(0.5)) * F(size)
                dust = F(0.6) + F(0.8) * sample(noise[0], x * F(30.0) + time * F(2.0), y * F(30.0) + z * F(22.0) - time)
                inside = (x > low[0]) & (x < high[0]) & (z > low[2]) & (z < high[2])
                total += _mapped(shadow_map, size, tu, tv, length) * dust if inside else F(0)
            small[row, i] = total * F(1.0 / 28.0) * far
    for row in range(height):
        fy = min(max(F(row) * F(0.25) - F(0.375), F(0)), F(h - 1))
        j = int(fy)
        j1 = min(j + 1, h - 1)
        b_ = fy - F(j)
        for i in range(width):
            fx = min(max(F(i) * F(0.25) - F(0.375), F(0)), F(w - 1))
            k = int(fx)
            k1 = min(k + 1, w - 1)
            a = fx - F(k)
            top = small[j, k] + (small[j, k1] - small[j, k]) * a
            bottom = small[j1, k] + (small[j1, k1] - small[j1, k]) * a
            s = top + (bottom - top) * b_
            colour[row, i, 0] += s * r
            colour[row, i, 1] += s * g
            colour[row, i, 2] += s * b
