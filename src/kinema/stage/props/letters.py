"""Words on things: capitals, digits and a few marks as thin raised strokes on a 4 x 6 grid, all else cut from a font.

    rows = write("DANGER", centre=(0, 1.5, 0.03), size=0.14, fit=0.9, radius=0.008, material={...})

Characters without strokes of their own (Chinese, Cyrillic, ...) are drawn small with a font (media.fonts), and their
dots merged into few boxes.
"""

from __future__ import annotations

import itertools
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw

from kinema.errors import MissingError
from kinema.media import fonts
from kinema.media.wrapping import is_chinese
from kinema.stage.shapes import Vec, box, round_cone

# Each glyph: polylines of points "xy" with x 0..4, y 0..6, drawn one after another.
GLYPHS = {
    "A": "00 26 40|12 32",
    "B": "00 06 36 45 33 03|33 42 41 30 00",
    "C": "45 36 16 05 01 10 30 41",
    "D": "00 06 26 44 42 20 00",
    "E": "46 06 00 40|03 33",
    "F": "46 06 00|03 33",
    "G": "45 36 16 05 01 10 30 41 43 23",
    "H": "06 00|46 40|03 43",
    "I": "26 20",
    "J": "46 41 30 10 01",
    "K": "06 00|46 03 40",
    "L": "06 00 40",
    "M": "00 06 23 46 40",
    "N": "00 06 40 46",
    "O": "16 05 01 10 30 41 45 36 16",
    "P": "00 06 36 45 44 33 03",
    "Q": "16 05 01 10 30 41 45 36 16|22 40",
    "R": "00 06 36 45 44 33 03|23 40",
    "S": "45 36 16 05 04 42 41 30 10 01",
    "T": "06 46|26 20",
    "U": "06 01 10 30 41 46",
    "V": "06 20 46",
    "W": "06 10 23 30 46",
    "X": "06 40|00 46",
    "Y": "06 23 46|23 20",
    "Z": "06 46 00 40",
    "0": "16 05 01 10 30 41 45 36 16",
    "1": "15 26 20",
    "2": "05 16 36 45 44 00 40",
    "3": "05 16 36 45 44 33 42 41 30 10 01",
    "4": "30 36 02 42",
    "5": "46 06 04 33 42 41 30 10 01",
    "6": "36 16 05 01 10 30 41 42 33 13 02",
    "7": "06 46 10",
    "8": "13 04 05 16 36 45 44 33 13 02 01 10 30 41 42 33",
    "9": "01 10 30 41 45 36 16 05 04 13 33 44",
    "-": "13 33",
    ".": "20 20",
    ",": "21 10",
    "!": "26 22|20 20",
    "?": "05 16 36 45 44 23 22|20 20",
    "'": "26 25",
    ":": "24 24|21 21",
    "/": "00 46",
    "&": "40 05 16 25 01 10 20 42",
}
ADVANCE, NARROW, SQUARE = 5.6, 3.2, 7.4  # of letters, of thin ones, of characters cut from a font
DOTS = 26  # height of those, in dots


def wide(line: str) -> float:
    """Its width, in letters."""
    return sum(1.0 if c in GLYPHS or c == " " else SQUARE / ADVANCE for c in line)


def wrap(text: str, width: int) -> list[str]:
    """Capitals in lines of about `width` letters, six at most; Chinese breaks anywhere."""
    lines: list[str] = []
    for word in text.upper().split():
        rest = word
        while rest:
            cut = len(rest) if wide(rest) <= width + 9 and not any(map(is_chinese, rest)) else _fitting(rest, width)
            piece, rest = rest[:cut], rest[cut:]
            if lines and wide(lines[-1]) + 1 + wide(piece) <= width:
                lines[-1] += " " + piece
            else:
                lines.append(piece)
    return lines[:6]


def _fitting(word: str, width: int) -> int:
    """How many characters of a word fit `width`; Chinese lines come out of even length."""
    if not any(map(is_chinese, word)):
        return width + 9
    count = -(-wide(word) // width)
    return max(1, -(-len(word) // int(count)))


def write(text: str, centre: Vec, size: float, fit: float, radius: float, material: dict) -> list[np.ndarray]:
    """Shapes of one line, `size` metres tall, centred, squeezed into `fit` metres. Raises MissingError for a character
    that no font here has."""
    text = text.upper()
    widths = [NARROW if c in "I1.,!':" else ADVANCE if c in GLYPHS or c == " " else SQUARE for c in text]
    total = sum(widths) - 1.6 if text else 0.0
    if total <= 0.0:
        return []
    sy = size / 6.0
    sx = min(sy * 1.02, fit / total)
    rows, x = [], -0.5 * total
    for c, advance in zip(text, widths, strict=True):
        shift = x - (0.9 if advance == NARROW else 0.0)
        if c in GLYPHS:
            for stroke in GLYPHS[c].split("|"):
                points = [
                    (centre[0] + (shift + int(p[0])) * sx, centre[1] + (int(p[1]) - 3) * sy, centre[2])
                    for p in stroke.split()
                ]
                rows += [round_cone(a, b, radius, radius, **material) for a, b in itertools.pairwise(points)]
        elif c != " ":
            dot_x, dot_y = 6.6 * sx / DOTS, 7.4 * sy / DOTS
            for left, top, across, down in dots(c):
                middle = (
                    centre[0] + (shift - 0.35) * sx + (left + across / 2) * dot_x,
                    centre[1] + 3.7 * sy - (top + down / 2) * dot_y,
                    centre[2],
                )
                rows.append(
                    box(middle, (across / 2 * dot_x, down / 2 * dot_y, 0.7 * radius), rounding=0.001, **material)
                )
        x += advance
    return rows


@lru_cache(maxsize=512)
def dots(char: str) -> tuple[tuple[int, int, int, int], ...]:
    """The character's ink as boxes of dots: left, top, width, height. What looks like nothing gives none."""
    try:
        runs = fonts.split(char, DOTS)
    except MissingError:
        if char.isprintable() and char.isalnum():
            raise
        return ()
    picture = Image.new("L", (DOTS + 8, DOTS + 8))
    for font, run in runs:
        ImageDraw.Draw(picture).text((DOTS / 2 + 2, DOTS / 2 + 2), run, 255, font, anchor="mm")
    ink = np.asarray(picture)[2 : DOTS + 2, 2 : DOTS + 2] > 110
    done: list[tuple[int, int, int, int]] = []
    left_over = ink.copy()
    for y in range(DOTS):
        for x in range(DOTS):
            if not left_over[y, x]:
                continue
            across = int(np.argmin(np.append(left_over[y, x:], False)))
            down = 1
            while y + down < DOTS and left_over[y + down, x : x + across].all():
                down += 1
            tall = int(np.argmin(np.append(left_over[y:, x], False)))
            if tall > across * down:  # an upright stroke
                across, down = 1, tall
                while x + across < DOTS and left_over[y : y + down, x + across].all():
                    across += 1
            left_over[y : y + down, x : x + across] = False
            done.append((x, y, across, down))
    return tuple(done)
