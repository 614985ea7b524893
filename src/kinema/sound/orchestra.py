"""The music: a score played, or the film maker's own file, in blocks.

An Orchestra keeps only the notes that sound and puts a hall around them.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np

from kinema.media.wav import SAMPLE_RATE
from kinema.sound.filters import BlockFilter, shape_spectrum
from kinema.sound.grains import length, seconds
from kinema.sound.loudness import SILENCE, Meter
from kinema.sound.synth import Note, render

WET = np.float32(10 ** (-9.5 / 20))
OWN_LUFS = -20.0                                 # to which own music is brought, as loud as the score
LEVEL = np.float32(10 ** (2.5 / 20))


@lru_cache(maxsize=1)
def hall() -> np.ndarray:
    """[2.4 s, 2] float32 impulse response: early reflections, then noise whose highs die first. Energy 1."""
    n = length(2.4)
    rng = np.random.default_rng(20_240_501)
    t, out = seconds(n), np.zeros((n, 2))
    for low, high, time in ((60, 350, 2.3), (350, 1500, 1.9), (1500, 4000, 1.3), (4000, 9000, 0.7)):
        points = [(low / 3, -40.0), (low, 0.0), (high, 0.0), (high * 3, -40.0)]
        noise = shape_spectrum(rng.standard_normal((n, 2)), SAMPLE_RATE, points)
        out += noise * (10 ** (-3 * t / time) * np.clip(t / 0.03, 0, 1))[:, None]
    out /= np.sqrt((out ** 2).sum(axis=0))
    for ms, side, gain in ((19, 0, .22), (23, 1, .22), (31, 1, .17), (37, 0, .17), (47, 0, .12), (53, 1, .12)):
        out[length(ms / 1000), side] += gain
    return out.astype(np.float32)


class Orchestra:
    """`block` gives the music in order, one stretch after another from sample 0."""

    def __init__(self, notes: list[Note]):
        self._notes, self._next, self._at = notes, 0, 0
        self._sounding: list[tuple[int, np.ndarray]] = []
        self._hall = BlockFilter(hall(), 2)

    def block(self, samples: int) -> np.ndarray:
        """The next [samples, 2] float32."""
        start, end = self._at, self._at + samples
        self._at = end
        dry = np.zeros((samples, 2), np.float32)
        while self._next < len(self._notes) and self._notes[self._next].start < end:
            note = self._notes[self._next]
            self._sounding.append((note.start, render(note)))
            self._next += 1
        for at, x in self._sounding:
            first, last = max(at, start), min(at + len(x), end)
            if first < last:
                dry[first - start:last - start] += x[first - at:last - at]
        self._sounding = [(at, x) for at, x in self._sounding if at + len(x) > end]
        return LEVEL * (dry + WET * self._hall(dry))


class OwnMusic:
    """The film maker's music, any file FFmpeg reads, at the loudness the score would have; silence after its end."""

    def __init__(self, path: Path):
        from kinema.media.audio import read_blocks
        meter = Meter()
        for block in read_blocks(path):
            meter.add(_two_sides(block))
        lufs = meter.integrated()
        self._gain = np.float32(10 ** ((OWN_LUFS - lufs) / 20) if lufs > SILENCE else 0.0)
        self._blocks, self._rest = read_blocks(path), np.zeros((0, 2), np.float32)

    def block(self, samples: int) -> np.ndarray:
        """The next [samples, 2] float32."""
        pieces = [self._rest]
        while sum(len(p) for p in pieces) < samples and (block := next(self._blocks, None)) is not None:
            pieces.append(_two_sides(block) * self._gain)
        x = np.concatenate(pieces)
        self._rest = x[samples:]
        return np.concatenate([x[:samples], np.zeros((max(samples - len(x), 0), 2), np.float32)])


def _two_sides(block: np.ndarray) -> np.ndarray:
    """[n, channels] to [n, 2]: mono on both sides; of more than two channels the first two."""
    return np.repeat(block, 2, axis=1) if block.shape[1] == 1 else block[:, :2]
