"""Action text as sentences, each with its line in the file, and the words it shows in quotes kept apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kinema.story.lexicon import is_chinese

EMPHASIS = re.compile(r"\\([*_])|\*+|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
NOTE = re.compile(r"\[\[.*?\]\]", re.S)
QUOTE = re.compile(r'"([^"]+)"|“([^”]+)”|「([^」]+)」|『([^』]+)』|《([^》]+)》')
NOT_END = r"(?<!\b[A-Z])(?<!\bM[rRsS])(?<!\bM[rR][sS])(?<!\b[DdSs][rRtT])(?<!\bProf)(?<!\bSgt)(?<!\bCapt)(?<!\bLt)"
END_EN = re.compile(NOT_END + r"[.!?]+[\"”’)]*(?=\s|$)|\n\s*\n")
END_ZH = re.compile(r"[。！？；!?;]+[”」』）]*|\n")


class Sentence(NamedTuple):
    line: int
    text: str                        # quoted words replaced by ¶
    quoted: tuple[str, ...] = ()
    ends: str = "."                  # the mark it ends with


def plain(text: str) -> str:
    """Without notes and marks of emphasis."""
    return EMPHASIS.sub(lambda m: m.group(1) or "", NOTE.sub("", text))


def sentences(text: str, line: int) -> Iterator[Sentence]:
    """The sentences of an action element whose first line is `line`."""
    text = plain(text)
    end = END_ZH if is_chinese(text) else END_EN
    masked = QUOTE.sub(lambda m: "\x00" * len(m.group()), text)
    start = 0
    for match in [*end.finditer(masked), None]:
        stop = match.end() if match else len(text)
        raw = text[start:stop]
        if raw.strip():
            skipped = len(raw) - len(raw.lstrip())
            number = line + text.count("\n", 0, start + skipped)
            quoted = tuple(next(g for g in m if g).strip() for m in QUOTE.findall(raw))
            words = " ".join(QUOTE.sub(" ¶ ", raw).split()) if not is_chinese(raw) else QUOTE.sub("¶", raw).strip()
            yield Sentence(number, words, quoted, words[-1:] if words[-1:] in "!?！？" else ".")
        start = stop
