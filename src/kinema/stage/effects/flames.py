"""Flames: a small fluid solver runs ahead once, and its heat is a picture book that repeats without a seam.

Stable fluids on a grid (Stam 1999) with vorticity confinement (Fedkiw et al. 2001): hot gas rises and draws air in at
the foot, cools by radiation and tears into tongues. `book(kind)` is float 0..1 as uint8 [frames, height, width], row 0
the ground; `draw` lays one picture, coloured by its heat, on a billboard that stands upright and faces the eye.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from kinema.stage.effects.puffs import between, glow_of
from kinema.stage.effects.view import View
from kinema.stage.engine.grass import project
from kinema.stage.engine.kernel import F, inlined, kernel, saturate, smooth

WIDE, TALL, FRAMES, BLEND, STEPS = 112, 176, 64, 20, 3
RATE = 24.0                                   # pictures a second of a fire about a metre high


@inlined
def _at(A, x, y):
    """Bilinear, held at the edges."""
    h, w = A.shape
    x = min(max(x, F(0)), F(w) - F(1.001))
    y = min(max(y, F(0)), F(h) - F(1.001))
    i, j = np.int32(x), np.int32(y)
    fx, fy = x - F(i), y - F(j)
    a = A[j, i] + (A[j, i + 1] - A[j, i]) * fx
    b = A[j + 1, i] + (A[j + 1, i + 1] - A[j + 1, i]) * fx
    return a + (b - a) * fy


@inlined
def _carry(A, U, V, out):
    h, w = A.shape
    for j in range(h):
        for i in range(w):
            x, y = F(i) - F(0.5) * U[j, i], F(j) - F(0.5) * V[j, i]     # midpoint: less is lost to blur
            out[j, i] = _at(A, F(i) - _at(U, x, y), F(j) - _at(V, x, y))


@inlined
def _confine(U, V, curl, strength):
    """Gives back the swirl that the grid blurs away."""
    h, w = U.shape
    for j in range(1, h - 1):
        for i in range(1, w - 1):
            curl[j, i] = F(0.5) * (V[j, i + 1] - V[j, i - 1] - U[j + 1, i] + U[j - 1, i])
    for j in range(2, h - 2):
        for i in range(2, w - 2):
            gx = F(0.5) * (abs(curl[j, i + 1]) - abs(curl[j, i - 1]))
            gy = F(0.5) * (abs(curl[j + 1, i]) - abs(curl[j - 1, i]))
            k = strength * curl[j, i] / np.sqrt(gx * gx + gy * gy + F(1e-5))
            U[j, i] += gy * k
            V[j, i] -= gx * k


@inlined
def _free_of_divergence(U, V, source, pressure, other, div, rounds):
    """Pressure by Jacobi's method, from the last one; solid ground, open air on the other sides."""
    h, w = U.shape
    for j in range(1, h - 1):
        for i in range(1, w - 1):
            div[j, i] = F(0.5) * (U[j, i + 1] - U[j, i - 1] + V[j + 1, i] - V[j - 1, i]) - source[j, i]
    for _ in range(rounds):
        for k in range(2):
            P, Q = (pressure, other) if k == 0 else (other, pressure)
            for j in range(1, h - 1):
                for i in range(1, w - 1):
                    Q[j, i] = F(0.25) * (P[j, i - 1] + P[j, i + 1] + P[j - 1, i] + P[j + 1, i] - div[j, i])
            for i in range(w):
                Q[0, i] = Q[1, i]
    for j in range(1, h - 1):
        for i in range(1, w - 1):
            U[j, i] -= F(0.5) * (pressure[j, i + 1] - pressure[j, i - 1])
            V[j, i] -= F(0.5) * (pressure[j + 1, i] - pressure[j - 1, i])


@kernel
def _simulate(beds, spread, draught, buoyancy, cooling, swirl, out):
    """beds [steps, width]: how much burns along the ground at each step; out [frames, height, width] 0..1."""
    frames, h, w = out.shape
    U, V, T = np.zeros((h, w), np.float32), np.full((h, w), draught, np.float32), np.zeros((h, w), np.float32)
    U1, V1, T1 = np.zeros((h, w), np.float32), np.zeros((h, w), np.float32), np.zeros((h, w), np.float32)
    pressure, other, div = np.zeros((h, w), np.float32), np.zeros((h, w), np.float32), np.zeros((h, w), np.float32)
    curl, source = np.zeros((h, w), np.float32), np.zeros((h, w), np.float32)
    first = beds.shape[0] - frames * STEPS
    for step in range(beds.shape[0]):
        bed = beds[step]
        for j in range(9):
            for i in range(w):
                b = bed[i] * smooth(F(9), F(3), F(j))
                T[j, i] = max(T[j, i], b)
        for j in range(h):
            k = step + 3 * (h - j)                            # gusts that travel upward
            gust = F(0.02) * (beds[k % beds.shape[0], w // 2] - beds[(k + 40) % beds.shape[0], w // 2])
            for i in range(w):
                # What burns swells, and the air around goes along: else the flames would be drawn into a thread.
                source[j, i] = T[j, i] * spread
                V[j, i] += buoyancy * T[j, i] + (draught - V[j, i]) * F(0.02)
                U[j, i] = U[j, i] * F(0.99) + gust
        _confine(U, V, curl, swirl)
        _free_of_divergence(U, V, source, pressure, other, div, 9)
        _carry(U, U, V, U1)
        _carry(V, U, V, V1)
        _carry(T, U, V, T1)
        for j in range(h):
            for i in range(w):
                t = T1[j, i]
                T[j, i] = max(t - cooling * (F(0.30) + F(0.70) * t * t), F(0))
                U[j, i], V[j, i] = U1[j, i], (V1[j, i] if j > 0 else draught)
        if step >= first and (step - first) % STEPS == 0:
            for j in range(h):
                for i in range(w):
                    out[(step - first) // STEPS, j, i] = T[j, i]


KINDS = {  # how wide the bed is of the picture's width, tongues, spread, draught, buoyancy, cooling, swirl
    "campfire": (0.55, 6.0, 0.005, 0.7, 0.100, 0.0175, 0.05),
    "fire": (0.75, 9.0, 0.007, 0.8, 0.110, 0.0165, 0.05),
}


def _beds(kind: str, steps: int) -> np.ndarray:
    """What burns along the ground: a few sources that wander and pulse; float32 [steps, WIDE]."""
    half, tongues = KINDS[kind][0], KINDS[kind][1]
    rng = np.random.default_rng((5, len(kind)))
    x = (np.arange(WIDE) + 0.5) / WIDE * 2 - 1
    t = np.arange(steps)[:, None] / (RATE * STEPS)
    total = np.zeros((steps, WIDE))
    for _ in range(int(tongues)):
        place, rate, phase = rng.uniform(-0.8, 0.8) * half, rng.uniform(0.8, 2.6), rng.uniform(0, 6.28, 3)
        middle = place + 0.25 * half * np.sin(rate * 2.1 * t + phase[0])
        pulse = 0.55 + 0.45 * np.sin(rate * 4.4 * t + phase[1]) * np.sin(rate * 1.7 * t + phase[2])
        wide = half * rng.uniform(0.14, 0.34)
        total = np.maximum(total, pulse * np.exp(-((x - middle) / wide) ** 2))
    return np.clip(total * np.clip(1.25 - (np.abs(x) / (half * 1.15)) ** 2, 0, 1), 0, 1).astype(np.float32)


@lru_cache(maxsize=2)
def book(kind: str) -> np.ndarray:
    """uint8 [FRAMES, TALL, WIDE]; baked once a process."""
    spread, draught, buoyancy, cooling, swirl = KINDS[kind][2:]
    steps = (36 + FRAMES + BLEND) * STEPS
    out = np.zeros((FRAMES + BLEND, TALL, WIDE), np.float32)
    _simulate(_beds(kind, steps), F(spread), F(draught), F(buoyancy), F(cooling), F(swirl), out)
    part = ((np.arange(BLEND) + 0.5) / BLEND)[:, None, None].astype(np.float32)
    out[:BLEND] = out[FRAMES:] * (1 - part) + out[:BLEND] * part       # the end runs on into the beginning
    pages = (np.clip(out[:FRAMES], 0, 1) * 255 + 0.5).astype(np.uint8)
    pages.setflags(write=False)
    return pages


@kernel
def _sheet(C, A, B, part, x, y, z, wide, tall, lean, mirror, bright, colour, depth):
    """One picture between pages A and B, upright at x, y, z: its top `lean` metres to the side."""
    height, width = depth.shape
    h, w = A.shape
    sx, sy, d = project(C, x, y, z)
    focal = C[12] / (F(2) * C[14])
    scale = focal / d
    upright = max(abs(C[7]), F(0.42))                         # from above it is shorter, never gone
    high, half = tall * scale * upright, wide * scale * F(0.5)
    if d < F(0.25) or not (high > F(0.5)) or not (high < F(9000)):
        return
    near = saturate(d / (wide + F(0.2)) * F(1.2) - F(0.35))
    tex = np.zeros((4, h + 2, w + 2), np.float32)
    for j in range(h):
        foot = smooth(F(-1), F(7), F(j))
        for i in range(w):
            t = (F(A[j, i]) * (F(1) - part) + F(B[j, i]) * part) * F(1 / 255)
            r, g, b = glow_of(t * F(1.38))
            a = smooth(F(0.08), F(0.30), t) * foot
            tex[0, j + 1, i + 1], tex[1, j + 1, i + 1], tex[2, j + 1, i + 1] = r * a, g * a, b * a
            tex[3, j + 1, i + 1] = a * F(0.82)
    push = lean * scale
    x0, x1 = max(int(sx - half - max(-push, F(0))), 0), min(int(sx + half + max(push, F(0))) + 1, width)
    du, dv = F(w) / (F(2) * half), F(h) / high
    soft = F(1) / (F(0.35) * wide + F(0.05))
    for row in range(max(int(sy - high), 0), min(int(sy) + 1, height)):
        v = min(max((sy - F(row) - F(0.5)) * dv + F(0.5), F(0)), F(h) + F(0.999))
        iv = np.int32(v)
        fv = v - F(iv)
        up = (sy - F(row) - F(0.5)) / high
        middle = sx + push * up * up
        for i in range(x0, x1):
            u = min(max((F(i) + F(0.5) - middle) * du * mirror + F(w) * F(0.5) + F(0.5), F(0)), F(w) + F(0.999))
            iu = np.int32(u)
            fu = u - F(iu)
            s = min(max((depth[row, i] - d) * soft + F(0.7), F(0)), F(1)) * near
            ta = between(tex[3], iu, iv, fu, fv) * s
            if ta <= F(0.002):
                continue
            for c in range(3):
                t = between(tex[c], iu, iv, fu, fv) * s
                colour[row, i, c] = colour[row, i, c] * (F(1) - ta) + t * bright


def draw(view: View, kind: str, at, *, wide: float, tall: float, phase: float, lean: float = 0.0, mirror: bool = False,
         bright: float = 1.0) -> None:
    """A sheet of flames with its foot at `at` (metres), `phase` in pages of the book."""
    pages = book(kind)
    page = phase % len(pages)
    k = int(page) % len(pages)
    x, y, z = (F(v) for v in at)
    _sheet(view.C, pages[k], pages[(k + 1) % len(pages)], F(page - int(page)), x, y, z, F(wide), F(tall), F(lean),
           F(-1 if mirror else 1), F(bright), view.colour, view.depth)
