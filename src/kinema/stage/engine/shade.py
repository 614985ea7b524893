"""From what a ray met to light: materials, shadows, occlusion, lamps, and the sum of it all.

S is the scratch of a batch: a tuple of float32 rows, one a quantity (see the names), one column a ray. It is a tuple
because only arrays that are arguments of their own are known not to overlap, which lets the loops be vectorised.
"""

from __future__ import annotations

import numpy as np

from kinema.stage import light as p
from kinema.stage.engine import bake
from kinema.stage.engine import terrain as ground
from kinema.stage.engine import trace as tr
from kinema.stage.engine.ground import brook, ice, ripples, sea
from kinema.stage.engine.kernel import F, inlined, part, saturate, smooth, spot, within
from kinema.stage.engine.noise import sample, slope
from kinema.stage.engine.painted import FIRST as PAINTED
from kinema.stage.engine.painted import painted
from kinema.stage.engine.sky import air_colour, haze, sky_colour

(DX, DY, DZ, T, NX, NY, NZ, AR, AG, AB, ROUGH, EMIT, SURF, OBJ, SUN, OPEN, LR, LG, LB, R, G, B, X, Y, Z, WORK,
 START, SPARE) = range(28)
CHANNELS = 28
WATER = 20                                    # surfaces beyond those of shapes.py
EARTH, SWASH = 21, 22                         # SWASH: sand that the sea runs over


@part
def scratch(length):
    """The rows of a batch of at most `length` rays."""
    M = np.zeros((28, length + 16), np.float32)
    return (M[0], M[1], M[2], M[3], M[4], M[5], M[6], M[7], M[8], M[9], M[10], M[11], M[12], M[13], M[14], M[15], M[16],
            M[17], M[18], M[19], M[20], M[21], M[22], M[23], M[24], M[25], M[26], M[27])


@part
def normal_cone(T, k, D, n):
    """Rows 4-6 of D: the gradient of a round cone (kind 0), cone (3) or bough (4); rows 7-9: the point seen from its
    foot."""
    x, y, z, gx, gy, gz, lx, ly, lz = D[22], D[23], D[24], D[4], D[5], D[6], D[7], D[8], D[9]
    ax, ay, az, rr = T[k, tr.AX], T[k, tr.AY], T[k, tr.AZ], T[k, tr.RA] - T[k, tr.RB]
    ux, uy, uz = T[k, tr.BX] - ax, T[k, tr.BY] - ay, T[k, tr.BZ] - az
    m0 = max(ux * ux + uy * uy + uz * uz, F(1e-12))
    lean, slant = rr / np.sqrt(max(m0 - rr * rr, F(1e-9)) * m0), rr / m0
    flat, ends = T[k, tr.KIND] != F(0), F(1) if T[k, tr.KIND] == F(3) else F(0)
    for i in range(n):
        wx, wy, wz = x[i] - ax, y[i] - ay, z[i] - az
        along = (wx * ux + wy * uy + wz * uz) / m0
        px, py, pz = wx - ux * along, wy - uy * along, wz - uz * along
        away = np.sqrt(px * px + py * py + pz * pz + F(1e-12))
        h = saturate(along - away * lean)
        cap = ends if along > F(0.999) else (-ends if along < F(0.001) else F(0))
        kx, ky, kz = px / away + ux * slant, py / away + uy * slant, pz / away + uz * slant
        kx, ky, kz = (ux * cap if cap != F(0) else kx), (uy * cap if cap != F(0) else ky), (
            uz * cap if cap != F(0) else kz)
        gx[i] = kx if flat else wx - ux * h
        gy[i] = ky if flat else wy - uy * h
        gz[i] = kz if flat else wz - uz * h
        lx[i], ly[i], lz[i] = wx, wy, wz


@part
def normal_box(T, k, D, n):
    """The same for a box (kind 1), ellipsoid (2) or crown (5); the point is seen in its own frame."""
    x, y, z, gx, gy, gz, lx, ly, lz = D[22], D[23], D[24], D[4], D[5], D[6], D[7], D[8], D[9]
    ax, ay, az, ra = T[k, tr.AX], T[k, tr.AY], T[k, tr.AZ], T[k, tr.RA]
    bx, by, bz = T[k, tr.BX], T[k, tr.BY], T[k, tr.BZ]
    R = tr._rotation(T, k)
    egg = T[k, tr.KIND] != F(1)
    cx, cy, cz = F(1) / (bx * bx), F(1) / (by * by), F(1) / (bz * bz)
    for i in range(n):
        wx, wy, wz = x[i] - ax, y[i] - ay, z[i] - az
        ox = R[0] * wx + R[1] * wy + R[2] * wz
        oy = R[3] * wx + R[4] * wy + R[5] * wz
        oz = R[6] * wx + R[7] * wy + R[8] * wz
        qx, qy, qz = max(abs(ox) - bx + ra, F(0)), max(abs(oy) - by + ra, F(0)), max(abs(oz) - bz + ra, F(0))
        qx, qy, qz = (qx if ox > F(0) else -qx), (qy if oy > F(0) else -qy), (qz if oz > F(0) else -qz)
        qx, qy, qz = (ox * cx if egg else qx), (oy * cy if egg else qy), (oz * cz if egg else qz)
        gx[i] = R[0] * qx + R[3] * qy + R[6] * qz
        gy[i] = R[1] * qx + R[4] * qy + R[7] * qz
        gz[i] = R[2] * qx + R[5] * qy + R[8] * qz
        lx[i], ly[i], lz[i] = ox, oy, oz


@part
def grain(T, k, D, n, noise):
    """Row 10 of D: the tone of the material, 1 in the middle; rows 4-6 roughened. Everything is a little uneven, in
    the shape's own frame, so that it moves with it. Row 11: u, row 12: v, metres along the face; row 13: fine noise."""
    gx, gy, gz, lx, ly, lz, tone, us, vs, es = D[4], D[5], D[6], D[7], D[8], D[9], D[10], D[11], D[12], D[13]
    bx, by, bz, s, seed = T[k, tr.BX], T[k, tr.BY], T[k, tr.BZ], T[k, tr.SURFACE], T[k, tr.SEED] * F(37.0)
    flat = (T[k, tr.KIND] == F(1)) or (T[k, tr.KIND] == F(2)) or (T[k, tr.KIND] == F(5))
    wood = s == F(4)
    long_x = wood and bx > by and bx > bz and flat
    long_z = wood and bz > by and bz > bx and flat
    upright = wood and not long_x and not long_z
    cut = F(14.0) if s == F(7) or s == F(0) else F(46.0)
    along, across = cut * F(0.12), cut * (F(2.4) if wood else F(1.0))
    deep = F(0.30)
    deep = F(0.55) if s == F(6) or s == F(8) else deep
    deep = F(0.65) if wood else deep
    deep = F(0.05) if s == F(2) or s == F(3) else deep
    deep = F(0.14) if s == F(1) or s == F(5) else deep
    bump = F(0) if s == F(3) or s == F(2) else (F(0.22) if s == F(6) or s == F(8) else F(0.06))
    for i in range(n):
        scale = F(1) / np.sqrt(gx[i] * gx[i] + gy[i] * gy[i] + gz[i] * gz[i] + F(1e-20))
        x, y, z = gx[i] * scale, gy[i] * scale, gz[i] * scale
        side_x = abs(x) > F(0.6)
        side_y = abs(y) > F(0.6)
        u = lz[i] if side_x else lx[i]
        v = lz[i] if side_y else ly[i]
        fu = along if long_x | (long_z & side_x) else across
        fv = along if upright | (long_z & (not side_x)) else across
        e = sample(noise[1], u * fu + seed, v * fv + seed * F(1.7)) - F(0.5)
        big = sample(noise[0], u * F(9.0) + seed, v * F(9.0) + seed) - F(0.5)
        tone[i] = F(1) + deep * e + deep * F(0.5) * big
        us[i], vs[i], es[i] = u, v, e
        gx[i], gy[i], gz[i] = x + bump * e, y, z + bump * big


@part
def courses(T, k, D, n, noise):
    """Roofs and stone walls are laid in rows: row 10 of D darker in the joints, and each stone its own."""
    tone, u, lz = D[10], D[11], D[9]
    roof, seed = T[k, tr.SURFACE] == F(9), T[k, tr.SEED] * F(37.0)
    high, wide, ly = F(5.0) if roof else F(3.4), F(4.2) if roof else F(2.1), D[8]
    for i in range(n):
        course = (lz[i] if roof else ly[i]) * high
        line = course - np.floor(course)
        brick = u[i] * wide + np.floor(course) * F(0.37)
        joint = brick - np.floor(brick)
        gap = smooth(F(0.0), F(0.14), min(line, F(1) - line) + F(0.06)) * smooth(F(0), F(0.10), min(
            joint, F(1) - joint) + F(0.04))
        pick = np.floor(brick) * F(12.9898) + np.floor(course) * F(78.233) + seed
        pick = sample(noise[1], pick * F(7.3), pick * F(3.1)) - F(0.5)
        tone[i] *= (F(0.72) + F(0.28) * gap) * (F(1) + F(0.7) * pick)


@part
def boughs(T, k, D, n):
    """A conifer's tier: each bough is round, darker between, lighter at its tip. Row 11: how little snow it bears."""
    ux, uy, uz = T[k, tr.BX] - T[k, tr.AX], T[k, tr.BY] - T[k, tr.AY], T[k, tr.BZ] - T[k, tr.AZ]
    m0 = max(ux * ux + uy * uy + uz * uz, F(1e-12))
    gx, gy, gz, wx, wy, wz, tone, lean, seed = D[4], D[5], D[6], D[7], D[8], D[9], D[10], D[11], T[k, tr.SEED]
    for i in range(n):
        along = (wx[i] * ux + wy[i] * uy + wz[i] * uz) / m0
        px, pz = wx[i] - ux * along, wz[i] - uz * along
        away = F(1) / np.sqrt(px * px + pz * pz + F(1e-9))
        between, chance, around = tr.lobe(px, pz, seed)
        bend = (around - np.floor(around) - F(0.5)) * F(1.1) * away
        x, y, z = gx[i] - pz * bend, gy[i] + F(0.35), gz[i] + px * bend
        scale = F(1) / np.sqrt(x * x + y * y + z * z + F(1e-20))
        gx[i], gy[i], gz[i] = x * scale, y * scale, z * scale
        lean[i] = F(0.60) + F(0.36) * between - F(0.52) * along        # snow lies on the backs of boughs
        tone[i] *= F(1.22) - F(0.5) * along + F(0.22) * (chance - F(0.5)) - F(0.34) * between * between


@part
def surface_shape(T, k, P, D, n, noise):
    """Normal (rows 4-6) and albedo (7-9) where n rays met one shape at rows 22-24. A material that only some shapes
    have is a branch here: it costs the others nothing."""
    if T[k, tr.KIND] == F(0) or T[k, tr.KIND] == F(3) or T[k, tr.KIND] == F(4):
        normal_cone(T, k, D, n)
    else:
        normal_box(T, k, D, n)
    grain(T, k, D, n, noise)
    if T[k, tr.KIND] == F(4):
        boughs(T, k, D, n)
    s = T[k, tr.SURFACE]
    if (s == F(9) or s == F(6)) and (T[k, tr.KIND] == F(1) or T[k, tr.KIND] == F(2)):
        courses(T, k, D, n, noise)
    r, g, b, snowy = T[k, tr.ALBEDO], T[k, tr.ALBEDO + 1], T[k, tr.ALBEDO + 2], F(0)
    if T[k, tr.OBJECT] < F(100):
        snowy = P[p.SNOW]
    tier = F(1) if T[k, tr.KIND] == F(4) else F(0)
    for i in range(n):
        snow = snowy * smooth(F(0.22), F(0.50), D[5][i] + F(0.35) * D[13][i] - tier * D[11][i])
        tone = D[10][i]
        D[7][i] = r * tone + (F(0.72) - r * tone) * snow
        D[8][i] = g * tone + (F(0.76) - g * tone) * snow
        D[9][i] = b * tone + (F(0.84) - b * tone) * snow


@part
def surface_shapes(T, base, P, ox, oy, oz, S, ids, n, noise, order, D):
    """Normal and material of rays that met single shapes, one shape after the other. order, D: scratch."""
    left = 0
    for i in range(n):
        if ids[i] >= base:
            order[left] = np.int32(i)
            left += 1
    while left > 0:
        key, count, rest = ids[order[0]], 0, 0
        for j in range(left):
            i = order[j]
            if ids[i] == key:
                t = S[3][i]
                D[22][count], D[23][count], D[24][count] = ox + t * S[0][i], oy + t * S[1][i], oz + t * S[2][i]
                D[26][count] = F(i)
                count += 1
            else:
                order[rest] = np.int32(i)
                rest += 1
        left = rest
        k = key - base
        surface_shape(T, k, P, D, count, noise)
        rough, emit, surf, obj = T[k, tr.ROUGH], T[k, tr.EMIT], T[k, tr.SURFACE], T[k, tr.OBJECT]
        for j in range(count):
            i = int(D[26][j])
            S[4][i], S[5][i], S[6][i] = D[4][j], D[5][j], D[6][j]
            S[7][i], S[8][i], S[9][i] = D[7][j], D[8][j], D[9][j]
            S[10][i], S[11][i], S[12][i], S[13][i] = rough, emit, surf, obj


@part
def surface_ground(grid, P, special, ox, oy, oz, S, ids, n, noise):
    """Normal, material and the baked sun shadow of rays that met the ground. special: 1 there is paving, 2 a stream,
    3 the sea, 4 sand, 5 ice (ground.py)."""
    dx, dy, dz, t = S[0], S[1], S[2], S[3]
    nx, ny, nz, ar, ag, ab = S[4], S[5], S[6], S[7], S[8], S[9]
    rough, emit, surf, obj, sun = S[10], S[11], S[12], S[13], S[14]
    grid = grid.reshape(-1)
    for i in range(n):
        met = ids[i] == tr.GROUND
        tt = t[i] if met else F(1.0)
        x, z = ox + tt * dx[i], oz + tt * dz[i]
        u, v = ground._cell(x), ground._cell(z)
        iu, iv = np.int32(u), np.int32(v)
        wu, wv = u - F(iu), v - F(iv)
        sx = ground.channel_at(grid, 1, iu, iv, wu, wv)
        sz = ground.channel_at(grid, 2, iu, iv, wu, wv)
        lit = ground.channel_at(grid, 3, iu, iv, wu, wv)
        r = ground.channel_at(grid, 4, iu, iv, wu, wv)
        g = ground.channel_at(grid, 5, iu, iv, wu, wv)
        b = ground.channel_at(grid, 6, iu, iv, wu, wv)
        wet = ground.channel_at(grid, 7, iu, iv, wu, wv)
        near = F(1) / (F(1) + tt * F(0.05))
        e, ex, ez = slope(noise[1], x * F(23.0), z * F(23.0))
        m = sample(noise[0], x * F(3.9) + z * F(2.6), z * F(3.9) - x * F(2.6)) - F(0.5)      # turned, so that no two
        f = sample(noise[1], x * F(2.3) - z * F(2.1) + F(40), z * F(2.3) + x * F(2.1)) - F(0.5)   # patterns line up
        e = e - F(0.5)
        rugged = F(1.0) - F(0.75) * P[p.SNOW]
        rugged = rugged * F(0.30) if (special == 4) | ((special == 3) & (r > g * F(1.08))) else rugged
        tone = F(1) + (F(0.55) * e * near + F(0.40) * m + F(0.35) * f) * rugged
        tilt = F(1.6) * near * rugged
        gx, gz = -sx - ex * tilt, -sz - ez * tilt
        water = wet > F(0.0)
        foam, damp, gloss = F(0), F(0), F(0)
        if special == 1:
            # Paving: round-headed stones, dark between.
            paved = smooth(F(-7.0), F(-9.0), wet)
            stone, px, pz = slope(noise[3], x * F(150.0) + m * F(9.0), z * F(150.0) + f * F(9.0))
            gx += paved * px * F(8.0) * near
            gz += paved * pz * F(8.0) * near
            joint = smooth(F(0.40), F(0.62), stone)
            tone += paved * (F(0.22) - F(0.5) * stone * stone - F(0.55) * joint) * near
        if special >= 2:
            # Bare rock shows its layers.
            layer = sample(noise[1], (oy + tt * dy[i]) * F(2.6) + m * F(5.0), (x + z) * F(0.30)) - F(0.5)
            tone += smooth(F(0.8), F(2.4), sx * sx + sz * sz) * layer * F(1.1)
        if special == 2:
            tone, gx, gz, foam = brook(P[p.TIME], x, z, wet, m, tt, tone, gx, gz, noise)
            gloss = F(0.06)
        if special == 3:
            tone, gx, gz, foam, damp = sea(P[p.TIME], x, z, wet, m, f, tt, tone, gx, gz, noise)
            gloss = F(0.17)
        if special == 4:
            gx, gz = ripples(x, z, m, f, tt, sx * sx + sz * sz, gx, gz)
        if special == 5:
            tone, gx, gz, foam = ice(x, z, wet, m, tt, lit, tone, gx, gz, noise)
            gloss = F(0.05)
        scale = F(1) / np.sqrt(F(1) + gx * gx + gz * gz)
        nx[i] = gx * scale if met else nx[i]
        ny[i] = scale if met else ny[i]
        nz[i] = gz * scale if met else nz[i]
        ar[i] = r * tone + (F(0.66) - r * tone) * foam if met else ar[i]
        ag[i] = g * tone + (F(0.70) - g * tone) * foam if met else ag[i]
        ab[i] = b * tone + (F(0.72) - b * tone) * foam if met else ab[i]
        dry = F(0.95) - F(0.35) * P[p.WET] - F(0.66) * damp
        rough[i] = (gloss + F(0.5) * foam if water else dry) if met else rough[i]
        emit[i] = F(0) if met else emit[i]
        surf[i] = (F(20) if water else F(22) if damp > F(0.2) else F(21)) if met else surf[i]
        obj[i] = F(1) if met else obj[i]
        sun[i] = lit if met else F(1)


@inlined
def _mapped(shadow_map, size, u, v, depth):
    """Bilinear share of light at texel u, v of the sun's map (flat) for a point at `depth` from it."""
    u = within(u, F(size) - F(2.01))
    v = within(v, F(size) - F(2.01))
    i, j = np.int32(u), np.int32(v)
    wx, wy = u - F(i), v - F(j)
    k, right, down = spot(j * size + i), np.uint64(1), spot(size)
    a = F(1) if shadow_map[k] > depth else F(0)
    b = F(1) if shadow_map[k + right] > depth else F(0)
    c = F(1) if shadow_map[k + down] > depth else F(0)
    d = F(1) if shadow_map[k + down + right] > depth else F(0)
    top = a + (b - a) * wx
    return top + (c + (d - c) * wx - top) * wy


@part
def static_shadow(Q, shadow_map, bounds, S, ids, least, n):
    """SUN *= light that the set's own shapes let through. Q: the sun's camera, packed like the picture's; bounds: see
    bake.py. Most batches lie wholly in the sun or wholly in the shade, and need not look at every texel."""
    x, y, z, nx, ny, nz, sun, us, vs, ds = S[22], S[23], S[24], S[4], S[5], S[6], S[14], S[19], S[20], S[21]
    size = shadow_map.shape[0]
    left, right, top, bottom, nearest, farthest = F(1e9), F(-1e9), F(1e9), F(-1e9), F(1e9), F(-1e9)
    for i in range(n):
        px = x[i] + nx[i] * F(0.06) - Q[0]
        py = y[i] + ny[i] * F(0.06) - Q[1]
        pz = z[i] + nz[i] * F(0.06) - Q[2]
        depth = px * Q[9] + py * Q[10] + pz * Q[11]
        away = np.sqrt(px * px + py * py + pz * pz) - F(0.12)
        u = (px * Q[3] + py * Q[4] + pz * Q[5]) / (depth * Q[14])
        v = (px * Q[6] + py * Q[7] + pz * Q[8]) / (depth * Q[15])
        inside = (abs(u) < F(0.985)) & (abs(v) < F(0.985))
        tu = (u * F(0.5) + F(0.5)) * F(size) - F(0.5)
        tv = (F(0.5) - v * F(0.5)) * F(size) - F(0.5)
        meets = inside & (ids[i] >= least)
        us[i], vs[i], ds[i] = tu if meets else F(0), tv if meets else F(0), away if meets else F(-1)
        left, right = min(left, tu if meets else F(1e9)), max(right, tu if meets else F(-1e9))
        top, bottom = min(top, tv if meets else F(1e9)), max(bottom, tv if meets else F(-1e9))
        nearest, farthest = min(nearest, away if meets else F(1e9)), max(farthest, away if meets else F(-1e9))
    if left > right:
        return
    low, high = _between(bounds, left - F(0.8), right + F(0.8), top - F(0.8), bottom + F(0.8))
    if farthest < low:
        return
    if nearest >= high:
        for i in range(n):
            sun[i] *= F(0) if ds[i] >= F(0) else F(1)
        return
    flat = shadow_map.reshape(-1)
    for i in range(n):
        tu, tv, away = us[i], vs[i], ds[i]
        sun[i] *= F(0.25) * (_mapped(flat, size, tu - F(0.8), tv - F(0.5), away)
                             + _mapped(flat, size, tu + F(0.8), tv + F(0.5), away)
                             + _mapped(flat, size, tu - F(0.5), tv + F(0.8), away)
                             + _mapped(flat, size, tu + F(0.5), tv - F(0.8), away))


@inlined
def _between(bounds, left, right, top, bottom):
    """The least and the greatest depth of the sun's map within a rectangle of texels."""
    last, texels = bounds.shape[1] - 1, bake.BLOCK
    i0, i1 = min(max(int(left) // texels, 0), last), min(max(int(right) // texels, 0), last)
    j0, j1 = min(max(int(top) // texels, 0), last), min(max(int(bottom) // texels, 0), last)
    low, high = F(1e9), F(-1e9)
    for j in range(j0, j1 + 1):
        for i in range(i0, i1 + 1):
            low, high = min(low, bounds[0, j, i]), max(high, bounds[1, j, i])
    return low, high


@inlined
def _field_at(field, cells, low, x, y, z):
    """Trilinear distance to the set's shapes. field: flat; cells: its shape; low: origin, cells a metre."""
    fx = within((x - low[0]) * low[3], F(cells[2]) - F(1.01))
    fy = within((y - low[1]) * low[3], F(cells[1]) - F(1.01))
    fz = within((z - low[2]) * low[3], F(cells[0]) - F(1.01))
    i, j, k = np.int32(fx), np.int32(fy), np.int32(fz)
    wx, wy, wz = fx - F(i), fy - F(j), fz - F(k)
    at, right, down, on = spot((k * cells[1] + j) * cells[2] + i), np.uint64(1), spot(cells[2]), spot(
        cells[1] * cells[2])
    a = field[at] + (field[at + right] - field[at]) * wx
    b = field[at + down] + (field[at + down + right] - field[at + down]) * wx
    c = field[at + on] + (field[at + on + right] - field[at + on]) * wx
    d = field[at + on + down] + (field[at + on + down + right] - field[at + on + down]) * wx
    e = a + (b - a) * wy
    f = c + (d - c) * wy
    return e + (f - e) * wz


@part
def static_openness(field, low, S, ids, least, n):
    """OPEN: how much of the air around a point is free, from the set's distance field at two scales."""
    x, y, z, nx, ny, nz, free = S[22], S[23], S[24], S[4], S[5], S[6], S[15]
    cells, flat = field.shape, field.reshape(-1)
    for i in range(n):
        a = _field_at(flat, cells, low, x[i] + nx[i] * F(0.30), y[i] + ny[i] * F(0.30), z[i] + nz[i] * F(0.30))
        b = _field_at(flat, cells, low, x[i] + nx[i] * F(1.1), y[i] + ny[i] * F(1.1), z[i] + nz[i] * F(1.1))
        o = (F(0.42) + F(0.58) * saturate(a * F(3.6))) * (F(0.50) + F(0.50) * saturate(b * F(1.0)))
        free[i] = o if ids[i] >= least else free[i]


@part
def toward(lx, ly, lz, S, n):
    """Rows R, G, B and START, which nothing else needs yet: the way from each surface to the light at l, and how far it
    is."""
    x, y, z, nx, ny, nz, ux, uy, uz, far = S[22], S[23], S[24], S[4], S[5], S[6], S[19], S[20], S[21], S[26]
    for i in range(n):
        dx, dy, dz = lx - x[i] - nx[i] * F(0.02), ly - y[i] - ny[i] * F(0.02), lz - z[i] - nz[i] * F(0.02)
        reach = np.sqrt(dx * dx + dy * dy + dz * dz + F(1e-12))
        inv = F(1) / reach
        ux[i], uy[i], uz[i], far[i] = dx * inv, dy * inv, dz * inv, reach


@part
def moving_shadow(ax, ay, az, bx, by, bz, ra, rb, soft, S, n, out):
    """out *= light that a round cone lets through on the way of `toward`; penumbra grows by `soft` a metre."""
    x, y, z, nx, ny, nz, vx, vy, vz, away = S[22], S[23], S[24], S[4], S[5], S[6], S[19], S[20], S[21], S[26]
    ux, uy, uz = bx - ax, by - ay, bz - az
    A = ux * ux + uy * uy + uz * uz + F(1e-9)
    for i in range(n):
        dx, dy, dz, reach = vx[i], vy[i], vz[i], away[i]
        wx, wy, wz = ax - x[i] - nx[i] * F(0.02), ay - y[i] - ny[i] * F(0.02), az - z[i] - nz[i] * F(0.02)
        B = ux * dx + uy * dy + uz * dz
        dl = wx * dx + wy * dy + wz * dz
        du = wx * ux + wy * uy + wz * uz
        c = saturate((B * dl - du) / max(A - B * B, F(1e-6)))
        s = min(max(dl + B * c, F(0)), reach)
        qx, qy, qz = wx + ux * c - s * dx, wy + uy * c - s * dy, wz + uz * c - s * dz
        far = np.sqrt(qx * qx + qy * qy + qz * qz)
        r = ra + (rb - ra) * c
        pen = F(0.008) + soft * s
        through = saturate(F(0.5) + (far - r) / (F(2) * pen))
        through = through * through * (F(3) - F(2) * through)
        out[i] *= F(1) - (F(1) - through) * smooth(r * F(0.7), r * F(1.3) + F(0.02), s)


@part
def moving_openness(ax, ay, az, bx, by, bz, ra, rb, S, n):
    """OPEN *= what a round cone leaves free of the air above a point."""
    x, y, z, nx, ny, nz, free = S[22], S[23], S[24], S[4], S[5], S[6], S[15]
    ux, uy, uz = bx - ax, by - ay, bz - az
    A = F(1) / (ux * ux + uy * uy + uz * uz + F(1e-9))
    for i in range(n):
        wx, wy, wz = x[i] - ax, y[i] - ay, z[i] - az
        c = saturate((wx * ux + wy * uy + wz * uz) * A)
        wx, wy, wz = ux * c - wx, uy * c - wy, uz * c - wz
        d2 = wx * wx + wy * wy + wz * wz + F(1e-9)
        r = ra + (rb - ra) * c
        inv = F(1) / np.sqrt(d2)
        facing = saturate((nx[i] * wx + ny[i] * wy + nz[i] * wz) * inv + F(0.1))
        free[i] *= F(1) - F(0.75) * facing * min(r * r / d2, F(1)) * smooth(r * F(3.5), r * F(1.2), d2 * inv)


@part
def lamp_light(px, py, pz, r, g, b, radius, reach, S, n):
    """LR, LG, LB += light of a point lamp, dimmed by the WORK row (its shadow)."""
    x, y, z, nx, ny, nz, dim = S[22], S[23], S[24], S[4], S[5], S[6], S[25]
    lr, lg, lb = S[16], S[17], S[18]
    for i in range(n):
        dx, dy, dz = px - x[i], py - y[i], pz - z[i]
        d2 = dx * dx + dy * dy + dz * dz + radius * radius + F(0.03)
        inv = F(1) / np.sqrt(d2)
        facing = saturate((dx * nx[i] + dy * ny[i] + dz * nz[i]) * inv * F(0.8) + F(0.2))
        edge = saturate(F(1.2) - d2 * inv / reach)
        k = facing * min(F(1) / d2, F(3.0)) * edge * dim[i]
        lr[i] += r * k
        lg[i] += g * k
        lb[i] += b * k


@part
def combine(P, ox, oy, oz, S, ids, n, noise):
    """R, G, B: reflected and emitted light, then the air between. Sky rays are left to `sky_rays`."""
    dx, dy, dz = S[0], S[1], S[2]
    nx, ny, nz, ar, ag, ab = S[4], S[5], S[6], S[7], S[8], S[9]
    rough, emit, surf, obj, sun, free = S[10], S[11], S[12], S[13], S[14], S[15]
    lr, lg, lb, outr, outg, outb = S[16], S[17], S[18], S[19], S[20], S[21]
    sx, sy, sz = P[p.SUN_X], P[p.SUN_Y], P[p.SUN_Z]
    key = F(0.5) if sx > F(0) else F(-0.5)                     # the fill comes from the key's side: a face is round
    for i in range(n):
        x, y, z = nx[i], ny[i], nz[i]
        actor = F(1) if obj[i] >= F(100) else F(0)
        skin = F(1) if surf[i] == F(2) else F(0)
        facing = saturate(-(x * dx[i] + y * dy[i] + z * dz[i]))
        ndl = x * sx + y * sy + z * sz
        wrap = F(0.08) + F(0.22) * skin + (F(0.20) if surf[i] == F(8) else F(0)) + F(0.06) * actor
        lit = saturate((ndl + wrap) / (F(1) + wrap)) * sun[i]
        leaf = F(1) if surf[i] == F(8) else F(0)
        along = saturate(sx * dx[i] + sy * dy[i] + sz * dz[i])
        lit += leaf * (F(0.05) + F(0.13) * along * along)      # light scattered within a crown, most against the light
        lit_r = lit + skin * F(0.06) * (F(1) - lit) * saturate(ndl + F(0.5))
        hemi = F(0.5) + F(0.5) * y
        o = max(free[i], F(0.52)) if surf[i] == F(8) else free[i]   # light comes through leaves: no black woods
        edge = F(1) - facing
        edge = edge * edge * edge
        fill = (F(0.30) + F(0.70) * facing) * (F(0.28) + actor * (F(0.72) + key * x + F(0.15) * y))
        rim = actor * edge * P[p.RIM] * saturate(F(0.85) * (x * sx + z * sz) + F(0.40)) * (F(0.35) + F(0.65) * sun[i])
        rim *= F(1) - F(0.78) * skin                           # a face's small shapes would each get an outline
        warm = o * o
        ir = P[p.SUN_R] * lit_r + (P[p.DOWN_R] + (P[p.UP_R] - P[p.DOWN_R]) * hemi + P[p.FILL_R] * fill) * o
        ig = P[p.SUN_G] * lit + (P[p.DOWN_G] + (P[p.UP_G] - P[p.DOWN_G]) * hemi + P[p.FILL_G] * fill) * (
            F(0.3) * warm + F(0.7) * o)
        ib = P[p.SUN_B] * lit + (P[p.DOWN_B] + (P[p.UP_B] - P[p.DOWN_B]) * hemi + P[p.FILL_B] * fill) * (
            F(0.4) * warm + F(0.6) * o)
        flash = P[p.FLASH] * saturate(F(0.3) + F(0.7) * y) * o
        ir, ig, ib = ir + flash * F(0.8), ig + flash * F(0.9), ib + flash * F(1.1)
        # Gloss: a GGX lobe for the key light, and the sky at grazing angles.
        hx, hy, hz = sx - dx[i], sy - dy[i], sz - dz[i]
        hi = F(1) / np.sqrt(hx * hx + hy * hy + hz * hz + F(1e-9))
        ndh = saturate((x * hx + y * hy + z * hz) * hi)
        a = max(rough[i] * rough[i], F(0.006))
        a2 = a * a
        q = ndh * ndh * (a2 - F(1)) + F(1)
        gloss = min(F(0.012) * a2 / (q * q), F(6.0)) * lit
        sheen = (F(0.02) + F(0.98) * edge * edge) * (F(1) - rough[i]) * o
        wet = P[p.WET] * saturate(y) * F(0.22) * edge * (F(1) - P[p.INTERIOR])
        sheen = sheen * (F(1) - F(0.85) * skin) + wet
        damp = F(1) - F(0.28) * P[p.WET] * (F(1) - F(0.6) * actor) * (F(1) - P[p.INTERIOR])
        e = emit[i]
        pale = F(0.6) if surf[i] == F(5) else F(0)              # white hair keeps its tone in the sun
        r, g, b = ar[i] * damp / (F(1) + pale * ar[i]), ag[i] * damp / (F(1) + pale * ag[i]), ab[i] * damp / (
            F(1) + pale * ab[i])
        cr = r * ir + gloss * P[p.SUN_R] + sheen * P[p.HOR_R] + rim * (F(0.45) * P[p.SUN_R] + F(0.45) * P[p.HOR_R])
        cg = g * ig + gloss * P[p.SUN_G] + sheen * P[p.HOR_G] + rim * (F(0.45) * P[p.SUN_G] + F(0.45) * P[p.HOR_G])
        cb = b * ib + gloss * P[p.SUN_B] + sheen * P[p.HOR_B] + rim * (F(0.45) * P[p.SUN_B] + F(0.45) * P[p.HOR_B])
        # By moonlight the eye sees little colour: toward blue, but for what lamps light.
        dim = (F(0.30) * cr + F(0.55) * cg + F(0.15) * cb) * P[p.SCOTOPIC]
        keep = F(1) - P[p.SCOTOPIC]
        outr[i] = cr * keep + dim * F(0.62) + r * lr[i] + e * ar[i]
        outg[i] = cg * keep + dim * F(0.95) + g * lg[i] + e * ag[i]
        outb[i] = cb * keep + dim * F(1.75) + b * lb[i] + e * ab[i]


@part
def water_rays(P, S, ids, n, noise):
    """Water mirrors the sky by its angle (Schlick), over its own dark colour."""
    for i in range(n):
        if S[12][i] == F(20):
            dx, dy, dz, x, y, z = S[0][i], S[1][i], S[2][i], S[4][i], S[5][i], S[6][i]
            c = dx * x + dy * y + dz * z
            rx, ry, rz = dx - F(2) * c * x, abs(dy - F(2) * c * y), dz - F(2) * c * z
            r, g, b = sky_colour(rx, ry, rz, P, noise, F(0))
            if noise.shape[0] > PAINTED:
                r, g, b = painted(rx, ry, rz, r, g, b, P, noise)
            mu = saturate(rx * P[p.SUN_X] + ry * P[p.SUN_Y] + rz * P[p.SUN_Z])
            m2 = mu * mu
            m8 = m2 * m2 * m2 * m2
            m32 = m8 * m8 * m8 * m8
            m128 = m32 * m32 * m32 * m32
            glint = (m32 * F(0.3) + m128 * m128 * F(1.8)) * S[14][i]
            k = F(1) - saturate(-c)
            k2 = k * k
            k = F(0.05) + max(F(0.90) - F(2.2) * S[10][i], F(0)) * k2 * k2 * k      # a rough sea mirrors less
            S[19][i] += (r + glint * P[p.SUN_R] - S[19][i]) * k
            S[20][i] += (g + glint * P[p.SUN_G] - S[20][i]) * k
            S[21][i] += (b + glint * P[p.SUN_B] - S[21][i]) * k


@part
def air_rays(P, ox, oy, oz, S, ids, n):
    """The haze before what was met."""
    dx, dy, dz, t, outr, outg, outb = S[0], S[1], S[2], S[3], S[19], S[20], S[21]
    for i in range(n):
        mu = dx[i] * P[p.SUN_X] + dy[i] * P[p.SUN_Y] + dz[i] * P[p.SUN_Z]
        r, g, b = air_colour(mu, P)
        through = haze(oy, dy[i], min(t[i], F(1600.0)), P)
        outr[i] = r + (outr[i] - r) * through
        outg[i] = g + (outg[i] - g) * through
        outb[i] = b + (outb[i] - b) * through


@part
def sky_rays(P, S, ids, n, noise):
    dx, dy, dz, outr, outg, outb = S[0], S[1], S[2], S[19], S[20], S[21]
    for i in range(n):
        r, g, b = sky_colour(dx[i], dy[i], dz[i], P, noise, F(1))
        sky = ids[i] == tr.SKY
        outr[i] = r if sky else outr[i]
        outg[i] = g if sky else outg[i]
        outb[i] = b if sky else outb[i]
    if noise.shape[0] > PAINTED:
        for i in range(n):
            r, g, b = painted(dx[i], dy[i], dz[i], outr[i], outg[i], outb[i], P, noise)
            sky = ids[i] == tr.SKY
            outr[i] = r if sky else outr[i]
            outg[i] = g if sky else outg[i]
            outb[i] = b if sky else outb[i]
