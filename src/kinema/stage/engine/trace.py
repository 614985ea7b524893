"""Rays against shapes: closed forms for single shapes, sphere tracing for groups, in rows of float32 rays.

T_ND is the table prepared for tracing, float32 [N, D=36]: see the column names. All rays of a batch start at one
eye. Closed forms after Inigo Quilez, "Intersectors"; the ray's origin is first moved next to the shape, which
keeps float32 exact at a distance.
"""

from __future__ import annotations

import numpy as np

from kinema.stage.engine.kernel import F, inlined, kernel, part, saturate

D = 36
(KIND, GROUP, OBJECT, BLEND, AX, AY, AZ, BX, BY, BZ, RA, RB) = range(12)
M = 12                                        # 12-20: local-from-world rotation, by rows
CX, CY, CZ, CR = 21, 22, 23, 24               # bounding sphere
ALBEDO, ROUGH, EMIT, SURFACE, SPARE, SEED = 25, 28, 29, 30, 31, 32
SKY, GROUND = -1, -2
FAR = F(3000.0)
EPS = F(1e-7)


@kernel
def prepare(shapes):
    """shapes_NK -> T_ND."""
    n = shapes.shape[0]
    T = np.zeros((n, D), np.float32)
    for i in range(n):
        s = shapes[i]
        T[i, KIND], T[i, GROUP], T[i, OBJECT], T[i, BLEND] = s[0], s[2], s[1], max(s[3], F(1e-4))
        for k in range(8):
            T[i, AX + k] = s[4 + k]
        T[i, RA], T[i, RB] = max(s[10], F(0.0)), max(s[11], F(0.0))
        x, y, z, w = s[12], s[13], s[14], s[15]
        norm = x * x + y * y + z * z + w * w
        f = F(2.0) / norm if norm > F(1e-12) else F(0.0)
        T[i, M + 0], T[i, M + 4], T[i, M + 8] = (F(1) - f * (y * y + z * z), F(1) - f * (x * x + z * z),
                                                F(1) - f * (x * x + y * y))
        T[i, M + 1], T[i, M + 3] = f * (x * y + z * w), f * (x * y - z * w)
        T[i, M + 2], T[i, M + 6] = f * (x * z - y * w), f * (x * z + y * w)
        T[i, M + 5], T[i, M + 7] = f * (y * z + x * w), f * (y * z - x * w)
        for k in range(8):
            T[i, ALBEDO + k] = s[16 + k]
        if s[0] == F(0.0) or s[0] == F(3.0) or s[0] == F(4.0):
            hx, hy, hz = (s[7] - s[4]) * F(0.5), (s[8] - s[5]) * F(0.5), (s[9] - s[6]) * F(0.5)
            T[i, CX], T[i, CY], T[i, CZ] = s[4] + hx, s[5] + hy, s[6] + hz
            T[i, CR] = np.sqrt(hx * hx + hy * hy + hz * hz) + max(s[10], s[11])
        else:
            T[i, CX], T[i, CY], T[i, CZ] = s[4], s[5], s[6]
            bx, by, bz = max(s[7], F(1e-4)), max(s[8], F(1e-4)), max(s[9], F(1e-4))
            T[i, BX], T[i, BY], T[i, BZ] = bx, by, bz
            if s[0] == F(1.0):
                T[i, CR] = np.sqrt(bx * bx + by * by + bz * bz)
                T[i, RA] = min(max(s[10], F(0.002)), min(bx, min(by, bz)))
            else:
                T[i, CR] = max(bx, max(by, bz))
    return T


@inlined
def _span(low, high, x, y, z, r, tx, ty):
    """Widens the normalised picture bounds low, high (x, y) by a ball at camera x, y, z (z along the view)."""
    near = max(z - r, F(0.02))
    far = max(z + r, F(0.02))
    x0, x1, y0, y1 = x - r, x + r, y - r, y + r
    lx = x0 / (tx * (near if x0 < F(0) else far))
    hx = x1 / (tx * (far if x1 < F(0) else near))
    ly = y0 / (ty * (near if y0 < F(0) else far))
    hy = y1 / (ty * (far if y1 < F(0) else near))
    return min(low[0], lx), max(high[0], hx), min(low[1], ly), max(high[1], hy)


@kernel
def rectangles(T, C, columns, rows, tile_w, tile_h, limit):
    """int32 [N, 4]: first and last tile column, first and last tile row of each shape; empty where unseen."""
    n = T.shape[0]
    out = np.zeros((n, 4), np.int32)
    width, height = C[12], C[13]
    tx, ty = C[14], C[15]
    for i in range(n):
        out[i, 0], out[i, 1] = 1, 0
        if T[i, CR] <= F(0):
            continue
        px, py, pz = T[i, CX] - C[0], T[i, CY] - C[1], T[i, CZ] - C[2]
        r = T[i, CR] + F(0.5) * T[i, BLEND] * (F(1) if T[i, GROUP] > F(0) else F(0))
        z = px * C[9] + py * C[10] + pz * C[11]
        if not (z > -r and z - r < limit):
            continue
        lx, hx, ly, hy = F(1e9), F(-1e9), F(1e9), F(-1e9)
        kind = T[i, KIND]
        if kind == F(0) or kind == F(3) or kind == F(4):
            extra = r - T[i, CR] + max(T[i, RA], T[i, RB])
            for e in range(2):
                qx, qy, qz = T[i, AX + 3 * e] - C[0], T[i, AY + 3 * e] - C[1], T[i, AZ + 3 * e] - C[2]
                lx, hx, ly, hy = _span((lx, ly), (hx, hy), qx * C[3] + qy * C[4] + qz * C[5],
                                       qx * C[6] + qy * C[7] + qz * C[8],
                                       qx * C[9] + qy * C[10] + qz * C[11], extra, tx, ty)
        elif kind == F(1):
            extra = r - T[i, CR]
            for e in range(8):
                bx = T[i, BX] if e & 1 else -T[i, BX]
                by = T[i, BY] if e & 2 else -T[i, BY]
                bz = T[i, BZ] if e & 4 else -T[i, BZ]
                qx = px + T[i, M] * bx + T[i, M + 3] * by + T[i, M + 6] * bz
                qy = py + T[i, M + 1] * bx + T[i, M + 4] * by + T[i, M + 7] * bz
                qz = pz + T[i, M + 2] * bx + T[i, M + 5] * by + T[i, M + 8] * bz
                lx, hx, ly, hy = _span((lx, ly), (hx, hy), qx * C[3] + qy * C[4] + qz * C[5],
                                       qx * C[6] + qy * C[7] + qz * C[8],
                                       qx * C[9] + qy * C[10] + qz * C[11], extra, tx, ty)
        else:
            lx, hx, ly, hy = _span((lx, ly), (hx, hy), px * C[3] + py * C[4] + pz * C[5],
                                   px * C[6] + py * C[7] + pz * C[8], z, r, tx, ty)
        if not (hx > F(-1) and lx < F(1) and hy > F(-1) and ly < F(1)):
            continue
        x0 = (max(lx, F(-1)) * F(0.5) + F(0.5)) * width - F(1)
        x1 = (min(hx, F(1)) * F(0.5) + F(0.5)) * width + F(1)
        y0 = (F(0.5) - min(hy, F(1)) * F(0.5)) * height - F(1)
        y1 = (F(0.5) - max(ly, F(-1)) * F(0.5)) * height + F(1)
        out[i, 0] = max(int(x0) // tile_w, 0)
        out[i, 1] = min(int(x1) // tile_w, columns - 1)
        out[i, 2] = max(int(y0) // tile_h, 0)
        out[i, 3] = min(int(y1) // tile_h, rows - 1)
    return out


@kernel
def bins(rects, columns, rows):
    """Which shapes each tile must test, in the table's order: starts int32 [tiles + 1], members int32."""
    counts = np.zeros(columns * rows + 1, np.int32)
    for i in range(rects.shape[0]):
        for v in range(rects[i, 2], rects[i, 3] + 1):
            for u in range(rects[i, 0], rects[i, 1] + 1):
                counts[v * columns + u + 1] += 1
    for k in range(columns * rows):
        counts[k + 1] += counts[k]
    fill = counts[:-1].copy()
    members = np.empty(counts[-1], np.int32)
    for i in range(rects.shape[0]):
        for v in range(rects[i, 2], rects[i, 3] + 1):
            for u in range(rects[i, 0], rects[i, 1] + 1):
                k = v * columns + u
                members[fill[k]] = i
                fill[k] += 1
    return counts, members


@inlined
def hit_round_cone(ax, ay, az, bx, by, bz, ra, rb, ox, oy, oz, dx, dy, dz):
    """Distance to a round cone along the unit ray, FAR where missed; y along the axis is not returned."""
    bax, bay, baz = bx - ax, by - ay, bz - az
    oax, oay, oaz = ox - ax, oy - ay, oz - az
    tc = -((oax - F(0.5) * bax) * dx + (oay - F(0.5) * bay) * dy + (oaz - F(0.5) * baz) * dz)
    oax, oay, oaz = oax + tc * dx, oay + tc * dy, oaz + tc * dz
    obx, oby, obz = oax - bax, oay - bay, oaz - baz
    rr = ra - rb
    m0 = bax * bax + bay * bay + baz * baz
    m1 = bax * oax + bay * oay + baz * oaz
    m2 = bax * dx + bay * dy + baz * dz
    m3 = dx * oax + dy * oay + dz * oaz
    m5 = oax * oax + oay * oay + oaz * oaz
    m6 = obx * dx + oby * dy + obz * dz
    m7 = obx * obx + oby * oby + obz * obz
    d2 = m0 - rr * rr
    k2 = d2 - m2 * m2
    k1 = d2 * m3 - m1 * m2 + m2 * rr * ra
    k0 = d2 * m5 - m1 * m1 + m1 * rr * ra * F(2) - m0 * ra * ra
    h = k1 * k1 - k0 * k2
    k2 = k2 if abs(k2) > EPS else EPS
    tb = (-np.sqrt(max(h, F(0))) - k1) / k2
    y = m1 - ra * rr + tb * m2
    t = tb if (h > F(0)) & (y > F(0)) & (y < d2) & (tb + tc > F(0)) else FAR
    h1 = m3 * m3 - m5 + ra * ra
    h2 = m6 * m6 - m7 + rb * rb
    t1 = -m3 - np.sqrt(max(h1, F(0)))
    t2 = -m6 - np.sqrt(max(h2, F(0)))
    t1 = t1 if (h1 > F(0)) & (t1 + tc > F(0)) else FAR
    t2 = t2 if (h2 > F(0)) & (t2 + tc > F(0)) else FAR
    best = min(t, min(t1, t2))
    return best + tc if best < FAR else FAR


@inlined
def hit_cone(ax, ay, az, bx, by, bz, ra, rb, ox, oy, oz, dx, dy, dz):
    """Distance to a flat-ended cone along the unit ray, FAR where missed."""
    bax, bay, baz = bx - ax, by - ay, bz - az
    oax, oay, oaz = ox - ax, oy - ay, oz - az
    tc = -((oax - F(0.5) * bax) * dx + (oay - F(0.5) * bay) * dy + (oaz - F(0.5) * baz) * dz)
    oax, oay, oaz = oax + tc * dx, oay + tc * dy, oaz + tc * dz
    obx, oby, obz = oax - bax, oay - bay, oaz - baz
    m0 = bax * bax + bay * bay + baz * baz
    m1 = bax * oax + bay * oay + baz * oaz
    m2 = bax * obx + bay * oby + baz * obz
    m3 = bax * dx + bay * dy + baz * dz
    m3 = m3 if abs(m3) > EPS else EPS
    ta = -m1 / m3
    tb = -m2 / m3
    qx, qy, qz = oax + ta * dx, oay + ta * dy, oaz + ta * dz
    sx, sy, sz = obx + tb * dx, oby + tb * dy, obz + tb * dz
    ta = ta if (m3 > F(0)) & (qx * qx + qy * qy + qz * qz < ra * ra) & (ta + tc > F(0)) else FAR
    tb = tb if (m3 < F(0)) & (sx * sx + sy * sy + sz * sz < rb * rb) & (tb + tc > F(0)) else FAR
    m4 = dx * oax + dy * oay + dz * oaz
    m5 = oax * oax + oay * oay + oaz * oaz
    rr = ra - rb
    hy = m0 + rr * rr
    k2 = m0 * m0 - m3 * m3 * hy
    k1 = m0 * m0 * m4 - m1 * m3 * hy + m0 * ra * (rr * m3)
    k0 = m0 * m0 * m5 - m1 * m1 * hy + m0 * ra * (rr * m1 * F(2) - m0 * ra)
    h = k1 * k1 - k2 * k0
    k2 = k2 if abs(k2) > EPS else EPS
    s = np.sqrt(max(h, F(0)))
    t1 = (-k1 - s) / k2
    t2 = (-k1 + s) / k2
    y1 = m1 + t1 * m3
    y2 = m1 + t2 * m3
    t1 = t1 if (h > F(0)) & (y1 > F(0)) & (y1 < m0) & (t1 + tc > F(0)) else FAR
    t2 = t2 if (h > F(0)) & (y2 > F(0)) & (y2 < m0) & (t2 + tc > F(0)) & (k2 < F(0)) else FAR
    best = min(min(ta, tb), min(t1, t2))
    return best + tc if best < FAR else FAR


@inlined
def hit_box(R, bx, by, bz, ox, oy, oz, dx, dy, dz):
    """Distance to a box with half extents b; ox.. is the eye seen from the centre; R the 9 rotation numbers."""
    lx = R[0] * ox + R[1] * oy + R[2] * oz
    ly = R[3] * ox + R[4] * oy + R[5] * oz
    lz = R[6] * ox + R[7] * oy + R[8] * oz
    ex = R[0] * dx + R[1] * dy + R[2] * dz
    ey = R[3] * dx + R[4] * dy + R[5] * dz
    ez = R[6] * dx + R[7] * dy + R[8] * dz
    ix = F(1) / (ex if abs(ex) > EPS else EPS)
    iy = F(1) / (ey if abs(ey) > EPS else EPS)
    iz = F(1) / (ez if abs(ez) > EPS else EPS)
    wx, wy, wz = abs(ix) * bx, abs(iy) * by, abs(iz) * bz
    near = max(max(-lx * ix - wx, -ly * iy - wy), -lz * iz - wz)
    far = min(min(-lx * ix + wx, -ly * iy + wy), -lz * iz + wz)
    return near if (near < far) & (near > F(0)) else FAR


@inlined
def hit_ellipsoid(R, bx, by, bz, ox, oy, oz, dx, dy, dz):
    tc = -(ox * dx + oy * dy + oz * dz)
    ox, oy, oz = ox + tc * dx, oy + tc * dy, oz + tc * dz
    lx = (R[0] * ox + R[1] * oy + R[2] * oz) / bx
    ly = (R[3] * ox + R[4] * oy + R[5] * oz) / by
    lz = (R[6] * ox + R[7] * oy + R[8] * oz) / bz
    ex = (R[0] * dx + R[1] * dy + R[2] * dz) / bx
    ey = (R[3] * dx + R[4] * dy + R[5] * dz) / by
    ez = (R[6] * dx + R[7] * dy + R[8] * dz) / bz
    a = ex * ex + ey * ey + ez * ez
    b = ex * lx + ey * ly + ez * lz
    c = lx * lx + ly * ly + lz * lz - F(1)
    h = b * b - a * c
    t = (-b - np.sqrt(max(h, F(0)))) / a + tc
    return t if (h > F(0)) & (t > F(0)) else FAR


@inlined
def lobe(x, z, seed):
    """Where round a conifer's tier x, z is: 0 in the middle of a bough .. 1 between two; the bough's own chance; a
    number that rises round the tier, one a bough."""
    q = z / (abs(x) + abs(z) + F(1e-6))
    count = np.floor(F(7.0) + seed * F(0.5))
    around = (q + F(1) if x > F(0) else F(3) - q) * F(0.25) * count
    cell = np.floor(around)
    chance = cell * F(0.7548777) + seed
    return abs((around - cell) * F(2) - F(1)), chance - np.floor(chance), around


@inlined
def hit_bough(ax, ay, az, bx, by, bz, ra, rb, seed, ox, oy, oz, dx, dy, dz):
    """Distance to a cone's mantle whose hem is cut into boughs, FAR where missed; from inside too."""
    bax, bay, baz = bx - ax, by - ay, bz - az
    oax, oay, oaz = ox - ax, oy - ay, oz - az
    tc = -((oax - F(0.5) * bax) * dx + (oay - F(0.5) * bay) * dy + (oaz - F(0.5) * baz) * dz)
    oax, oay, oaz = oax + tc * dx, oay + tc * dy, oaz + tc * dz
    m0 = bax * bax + bay * bay + baz * baz
    m1 = bax * oax + bay * oay + baz * oaz
    m3 = bax * dx + bay * dy + baz * dz
    m4 = dx * oax + dy * oay + dz * oaz
    m5 = oax * oax + oay * oay + oaz * oaz
    rr = ra - rb
    hy = m0 + rr * rr
    k2 = m0 * m0 - m3 * m3 * hy
    k1 = m0 * m0 * m4 - m1 * m3 * hy + m0 * ra * (rr * m3)
    k0 = m0 * m0 * m5 - m1 * m1 * hy + m0 * ra * (rr * m1 * F(2) - m0 * ra)
    h = k1 * k1 - k2 * k0
    k2 = k2 if abs(k2) > EPS else EPS
    s = np.sqrt(max(h, F(0)))
    inv = F(1) / m0
    t1, t2 = (-k1 - s) / k2, (-k1 + s) / k2
    t1, t2 = min(t1, t2), max(t1, t2)
    y1, y2 = (m1 + t1 * m3) * inv, (m1 + t2 * m3) * inv
    between, chance, around = lobe(oax + t1 * dx - bax * y1, oaz + t1 * dz - baz * y1, seed)
    needle = around * F(4)
    needle = abs(needle - np.floor(needle) - F(0.5))
    cut = F(0.20) * chance + F(0.30) * between * between + F(0.14) * needle
    t1 = t1 if (h > F(0)) & (y1 > cut) & (y1 < F(1)) & (t1 + tc > F(0)) else FAR
    between, chance, around = lobe(oax + t2 * dx - bax * y2, oaz + t2 * dz - baz * y2, seed)
    needle = around * F(4)
    needle = abs(needle - np.floor(needle) - F(0.5))
    cut = F(0.20) * chance + F(0.30) * between * between + F(0.14) * needle
    t2 = t2 if (h > F(0)) & (y2 > cut) & (y2 < F(1)) & (t2 + tc > F(0)) else FAR
    best = min(t1, t2)
    return best + tc if best < FAR else FAR


@inlined
def hit_crown(cx, cy, cz, bx, by, bz, seed, ox, oy, oz, dx, dy, dz):
    """Distance to an upright ellipsoid; near its outline only some patches of leaves are met."""
    ox, oy, oz = ox - cx, oy - cy, oz - cz
    tc = -(ox * dx + oy * dy + oz * dz)
    ox, oy, oz = ox + tc * dx, oy + tc * dy, oz + tc * dz
    lx, ly, lz, ex, ey, ez = ox / bx, oy / by, oz / bz, dx / bx, dy / by, dz / bz
    a = ex * ex + ey * ey + ez * ez
    b = ex * lx + ey * ly + ez * lz
    c = lx * lx + ly * ly + lz * lz - F(1)
    h = b * b - a * c
    s = np.sqrt(max(h, F(0)))
    t = (-b - s) / a
    # Leaves: patches of the shape's own surface.
    px, py, pz = (lx + t * ex) * F(5.0) + seed, (ly + t * ey) * F(5.0), (lz + t * ez) * F(5.0)
    leaf = np.floor(px) * F(0.7548777) + np.floor(py) * F(0.5698403) + np.floor(pz) * F(0.3819660)
    leaf -= np.floor(leaf)
    face = s / np.sqrt(a)
    return t + tc if (h > F(0)) & (t + tc > F(0)) & (face > F(0.50) * leaf) else FAR


@inlined
def _rotation(T, k):
    return (T[k, M], T[k, M + 1], T[k, M + 2], T[k, M + 3], T[k, M + 4], T[k, M + 5], T[k, M + 6], T[k, M + 7],
            T[k, M + 8])


@part
def nearest(T, k, base, grow, ox, oy, oz, dx, dy, dz, t, ids):
    """Lowers t and sets ids where the rays meet shape k, grown by `grow` metres, before what they met so far."""
    n = dx.shape[0]
    kind = T[k, KIND]
    ax, ay, az, bx, by, bz = T[k, AX], T[k, AY], T[k, AZ], T[k, BX], T[k, BY], T[k, BZ]
    ra, rb = T[k, RA] + grow, T[k, RB] + grow
    R = _rotation(T, k)
    key = base + np.int32(k)
    if kind == F(0):
        for i in range(n):
            h = hit_round_cone(ax, ay, az, bx, by, bz, ra, rb, ox, oy, oz, dx[i], dy[i], dz[i])
            ids[i] = key if h < t[i] else ids[i]
            t[i] = min(h, t[i])
    elif kind == F(3):
        for i in range(n):
            h = hit_cone(ax, ay, az, bx, by, bz, ra, rb, ox, oy, oz, dx[i], dy[i], dz[i])
            ids[i] = key if h < t[i] else ids[i]
            t[i] = min(h, t[i])
    elif kind == F(1):
        for i in range(n):
            h = hit_box(R, bx + grow, by + grow, bz + grow, ox - ax, oy - ay, oz - az, dx[i], dy[i], dz[i])
            ids[i] = key if h < t[i] else ids[i]
            t[i] = min(h, t[i])
    elif kind == F(4):
        seed = T[k, SEED]
        for i in range(n):
            h = hit_bough(ax, ay, az, bx, by, bz, ra, rb, seed, ox, oy, oz, dx[i], dy[i], dz[i])
            ids[i] = key if h < t[i] else ids[i]
            t[i] = min(h, t[i])
    elif kind == F(5):
        seed = T[k, SEED]
        for i in range(n):
            h = hit_crown(ax, ay, az, bx, by, bz, seed, ox, oy, oz, dx[i], dy[i], dz[i])
            ids[i] = key if h < t[i] else ids[i]
            t[i] = min(h, t[i])
    else:
        for i in range(n):
            h = hit_ellipsoid(R, bx + grow, by + grow, bz + grow, ox - ax, oy - ay, oz - az, dx[i], dy[i], dz[i])
            ids[i] = key if h < t[i] else ids[i]
            t[i] = min(h, t[i])


@inlined
def far_round_cone(ax, ay, az, bx, by, bz, ra, rb, px, py, pz):
    """Distance and its gradient: the nearest point of the axis, with the radius there (slope compensated)."""
    bax, bay, baz = bx - ax, by - ay, bz - az
    pax, pay, paz = px - ax, py - ay, pz - az
    m0 = bax * bax + bay * bay + baz * baz
    rr = ra - rb
    length = max(m0, F(1e-12))
    y = (pax * bax + pay * bay + paz * baz) / length
    xx, xy, xz = pax - bax * y, pay - bay * y, paz - baz * y
    x = np.sqrt(xx * xx + xy * xy + xz * xz)
    h = saturate(y - x * rr / np.sqrt(max(m0 - rr * rr, F(1e-9)) * length))
    cx, cy, cz = pax - bax * h, pay - bay * h, paz - baz * h
    d = np.sqrt(cx * cx + cy * cy + cz * cz + F(1e-12))
    return d - ra + rr * h, cx / d, cy / d, cz / d


@inlined
def far_box(R, bx, by, bz, r, px, py, pz):
    lx = R[0] * px + R[1] * py + R[2] * pz
    ly = R[3] * px + R[4] * py + R[5] * pz
    lz = R[6] * px + R[7] * py + R[8] * pz
    qx, qy, qz = abs(lx) - bx + r, abs(ly) - by + r, abs(lz) - bz + r
    mx, my, mz = max(qx, F(0)), max(qy, F(0)), max(qz, F(0))
    out = np.sqrt(mx * mx + my * my + mz * mz)
    inner = min(max(qx, max(qy, qz)), F(0))
    gx = mx if inner >= F(0) else (F(1) if (qx >= qy) & (qx >= qz) else F(0))
    gy = my if inner >= F(0) else (F(1) if (qy > qx) & (qy >= qz) else F(0))
    gz = mz if inner >= F(0) else (F(1) if (qz > qx) & (qz > qy) else F(0))
    scale = F(1) / np.sqrt(gx * gx + gy * gy + gz * gz + F(1e-12))
    gx, gy, gz = gx * scale, gy * scale, gz * scale
    gx, gy, gz = (gx if lx > F(0) else -gx), (gy if ly > F(0) else -gy), (gz if lz > F(0) else -gz)
    return (out + inner - r, R[0] * gx + R[3] * gy + R[6] * gz, R[1] * gx + R[4] * gy + R[7] * gz,
            R[2] * gx + R[5] * gy + R[8] * gz)


@inlined
def far_ellipsoid(R, bx, by, bz, px, py, pz):
    lx = R[0] * px + R[1] * py + R[2] * pz
    ly = R[3] * px + R[4] * py + R[5] * pz
    lz = R[6] * px + R[7] * py + R[8] * pz
    ax, ay, az = lx / bx, ly / by, lz / bz
    k0 = np.sqrt(ax * ax + ay * ay + az * az + F(1e-12))
    gx, gy, gz = ax / bx, ay / by, az / bz
    k1 = np.sqrt(gx * gx + gy * gy + gz * gz + F(1e-12))
    gx, gy, gz = gx / k1, gy / k1, gz / k1
    return (k0 * (k0 - F(1)) / k1, R[0] * gx + R[3] * gy + R[6] * gz, R[1] * gx + R[4] * gy + R[7] * gz,
            R[2] * gx + R[5] * gy + R[8] * gz)


@part
def join_distance(T, k, ox, oy, oz, dx, dy, dz, t, far):
    """far <- the smooth union of far and shape k at the points o + t d (polynomial smooth minimum)."""
    n = dx.shape[0]
    kind = T[k, KIND]
    ax, ay, az, bx, by, bz = T[k, AX], T[k, AY], T[k, AZ], T[k, BX], T[k, BY], T[k, BZ]
    ra, rb = T[k, RA], T[k, RB]
    R = _rotation(T, k)
    width = T[k, BLEND]
    if kind == F(0):
        for i in range(n):
            d = far_round_cone(ax, ay, az, bx, by, bz, ra, rb, ox + t[i] * dx[i], oy + t[i] * dy[i],
                               oz + t[i] * dz[i])[0]
            h = max(width - abs(far[i] - d), F(0))
            far[i] = min(far[i], d) - h * h * F(0.25) / width
    elif kind == F(1):
        for i in range(n):
            d = far_box(R, bx, by, bz, ra, ox + t[i] * dx[i] - ax, oy + t[i] * dy[i] - ay, oz + t[i] * dz[i] - az)[0]
            h = max(width - abs(far[i] - d), F(0))
            far[i] = min(far[i], d) - h * h * F(0.25) / width
    else:
        for i in range(n):
            d = far_ellipsoid(R, bx, by, bz, ox + t[i] * dx[i] - ax, oy + t[i] * dy[i] - ay,
                              oz + t[i] * dz[i] - az)[0]
            h = max(width - abs(far[i] - d), F(0))
            far[i] = min(far[i], d) - h * h * F(0.25) / width


@inlined
def _mix(T, k, i, d, gx, gy, gz, width, far, S):
    """The union's step for one ray: w by the blend, c by a narrow seam (a collar is not a gradient)."""
    w = saturate(F(0.5) + F(0.5) * (far[i] - d) / width)
    c = saturate(F(0.5) + F(3.0) * (far[i] - d) / width)
    far[i] = far[i] + (d - far[i]) * w - width * w * (F(1) - w)
    S[4][i] += (gx - S[4][i]) * w
    S[5][i] += (gy - S[5][i]) * w
    S[6][i] += (gz - S[6][i]) * w
    S[7][i] += (T[k, ALBEDO] - S[7][i]) * c
    S[8][i] += (T[k, ALBEDO + 1] - S[8][i]) * c
    S[9][i] += (T[k, ALBEDO + 2] - S[9][i]) * c
    S[10][i] += (T[k, ROUGH] - S[10][i]) * c
    S[11][i] += (T[k, EMIT] - S[11][i]) * c
    S[12][i] = T[k, SURFACE] if c > F(0.5) else S[12][i]
    S[13][i] = T[k, OBJECT] if c > F(0.5) else S[13][i]
    S[14][i] = F(k) if c > F(0.5) else S[14][i]


@part
def join_surface(T, k, ox, oy, oz, dx, dy, dz, t, far, S):
    """The same union with what lies on it: rows of S 4-6 normal, 7-9 albedo, 10 roughness,
    11 emission, 12 surface, 13 object, 14 the shape that weighs most."""
    n = dx.shape[0]
    kind = T[k, KIND]
    ax, ay, az, bx, by, bz = T[k, AX], T[k, AY], T[k, AZ], T[k, BX], T[k, BY], T[k, BZ]
    ra, rb = T[k, RA], T[k, RB]
    R = _rotation(T, k)
    width = T[k, BLEND]
    if kind == F(0):
        for i in range(n):
            d, gx, gy, gz = far_round_cone(ax, ay, az, bx, by, bz, ra, rb, ox + t[i] * dx[i], oy + t[i] * dy[i],
                                           oz + t[i] * dz[i])
            _mix(T, k, i, d, gx, gy, gz, width, far, S)
    elif kind == F(1):
        for i in range(n):
            d, gx, gy, gz = far_box(R, bx, by, bz, ra, ox + t[i] * dx[i] - ax, oy + t[i] * dy[i] - ay,
                                    oz + t[i] * dz[i] - az)
            _mix(T, k, i, d, gx, gy, gz, width, far, S)
    else:
        for i in range(n):
            d, gx, gy, gz = far_ellipsoid(R, bx, by, bz, ox + t[i] * dx[i] - ax, oy + t[i] * dy[i] - ay,
                                          oz + t[i] * dz[i] - az)
            _mix(T, k, i, d, gx, gy, gz, width, far, S)
