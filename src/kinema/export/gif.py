"""A small moving picture for a page: GIF, looping, one palette for the whole film.

The palette is a median cut over pixels of all frames; a fixed Bayer pattern (8 x 8) takes the place of the missing
colours and, because it stands still, what does not move costs nothing. Frames wait in a file, not in memory.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import IO, Any

import numpy as np
from PIL import Image

from kinema.errors import InputError
from kinema.media.container import on_disk, writing
from kinema.media.image import resize

COLOURS = 255                                      # and one that means "as before"
SAMPLES = 1 << 18                                  # pixels the palette is made from
STILL = 7                                          # codes that grain may move a pixel without being drawn again
PATTERN = 6.0                                      # height of the Bayer pattern, in codes


def write_gif(path: Path, frames: Iterable[np.ndarray], *, rate: Fraction | int, fps: int = 12,
              width: int = 480) -> int:
    """Write uint8 frames of `rate` as a looping GIF, `width` pixels wide at no more than `fps`; returns its frames.

    Raises InputError for no frames, StoreError for a disk that refuses.
    """
    rate = Fraction(rate)
    with tempfile.TemporaryFile() as spool, on_disk(path):
        count, shape = _spooled(spool, _thinned(frames, rate, fps), width)
        if not count:
            raise InputError("there are no frames for a GIF.", path=path)
        small = np.memmap(spool, np.uint8, "r", shape=(count, *shape))
        palette = _palette(small)
        with writing(path) as out:
            stream: Any = out.add_stream("gif", rate=min(Fraction(fps), rate), pix_fmt="pal8")
            stream.width, stream.height = shape[1], shape[0]
            for packet in _packets(stream, small, palette, min(Fraction(fps), rate)):
                out.mux(packet)
    return count


def _thinned(frames: Iterable[np.ndarray], rate: Fraction, fps: int) -> Iterator[np.ndarray]:
    """Every frame on which a new frame of the slower rate begins."""
    shown = 0
    for number, frame in enumerate(frames):
        if number * fps >= shown * rate or fps >= rate:
            shown += 1
            yield frame


def _spooled(spool: IO[bytes], frames: Iterable[np.ndarray], width: int) -> tuple[int, tuple[int, ...]]:
    count, shape = 0, (0, 0, 3)
    for frame in frames:
        small = resize(frame, width=min(width, frame.shape[1]))
        shape = small.shape
        spool.write(small.tobytes())
        count += 1
    spool.flush()
    return count, shape


def _palette(small: np.ndarray) -> Image.Image:
    """A palette picture of the colours that matter over the whole length."""
    pixels = small.reshape(-1, 3)
    chosen = pixels[:: max(1, len(pixels) // SAMPLES) | 1]
    square = int(len(chosen) ** 0.5)
    sample = Image.fromarray(np.ascontiguousarray(chosen[:square * square]).reshape(square, square, 3))
    return sample.quantize(COLOURS, Image.Quantize.MEDIANCUT, kmeans=3)


def _packets(stream: Any, small: np.ndarray, palette: Image.Image, rate: Fraction) -> Iterator[Any]:
    from av import VideoFrame

    colours = np.zeros((256, 4), np.uint8)                          # alpha, red, green, blue
    table = np.array(palette.getpalette(), np.uint8).reshape(-1, 3)[:COLOURS]
    colours[:len(table), 0], colours[:len(table), 1:] = 255, table
    pattern = _bayer(small.shape[1], small.shape[2])
    shown = small[0].astype(np.int16)
    for number, frame in enumerate(small):
        moved = np.abs(frame - shown).max(-1, keepdims=True) > STILL
        shown = np.where(moved, frame, shown)
        dithered = Image.fromarray(np.clip(shown + pattern, 0, 255).astype(np.uint8))
        indices = np.asarray(dithered.quantize(palette=palette, dither=Image.Dither.NONE))
        pair: Any = (indices, colours)
        picture = VideoFrame.from_ndarray(pair, format="pal8")
        picture.pts, picture.time_base = number, 1 / rate
        yield from stream.encode(picture)
    yield from stream.encode()


def _bayer(height: int, width: int) -> np.ndarray:
    """The 8 x 8 threshold matrix of Bayer (1973), centred on zero, as large as the picture."""
    tile = np.zeros((1, 1))
    for _ in range(3):
        tile = np.block([[4 * tile, 4 * tile + 2], [4 * tile + 3, 4 * tile + 1]])
    tile = (tile / tile.size - 0.5) * PATTERN
    return np.tile(tile, (-(-height // 8), -(-width // 8)))[:height, :width, None]
