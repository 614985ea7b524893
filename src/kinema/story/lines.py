"""The lines of a screenplay as a reader of the film sees them: without notes [[...]] and boneyard /* ... */.

Lines that a note or a boneyard runs across become one. A note ends before an empty line (a line of two spaces is
not empty); a note or boneyard that never ends is ordinary text. Linear in the length of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

_OPENING = re.compile(r"\[\[|/\*")
_EMPTY_LINE = re.compile(r"(?:\r\n|\r(?!\n)|\n) ?(?=\r|\n|\Z)")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_JOINED_MARKS = ("[[", "]]", "/*", "*/")


@dataclass(frozen=True, slots=True)
class Aside:
    """A note or a boneyard: where it stands in the text, on which line, what it says."""

    start: int
    end: int
    line: int
    note: bool
    text: str
    breaks: bool                                   # an empty line lies within it


@dataclass(slots=True)
class Line:
    """`text` has no line ending and no asides; `start` is its offset in the text, `number` counts from 1."""

    start: int
    number: int
    text: str
    asides: tuple[Aside, ...] = ()

    @property
    def blank(self) -> bool:
        return not self.asides and not self.text.strip()

    @property
    def hollow(self) -> bool:
        """Nothing but asides."""
        return bool(self.asides) and not self.text.strip()


def newlines(text: str) -> str:
    """Line endings as \\n."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def read_lines(text: str, start: int = 0, number: int = 1) -> list[Line]:
    """The lines of `text` from offset `start`, which is the beginning of line `number`."""
    places = [found.span() for found in _LINE.finditer(text, start)]
    asides = _asides(text, start, [at for at, _ in places], number)
    lines, n, next_aside = [], 0, 0
    while n < len(places):
        first, (at, end) = n, places[n]
        inside = []
        while next_aside < len(asides) and asides[next_aside].start < end:
            inside.append(asides[next_aside])
            next_aside += 1
            while places[n][1] < inside[-1].end:
                n += 1
            end = places[n][1]
        source = text[at:end]
        shown = _without(text, at, end, inside) if inside else source
        lines.append(Line(at, number + first, shown.rstrip("\r\n"), tuple(inside)))
        n += 1
    return lines


def _asides(text: str, start: int, line_starts: list[int], number: int) -> list[Aside]:
    found = []
    nearest = {"]]": start, "*/": start}           # the next closing mark at or after where it was last sought
    empty = start
    at = start
    while opening := _OPENING.search(text, at):
        note = opening.group() == "[["
        mark, inside = ("]]" if note else "*/"), opening.end()
        at = inside
        if nearest[mark] < inside:
            place = text.find(mark, inside)
            nearest[mark] = place if place >= 0 else len(text) + 1
        close = nearest[mark]
        if close > len(text):
            continue
        if empty < inside:
            gap = _EMPTY_LINE.search(text, inside)
            empty = gap.start() if gap else len(text) + 1
        if note and empty < close:
            continue
        line = number + bisect_right(line_starts, opening.start()) - 1
        body = newlines(text[inside:close])
        found.append(Aside(opening.start(), close + 2, line, note, _tidy(body), empty < close))
        at = close + 2
    return found


def _tidy(body: str) -> str:
    return "\n".join(line if line.strip() else "" for line in body.split("\n")).strip()


def _without(text: str, start: int, end: int, asides: list[Aside]) -> str:
    """The text of a line with its asides taken out and the gaps they leave closed."""
    shown: list[str] = []
    at, last = start, ""                           # `last`: the character shown last, "" before the first word
    for stop, resume in [*((aside.start, aside.end) for aside in asides), (end, end)]:
        piece = text[at:stop]
        if stop == end:
            piece = piece.rstrip("\r\n")
        if at > start and (not last or last in " \t"):
            piece = piece.lstrip(" \t")
        if last + piece[:1] in _JOINED_MARKS:
            piece = " " + piece
        if piece:
            shown.append(piece)
            last = piece[-1] if last or piece.strip() else ""
        at = resume
    whole = "".join(shown)
    return whole if text[asides[-1].end : end].strip() else whole.rstrip()
