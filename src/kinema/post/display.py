"""The film's grade: scene-linear light to the numbers of a screen, with what a lens and a film stock add.

    frame_u8 = display(colour_HWC, frame=12, seed=shot.seed)

In this order: bloom (a little of what is bright spreads), vignette (cos^4-like), the film's curve with a toe and a
shoulder (K. Narkowicz's fit to the ACES reference, 2015), warm lights over cool darks, fine grain that is strongest
in the middle tones, and the sRGB transfer function (IEC 61966-2-1, BT.709 primaries).
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from kinema.post.kernel import fast, inlined

F = np.float32
LUT_SIZE = 4096
LUT_TOP = 16.0  # scene-linear value at the end of the table
EXPOSURE = 0.80
GRAIN_SIZE = 512
PALE = F(0.14)  # colours a film stock gives back a little paler than they were
STEP = 4  # the bloom is made of a picture this much smaller


def curve(linear: np.ndarray) -> np.ndarray:
    """Scene-linear to display 0..1 (sRGB-encoded): exposure, film curve, transfer function. Monotone."""
    x = np.asarray(linear, np.float64) * EXPOSURE
    y = np.clip(x * (2.51 * x + 0.03) / (x * (2.43 * x + 0.59) + 0.14), 0, 1)
    return np.where(y <= 0.0031308, y * 12.92, 1.055 * np.maximum(y, 1e-9) ** (1 / 2.4) - 0.055)


@lru_cache(maxsize=1)
def _lut() -> np.ndarray:
    """The curve over the square root of light, where 8-bit steps are about even; float32 [LUT_SIZE + 1]."""
    at = np.linspace(0, 1, LUT_SIZE) ** 2 * LUT_TOP
    values = curve(at)
    return np.append(values, values[-1]).astype(np.float32)


@lru_cache(maxsize=1)
def grain_tile() -> np.ndarray:
    """float32 [512, 512], periodic, mean 0, deviation 1: white noise softened to the size of a grain."""
    rng = np.random.default_rng(20240)
    white = rng.standard_normal((GRAIN_SIZE, GRAIN_SIZE))
    soft = white + 0.55 * (np.roll(white, 1, 0) + np.roll(white, 1, 1)) + 0.3 * np.roll(white, (1, 1), (0, 1))
    return (soft / soft.std()).astype(np.float32)


@fast
def _shrink(colour, threshold, out):
    """Mean of what lies above `threshold` in blocks of STEP x STEP pixels: out [3, h, w]."""
    h, w = out.shape[1], out.shape[2]
    share = F(1.0 / (STEP * STEP))
    for y in range(h):
        for x in range(w):
            r, g, b = F(0), F(0), F(0)
            for j in range(STEP):
                for i in range(STEP):
                    yy, xx = y * STEP + j, x * STEP + i
                    pr, pg, pb = colour[yy, xx, 0], colour[yy, xx, 1], colour[yy, xx, 2]
                    most = max(pr, max(pg, pb))
                    k = max(most - threshold, F(0)) / (most + F(1e-6))
                    k = k * min(F(1), F(6) / (most + F(1e-6)))
                    r += pr * k
                    g += pg * k
                    b += pb * k
            out[0, y, x], out[1, y, x], out[2, y, x] = r * share, g * share, b * share


@fast
def _blur_rows(image, radius, out):
    """Box blur along x, edges held, of every row of [n, w]."""
    n, w = image.shape
    share = F(1.0) / F(2 * radius + 1)
    for y in range(n):
        total = F(0)
        for k in range(-radius, radius + 1):
            total += image[y, min(max(k, 0), w - 1)]
        for x in range(w):
            out[y, x] = total * share
            total += image[y, min(x + radius + 1, w - 1)] - image[y, max(x - radius, 0)]


def blur(image: np.ndarray, radius: int, passes: int = 2) -> np.ndarray:
    """[3, h, w] softened by `passes` box blurs each way."""
    for _ in range(2):
        flat = np.ascontiguousarray(image).reshape(-1, image.shape[2])
        for _ in range(passes):
            out = np.empty_like(flat)
            _blur_rows(flat, radius, out)
            flat = out
        image = flat.reshape(image.shape).transpose(0, 2, 1)
    return np.ascontiguousarray(image)


@inlined
def _widen(low, wide):
    """A row of the bloom, its last value twice, at STEP times the width: bilinear, its ends held."""
    n = wide.shape[0] // STEP
    for i in range(n):
        before, here, after = low[max(i - 1, 0)], low[i], low[i + 1]
        for m in range(STEP // 2):
            wide[STEP * i + m] = before + (here - before) * F(0.5 + (m + 0.5) / STEP)
            wide[STEP * i + m + STEP // 2] = here + (after - here) * F((m + 0.5) / STEP)
    for x in range(STEP * n, wide.shape[0]):
        wide[x] = low[n]


@inlined
def _channel(light, bloom, shade, speck, lut, warmth):
    """One row of one colour, in place: bloom, vignette, curve, lean and grain; 0.5 to 255.5."""
    for x in range(light.shape[0]):
        # A running sum may end a little below 0.
        at = np.sqrt(min(max((max(light[x], F(0)) + bloom[x]) * shade[x], F(0)), F(1))) * F(LUT_SIZE - 1)
        k = np.int32(at)
        spot = np.uint64(k & (2 * LUT_SIZE - 1))      # seen to fit 31 bits: wider gathers
        low, high = lut[spot], lut[spot + np.uint64(1)]
        value = low + (high - low) * (at - F(k))
        # Darks lean to blue, lights to amber: by less than the eye names.
        value += (value - F(0.38)) * F(0.022) * warmth * value * (F(1) - value) * F(4)
        value += speck[x] * (F(0.25) + F(3.0) * value * (F(1) - value))
        light[x] = min(max(value, F(0)), F(1)) * F(255) + F(0.5)


@fast
def _develop(colour, glow, glow_share, vignette, lut, grain, grain_share, gx, gy, out):
    height, width = out.shape[0], out.shape[1]
    low_h, low_w = glow.shape[1], glow.shape[2]
    low, bloom = np.empty(low_w + 1, np.float32), np.empty((3, width), np.float32)
    red, green, blue = np.empty(width, np.float32), np.empty(width, np.float32), np.empty(width, np.float32)
    shade, speck, across = np.empty(width, np.float32), np.empty(width, np.float32), np.empty(width, np.float32)
    for x in range(width):
        u = (F(np.int32(x)) + F(0.5)) / F(width) * F(2) - F(1)
        across[x] = F(1) + vignette * u * u * F(0.75)
    for y in range(height):
        v = (F(y) + F(0.5)) / F(height) * F(2) - F(1)
        down = vignette * v * v * F(0.45)
        fy = min(max((F(y) + F(0.5)) / F(STEP) - F(0.5), F(0)), F(low_h - 1))
        j = int(fy)
        j1 = min(j + 1, low_h - 1)
        wy = fy - F(j)
        for c in range(3):
            for i in range(low_w):
                low[i] = (glow[c, j, i] + (glow[c, j1, i] - glow[c, j, i]) * wy) * glow_share
            low[low_w] = low[low_w - 1]
            _widen(low, bloom[c])
        specks, x = grain[(y + gy) & (GRAIN_SIZE - 1)], 0
        while x < width:                              # the tile is periodic: piece by piece
            at = (x + gx) & (GRAIN_SIZE - 1)
            count = min(GRAIN_SIZE - at, width - x)
            for i in range(count):
                speck[x + i] = specks[at + i] * grain_share
            x += count
        for x in range(width):
            dark = F(1) / (across[x] + down)
            shade[x] = dark * dark * F(1.0 / LUT_TOP)
            r, g, b = colour[y, x, 0], colour[y, x, 1], colour[y, x, 2]
            grey = F(0.25) * r + F(0.62) * g + F(0.13) * b
            red[x], green[x], blue[x] = r + (grey - r) * PALE, g + (grey - g) * PALE, b + (grey - b) * PALE
        _channel(red, bloom[0], shade, speck, lut, F(1.0))
        _channel(green, bloom[1], shade, speck, lut, F(0.1))
        _channel(blue, bloom[2], shade, speck, lut, F(-1.0))
        for x in range(width):
            out[y, x, 0], out[y, x, 1], out[y, x, 2] = (np.uint8(np.int32(red[x])), np.uint8(np.int32(green[x])),
                                                        np.uint8(np.int32(blue[x])))


def display(
    colour: np.ndarray,
    *,
    frame: int,
    seed: int,
    grain: float = 1.0,
    vignette: float = 1.0,
    bloom: float = 1.0,
) -> np.ndarray:
    """uint8 [height, width, 3] from scene-linear float32 of the same shape; NaN and negative light become black.

    `grain`, `vignette` and `bloom` are strengths; 0 leaves them out. The grain depends on seed and frame alone.
    """
    colour = np.ascontiguousarray(colour, np.float32)
    if not np.isfinite(colour.sum()):
        colour = np.nan_to_num(colour, nan=0.0, posinf=LUT_TOP, neginf=0.0)
    height, width = colour.shape[:2]
    glow = np.zeros((3, max(height // STEP, 1), max(width // STEP, 1)), np.float32)
    if bloom > 0 and min(height, width) >= STEP:
        _shrink(colour, F(0.9), glow)
        tight = max(round(width / 400), 1)
        near = blur(glow, tight)
        glow = np.float32(0.6) * near + np.float32(0.4) * blur(near, tight * 4)
    rng = np.random.default_rng((seed & 0xFFFFFFFF, frame))
    gx, gy = (int(a) for a in rng.integers(0, GRAIN_SIZE, 2))
    out = np.empty((height, width, 3), np.uint8)
    _develop(
        colour,
        glow,
        F(0.22 * bloom),
        F(0.16 * vignette),
        _lut(),
        grain_tile(),
        F(0.0095 * grain),
        np.int32(gx),
        np.int32(gy),
        out,
    )
    return out
