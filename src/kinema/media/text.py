"""Words on pictures: lines set with real fonts, drawn once, laid over frames as often as needed.

    block = set_text(["THE KEEPER"], Style(size=44, tracking=0.28))     # coverage of ink and of shade
    lay(frame, block, x=120, y=200, alpha=0.5)                          # in place
    burn(frame, "She came back.")                                       # a subtitle, on a copy

Colours are muted warm white and deep blue, never pure white on pure black.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from kinema.media.fonts import split
from kinema.media.wrapping import wrap

WARM_WHITE = (242, 234, 218)
DEEP = (13, 18, 27)
INK = (6, 8, 12)                                   # outlines and shadows
FINE = 4                                           # drawn this much larger: even spacing, smooth edges


@dataclass(frozen=True, slots=True)
class Style:
    """How lines are set. Lengths other than `size` are in ems (multiples of the size)."""

    size: int                                      # pixels
    tracking: float = 0.0                          # extra space between letters
    leading: float = 1.4                           # from line to line
    align: str = "centre"                          # "left" "centre" "right"
    outline: float = 0.0
    shadow: float = 0.0                            # reach of a soft shade around the letters
    colour: tuple[int, int, int] = WARM_WHITE


@dataclass(frozen=True, slots=True)
class Block:
    """Lines as drawn: alpha [h, w, 1], colour times alpha [h, w, 3], float32; `pad` pixels of air around."""

    alpha: np.ndarray
    colour: np.ndarray
    pad: int

    @property
    def height(self) -> int:
        return self.alpha.shape[0] - 2 * self.pad

    @property
    def width(self) -> int:
        return self.alpha.shape[1] - 2 * self.pad


def text_width(text: str, style: Style) -> float:
    """Pixels from the first to the last letter of a line."""
    advance = sum(font.getlength(run) for font, run in split(text, style.size * FINE))
    return advance / FINE + style.tracking * style.size * max(len(text) - 1, 0)


def fit_text(text: str, style: Style, width: float) -> list[str]:
    """The text in lines no wider than `width` pixels."""
    return wrap(text, width, lambda line: text_width(line, style))


@lru_cache(maxsize=64)
def _set(lines: tuple[str, ...], style: Style, width: int) -> Block:
    leading = round(style.size * style.leading)
    pad = round(style.size * (style.outline + style.shadow * 3)) + 2
    shape = (width + 2 * pad, leading * len(lines) + 2 * pad)
    ink = _drawn(shape, lines, style, width, pad, 0.0)
    shade = _drawn(shape, lines, style, width, pad, style.outline * style.size)
    alpha = np.asarray(ink, np.float32)[..., None] / 255
    under = np.asarray(shade, np.float32)[..., None] / 255 * (0.75 if style.outline else 0.0)
    if style.shadow:
        soft = shade.filter(ImageFilter.GaussianBlur(style.shadow * style.size))
        under = np.maximum(under, np.minimum(np.asarray(soft, np.float32)[..., None] / 255 * 1.1, 1) * 0.7)
    behind = under * (1 - alpha)
    colour = alpha * np.array(style.colour, np.float32) + behind * np.array(INK, np.float32)
    return Block(alpha + behind, colour, pad)


def set_text(lines: Sequence[str], style: Style, *, width: int = 0) -> Block:
    """The lines as a block of `width` pixels (0 = as wide as the longest line). Raises MissingError for
    characters that no font has."""
    width = width or int(np.ceil(max((text_width(line, style) for line in lines), default=0))) + 1
    return _set(tuple(lines), style, width)


def lay(frame: np.ndarray, block: Block, *, x: int, y: int, alpha: float = 1.0) -> None:
    """Put the block's top left corner at (x, y) of a uint8 frame, in place; what sticks out is cut off."""
    top, left = y - block.pad, x - block.pad
    rows = slice(max(top, 0), min(top + block.alpha.shape[0], frame.shape[0]))
    cols = slice(max(left, 0), min(left + block.alpha.shape[1], frame.shape[1]))
    if rows.start >= rows.stop or cols.start >= cols.stop or alpha <= 0:
        return
    inside = (slice(rows.start - top, rows.stop - top), slice(cols.start - left, cols.stop - left))
    under = frame[rows, cols].astype(np.float32)
    mixed = under + (block.colour[inside] - under * block.alpha[inside]) * np.float32(alpha)
    frame[rows, cols] = (mixed + 0.5).astype(np.uint8)


def burn(frame: np.ndarray, text: str, *, position: str = "bottom", alpha: float = 1.0) -> np.ndarray:
    """A copy of the uint8 frame with a subtitle in it: at most 82 % wide, "bottom" or "top"."""
    height, width = frame.shape[:2]
    size = max(14, round(0.05 * min(height, width * 0.8)))
    style = Style(size=size, outline=0.055, shadow=0.14, leading=1.32)
    block = set_text(fit_text(text, style, 0.82 * width), style)
    margin = round(0.065 * height)
    out = frame.copy()
    lay(out, block, x=(width - block.width) // 2, alpha=alpha,
        y=margin if position == "top" else height - margin - block.height)
    return out


def _drawn(shape: tuple[int, int], lines: Sequence[str], style: Style, width: int, pad: int,
           stroke: float) -> Image.Image:
    """The letters' coverage, each grown by `stroke` pixels."""
    image = Image.new("L", (shape[0] * FINE, shape[1] * FINE), 0)
    draw = ImageDraw.Draw(image)
    share = {"left": 0.0, "centre": 0.5, "right": 1.0}[style.align]
    leading, grow = round(style.size * style.leading), round(stroke * FINE)
    for number, line in enumerate(lines):
        x = (pad + (width - text_width(line, style)) * share) * FINE
        baseline = (pad + leading * number + round(leading * 0.5 + style.size * 0.36)) * FINE
        for font, run in split(line, style.size * FINE):
            for piece in run if style.tracking else (run,):
                draw.text((x, baseline), piece, fill=255, font=font, anchor="ls", stroke_width=grow)
                x += font.getlength(piece) + style.tracking * style.size * FINE * len(piece)
    return image.reduce(FINE)
