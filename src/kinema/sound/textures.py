"""Sounds without beginning or end: wind, rain, sea, fire, crickets, murmur, room tone.

Each is a circle of samples (made in the frequency domain, or with grains laid around it), so it joins itself
without a seam. Two circles of unlike length run together, so that the ear finds no period; slow random curves move
them. Any stretch can be asked for by its position: `texture_block("rain", seed, start, samples)`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import lru_cache

import numpy as np

from kinema.media.wav import SAMPLE_RATE
from kinema.sound.filters import curve
from kinema.sound.grains import Points, band, coloured, decay, glide, length, modes, swell

Rng = np.random.Generator
CIRCLES = (1 << 19, 3 << 17)                           # 10.9 s and 8.2 s; half of it for mere noise
NOISES = ("wind", "wind_bright", "sea", "surf", "room", "sand_wind", "rocket")
KNOT = SAMPLE_RATE // 2                                # slow curves are straight lines between points 0.5 s apart


def _rng(*words: object) -> Rng:
    return np.random.default_rng(int.from_bytes(hashlib.sha256(repr(words).encode()).digest()[:8], "big"))


def circle_noise(rng: Rng, n: int, points: Points) -> np.ndarray:
    """[n, 2] noise with this spectrum, periodic, RMS 1; the sides share a third of their energy."""
    gain = curve(np.fft.rfftfreq(n, 1 / SAMPLE_RATE), points).astype(np.float32)
    gain[0] = 0
    left, right, shared = (rng.standard_normal(2 * len(gain), np.float32).view(np.complex64) for _ in range(3))
    x = np.stack([np.fft.irfft((side + np.float32(0.7) * shared) * gain, n) for side in (left, right)], axis=1)
    return x / np.sqrt((x * x).mean())


def lay(circle: np.ndarray, grain: np.ndarray, at: int, gain: float, pan: float) -> None:
    """Add a mono grain into a circle [n, 2], around its end if need be."""
    index = (at + np.arange(len(grain))) % len(circle)
    circle[index, 0] += grain * gain * np.sqrt(0.5 - 0.5 * pan)
    circle[index, 1] += grain * gain * np.sqrt(0.5 + 0.5 * pan)


def wind(rng: Rng, n: int) -> np.ndarray:
    return circle_noise(rng, n, [(30, -30), (90, -4), (220, 0), (450, -6), (1200, -20), (6000, -44), (16000, -70)])


def wind_bright(rng: Rng, n: int) -> np.ndarray:
    """The whistle and the leaves, which come with the gusts."""
    return circle_noise(rng, n, [(150, -40), (420, -6), (700, 0), (1100, -10), (2500, -14), (5500, -18), (12000, -46)])


def rain(rng: Rng, n: int) -> np.ndarray:
    x = circle_noise(rng, n, [(100, -30), (500, -12), (1800, -4), (5000, 0), (9000, -4), (16000, -16)])
    for _ in range(int(n / SAMPLE_RATE * 90)):
        m = length(0.012)
        drop = glide(rng.uniform(1500, 5000) * np.linspace(1.2, 0.8, m)) * decay(m, 0.012)
        lay(x, drop, int(rng.integers(n)), 3.0 * rng.random() ** 3, rng.uniform(-1, 1))
    return x


def sea(rng: Rng, n: int) -> np.ndarray:
    return circle_noise(rng, n, [(25, -20), (80, 0), (250, -3), (700, -10), (3000, -24), (12000, -46)])


def surf(rng: Rng, n: int) -> np.ndarray:
    return circle_noise(rng, n, [(100, -34), (500, -8), (1500, 0), (4000, -3), (9000, -12), (16000, -28)])


def fire(rng: Rng, n: int) -> np.ndarray:
    x = 0.5 * circle_noise(rng, n, [(30, -14), (90, 0), (260, -8), (1200, -24), (6000, -34), (16000, -60)])
    for _ in range(int(n / SAMPLE_RATE * 11)):
        f = rng.uniform(900, 5200)
        m = length(0.03)
        crack = coloured(rng, m, band(f, 2 * f)) * decay(m, rng.uniform(0.006, 0.03))
        lay(x, crack, int(rng.integers(n)), 0.3 + 5.0 * rng.random() ** 6, rng.uniform(-0.5, 0.5))
    for _ in range(int(n / SAMPLE_RATE * 0.8)):
        m = length(0.08)
        pop = modes(m, [(rng.uniform(300, 600), 1.0, 0.04), (rng.uniform(900, 1500), 0.6, 0.03)])
        lay(x, pop, int(rng.integers(n)), 3.0, rng.uniform(-0.4, 0.4))
    return x


def crickets(rng: Rng, n: int) -> np.ndarray:
    """A few singers, each with a pitch, a pulse and a place, over a thin bed."""
    x = 0.12 * circle_noise(rng, n, band(4200, 6500))
    for pitch, each, rest, gain, pan in ((4350, 3, 0.62, 1.0, -0.5), (4700, 4, 0.85, 0.6, 0.6),
                                         (5150, 3, 0.71, 0.35, 0.1), (3950, 2, 1.3, 0.3, -0.9)):
        m = length(0.022)
        pulse = glide(np.full(m, float(pitch))) * swell(m, 0.4)
        calls = max(round(n / SAMPLE_RATE / rest), 1)
        for k in range(calls):
            at = int((k + 0.1 * rng.random()) * n / calls)
            for i in range(each):
                lay(x, pulse, at + i * length(0.036), 1.6 * gain, pan)
    return x


def murmur(rng: Rng, n: int) -> np.ndarray:
    """People talking somewhere: syllables of many voices, none of them words."""
    x = 0.15 * circle_noise(rng, n, [(80, -20), (200, 0), (700, -6), (2500, -26), (9000, -50)])
    for _ in range(9):
        base, pan, at, gain = rng.uniform(95, 230), rng.uniform(-0.9, 0.9), int(rng.integers(n)), rng.uniform(0.3, 1.0)
        for _ in range(int(n / SAMPLE_RATE * 2.2)):
            m = length(rng.uniform(0.1, 0.22))
            f = base * rng.uniform(0.85, 1.25) * np.linspace(1.05, 0.95, m)
            first, second = rng.uniform(320, 720), rng.uniform(900, 1900)
            harmonics = tuple(1 / (1 + ((k * base - first) / 130) ** 2) + 0.5 / (1 + ((k * base - second) / 200) ** 2)
                              for k in range(1, 10))
            lay(x, glide(f, harmonics) * swell(m, 0.35), at % n, 0.5 * gain, pan)
            at += m + int(rng.exponential(0.12) * SAMPLE_RATE)
    return x


def room(rng: Rng, n: int) -> np.ndarray:
    return circle_noise(rng, n, [(25, -16), (55, 0), (130, -8), (400, -22), (2000, -38), (10000, -52)])


def engine(rng: Rng, n: int) -> np.ndarray:
    x = circle_noise(rng, n, [(30, -8), (70, 0), (180, -8), (800, -26), (5000, -50)])
    turns = round(n / SAMPLE_RATE * 27.5)
    phase = 2 * np.pi * turns * np.arange(n) / n
    hum = np.zeros(n)
    for k, a in ((1, 1.0), (2, 0.8), (3, 0.4), (4, 0.5), (6, 0.25), (8, 0.12)):
        hum += a * np.sin(k * phase)
    return x + hum[:, None]


def train(rng: Rng, n: int) -> np.ndarray:
    """Rolling iron, and the joints of the rails in pairs."""
    x = circle_noise(rng, n, [(30, -6), (80, 0), (220, -4), (900, -16), (3000, -26), (9000, -50)])
    beats = max(round(n / SAMPLE_RATE / 0.74), 1)
    joint = modes(length(0.12), [(96, 1.0, 0.08), (310, 0.5, 0.05), (1250, 0.2, 0.03)])
    for k in range(beats):
        for late, gain in ((0.0, 1.0), (0.13, 0.75)):
            lay(x, joint, int(k * n / beats) + length(late), 4.5 * gain, 0.2 * (-1) ** k)
    return x


def city(rng: Rng, n: int) -> np.ndarray:
    """Traffic far off: a broad hum, and cars that go by somewhere."""
    x = circle_noise(rng, n, [(30, -8), (70, 0), (180, -3), (500, -12), (1500, -22), (6000, -44)])
    for _ in range(round(n / SAMPLE_RATE * 0.35)):
        m = length(rng.uniform(2.0, 3.6))
        by = coloured(rng, m, [(90, -6), (260, 0), (900, -8), (4000, -26)]) * swell(m, 0.5, 2)
        lay(x, by, int(rng.integers(n)), rng.uniform(0.5, 1.3), rng.uniform(-0.9, 0.9))
    return x


def ship(rng: Rng, n: int) -> np.ndarray:
    """The inside of a spaceship: machines under the floor, air in the vents."""
    x = 0.8 * circle_noise(rng, n, [(25, -4), (55, 0), (120, -8), (500, -24), (2500, -26), (5000, -24), (12000, -46)])
    at = np.arange(n) / n
    for hz, gain in ((49, 0.8), (98, 0.4), (147, 0.25), (73.5, 0.3)):
        turns = round(n / SAMPLE_RATE * hz)
        x += (gain * np.sin(2 * np.pi * turns * at) * (1 + 0.2 * np.sin(2 * np.pi * 3 * at)))[:, None]
    return x


def void(rng: Rng, n: int) -> np.ndarray:
    """What a film hears where there is no air: a very low chord that hardly moves."""
    x = 0.35 * circle_noise(rng, n, [(18, -8), (38, 0), (75, -12), (200, -34), (1000, -60)])
    at = np.arange(n) / n
    for k, (hz, gain) in enumerate(((36.7, 1.0), (55.0, 0.6), (73.4, 0.35), (110.0, 0.12), (164.8, 0.05))):
        turns, slow = round(n / SAMPLE_RATE * hz), 1 + k % 3
        tone = np.sin(2 * np.pi * turns * at) * (0.75 + 0.25 * np.sin(2 * np.pi * slow * at + k))
        x += gain * np.stack([tone, np.roll(tone, 311 * (k + 1))], axis=1)
    return x


def sand_wind(rng: Rng, n: int) -> np.ndarray:
    """Wind over dunes: dry, thin, with grains in it."""
    return circle_noise(rng, n, [(80, -24), (250, -8), (600, -4), (1800, -10), (4000, -6), (8000, -3), (15000, -20)])


def water(rng: Rng, n: int) -> np.ndarray:
    """A brook, or water against a hull."""
    x = 0.4 * circle_noise(rng, n, [(150, -24), (450, -4), (1100, 0), (2600, -10), (9000, -34)])
    for _ in range(int(n / SAMPLE_RATE * 14)):
        m, f = length(rng.uniform(0.03, 0.09)), rng.uniform(380, 1500)
        drop = glide(f * (1 + 0.5 * np.linspace(0, 1, m) ** 2)) * decay(m, 0.08, 0.004)
        lay(x, drop, int(rng.integers(n)), 2.2 * rng.random() ** 2, rng.uniform(-0.8, 0.8))
    return x


def rocket(rng: Rng, n: int) -> np.ndarray:
    return circle_noise(rng, n, [(20, -4), (45, 0), (140, -3), (500, -10), (2000, -18), (7000, -30), (15000, -50)])


# name: (maker, RMS in dBFS at gain 1, how much the slow curve moves it in dB)
TEXTURES: dict[str, tuple[Callable[[Rng, int], np.ndarray], float, float]] = {
    "wind": (wind, -36, 7), "wind_bright": (wind_bright, -46, 16), "rain": (rain, -33, 2), "sea": (sea, -36, 6),
    "surf": (surf, -40, 14), "fire": (fire, -33, 3), "crickets": (crickets, -42, 3), "murmur": (murmur, -38, 4),
    "room": (room, -46, 1), "engine": (engine, -32, 2), "train": (train, -29, 2), "city": (city, -37, 3),
    "ship": (ship, -37, 1), "void": (void, -37, 4), "sand_wind": (sand_wind, -42, 12), "water": (water, -38, 3),
    "rocket": (rocket, -26, 2),
}
MUFFLED = [(30.0, 0.0), (150.0, -2.0), (400.0, -14.0), (1500.0, -30.0), (6000.0, -50.0)]   # heard through a wall


def circle_length(name: str, which: int) -> int:
    return CIRCLES[which] // (2 if name in NOISES else 1)


@lru_cache(maxsize=18)
def _circle(name: str, seed: int, which: int, muffled: bool) -> np.ndarray:
    n = circle_length(name, which)
    maker, level_db, _ = TEXTURES[name]
    x = maker(_rng(name, seed % 4, which), n)          # four versions of each are enough; the curves differ by seed
    x *= 10 ** (level_db / 20) / np.sqrt((x * x).mean())
    if muffled:
        spectrum = np.fft.rfft(x, axis=0) * curve(np.fft.rfftfreq(n, 1 / SAMPLE_RATE), MUFFLED)[:, None]
        x = np.fft.irfft(spectrum, n, axis=0)
    out = x.astype(np.float32)
    out.setflags(write=False)
    return out


def _stretch(circle: np.ndarray, start: int, samples: int) -> np.ndarray:
    first = start % len(circle)
    turns = -(-(first + samples) // len(circle))
    return (np.concatenate([circle] * turns) if turns > 1 else circle)[first:first + samples]


@lru_cache(maxsize=256)
def _knots(name: str, seed: int, page: int) -> np.ndarray:
    """64 values of a slow random curve in [-1, 1]."""
    return _rng("knots", name, seed, page).uniform(-1, 1, 64)


def slow_curve(name: str, seed: int, start: int, samples: int) -> np.ndarray:
    """A smooth random curve in about [-1, 1] that belongs to the position, not to the block. [samples]"""
    first, last = start // KNOT - 4, (start + samples) // KNOT + 6
    index = np.arange(first, last)
    pages = {page: _knots(name, seed, page) for page in {int(i) // 64 for i in index}}
    values = np.array([pages[int(i) // 64][int(i) % 64] for i in index])
    smooth = np.convolve(values, [0.1, 0.2, 0.4, 0.2, 0.1], mode="same") * 1.6
    return np.interp((start + np.arange(samples)) / KNOT, index, smooth)


def texture_block(name: str, seed: int, start: int, samples: int, *, muffled: bool = False) -> np.ndarray:
    """Samples [start, start + samples) of an endless texture, [samples, 2] float32."""
    _, _, depth_db = TEXTURES[name]
    out = np.zeros((samples, 2), np.float32)
    for which in (0, 1):
        move = slow_curve(f"{name} {which}", seed, start, samples)
        gain = 10 ** ((depth_db * move - 3.0) / 20)
        circle = _circle(name, seed, which, muffled)
        out += _stretch(circle, start + seed % 9973, samples) * gain[:, None].astype(np.float32)
    return out
