"""Title cards and credits as streams of frames.

    title_frames("The Keeper", ["written by Ada"], width=1024, height=576, frames=96, rate=rate)
    credits_frames([Credit("Cast", (("MARA", "A voice"), ("JON", "Another")))], width=1024, ...)

Letterspaced capitals, wide margins, warm white over a dimmed picture or a deep blue that is nowhere black.
Everything is drawn once; a frame costs one blend.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import repeat
from math import ceil

import numpy as np

from kinema.media.image import cover
from kinema.media.text import DEEP, WARM_WHITE, Block, Style, fit_text, lay, set_text, text_width
from kinema.media.wrapping import is_chinese

MUTED = (186, 178, 165)                            # roles and small print
SOFT = (218, 210, 196)                             # small lines over a picture
FACE = 3                                           # times the letters' size: a portrait beside a name
DIM = 0.38                                         # how much of a picture stays behind a title

Background = np.ndarray | Iterable[np.ndarray] | None


@dataclass(frozen=True, slots=True, eq=False)
class Portrayed:
    """A name beside its picture, uint8 [height, width, 3]."""

    name: str
    picture: np.ndarray


@dataclass(frozen=True, slots=True)
class Credit:
    """A group of credits: a heading, and lines of one name, alone or portrayed, or of (role, name)."""

    heading: str
    lines: tuple[str | tuple[str, str] | Portrayed, ...] = ()


def title_frames(title: str, lines: Sequence[str] = (), *, width: int, height: int, frames: int,
                 rate: Fraction, background: Background = None, lift: bool = False) -> Iterator[np.ndarray]:
    """`frames` uint8 frames: the ground fades in, the words follow, all of it fades out.

    `background` is a still, or a stream of frames to set the title over (its last frame is held), or None.
    With `lift` the words leave and the background brightens to what it is, to go on as the first shot.
    """
    words = _title_block(title, lines, width, height)
    grounds = _grounds(background, width, height)
    shade = None
    fade = max(min(round(rate * 9 / 10), frames // 4), 1)
    for n in range(frames):
        ground = next(grounds)
        came, leaves = _ease((n + 1) / (fade + 1)), _ease((frames - n) / (fade + 1))
        text = _ease((n - fade * 0.6) / fade) * _ease((frames - n - fade * (0.8 if lift else 0.3)) / fade)
        if background is not None:
            shade = _shade(ground) if shade is None else shade
            clear = 1 - leaves if lift else 0.0
            ground = _mixed(ground, shade + (1 - shade) * np.float32(clear))
        frame = _toward(ground, DEEP, came if lift else min(came, leaves))
        lay(frame, words, x=(width - words.width) // 2, y=round(height * 0.47 - words.height / 2), alpha=text)
        yield frame


def credits_frames(credits: Sequence[Credit], *, width: int, height: int, frames: int,
                   rate: Fraction) -> Iterator[np.ndarray]:
    """`frames` uint8 frames: one page that fades in and out, or, where they do not fit on it, a roll at a
    whole number of pixels a frame, whose end stands still."""
    ground = _deep(width, height)
    blocks = _credit_blocks(credits, width, height)
    total = max((y + block.height for _, y, block in blocks), default=0)
    fade = min(round(rate * 4 / 5), frames // 4)
    page = total <= height * 0.86
    last = (height - total) // 2 if page else _last_top(blocks, height, total)
    speed = 0 if page else ceil((height - last) / max(frames - fade * 2, 1))
    for n in range(frames):
        top = last if page else max(height - speed * n, last)
        alpha = _ease((frames - n) / (fade + 1)) * (_ease((n + 1) / (fade + 1)) if page else 1.0)
        frame = ground.copy()
        for x, y, block in blocks:
            if -block.height - 40 < top + y < height + 40:
                lay(frame, block, x=x, y=top + y, alpha=alpha)
        yield _toward(frame, DEEP, alpha) if not page else frame


def _title_block(title: str, lines: Sequence[str], width: int, height: int) -> Block:
    """Title, a short rule, small lines, in one block as wide as the frame."""
    chinese = any(is_chinese(char) for char in title)
    base = min(height * 0.086, width * 0.062)
    style = Style(size=round(base * (1.3 if chinese else 1)), tracking=0.42 if chinese else 0.26, leading=1.5,
                  shadow=0.22)
    text = title if chinese else title.upper()
    room = width * 0.8
    while style.size > 16 and any(text_width(line, style) > room for line in text.splitlines()):
        if len(fit_text(text, style, room)) <= 2:
            break
        style = replace(style, size=style.size - 1)
    head = set_text(fit_text(text, style, room), style, width=width)
    small = Style(size=max(11, round(base * 0.38)), tracking=0.14, leading=1.9, shadow=0.4, colour=SOFT)
    tail = [line for raw in lines for line in fit_text(raw, small, room)]
    if not tail:
        return head
    gap, pad = round(base * 0.62), head.pad
    foot = set_text(tail, small, width=width)
    shape = (head.height + 2 * gap + foot.height + 2 * pad, width + 2 * pad)
    alpha, colour = np.zeros((*shape, 1), np.float32), np.zeros((*shape, 3), np.float32)
    alpha[:head.alpha.shape[0]], colour[:head.alpha.shape[0]] = head.alpha, head.colour
    rule, half = pad + head.height + round(gap * 0.8), round(width * 0.035)
    middle = slice(shape[1] // 2 - half, shape[1] // 2 + half)
    thick = max(1, round(height / 500))
    alpha[rule:rule + thick, middle] = 0.6
    colour[rule:rule + thick, middle] = 0.6 * np.array(WARM_WHITE, np.float32)
    at, inset = pad + head.height + 2 * gap - foot.pad, pad - foot.pad
    _over(alpha, colour, foot, at, inset)
    return Block(alpha, colour, pad)


def _over(alpha: np.ndarray, colour: np.ndarray, block: Block, y: int, x: int) -> None:
    """Lay a block over an empty part of larger arrays; its air may stick out."""
    height, width = block.alpha.shape[:2]
    top, left = max(-y, 0), max(-x, 0)
    rows = slice(y + top, min(y + height, alpha.shape[0]))
    cols = slice(x + left, min(x + width, alpha.shape[1]))
    part = (slice(top, top + rows.stop - rows.start), slice(left, left + cols.stop - cols.start))
    keep = 1 - block.alpha[part]
    alpha[rows, cols] = block.alpha[part] + alpha[rows, cols] * keep
    colour[rows, cols] = block.colour[part] + colour[rows, cols] * keep


def _credit_blocks(credits: Sequence[Credit], width: int, height: int) -> list[tuple[int, int, Block]]:
    """(x, y, block) of every piece: headings centred, roles left of the middle, names right of it."""
    base = round(min(height * 0.041, width * 0.034))
    heading = Style(size=max(10, round(base * 0.72)), tracking=0.3, leading=1.5, colour=MUTED)
    name, role = Style(size=base, tracking=0.05, leading=1.62), Style(size=base, leading=1.62, colour=MUTED)
    placed: list[tuple[int, int, Block]] = []
    gutter, column, y = round(base * 0.75), round(width * 0.36), 0
    for credit in credits:
        if credit.heading:
            lines = fit_text(credit.heading.upper(), heading, width * 0.76)
            placed.append(_centred(lines, heading, width, y))
            y += placed[-1][2].height + round(base * 0.45)
        for line in credit.lines:
            if isinstance(line, str):
                placed.append(_centred(fit_text(line, name, width * 0.76), name, width, y))
                y += placed[-1][2].height
                continue
            if isinstance(line, Portrayed):
                words, side = set_text(fit_text(line.name, name, width * 0.6), name), base * FACE
                face = cover(line.picture, width=side, height=side).astype(np.float32)
                x = (width - side - gutter - words.width) // 2
                placed += [(x, y, Block(np.ones((side, side, 1), np.float32), face, 0)),
                           (x + side + gutter, y + (side - words.height) // 2, words)]
                y += side + round(base * 0.4)
                continue
            left = set_text(fit_text(line[0], role, column), replace(role, align="right"), width=column)
            right = set_text(fit_text(line[1], name, column), replace(name, align="left"), width=column)
            placed += [(width // 2 - gutter - column, y, left), (width // 2 + gutter, y, right)]
            y += max(left.height, right.height)
        y += round(base * 1.15)
    return placed


def _centred(lines: Sequence[str], style: Style, width: int, y: int) -> tuple[int, int, Block]:
    block = set_text(lines, style)
    return (width - block.width) // 2, y, block


def _last_top(blocks: Sequence[tuple[int, int, Block]], height: int, total: int) -> int:
    """Where the roll stops: its last line in the middle of the frame."""
    _, y, block = blocks[-1]
    return height // 2 - y - block.height // 2


def _grounds(background: Background, width: int, height: int) -> Iterator[np.ndarray]:
    """Frames to write on, without end."""
    if background is None:
        yield from repeat(_deep(width, height))
    elif isinstance(background, np.ndarray):
        yield from repeat(_sized(background, width, height))
    else:
        last = _deep(width, height)
        for frame in background:
            last = _sized(frame, width, height)
            yield last
        yield from repeat(last)


def _sized(frame: np.ndarray, width: int, height: int) -> np.ndarray:
    return frame if frame.shape[:2] == (height, width) else cover(frame, width=width, height=height)


def _deep(width: int, height: int) -> np.ndarray:
    """Deep blue, a little lighter in the middle, with a grain of half a step so that it does not band."""
    glow = 1 + 0.75 * (1 - _distance(width, height))[..., None] ** 2
    grain = np.random.default_rng(7).random((height, width, 1), dtype=np.float32)
    return np.floor(np.array(DEEP, np.float32) * glow + grain).astype(np.uint8)


def _shade(ground: np.ndarray) -> np.ndarray:
    """How much light a background keeps, [height, width, 1]: least in the middle, behind the words; a night
    picture keeps more than a bright one."""
    height, width = ground.shape[:2]
    dark = min(max((100 - float(ground.mean())) / 100, 0.0), 1.0)
    edges = np.clip(_distance(width, height) - 0.35, 0, 1)
    return (DIM + 0.34 * dark + (0.34 - 0.1 * dark) * edges)[..., None].astype(np.float32)


def _distance(width: int, height: int) -> np.ndarray:
    """0 in the middle, 1 in the corners, [height, width] float32."""
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    x = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    return np.sqrt((x * x + y * y) / 2)


def _mixed(frame: np.ndarray, keep: np.ndarray) -> np.ndarray:
    deep = np.array(DEEP, np.float32)
    return (deep + (frame.astype(np.float32) - deep) * keep + 0.5).astype(np.uint8)


def _toward(frame: np.ndarray, colour: tuple[int, int, int], keep: float) -> np.ndarray:
    """A copy of the frame, faded to a colour; keep = 1 leaves it."""
    if keep >= 1:
        return frame.copy()
    tint = np.array(colour, np.float32)
    return (tint + (frame.astype(np.float32) - tint) * np.float32(keep) + 0.5).astype(np.uint8)


def _ease(t: float) -> float:
    """0..1 with soft ends."""
    t = min(max(float(t), 0.0), 1.0)
    return t * t * (3 - 2 * t)
