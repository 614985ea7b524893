"""The storyboard: a contact sheet (PNG) and a page to print (HTML, one file with its pictures inside).

    write_sheet(path, "The Keeper", panels, stills)
    write_page(path, "The Keeper", panels, stills)

    write_sheet(path, "The Keeper", panels, stills, [("MARA", portrait)])         # the cast at the head

A panel is a dict: `number`, `id`, `camera` ("MS · dolly in · 35 mm"), `seconds` ("4.2" or ""), `prompt`, `dialogue`
(a list of "MARA: ..."), and, where known, `scene`, its heading. `stills` are picture files, one a panel. It should
look like a printed sheet: warm paper, dark ink, thin rules, much air.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np

from kinema.media.container import on_disk
from kinema.media.image import cover, jpeg_bytes, read_image, resize, write_image
from kinema.media.text import Block, Style, fit_text, lay, set_text, text_width
from kinema.media.wrapping import pieces

Panel = Mapping[str, Any]
Cast = Sequence[tuple[str, np.ndarray]]            # names and portraits, uint8 [height, width, 3]

PAPER, INK, GREY, RULE = (247, 243, 234), (43, 40, 37), (132, 124, 113), (214, 206, 192)
MARGIN, GUTTER = 88, 44                            # pixels of the sheet
THUMB, THUMB_MANY, MANY = 430, 300, 48             # width of a picture; of one among many; what is many
FACE = 150                                         # width of a portrait
PROMPT_LINES, DIALOGUE_LINES = 2, 3


def write_sheet(path: Path, title: str, panels: Sequence[Panel], stills: Sequence[Path], cast: Cast = ()) -> None:
    """The contact sheet: the cast, and every shot with number, camera, length, what happens or is said. Raises
    InputError for a still that cannot be read, StoreError for a disk that refuses."""
    thumb = THUMB if len(panels) <= MANY else THUMB_MANY
    columns = min(max(len(panels), 2), 4 if len(panels) <= MANY else 7)
    width = 2 * MARGIN + columns * thumb + (columns - 1) * GUTTER
    cells = [_cell(panel, still, thumb) for panel, still in zip(panels, stills, strict=True)]
    rows = [cells[at:at + columns] for at in range(0, len(cells), columns)]
    head = np.concatenate([_head(title, panels, width), *_faces(cast, width)])
    sheet = np.empty((len(head) + sum(max(map(len, row)) + GUTTER for row in rows) + MARGIN, width, 3), np.uint8)
    sheet[:] = PAPER
    sheet[:len(head)] = head
    y = len(head)
    for row in rows:
        for column, cell in enumerate(row):
            x = MARGIN + column * (thumb + GUTTER)
            sheet[y:y + len(cell), x:x + thumb] = cell
        y += max(map(len, row)) + GUTTER
    write_image(path, sheet)


def write_page(path: Path, title: str, panels: Sequence[Panel], stills: Sequence[Path], cast: Cast = ()) -> None:
    """The printable page. Needs no network and no other file; A4 on its side, three shots in a row."""
    pairs = list(zip(panels, stills, strict=True))
    scenes = [(scene, list(group)) for scene, group in groupby(pairs, key=lambda pair: pair[0].get("scene", ""))]
    body = "\n".join(
        (f"<h2>{escape(scene)}</h2>\n" if scene else "")
        + "<div class=\"shots\">\n" + "\n".join(_figure(panel, still) for panel, still in group) + "\n</div>"
        for scene, group in scenes)
    with on_disk(path):
        Path(path).write_text(PAGE.format(title=escape(title), facts=escape(_facts(panels)), cast=_cast(cast),
                                          body=body), encoding="utf-8")


def _facts(panels: Sequence[Panel]) -> str:
    seconds = sum(float(panel["seconds"] or 0) for panel in panels)
    shots = f"{len(panels)} shot{'s' if len(panels) != 1 else ''}"
    return f"{shots} · {int(seconds // 60)}:{int(seconds % 60):02d}" if seconds else shots


def _head(title: str, panels: Sequence[Panel], width: int) -> np.ndarray:
    """Title and facts over a rule."""
    style = Style(size=40, tracking=0.22, leading=1.3, align="left", colour=INK)
    lines = fit_text(title.upper(), style, width - 2 * MARGIN - 300)
    block = set_text(lines, style)
    head = np.empty((MARGIN + block.height + 64, width, 3), np.uint8)
    head[:] = PAPER
    lay(head, block, x=MARGIN, y=MARGIN - 14)
    facts = set_text([_facts(panels)], Style(size=20, tracking=0.06, colour=GREY))
    lay(head, facts, x=width - MARGIN - facts.width, y=MARGIN - 14 + block.height - facts.height - 8)
    head[-44:-42, MARGIN:width - MARGIN] = RULE
    return head


def _faces(cast: Cast, width: int) -> list[np.ndarray]:
    """Rows of portraits with their names."""
    rows, style = [], Style(size=18, tracking=0.06, colour=GREY)
    columns = max((width - 2 * MARGIN + GUTTER) // (FACE + GUTTER), 1)
    for at in range(0, len(cast), columns):
        row = np.empty((FACE + 88, width, 3), np.uint8)
        row[:] = PAPER
        for k, (name, picture) in enumerate(cast[at:at + columns]):
            x = MARGIN + k * (FACE + GUTTER)
            row[:FACE, x:x + FACE] = cover(picture, width=FACE, height=FACE)
            words = set_text(_cut(name, style, FACE, 1), style)
            lay(row, words, x=x + (FACE - words.width) // 2, y=FACE + 10)
        rows.append(row)
    return rows


def _cell(panel: Panel, still: Path, thumb: int) -> np.ndarray:
    """One shot: picture, number and camera, what happens, what is said."""
    picture = resize(read_image(still), width=thumb)
    base = round(thumb / 24)
    number = Style(size=round(base * 1.5), align="left", colour=INK)
    fact = Style(size=round(base * 0.86), tracking=0.03, leading=1.5, align="left", colour=GREY)
    text = Style(size=base, leading=1.42, align="left", colour=INK)
    said = Style(size=base, leading=1.42, align="left", colour=(122, 74, 52))
    prompt = _cut(str(panel["prompt"]), text, thumb, PROMPT_LINES)
    dialogue = [line for spoken in panel["dialogue"] for line in _cut(str(spoken), said, thumb, DIALOGUE_LINES)]
    dialogue = _short(dialogue, said, thumb)
    paragraphs = [set_text(prompt, text)] if prompt else []
    paragraphs += [set_text(dialogue, said)] if dialogue else []
    name = replace(fact, size=round(base * 0.72))
    paragraphs += [set_text(_cut(str(panel["id"]), name, thumb, 1), name)] if panel["id"] else []
    label = set_text([str(panel["number"])], number)
    below = label.height + base // 2 + sum(piece.height + base // 2 for piece in paragraphs)
    cell = np.empty((len(picture) + base // 2 + below, thumb, 3), np.uint8)
    cell[:] = PAPER
    cell[:len(picture)] = picture
    y = len(picture) + base // 2
    lay(cell, label, x=0, y=y)
    _facts_line(cell, panel, fact, x=label.width + base, y=y + round(number.size * 0.32), thumb=thumb)
    y += label.height + base // 4
    for piece in paragraphs:
        lay(cell, piece, x=0, y=y)
        y += piece.height + base // 2
    return cell


def _facts_line(cell: np.ndarray, panel: Panel, style: Style, *, x: int, y: int, thumb: int) -> None:
    seconds = f"{panel['seconds']} s" if panel["seconds"] else ""
    right: Block = set_text([seconds], style)
    lay(cell, right, x=thumb - right.width, y=y)
    room = thumb - x - right.width - style.size
    lay(cell, set_text(_cut(str(panel["camera"]), style, room, 1), style), x=x, y=y)


def _cut(text: str, style: Style, width: int, most: int) -> list[str]:
    """At most so many lines; what is left out shows as an ellipsis."""
    lines = _filled(text, style, width)
    if len(lines) <= most:
        return lines
    return [*lines[:most - 1], _ellipsis(lines[most - 1] + " " + lines[most], style, width)]


def _short(lines: list[str], style: Style, width: int) -> list[str]:
    if len(lines) <= DIALOGUE_LINES:
        return lines
    return [*lines[:DIALOGUE_LINES - 1], _ellipsis(lines[DIALOGUE_LINES - 1] + " " * 3, style, width)]


def _filled(text: str, style: Style, width: int) -> list[str]:
    """Lines filled from the left, as in running text."""
    lines: list[str] = []
    for piece in pieces(text):
        if lines and text_width((lines[-1] + piece).rstrip(), style) <= width:
            lines[-1] += piece
        else:
            lines += fit_text(piece, style, width)
            lines[-1] += " " if piece.endswith(" ") else ""
    return [line.rstrip() for line in lines]


def _ellipsis(text: str, style: Style, width: int) -> str:
    while text and text_width(text.rstrip() + "…", style) > width:
        text = text[:-1]
    return text.rstrip(" ,.;:，。、") + "…"


def _data(picture: np.ndarray) -> str:
    return f"data:image/jpeg;base64,{b64encode(jpeg_bytes(picture, quality=82)).decode()}"


def _cast(cast: Cast) -> str:
    faces = "".join(f"<p><img alt=\"\" src=\"{_data(cover(picture, width=240, height=240))}\">{escape(name)}</p>"
                    for name, picture in cast)
    return f"<div class=\"cast\">{faces}</div>\n" if cast else ""


def _figure(panel: Panel, still: Path) -> str:
    data = _data(resize(read_image(still), width=560))
    spoken = (str(line).partition(": ") for line in panel["dialogue"])
    said = "".join(f"<p class=\"said\"><b>{escape(who)}</b> {escape(what)}</p>" if sep else
                   f"<p class=\"said\">{escape(who)}</p>" for who, sep, what in spoken)
    seconds = f"<span>{escape(str(panel['seconds']))} s</span>" if panel["seconds"] else ""
    return (f"<figure id=\"{escape(str(panel['id']))}\"><img alt=\"\" src=\"{data}\">"
            f"<figcaption><p class=\"facts\"><b>{escape(str(panel['number']))}</b> "
            f"<i>{escape(str(panel['camera']))}</i>{seconds}</p><p>{escape(str(panel['prompt']))}</p>{said}"
            f"<p class=\"id\">{escape(str(panel['id']))}</p></figcaption></figure>")


PAGE = """<!doctype html>
<html><head><meta charset="utf-8"><title>{title}</title>
<style>
@page {{ size: A4 landscape; margin: 14mm 15mm }}
body {{ margin: 3rem auto; max-width: 76rem; padding: 0 2rem; background: #f7f3ea; color: #2b2825;
  font: 15px/1.5 "Iowan Old Style", Palatino, "Palatino Linotype", Georgia, "Songti SC", "Noto Serif CJK SC", serif }}
header {{ display: flex; justify-content: space-between; align-items: baseline; border-bottom: 1px solid #d6cec0;
  margin-bottom: 2rem; padding-bottom: .8rem }}
h1 {{ font-size: 1.6rem; font-weight: 400; letter-spacing: .22em; text-transform: uppercase; margin: 0 }}
header p, .facts i, .facts span, .id {{ color: #847c71; font-style: normal }}
h2 {{ font-size: .95rem; font-weight: 400; letter-spacing: .12em; margin: 2.4rem 0 1rem; break-after: avoid }}
.cast {{ display: flex; flex-wrap: wrap; gap: 1.4rem }}
.cast p {{ width: 7rem; margin: 0; text-align: center; font-size: .78rem; letter-spacing: .1em; color: #847c71 }}
.shots {{ display: grid; grid-template-columns: repeat(3, 1fr); gap: 2rem 1.8rem; align-items: start }}
figure {{ margin: 0; break-inside: avoid }}
img {{ width: 100%; display: block }}
figcaption p {{ margin: .3rem 0 }}
.facts {{ display: flex; gap: .8em; align-items: baseline; font-size: .85rem }}
.facts b {{ font-size: 1.5rem; font-weight: 400 }}
.facts span {{ margin-left: auto }}
.said {{ color: #7a4a34 }}
.said b {{ font-weight: 400; font-size: .78rem; letter-spacing: .1em; margin-right: .5em }}
.id {{ font: .68rem/1.4 ui-monospace, Menlo, Consolas, monospace }}
@media print {{ body {{ background: none; margin: 0; padding: 0; font-size: 11px; max-width: none }} }}
</style></head>
<body><header><h1>{title}</h1><p>{facts}</p></header>
{cast}{body}
</body></html>
"""
