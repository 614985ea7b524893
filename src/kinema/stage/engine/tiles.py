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
from kinema.stage.engine.kernel import F, inlined, kernel
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
            if not touched(M, ball[0], ball[1], ball[2], ball[3], K[0][tile] == RESTS_LIT):
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
                aim(C, S, n, F(px[n]) + OFFSET_X[s], F(py[n]) + OFFSET_Y[s], width, height)
                n += 1
        else:
            x0, y0 = (tile % columns) * TILE_W, (tile // columns) * TILE_H
            for y in range(y0, min(y0 + TILE_H, height)):
                for x in range(x0, min(x0 + TILE_W, width)):
                    px[n], py[n] = x, y
                    aim(C, S, n, F(x) + F(0.5), F(y) + F(0.5), width, height)
                    n += 1
        if n == 0:
            continue
        c = ck.lap(clock, ck.WRITE, c)
        loaded = use == LOAD and spots[tile] >= 0
        if loaded:
            load(S, ids, n, spots[tile], kept, kept_ids)
            ck.lap(clock, ck.LOADED, c)
        else:
            for j in range(n):
                t, end = tr.FAR, F(0)
                if terrain and fine:
                    t, end, _ = ground_near(ground_t, px[j], py[j])
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
                new = 0
                for i in range(n):
                    S[14][i] = F(1) if ids[i] >= MOVING else S[14][i]
                    S[15][i] = F(1) if ids[i] >= MOVING else S[15][i]
                    new += 1 if (ids[i] >= MOVING) | (step == 0) else 0
                stand(C, S, n)
                if new > 0:
                    shelter(W, S, ids, MOVING if step == 1 else np.int32(tr.GROUND), n)
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
            cx, cy, cz, r = extent(S, ids, n, np.int32(tr.GROUND), MOST_ID)
            if sky == 0 and not touched(M, cx, cy, cz, r, True):
                K[0][tile] = RESTS_LIT if touched(M, cx, cy, cz, r, False) else RESTS
                K[1][tile] = 1
                K[3][tile, 0], K[3][tile, 1], K[3][tile, 2], K[3][tile, 3] = cx, cy, cz, r
                for j in range(n):
                    x, y = px[j], py[j]
                    for k in range(3):
                        K[4][y, x, k] = colour[y, x, k]
                    K[5][y, x], K[6][y, x], K[7][y, x] = depth[y, x], matte[y, x], keys[y, x]
                wake(K[2], tile, columns, rows)
        ck.lap(clock, ck.WRITE, c)
