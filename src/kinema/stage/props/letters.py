"""A stroke font for signs: capitals, digits and a few marks as thin raised strokes on a 4 x 6 grid.

    rows = write("DANGER", centre=(0, 1.5, 0.03), size=0.14, fit=0.9, radius=0.008, material={...})
"""

from __future__ import annotations

import itertools

import numpy as np

from kinema.stage.actors.skeleton import Vec
from kinema.stage.shapes import round_cone

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
ADVANCE, NARROW = 5.6, 3.2


def write(text: str, centre: Vec, size: float, fit: float, radius: float, material: dict) -> list[np.ndarray]:
    """Strokes of one line, `size` metres tall, centred, squeezed into `fit` metres. Unknown signs leave a space."""
    text = text.upper()
    widths = [NARROW if c in "I1.,!':" else ADVANCE for c in text]
    total = sum(widths) - 1.6 if text else 0.0
    if total <= 0.0:
        return []
    sy = size / 6.0
    sx = min(sy * 1.02, fit / total)
    rows, x = [], -0.5 * total
    for c, wide in zip(text, widths, strict=True):
        shift = x - (0.9 if wide == NARROW else 0.0)
        for stroke in GLYPHS.get(c, "").split("|"):
            points = [
                (centre[0] + (shift + int(p[0])) * sx, centre[1] + (int(p[1]) - 3) * sy, centre[2])
                for p in stroke.split()
            ]
            rows += [round_cone(a, b, radius, radius, **material) for a, b in itertools.pairwise(points)]
        x += wide
    return rows
