"""The picture, tile by tile: a batch of rays is traced, lit and written; then the edges once more, four rays each.

The set stands still and the actors do not, so a tile is traced in two steps: against the set, which gives the same
under a camera that stands still and may be kept from frame to frame, then against what moves.

Arrays travel as two tuples:
W, the set: T, starts, members, grid, heights, shadow_map, Q, field, low, noise, special.
M, what moves: T, starts, members, proxies, clusters, lamps, P.
A proxy is a round cone that stands for a moving shape in shadows and occlusion: ax ay az bx by bz ra rb. Those of one
thing lie together in a cluster: first, last, middle x y z and radius of a ball around them, radius of the thickest.
A lamp is x y z r g b radius reach, the strongest first.
K, tiles that rest under a camera that stands still, because nothing moves in them or throws a shadow on them: state
(0, RESTS, or RESTS_LIT by lamps), now (whether this picture shows it so), soft (whether its softened edges are kept),
the ball around what it shows, and its colour, depth, matte, keys and softened colour. One tile stands for none.
"""

from __future__ import annotations

import numpy as np

from kinema.stage import light as p
from kinema.stage.engine import clock as ck
from kinema.stage.engine import shade as sh
from kinema.stage.engine import trace as tr
from kinema.stage.engine.built import FIRST, PANEL, surface_built
from kinema.stage.engine.cosmos import space_rays
from kinema.stage.engine.kernel import F, inlined, kernel, part
from kinema.stage.engine.terrain import march_rays

TILE_W, TILE_H = 32, 8
MOST = TILE_W * TILE_H * 4                    # rays of a batch: a whole tile of edges, four to a pixel
STEPS = 20                                    # of sphere tracing within a group
GROUPS = np.int32(1 << 18)                    # ids from here on: groups, by their object
MOVING = np.int32(1 << 19)                    # ids from here on: what moves
KEPT = 13                                     # rows of S that are kept: 3-15
OF_SET = -3                                   # row of what belongs to the set, where rows are written
OFFSET_X = (F(0.375), F(0.875), F(0.125), F(0.625))                # where an edge's four rays go through its pixel
OFFSET_Y = (F(0.125), F(0.375), F(0.625), F(0.875))
RESTS, RESTS_LIT = 1, 2
NOTHING, KEEP, LOAD = 0, 1, 2                 # what a drawing does with what is kept


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
            order[count] = np.int32(i)
            count += 1
    if count == 0:
        return
    dx, dy, dz, t = D[0][:count], D[1][:count], D[2][:count], D[3][:count]
    f = far[:count]
    for _ in range(STEPS):
        for i in range(count):
            f[i] = F(1e3)
        for m in range(first, last):
            tr.join_distance(T, members[m], ox, oy, oz, dx, dy, dz, t, f)
        worst = F(0)
        for i in range(count):
            moving = F(1) if (f[i] > t[i] * F(0.0003)) & (f[i] < F(8.0)) else F(0)
            t[i] += f[i] * (F(1) if f[i] < F(0) else F(0.95))
            worst = max(worst, moving)
        if worst == F(0):
            break
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
            ids[i] = base + GROUPS + np.int32(D[13][j])


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
def _extent(S, ids, n):
    """Middle and radius of the ball around the batch's surface points; radius -1 where all is sky."""
    lx, ly, lz, hx, hy, hz = F(1e9), F(1e9), F(1e9), F(-1e9), F(-1e9), F(-1e9)
    for i in range(n):
        if ids[i] != tr.SKY:
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
    return (s > -(r + size)) & (s < reach + size) & (mx * mx + my * my + mz * mz - s * s < wide * wide)


@part
def _shadows(proxies, clusters, lx, ly, lz, soft, cx, cy, cz, r, S, n, out):
    """The proxies whose shadow from the light l may fall into the ball c, r."""
    dx, dy, dz = lx - cx, ly - cy, lz - cz
    reach = np.sqrt(dx * dx + dy * dy + dz * dz)
    dx, dy, dz = dx / reach, dy / reach, dz / reach
    for g in range(clusters.shape[0]):
        a = clusters[g]
        if not _falls(a[2] - cx, a[3] - cy, a[4] - cz, a[5], dx, dy, dz, reach, soft, r):
            continue
        for k in range(int(a[0]), int(a[1])):
            q = proxies[k]
            mx, my, mz = (q[0] + q[3]) * F(0.5) - cx, (q[1] + q[4]) * F(0.5) - cy, (q[2] + q[5]) * F(0.5) - cz
            hx, hy, hz = (q[3] - q[0]) * F(0.5), (q[4] - q[1]) * F(0.5), (q[5] - q[2]) * F(0.5)
            size = np.sqrt(hx * hx + hy * hy + hz * hz) + max(q[6], q[7])
            if _falls(mx, my, mz, size, dx, dy, dz, reach, soft, r):
                sh.moving_shadow(q[0], q[1], q[2], q[3], q[4], q[5], q[6], q[7], lx, ly, lz, soft, S, n, out)


@part
def _openness(proxies, clusters, cx, cy, cz, r, S, n):
    """The proxies that may take air from points in the ball c, r."""
    for g in range(clusters.shape[0]):
        a = clusters[g]
        mx, my, mz, wide = a[2] - cx, a[3] - cy, a[4] - cz, r + a[5] + F(3.5) * a[6]
        if mx * mx + my * my + mz * mz > wide * wide:
            continue
        for k in range(int(a[0]), int(a[1])):
            q = proxies[k]
            mx, my, mz = (q[0] + q[3]) * F(0.5) - cx, (q[1] + q[4]) * F(0.5) - cy, (q[2] + q[5]) * F(0.5) - cz
            hx, hy, hz = (q[3] - q[0]) * F(0.5), (q[4] - q[1]) * F(0.5), (q[5] - q[2]) * F(0.5)
            wide = r + np.sqrt(hx * hx + hy * hy + hz * hz) + F(3.5) * max(q[6], q[7])
            if mx * mx + my * my + mz * mz < wide * wide:
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
    shadow_map, Q, field, low = W[5], W[6], W[7], W[8]
    if shadow_map.shape[0] > 2:
        sh.static_shadow(Q, shadow_map, S, ids, least, n)
    if field.shape[0] > 2:
        sh.static_openness(field, low, S, ids, least, n)


@part
def _touched(M, x, y, z, r, lit):
    """Whether what moves may shade a ball, or lamps light it (lamps that are as they were, where it is `lit`)."""
    clusters, lamps, P = M[4], M[5], M[6]
    far, found = F(1000.0), False
    for g in range(clusters.shape[0]):
        a = clusters[g]
        mx, my, mz = a[2] - x, a[3] - y, a[4] - z
        wide = r + a[5] + F(3.5) * a[6]
        found = found or bool(mx * mx + my * my + mz * mz <= wide * wide)
        found = found or bool(_falls(mx, my, mz, a[5], P[p.SUN_X], P[p.SUN_Y], P[p.SUN_Z], far, F(0.036), r * F(1.01)))
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
        cx, cy, cz, r = _extent(S, ids, n)
        far = F(1000.0)
        _shadows(proxies, clusters, cx + P[p.SUN_X] * far, cy + P[p.SUN_Y] * far, cz + P[p.SUN_Z] * far, F(0.035), cx,
                 cy, cz, r, S, n, S[14])
        _openness(proxies, clusters, cx, cy, cz, r, S, n)
        c = ck.lap(clock, ck.SHADOWS, c)
        for k in range(lamps.shape[0]):
            q = lamps[k]
            x, y, z = q[0] - cx, q[1] - cy, q[2] - cz
            if x * x + y * y + z * z < (q[7] * F(1.2) + r) ** 2:
                for i in range(n):
                    S[25][i] = F(1)
                if k < 2:
                    _shadows(proxies, clusters, q[0], q[1], q[2], F(0.06), cx, cy, cz, r, S, n, S[25])
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


@kernel
def find_edges(keys, depth, edges):
    """edges [height, width] uint8 <- 1 where a pixel and a neighbour show different things or distances."""
    height, width = depth.shape
    for y in range(height):
        for x in range(width):
            a, b = max(x - 1, 0), min(x + 1, width - 1)
            c, e = max(y - 1, 0), min(y + 1, height - 1)
            k, d = keys[y, x], depth[y, x]
            other = (keys[y, a] != k) | (keys[y, b] != k) | (keys[c, x] != k) | (keys[e, x] != k)
            bend = max(abs(depth[y, a] + depth[y, b] - F(2) * d), abs(depth[c, x] + depth[e, x] - F(2) * d))
            edges[y, x] = np.uint8(1) if other | (bend > F(0.035) * d) else np.uint8(0)


@inlined
def _aim(C, S, m, px, py, width, height):
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
def _ground_near(ground_t, x, y):
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


@inlined
def _ground_between(ground_t, x, y, at_x, at_y):
    """Ground without a gap: its distance between pixels (at_x, at_y of the picture), from the middle's slopes."""
    height, width = ground_t.shape
    a, b, c, e = max(x - 1, 0), min(x + 1, width - 1), max(y - 1, 0), min(y + 1, height - 1)
    across = (ground_t[y, b] - ground_t[y, a]) / F(max(b - a, 1))
    down = (ground_t[e, x] - ground_t[c, x]) / F(max(e - c, 1))
    return ground_t[y, x] + across * (at_x - F(x) - F(0.5)) + down * (at_y - F(y) - F(0.5))


@inlined
def _write_layers(S, ids, j, out):
    """What passes need of ray j: normal, albedo, emission, row of the table of what moves (OF_SET: not of it)."""
    solid = F(0) if ids[j] == tr.SKY else F(1)
    out[0], out[1], out[2] = S[4][j] * solid, S[5][j] * solid, S[6][j] * solid
    out[3], out[4], out[5] = S[7][j] * solid, S[8][j] * solid, S[9][j] * solid
    out[6] = S[11][j] * solid
    row = F(OF_SET) if ids[j] >= 0 else F(ids[j])
    row = F(ids[j] - MOVING) if ids[j] >= MOVING else row
    out[7] = S[27][j] if ids[j] >= MOVING + GROUPS else row


def room(columns: int, rows: int, width: int, height: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Room for what the rays through a picture's pixels find of the set. spots int32 [tiles]: where each tile's rays
    are kept, in rays; rows of S; ids."""
    down = np.minimum(TILE_H, height - TILE_H * np.arange(rows))
    across = np.minimum(TILE_W, width - TILE_W * np.arange(columns))
    counts = np.outer(down, across).reshape(-1)
    spots = (np.cumsum(counts) - counts).astype(np.int32)
    return spots, np.empty(width * height * KEPT, np.float32), np.empty(width * height, np.int32)


def rest(columns: int, rows: int, width: int, height: int) -> tuple[np.ndarray, ...]:
    """K, with no tile at rest."""
    flags = [np.zeros(columns * rows, np.int8) for _ in range(3)]
    colours = [np.empty((height, width, 3), np.float32) for _ in range(2)]
    return (*flags, np.empty((columns * rows, 4), np.float32), colours[0], np.empty((height, width), np.float32),
            np.empty((height, width), np.uint16), np.empty((height, width), np.int32), colours[1])


@inlined
def _around(flags, tile, columns, rows):
    """Whether a tile and all its neighbours have the flag."""
    u, v, all_of = tile % columns, tile // columns, True
    for b in range(max(v - 1, 0), min(v + 2, rows)):
        for a in range(max(u - 1, 0), min(u + 2, columns)):
            all_of = all_of and flags[b * columns + a] != 0
    return all_of


@part
def _wake(soft, tile, columns, rows):
    """The softened edges of a tile and its neighbours are kept no more."""
    u, v = tile % columns, tile // columns
    for b in range(max(v - 1, 0), min(v + 2, rows)):
        for a in range(max(u - 1, 0), min(u + 2, columns)):
            soft[b * columns + a] = 0


@kernel
def settle(K, columns, rows, starts, colour):
    """Keeps the softened colour of tiles whose neighbours all rest, and whose rays saw nothing beyond them."""
    height, width = colour.shape[:2]
    for tile in range(columns * rows):
        if K[2][tile] == 0 and starts[tile + 1] == starts[tile] and _around(K[1], tile, columns, rows):
            x0, y0 = (tile % columns) * TILE_W, (tile // columns) * TILE_H
            for y in range(y0, min(y0 + TILE_H, height)):
                for x in range(x0, min(x0 + TILE_W, width)):
                    for k in range(3):
                        K[8][y, x, k] = colour[y, x, k]
            K[2][tile] = 1


@part
def _keep(S, ids, n, spot, kept, kept_ids):
    for row in range(KEPT):
        at = spot * KEPT + row * n
        for i in range(n):
            kept[at + i] = S[3 + row][i]
    for i in range(n):
        kept_ids[spot + i] = ids[i]


@part
def _load(S, ids, n, spot, kept, kept_ids):
    for row in range(KEPT):
        at = spot * KEPT + row * n
        for i in range(n):
            S[3 + row][i] = kept[at + i]
    for i in range(n):
        ids[i] = kept_ids[spot + i]


@inlined
def _slack(T, base, key):
    """How far apart, as a share of the distance, two points of one thing may lie and still be lit alike: next to
    nothing where a flat face may end between them."""
    k = key - base
    slack = F(0.02)
    if k < GROUPS:
        kind = T[k, tr.KIND]
        slack = F(0.0002) if kind == F(1) or kind == F(3) else F(1.0)
    return slack


@inlined
def _rise(depth, keys, y, x, dy, dx):
    """How 1 / depth changes a pixel along dy, dx, on the thing that is met at y, x; 0 where its neighbours differ."""
    height, width = depth.shape
    a, b, c, e = max(y - dy, 0), max(x - dx, 0), min(y + dy, height - 1), min(x + dx, width - 1)
    here = F(1) / depth[y, x]
    back = here - F(1) / depth[a, b] if keys[a, b] == keys[y, x] else F(1e9)
    on = F(1) / depth[c, e] - here if keys[c, e] == keys[y, x] else F(1e9)
    best = back if abs(back) < abs(on) else on
    return best if abs(best) < F(1e8) else F(0)


@inlined
def _like(depth, keys, slack, y, x, at_y, at_x, z):
    """How unlike the thing met at pixel y, x is to a point of the same thing at at_y, at_x (pixels) and distance z, as
    a share of the slack; flat faces are carried on to there."""
    w = F(1) / depth[y, x]
    if slack < F(0.001):
        w += _rise(depth, keys, y, x, 1, 0) * (at_y - F(y) - F(0.5)) + _rise(depth, keys, y, x, 0, 1) * (
            at_x - F(x) - F(0.5))
    return abs(w * z - F(1)) / slack


@kernel
def soften(W, M, C, ground_t, columns, rows, top, edges, K, depth, keys, colour, clock):
    """Edges, four rays each, that are only met and not lit: each takes the light of the pixel next to it that shows
    the same thing, so a thing is lit once a pixel. Colour at the edges becomes the mean of those that found one.
    Gives those that did not: starts int32 [tiles + 1] and rays int32, pixel number times four plus which."""
    height, width = depth.shape
    S, D = sh.scratch(MOST), sh.scratch(MOST)
    ids, order = np.empty(MOST, np.int32), np.empty(MOST, np.int32)
    near, far = np.empty(MOST, np.float32), np.empty(MOST, np.float32)
    px, py = np.empty(MOST, np.int32), np.empty(MOST, np.int32)
    total = 0
    for y in range(height):
        for x in range(width):
            total += 1 if edges[y, x] else 0
    sums = np.zeros((total + 1, 3), np.float32)
    starts, rays = np.zeros(columns * rows + 1, np.int32), np.empty(total * 4, np.int32)
    done, left = 0, 0
    for tile in range(columns * rows):
        c = ck.ticks()
        x0, y0 = (tile % columns) * TILE_W, (tile // columns) * TILE_H
        count, met = 0, False
        known = K[0].shape[0] > 1 and K[2][tile] != 0 and _around(K[1], tile, columns, rows)
        for y in range(y0, min(y0 + TILE_H, height)):
            for x in range(x0, min(x0 + TILE_W, width)):
                if edges[y, x]:
                    px[count], py[count] = x, y
                    count += 1
        if known:
            for j in range(count):
                for k in range(3):
                    sums[done, k] = K[8][py[j], px[j], k]
                done += 1
            count = 0
        n = count * 4
        for j in range(count):
            t, end, whole = tr.FAR, F(0), False
            if ground_t.shape[0] > 1:
                t, end, whole = _ground_near(ground_t, px[j], py[j])
            met = met or (bool(t < tr.FAR) and not whole)
            for s in range(4):
                m = s * count + j
                at_x, at_y = F(px[j]) + OFFSET_X[s], F(py[j]) + OFFSET_Y[s]
                _aim(C, S, m, at_x, at_y, width, height)
                S[26][m], S[24][m], S[3][m], S[25][m] = t * F(0.985), end * F(1.02), tr.FAR, F(0)
                ids[m] = np.int32(tr.SKY)
                if whole:
                    S[25][m], S[26][m] = _ground_between(ground_t, px[j], py[j], at_x, at_y), tr.FAR
        if met:
            march_rays(W[4], C, top, S[0], S[1], S[2], S[26], S[24], S[3], n, near, far, S[22], D[0])
        for m in range(n):
            S[3][m] = S[25][m] if S[25][m] > F(0) else S[3][m]
            ids[m] = np.int32(tr.GROUND) if S[3][m] < tr.FAR else np.int32(tr.SKY)
        ck.lap(clock, ck.RAYS, c)
        if count > 0:
            trace_batch(W[0], W[1], W[2], np.int32(0), tile, C, M[6], S, ids, n, near, far, order, D, W[9], False,
                        clock)
            trace_batch(M[0], M[1], M[2], MOVING, tile, C, M[6], S, ids, n, near, far, order, D, W[9], False, clock)
        c = ck.ticks()
        for j in range(count):
            x, y = px[j], py[j]
            for s in range(4):
                m = s * count + j
                key, at_x, at_y = ids[m], F(x) + OFFSET_X[s], F(y) + OFFSET_Y[s]
                z = S[3][m] * (S[0][m] * C[9] + S[1][m] * C[10] + S[2][m] * C[11])
                slack = F(0.02)
                if key >= MOVING:
                    slack = _slack(M[0], MOVING, key)
                elif key >= 0:
                    slack = _slack(W[0], np.int32(0), key)
                best, by, bx = F(1), -1, -1
                if keys[y, x] == key and (key == tr.SKY or slack >= F(1)):
                    best, by, bx = F(0), y, x
                for q in range(5):
                    a = y + (1 if q == 1 else (-1 if q == 2 else 0))
                    b = x + (1 if q == 3 else (-1 if q == 4 else 0))
                    if best > F(0.5) and a >= 0 and b >= 0 and a < height and b < width and keys[a, b] == key:
                        unlike = F(0) if key == tr.SKY else _like(depth, keys, slack, a, b, at_y, at_x, z)
                        if unlike < best:
                            best, by, bx = unlike, a, b
                if by >= 0:
                    for k in range(3):
                        # Bright specks are tamed before the mean, as a film scan would.
                        sums[done, k] += min(colour[by, bx, k], F(8)) * F(0.25)
                else:
                    rays[left] = (y * width + x) * 4 + s
                    left += 1
            done += 1
        starts[tile + 1] = left
        ck.lap(clock, ck.EDGES, c)
    done = 0
    for tile in range(columns * rows):
        x0, y0 = (tile % columns) * TILE_W, (tile // columns) * TILE_H
        for y in range(y0, min(y0 + TILE_H, height)):
            for x in range(x0, min(x0 + TILE_W, width)):
                if edges[y, x]:
                    for k in range(3):
                        colour[y, x, k] = sums[done, k]
                    done += 1
    return starts, rays


@kernel
def draw(W, M, C, ground_t, columns, rows, top, starts, rays, use, spots, kept, kept_ids, K, colour, depth, matte,
         keys, layers, clock):
    """All tiles, one ray through the middle of every pixel; or the rays that `soften` could not settle, whose starts
    [tiles + 1] are given, as a quarter of their pixels.

    Writes colour; through the middles also depth, matte and keys (which thing was met, for the search for edges).
    `use` says what is done with what the rays find of the set: NOTHING, KEEP it, LOAD it; a tile's lies at
    spots[tile] rays, nowhere where that is below 0 (KEEP sets it so for tiles with water or blinking panels). layers
    [height, width, 8], or 1 x 1 x 8 where nobody asks: normal, albedo, emission (times the albedo), row of what moves
    or OF_SET, GROUND, SKY.
    """
    height, width = depth.shape
    S, D = sh.scratch(MOST), sh.scratch(MOST)
    ids, order = np.empty(MOST, np.int32), np.empty(MOST, np.int32)
    near, far = np.empty(MOST, np.float32), np.empty(MOST, np.float32)
    px, py = np.empty(MOST, np.int32), np.empty(MOST, np.int32)
    noise, P = W[9], M[6]
    terrain = W[3].shape[0] > 2
    fine, resting = starts.shape[0] > 1, K[0].shape[0] > 1
    for tile in range(columns * rows):
        c = ck.ticks()
        n, met = 0, False
        if resting and K[0][tile] != 0 and M[1][tile + 1] == M[1][tile]:
            ball = K[3][tile]
            if not _touched(M, ball[0], ball[1], ball[2], ball[3], K[0][tile] == RESTS_LIT):
                x0, y0 = (tile % columns) * TILE_W, (tile // columns) * TILE_H
                for y in range(y0, min(y0 + TILE_H, height)):
                    for x in range(x0, min(x0 + TILE_W, width)):
                        for k in range(3):
                            colour[y, x, k] = K[4][y, x, k]
                        depth[y, x], matte[y, x], keys[y, x] = K[5][y, x], K[6][y, x], K[7][y, x]
                K[1][tile] = 1
                ck.lap(clock, ck.LOADED, c)
                continue
        if resting:
            K[1][tile] = 0
        if fine:
            for k in range(starts[tile], starts[tile + 1]):
                pixel, s = rays[k] // 4, rays[k] % 4
                px[n], py[n] = pixel % width, pixel // width
                _aim(C, S, n, F(px[n]) + OFFSET_X[s], F(py[n]) + OFFSET_Y[s], width, height)
                n += 1
        else:
            x0, y0 = (tile % columns) * TILE_W, (tile // columns) * TILE_H
            for y in range(y0, min(y0 + TILE_H, height)):
                for x in range(x0, min(x0 + TILE_W, width)):
                    px[n], py[n] = x, y
                    _aim(C, S, n, F(x) + F(0.5), F(y) + F(0.5), width, height)
                    n += 1
        if n == 0:
            continue
        c = ck.lap(clock, ck.WRITE, c)
        loaded = use == LOAD and spots[tile] >= 0
        if loaded:
            _load(S, ids, n, spots[tile], kept, kept_ids)
            ck.lap(clock, ck.LOADED, c)
        else:
            for j in range(n):
                t, end = tr.FAR, F(0)
                if terrain and fine:
                    t, end, _ = _ground_near(ground_t, px[j], py[j])
                elif terrain:
                    t = ground_t[py[j], px[j]]
                met = met or bool(t < tr.FAR)
                S[26][j], S[24][j], S[3][j] = t * F(0.985), end * F(1.02), min(t, tr.FAR)
                ids[j] = np.int32(tr.GROUND) if t < tr.FAR else np.int32(tr.SKY)
            if met and fine:
                march_rays(W[4], C, top, S[0], S[1], S[2], S[26], S[24], S[3], n, near, far, S[22], D[0])
                for j in range(n):
                    ids[j] = np.int32(tr.GROUND) if S[3][j] < tr.FAR else np.int32(tr.SKY)
            c = ck.lap(clock, ck.RAYS, c)
            if met:
                sh.surface_ground(W[3], P, W[10], C[0], C[1], C[2], S, ids, n, noise)
                ck.lap(clock, ck.GROUND, c)
        for step in range(2):                 # the set, then what moves: one body, compiled once
            T, firsts, members, base = W[0], W[1], W[2], np.int32(0)
            if step == 1:
                T, firsts, members, base = M[0], M[1], M[2], MOVING
            nothing = step == 1 and M[1][tile + 1] == M[1][tile]
            if not nothing and not (step == 0 and loaded):
                trace_batch(T, firsts, members, base, tile, C, P, S, ids, n, near, far, order, D, noise, True, clock)
                c = ck.ticks()
                for i in range(n):
                    S[14][i] = F(1) if ids[i] >= MOVING else S[14][i]
                    S[15][i] = F(1) if ids[i] >= MOVING else S[15][i]
                stand(C, S, n)
                shelter(W, S, ids, MOVING if step == 1 else np.int32(tr.GROUND), n)
                ck.lap(clock, ck.SHELTER, c)
                if step == 0 and use == KEEP and spots[tile] >= 0:
                    alive = 0
                    for i in range(n):
                        alive += 1 if (ids[i] == tr.GROUND and S[12][i] != F(21)) or S[12][i] == PANEL else 0
                    if alive == 0:
                        _keep(S, ids, n, spots[tile], kept, kept_ids)
                    else:
                        spots[tile] = -1
            elif nothing:
                stand(C, S, n)
        light_batch(W, M, C, S, ids, n, clock)
        c = ck.ticks()
        for j in range(n):
            x, y = px[j], py[j]
            if fine:
                for k in range(3):
                    colour[y, x, k] += min(S[19 + k][j], F(8)) * F(0.25)
            else:
                colour[y, x, 0], colour[y, x, 1], colour[y, x, 2] = S[19][j], S[20][j], S[21][j]
                sky = ids[j] == tr.SKY
                along = S[0][j] * C[9] + S[1][j] * C[10] + S[2][j] * C[11]
                depth[y, x] = tr.FAR if sky else S[3][j] * along
                matte[y, x] = np.uint16(0) if sky else np.uint16(S[13][j])
                keys[y, x] = ids[j]
                if layers.shape[0] > 1:
                    _write_layers(S, ids, j, layers[y, x])
        if resting and use == LOAD and spots[tile] >= 0 and M[1][tile + 1] == M[1][tile]:
            sky = 0
            for i in range(n):
                sky += 1 if ids[i] == tr.SKY else 0
            cx, cy, cz, r = _extent(S, ids, n)
            if sky == 0 and not _touched(M, cx, cy, cz, r, True):
                K[0][tile] = RESTS_LIT if _touched(M, cx, cy, cz, r, False) else RESTS
                K[1][tile] = 1
                K[3][tile, 0], K[3][tile, 1], K[3][tile, 2], K[3][tile, 3] = cx, cy, cz, r
                for j in range(n):
                    x, y = px[j], py[j]
                    for k in range(3):
                        K[4][y, x, k] = colour[y, x, k]
                    K[5][y, x], K[6][y, x], K[7][y, x] = depth[y, x], matte[y, x], keys[y, x]
                _wake(K[2], tile, columns, rows)
        ck.lap(clock, ck.WRITE, c)
