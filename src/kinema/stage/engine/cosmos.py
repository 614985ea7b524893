"""The sky of space, where a set's palette says SPACE: nebula, stars, a sun, a planet with air and perhaps a ring.

Palette: ZEN the deep, HOR and GLOW the nebula's two colours, CLOUD and SHADE the planet's light and dark, FOG its air.
"""

from __future__ import annotations

import numpy as np

from kinema.stage import light as p
from kinema.stage.engine import trace as tr
from kinema.stage.engine.kernel import F, falloff, inlined, part, saturate, smooth
from kinema.stage.engine.noise import hash01, sample


@inlined
def _around(tile, x, y, z, scale, off):
    """Noise on a direction (or any point) without a seam: three planes, blended."""
    a, b, c = x * x, y * y, z * z
    a, b, c = a * a, b * b, c * c
    total = a + b + c + F(1e-9)
    return (a * sample(tile, y * scale + off, z * scale) + b * sample(tile, x * scale, z * scale + off)
            + c * sample(tile, x * scale + off, y * scale + F(71))) / total


@inlined
def _stars(x, y, z, cells, seed, share):
    """Brightness of the one star of a cell on the cube around the eye."""
    a, b, c = abs(x), abs(y), abs(z)
    m = max(a, max(b, c))
    u, v = (y, z) if m == a else ((x, z) if m == b else (x, y))
    face = (0 if m == a else (1 if m == b else 2)) * 2 + (1 if x + y + z > F(0) else 0)
    u, v = u / m * cells, v / m * cells
    fu, fv = np.floor(u), np.floor(v)
    key = np.int32(fu) * np.int32(7919) + np.int32(fv) * np.int32(104729) + np.int32(face) * np.int32(31337)
    h, h1, h2 = hash01(key, 3, seed), hash01(key, 1, seed), hash01(key, 2, seed)
    du, dv = u - fu - F(0.25) - F(0.5) * h1, v - fv - F(0.25) - F(0.5) * h2
    bright = h * h
    size = F(0.004) + F(0.011) * bright * bright
    k = saturate(F(1) - (du * du + dv * dv) / size)
    return k * k * (F(0.12) + F(1.6) * bright * bright * bright) if h2 < share else F(0), h1


@inlined
def _planet(dx, dy, dz, r, g, b, P, noise):
    """The planet, its air and its ring over what is behind them."""
    cx, cy, cz, R = P[p.PLANET_X], P[p.PLANET_Y], P[p.PLANET_Z], P[p.PLANET_R]
    along = dx * cx + dy * cy + dz * cz
    off2 = max(F(1) - along * along, F(0))
    inside = R * R - off2
    far = F(10)
    if (along > F(0)) & (inside > F(0)):
        far = along - np.sqrt(inside)
        nx, ny, nz = (dx * far - cx) / R, (dy * far - cy) / R, (dz * far - cz) / R
        ndl = nx * P[p.SUN_X] + ny * P[p.SUN_Y] + nz * P[p.SUN_Z]
        lit = smooth(F(-0.12), F(0.9), ndl)
        off = P[p.COSMOS_SEED]
        wind = _around(noise[0], nx, ny, nz, F(46), off) - F(0.5)
        land = _around(noise[2], nx, ny * (F(1) + P[p.RING] * F(5)), nz, F(64) + F(40) * wind, off * F(1.7))
        fine = _around(noise[2], nx, ny, nz, F(210), off) - F(0.5)
        k = smooth(F(0.40), F(0.62), land + F(0.16) * fine)
        cloud = smooth(F(0.50), F(0.72), _around(noise[2], nx + wind * F(0.2), ny * F(1.6), nz, F(120), off + F(40)))
        cloud *= F(0.7) * (F(1) - F(0.6) * P[p.RING])
        air = F(1) + (nx * dx + ny * dy + nz * dz)
        air = air * air * air * F(1.1)
        tone = F(0.85) + F(0.5) * fine
        pr = (P[p.SHADE_R] + (P[p.CLOUD_R] - P[p.SHADE_R]) * k) * tone
        pg = (P[p.SHADE_G] + (P[p.CLOUD_G] - P[p.SHADE_G]) * k) * tone
        pb = (P[p.SHADE_B] + (P[p.CLOUD_B] - P[p.SHADE_B]) * k) * tone
        pr, pg, pb = pr + (F(0.8) - pr) * cloud, pg + (F(0.8) - pg) * cloud, pb + (F(0.82) - pb) * cloud
        dusk = smooth(F(0.35), F(0.0), abs(ndl - F(0.08))) * F(0.25)
        rim = air * smooth(F(-0.35), F(0.35), ndl)
        night = F(0.012)
        r = pr * (lit * P[p.SUN_R] * (F(1) + dusk) + night) * F(0.55) + P[p.FOG_R] * rim
        g = pg * (lit * P[p.SUN_G] + night) * F(0.55) + P[p.FOG_G] * rim
        b = pb * (lit * P[p.SUN_B] * (F(1) - dusk) + night * F(2)) * F(0.55) + P[p.FOG_B] * rim
    elif along > F(0):
        gap = (np.sqrt(off2) - R) / R
        inv = F(1) / np.sqrt(off2 + F(1e-9))
        nx, ny, nz = (dx - cx * along) * inv, (dy - cy * along) * inv, (dz - cz * along) * inv
        lit = smooth(F(-0.3), F(0.8), nx * P[p.SUN_X] + ny * P[p.SUN_Y] + nz * P[p.SUN_Z])
        halo = (falloff(gap * F(34)) * F(0.9) + falloff(gap * F(8)) * F(0.12)) * lit
        r, g, b = r + P[p.FOG_R] * halo, g + P[p.FOG_G] * halo, b + P[p.FOG_B] * halo
    if P[p.RING] > F(0):
        mx, my, mz = F(0.30), F(0.93), F(-0.21)
        through = dx * mx + dy * my + dz * mz
        t = (cx * mx + cy * my + cz * mz) / (through if abs(through) > F(1e-5) else F(1e-5))
        if (t > F(0)) & (t < far):
            qx, qy, qz = dx * t - cx, dy * t - cy, dz * t - cz
            q = np.sqrt(qx * qx + qy * qy + qz * qz) / R
            bands = sample(noise[1], q * F(150), F(31)) * F(0.7) + sample(noise[0], q * F(60), F(11)) * F(0.5)
            alpha = smooth(F(1.32), F(1.42), q) * smooth(F(2.30), F(2.16), q) * smooth(F(0.25), F(0.8), bands)
            s = (qx * P[p.SUN_X] + qy * P[p.SUN_Y] + qz * P[p.SUN_Z]) / R
            shade = smooth(F(0.94), F(1.06), np.sqrt(max(q * q - s * s, F(0)))) if s < F(0) else F(1)
            k = alpha * F(0.8)
            light = (F(0.04) + F(0.34) * shade) * (F(0.7) + F(0.6) * bands)
            r += (light * P[p.SUN_R] * F(0.95) - r) * k
            g += (light * P[p.SUN_G] * F(0.86) - g) * k
            b += (light * P[p.SUN_B] * F(0.76) - b) * k
    return r, g, b


@inlined
def space_colour(dx, dy, dz, P, noise):
    """Scene-linear radiance from direction d (unit)."""
    off = P[p.COSMOS_SEED]
    warp = _around(noise[0], dx, dy, dz, F(26), off) - F(0.5)
    wx, wy = dx + F(0.5) * warp, dy - F(0.35) * warp
    cloud = F(0.6) * _around(noise[2], wx, wy, dz, F(60), off) + F(0.4) * _around(noise[2], wx, wy, dz, F(150), off)
    other = _around(noise[2], wy, dz, wx, F(48), off + F(90))
    lane = _around(noise[2], wx, wy, dz, F(105), off + F(33))
    tilt = F(0.52) * dx + F(0.80) * dy + F(0.28) * dz + F(0.02)
    band = falloff(tilt * tilt * F(5))
    cover = P[p.COVER]
    thick = smooth(F(0.50) - F(0.30) * band * cover - F(0.10) * cover, F(0.80), cloud) * (F(0.25) + F(0.95) * band)
    thick *= F(1) - F(0.75) * smooth(F(0.52), F(0.66), lane) * band
    hue = smooth(F(0.38), F(0.66), other)
    core = thick * thick * F(1.3)
    flash = F(1) + P[p.FLASH] * F(3)
    r = P[p.ZEN_R] + ((P[p.HOR_R] + (P[p.GLOW_R] - P[p.HOR_R]) * hue) * thick + P[p.GLOW_R] * core) * flash
    g = P[p.ZEN_G] + ((P[p.HOR_G] + (P[p.GLOW_G] - P[p.HOR_G]) * hue) * thick + P[p.GLOW_G] * core) * flash
    b = P[p.ZEN_B] + ((P[p.HOR_B] + (P[p.GLOW_B] - P[p.HOR_B]) * hue) * thick + P[p.GLOW_B] * core) * flash
    small, tint = _stars(dx, dy, dz, F(46), 41, F(0.35) + F(0.5) * band)
    great, _ = _stars(dx, dy, dz, F(21), 43, F(0.35))
    star = small * F(0.7) + great * F(1.4)
    r += star * (F(0.75) + F(0.35) * tint)
    g += star * F(0.92)
    b += star * (F(1.15) - F(0.35) * tint)
    mu = saturate(dx * P[p.SUN_X] + dy * P[p.SUN_Y] + dz * P[p.SUN_Z])
    m4 = mu * mu * mu * mu
    m16 = m4 * m4 * m4 * m4
    m64 = m16 * m16 * m16 * m16
    m256 = m64 * m64 * m64 * m64
    glare = F(0.03) * m16 + F(0.10) * m64 + F(0.6) * m256 * m256
    disc = smooth(F(0.9994), F(0.9997), mu) * P[p.DISC] + glare
    return _planet(dx, dy, dz, r + disc * P[p.SUN_R], g + disc * P[p.SUN_G], b + disc * P[p.SUN_B], P, noise)


@part
def space_rays(P, S, ids, n, noise):
    for i in range(n):
        if ids[i] == tr.SKY:
            S[19][i], S[20][i], S[21][i] = space_colour(S[0][i], S[1][i], S[2][i], P, noise)
