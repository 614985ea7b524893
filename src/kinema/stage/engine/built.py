"""Materials of what is built or hewn: brick, lit panes, whole facades, metal plates, instrument panels, rock.

They are drawn over what `shade.surface_shapes` wrote, only in batches of rays that met such a surface. Each material
is a function of u, v (metres along the face, in the shape's own frame) that gives
(red, green, blue, emission, roughness, tilt along u, tilt along v); pixel is the width of a pixel there, m.
"""

from __future__ import annotations

import numpy as np

from kinema.stage import light as p
from kinema.stage.engine import trace as tr
from kinema.stage.engine.kernel import F, inlined, part, saturate, smooth
from kinema.stage.engine.noise import hash01, sample, slope

PANEL = F(14)                                 # its lamps blink
FIRST = F(10)                                 # the first of shapes.py's surfaces that is drawn here


@inlined
def _inside(x, half, soft):
    """1 where |x| < half, with an edge as soft as a pixel."""
    return smooth(half + soft, half - soft, abs(x))


@inlined
def _brick(u, v, r, g, b, seed, pixel, noise):
    row = np.floor(v * F(7.2))
    cu = u * F(2.7) + (row - F(2) * np.floor(row * F(0.5))) * F(0.5)
    column = np.floor(cu)
    fu, fv = cu - column - F(0.5), v * F(7.2) - row - F(0.5)
    h = hash01(np.int32(column), np.int32(row), seed)
    near = smooth(F(0.10), F(0.02), pixel)
    joint = F(1) - _inside(fu, F(0.46), F(0.03) + pixel * F(2.7)) * _inside(fv, F(0.40), F(0.05) + pixel * F(7))
    e = sample(noise[1], u * F(70), v * F(70)) - F(0.5)
    wear = sample(noise[0], u * F(9) + seed, v * F(7)) - F(0.5)
    tone = F(1) + (F(0.55) * (h - F(0.5)) + F(0.25) * e) * near + F(0.35) * wear
    grey = F(0.42) * joint * near
    r, g, b = r * tone, g * tone * (F(0.94) + F(0.12) * h), b * tone
    return (r + (F(0.30) - r) * grey, g + (F(0.27) - g) * grey, b + (F(0.23) - b) * grey, F(0), F(0.9),
            F(0.9) * fu * abs(fu) * near, F(0.9) * fv * abs(fv) * near)


@inlined
def _pane(u, v, half_u, half_v, r, g, b, strength, seed):
    """One window: lit from within, with curtains, or a dark glass."""
    x, y = u / half_u, v / half_v
    h = hash01(seed, 3, 17)
    drawn = F(0.45) + F(0.5) * h
    cloth = smooth(drawn, drawn + F(0.10), abs(x))
    lamp = F(1) / (F(0.8) + (x - h + F(0.5)) * (x - h + F(0.5)) * F(0.9) + (y - F(0.1)) * (y - F(0.1)) * F(0.9))
    k = lamp * (F(1) - F(0.5) * cloth) * (F(0.8) + F(0.4) * hash01(seed, 5, 17))
    if strength > F(0):
        return r, g * (F(0.86) + F(0.14) * lamp), b * (F(0.7) + F(0.3) * lamp), strength * k, F(0.5), F(0), F(0)
    shine = smooth(F(0.25), F(0.0), abs(x - y * F(0.6) - F(0.5) + h)) * F(0.05)
    return F(0.045) + shine, F(0.062) + shine, F(0.08) + shine, F(0), F(0.1), F(0), F(0)


@inlined
def _facade(u, v, half_u, half_v, style, r, g, b, strength, seed, pixel, noise):
    """Rows of windows, some lit. style 0: flats, 1: offices, 2: a tower of glass. The ground floor has none."""
    wide = F(1.7) if style == F(1) else (F(1.05) if style == F(2) else F(1.55))
    ww = F(0.40) if style == F(1) else (F(0.46) if style == F(2) else F(0.25))
    wh = F(0.33) if style == F(1) else (F(0.44) if style == F(2) else F(0.30))
    count = max(np.floor(F(2) * half_u / wide + F(0.5)), F(1))
    cu, cv = (u + half_u) / (F(2) * half_u) * count, (v + half_v) * F(1.0 / 2.9)
    iu, iv = np.floor(cu), np.floor(cv)
    fu, fv = cu - iu - F(0.5), cv - iv - F(0.5)
    soft_u, soft_v = F(0.02) + pixel / wide, F(0.02) + pixel * F(1.0 / 2.9)
    mask = _inside(fu, ww, soft_u) * _inside(fv - F(0.03), wh, soft_v) * (F(1) if iv > F(0) else F(0))
    a, c = np.int32(iu), np.int32(iv)
    h1, h2, h3 = hash01(a, c, seed), hash01(a, c, seed + 7), hash01(a, c, seed + 13)
    share = F(0.38) if style == F(0) else F(0.46)
    floor = hash01(c, 5, seed)                              # offices are lit by floors
    on = h1 < share * (F(0.25) + F(1.5) * floor) if style != F(0) else h1 < share
    bars = F(1) - F(0.75) * _inside(fu, F(0.012), soft_u * F(0.6)) * (F(1) if style != F(2) else F(0))
    blind = F(0.45) if (h3 > F(0.55)) & (fv > F(0.30) - F(0.4) * h2) else F(1)
    curtain = F(0.6) if (h3 < F(0.4)) & (abs(fu) > ww * F(0.6)) else F(1)
    glow = (F(0.30) + F(0.9) * h2 * h2) * (F(0.75) + F(0.9) * max(fv, F(-0.3))) * blind * curtain
    warm = h3 * F(7.0) - np.floor(h3 * F(7.0))
    wr, wg, wb = (F(1), F(0.52), F(0.19)) if warm < F(0.66) else ((F(1), F(0.72), F(0.42)) if warm < F(0.88) else (
        F(0.42), F(0.66), F(0.95)))
    streak = sample(noise[0], u * F(8) + F(seed % 97), v * F(0.7)) - F(0.5)
    grain = sample(noise[1], u * F(21), v * F(21)) - F(0.5)
    band = _inside(fv - F(0.5), F(0.05), soft_v) + _inside(fv + F(0.5), F(0.05), soft_v)
    reveal = F(1) - F(0.35) * _inside(fu, ww + F(0.03), soft_u) * _inside(fv - F(0.03), wh + F(0.03), soft_v)
    tone = (F(1) + F(0.32) * streak + F(0.18) * grain * smooth(F(0.08), F(0.02), pixel) + F(0.16) * band) * reveal
    lit = on & (strength > F(0))
    sky = F(0.6) + F(0.8) * h2
    gr, gg, gb = (wr, wg, wb) if lit else (F(0.030) * sky, F(0.042) * sky, F(0.056) * sky)
    emission = strength * glow * mask * bars if lit else F(0)
    return (r * tone + (gr * bars - r * tone) * mask, g * tone + (gg * bars - g * tone) * mask,
            b * tone + (gb * bars - b * tone) * mask, emission, F(0.85) - F(0.75) * mask, F(0), F(0))


@inlined
def _metal(u, v, style, r, g, b, rough, seed, pixel, noise):
    """Plates with seams. style 0: large, 1: small, 2: rusting."""
    pu = F(2.4) if style == F(1) else F(0.9)
    pv = F(3.2) if style == F(1) else F(1.3)
    row = np.floor(v * pv)
    cu = u * pu + hash01(np.int32(row), 3, seed) * F(0.8)
    column = np.floor(cu)
    fu, fv = cu - column - F(0.5), v * pv - row - F(0.5)
    h = hash01(np.int32(column), np.int32(row), seed)
    su, sv = F(0.012) * pu + pixel * pu, F(0.012) * pv + pixel * pv
    seam = F(1) - _inside(fu, F(0.5) - su, su) * _inside(fv, F(0.5) - sv, sv)
    scuff = sample(noise[1], u * F(50), v * F(9)) - F(0.5)
    big = sample(noise[0], u * F(10) + F(seed % 89), v * F(10)) - F(0.5)
    tone = (F(0.90) + F(0.24) * h + F(0.16) * scuff + F(0.2) * big) * (F(1) - F(0.65) * seam)
    rust = smooth(F(0.02), F(0.22), big + F(0.3) * scuff + F(0.1)) if style == F(2) else F(0)
    r, g, b = r * tone, g * tone, b * tone
    return (r + (F(0.20) - r) * rust, g + (F(0.075) - g) * rust, b + (F(0.028) - b) * rust, F(0),
            saturate(rough + F(0.25) * (h - F(0.5)) + F(0.5) * rust), F(0.25) * fu * abs(fu), F(0.25) * fv * abs(fv))


@inlined
def _panel(u, v, r, g, b, strength, seed, time):
    """Rows of small lights and a few screens on a dark board; some blink."""
    big_u, big_v = np.floor(u * F(2.1)), np.floor(v * F(2.9))
    screen = hash01(np.int32(big_u), np.int32(big_v), seed + 3) > F(0.62)
    bu, bv = u * F(2.1) - big_u - F(0.5), v * F(2.9) - big_v - F(0.5)
    row = np.floor(v * F(17))
    column = np.floor(u * F(12))
    fu, fv = u * F(12) - column - F(0.5), v * F(17) - row - F(0.5)
    a, c = np.int32(column), np.int32(row)
    h, tint = hash01(a, c, seed), hash01(a, c, seed + 11)
    lamp = _inside(fu, F(0.30), F(0.10)) * _inside(fv, F(0.24), F(0.12)) * (F(1) if h > F(0.58) else F(0))
    phase = time * (F(0.3) + F(0.7) * tint) + h * F(9)
    blink = F(1) if (h < F(0.86)) | (phase - np.floor(phase) > F(0.45)) else F(0.12)
    lr, lg, lb = (F(0.16), F(0.75), F(0.95)) if tint < F(0.55) else ((F(1), F(0.55), F(0.14)) if tint < F(0.85) else (
        F(1), F(0.16), F(0.09)))
    bars = hash01(a, np.int32(big_v), seed + 5)
    picture = _inside(bu, F(0.42), F(0.02)) * _inside(bv, F(0.38), F(0.03))
    trace = F(0.25) + F(0.75) * (F(1) if bv + F(0.38) < F(0.7) * bars else F(0))
    lamp = lamp * blink * (F(1) - picture) if screen else lamp * blink
    lr, lg, lb = (F(0.10), F(0.62), F(0.74)) if screen & (picture > F(0.3)) else (lr, lg, lb)
    lamp = max(lamp, picture * trace * F(0.55)) if screen else lamp
    return (r + (lr - r) * lamp, g + (lg - g) * lamp, b + (lb - b) * lamp, strength * lamp, F(0.35), F(0), F(0))


@inlined
def _rock(u, v, y, r, g, b, seed, pixel, noise):
    """Rough stone in beds, darker in its cracks."""
    off = F(seed % 211)
    big, bu, bv = slope(noise[0], u * F(13) + off, v * F(13) + off * F(1.3))
    fine, eu, ev = slope(noise[1], u * F(38) + off, v * F(38))
    bed = sample(noise[1], y * F(16) + big * F(9), off) - F(0.5)
    cell = sample(noise[3], u * F(26) + fine * F(6) + off, v * F(20))
    crack = smooth(F(0.10), F(0.0), abs(cell - F(0.42))) * F(0.25)
    near = F(1) / (F(1) + pixel * F(40))
    tone = (F(0.62) + F(0.72) * big + F(0.34) * bed + F(0.5) * (fine - F(0.5)) * near) * (F(1) - crack * near)
    warm = F(1) + F(0.16) * bed
    return (r * tone * warm, g * tone, b * tone / warm, F(0), F(0.9) - F(0.35) * saturate(big),
            (bu * F(4.5) + eu * F(2.4) * near), (bv * F(4.5) + ev * F(2.4) * near))


@part
def surface_built(T, base, P, ox, oy, oz, S, ids, n, noise):
    """Material, emission and normal of rays that met surfaces from FIRST on."""
    for i in range(n):
        k = ids[i] - base
        if k < 0 or k >= T.shape[0]:
            continue
        s = T[k, tr.SURFACE]
        if s < FIRST:
            continue
        t = S[3][i]
        wx, wy, wz = ox + t * S[0][i], oy + t * S[1][i], oz + t * S[2][i]
        ax, ay, az = wx - T[k, tr.AX], wy - T[k, tr.AY], wz - T[k, tr.AZ]
        lx = T[k, 12] * ax + T[k, 13] * ay + T[k, 14] * az
        ly = T[k, 15] * ax + T[k, 16] * ay + T[k, 17] * az
        lz = T[k, 18] * ax + T[k, 19] * ay + T[k, 20] * az
        nx, ny, nz = S[4][i], S[5][i], S[6][i]
        mx = T[k, 12] * nx + T[k, 13] * ny + T[k, 14] * nz
        my = T[k, 15] * nx + T[k, 16] * ny + T[k, 17] * nz
        mz = T[k, 18] * nx + T[k, 19] * ny + T[k, 20] * nz
        top = (abs(my) > abs(mx)) & (abs(my) > abs(mz))
        side = (abs(mx) > abs(mz)) & (not top)
        u, v = (lz if side else lx), (lz if top else ly)
        half_u = max(T[k, tr.BZ] if side else T[k, tr.BX], F(0.01))
        half_v = max(T[k, tr.BZ] if top else T[k, tr.BY], F(0.01))
        r, g, b = T[k, tr.ALBEDO], T[k, tr.ALBEDO + 1], T[k, tr.ALBEDO + 2]
        strength, style, pixel = T[k, tr.EMIT], T[k, tr.SPARE], t * F(0.0014)
        seed = np.int32(T[k, tr.SEED] * F(61)) + np.int32(3 if side else 0) + np.int32(1 if mz < F(0) else 0)
        if s == F(10):
            r, g, b, e, rough, tu, tv = _brick(u, v, r, g, b, seed, pixel, noise)
        elif s == F(11):
            r, g, b, e, rough, tu, tv = _pane(u, v, half_u, half_v, r, g, b, strength, seed)
        elif s == F(12):
            if top:
                e, rough, tu, tv = F(0), F(0.9), F(0), F(0)
            else:
                r, g, b, e, rough, tu, tv = _facade(u, v, half_u, half_v, style, r, g, b, strength, seed, pixel, noise)
        elif s == F(13):
            r, g, b, e, rough, tu, tv = _metal(u, v, style, r, g, b, T[k, tr.ROUGH], seed, pixel, noise)
        elif s == PANEL:
            r, g, b, e, rough, tu, tv = _panel(u, v, r, g, b, strength, seed, P[p.TIME])
        else:
            r, g, b, e, rough, tu, tv = _rock(u, v, wy, r, g, b, seed, pixel, noise)
        snow = P[p.SNOW] * smooth(F(0.22), F(0.50), ny)
        S[7][i], S[8][i], S[9][i] = r + (F(0.72) - r) * snow, g + (F(0.76) - g) * snow, b + (F(0.84) - b) * snow
        S[10][i], S[11][i] = rough, e * (F(1) - snow)
        mx, my, mz = (mx - (F(0) if side else tu)), (my - (F(0) if top else tv)), mz - (tu if side else F(0)) - (
            tv if top else F(0))
        scale = F(1) / np.sqrt(mx * mx + my * my + mz * mz + F(1e-9))
        S[4][i] = (T[k, 12] * mx + T[k, 15] * my + T[k, 18] * mz) * scale
        S[5][i] = (T[k, 13] * mx + T[k, 16] * my + T[k, 19] * mz) * scale
        S[6][i] = (T[k, 14] * mx + T[k, 17] * my + T[k, 20] * mz) * scale
