r"""Emphasis in Fountain text: *italic*, **bold**, ***both***, _underlined_, \* for the character itself.

Emphasis ends with its line; a mark that opens must touch what follows it, one that closes what precedes it
(fountain.io/syntax, "Emphasis"). A mark without its partner is an ordinary character.

    plain("He *runs*")    # "He runs"
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(r"\\[*_\\]|\*{1,3}(?!\*)|\*{4,}|_|[^*_\\]+|\\")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text in one style."""

    text: str
    bold: bool = False
    italic: bool = False
    underline: bool = False


def spans(text: str) -> tuple[Span, ...]:
    """The text in stretches of one style each, marks and escapes removed, line breaks kept."""
    found: list[Span] = []
    for n, line in enumerate(text.split("\n")):
        if n:
            _add(found, "\n", ())
        for piece, styles in _styled(line):
            _add(found, piece, styles)
    return tuple(found)


def plain(text: str) -> str:
    """The text without marks of emphasis and escapes."""
    if "*" not in text and "_" not in text and "\\" not in text:
        return text
    return "".join(span.text for span in spans(text))


def _add(found: list[Span], text: str, styles) -> None:
    if not text:
        return
    span = Span(text, "b" in styles, "i" in styles, "u" in styles)
    if found and (found[-1].bold, found[-1].italic, found[-1].underline) == (
        span.bold,
        span.italic,
        span.underline,
    ):
        span = Span(found.pop().text + text, span.bold, span.italic, span.underline)
    found.append(span)


def _styled(line: str) -> list[tuple[str, frozenset[str]]]:
    if "*" not in line and "_" not in line and "\\" not in line:
        return [(line, frozenset())]
    pieces, styles_at = _matched(line)
    active: set[str] = set()
    out = []
    for n, piece in enumerate(pieces):
        if n in styles_at:
            active ^= {styles_at[n]}
        else:
            out.append((piece, frozenset(active)))
    return out


def _matched(line: str) -> tuple[list[str], dict[int, str]]:
    """The pieces of a line, and which of them are marks that found their partner (piece -> style)."""
    pieces: list[str] = []
    styles_at: dict[int, str] = {}
    waiting: dict[str, int] = {}                  # style -> piece that may open it
    for token in _TOKEN.finditer(line):
        word = token.group()
        before = line[token.start() - 1 : token.start()]
        after = line[token.end() : token.end() + 1]
        for style, mark in _marks(word, waiting):
            at = len(pieces)
            pieces.append(mark)
            closes, opens = not before.isspace() and before != "", not after.isspace() and after != ""
            if style == "u":                      # not inside a_file_name
                closes, opens = closes and not after.isalnum(), opens and not before.isalnum()
            if closes and style in waiting and waiting[style] < at - 1:
                styles_at[waiting.pop(style)] = styles_at[at] = style
            elif opens:
                waiting[style] = at
        if word[0] == "\\" and len(word) == 2:
            pieces.append(word[1])
        elif word[0] not in "*_" or len(word) > 3:
            pieces.append(word)
    return pieces, styles_at


def _marks(word: str, waiting: dict[str, int]) -> tuple[tuple[str, str], ...]:
    if word == "_":
        return (("u", "_"),)
    if word == "*":
        return (("i", "*"),)
    if word == "**":
        return (("b", "**"),)
    if word == "***":
        inner_first = waiting.get("i", -1) > waiting.get("b", -1)
        return (("i", "*"), ("b", "**")) if inner_first else (("b", "**"), ("i", "*"))
    return ()
