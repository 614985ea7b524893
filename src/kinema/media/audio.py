"""Sound out of any recording or film. WAV files, exact to the sample, are in wav.py.

    sound = read_audio(path)                       # float32 [samples, channels] at 48 kHz
    for block in read_blocks(path): ...            # the same, a second at a time
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from kinema.errors import InputError
from kinema.media.container import reading
from kinema.media.wav import SAMPLE_RATE


def read_blocks(path: Path, *, rate: int = SAMPLE_RATE, block: int = SAMPLE_RATE) -> Iterator[np.ndarray]:
    """The first sound track as float32 [`block` samples (fewer at the end), channels] at `rate`.

    Raises InputError for files without sound and for damaged ones.
    """
    from av.audio.fifo import AudioFifo
    from av.audio.resampler import AudioResampler

    with reading(path) as source:
        if not source.streams.audio:
            raise InputError("has no sound.", path=path)
        stream = source.streams.audio[0]
        if not stream.codec_context.sample_rate or not stream.codec_context.channels:
            raise InputError("says that its sound has no channels or no sample rate.", path=path)
        resampler = AudioResampler(format="flt", layout=stream.codec_context.layout, rate=rate)
        fifo, channels, empty = AudioFifo(), stream.codec_context.channels, True
        for frame in _resampled(source.decode(stream), resampler):
            frame.pts = None
            fifo.write(frame)
            while piece := fifo.read(block):
                empty = False
                yield piece.to_ndarray().reshape(-1, channels)
        if piece := fifo.read(0, partial=True):
            empty = False
            yield piece.to_ndarray().reshape(-1, channels)
    if empty:
        raise InputError("holds no sound that could be decoded.", path=path)


def read_audio(path: Path, *, rate: int = SAMPLE_RATE) -> np.ndarray:
    """The whole first sound track as float32 [samples, channels] at `rate`. Raises InputError."""
    return np.concatenate(list(read_blocks(path, rate=rate)))


def _resampled(frames, resampler) -> Iterator:
    for frame in frames:
        yield from resampler.resample(frame)
    yield from resampler.resample(None)
