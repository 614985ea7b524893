"""A batch of rays: traced against the set and what moves, and lit.

Arrays travel as two tuples:
W, the set: T, starts, members, grid, heights, shadow_map, Q, field, low, noise, special, bounds (of the shadow map:
bake.py).
M, what moves: T, starts, members, proxies, clusters, lamps, P.
A proxy is a round cone that stands for a moving shape in shadows and occlusion: ax ay az bx by bz ra rb. Those of one
thing lie together in a cluster: first, last, middle x y z and radius of a ball around them, radius of the thickest.
A lamp is x y z r g b radius reach, the strongest first.
"""

from __future__ import annotations

import numpy as np

from kinema.stage import light as p
from kinema.stage.engine import clock as ck
from kinema.stage.engine import shade as sh
from kinema.stage.engine import trace as tr
from kinema.stage.engine.built import FIRST, surface_built
from kinema.stage.engine.cosmos import space_rays
from kinema.stage.engine.kernel import F, inlined, part

TILE_W, TILE_H = 32, 8
MOST = TILE_W * TILE_H * 4                    # rays of a batch: a whole tile of edges, four to a pixel
STEPS = 20                                    # of sphere tracing within a group
GROUPS = np.int32(1 << 18)                    # ids from here on: groups, by object and colour
MOVING = np.int32(1 << 19)                    # ids from here on: what moves
MOST_ID = np.int32(1 << 30)
SUN_FAR = F(1e4)                              # metres to the sun, as shadows see it
OFFSET_X = (F(0.375), F(0.875), F(0.125), F(0.625))                # where an edge's four rays go through its pixel
OFFSET_Y = (F(0.125), F(0.375), F(0.625), F(0.875))


@inlined
def aim(C, S, m, px, py, width, height):
    """The unit direction through the picture at px, py (pixels) into rows 0-2 of ray m; clears what rays start with."""
    px, py = px + C[16], py + C[17]
    u = px / F(width) * F(2) - F(1)
    v = F(1) - py / F(height) * F(2)
    x = C[9] + u * C[14] * C[3] + v * C[15] * C[6]
    y = C[10] + u * C[14] * C[4] + v * C[15] * C[7]
    z = C[11] + u * C[14] * C[5] + v * C[15] * C[8]
    scale = F(1) / np.sqrt(x * x + y * y + z * z)
    S[0][m], S[1][m], S[2][m] = x * scale, y * scale, z * scale
    S[15][m], S[14][m], S[13][m], S[12][m] = F(1), F(1), F(0), F(0)


@inlined
def ground_near(ground_t, x, y):
    """The nearest and the farthest ground of a pixel and its eight neighbours, and whether it is ground without a gap
    or a ridge between them."""
    height, width = ground_t.shape
    near, far = tr.FAR, F(0)
    for j in range(max(y - 1, 0), min(y + 2, height)):
        for i in range(max(x - 1, 0), min(x + 2, width)):
            t = ground_t[j, i]
            near = min(near, t)
            far = max(far, t)
    whole = (far < near * F(1.08)) & (near < tr.FAR)
    return near, (far if far < tr.FAR else near * F(1.5)), whole


@part
def _advance(D, far, count):
    """Moves rays on by the distance that is free; row 5 of D: 1 for those that may still move; how many they are, and
    whether any has a visible way to go. Row 4: where something else stands."""
    t, until, busy = D[3], D[4], D[5]
    left, worst = F(0), F(0)
    for i in range(count):
        ahead = (far[i] < F(8.0)) & (t[i] < until[i])
        worst = max(worst, F(1) if (far[i] > t[i] * F(0.0003)) & ahead else F(0))
        busy[i] = F(1) if (abs(far[i]) > t[i] * F(0.00002)) & ahead else F(0)
        left += busy[i]
        t[i] += far[i] * (F(1) if far[i] < F(0) else F(0.95))
    return left, worst > F(0)


@part
def trace_group(T, members, first, last, base, ox, oy, oz, S, ids, n, near, far, order, D):
    """One group of shapes (members[first:last]) against the batch; nearer hits overwrite its surface rows.

    near, far, order: scratch [MOST]; D: scratch rows for the rays that come close at all.
    """
    for i in range(n):
        near[i] = S[3][i]
        order[i] = np.int32(-5)
    for m in range(first, last):
        k = members[m]
        tr.nearest(T, k, np.int32(0), F(0.3) * T[k, tr.BLEND], ox, oy, oz, S[0][:n], S[1][:n], S[2][:n], near, order)
    count = 0
    for i in range(n):
        if order[i] >= 0:
            D[0][count], D[1][count], D[2][count], D[3][count] = S[0][i], S[1][i], S[2][i], near[i]
            D[4][count] = S[3][i]
            order[count] = np.int32(i)
            count += 1
        near[i] = tr.FAR
    for _ in range(STEPS):
        if count == 0:
            break
        for i in range(count):
            far[i] = F(1e3)
        for m in range(first, last):
            tr.join_distance(T, members[m], ox, oy, oz, D[0][:count], D[1][:count], D[2][:count], D[3][:count], far)
        busy, going = _advance(D, far, count)
        if not going:
            break
        if busy * F(2) <= F(count):
            left = 0
            for i in range(count):
                if D[5][i] > F(0):
                    D[0][left], D[1][left], D[2][left], D[3][left] = D[0][i], D[1][i], D[2][i], D[3][i]
                    D[4][left], order[left] = D[4][i], order[i]
                    left += 1
                elif far[i] < F(8.0):
                    near[order[i]] = D[3][i]
            count = left
    for i in range(count):
        near[order[i]] = D[3][i]
    count = 0
    for i in range(n):
        if near[i] < S[3][i]:
            D[0][count], D[1][count], D[2][count], D[3][count] = S[0][i], S[1][i], S[2][i], near[i]
            order[count] = np.int32(i)
            count += 1
    if count == 0:
        return
    dx, dy, dz, t, f = D[0][:count], D[1][:count], D[2][:count], D[3][:count], far[:count]
    for i in range(count):
        far[i] = F(1e3)
        D[4][i], D[5][i], D[6][i], D[7][i], D[8][i] = F(0), F(0), F(0), F(0), F(0)
        D[9][i], D[10][i], D[11][i], D[12][i], D[13][i] = F(0), F(0), F(0), F(0), F(0)
    for m in range(first, last):
        tr.join_surface(T, members[m], ox, oy, oz, dx, dy, dz, t, f, D)
    for j in range(count):
        i = order[j]
        if f[j] < t[j] * F(0.004) + F(0.002) and t[j] < S[3][i] and t[j] > F(0):
            x, y, z = D[4][j], D[5][j], D[6][j]
            scale = F(1) / np.sqrt(x * x + y * y + z * z + F(1e-12))
            S[3][i], S[4][i], S[5][i], S[6][i] = t[j], x * scale, y * scale, z * scale
            S[7][i], S[8][i], S[9][i], S[10][i] = D[7][j], D[8][j], D[9][j], D[10][j]
            S[11][i], S[12][i], S[13][i], S[27][i] = D[11][j], D[12][j], D[13][j], D[14][j]
            # Where skin meets hair there is an edge within a group: its id holds the colour too, in steps.
            tint = np.int32(min(D[7][j], F(0.99)) * F(6)) * 36 + np.int32(min(D[8][j], F(0.99)) * F(6)) * 6
            ids[i] = base + GROUPS + np.int32(D[13][j]) * 256 + tint + np.int32(min(D[9][j], F(0.99)) * F(6))


@part
def trace_batch(T, starts, members, base, tile, C, P, S, ids, n, near, far, order, D, noise, surfaces, clock):
    """Fills the geometry rows of S, and with `surfaces` those of materials, for n rays whose directions stand in rows
    0-2. ids from `base` on."""
    c = ck.ticks()
    ox, oy, oz = C[0], C[1], C[2]
    first, last = starts[tile], starts[tile + 1]
    single, m = False, first
    while m < last and T[members[m], tr.GROUP] == F(0):
        tr.nearest(T, members[m], base, F(0), ox, oy, oz, S[0][:n], S[1][:n], S[2][:n], S[3][:n], ids)
        single = True
        m += 1
    count, made = 0, 0
    for i in range(n):
        met = ids[i] >= base
        count += 1 if met else 0
        made += 1 if T[ids[i] - base if met else 0, tr.SURFACE] >= FIRST else 0
    c = ck.lap(clock, ck.SHAPES, c)
    if single and surfaces and count > 0:
        sh.surface_shapes(T, base, P, ox, oy, oz, S, ids, n, noise, order, D)
        if made > 0:
            surface_built(T, base, P, ox, oy, oz, S, ids, n, noise)
    c = ck.lap(clock, ck.SURFACES, c)
    while m < last:
        group, begin = T[members[m], tr.GROUP], m
        while m < last and T[members[m], tr.GROUP] == group:
            m += 1
        trace_group(T, members, begin, m, base, ox, oy, oz, S, ids, n, near, far, order, D)
    ck.lap(clock, ck.GROUPS, c)


@part
def extent(S, ids, n, least, most):
    """Middle and radius of the ball around the surface points with ids `least` to `most`; radius -1: there are none."""
    lx, ly, lz, hx, hy, hz = F(1e9), F(1e9), F(1e9), F(-1e9), F(-1e9), F(-1e9)
    for i in range(n):
        if (ids[i] != tr.SKY) & (ids[i] >= least) & (ids[i] <= most):
            lx, ly, lz = min(lx, S[22][i]), min(ly, S[23][i]), min(lz, S[24][i])
            hx, hy, hz = max(hx, S[22][i]), max(hy, S[23][i]), max(hz, S[24][i])
    x, y, z = hx - lx, hy - ly, hz - lz
    r = F(0.5) * np.sqrt(x * x + y * y + z * z) if hx >= lx else F(-1)
    return (lx + hx) * F(0.5), (ly + hy) * F(0.5), (lz + hz) * F(0.5), r


@inlined
def _falls(mx, my, mz, size, dx, dy, dz, reach, soft, r):
    """Whether the shadow of a ball at m (seen from a ball of radius r around the origin) may fall into that ball; the
    light is `reach` away along d."""
    s = mx * dx + my * dy + mz * dz
    wide = r * (F(1) + size / reach) + size + soft * (max(s, F(0)) + size + r) + F(0.02)
    m2 = mx * mx + my * my + mz * mz
    beam = (s > -(r + size)) & (s < reach + size) & (m2 - s * s < wide * wide)
    around = m2 < (max(r, reach) + size) * (max(r, reach) + size)          # a light in the midst of what it lights
    return beam if reach > r + size else around


@inlined
def _hides(mx, my, mz, size, lx, ly, lz, soft, ball):
    """The same for a ball at m in the world and the light l; a ball of no size catches nothing."""
    x, y, z, r = ball
    dx, dy, dz = lx - x, ly - y, lz - z
    reach = np.sqrt(dx * dx + dy * dy + dz * dz)
    falls = _falls(mx - x, my - y, mz - z, size, dx / reach, dy / reach, dz / reach, reach, soft, r)
    return falls & (r >= F(0))


@part
def _shadows(proxies, clusters, lx, ly, lz, soft, still, moves, S, n, out):
    """The proxies whose shadow from the light l may fall into one of two balls."""
    aimed = False
    for g in range(clusters.shape[0]):
        a = clusters[g]
        if not (_hides(a[2], a[3], a[4], a[5], lx, ly, lz, soft, still)
                or _hides(a[2], a[3], a[4], a[5], lx, ly, lz, soft, moves)):
            continue
        for k in range(int(a[0]), int(a[1])):
            q = proxies[k]
            mx, my, mz = (q[0] + q[3]) * F(0.5), (q[1] + q[4]) * F(0.5), (q[2] + q[5]) * F(0.5)
            hx, hy, hz = (q[3] - q[0]) * F(0.5), (q[4] - q[1]) * F(0.5), (q[5] - q[2]) * F(0.5)
            size = np.sqrt(hx * hx + hy * hy + hz * hz) + max(q[6], q[7])
            if (_hides(mx, my, mz, size, lx, ly, lz, soft, still)
                    or _hides(mx, my, mz, size, lx, ly, lz, soft, moves)):
                if not aimed:
                    sh.toward(lx, ly, lz, S, n)
                    aimed = True
                sh.moving_shadow(q[0], q[1], q[2], q[3], q[4], q[5], q[6], q[7], soft, S, n, out)


@inlined
def _near(mx, my, mz, size, ball):
    x, y, z, r = ball
    wide = r + size
    return ((mx - x) ** 2 + (my - y) ** 2 + (mz - z) ** 2 < wide * wide) & (r >= F(0))


@part
def _openness(proxies, clusters, still, moves, S, n):
    """The proxies that may take air from points in one of two balls."""
    for g in range(clusters.shape[0]):
        a = clusters[g]
        size = a[5] + F(3.5) * a[6]
        if not (_near(a[2], a[3], a[4], size, still) or _near(a[2], a[3], a[4], size, moves)):
            continue
        for k in range(int(a[0]), int(a[1])):
            q = proxies[k]
            mx, my, mz = (q[0] + q[3]) * F(0.5), (q[1] + q[4]) * F(0.5), (q[2] + q[5]) * F(0.5)
            hx, hy, hz = (q[3] - q[0]) * F(0.5), (q[4] - q[1]) * F(0.5), (q[5] - q[2]) * F(0.5)
            size = np.sqrt(hx * hx + hy * hy + hz * hz) + F(3.5) * max(q[6], q[7])
            if _near(mx, my, mz, size, still) or _near(mx, my, mz, size, moves):
                sh.moving_openness(q[0], q[1], q[2], q[3], q[4], q[5], q[6], q[7], S, n)


@part
def stand(C, S, n):
    """Rows X, Y, Z: where each ray ends."""
    for i in range(n):
        S[22][i] = C[0] + S[3][i] * S[0][i]
        S[23][i] = C[1] + S[3][i] * S[1][i]
        S[24][i] = C[2] + S[3][i] * S[2][i]


@part
def shelter(W, S, ids, least, n):
    """SUN and OPEN as far as the set decides them, for rays whose id is `least` or more."""
    shadow_map, Q, field, low, bounds = W[5], W[6], W[7], W[8], W[11]
    if shadow_map.shape[0] > 2:
        sh.static_shadow(Q, shadow_map, bounds, S, ids, least, n)
    if field.shape[0] > 2:
        sh.static_openness(field, low, S, ids, least, n)


@part
def touched(M, x, y, z, r, lit):
    """Whether what moves may shade a ball, or lamps light it (lamps that are as they were, where it is `lit`)."""
    clusters, lamps, P = M[4], M[5], M[6]
    found = False
    for g in range(clusters.shape[0]):
        a = clusters[g]
        mx, my, mz = a[2] - x, a[3] - y, a[4] - z
        wide = r + a[5] + F(3.5) * a[6]
        found = found or bool(mx * mx + my * my + mz * mz <= wide * wide)
        found = found or bool(_falls(mx, my, mz, a[5], P[p.SUN_X], P[p.SUN_Y], P[p.SUN_Z], SUN_FAR, F(0.036),
                                     r * F(1.01)))
    for k in range(lamps.shape[0]):
        q = lamps[k]
        dx, dy, dz = q[0] - x, q[1] - y, q[2] - z
        if dx * dx + dy * dy + dz * dz < (q[7] * F(1.2) + r) ** 2:
            reach = np.sqrt(dx * dx + dy * dy + dz * dz)
            for g in range(clusters.shape[0] if k < 2 else 0):
                a = clusters[g]
                found = found or bool(_falls(a[2] - x, a[3] - y, a[4] - z, a[5], dx / reach, dy / reach, dz / reach,
                                             reach, F(0.061), r * F(1.01)))
            found = found or not lit
    return found


@part
def light_batch(W, M, C, S, ids, n, clock):
    """R, G, B of a traced batch."""
    noise, proxies, clusters, lamps, P = W[9], M[3], M[4], M[5], M[6]
    ox, oy, oz = C[0], C[1], C[2]
    c = ck.ticks()
    solid, water, sky = False, False, False
    for i in range(n):
        S[16][i], S[17][i], S[18][i] = F(0), F(0), F(0)
        solid = solid or ids[i] != tr.SKY
        sky = sky or ids[i] == tr.SKY
        water = water or (S[12][i] == F(20) and ids[i] == tr.GROUND)
    if solid:
        still, moves = extent(S, ids, n, np.int32(tr.GROUND), MOVING - np.int32(1)), extent(S, ids, n, MOVING, MOST_ID)
        cx, cy, cz, _ = still if still[3] >= F(0) else moves
        _shadows(proxies, clusters, cx + P[p.SUN_X] * SUN_FAR, cy + P[p.SUN_Y] * SUN_FAR, cz + P[p.SUN_Z] * SUN_FAR,
                 F(0.035), still, moves, S, n, S[14])
        _openness(proxies, clusters, still, moves, S, n)
        c = ck.lap(clock, ck.SHADOWS, c)
        for k in range(lamps.shape[0]):
            q = lamps[k]
            if _near(q[0], q[1], q[2], q[7] * F(1.2), still) or _near(q[0], q[1], q[2], q[7] * F(1.2), moves):
                for i in range(n):
                    S[25][i] = F(1)
                if k < 2:
                    _shadows(proxies, clusters, q[0], q[1], q[2], F(0.06), still, moves, S, n, S[25])
                sh.lamp_light(q[0], q[1], q[2], q[3], q[4], q[5], q[6], q[7], S, n)
        c = ck.lap(clock, ck.LAMPS, c)
        sh.combine(P, ox, oy, oz, S, ids, n, noise)
        if water:
            sh.water_rays(P, S, ids, n, noise)
        sh.air_rays(P, ox, oy, oz, S, ids, n)
        c = ck.lap(clock, ck.LIGHT, c)
    if sky and P[p.SPACE] > F(0):
        space_rays(P, S, ids, n, noise)
    elif sky:
        sh.sky_rays(P, S, ids, n, noise)
        ck.lap(clock, ck.SKY, c)
