"""What is kept from picture to picture under a camera that stands still.

What rays find of the set is kept for every tile (spots, kept, kept_ids: see `room`), but for what lives by itself.
K, tiles that rest, because nothing moves in them or throws a shadow on them: state (0, RESTS, or RESTS_LIT by lamps),
now (whether this picture shows it so), soft (whether its softened edges are kept), the ball around what it shows, and
its colour, depth, matte, keys and softened colour. One tile stands for none.
"""

from __future__ import annotations

import numpy as np

from kinema.stage.engine.batch import TILE_H, TILE_W
from kinema.stage.engine.kernel import inlined, kernel, part

KEPT = 13                                     # rows of S that are kept: 3-15
RESTS, RESTS_LIT = 1, 2
NOTHING, KEEP, LOAD = 0, 1, 2                 # what a drawing does with what is kept


def room(columns: int, rows: int, width: int, height: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Room for what the rays through a picture's pixels find of the set. spots int32 [tiles]: where each tile's rays
    are kept, in rays; rows of S; ids."""
    down = np.minimum(TILE_H, height - TILE_H * np.arange(rows))
    across = np.minimum(TILE_W, width - TILE_W * np.arange(columns))
    counts = np.outer(down, across).reshape(-1)
    spots = (np.cumsum(counts) - counts).astype(np.int32)
    return spots, np.empty(width * height * KEPT, np.float32), np.empty(width * height, np.int32)


@part
def keep(S, ids, n, spot, kept, kept_ids):
    for row in range(KEPT):
        at = spot * KEPT + row * n
        for i in range(n):
            kept[at + i] = S[3 + row][i]
    for i in range(n):
        kept_ids[spot + i] = ids[i]


@part
def load(S, ids, n, spot, kept, kept_ids):
    for row in range(KEPT):
        at = spot * KEPT + row * n
        for i in range(n):
            S[3 + row][i] = kept[at + i]
    for i in range(n):
        ids[i] = kept_ids[spot + i]


def rest(columns: int, rows: int, width: int, height: int) -> tuple[np.ndarray, ...]:
    """K, with no tile at rest."""
    flags = [np.zeros(columns * rows, np.int8) for _ in range(3)]
    colours = [np.empty((height, width, 3), np.float32) for _ in range(2)]
    return (*flags, np.empty((columns * rows, 4), np.float32), colours[0], np.empty((height, width), np.float32),
            np.empty((height, width), np.uint16), np.empty((height, width), np.int32), colours[1])


@inlined
def around(flags, tile, columns, rows):
    """Whether a tile and all its neighbours have the flag."""
    u, v, all_of = tile % columns, tile // columns, True
    for b in range(max(v - 1, 0), min(v + 2, rows)):
        for a in range(max(u - 1, 0), min(u + 2, columns)):
            all_of = all_of and flags[b * columns + a] != 0
    return all_of


@part
def wake(soft, tile, columns, rows):
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
        if K[2][tile] == 0 and starts[tile + 1] == starts[tile] and around(K[1], tile, columns, rows):
            x0, y0 = (tile % columns) * TILE_W, (tile // columns) * TILE_H
            for y in range(y0, min(y0 + TILE_H, height)):
                for x in range(x0, min(x0 + TILE_W, width)):
                    for k in range(3):
                        K[8][y, x, k] = colour[y, x, k]
            K[2][tile] = 1
