"""Edges: found in the picture, met by four rays a pixel, and lit as their neighbours are.
"""

from __future__ import annotations

import numpy as np

from kinema.stage.engine import clock as ck
from kinema.stage.engine import shade as sh
from kinema.stage.engine import trace as tr
from kinema.stage.engine.batch import (
    GROUPS,
    MOST,
    MOVING,
    OFFSET_X,
    OFFSET_Y,
    TILE_H,
    TILE_W,
    aim,
    ground_near,
    trace_batch,
)
from kinema.stage.engine.kept import around
from kinema.stage.engine.kernel import F, inlined, kernel
from kinema.stage.engine.terrain import march_rays


@kernel
def find_edges(keys, depth, edges):
    """edges [height, width] uint8 <- 1 where a pixel and a neighbour show different things or distances. Ground before
    ground is much alike: only a step of its distance that is great enough to be seen is an edge."""
    height, width = depth.shape
    for y in range(height):
        for x in range(width):
            a, b = max(x - 1, 0), min(x + 1, width - 1)
            c, e = max(y - 1, 0), min(y + 1, height - 1)
            k, d = keys[y, x], depth[y, x]
            other = (keys[y, a] != k) | (keys[y, b] != k) | (keys[c, x] != k) | (keys[e, x] != k)
            bend = max(abs(depth[y, a] + depth[y, b] - F(2) * d), abs(depth[c, x] + depth[e, x] - F(2) * d))
            step = F(0.15) if k == tr.GROUND else F(0.035)
            edges[y, x] = np.uint8(1) if other | (bend > step * d) else np.uint8(0)


@inlined
def _ground_between(ground_t, x, y, at_x, at_y):
    """Ground without a gap: its distance between pixels (at_x, at_y of the picture), from the middle's slopes."""
    height, width = ground_t.shape
    a, b, c, e = max(x - 1, 0), min(x + 1, width - 1), max(y - 1, 0), min(y + 1, height - 1)
    across = (ground_t[y, b] - ground_t[y, a]) / F(max(b - a, 1))
    down = (ground_t[e, x] - ground_t[c, x]) / F(max(e - c, 1))
    return ground_t[y, x] + across * (at_x - F(x) - F(0.5)) + down * (at_y - F(y) - F(0.5))


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
        count, torn = 0, 0                    # torn: rays over a gap or a ridge of the ground
        known = K[0].shape[0] > 1 and K[2][tile] != 0 and around(K[1], tile, columns, rows)
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
                t, end, whole = ground_near(ground_t, px[j], py[j])
            for s in range(4):
                m = s * count + j
                at_x, at_y = F(px[j]) + OFFSET_X[s], F(py[j]) + OFFSET_Y[s]
                aim(C, S, m, at_x, at_y, width, height)
                S[3][m] = _ground_between(ground_t, px[j], py[j], at_x, at_y) if whole else tr.FAR
                if t < tr.FAR and not whole:
                    D[0][torn], D[1][torn], D[2][torn] = S[0][m], S[1][m], S[2][m]
                    D[3][torn], D[4][torn], order[torn] = t * F(0.985), end * F(1.02), np.int32(m)
                    torn += 1
        march_rays(W[4], C, top, D[0], D[1], D[2], D[3], D[4], D[5], torn, near, far, D[6], D[7])
        for k in range(torn):
            S[3][order[k]] = D[5][k]
        for m in range(n):
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
