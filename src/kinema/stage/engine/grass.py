"""Blades of grass and flowers near the camera, drawn over the finished picture.

A blade takes its light from the ground it grows on: the colour of the picture at its root, darker below, lighter at
the tip. So it stands in every shadow and every firelight without being lit itself. Blades grow on a fixed lattice of
the world (they do not swim when the camera moves), shrink to nothing toward the edge of their circle, and sway.
"""

from __future__ import annotations

import numpy as np

from kinema.stage.engine.kernel import F, inlined, kernel, part, smooth
from kinema.stage.engine.noise import hash01, sample
from kinema.stage.engine.terrain import _cell, channel_at, height_at

CELL = F(0.115)  # metres between blades
REACH = F(15.0)  # metres from the camera to where the last ones grow


@inlined
def project(C, x, y, z):
    """Pixel x, y and distance along the view axis of a point."""
    px, py, pz = x - C[0], y - C[1], z - C[2]
    depth = px * C[9] + py * C[10] + pz * C[11]
    safe = depth if depth > F(0.02) else F(0.02)
    u = (px * C[3] + py * C[4] + pz * C[5]) / (safe * C[14])
    v = (px * C[6] + py * C[7] + pz * C[8]) / (safe * C[15])
    return (u * F(0.5) + F(0.5)) * C[12] - C[16], (F(0.5) - v * F(0.5)) * C[13] - C[17], depth


@part
def _blade(colour, depth, x0, y0, x1, y1, x2, y2, half, z, r, g, b, tip):
    """A tapering curve from root 0 over knee 1 to tip 2, covering pixels by their share."""
    height, width = depth.shape
    top = min(y0, min(y1, y2))
    first, last = max(int(np.floor(top)), 0), min(int(y0), height - 1)
    span = y0 - y2
    if span < F(0.7):
        return
    for row in range(first, last + 1):
        s = (y0 - (F(row) + F(0.5))) / span
        if s < F(0) or s > F(1):
            continue
        a, c = F(1) - s, s
        x = a * a * x0 + F(2) * a * c * x1 + c * c * x2
        w = half * (F(1) - s * s) + F(0.12)
        left, right = x - w, x + w
        i0, i1 = max(int(np.floor(left)), 0), min(int(np.floor(right)), width - 1)
        shade = F(0.62) + F(0.62) * s
        for i in range(i0, i1 + 1):
            if depth[row, i] < z:
                continue
            cover = min(right, F(i + 1)) - max(left, F(i))
            cover = min(max(cover, F(0)), F(1)) * F(0.92)
            colour[row, i, 0] += (r * shade + tip * s * r - colour[row, i, 0]) * cover
            colour[row, i, 1] += (g * shade + tip * s * g - colour[row, i, 1]) * cover
            colour[row, i, 2] += (b * shade + tip * F(0.4) * s * b - colour[row, i, 2]) * cover


@kernel
def draw_grass(grid, heights, C, noise, time, wind, density, flowers, colour, depth, matte):
    """Blades on dry, gentle, green ground within REACH of the camera, the farthest first."""
    height, width = depth.shape
    grid, heights = grid.reshape(-1), heights.reshape(-1)
    focal = C[12] / (F(2) * C[14])
    rings = int(REACH / CELL)
    ex, ez = int(np.floor(C[0] / CELL)), int(np.floor(C[2] / CELL))
    fx, fz = C[9], C[11]
    norm = max(np.sqrt(fx * fx + fz * fz), F(1e-3))
    fx, fz = fx / norm, fz / norm
    steep = norm < F(0.35)
    # Cells from far to near: walk the axis along which the camera looks.
    along_x = abs(fx) > abs(fz)
    for p in range(2 * rings + 1):
        major = (rings - p) if (fx if along_x else fz) > F(0) else (p - rings)
        for minor in range(-rings, rings + 1):
            i, j = (ex + major, ez + minor) if along_x else (ex + minor, ez + major)
            cx, cz = F(i) * CELL - C[0], F(j) * CELL - C[2]
            front = cx * fx + cz * fz
            if (front < F(-0.5) and not steep) or cx * cx + cz * cz > REACH * REACH:
                continue
            if not steep and abs(cx * fz - cz * fx) > (front + F(1.2)) * C[14] * F(1.15) + F(0.6):
                continue
            far = np.sqrt(cx * cx + cz * cz)
            thin = F(1) - far / REACH
            if hash01(i, j, 3) > density * (F(0.25) + F(0.75) * thin):
                continue
            x = (F(i) + hash01(i, j, 1)) * CELL
            z = (F(j) + hash01(i, j, 2)) * CELL
            clump = sample(noise[1], x * F(9.0), z * F(9.0)) * F(0.7) + F(0.5) * sample(
                noise[0], x * F(2.2), z * F(2.2)
            )
            if clump < F(0.52):
                continue
            y = height_at(heights, x, z)
            sx, sy, d = project(C, x, y, z)
            if d < F(0.35) or sx < F(-20) or sx > F(width + 20) or sy < F(0):
                continue
            px, py = min(max(int(sx), 0), width - 1), min(int(sy), height - 1)
            if matte[py, px] != 1 or sy > F(height) + F(90.0) / max(d, F(0.5)) * F(0.2) * focal / F(90):
                continue
            if sy < F(height) and abs(depth[py, px] - d) > F(0.12) + F(0.05) * d:
                continue
            u, v = _cell(x), _cell(z)
            iu, iv = np.int32(u), np.int32(v)
            red = channel_at(grid, 4, iu, iv, u - F(iu), v - F(iv))
            green = channel_at(grid, 5, iu, iv, u - F(iu), v - F(iv))
            wet = channel_at(grid, 7, iu, iv, u - F(iu), v - F(iv))
            if green < red * F(0.97) or wet > F(-0.05) or wet < F(-5.0):
                continue
            h1, h2, h3 = hash01(i, j, 4), hash01(i, j, 5), hash01(i, j, 6)
            tall = (F(0.06) + F(0.20) * h1 * h1 + F(0.16) * (clump - F(0.52))) * smooth(F(0.0), F(0.35), thin)
            angle = sample(noise[0], x * F(3.0) + time * F(7.0) * wind, z * F(3.0)) - F(0.5)
            lean_x = (h2 - F(0.5)) * F(0.9) + angle * F(0.9) * wind
            lean_z = (h3 - F(0.5)) * F(0.9) + angle * F(0.4) * wind
            tx, ty, tz = x + lean_x * tall, y + tall, z + lean_z * tall
            kx, ky, _ = project(
                C, x + lean_x * tall * F(0.25), y + tall * F(0.62), z + lean_z * tall * F(0.25)
            )
            qx, qy, _ = project(C, tx, ty, tz)
            half = (F(0.0045) + F(0.004) * h2) * focal / d
            r, g, b = colour[py, px, 0], colour[py, px, 1], colour[py, px, 2]
            tint = F(0.80) + F(0.45) * h3
            warm = F(0.92) + F(0.20) * h1
            if flowers > F(0) and h2 > F(0.985) and far < F(11):
                # A flower: a stalk and a small disc of pale colour, lit like the ground below it.
                _blade(colour, depth, sx, sy, kx, ky, qx, qy, half * F(0.7), d - F(0.25), r, g, b, F(0.2))
                lum = (r + g + b) * F(1.1)
                size = max(F(0.021) * focal / d, F(0.7))
                kind = h3 * F(3.0)
                fr, fg, fb = F(1.0), F(0.86), F(0.62)
                if kind < F(1.0):
                    fr, fg, fb = F(0.95), F(0.45), F(0.50)
                elif kind < F(1.7):
                    fr, fg, fb = F(0.60), F(0.52), F(0.95)
                for yy in range(max(int(qy - size), 0), min(int(qy + size) + 1, height)):
                    for xx in range(max(int(qx - size), 0), min(int(qx + size) + 1, width)):
                        a, c = (F(xx) + F(0.5) - qx) / size, (F(yy) + F(0.5) - qy) / (size * F(0.75))
                        cover = min(max((F(1) - a * a - c * c) * F(1.6), F(0)), F(1))
                        if cover > F(0) and depth[yy, xx] > d - F(0.25):
                            colour[yy, xx, 0] += (lum * fr - colour[yy, xx, 0]) * cover
                            colour[yy, xx, 1] += (lum * fg - colour[yy, xx, 1]) * cover
                            colour[yy, xx, 2] += (lum * fb - colour[yy, xx, 2]) * cover
                continue
            _blade(
                colour,
                depth,
                sx,
                sy,
                kx,
                ky,
                qx,
                qy,
                half,
                d - F(0.25),
                r * tint * warm,
                g * tint,
                b * tint * F(0.9),
                F(0.35),
            )
