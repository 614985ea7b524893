"""What pictures are made on and with: paper, pigment, hatching, fingerprints; still, or fixed to the world.

    grain_HW = paper(height, width)                          # the same on every frame
    cloud_HW = anchored(texture_NN, passes, size=0.5)        # moves with what it lies on, as large near as far

Textures are float32 [512, 512], periodic, 0 to 1, made once from fixed seeds. `passes` need depth, normal, camera.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from kinema.post.kernel import fast

F = np.float32
SIZE = 512
FIRST_MOVING, IDS = 100, 2048               # object ids of people and things


def _stretched(values: np.ndarray) -> np.ndarray:
    """To an even spread over 0 to 1: as many dark pixels as light ones."""
    order = np.empty(values.size, np.float32)
    order[np.argsort(values, axis=None, kind="stable")] = np.linspace(0, 1, values.size, dtype=np.float32)
    return order.reshape(values.shape)


@lru_cache(maxsize=32)
def noise(seed: int, coarse: float, slope: float = 1.2) -> np.ndarray:
    """Clouds whose largest forms are about SIZE / `coarse` pixels wide; a steeper `slope` leaves out the fine ones."""
    rng = np.random.default_rng(seed)
    f = np.hypot(np.fft.fftfreq(SIZE)[:, None], np.fft.fftfreq(SIZE)) * SIZE
    spectrum = np.where(f < 0.5, 0.0, 1.0 / (1.0 + (f / coarse) ** 2) ** slope)
    return _stretched(np.fft.ifft2(np.fft.fft2(rng.standard_normal((SIZE, SIZE))) * spectrum).real)


@lru_cache(maxsize=8)
def hatching(seed: int, spacing: int, turn: int, wander: float = 2.2) -> np.ndarray:
    """Strokes side by side, `spacing` (a divisor of SIZE) pixels apart, `turn` pixels down for one across: 0 in the
    middle of a stroke, 1 between two. They wander and thin out."""
    y, x = np.mgrid[0:SIZE, 0:SIZE]
    off = wander * (noise(seed, 5.0) - 0.5) * 2 + 0.25 * spacing * (noise(seed + 1, 28.0) - 0.5)
    phase = (y - turn * x + off * max(abs(turn), 1)) / spacing
    away = np.abs(phase - np.floor(phase) - 0.5) * 2
    return np.clip(1.0 - away + 0.5 * (noise(seed + 2, 24.0) - 0.5), 0, 1).astype(np.float32)


@lru_cache(maxsize=4)
def fingerprints(seed: int, ridge: float = 7.0) -> np.ndarray:
    """Whorls of ridges, `ridge` pixels apart, patch beside patch, pressed more and less."""
    phase = 2 * np.pi * (SIZE / ridge / 6.0) * noise(seed, 2.4, 2.0)
    pressed = np.clip(2.4 * noise(seed + 1, 4.0) - 0.9, 0, 1)
    return (0.5 + 0.5 * np.sin(phase) * pressed).astype(np.float32)


@lru_cache(maxsize=4)
def paper(height: int, width: int) -> np.ndarray:
    """Grain of a cold-pressed sheet, 0 in its hollows to 1 on its tops; float32 [height, width]."""
    sheet = 0.6 * noise(71, 70.0) + 0.4 * noise(72, 160.0, 1.0)
    return tiled(sheet, height, width)


def tiled(texture_NN: np.ndarray, height: int, width: int) -> np.ndarray:
    return np.ascontiguousarray(np.tile(texture_NN, (height // SIZE + 1, width // SIZE + 1))[:height, :width])


def camera_numbers(camera: Mapping[str, Any]) -> np.ndarray:
    """float32 [14]: eye, right, up, forward, tangents of half the angle across and up."""
    across = 0.5 * camera["width"] / camera["intrinsics_33"][0][0]
    up = 0.5 * camera["height"] / camera["intrinsics_33"][1][1]
    return np.array([*camera["eye"], *camera["right"], *camera["up"], *camera["forward"], across, up], np.float32)


def anchored(texture_NN: np.ndarray, passes: Mapping[str, Any], *, size: float, seams: bool = True) -> np.ndarray:
    """The texture laid on every surface of the world, float32 [height, width]; `size`: of one tile, in widths of the
    picture. It keeps about that size at every distance: between two sizes one gives way to the other. On people and
    things (matte 100 and up) it goes along with them. Without `seams` it fades to 0.5 where a round surface turns from
    one side of the texture to another."""
    out = np.empty(passes["depth"].shape, np.float32)
    C, middles = camera_numbers(passes["camera"]), np.zeros((IDS, 4), np.float64)
    _middles(passes["depth"], passes["matte"], C, middles)
    moved = (middles[:, :3] / np.maximum(middles[:, 3:], 1)).astype(np.float32)
    _lay(texture_NN, passes["depth"], passes["normal"], passes["matte"], C, moved, F(size), seams, out)
    return out


@fast
def _middles(depth, matte, C, out):
    """Sums of the places of what is seen of each object that moves, and how many pixels; a grid of them will do."""
    height, width = depth.shape
    for j in range(0, height, 2):
        v = (F(1) - (F(j) + F(0.5)) / F(height) * F(2)) * C[13]
        for i in range(0, width, 2):
            k = matte[j, i] - FIRST_MOVING
            if 0 <= k < IDS:
                u, z = ((F(i) + F(0.5)) / F(width) * F(2) - F(1)) * C[12], depth[j, i]
                out[k, 0] += C[0] + z * (C[9] + u * C[3] + v * C[6])
                out[k, 1] += C[1] + z * (C[10] + u * C[4] + v * C[7])
                out[k, 2] += C[2] + z * (C[11] + u * C[5] + v * C[8])
                out[k, 3] += 1.0


@fast
def _lay(texture, depth, normal, matte, C, moved, size, seams, out):
    height, width = depth.shape
    for j in range(height):
        v = (F(1) - (F(j) + F(0.5)) / F(height) * F(2)) * C[13]
        for i in range(width):
            u = ((F(i) + F(0.5)) / F(width) * F(2) - F(1)) * C[12]
            z = max(depth[j, i], F(0.05))
            x = C[0] + z * (C[9] + u * C[3] + v * C[6])
            y = C[1] + z * (C[10] + u * C[4] + v * C[7])
            d = C[2] + z * (C[11] + u * C[5] + v * C[8])
            k = matte[j, i] - FIRST_MOVING
            if 0 <= k < IDS:
                x, y, d = x - moved[k, 0], y - moved[k, 1], d - moved[k, 2]
            nx, ny, nz = abs(normal[j, i, 0]), abs(normal[j, i, 1]), abs(normal[j, i, 2])
            if ny > nx and ny > nz:
                a, b = x, d
            elif nx > nz:
                a, b = d, y
            else:
                a, b = x, y
            level = np.log2(z * C[12] * F(2) * size)
            low = np.floor(level)
            part = level - low
            scale = F(SIZE) / np.exp2(low)
            near = _at(texture, a * scale, b * scale)
            far = _at(texture, a * scale * F(0.5), b * scale * F(0.5))
            value = near + (far - near) * part
            if not seams:
                most = max(nx, max(ny, nz))
                second = max(min(nx, ny), min(max(nx, ny), nz))
                value = F(0.5) + (value - F(0.5)) * min((most - second) * F(5), F(1))
            out[j, i] = value


@fast
def _at(texture, x, y):
    """Bilinear, periodic."""
    fx, fy = np.floor(x), np.floor(y)
    px, py = x - fx, y - fy
    i, j = np.int64(fx) & (SIZE - 1), np.int64(fy) & (SIZE - 1)
    i1, j1 = (i + 1) & (SIZE - 1), (j + 1) & (SIZE - 1)
    top = texture[j, i] + (texture[j, i1] - texture[j, i]) * px
    low = texture[j1, i] + (texture[j1, i1] - texture[j1, i]) * px
    return top + (low - top) * py
