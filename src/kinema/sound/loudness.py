"""Loudness and true peak.

ITU-R BS.1770-5: K-weighting, 400 ms blocks overlapping by 75 %, gates at -70 LUFS and -10 LU; true peak by 4x
oversampling (annex 2). EBU Tech 3342: loudness range. All at 48 kHz; signals [n] (mono, one loudspeaker) or
[n, 2].

    meter = Meter(); meter.add(block); meter.integrated()      # LUFS
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from kinema.media.wav import SAMPLE_RATE
from kinema.sound.filters import BlockFilter, biquad_response

OFFSET = -0.691                                       # BS.1770: so that 997 Hz at 0 dBFS in one channel reads -3.01
SILENCE = -70.0                                       # absolute gate, and what silence reads
SUB = SAMPLE_RATE // 10                               # 100 ms: the hop of the 400 ms blocks
OVERSAMPLING = 4
_TAPS = 16                                            # on each side of the sample, for true peak

_SHELF = ((1.53512485958697, -2.69169618940638, 1.19839281085285), (-1.69065929318241, 0.73248077421585))
_HIGH_PASS = ((1.0, -2.0, 1.0), (-1.99004745483398, 0.99007225036621))


@lru_cache(maxsize=1)
def k_weighting() -> np.ndarray:
    """The K-weighting filter's impulse response: 4096 samples, by which it has fallen by 170 dB. float32"""
    return biquad_response([_SHELF, _HIGH_PASS], 4096).astype(np.float32)


class Meter:
    """Adds up K-weighted energy in steps of 100 ms; blocks may have any length."""

    def __init__(self, channels: int = 2):
        self._filter = BlockFilter(k_weighting(), channels)
        self._rest = np.zeros(0)
        self._energies: list[np.ndarray] = []

    def add(self, block: np.ndarray) -> np.ndarray:
        """block: [n, channels]. Returns the K-weighted block, for callers who need it."""
        weighted = self._filter(block)
        self.add_weighted(weighted)
        return weighted

    def add_weighted(self, weighted: np.ndarray) -> None:
        power = np.concatenate([self._rest, _power(weighted)])
        whole = len(power) // SUB
        self._energies.append(power[: whole * SUB].reshape(whole, SUB).mean(axis=1))
        self._rest = power[whole * SUB:]

    def steps(self) -> np.ndarray:
        """Mean K-weighted power of each 100 ms."""
        return np.concatenate(self._energies) if self._energies else np.zeros(0)

    def integrated(self) -> float:
        """Gated loudness in LUFS; -70 for silence. Less than 400 ms is measured whole, ungated."""
        steps = self.steps()
        if len(steps) < 4:
            power = np.concatenate([np.repeat(steps, SUB), self._rest])
            return loudness_of(float(power.mean())) if len(power) else SILENCE
        return gated(steps)

    def loudness_range(self) -> float:
        """LRA in LU, EBU Tech 3342: 10th to 95th percentile of gated 3 s loudness; 0 below 3 s."""
        blocks = _windows(self.steps(), 30)
        blocks = blocks[blocks > _power_of(SILENCE)]
        if not len(blocks):
            return 0.0
        blocks = np.sort(blocks[blocks > blocks.mean() / 100])             # relative gate: -20 LU
        low, high = (blocks[round((len(blocks) - 1) * p)] for p in (0.10, 0.95))
        return float(10 * np.log10(high / low))


def gated(steps: np.ndarray) -> float:
    """Integrated loudness from the mean powers of successive 100 ms steps."""
    blocks = _windows(steps, 4)
    blocks = blocks[blocks > _power_of(SILENCE)]
    if not len(blocks):
        return SILENCE
    kept = blocks[blocks > blocks.mean() / 10]                             # relative gate: -10 LU
    return loudness_of(float(kept.mean()))


def _windows(steps: np.ndarray, length: int) -> np.ndarray:
    """Mean of every `length` successive steps."""
    total = np.concatenate([[0.0], np.cumsum(steps)])
    return (total[length:] - total[:-length]) / length if len(total) > length else np.zeros(0)


def loudness_of(power: float) -> float:
    """LUFS of a mean K-weighted power, summed over channels; -70 at least."""
    return max(SILENCE, OFFSET + 10 * float(np.log10(max(power, 1e-30))))


def _power_of(lufs: float) -> float:
    return 10 ** ((lufs - OFFSET) / 10)


def integrated_loudness(x: np.ndarray) -> float:
    """LUFS of a whole signal, [n] or [n, channels]."""
    x = x[:, None] if x.ndim == 1 else x
    meter = Meter(x.shape[1])
    for start in range(0, len(x), 1 << 18):
        meter.add(x[start:start + (1 << 18)])
    return meter.integrated()


@lru_cache(maxsize=1)
def _phases() -> np.ndarray:
    """[3, 2 * _TAPS] kernels a quarter, a half and three quarters of a sample on."""
    x = np.arange(-_TAPS + 1, _TAPS + 1)[None, :] - np.arange(1, OVERSAMPLING)[:, None] / OVERSAMPLING
    kernel = np.sinc(x) * np.i0(6.0 * np.sqrt(np.clip(1 - (x / _TAPS) ** 2, 0, 1))) / np.i0(6.0)
    return kernel / kernel.sum(axis=1, keepdims=True)


def oversampled_peaks(x: np.ndarray, floor: float = 0.0) -> np.ndarray:
    """The greatest magnitude from each sample to the next, over channels. x: [n, channels] -> [n].

    Between samples that both lie below half of `floor`, nothing is looked for.
    """
    peaks = magnitude(x)
    pair = np.maximum(peaks, np.append(peaks[1:], 0.0))
    near = np.flatnonzero(pair > floor / 2)              # a sine's crest lies at most 6 dB above both up to fs / 3
    for c in range(x.shape[1]):
        padded = np.concatenate([np.zeros(_TAPS - 1), x[:, c], np.zeros(_TAPS)])
        windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * _TAPS)
        for part in np.array_split(near, len(near) // 8192 + 1):
            rows = windows[part]
            for kernel in _phases():
                peaks[part] = np.maximum(peaks[part], np.abs(np.einsum("ij,j->i", rows, kernel)))
    return peaks


def magnitude(x: np.ndarray) -> np.ndarray:
    """The greatest magnitude over channels: [n, channels] -> [n] float64."""
    out = np.abs(x[:, 0]).astype(np.float64)
    for c in range(1, x.shape[1]):
        np.maximum(out, np.abs(x[:, c]), out=out)
    return out


def _power(x: np.ndarray) -> np.ndarray:
    """Sum of squares over channels: [n, channels] -> [n] float64."""
    out = np.zeros(len(x))
    for c in range(x.shape[1]):
        out += np.square(x[:, c], dtype=np.float64)
    return out


def true_peak_db(x: np.ndarray) -> float:
    """dBTP of a whole signal, [n] or [n, channels]; -200 for silence."""
    x = x[:, None] if x.ndim == 1 else x
    top = float(np.abs(x).max()) if len(x) else 0.0
    peak = float(oversampled_peaks(x, floor=top).max()) if top else 0.0
    return 20 * float(np.log10(max(peak, 1e-10)))
