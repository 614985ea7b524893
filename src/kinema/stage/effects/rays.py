"""Shafts of light in the air toward a low sun: the sky's brightness drawn out from the sun, where trees let it through.

Made at a quarter of the picture's size and laid over smoothly; only where the sun is before the camera.
"""

from __future__ import annotations

import numpy as np

from kinema.stage import light as p
from kinema.stage.engine.kernel import F, kernel, saturate

STEPS = 28
SKY = F(900.0)                                # metres; what is farther lets the sun through


@kernel
def rays(C, P, strength, colour, depth):
    """colour <- with shafts. strength 0..1; their colour is that of the glow round the sun."""
    height, width = depth.shape
    ahead = P[p.SUN_X] * C[9] + P[p.SUN_Y] * C[10] + P[p.SUN_Z] * C[11]
    if ahead < F(0.2) or strength <= F(0):
        return
    u = (P[p.SUN_X] * C[3] + P[p.SUN_Y] * C[4] + P[p.SUN_Z] * C[5]) / (ahead * C[14])
    v = (P[p.SUN_X] * C[6] + P[p.SUN_Y] * C[7] + P[p.SUN_Z] * C[8]) / (ahead * C[15])
    h, w = max(height // 4, 1), max(width // 4, 1)
    sx, sy = (u * F(0.5) + F(0.5)) * F(w), (F(0.5) - v * F(0.5)) * F(h)
    edge = saturate(F(2.2) - max(abs(u), abs(v)) * F(0.8))            # fades as the sun leaves the picture
    mask, small = np.empty((h, w), np.float32), np.empty((h, w), np.float32)
    for row in range(h):
        for i in range(w):
            x, y = (F(i) + F(0.5) - sx) / F(w), (F(row) + F(0.5) - sy) / F(w)
            glow = F(1) / (F(1) + F(5.0) * (x * x + y * y))
            mask[row, i] = glow if depth[min(row * 4 + 2, height - 1), min(i * 4 + 2, width - 1)] > SKY else F(0)
    for row in range(h):
        for i in range(w):
            total, weight = F(0), F(1)
            start = F((row * 7 + i * 3) & 7) * F(0.125)
            for k in range(STEPS):
                part = (F(k) + start) * F(0.9 / STEPS)
                x, y = F(i) + (sx - F(i)) * part, F(row) + (sy - F(row)) * part
                a, b = min(max(int(x), 0), w - 1), min(max(int(y), 0), h - 1)
                total += mask[b, a] * weight
                weight *= F(0.965)
            small[row, i] = total * F(1.0 / STEPS) * (F(1) - F(0.75) * mask[row, i])
    k = strength * edge
    for row in range(height):
        fy = min(max(F(row) * F(0.25) - F(0.375), F(0)), F(h - 1))
        j = int(fy)
        j1, wy = min(j + 1, h - 1), fy - F(int(fy))
        for i in range(width):
            fx = min(max(F(i) * F(0.25) - F(0.375), F(0)), F(w - 1))
            a = int(fx)
            a1, wx = min(a + 1, w - 1), fx - F(int(fx))
            top = small[j, a] + (small[j, a1] - small[j, a]) * wx
            low = small[j1, a] + (small[j1, a1] - small[j1, a]) * wx
            s = (top + (low - top) * wy) * k
            colour[row, i, 0] += s * P[p.GLOW_R]
            colour[row, i, 1] += s * P[p.GLOW_G]
            colour[row, i, 2] += s * P[p.GLOW_B]
