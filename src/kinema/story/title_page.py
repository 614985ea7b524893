"""Fountain's title page: `Key: value` lines at the very beginning, further values indented below their key."""

from __future__ import annotations

import re

from kinema.story.heading import HAN, read_heading
from kinema.story.screenplay import TitleEntry

_KEY = re.compile(r"([^\s:：][^:：]{0,40})[:：]")
_UNKNOWN_KEY = re.compile(rf"[^\W{HAN}][\w'’./-]*(?: [\w'’./-]+){{0,2}} ?:")
_KNOWN_WORDS = (
    "title credit author authors source draft date contact copyright notes revision language episode series "
    "标题 片名 剧名 集 编剧 作者 署名 来源 改编 日期 版本 联系 联系方式 版权 备注"
)
_KNOWN = frozenset(_KNOWN_WORDS.split()) | {"draft date", "written by"}
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_TRANSITION = re.compile(r"(?:[^a-z]*TO|FADE (?:IN|OUT)[^a-z]*):")


def read_title_page(text: str) -> tuple[tuple[TitleEntry, ...], int, int]:
    """The entries, and where the rest begins: its offset in `text` and its line number."""
    start = 1 if text.startswith("\ufeff") else 0
    entries: list[tuple[str, list[str]]] = []
    number, end, end_number = 1, start, 1
    for found in _LINE.finditer(text, start):
        line = found.group()
        if line.strip():
            if line[0] in " \t" and entries:
                entries[-1][1].append(line.strip())
            elif key := _key(line, may_be_new=bool(entries) or number == 1):
                value = line[len(key) + 1 :].strip()
                entries.append((key.strip(), [value] if value else []))
            else:
                break
            end, end_number = found.end(), number + 1
        elif entries:
            break
        number += 1
    if not any(values or key.casefold() in _KNOWN for key, values in entries):
        return (), start, 1
    return tuple(TitleEntry(key, tuple(values)) for key, values in entries), end, end_number


def _key(line: str, *, may_be_new: bool) -> str:
    """The key at the beginning of a line, or "" where it is something else with a colon in it. Only a known key
    begins a title page below the first line."""
    found = _KEY.match(line)
    if not found or _TRANSITION.fullmatch(found[0]) or read_heading(line) is not None:
        return ""
    known = found[1].strip().casefold() in _KNOWN
    return found[1] if known or (may_be_new and _UNKNOWN_KEY.fullmatch(found[0])) else ""


def render_title_page(entries: tuple[TitleEntry, ...]) -> str:
    """The entries as text, a line each, with a line break at the end."""
    lines = []
    for entry in entries:
        if len(entry.values) == 1:
            lines.append(f"{entry.key}: {entry.values[0]}")
        else:
            lines += [f"{entry.key}:", *(f"    {value}" for value in entry.values)]
    return "".join(line + "\n" for line in lines)
