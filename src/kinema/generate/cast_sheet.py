"""A cast sheet as a printed page: the portrait large, below it the same face in other ways.

    write_image(Path("captain.sheet.png"), page(sheet, "a sea captain, 60, grey beard, kind"))
"""

from __future__ import annotations

import numpy as np

from kinema.generate.casting import CastSheet
from kinema.media.image import resize
from kinema.media.text import Style, fit_text, lay, set_text

FACE, LARGE = 128, 288                        # pixels a side
MARGIN, GAP, LABEL = 32, 12, 26
PAPER, INK, GREY = (247, 243, 234), (43, 40, 37), (132, 124, 113)
TITLE = Style(size=24, tracking=0.02, colour=INK, align="left")
HEADING = Style(size=16, tracking=0.03, colour=INK, align="left")
FACT = Style(size=14, tracking=0.02, colour=GREY, align="left")
TITLES = {"portrait": "portrait", "others found": "others found", "variations": "variations", "siblings": "siblings",
          "turn": "turned", "emotions": "emotions"}


def page(sheet: CastSheet, words: str) -> np.ndarray:
    """uint8 [height, width, 3]."""
    rows = [name for name in sheet.rows if name != "portrait"]
    columns = max(len(sheet.rows[name]) for name in rows) if rows else 1
    width = 2 * MARGIN + max(columns * (FACE + GAP) - GAP, LARGE + GAP + 320)
    out = np.empty((2 * MARGIN + LARGE + sum(2 * LABEL + FACE + GAP for _ in rows), width, 3), np.uint8)
    out[:] = PAPER
    out[MARGIN:MARGIN + LARGE, MARGIN:MARGIN + LARGE] = resize(sheet.portrait, width=LARGE, height=LARGE)
    room, x = width - 2 * MARGIN - LARGE - GAP, MARGIN + LARGE + 2 * GAP
    title = set_text(fit_text(words, TITLE, room - 2 * GAP), TITLE)
    lay(out, title, x=x, y=MARGIN)
    shown = ", ".join(f"{question.replace('_', ' ')}: {answer}" for question, answer in sheet.shows.items())
    lay(out, set_text(fit_text(shown, FACT, room - 2 * GAP), FACT), x=x, y=MARGIN + title.height + GAP)
    y = MARGIN + LARGE + GAP
    for name in rows:
        lay(out, set_text([TITLES[name]], HEADING), x=MARGIN, y=y)
        for k, picture in enumerate(sheet.rows[name]):
            left = MARGIN + k * (FACE + GAP)
            out[y + LABEL:y + LABEL + FACE, left:left + FACE] = resize(picture, width=FACE, height=FACE)
            if sheet.names[name][k]:
                lay(out, set_text([sheet.names[name][k]], FACT), x=left, y=y + LABEL + FACE + 2)
        y += 2 * LABEL + FACE + GAP
    return out
