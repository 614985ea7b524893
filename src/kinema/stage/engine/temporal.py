"""Temporal antialiasing: under a camera that moves, a picture is the mean of itself and of its neighbours in time, each
fetched along the exact motion of what a pixel shows, so that nothing crawls.

    steady = Steady(at, draw, 48, width=512, height=288)       # at(n) -> StageFrame, draw(n) -> Picture, bare
    picture = steady.picture(12)

A pixel of the set meets its surface at another point in each picture; their mean through a tent of one pixel is what
several rays through the pixel would give. A film is not drawn live, so the picture after counts like the one before.
The window slides and has no memory: a frame is the same alone and in its row, and a neighbour is fetched once, which
blurs less than a history that is fetched again and again.

Against ghosts: what does not lie where it should is another thing (depth), and a colour unlike all around the pixel is
of another light (M. Salvi, 2016: clipped to mean and deviation of 3x3 pixels). Both on colours weighed so that bright
specks do not win (B. Karis, "High Quality Temporal Supersampling", 2014). What moves by itself stays as it is drawn.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from kinema.stage import shapes as sp
from kinema.stage.engine.kernel import F, inlined, kernel
from kinema.stage.engine.render import Picture, camera_matrix
from kinema.stage.engine.trace import FAR
from kinema.stage.frame import StageFrame

MOVES = F(-1)                                 # in place of the depth of what moves by itself
APART = F(0.1)                                # share of its distance within which a surface is where it should be
LEAST = F(0.05)                               # of the four pixels that are fetched: less is nothing


@inlined
def _luma(r, g, b):
    return F(0.2126) * r + F(0.7152) * g + F(0.0722) * b


@kernel
def weigh(colour, depth, matte, moves, out):
    """out [height, width, 4] <- colour, the brighter the less of it, and depth. moves uint8 [65536]: ids of what moves;
    the pixels beside it share its edge."""
    height, width = depth.shape
    for y in range(height):
        up, down = max(y - 1, 0), min(y + 1, height - 1)
        for x in range(width):
            r, g, b = colour[y, x, 0], colour[y, x, 1], colour[y, x, 2]
            w = F(1) / (F(1) + _luma(r, g, b))
            a, c = max(x - 1, 0), min(x + 1, width - 1)
            alive = moves[matte[y, x]] | moves[matte[y, a]] | moves[matte[y, c]] | moves[matte[up, x]] | (
                moves[matte[down, x]])
            out[y, x, 0], out[y, x, 1], out[y, x, 2] = r * w, g * w, b * w
            out[y, x, 3] = MOVES if alive else depth[y, x]


@inlined
def _row(picture, y, rows):
    """Row y of a weighed picture, its planes apart, into one of rows [3, 4, width]."""
    for x in range(rows.shape[2]):
        for k in range(4):
            rows[y % 3, k, x] = picture[y, x, k]


@kernel
def blend(ring, slots, ways, colour):
    """colour <- the mean along motion, where there is one. ring [.., height, width, 4]: pictures of `weigh`; slots
    int32 [n]: the picture's own, then its neighbours'; ways [n, 3, 4]: from its camera to theirs (see `way`)."""
    height, width = colour.shape[:2]
    rows, total, got = (np.empty((3, 4, width), np.float32), np.empty((4, width), np.float32),
                        np.empty((4, width), np.float32))
    ones, squares, part_x, part_y, far = (np.empty(width, np.float32), np.empty(width, np.float32),
                                          np.empty(width, np.float32), np.empty(width, np.float32),
                                          np.empty(width, np.float32))
    low, high = np.empty((3, width), np.float32), np.empty((3, width), np.float32)
    spot, one, two, three = np.empty(width, np.uint64), np.uint64(1), np.uint64(2), np.uint64(3)
    right, below = np.uint64(4), np.uint64(4 * width)
    _row(ring[slots[0]], 0, rows)
    for y in range(height):
        if y + 1 < height:
            _row(ring[slots[0]], y + 1, rows)
        up, here, down = rows[max(y - 1, 0) % 3], rows[y % 3], rows[min(y + 1, height - 1) % 3]
        for k in range(3):
            for x in range(width):
                a, b, c = up[k, x], here[k, x], down[k, x]
                ones[x], squares[x] = a + b + c, a * a + b * b + c * c
                total[k, x] = b
            for x in range(1, width - 1):
                mean = (ones[x - 1] + ones[x] + ones[x + 1]) * F(1.0 / 9)
                off = np.sqrt(max((squares[x - 1] + squares[x] + squares[x + 1]) * F(1.0 / 9) - mean * mean, F(0)))
                low[k, x], high[k, x] = mean - off, mean + off
            low[k, 0], high[k, 0] = low[k, 1], high[k, 1]
            low[k, width - 1], high[k, width - 1] = low[k, width - 2], high[k, width - 2]
        for x in range(width):
            total[3, x] = F(1)
        v = F(1) - (F(y) + F(0.5)) / F(height) * F(2)
        for n in range(1, slots.shape[0]):
            w, there = ways[n], ring[slots[n]].reshape(-1)
            xx, yx, zx, xt, yt, zt = w[0, 0], w[1, 0], w[2, 0], w[0, 3], w[1, 3], w[2, 3]
            xv, yv, zv = w[0, 1] * v + w[0, 2], w[1, 1] * v + w[1, 2], w[2, 1] * v + w[2, 2]
            for x in range(width):
                z = here[3, x]
                u = (F(np.int32(x)) + F(0.5)) * (F(2) / F(width)) - F(1)
                near = F(0) if z >= FAR else F(1)                     # where the camera stands does not move the sky
                d = z * (zx * u + zv) + zt * near
                scale = F(0.5) / max(d, F(0.02))
                sx = ((z * (xx * u + xv) + xt * near) * scale + F(0.5)) * F(width) - F(0.5)
                sy = (F(0.5) - (z * (yx * u + yv) + yt * near) * scale) * F(height) - F(0.5)
                inside = (sx >= F(0)) & (sy >= F(0)) & (sx < F(width - 1)) & (sy < F(height - 1)) & (d > F(0.02))
                sx, sy = sx if inside else F(0), sy if inside else F(0)
                i, j = np.int32(sx), np.int32(sy)
                part_x[x], part_y[x], spot[x] = sx - F(i), sy - F(j), np.uint64((j * np.int32(width) + i) * 4)
                far[x] = (d if z < FAR else z) if inside else F(-1e9)          # nothing lies behind the camera
            for x in range(width):
                p, q, d, a = part_x[x], part_y[x], far[x], spot[x]
                b, c, slack = a + right, a + below, APART * d + F(0.05)
                e = c + right
                w0 = (F(1) - p) * (F(1) - q) if abs(there[a + three] - d) < slack else F(0)
                w1 = p * (F(1) - q) if abs(there[b + three] - d) < slack else F(0)
                w2 = (F(1) - p) * q if abs(there[c + three] - d) < slack else F(0)
                w3 = p * q if abs(there[e + three] - d) < slack else F(0)
                got[0, x] = there[a] * w0 + there[b] * w1 + there[c] * w2 + there[e] * w3
                got[1, x] = there[a + one] * w0 + there[b + one] * w1 + there[c + one] * w2 + there[e + one] * w3
                got[2, x] = there[a + two] * w0 + there[b + two] * w1 + there[c + two] * w2 + there[e + two] * w3
                got[3, x] = w0 + w1 + w2 + w3
            for x in range(width):
                share = got[3, x] if got[3, x] >= LEAST else F(0)
                scale = F(1) / max(got[3, x], LEAST)
                for k in range(3):
                    total[k, x] += min(max(got[k, x] * scale, low[k, x]), high[k, x]) * share
                total[3, x] += share
        for x in range(width):
            if total[3, x] > F(1):
                scale = F(1) / total[3, x]
                r, g, b = total[0, x] * scale, total[1, x] * scale, total[2, x] * scale
                back = F(1) / max(F(1) - _luma(r, g, b), F(1e-5))
                colour[y, x, 0], colour[y, x, 1], colour[y, x, 2] = r * back, g * back, b * back


def way(C: np.ndarray, D: np.ndarray) -> np.ndarray:
    """float32 [3, 4]: takes (u z, v z, z, 1), what camera C (camera_matrix) sees at u, v (-1..1, up) and distance z, to
    the same of camera D."""
    C, D = C.astype(float), D.astype(float)
    axes = np.stack((D[3:6] / D[14], D[6:9] / D[15], D[9:12]))
    rays = np.stack((C[3:6] * C[14], C[6:9] * C[15], C[9:12]), 1)
    return np.concatenate((axes @ rays, (axes @ (C[0:3] - D[0:3]))[:, None]), 1).astype(np.float32)


def movers(here: StageFrame, *others: StageFrame) -> np.ndarray:
    """uint8 [65536]: 1 for the ids of objects that are not in all frames as they are here."""
    moves = np.zeros(1 << 16, np.uint8)
    ids = here.shapes_NK[:, sp.OBJECT]
    for other in others:
        for i in np.unique(ids):
            same = np.array_equal(here.shapes_NK[ids == i], other.shapes_NK[other.shapes_NK[:, sp.OBJECT] == i])
            moves[int(i)] |= not same
    return moves


class Steady:
    """A shot through one flat camera, frame by frame. `frames`: how many it has; nothing is fetched over its cuts."""

    def __init__(self, at: Callable[[int], StageFrame], draw: Callable[[int], Picture], frames: int, *, width: int,
                 height: int):
        self.at, self.draw, self.frames, self.size = at, draw, frames, (width, height)
        self.waiting: dict[int, Picture] = {}                  # drawn ahead
        self.held = [-1] * 3                                   # frames whose pictures are in the ring
        self.ring = np.zeros((3, 1, 1, 4), np.float32)

    def picture(self, number: int) -> Picture:
        """Frame `number`; where the camera stands still around it, just as it is drawn."""
        near = [n for n in (number, number - 1, number + 1) if 0 <= n < self.frames]
        C = [camera_matrix(self.at(n).camera, *self.size) for n in near]
        self.waiting = {n: picture for n, picture in self.waiting.items() if n in near}
        if all(np.array_equal(C[0], D) for D in C):
            return self._drawn(number)
        slots = np.array([self._slot(n) for n in near], np.int32)
        picture = self._drawn(number)
        blend(self.ring, slots, np.stack([way(C[0], D) for D in C]), picture.colour)
        return picture

    def _drawn(self, number: int) -> Picture:
        return self.waiting.pop(number, None) or self.draw(number)

    def _slot(self, number: int) -> int:
        """Where in the ring the frame lies, weighed."""
        slot, (width, height) = number % 3, self.size
        if self.held[slot] != number:
            if self.ring.shape[1] != height:
                self.ring = np.empty((3, height, width, 4), np.float32)
            picture = self.waiting[number] = self._drawn(number)
            moves = movers(self.at(number), self.at(number - 1), self.at(number + 1))
            weigh(picture.colour, picture.depth, picture.matte, moves, self.ring[slot])
            self.held[slot] = number
        return slot
