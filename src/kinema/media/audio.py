"""Sound in and out of files: any recording in, WAV out, exact to the sample.

    sound = read_audio(path)                       # float32 [samples, channels] at 48 kHz
    for block in read_blocks(path): ...            # the same, a second at a time
    write_wav(path, blocks, channels=2)            # 24 bit; float=True for 32-bit float
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from kinema.errors import InputError
from kinema.media.container import on_disk, reading

SAMPLE_RATE = 48_000
MAX_BYTES = 0xFFFF_FF00                            # RIFF counts in 32 bits


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


def write_wav(path: Path, blocks: Iterable[np.ndarray], *, channels: int, rate: int = SAMPLE_RATE,
              float32: bool = False) -> int:
    """Write float blocks [samples, channels] in -1..1 as WAV and return the number of samples.

    24-bit integers, rounded to nearest, clipped at full scale; or 32-bit floats, as they are.
    Raises StoreError when the disk refuses, ValueError for a block with other channels.
    """
    width = 4 if float32 else 3
    samples = 0
    with on_disk(path), open(path, "wb") as out:
        out.write(_wav_header(0, channels, rate, width))
        for block in blocks:
            if block.ndim != 2 or block.shape[1] != channels:
                raise ValueError(f"a block of sound is {block.shape}, not (samples, {channels})")
            out.write(block.astype("<f4").tobytes() if float32 else _pcm24(block))
            samples += len(block)
        if samples * channels * width > MAX_BYTES:
            raise InputError("more than 4 GB of sound do not fit into a WAV file.", path=path)
        if samples * channels * width % 2:
            out.write(b"\0")
        out.seek(0)
        out.write(_wav_header(samples, channels, rate, width))
    return samples


def _resampled(frames, resampler) -> Iterator:
    for frame in frames:
        yield from resampler.resample(frame)
    yield from resampler.resample(None)


def _pcm24(block: np.ndarray) -> bytes:
    whole = np.clip(np.rint(block.astype(np.float64) * 8_388_608), -8_388_608, 8_388_607).astype("<i4")
    return np.ascontiguousarray(whole).view(np.uint8).reshape(-1, 4)[:, :3].tobytes()


def _wav_header(samples: int, channels: int, rate: int, width: int) -> bytes:
    """RIFF header of PCM (tag 1) or IEEE float (tag 3) sound."""
    size = samples * channels * width
    fmt = struct.pack("<HHIIHH", 3 if width == 4 else 1, channels, rate, rate * channels * width,
                      channels * width, width * 8)
    chunks = b"fmt " + struct.pack("<I", len(fmt)) + fmt
    if width == 4:
        chunks += b"fact" + struct.pack("<II", 4, samples)
    return b"RIFF" + struct.pack("<I", 4 + len(chunks) + 8 + size + size % 2) + b"WAVE" + chunks + \
        b"data" + struct.pack("<I", size)
