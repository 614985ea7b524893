"""Linear filters in plain numpy: resampling, convolution in blocks, equaliser curves, biquads.

No BLAS, no threads: the same input gives the same bits whatever else the machine does. Signals are [n] or
[n, channels], float32 or float64.
"""

from __future__ import annotations

from functools import lru_cache
from math import gcd, pi

import numpy as np


@lru_cache(maxsize=16)
def _resampling_kernel(up: int, down: int, half: int) -> np.ndarray:
    """Kaiser-windowed sinc [up, 2 * half]: one row a phase, stop band about -80 dB."""
    cut = min(1.0, up / down) * 0.94
    phase = np.arange(up)[:, None] / up
    x = np.arange(-half + 1, half + 1)[None, :] - phase
    window = np.i0(8.0 * np.sqrt(np.clip(1 - (x / half) ** 2, 0, 1))) / np.i0(8.0)
    kernel = cut * np.sinc(cut * x) * window
    return (kernel / kernel.sum(axis=1, keepdims=True)).astype(np.float64)


def resample(x: np.ndarray, rate_in: int, rate_out: int) -> np.ndarray:
    """[n] at `rate_in` to [ceil(n * rate_out / rate_in)] at `rate_out`, linear phase, no delay."""
    if rate_in == rate_out or len(x) == 0:
        return x.astype(np.float64)
    g = gcd(rate_in, rate_out)
    up, down = rate_out // g, rate_in // g
    half = 24 if up >= down else -(-24 * down // up)
    kernel = _resampling_kernel(up, down, half)
    length = -(-len(x) * up // down)
    padded = np.concatenate([np.zeros(half - 1), x.astype(np.float64), np.zeros(half + down)])
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * half)
    out = np.zeros(length)
    for first in range(min(up, length)):              # outputs first, first + up, ... share one phase
        start, phase = divmod(first * down, up)
        rows = windows[start::down][: -(-(length - first) // up)]
        out[first::up] = np.einsum("ij,j->i", rows, kernel[phase])
    return out


def convolve(x: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Full convolution along axis 0 by FFT: length len(x) + len(kernel) - 1."""
    n = len(x) + len(kernel) - 1
    size = fast_size(n)
    shape = kernel if kernel.ndim == x.ndim else kernel[:, None]
    return np.fft.irfft(np.fft.rfft(x, size, axis=0) * np.fft.rfft(shape, size, axis=0), size, axis=0)[:n]


class BlockFilter:
    """Convolution of an endless signal: feed blocks, get blocks of the same length (overlap-add).

    `kernel` is [m] for all channels alike or [m, channels]; its dtype (float32 or float64) is the one used.
    """

    def __init__(self, kernel: np.ndarray, channels: int):
        self._kernel = kernel if kernel.ndim == 2 else kernel[:, None]
        self._spectrum: tuple[int, np.ndarray] = (0, self._kernel)
        self._tail = np.zeros((len(kernel) - 1, channels), kernel.dtype)

    def __call__(self, block: np.ndarray) -> np.ndarray:
        n = len(block) + len(self._tail)
        size = fast_size(n)
        if self._spectrum[0] != size:
            self._spectrum = (size, np.fft.rfft(self._kernel, size, axis=0))
        spectrum = np.fft.rfft(block.astype(self._tail.dtype, copy=False), size, axis=0) * self._spectrum[1]
        full = np.fft.irfft(spectrum, size, axis=0)[:n]
        full[: len(self._tail)] += self._tail
        self._tail = full[len(block):]
        return full[: len(block)]


def fast_size(n: int) -> int:
    """The smallest 2^a, 3 * 2^a or 5 * 2^a that is at least n: lengths an FFT likes."""
    return min(k << max(-(-n // k) - 1, 0).bit_length() for k in (1, 3, 5))


def shape_spectrum(x: np.ndarray, rate: int, points: list[tuple[float, float]]) -> np.ndarray:
    """Equaliser without phase shift: gain in dB at (Hz, dB) points, straight between them in log frequency.

    x: [n] or [n, channels]; the signal is padded by 50 ms against wrap-around.
    """
    pad = rate // 20
    n = fast_size(len(x) + 2 * pad)
    wide = np.zeros((n, *x.shape[1:]))
    wide[pad:pad + len(x)] = x
    gain = curve(np.fft.rfftfreq(n, 1 / rate), points)
    spectrum = np.fft.rfft(wide, axis=0) * (gain if x.ndim == 1 else gain[:, None])
    return np.fft.irfft(spectrum, n, axis=0)[pad:pad + len(x)]


def curve(hz: np.ndarray, points: list[tuple[float, float]]) -> np.ndarray:
    """Linear gain at each frequency from (Hz, dB) points."""
    at = np.log(np.maximum(hz, 1.0))
    db = np.interp(at, [np.log(p[0]) for p in points], [p[1] for p in points])
    return 10 ** (db / 20)


def biquad_response(sections: list[tuple[tuple[float, ...], tuple[float, ...]]], length: int) -> np.ndarray:
    """Impulse response of second-order sections ((b0, b1, b2), (a1, a2)) in a row, [length] float64."""
    h = [1.0] + [0.0] * (length - 1)
    for (b0, b1, b2), (a1, a2) in sections:
        x1 = x2 = y1 = y2 = 0.0
        for i, x in enumerate(h):
            y = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2
            x2, x1, y2, y1 = x1, x, y1, y
            h[i] = y
    return np.array(h)


def one_pole(cut_hz: float, rate: int, length: int) -> np.ndarray:
    """Impulse response of a one-pole low pass, unity gain at 0 Hz."""
    a = np.exp(-2 * pi * cut_hz / rate)
    h = a ** np.arange(length)
    return h / h.sum()
