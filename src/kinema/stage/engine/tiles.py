"""The picture, tile by tile: a batch of rays is traced, lit and written.

The set stands still and the actors do not, so a tile is traced in two steps: against the set, which gives the same
under a camera that stands still and may be kept from frame to frame (kept.py), then against what moves. Edges are met
once more, four rays each (edges.py).
"""

from __future__ import annotations

import numpy as np

from kinema.stage.engine import clock as ck
from kinema.stage.engine import shade as sh
from kinema.stage.engine import trace as tr
from kinema.stage.engine.batch import (
    GROUPS,
    MOST,
    MOST_ID,
    MOVING,
    OFFSET_X,
    OFFSET_Y,
    TILE_H,
    TILE_W,
    aim,
    extent,
    ground_near,
    light_batch,
    shelter,
    stand,
    touched,
    trace_batch,
)
from kinema.stage.engine.built import PANEL
from kinema.stage.engine.kept import KEEP, LOAD, RESTS, RESTS_LIT, keep, load, wake
from kinema.stage.engine.kernel import F, inlined, kernel, part
from kinema.stage.engine.terrain import march_rays

OF_SET = -3                                   # row of what belongs to the set, where rows are written


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


@part
def _aim_tile(C, S, px, py, x0, x1, y0, y1, width, height):
    """Rays through the middles of a tile's pixels; how many."""
    n = 0
    for y in range(y0, y1):
        for x in range(x0, x1):
            m = n + x - x0
            px[m], py[m] = x, y
            aim(C, S, m, F(np.int32(x)) + F(0.5), F(np.int32(y)) + F(0.5), width, height)
        n += x1 - x0
    return n


@part
def _begin(S, ids, ground_t, px, py, n, terrain, fine):
    """Where each ray starts to march and how far it goes, and what it has met so far; how many met the ground."""
    met, t, end = 0, S[3], S[24]
    for j in range(n):
        t[j], end[j] = tr.FAR, F(0)
    if terrain and fine:
        for j in range(n):
            t[j], end[j], _ = ground_near(ground_t, px[j], py[j])
    elif terrain:
        for j in range(n):
            t[j] = ground_t[py[j], px[j]]
    for j in range(n):
        met += 1 if t[j] < tr.FAR else 0
        ids[j] = np.int32(tr.GROUND) if t[j] < tr.FAR else np.int32(tr.SKY)
        S[26][j], end[j], t[j] = t[j] * F(0.985), end[j] * F(1.02), min(t[j], tr.FAR)
    return met


@part
def _write_tile(C, S, ids, x0, x1, y0, y1, colour, depth, matte, keys):
    dx, dy, dz, t, obj, r, g, b = S[0], S[1], S[2], S[3], S[13], S[19], S[20], S[21]
    n = 0
    for y in range(y0, y1):
        for x in range(x0, x1):
            j = n + x - x0
            colour[y, x, 0], colour[y, x, 1], colour[y, x, 2] = r[j], g[j], b[j]
        for x in range(x0, x1):
            j = n + x - x0
            sky = ids[j] == tr.SKY
            depth[y, x] = tr.FAR if sky else t[j] * (dx[j] * C[9] + dy[j] * C[10] + dz[j] * C[11])
            matte[y, x] = np.uint16(0) if sky else np.uint16(obj[j])
            keys[y, x] = ids[j]
        n += x1 - x0


@part
def _copy_tile(x0, x1, y0, y1, colour, depth, matte, keys, to_colour, to_depth, to_matte, to_keys):
    for y in range(y0, y1):
        for x in range(x0, x1):
            for k in range(3):
                to_colour[y, x, k] = colour[y, x, k]
        for x in range(x0, x1):
            to_depth[y, x], to_matte[y, x], to_keys[y, x] = depth[y, x], matte[y, x], keys[y, x]


@part
def _renew(S, ids, n, least):
    """Light and air are found anew for rays that met what has an id of `least` or more; how many there are."""
    sun, free, new = S[14], S[15], 0
    for i in range(n):
        sun[i] = F(1) if ids[i] >= MOVING else sun[i]
        free[i] = F(1) if ids[i] >= MOVING else free[i]
        new += 1 if ids[i] >= least else 0
    return new


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
        n, met = 0, 0
        x0, y0 = (tile % columns) * TILE_W, (tile // columns) * TILE_H
        x1, y1 = min(x0 + TILE_W, width), min(y0 + TILE_H, height)
        if resting and K[0][tile] != 0 and M[1][tile + 1] == M[1][tile]:
            ball = K[3][tile]
            if not touched(M, ball[0], ball[1], ball[2], ball[3], K[0][tile] == RESTS_LIT):
                _copy_tile(x0, x1, y0, y1, K[4], K[5], K[6], K[7], colour, depth, matte, keys)
                K[1][tile] = 1
                ck.lap(clock, ck.LOADED, c)
                continue
        if resting:
            K[1][tile] = 0
        if fine:
            for k in range(starts[tile], starts[tile + 1]):
                pixel, s = rays[k] // 4, rays[k] % 4
                px[n], py[n] = pixel % width, pixel // width
                aim(C, S, n, F(px[n]) + OFFSET_X[s], F(py[n]) + OFFSET_Y[s], width, height)
                n += 1
        else:
            n = _aim_tile(C, S, px, py, x0, x1, y0, y1, width, height)
        if n == 0:
            continue
        c = ck.lap(clock, ck.WRITE, c)
        loaded = use == LOAD and spots[tile] >= 0
        if loaded:
            load(S, ids, n, spots[tile], kept, kept_ids)
            ck.lap(clock, ck.LOADED, c)
        else:
            met = _begin(S, ids, ground_t, px, py, n, terrain, fine)
            if met > 0 and fine:
                march_rays(W[4], C, top, S[0], S[1], S[2], S[26], S[24], S[3], n, near, far, S[22], D[0])
                for j in range(n):
                    ids[j] = np.int32(tr.GROUND) if S[3][j] < tr.FAR else np.int32(tr.SKY)
            c = ck.lap(clock, ck.RAYS, c)
            if met > 0:
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
                least = MOVING if step == 1 else np.int32(tr.GROUND)
                new = _renew(S, ids, n, least)
                stand(C, S, n)
                if new > 0:
                    shelter(W, S, ids, least, n)
                ck.lap(clock, ck.SHELTER, c)
                if step == 0 and use == KEEP and spots[tile] >= 0:
                    alive = 0
                    for i in range(n):
                        alive += 1 if (ids[i] == tr.GROUND and S[12][i] != F(21)) or S[12][i] == PANEL else 0
                    if alive == 0:
                        keep(S, ids, n, spots[tile], kept, kept_ids)
                    else:
                        spots[tile] = -1
            elif nothing:
                stand(C, S, n)
        light_batch(W, M, C, S, ids, n, clock)
        c = ck.ticks()
        if fine:
            for j in range(n):
                for k in range(3):
                    colour[py[j], px[j], k] += min(S[19 + k][j], F(8)) * F(0.25)
        else:
            _write_tile(C, S, ids, x0, x1, y0, y1, colour, depth, matte, keys)
            for j in range(n if layers.shape[0] > 1 else 0):
                _write_layers(S, ids, j, layers[py[j], px[j]])
        if resting and use == LOAD and spots[tile] >= 0 and M[1][tile + 1] == M[1][tile]:
            sky = 0
            for i in range(n):
                sky += 1 if ids[i] == tr.SKY else 0
            cx, cy, cz, r = extent(S, ids, n, np.int32(tr.GROUND), MOST_ID)
            if sky == 0 and not touched(M, cx, cy, cz, r, True):
                K[0][tile] = RESTS_LIT if touched(M, cx, cy, cz, r, False) else RESTS
                K[1][tile] = 1
                K[3][tile, 0], K[3][tile, 1], K[3][tile, 2], K[3][tile, 3] = cx, cy, cz, r
                _copy_tile(x0, x1, y0, y1, colour, depth, matte, keys, K[4], K[5], K[6], K[7])
                wake(K[2], tile, columns, rows)
        ck.lap(clock, ck.WRITE, c)
