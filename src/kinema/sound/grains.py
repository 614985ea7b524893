"""The few signals every synthesised sound is made of: noise, decays, struck modes, sweeps. All at 48 kHz, [n]."""

from __future__ import annotations

import numpy as np

from kinema.media.wav import SAMPLE_RATE
from kinema.sound.filters import shape_spectrum

Points = list[tuple[float, float]]


def length(seconds: float) -> int:
    return int(seconds * SAMPLE_RATE)


def seconds(n: int) -> np.ndarray:
    return np.arange(n) / SAMPLE_RATE


def coloured(rng: np.random.Generator, n: int, points: Points) -> np.ndarray:
    """Noise with this spectrum (Hz, dB), RMS 1."""
    x = shape_spectrum(rng.standard_normal(n), SAMPLE_RATE, points)
    return x / max(float(np.sqrt((x * x).mean())), 1e-12)


def band(low: float, high: float, slope: float = 24.0) -> Points:
    """A pass band, falling `slope` dB an octave on either side."""
    return [(low / 8, -3 * slope), (low, 0), (high, 0), (high * 8, -3 * slope)]


def decay(n: int, time: float, attack: float = 0.0) -> np.ndarray:
    """Exponential fall by 60 dB in `time` seconds after a rise of `attack` seconds; ends at 0."""
    t = seconds(n)
    rise = np.clip(t / attack, 0, 1) if attack > 0 else 1.0
    return rise * 10 ** (-3 * t / time) * np.clip((n - np.arange(n)) / 480, 0, 1)


def swell(n: int, peak: float, power: float = 1.0) -> np.ndarray:
    """Half-cosine rise to the fraction `peak` of the length, then fall; `power` > 1 narrows it."""
    at = np.arange(n) / max(n - 1, 1)
    x = np.where(at < peak, at / max(peak, 1e-9), (1 - at) / max(1 - peak, 1e-9))
    return (0.5 - 0.5 * np.cos(np.pi * x)) ** power


def modes(n: int, partials: list[tuple[float, float, float]]) -> np.ndarray:
    """Sum of decaying sines (Hz, amplitude, seconds to -60 dB), starting at 0 like something struck.

    A decaying sine is a power of one complex number, so rows of 512 samples are products of two short tables.
    """
    out = np.zeros((-(-n // 512), 512))
    for hz, amplitude, time in partials:
        rows = min(len(out), -(-length(time * 1.4) // 512))
        step = (-3 * np.log(10) / time + 2j * np.pi * hz) / SAMPLE_RATE
        row, column = amplitude * np.exp(step * 512 * np.arange(rows)), np.exp(step * np.arange(512))
        out[:rows] += np.outer(row.real, column.imag) + np.outer(row.imag, column.real)
    return out.reshape(-1)[:n] * np.clip((n - np.arange(n)) / 480, 0, 1)


def glide(hz: np.ndarray, harmonics: tuple[float, ...] = (1.0,)) -> np.ndarray:
    """A tone that follows hz [n], with these harmonic amplitudes."""
    phase = 2 * np.pi * np.cumsum(hz) / SAMPLE_RATE
    return sum((a * np.sin((k + 1) * phase) for k, a in enumerate(harmonics)), np.zeros(len(hz)))


def place(out: np.ndarray, x: np.ndarray, at: int, gain: float = 1.0) -> None:
    """Add x into out from sample `at` on; what lies outside is left off."""
    first, last = max(at, 0), min(at + len(x), len(out))
    if first < last:
        out[first:last] += gain * x[first - at:last - at]
