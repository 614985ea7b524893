"""A wet street, a polished floor, a still pool: what the picture itself shows, mirrored in level ground.

The mirrored ray is followed through the picture's own depth (half as fine as the picture); where it finds nothing the
sky's colour stands for what is out of sight. Only sets with `world["mirror"]` pay for it.
"""

from __future__ import annotations

import numpy as np

from kinema.stage import light as p
from kinema.stage.engine.kernel import F, kernel, saturate, smooth
from kinema.stage.engine.noise import sample, slope

STEPS = 26
OWN = np.uint16(1)                            # the ground's or floor's object id


@kernel
def mirror(C, P, level, strength, patchy, rough, sky, noise, colour, depth, matte):
    """colour <- with what the level ground at `level` (m) mirrors. patchy 0..1: puddles; rough: how uneven (0..1);
    sky: share of the sky's light where nothing is found."""
    height, width = depth.shape
    h, w = (height + 1) // 2, (width + 1) // 2
    seen = np.zeros((h, w, 3), np.float32)
    for row in range(h):
        v = F(1) - (F(row * 2) + F(1.0)) / F(height) * F(2)
        for i in range(w):
            u = (F(i * 2) + F(1.0)) / F(width) * F(2) - F(1)
            dx = C[9] + u * C[14] * C[3] + v * C[15] * C[6]
            dy = C[10] + u * C[14] * C[4] + v * C[15] * C[7]
            dz = C[11] + u * C[14] * C[5] + v * C[15] * C[8]
            y0, x0 = row * 2, i * 2
            y1, x1 = min(y0 + 1, height - 1), min(x0 + 1, width - 1)
            own = (matte[y0, x0] == OWN) | (matte[y1, x0] == OWN) | (matte[y0, x1] == OWN) | (matte[y1, x1] == OWN)
            if not own or dy > F(-1e-4) or C[1] <= level:
                continue
            t = (level - C[1]) / dy
            if abs(t - depth[y0, x0]) > F(0.3) + F(0.04) * t:                # other ground than the level one
                continue
            px, pz = C[0] + dx * t, C[2] + dz * t
            scale = F(1) / np.sqrt(dx * dx + dy * dy + dz * dz)
            _, ex, ez = slope(noise[1], px * F(40), pz * F(40))
            _, bx, bz = slope(noise[0], px * F(22) + P[p.TIME] * F(3) * P[p.WET], pz * F(22))
            qx, qy, qz = dx * scale, -dy * scale, dz * scale
            bump = rough * (F(0.55) + F(0.45) * qy)
            qx, qz = qx + (ex * F(0.25) + bx * F(0.9)) * bump * F(0.5), qz + (ez + bz * F(2)) * bump
            far, step, hit = F(0.0), F(0.07), False
            hx, hy = 0, 0
            for _ in range(STEPS):
                far += step
                step *= F(1.24)
                x, y, z = px + qx * far - C[0], level + qy * far - C[1], pz + qz * far - C[2]
                d = x * C[9] + y * C[10] + z * C[11]
                if d < F(0.1):
                    break
                sx = ((x * C[3] + y * C[4] + z * C[5]) / (d * C[14]) * F(0.5) + F(0.5)) * F(width)
                sy = (F(0.5) - (x * C[6] + y * C[7] + z * C[8]) / (d * C[15]) * F(0.5)) * F(height)
                if not ((sx >= F(0)) & (sy >= F(0)) & (sx < F(width)) & (sy < F(height))):
                    break
                hx, hy = int(sx), int(sy)
                there = depth[hy, hx]
                if (d > there) & (d - there < F(0.25) + F(1.4) * step) & (matte[hy, hx] != OWN):
                    hit = True
                    break
            if hit or (far > F(20) and depth[hy, hx] > F(900)):
                seen[row, i, 0], seen[row, i, 1], seen[row, i, 2] = colour[hy, hx, 0], colour[hy, hx, 1], colour[
                    hy, hx, 2]
            else:
                k = saturate(qy * F(1.3))
                seen[row, i, 0] = (P[p.HOR_R] + (P[p.ZEN_R] - P[p.HOR_R]) * k) * sky
                seen[row, i, 1] = (P[p.HOR_G] + (P[p.ZEN_G] - P[p.HOR_G]) * k) * sky
                seen[row, i, 2] = (P[p.HOR_B] + (P[p.ZEN_B] - P[p.HOR_B]) * k) * sky
    for row in range(height):
        v = F(1) - (F(row) + F(0.5)) / F(height) * F(2)
        for i in range(width):
            if matte[row, i] != OWN:
                continue
            u = (F(i) + F(0.5)) / F(width) * F(2) - F(1)
            dx = C[9] + u * C[14] * C[3] + v * C[15] * C[6]
            dy = C[10] + u * C[14] * C[4] + v * C[15] * C[7]
            dz = C[11] + u * C[14] * C[5] + v * C[15] * C[8]
            d = depth[row, i]
            x, y, z = C[0] + dx * d, C[1] + dy * d, C[2] + dz * d
            if abs(y - level) > F(0.05) + F(0.002) * d or dy >= F(0):
                continue
            c = -dy / np.sqrt(dx * dx + dy * dy + dz * dz)
            k = F(1) - c
            k = F(0.10) + F(0.90) * k * k * k
            wet = smooth(F(0.40), F(0.62), sample(noise[0], x * F(5.3), z * F(5.3)) * F(0.7) + F(0.3) * sample(
                noise[1], x * F(4.1), z * F(4.1)))
            k *= strength * (F(1) - patchy * (F(1) - wet))
            fx, fy = F(i) * F(0.5) - F(0.25), F(row) * F(0.5) - F(0.25)
            a, b = max(int(fx), 0), max(int(fy), 0)
            a1, b1 = min(a + 1, w - 1), min(b + 1, h - 1)
            wx, wy = saturate(fx - F(a)), saturate(fy - F(b))
            for q in range(3):
                top = seen[b, a, q] + (seen[b, a1, q] - seen[b, a, q]) * wx
                low = seen[b1, a, q] + (seen[b1, a1, q] - seen[b1, a, q]) * wx
                s = min(top + (low - top) * wy, F(6))
                colour[row, i, q] += (s - colour[row, i, q] * F(0.6)) * k
