"""Plays a score: notes in, blocks of sound out, with a hall around them. Memory is that of the notes sounding."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from kinema.sound.filters import BlockFilter, shape_spectrum
from kinema.sound.grains import length, seconds
from kinema.sound.synth import Note, render
from kinema.sound.wav import SAMPLE_RATE

WET = np.float32(10 ** (-9.5 / 20))
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
