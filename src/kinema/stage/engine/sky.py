"""The sky as a function of direction: gradient, glow and disc of sun or moon, one layer of clouds, stars."""

from __future__ import annotations

import numpy as np

from kinema.stage import light as p
from kinema.stage.engine.kernel import F, falloff, inlined, saturate, smooth
from kinema.stage.engine.noise import hash01, sample


@inlined
def air_colour(mu, P):
    """Colour of the haze toward a direction whose cosine with the sun is mu."""
    s = saturate(mu)
    s2 = s * s
    s8 = s2 * s2 * s2 * s2
    g = F(0.16) * s2 + F(0.42) * s8
    return P[p.FOG_R] + g * P[p.GLOW_R], P[p.FOG_G] + g * P[p.GLOW_G], P[p.FOG_B] + g * P[p.GLOW_B]


@inlined
def haze(eye_y, dy, t, P):
    """Share of light that comes through t metres of air, thinner with height."""
    scale = F(1.0) / P[p.FOG_HEIGHT]
    low = falloff(max(eye_y - P[p.FOG_BASE], F(0)) * scale)
    end = falloff(max(eye_y + dy * t - P[p.FOG_BASE], F(0)) * scale)
    mid = falloff(max(eye_y + dy * t * F(0.5) - P[p.FOG_BASE], F(0)) * scale)
    return falloff(min(P[p.FOG_DENSITY] * t * (low + end + F(4.0) * mid) * F(0.1666667), F(60.0)))


@inlined
def sunk(dy, P):
    """How much of the sky at that height has sunk into the haze: most at the horizon."""
    dense = min(P[p.FOG_DENSITY] * F(45.0), F(1.0))
    return smooth(F(0.16) + F(0.9) * dense, F(-0.02), dy) * (F(0.55) + F(0.45) * dense)


@inlined
def turn_of(dx, dz):
    """Direction round the horizon as 0..1, without a call into libm (error below 0.0001)."""
    ax, az = abs(dx), abs(dz)
    a = min(ax, az) / (max(ax, az) + F(1e-9))
    q = a * a
    t = a * (F(0.9998660) + q * (F(-0.3302995) + q * (F(0.1801410) + q * (F(-0.0851330) + q * F(0.0208351)))))
    t = F(1.5707963) - t if az > ax else t
    t = F(3.1415927) - t if dx < F(0) else t
    t = -t if dz < F(0) else t
    return t * F(0.15915494) + F(0.5)


@inlined
def banded(noise, first, u, v):
    """Bilinear value of a picture 1024 wide and 256 high that is kept as four tiles from layer `first` on."""
    v = min(max(v, F(0)), F(254.5))
    fu, fv = np.floor(u), np.floor(v)
    wu, wv = u - fu, v - fv
    i, j = np.int32(fu) & np.int32(1023), np.int32(fv)
    k = (i + np.int32(1)) & np.int32(1023)
    la, ca = first + (i >> np.int32(8)), i & np.int32(255)
    lb, cb = first + (k >> np.int32(8)), k & np.int32(255)
    top = noise[la, j, ca] + (noise[lb, j, cb] - noise[la, j, ca]) * wu
    low = noise[la, j + 1, ca] + (noise[lb, j + 1, cb] - noise[la, j + 1, ca]) * wu
    return top + (low - top) * wv


@inlined
def sky_colour(dx, dy, dz, P, noise, detail):
    """Scene-linear radiance from direction d (unit). `detail` 0 leaves out disc and stars (for reflections)."""
    up = max(dy, F(0))
    h = F(1) - min(up * F(1.15), F(1))
    h2 = h * h
    h4 = h2 * h2
    w = F(0.25) * h2 + F(0.75) * h4 * h2
    r = P[p.ZEN_R] + (P[p.HOR_R] - P[p.ZEN_R]) * w
    g = P[p.ZEN_G] + (P[p.HOR_G] - P[p.ZEN_G]) * w
    b = P[p.ZEN_B] + (P[p.HOR_B] - P[p.ZEN_B]) * w
    mu = dx * P[p.SUN_X] + dy * P[p.SUN_Y] + dz * P[p.SUN_Z]
    s = saturate(mu)
    s2 = s * s
    s4 = s2 * s2
    s16 = s4 * s4 * s4 * s4
    s64 = s16 * s16 * s16 * s16
    s256 = s64 * s64 * s64 * s64
    glow = F(0.10) * s4 + F(0.28) * s16 + F(0.42) * s64 + F(0.9) * s256
    r += glow * P[p.GLOW_R]
    g += glow * P[p.GLOW_G]
    b += glow * P[p.GLOW_B]
    # Stars: one to a cell of a stereographic grid, dimmer ones more often.
    inv = F(1) / (F(1) + up)
    sx, sy = dx * inv * F(90.0), dz * inv * F(90.0)
    fx, fy = np.floor(sx), np.floor(sy)
    seed = np.int32(fx) * np.int32(7919) + np.int32(fy) * np.int32(104729)
    h1, h2_, h3 = hash01(seed, 1, 11), hash01(seed, 2, 12), hash01(seed, 3, 13)
    ax, ay = sx - fx - F(0.2) - F(0.6) * h1, sy - fy - F(0.2) - F(0.6) * h2_
    size = F(0.0045) + F(0.008) * h3 * h3
    star = saturate(F(1) - (ax * ax + ay * ay) / size)
    star = star * star * (F(0.10) + F(1.1) * h3 * h3 * h3 * h3) * smooth(F(0.02), F(0.3), dy) * P[p.STARS] * detail
    star = star if h3 > F(0.45) else F(0)
    r += star * F(0.85)
    g += star * F(0.92)
    b += star
    edge = smooth(F(0.99945), F(0.99962), mu) * P[p.DISC] * detail
    moon = F(1) - P[p.STARS] * F(0.45) * smooth(F(0.35), F(0.75), sample(noise[0], dx * F(1900.0), dy * F(1900.0)))
    r += edge * (F(1.0)) * moon
    g += edge * (F(0.90) + F(0.1) * P[p.STARS]) * moon
    b += edge * (F(0.66) + F(0.34) * P[p.STARS]) * moon
    # Clouds on a plane overhead, lit from the side of the sun.
    q = F(1) / (up + F(0.10))
    t = P[p.TIME] * F(0.35) * P[p.WIND]
    cx, cy = dx * q * F(17.0) + t, dz * q * F(17.0) - t * F(0.3)
    n = F(0.62) * sample(noise[2], cx, cy) + F(0.38) * sample(noise[2], cx * F(2.7) + t, cy * F(2.7) + F(91.0))
    ox, oy = P[p.SUN_X] * F(3.2), P[p.SUN_Z] * F(3.2)
    n2 = F(0.62) * sample(noise[2], cx + ox, cy + oy) + F(0.38) * sample(
        noise[2], (cx + ox) * F(2.7) + t, (cy + oy) * F(2.7) + F(91.0))
    veil = max(P[p.COVER] - (F(0.24) if noise.shape[0] > 4 else F(0)), F(0.1)) if P[p.COVER] < F(0.85) else P[p.COVER]
    gate = F(0.78) - F(0.62) * veil
    cover = smooth(gate, gate + F(0.20), n) * smooth(F(0.015), F(0.14), dy) * F(0.92)
    lit = saturate(F(0.45) + (n - n2) * F(3.0) + F(0.35) * s4 - (n - gate) * F(0.9))
    k = lit + F(0.5) * s16
    cr = P[p.SHADE_R] + (P[p.CLOUD_R] - P[p.SHADE_R]) * k
    cg = P[p.SHADE_G] + (P[p.CLOUD_G] - P[p.SHADE_G]) * k
    cb = P[p.SHADE_B] + (P[p.CLOUD_B] - P[p.SHADE_B]) * k
    r += (cr - r) * cover
    g += (cg - g) * cover
    b += (cb - b) * cover
    if noise.shape[0] > 4:
        # Heaped clouds, baked round the horizon (clouds.py).
        du, dv = turn_of(dx, dz) * F(1024.0) + P[p.TIME] * F(0.5) * P[p.WIND], dy * F(256.0 / 0.62)
        heap = banded(noise, 4, du, dv)
        body = banded(noise, 8, du, dv)
        k = body + F(0.6) * s16 * (F(1) - heap)
        r += (P[p.SHADE_R] + (P[p.CLOUD_R] - P[p.SHADE_R]) * k - r) * heap
        g += (P[p.SHADE_G] + (P[p.CLOUD_G] - P[p.SHADE_G]) * k - g) * heap
        b += (P[p.SHADE_B] + (P[p.CLOUD_B] - P[p.SHADE_B]) * k - b) * heap
    # Down to the horizon everything sinks into the haze.
    ar, ag, ab = air_colour(mu, P)
    f = sunk(dy, P)
    r += (ar - r) * f
    g += (ag - g) * f
    b += (ab - b) * f
    flash = P[p.FLASH] * (F(0.25) + F(0.5) * cover)
    return r + flash * F(0.8), g + flash * F(0.9), b + flash * F(1.1)
