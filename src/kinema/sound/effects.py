"""Sounds made from nothing, by name: `effect("knock", seed=3)` gives [n, 2] float32 at 48 kHz.

Every sound begins on its first sample (the hit, the click, the bark), so that it lands on its frame; slow ones
(gust, whoosh, creak) begin to swell there. The same name and seed always give the same samples. SOUNDS in
`plan.py` lists the names; those of any length are in `textures.py`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import lru_cache

import numpy as np

from kinema.errors import InputError
from kinema.media.wav import SAMPLE_RATE
from kinema.sound.filters import convolve, shape_spectrum
from kinema.sound.grains import band, coloured, decay, glide, length, modes, place, seconds, swell
from kinema.sound.plan import LOOPS, SOUNDS

Rng = np.random.Generator


def effect(name: str, seed: int = 0, samples: int = 0) -> np.ndarray:
    """[n, 2] float32. `samples` is the length of one of LOOPS. Raises InputError for an unknown name."""
    if name in LOOPS:
        from kinema.sound.textures import texture_block
        return texture_block(name, seed, 0, samples or 4 * SAMPLE_RATE)
    if name not in _MAKERS:
        raise InputError(f"there is no sound {name!r}.", hint=f"Choose one of: {', '.join(SOUNDS)}.")
    return _made(name, seed)


@lru_cache(maxsize=16)
def _made(name: str, seed: int) -> np.ndarray:
    digest = hashlib.sha256(f"{name}\n{seed}".encode()).digest()
    rng = np.random.default_rng(int.from_bytes(digest[:8], "big"))
    maker, peak_db, room = _MAKERS[name]
    dry = maker(rng)
    dry = dry / max(float(np.abs(dry).max()), 1e-9) * 10 ** (peak_db / 20)
    wet = _wide(dry, rng, room)
    wet.setflags(write=False)
    return wet


def _wide(x: np.ndarray, rng: Rng, room: float) -> np.ndarray:
    """Mono to stereo: the sound itself in the middle, a decaying room (seconds, 0 = none) on both sides."""
    if room <= 0:
        return np.repeat(x[:, None], 2, axis=1).astype(np.float32)
    n = length(room)
    tails = rng.standard_normal((n, 2)) * 10 ** (-3 * seconds(n) / room)[:, None]
    tails = shape_spectrum(tails, SAMPLE_RATE, [(80, -18), (300, 0), (2500, -3), (8000, -18), (20000, -40)])
    tails[: length(0.008)] = 0
    tails *= 0.16 / np.sqrt((tails ** 2).sum(axis=0))
    tails[0] = 1.0
    out = convolve(np.repeat(x[:, None], 2, axis=1), tails)
    out[-480:] *= np.linspace(1, 0, 480)[:, None]
    return out.astype(np.float32)


def _hit(rng: Rng, n: int, low: float, high: float, time: float) -> np.ndarray:
    """A burst of noise in a band: the contact of two things."""
    return coloured(rng, n, band(low, high)) * decay(n, time)


def footstep_grass(rng: Rng) -> np.ndarray:
    n = length(0.28)
    x = 0.5 * _hit(rng, n, 900, 4200, 0.22) * (0.4 + 0.6 * np.abs(coloured(rng, n, band(20, 60))))
    x += modes(n, [(74 + 10 * rng.random(), 1.6, 0.09)])
    place(x, 0.35 * _hit(rng, n, 1500, 6000, 0.2), length(0.07 + 0.02 * rng.random()))
    return x


def footstep_stone(rng: Rng) -> np.ndarray:
    n = length(0.2)
    x = 1.2 * _hit(rng, n, 1800, 5200, 0.04) + modes(n, [(110 + 15 * rng.random(), 1.5, 0.06), (870, 0.3, 0.03)])
    place(x, 0.25 * _hit(rng, n, 2500, 8000, 0.09), length(0.06 + 0.02 * rng.random()))
    return x


def footstep_wood(rng: Rng) -> np.ndarray:
    n, f = length(0.3), 95 + 20 * rng.random()
    return modes(n, [(f, 1.6, 0.14), (2.3 * f, 0.8, 0.1), (4.1 * f, 0.4, 0.06)]) + 0.35 * _hit(rng, n, 900, 3500, 0.04)


def footstep_snow(rng: Rng) -> np.ndarray:
    n = length(0.34)
    x = modes(n, [(65, 0.5, 0.08)])
    for _ in range(38):
        grain = _hit(rng, length(0.03), 700, 2600, 0.02) * (0.2 + rng.random())
        place(x, grain, int(abs(rng.normal(0.02, 0.07)) * SAMPLE_RATE))
    return x


def footstep_sand(rng: Rng) -> np.ndarray:
    """A soft push and the grains that run back."""
    n = length(0.36)
    x = 0.7 * _hit(rng, n, 350, 2200, 0.14) + modes(n, [(60 + 8 * rng.random(), 0.7, 0.07)])
    place(x, coloured(rng, length(0.24), band(1800, 6500, 12)) * swell(length(0.24), 0.3, 2), length(0.05), 0.3)
    return x


def footstep_rock(rng: Rng) -> np.ndarray:
    """A hard sole on stone, and a pebble or two."""
    n = length(0.32)
    x = _hit(rng, n, 1200, 4200, 0.05) + modes(n, [(135 + 20 * rng.random(), 1.3, 0.05)])
    for _ in range(int(rng.integers(1, 4))):
        f = rng.uniform(1900, 4200)
        place(x, modes(length(0.05), [(f, 1.0, 0.02), (1.6 * f, 0.5, 0.015)]), length(rng.uniform(0.06, 0.22)),
              0.3 * rng.random())
    return x


def footstep_metal(rng: Rng) -> np.ndarray:
    """A deck plate that rings a little."""
    n, f = length(0.5), 210 + 40 * rng.random()
    plate = [(f, 1.0, 0.22), (2.76 * f, 0.6, 0.3), (5.4 * f, 0.35, 0.24), (8.9 * f, 0.15, 0.16)]
    return modes(n, plate) + 0.7 * _hit(rng, n, 900, 4200, 0.04)


def hoof(rng: Rng) -> np.ndarray:
    n = length(0.2)
    x = modes(n, [(150 + 25 * rng.random(), 1.4, 0.07), (420, 0.8, 0.05), (910, 0.5, 0.03)])
    return x + 0.6 * _hit(rng, n, 600, 2600, 0.05)


def knock(rng: Rng) -> np.ndarray:
    x = np.zeros(length(0.95))
    f = 165 + 30 * rng.random()
    for k, at in enumerate((0.0, 0.19, 0.38)):
        n = length(0.3)
        hit = modes(n, [(f, 1.0, 0.16), (2.13 * f, 0.8, 0.12), (3.7 * f, 0.45, 0.08), (6.1 * f, 0.2, 0.05)])
        hit += 0.5 * _hit(rng, n, 900, 3000, 0.02)
        place(x, hit, length(at + (0.015 * rng.random() if k else 0.0)), 0.85 + 0.15 * (k != 1))
    return x


def thud(rng: Rng) -> np.ndarray:
    n = length(0.7)
    body = glide(42 + 55 * np.exp(-seconds(n) * 22)) * decay(n, 0.4, 0.001)
    return body + 0.3 * _hit(rng, n, 120, 900, 0.12)


def door(rng: Rng) -> np.ndarray:
    """The latch, a short turn of the hinge, and it falls shut."""
    x = np.zeros(length(1.5))
    n = length(0.15)
    place(x, modes(n, [(1450, 0.4, 0.05), (2630, 0.3, 0.04)]) + 0.5 * _hit(rng, n, 2000, 6000, 0.02), 0, 0.5)
    place(x, creak(rng)[: length(0.55)], length(0.1), 0.12)
    place(x, door_slam(rng), length(0.62), 0.8)
    return x


def door_slam(rng: Rng) -> np.ndarray:
    n = length(0.85)
    x = modes(n, [(58, 1.4, 0.3), (97, 1.0, 0.22), (163, 0.7, 0.16), (318, 0.3, 0.1)])
    x += 0.6 * _hit(rng, n, 300, 2400, 0.07)
    place(x, 0.3 * _hit(rng, length(0.2), 1800, 5000, 0.05), length(0.035))
    return x


def bell(rng: Rng) -> np.ndarray:
    """Church bell: hum, prime, tierce, quint, nominal and above."""
    f = 392 * 2 ** (rng.integers(-3, 3) / 12)
    partials = [(0.5, 0.5, 7.0), (1.0, 0.7, 5.0), (1.003, 0.3, 5.0), (1.19, 0.6, 4.0), (1.5, 0.25, 3.0),
                (2.0, 0.8, 3.2), (2.52, 0.25, 1.8), (3.01, 0.25, 1.4), (4.17, 0.2, 0.9), (5.43, 0.12, 0.6)]
    n = length(6.0)
    return modes(n, [(f * r, a, t) for r, a, t in partials]) + 0.2 * _hit(rng, n, 2000, 7000, 0.03)


def thunder(rng: Rng) -> np.ndarray:
    n = length(6.5)
    x = np.zeros(n)
    for at in (0.0, 0.12 + 0.2 * rng.random(), 0.5 + 0.4 * rng.random(), 1.1 + rng.random(), 2.2 + rng.random()):
        m, soft = length(3.0), 0.02 + 0.5 * min(at, 1.0)
        roll = coloured(rng, m, [(18, -12), (45, 0), (130, -4), (600, -22), (4000, -50)]) * decay(m, 2.6, soft)
        place(x, roll, length(at), 0.4 + 0.6 * rng.random())
    crack = coloured(rng, length(0.5), band(250, 3500, 12)) * decay(length(0.5), 0.3)
    place(x, crack * (0.4 + np.abs(coloured(rng, len(crack), band(15, 60)))), 0, 0.8)
    return x


def splash(rng: Rng) -> np.ndarray:
    n = length(1.3)
    x = _hit(rng, n, 350, 5000, 0.5) + 1.2 * modes(n, [(90, 0.8, 0.12)])
    for _ in range(26):
        m, f = length(0.05), rng.uniform(500, 2200)
        drop = glide(f * (1 + 0.5 * seconds(m) / 0.05)) * decay(m, 0.05, 0.002)
        place(x, drop, length(0.05 + 0.9 * rng.random() ** 1.5), 0.25 * rng.random())
    return x


def explosion(rng: Rng) -> np.ndarray:
    n = length(4.0)
    boom = glide(28 + 60 * np.exp(-seconds(n) * 6)) * decay(n, 1.8, 0.002)
    roar = coloured(rng, n, [(20, -6), (60, 0), (250, -6), (1500, -20), (8000, -40)]) * decay(n, 2.6, 0.01)
    x = 1.6 * boom + 0.9 * roar + 0.8 * _hit(rng, n, 400, 6000, 0.18)
    for _ in range(30):
        m = length(0.06)
        place(x, _hit(rng, m, 800, 5000, 0.03), length(0.4 + 2.6 * rng.random() ** 1.4), 0.12 * rng.random())
    return np.tanh(1.2 * x / np.abs(x).max()) * decay(n, 6.0)


def gust(rng: Rng) -> np.ndarray:
    n = length(3.2)
    low = coloured(rng, n, [(40, -20), (160, 0), (500, -6), (2000, -30)]) * swell(n, 0.4)
    high = coloured(rng, n, band(450, 950, 18)) * swell(n, 0.45, 3)
    return low + 0.6 * high


def whoosh(rng: Rng) -> np.ndarray:
    n = length(0.55)
    low, high = coloured(rng, n, band(250, 900, 12)), coloured(rng, n, band(1200, 4500))
    return low * swell(n, 0.5, 2) + 0.6 * high * swell(n, 0.55, 4)


def glass(rng: Rng) -> np.ndarray:
    n = length(1.4)
    x = 0.9 * _hit(rng, n, 3000, 11000, 0.08)
    for _ in range(42):
        m, f = length(0.35), rng.uniform(2200, 9500)
        shard = modes(m, [(f, 1.0, rng.uniform(0.05, 0.3)), (1.51 * f, 0.4, 0.1)])
        place(x, shard, length(0.9 * rng.random() ** 2.5), 0.35 * rng.random())
    return x


def phone(rng: Rng) -> np.ndarray:
    """Two rings of a small melody."""
    x = np.zeros(length(2.4))
    for ring in (0.0, 1.1):
        for k, f in enumerate((1318.5, 1568.0, 2093.0, 1568.0)):
            note = modes(length(0.4), [(f, 1.0, 0.35), (2 * f, 0.3, 0.2), (3.01 * f, 0.1, 0.1)])
            place(x, note, length(ring + 0.13 * k))
    return x


def chime(rng: Rng) -> np.ndarray:
    x = np.zeros(length(2.6))
    for k, f in enumerate((1046.5, 1318.5, 1568.0)):
        note = modes(length(2.2), [(f, 1.0, 1.8), (2.76 * f, 0.35, 0.8), (5.4 * f, 0.12, 0.3)])
        place(x, note, length(0.14 * k), 1 - 0.15 * k)
    return x


def clap(rng: Rng) -> np.ndarray:
    n, f = length(0.14), rng.uniform(900, 1500)
    x = _hit(rng, n, f, 2.2 * f, 0.07)
    place(x, _hit(rng, n, f, 2.6 * f, 0.06), length(0.006), 0.7)
    return x


def applause(rng: Rng) -> np.ndarray:
    n = length(4.0)
    x, claps = np.zeros(n), [clap(rng) for _ in range(24)]
    for k in range(420):
        at = 0 if k == 0 else int(n * 0.93 * rng.random())
        place(x, claps[int(rng.integers(24))], at, (0.3 + 0.7 * rng.random()) * min(1.0, 0.4 + 3 * at / n))
    return x * np.clip((n - np.arange(n)) / (1.4 * SAMPLE_RATE), 0, 1)


def horn(rng: Rng) -> np.ndarray:
    """A ship's horn, far out."""
    n = length(3.4)
    t = seconds(n)
    f = 92.5 + 0.4 * np.sin(2 * np.pi * 0.7 * t) - 3 * np.exp(-t * 9)
    tone = glide(f, (1, .8, .6, .5, .33, .2, .14, .1)) + 0.6 * glide(1.498 * f, (1, .6, .4, .3, .2, .1))
    return tone * np.clip(t / 0.12, 0, 1) * np.clip((3.4 - t) / 0.5, 0, 1)


def gull(rng: Rng) -> np.ndarray:
    x = np.zeros(length(2.4))
    at = 0.0
    for k in range(int(rng.integers(3, 6))):
        n = length(0.42 - 0.04 * k)
        u = np.linspace(0, 1, n)
        f = (1050 + 120 * rng.random()) * (0.82 + 0.5 * np.sin(np.pi * u ** 0.7)) * (1 - 0.18 * u)
        place(x, glide(f, (1, .7, .5, .25, .15)) * swell(n, 0.3), length(at), 1 - 0.12 * k)
        at += 0.36 + 0.06 * rng.random()
    return x


def bird(rng: Rng) -> np.ndarray:
    x = np.zeros(length(1.8))
    at, kind, base = 0.0, int(rng.integers(3)), rng.uniform(2600, 4200)
    for k in range(int(rng.integers(3, 8))):
        n = length(rng.uniform(0.05, 0.16))
        u = np.linspace(0, 1, n)
        f = base * (1 + (0.25 * u if kind == 0 else -0.3 * u if kind == 1 else 0.12 * np.sin(2 * np.pi * 3 * u)))
        place(x, glide(f * (1 + 0.1 * (k % 2)), (1, .12)) * swell(n, 0.35), length(at), 0.5 + 0.5 * rng.random())
        at += len(u) / SAMPLE_RATE + rng.uniform(0.03, 0.14)
    return x


def owl(rng: Rng) -> np.ndarray:
    x = np.zeros(length(2.6))
    for at, long, gain in ((0.0, 0.28, 0.7), (0.75, 0.16, 0.5), (1.0, 0.75, 1.0)):
        n = length(long)
        f = 390 * (1 + 0.03 * np.sin(np.linspace(0, np.pi, n))) * (1 + 0.01 * np.sin(2 * np.pi * 9 * seconds(n)))
        place(x, glide(f, (1, .15, .05)) * swell(n, 0.35), length(at), gain)
    return x


def dog(rng: Rng) -> np.ndarray:
    x = np.zeros(length(1.1))
    for at in (0.0, 0.42 + 0.08 * rng.random()):
        n = length(0.24)
        u = np.linspace(0, 1, n)
        f = (300 + 40 * rng.random()) * (0.8 + 0.8 * np.sin(np.pi * u ** 0.6))
        f *= 1 + 0.05 * coloured(rng, n, band(60, 200))
        voice = shape_spectrum(glide(f, tuple(1 / (k + 1) ** 0.6 for k in range(14))), SAMPLE_RATE,
                               [(200, -8), (700, 0), (1300, 0), (2400, -8), (6000, -26)])
        place(x, voice * swell(n, 0.25), length(at))
        place(x, 0.4 * _hit(rng, n, 900, 3500, 0.1), length(at))
    return x


def neigh(rng: Rng) -> np.ndarray:
    """A horse: a high voice that shakes and sinks."""
    n = length(1.5)
    u = np.linspace(0, 1, n)
    f = (640 + 60 * rng.random()) * (1 + 0.55 * np.sin(np.pi * u ** 0.5)) * (1 - 0.35 * u)
    f *= 1 + 0.09 * np.sin(2 * np.pi * 13 * seconds(n)) * swell(n, 0.5)
    voice = shape_spectrum(glide(f, tuple(1 / (k + 1) ** 0.7 for k in range(12))), SAMPLE_RATE,
                           [(300, -12), (900, -2), (1800, 0), (3200, -4), (7000, -24)])
    return voice * swell(n, 0.25) + 0.12 * coloured(rng, n, band(1200, 4000)) * swell(n, 0.7, 2)


def wing(rng: Rng) -> np.ndarray:
    """Four strokes of a bird that takes off."""
    x = np.zeros(length(0.9))
    for k in range(4):
        n = length(0.16)
        place(x, coloured(rng, n, band(300, 1600, 12)) * swell(n, 0.4, 2), length(0.19 * k), 1 - 0.18 * k)
    return x


def skid(rng: Rng) -> np.ndarray:
    """Tyres that lose the road."""
    n = length(1.5)
    f = 760 + 70 * np.cumsum(coloured(rng, n, band(2, 9))) / SAMPLE_RATE * 9 - 120 * np.linspace(0, 1, n)
    tone = glide(f, (1, 0.5, 0.6, 0.3, 0.2)) * (0.6 + 0.4 * np.abs(coloured(rng, n, band(20, 70))))
    return (tone + 0.5 * coloured(rng, n, band(900, 3800, 12))) * swell(n, 0.25)


def servo(rng: Rng) -> np.ndarray:
    """A hatch: air lets go, a motor turns, it locks."""
    x = np.zeros(length(1.3))
    air, turn = length(0.5), length(0.8)
    place(x, coloured(rng, air, band(1800, 7000, 12)) * decay(air, 0.5, 0.01), 0, 0.6)
    place(x, glide(170 + 90 * swell(turn, 0.4), (1, 0.4, 0.3, 0.15)) * swell(turn, 0.4), length(0.15), 0.5)
    place(x, modes(length(0.25), [(180, 1.0, 0.15), (530, 0.5, 0.1), (1270, 0.3, 0.08)]), length(0.98))
    return x


def magic(rng: Rng) -> np.ndarray:
    n = length(3.0)
    x, scale = np.zeros(n), (0, 2, 4, 7, 9, 12, 14, 16, 19, 21, 24)
    for k in range(34):
        f = 880 * 2 ** ((scale[min(k // 3, 10)] + 12 * int(rng.integers(2))) / 12)
        note = modes(length(1.1), [(f, 1.0, 0.9), (2.0 * f, 0.3, 0.5), (3.93 * f, 0.15, 0.2)])
        place(x, note, length(0.055 * k + 0.02 * rng.random() * (k > 0)), 0.2 + 0.5 * rng.random())
    return x + 0.15 * coloured(rng, n, band(5000, 11000)) * swell(n, 0.35, 2)


def click(rng: Rng) -> np.ndarray:
    """The slate: one hard wooden clap."""
    n = length(0.09)
    wood = modes(n, [(1150, 1.0, 0.03), (2350, 0.8, 0.02)])
    return wood + 0.2 * decay(n, 0.012) + 0.8 * _hit(rng, n, 1500, 9000, 0.015)


def creak(rng: Rng) -> np.ndarray:
    """Stick and slip: ticks whose rate wanders, through a wooden body."""
    n = length(1.3)
    rate = 38 + 26 * np.cumsum(coloured(rng, n, band(0.8, 3.0))) / SAMPLE_RATE * 6 + 30 * swell(n, 0.5)
    ticks = np.zeros(n)
    ticks[np.flatnonzero(np.diff(np.floor(np.cumsum(np.maximum(rate, 12)) / SAMPLE_RATE)))] = 1.0
    body = modes(length(0.06), [(430, 1, 0.03), (820, 0.8, 0.03), (1370, 0.6, 0.02), (2210, 0.3, 0.015)])
    return convolve(ticks, body)[:n] * swell(n, 0.4)


def sword(rng: Rng) -> np.ndarray:
    n = length(1.6)
    partials = [(f, rng.uniform(0.3, 1.0), rng.uniform(0.4, 1.3)) for f in (1870., 2934., 4217., 5380., 6890., 8410.)]
    return modes(n, partials) + 1.3 * _hit(rng, n, 3000, 10000, 0.05)


def gunshot(rng: Rng) -> np.ndarray:
    n = length(1.1)
    return 1.5 * _hit(rng, n, 300, 7000, 0.12) + glide(45 + 140 * np.exp(-seconds(n) * 30)) * decay(n, 0.35) \
        + 0.25 * _hit(rng, n, 150, 1500, 0.8)


def heartbeat(rng: Rng) -> np.ndarray:
    x = np.zeros(length(0.8))
    for at, gain in ((0.0, 1.0), (0.27, 0.7)):
        n = length(0.25)
        place(x, glide(38 + 26 * np.exp(-seconds(n) * 25)) * decay(n, 0.2, 0.008), length(at), gain)
    return x


def drip(rng: Rng) -> np.ndarray:
    n = length(0.16)
    return glide(rng.uniform(800, 1300) * (1 + 0.9 * (seconds(n) / 0.16) ** 2)) * decay(n, 0.12, 0.002)


def paper(rng: Rng) -> np.ndarray:
    n = length(0.6)
    flutter = np.abs(coloured(rng, n, band(8, 40)))
    return coloured(rng, n, band(2200, 9000, 12)) * flutter * swell(n, 0.3)


def cloth(rng: Rng) -> np.ndarray:
    n = length(0.5)
    return coloured(rng, n, band(500, 2600, 12)) * np.abs(coloured(rng, n, band(6, 25))) * swell(n, 0.35)


def tick(rng: Rng) -> np.ndarray:
    """A clock."""
    n, f = length(0.06), 2100 + 500 * rng.random()
    return modes(n, [(f, 1.0, 0.02), (1.7 * f, 0.5, 0.012), (310, 0.5, 0.03)]) + 0.15 * decay(n, 0.004)


# name: (maker, peak in dBFS at strength 1, seconds of room around it)
_MAKERS: dict[str, tuple[Callable[[Rng], np.ndarray], float, float]] = {
    "footstep": (footstep_grass, -27, 0.0), "footstep_grass": (footstep_grass, -27, 0.0),
    "footstep_stone": (footstep_stone, -26, 0.5), "footstep_wood": (footstep_wood, -25, 0.3),
    "footstep_snow": (footstep_snow, -27, 0.0), "footstep_sand": (footstep_sand, -28, 0.0),
    "footstep_rock": (footstep_rock, -26, 0.4), "footstep_metal": (footstep_metal, -27, 0.7), "hoof": (hoof, -22, 0.2),
    "neigh": (neigh, -19, 0.6), "wing": (wing, -24, 0.2), "skid": (skid, -15, 0.5), "servo": (servo, -17, 0.5),
    "knock": (knock, -12, 0.4), "thud": (thud, -10, 0.4),
    "door": (door, -12, 0.5), "door_slam": (door_slam, -8, 0.6), "bell": (bell, -14, 1.2),
    "thunder": (thunder, -7, 2.0), "splash": (splash, -13, 0.3), "explosion": (explosion, -5, 1.5),
    "gust": (gust, -16, 0.0), "whoosh": (whoosh, -16, 0.2), "glass": (glass, -12, 0.4), "phone": (phone, -18, 0.2),
    "chime": (chime, -18, 0.8), "clap": (clap, -14, 0.4), "applause": (applause, -14, 1.0), "horn": (horn, -15, 2.5),
    "gull": (gull, -22, 1.2), "bird": (bird, -26, 0.8), "owl": (owl, -24, 1.5), "dog": (dog, -16, 0.6),
    "magic": (magic, -15, 1.5), "click": (click, -9, 0.0), "creak": (creak, -21, 0.4), "sword": (sword, -13, 0.6),
    "gunshot": (gunshot, -6, 1.5), "heartbeat": (heartbeat, -11, 0.0), "drip": (drip, -20, 0.8),
    "paper": (paper, -24, 0.0), "cloth": (cloth, -27, 0.0), "tick": (tick, -34, 0.3),
}
