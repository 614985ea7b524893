"""Clips beside one another: a picture to look at long, and a moving one that plays them.

    columns = [Column("depth", depth_THWC), Column("take", take_THWC), Column("teacher", teacher_THWC)]
    picture = strip(columns, rate=Fraction(12), note="What the passes say, and what was painted over them.")
    frames = playing([columns], each=24)

A column is a clip, uint8 [T, H, W, 3], all of one size and length: time runs down. A column with a noise level shows it
as a bar. It should look like a printed sheet, as the storyboard does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np

from kinema.export.gif import write_gif
from kinema.media.image import resize, write_image
from kinema.media.text import Style, fit_text, lay, set_text

SHOWN = 4                                     # rows of a strip, at most
WIDEST, NARROWEST = 288, 176                  # pixels of a column: as wide as a page of PAGE has room for
PAGE = 2000
MARGIN, GAP, SIDE = 32, 10, 56                # around, between, for the seconds
PAPER, INK, GREY, RULE = (247, 243, 234), (43, 40, 37), (132, 124, 113), (214, 206, 192)
HEADING = Style(size=19, tracking=0.03, colour=INK)
FACT = Style(size=15, tracking=0.02, colour=GREY)
NOTE = Style(size=17, leading=1.5, align="left", colour=GREY)
BAR = 5                                       # height of a noise level


@dataclass(frozen=True, slots=True)
class Column:
    heading: str
    frames: np.ndarray                        # uint8 [T, H, W, 3]
    level: float | None = None                # share of noise, 0 .. 1


def write_strip(path: Path, columns: Sequence[Column], views: Sequence[Sequence[Column]], *, each: int, rate: Fraction,
                note: str) -> list[Path]:
    """PATH.png, a strip of the columns, and PATH.gif, which plays the views; their paths."""
    paths = [path.with_name(f"{path.name}.{kind}") for kind in ("png", "gif")]
    write_image(paths[0], strip(columns, rate=rate, note=note))
    write_gif(paths[1], playing(views, each=each), rate=rate, fps=24, width=PAGE)
    return paths


def strip(columns: Sequence[Column], *, rate: Fraction, note: str = "") -> np.ndarray:
    """One picture, uint8 [height, width, 3]: a clip a column, SHOWN of its moments a row, their seconds on the left."""
    count = len(columns[0].frames)
    moments = sorted({round(i * (count - 1) / (SHOWN - 1)) for i in range(SHOWN)})
    wide = int(np.clip((PAGE - 2 * MARGIN - SIDE) // len(columns) - GAP, NARROWEST, WIDEST))
    rows = [_row([column.frames[k] for column in columns], wide) for k in moments]
    head = _head(columns, wide)
    body = np.concatenate([head, *(_below(row) for row in rows)])
    out = _paper(2 * MARGIN + len(body) - GAP, 2 * MARGIN + SIDE + body.shape[1])
    out[MARGIN:MARGIN + len(body) - GAP, MARGIN + SIDE:MARGIN + SIDE + body.shape[1]] = body[:-GAP]
    y = MARGIN + len(head)
    for k, row in zip(moments, rows, strict=True):
        block = set_text([f"{float(k / rate):.1f} s"], FACT)
        lay(out, block, x=MARGIN + SIDE - block.width - 12, y=y + (len(row) - block.height) // 2)
        y += len(row) + GAP
    return out if not note else np.concatenate((out[:-MARGIN // 2], _note(note, out.shape[1])))


def playing(views: Sequence[Sequence[Column]], *, each: int) -> Iterator[np.ndarray]:
    """The clips, moving: every view, a row of columns, for `each` frames, time going on from one to the next."""
    number = 0
    for columns in views:
        wide = int(np.clip(960 // len(columns) - GAP, NARROWEST, WIDEST))
        head = _head(columns, wide)
        for _ in range(each):
            frames = [column.frames[number % len(column.frames)] for column in columns]
            body = np.concatenate((head, _row(frames, wide)))
            out = _paper(len(body) + 2 * GAP, body.shape[1] + GAP)
            out[GAP:GAP + len(body), GAP:] = body
            yield out[:len(out) // 2 * 2, :out.shape[1] // 2 * 2]
            number += 1


def _paper(height: int, width: int) -> np.ndarray:
    out = np.empty((height, width, 3), np.uint8)
    out[:] = PAPER
    return out


def _row(frames: Sequence[np.ndarray], wide: int) -> np.ndarray:
    """Frames side by side, GAP after each."""
    small = [resize(frame, width=wide) for frame in frames]
    return np.concatenate([np.concatenate((frame, _paper(len(frame), GAP)), axis=1) for frame in small], axis=1)


def _below(row: np.ndarray) -> np.ndarray:
    return np.concatenate((row, _paper(GAP, row.shape[1])))


def _head(columns: Sequence[Column], wide: int) -> np.ndarray:
    """The headings; under them noise levels, where there are any, as numbers and as bars."""
    levels = any(column.level is not None for column in columns)
    out = _paper(60 if levels else 32, len(columns) * (wide + GAP))
    for number, column in enumerate(columns):
        x = number * (wide + GAP)
        lay(out, set_text([column.heading], HEADING, width=wide), x=x, y=0)
        if column.level is not None:
            lay(out, set_text([f"t = {column.level:.2f}"], FACT, width=wide), x=x, y=24)
            out[48:48 + BAR, x:x + wide] = RULE
            out[48:48 + BAR, x:x + round(wide * column.level)] = INK
    return out


def _note(text: str, width: int) -> np.ndarray:
    block = set_text(fit_text(text, NOTE, width - 2 * MARGIN - SIDE), NOTE)
    out = _paper(block.height + MARGIN, width)
    lay(out, block, x=MARGIN + SIDE, y=0)
    return out
