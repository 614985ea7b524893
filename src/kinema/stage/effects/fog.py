"""Fog: thin over a whole place, and a low bank that drifts over the ground, densest at its mark.

How much fog lies before each of K distances is summed on a grid much coarser than the picture; each pixel then reads
it at its own depth. So the bank ends softly at whatever stands in it and needs no care at edges.
"""

from __future__ import annotations

import numpy as np

from kinema.stage import light as lt
from kinema.stage.effects.view import View, everywhere
from kinema.stage.engine import noise
from kinema.stage.engine.kernel import F, falloff, kernel, saturate, smooth
from kinema.stage.engine.noise import sample
from kinema.stage.frame import LiveEffect

STEP, SLICES = 8, 20                          # pixels a cell; distances, ever farther apart up to FAR metres
FAR = 44.0
WIDE, HIGH = 6.5, 0.95                        # metres: the bank's radius and height at strength 1


def air(e: LiveEffect, P: np.ndarray, interior: bool) -> None:
    if everywhere(e):
        P[lt.FOG_DENSITY] += (0.012 if interior else 0.028) * e.strength
    elif not interior:
        P[lt.FOG_DENSITY] += 0.003 * min(e.strength, 2.0)


def draw(e: LiveEffect, view: View) -> None:
    P, strength = view.P, min(e.strength, 3.0)
    grow = min(0.4 + 0.3 * max(e.age_s, 0.0), 1.0) * strength
    if everywhere(e):
        grow, wide = 0.35 * grow, 1e4
        centre = (0.0, float(view.stage_set.height(0.0, 0.0)), 0.0)
    else:
        wide, centre = WIDE * strength ** 0.5, e.position
    if view.stage_set.interior:
        wide, grow = min(wide, 2.6), 0.8 * grow
    light = view.lamplight(np.array([centre]) + np.array((0.0, 0.8, 0.0)))[0] * 0.10
    sunny = 0.08 + 0.22 * float(P[lt.STARS])                  # by moonlight mist is what one sees first
    fog = P[lt.FOG_R:lt.FOG_B + 1] * 0.72 + P[lt.UP_R:lt.UP_B + 1] * 0.55 + P[lt.SUN_R:lt.SUN_B + 1] * sunny
    fog = fog + light + float(P[lt.FLASH]) * np.array((0.3, 0.34, 0.42), np.float32)
    glow = P[lt.GLOW_R:lt.GLOW_B + 1] * 0.45
    sun = P[lt.SUN_X:lt.SUN_Z + 1]
    height, width = view.depth.shape
    sums = np.zeros((-(-height // STEP) + 1, SLICES, -(-width // STEP) + 1), np.float32)
    drift = F(view.time_s * (0.25 + 0.30 * view.wind))
    high, dense = F(HIGH * strength ** 0.3), F(0.46 * grow)
    _sum(view.C, noise.tiles(), *(F(v) for v in centre), F(wide), high, drift, dense, sums)
    _lay(view.C, sums, fog.astype(np.float32), glow.astype(np.float32), sun, view.colour, view.depth)


@kernel
def _sum(C, noise, x0, y0, z0, wide, high, drift, dense, sums):
    """sums [rows, slices, columns] <- optical depth before each distance, at the corners of the cells."""
    rows, slices, columns = sums.shape
    rate = F(1) / (wide * wide)
    for row in range(rows):
        v = F(1) - F(row * STEP) / C[13] * F(2)
        for k in range(1, slices):
            s0, s1 = F(k - 1) / F(slices - 1), F(k) / F(slices - 1)
            t0, t1 = s0 * s0 * F(FAR), s1 * s1 * F(FAR)
            t, dt = F(0.5) * (t0 + t1), t1 - t0
            for i in range(columns):
                u = F(i * STEP) / C[12] * F(2) - F(1)
                dx = C[9] + u * C[14] * C[3] + v * C[15] * C[6]
                dy = C[10] + u * C[14] * C[4] + v * C[15] * C[7]
                dz = C[11] + u * C[14] * C[5] + v * C[15] * C[8]
                px, y, pz = C[0] + dx * t, C[1] + dy * t - y0, C[2] + dz * t
                x, z = px - x0, pz - z0
                wisp = sample(noise[2], px * F(5.0) - drift * F(5.0) + y * F(3.0), pz * F(5.0) + y * F(2.0))
                fine = sample(noise[0], px * F(11.0) - drift * F(15.0), pz * F(11.0) + y * F(9.0) + drift * F(2.0))
                bank = falloff((x * x + z * z) * rate)
                n = F(0.58) * wisp + F(0.42) * fine
                top = high * (F(0.15) + F(1.7) * n * n + F(0.3) * bank)
                layer = smooth(top, top * F(0.25), y) * saturate(y * F(0.7) + F(1.6))
                body = smooth(F(0.34), F(0.78), n + F(0.16) * bank)
                q = dense * layer * bank * body * dt * np.sqrt(dx * dx + dy * dy + dz * dz)
                sums[row, k, i] = sums[row, k - 1, i] + q


@kernel
def _lay(C, sums, fog, glow, sun, colour, depth):
    height, width = depth.shape
    slices = sums.shape[1]
    inv = F(1) / F(STEP)
    line = np.empty(width, np.float32)
    for row in range(height):
        fy = (F(row) + F(0.5)) * inv
        j = int(fy)
        wy = fy - F(j)
        v = F(1) - (F(row) + F(0.5)) / F(height) * F(2)
        total = F(0)
        for i in range(width):
            fx = (F(i) + F(0.5)) * inv
            k = np.int32(fx)
            wx = fx - F(k)
            at = np.sqrt(min(depth[row, i], F(FAR * 0.9999)) * F(1 / FAR)) * F(slices - 1)
            s = np.int32(at)
            ws = at - F(s)
            a = sums[j, s, k] + (sums[j, s, k + 1] - sums[j, s, k]) * wx
            b = sums[j, s + 1, k] + (sums[j, s + 1, k + 1] - sums[j, s + 1, k]) * wx
            c = sums[j + 1, s, k] + (sums[j + 1, s, k + 1] - sums[j + 1, s, k]) * wx
            d = sums[j + 1, s + 1, k] + (sums[j + 1, s + 1, k + 1] - sums[j + 1, s + 1, k]) * wx
            a, c = a + (b - a) * ws, c + (d - c) * ws
            line[i] = a + (c - a) * wy
            total += line[i]
        if total <= F(0.01):
            continue
        for i in range(width):
            keep = falloff(line[i])
            u = (F(i) + F(0.5)) / F(width) * F(2) - F(1)
            dx = C[9] + u * C[14] * C[3] + v * C[15] * C[6]
            dy = C[10] + u * C[14] * C[4] + v * C[15] * C[7]
            dz = C[11] + u * C[14] * C[5] + v * C[15] * C[8]
            mu = saturate((dx * sun[0] + dy * sun[1] + dz * sun[2]) / np.sqrt(dx * dx + dy * dy + dz * dz))
            m = (mu * mu) * (mu * mu) * (F(1) - keep)
            colour[row, i, 0] = colour[row, i, 0] * keep + fog[0] * (F(1) - keep) + glow[0] * m
            colour[row, i, 1] = colour[row, i, 1] * keep + fog[1] * (F(1) - keep) + glow[1] * m
            colour[row, i, 2] = colour[row, i, 2] * keep + fog[2] * (F(1) - keep) + glow[2] * m
