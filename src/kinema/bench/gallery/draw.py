"""One page of the gallery, drawn: the task's function. The pictures come from the generator, as a film's do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from kinema.bench.gallery.page import Page, Panel
from kinema.build.progress import report
from kinema.generate.protocol import load
from kinema.media.image import write_image
from kinema.media.text import Style, lay, set_text
from kinema.post.styles import finish, passes_of
from kinema.story.shot import from_plain

PAPER, INK, GREY = (30, 29, 32), (232, 226, 214), (156, 150, 140)
MARGIN, GUTTER, HEAD, CAPTION = 24, 8, 40, 20             # pixels


def page(params: dict[str, Any], inputs: object, out: Path) -> None:
    """page.png in `out`."""
    drawn = from_plain(Page, params["page"])
    generator = load("stage")
    generator.prepare(lambda note: report(0, len(drawn.panels), note))
    spots, rows = layout(drawn)
    w, h = drawn.cell
    sheet = np.empty((HEAD + rows * (h + CAPTION + GUTTER) + MARGIN,
                      2 * MARGIN + drawn.columns * (w + GUTTER) - GUTTER, 3), np.uint8)
    sheet[:] = PAPER
    lay(sheet, set_text([f"{drawn.theme.upper()} · {drawn.name}"], Style(size=17, tracking=0.08, colour=INK)),
        x=MARGIN, y=10)
    for i, (panel, (column, row)) in enumerate(zip(drawn.panels, spots, strict=True)):
        x, y = MARGIN + column * (w + GUTTER), HEAD + row * (h + CAPTION + GUTTER)
        wide, tall = _size(panel, w, h)
        sheet[y:y + tall, x:x + wide] = picture(generator, panel, wide, tall, params["quality"])
        lay(sheet, set_text([panel.caption], Style(size=12, colour=GREY)), x=x + 1, y=y + tall + 2)
        report(i + 1, len(drawn.panels))
    write_image(out / "page.png", sheet)


def _size(panel: Panel, w: int, h: int) -> tuple[int, int]:
    """Pixels of a panel; over several columns it also covers what lies between them."""
    more = panel.span - 1
    return panel.span * w + more * GUTTER, panel.span * h + more * (GUTTER + CAPTION)


def picture(generator, panel: Panel, width: int, height: int, quality: str) -> np.ndarray:
    """uint8 [height, width, 3]."""
    frames = generator.frames(panel.shot, width=width, height=height, quality=quality, passes=passes_of(panel.style),
                              first=panel.frame, last=panel.frame + 1)
    frame = next(iter(frames))
    return finish(frame.colour, frame.passes, style=panel.style, frame=panel.frame, seed=panel.shot.seed,
                  time=panel.shot.light.time)


def layout(page: Page) -> tuple[list[tuple[int, int]], int]:
    """Column and row of every panel, each in the first place that is free; the number of rows."""
    taken: set[tuple[int, int]] = set()
    spots = []
    for panel in page.panels:
        span, at = panel.span, 0
        while True:
            column, row = at % page.columns, at // page.columns
            cells = {(column + i, row + j) for i in range(span) for j in range(span)}
            if column + span <= page.columns and not cells & taken:
                break
            at += 1
        taken |= cells
        spots.append((column, row))
    return spots, max((row for _, row in taken), default=-1) + 1
