"""WAV files, read and written in blocks: float32 for lines, 24-bit integers for stems and the mix.

Source: Microsoft/IBM "Multimedia Programming Interface and Data Specifications 1.0" (RIFF WAVE); WAVE_FORMAT_PCM
and WAVE_FORMAT_IEEE_FLOAT. Arrays are [samples, channels].
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kinema.errors import InputError

SAMPLE_RATE = 48_000
FULL_SCALE_24 = 1 << 23
MAX_BYTES = 0xFFFF_FF00                            # RIFF counts in 32 bits: four hours of a stem
_PCM, _FLOAT = 1, 3


class WavWriter:
    """`bits` 32 takes float32 arrays, `bits` 24 int32 arrays of 24-bit values. Use as a context."""

    def __init__(self, path: Path, channels: int, bits: int, sample_rate: int = SAMPLE_RATE):
        self._file = open(path, "wb")  # noqa: SIM115 (closed by __exit__)
        self._path = path
        self._channels, self._bits, self._rate, self._bytes = channels, bits, sample_rate, 0
        self._file.write(self._header())

    def write(self, block: np.ndarray) -> None:
        if self._bits == 24:
            data = np.ascontiguousarray(block, dtype="<i4").view(np.uint8).reshape(-1, 4)[:, :3].tobytes()
        else:
            data = np.ascontiguousarray(block, dtype="<f4").tobytes()
        self._bytes += len(data)
        if self._bytes > MAX_BYTES:
            raise InputError("more than 4 GB of sound do not fit into a WAV file.", path=self._path)
        self._file.write(data)

    def _header(self) -> bytes:
        frame = self._channels * self._bits // 8
        size = self._bytes
        return struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + size + size % 2, b"WAVE", b"fmt ", 16,
                           _PCM if self._bits == 24 else _FLOAT, self._channels, self._rate,
                           self._rate * frame, frame, self._bits, b"data", size)

    def __enter__(self) -> WavWriter:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        if self._bytes % 2:
            self._file.write(b"\0")
        self._file.seek(0)
        self._file.write(self._header())
        self._file.close()


@dataclass(frozen=True, slots=True)
class WavFile:
    """An open file's layout; `read` maps only what is asked for."""

    path: Path
    channels: int
    bits: int
    sample_rate: int
    offset: int
    samples: int

    def read(self, start: int = 0, count: int | None = None) -> np.ndarray:
        """Samples [start, start + count) as float32 [n, channels]; 24-bit values are divided by 2^23."""
        raw = self.read_integers(start, count) if self.bits == 24 else self._raw(start, count).view("<f4")
        if self.bits == 24:
            return (raw / np.float32(FULL_SCALE_24)).astype(np.float32)
        return raw.reshape(-1, self.channels).astype(np.float32, copy=False)

    def read_integers(self, start: int = 0, count: int | None = None) -> np.ndarray:
        """The 24-bit values themselves, int32 [n, channels]."""
        raw = self._raw(start, count).reshape(-1, 3)
        wide = np.zeros((len(raw), 4), np.uint8)
        wide[:, 1:] = raw
        return (wide.view("<i4").reshape(-1, self.channels) >> 8).astype(np.int32)

    def _raw(self, start: int, count: int | None) -> np.ndarray:
        frame = self.channels * self.bits // 8
        start = min(max(start, 0), self.samples)
        count = self.samples - start if count is None else min(count, self.samples - start)
        return np.fromfile(self.path, np.uint8, count * frame, offset=self.offset + start * frame)


def open_wav(path: Path) -> WavFile:
    """The layout of a float32 or 24-bit WAV file; raises InputError for anything else."""
    try:
        with open(path, "rb") as file:
            riff, _, wave = struct.unpack("<4sI4s", file.read(12))
            layout: tuple[int, ...] = ()
            while riff == b"RIFF" and wave == b"WAVE":
                name, size = struct.unpack("<4sI", file.read(8))
                if name == b"fmt ":
                    layout = struct.unpack("<HHIIHH", file.read(size)[:16])
                elif name == b"data" and layout:
                    form, channels, rate, _, frame, bits = layout
                    if (form, bits) in ((_PCM, 24), (_FLOAT, 32)):
                        return WavFile(Path(path), channels, bits, rate, file.tell(), size // frame)
                    break
                else:
                    file.seek(size + size % 2, 1)
    except struct.error:
        pass
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror}).", path=path) from error
    raise InputError("is not a float32 or 24-bit WAV file.", path=path)


def write_wav(path: Path, samples: np.ndarray, sample_rate: int = SAMPLE_RATE) -> None:
    """Float32 [n] or [n, channels] in one go."""
    with WavWriter(path, 1 if samples.ndim == 1 else samples.shape[1], 32, sample_rate) as out:
        out.write(samples)
