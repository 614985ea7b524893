"""A small synthesiser: each instrument is a function from a note to samples.

Strings, choir and flute are circles made by PADsynth (Paul Nasca, 2006: harmonics spread into bands, random phases,
one inverse FFT), so that they breathe like an ensemble; piano, harp, celesta and bass are sums of decaying partials.
`render(note)` gives [n, 2] float32, beginning at the note's first sample, at velocity 1.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from kinema.media.wav import SAMPLE_RATE
from kinema.sound.grains import band, coloured, decay, glide, modes, seconds

CIRCLE = 1 << 18                                    # 5.5 s


@dataclass(frozen=True, slots=True)
class Note:
    instrument: str                                 # of INSTRUMENTS
    start: int                                      # sample
    samples: int                                    # until released
    pitch: int                                      # MIDI number, 69 = A 440 Hz
    velocity: float                                 # 0..1
    pan: float = 0.0


def hertz(pitch: float) -> float:
    return 440.0 * 2 ** ((pitch - 69) / 12)


def _rng(*words: object) -> np.random.Generator:
    return np.random.default_rng(int.from_bytes(hashlib.sha256(repr(words).encode()).digest()[:8], "big"))


@lru_cache(maxsize=32)
def _pad_circle(name: str, pitch: int) -> np.ndarray:
    """[CIRCLE, 2] float32, RMS 1, periodic."""
    cents, spectrum = _PADS[name]
    f0, rng = hertz(pitch), _rng("pad", name, pitch)
    step = SAMPLE_RATE / CIRCLE
    magnitude = np.zeros(CIRCLE // 2 + 1)
    for k in range(1, 40):
        hz = f0 * k
        if hz > 12_000:
            break
        width = max(hz * (2 ** (cents / 1200) - 1) * k ** 0.12, step)
        low, high = max(int((hz - 5 * width) / step), 1), min(int((hz + 5 * width) / step) + 2, len(magnitude))
        bins = np.arange(low, high) * step
        magnitude[low:high] += spectrum(k, hz) * np.exp(-((bins - hz) / width) ** 2) / np.sqrt(width)
    heard = np.flatnonzero(magnitude > 1e-5 * magnitude.max())
    phases = np.exp(2j * np.pi * rng.random((3, len(heard))))
    x = np.zeros((CIRCLE, 2), np.float32)
    for side in (0, 1):
        bins_of_side = np.zeros(len(magnitude), np.complex64)
        bins_of_side[heard] = magnitude[heard] * (phases[side] + 0.8 * phases[2])
        x[:, side] = np.fft.irfft(bins_of_side, CIRCLE)
    out = (x / np.sqrt((x * x).mean())).astype(np.float32)
    out.setflags(write=False)
    return out


def _bump(hz: float, centre: float, octaves: float) -> float:
    return float(np.exp(-(np.log2(hz / centre) / octaves) ** 2))


_PADS: dict[str, tuple[float, Callable[[int, float], float]]] = {      # cents of spread, amplitude of a harmonic
    "strings": (14, lambda k, hz: k ** -1.35 / (1 + (hz / 2600) ** 2)),
    "low_strings": (11, lambda k, hz: k ** -1.2 * (0.7 + 0.6 * _bump(hz, 240, 0.8)) / (1 + (hz / 1500) ** 2)),
    "choir": (20, lambda k, hz: (0.25 * k ** -1.0 + 0.9 * _bump(hz, 620, 0.45) + 0.4 * _bump(hz, 1050, 0.3)
                                 + 0.10 * _bump(hz, 2700, 0.25)) / (1 + (hz / 2400) ** 2)),
    "flute": (5, lambda k, hz: (1.0, 0.45, 0.22, 0.08, 0.04, 0.02)[k - 1] if k <= 6 else 0.0),
    "horn": (6, lambda k, hz: k ** -0.9 / (1 + (hz / 750) ** 3)),
}


def _sustained(name: str, attack: float, release: float, vibrato: float = 0.0) -> Callable[[int, int], np.ndarray]:
    def play(pitch: int, samples: int) -> np.ndarray:
        tail = int(release * SAMPLE_RATE)
        n = samples + tail
        t = np.arange(n)
        rise = min(int(attack * SAMPLE_RATE), max(samples, 1))
        envelope = np.minimum(0.5 - 0.5 * np.cos(np.pi * np.clip(t / rise, 0, 1)),
                              0.5 + 0.5 * np.cos(np.pi * np.clip((t - samples) / tail, 0, 1)))
        offset = int(_rng("offset", name, pitch, samples).integers(CIRCLE))
        circle = _pad_circle(name, pitch)
        if vibrato:
            deep = np.clip((t - 0.35 * SAMPLE_RATE) / (0.8 * SAMPLE_RATE), 0, 1) * vibrato
            at = offset + t + deep * SAMPLE_RATE * 0.00025 * np.sin(2 * np.pi * 5.1 * t / SAMPLE_RATE)
            low = np.floor(at).astype(np.int64)
            part = (at - low).astype(np.float32)[:, None]
            x = circle[low % CIRCLE] * (1 - part) + circle[(low + 1) % CIRCLE] * part
        else:
            turns = -(-(offset + n) // CIRCLE)
            x = np.concatenate([circle] * turns)[offset:offset + n]
        return x * envelope[:, None].astype(np.float32)
    return play


def _stereo(x: np.ndarray, other: np.ndarray | None = None) -> np.ndarray:
    return np.stack([x, x if other is None else other], axis=1).astype(np.float32)


def piano(pitch: int, samples: int) -> np.ndarray:
    """A felt piano, close: few partials, two strings a little apart, the soft noise of the hammer."""
    f0, rng = hertz(pitch), _rng("piano", pitch)
    ring = 5.5 * 2 ** ((57 - pitch) / 22)
    n = min(int(ring * 0.8 * SAMPLE_RATE), samples + SAMPLE_RATE // 2)
    sides = []
    for detune in (1.0003, 0.9997):
        partials = []
        for k in range(1, 13):
            hz = f0 * detune * k * np.sqrt(1 + 0.0004 * k * k)
            if hz < 7000:
                loud = k ** -1.5 * np.exp(-hz / 2400) * (0.75 + 0.5 * rng.random())
                partials += [(hz, 0.6 * loud, ring / (1 + 0.28 * k)), (hz * 1.0007, 0.4 * loud, 0.45 * ring / k ** 0.7)]
        sides.append(modes(n, partials))
    soft = np.clip(seconds(n) / 0.006, 0, 1)
    felt = coloured(rng, n, band(150, 700)) * decay(n, 0.07) * 0.03
    off = np.clip((n - np.arange(n)) / (0.35 * SAMPLE_RATE), 0, 1) ** 1.5
    return _stereo((sides[0] + felt) * soft * off, (sides[1] + felt) * soft * off)


def harp(pitch: int, samples: int) -> np.ndarray:
    """A plucked string: partials fall as it is plucked a third along, high ones die first."""
    f0, ring = hertz(pitch), 3.4 * 2 ** ((60 - pitch) / 20)
    n = int(min(ring, 4.5) * SAMPLE_RATE)
    partials = [(f0 * k * (1 + 0.00008 * k * k), np.sin(np.pi * k * 0.31) * k ** -1.15, ring / (1 + 0.45 * (k - 1)))
                for k in range(1, 19) if f0 * k < 9000]
    x = modes(n, partials) * np.clip(seconds(n) / 0.004, 0, 1)
    return _stereo(x)


def celesta(pitch: int, samples: int) -> np.ndarray:
    f0 = hertz(pitch)
    n = int(2.4 * SAMPLE_RATE)
    x = modes(n, [(f0, 1.0, 2.0), (2.0 * f0, 0.12, 0.9), (3.97 * f0, 0.2, 0.35), (9.2 * f0, 0.04, 0.08)])
    return _stereo(x * np.clip(seconds(n) / 0.002, 0, 1))


def bass(pitch: int, samples: int) -> np.ndarray:
    """A double bass, plucked softly."""
    f0 = hertz(pitch)
    n = min(int(2.6 * SAMPLE_RATE), samples + SAMPLE_RATE // 2)
    x = modes(n, [(f0 * k, k ** -1.3, 2.6 / k ** 0.8) for k in range(1, 9)]) * np.clip(seconds(n) / 0.012, 0, 1)
    return _stereo(x * np.clip((n - np.arange(n)) / (0.25 * SAMPLE_RATE), 0, 1))


def drum(pitch: int, samples: int) -> np.ndarray:
    """A large frame drum, played with the hand."""
    n, rng = int(1.6 * SAMPLE_RATE), _rng("drum", pitch)
    f = hertz(pitch)
    body = glide(f * (1 + 0.35 * np.exp(-seconds(n) * 28))) * decay(n, 1.1, 0.004)
    return _stereo(body + 0.35 * modes(n, [(1.59 * f, 1, .5), (2.14 * f, .6, .35)])
                   + 0.12 * coloured(rng, n, band(180, 900)) * decay(n, 0.09))


INSTRUMENTS: dict[str, tuple[Callable[[int, int], np.ndarray], float]] = {      # player, level in dB
    "strings": (_sustained("strings", 0.9, 1.6), -27),
    "low_strings": (_sustained("low_strings", 0.7, 1.5), -25),
    "choir": (_sustained("choir", 1.3, 2.0), -29),
    "cello": (_sustained("low_strings", 0.16, 0.7, vibrato=0.5), -18.5),
    "violin": (_sustained("strings", 0.14, 0.6, vibrato=0.35), -22.5),
    "flute": (_sustained("flute", 0.09, 0.35, vibrato=0.4), -23.5),
    "horn": (_sustained("horn", 0.18, 0.6), -22),
    "tremolo": (_sustained("strings", 0.5, 1.0), -28),
    "piano": (piano, -12), "harp": (harp, -18), "celesta": (celesta, -21), "bass": (bass, -16), "drum": (drum, -14),
}


@lru_cache(maxsize=24)
def _played(instrument: str, pitch: int, samples: int) -> np.ndarray:
    play, level_db = INSTRUMENTS[instrument]
    x = play(pitch, samples) * np.float32(10 ** (level_db / 20))
    if instrument == "tremolo":
        x = x * (0.6 + 0.4 * np.sin(2 * np.pi * 9.3 * seconds(len(x))))[:, None].astype(np.float32)
    return x.astype(np.float32)


def render(note: Note) -> np.ndarray:
    """[n, 2] float32; lengths are rounded to 50 ms so that notes alike are made once."""
    grid = SAMPLE_RATE // 20
    x = _played(note.instrument, note.pitch, max(grid, round(note.samples / grid) * grid))
    sides = np.array([min(1.0, 1 - note.pan), min(1.0, 1 + note.pan)], np.float32)
    return x * (sides * np.float32(note.velocity))
