"""From lines to elements: Fountain's syntax (fountain.io/syntax), and the forms Chinese screenplays are written in.

A block begins after a blank line or after an element of one line; Action and Dialogue run on to the next blank
line. Where a form is ambiguous, the published syntax wins, then what a reader of the page would see.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from kinema.story import chinese
from kinema.story.emphasis import plain
from kinema.story.heading import read_heading, split_number
from kinema.story.lines import Aside, Line, read_lines
from kinema.story.screenplay import (
    Action,
    Boneyard,
    Dialogue,
    DialoguePart,
    Element,
    Lyric,
    Note,
    PageBreak,
    SceneHeading,
    Section,
    Synopsis,
    Transition,
)

_PAGE_BREAK = re.compile(r"={3,}")
_FORCED_HEADING = re.compile(r"\.[^.\s]")
_TRANSITION = re.compile(
    r"[^a-z]*\bTO:|FADE (?:IN|OUT|UP)[.:]?|(?:FADE|CUT|SMASH CUT|DISSOLVE) TO (?:BLACK|WHITE)[.:]?"
)
_CUE = re.compile(r"([^()（）^]+)((?:[(（][^()（）]*[)）]\s*)*)")
_EXTENSION = re.compile(r"[(（]([^()（）]*)[)）]")
_MARKS = "=#~>!.@"                                 # at the beginning of a line: something else than a name
_LONGEST_CUE = 80
_LONGEST_PARENTHETICAL = 4                         # lines


@dataclass(frozen=True, slots=True)
class Cue:
    character: str
    extension: str = ""
    dual: bool = False
    forced: bool = False


def read_elements(text: str, start: int = 0, number: int = 1) -> list[Element]:
    """The elements of `text` from offset `start`, the beginning of line `number`; blank lines before the first
    belong to none of them."""
    reader = _Reader(read_lines(text, start, number))
    reader.read()
    starts = [found[0] for found in reader.found] + [len(text)]
    return [
        kind(raw=text[at : starts[n + 1]], **content)
        for n, (at, kind, content) in enumerate(reader.found)
    ]


def read_cue(source: str) -> Cue | None:
    """Who speaks, if the line can be a cue."""
    text = source.strip()
    if not text or len(text) > _LONGEST_CUE:
        return None
    forced = text.startswith("@")
    text = text[1:].strip() if forced else text
    dual = text.endswith("^")
    found = _CUE.fullmatch((text[:-1] if dual else text).rstrip(" \t:："))
    if not found:
        return None
    name, ending = chinese.split_extension(plain(found[1]).strip().rstrip(":：").strip())
    if not name or not (forced or (_is_name(name, found[1].strip()) and not _TRANSITION.fullmatch(text))):
        return None
    extensions = [ending, *(part.strip() for part in _EXTENSION.findall(found[2]))]
    return Cue(name, ", ".join(filter(None, extensions)), dual, forced)


def _is_name(name: str, source: str) -> bool:
    if chinese.HAS_HAN.search(name):
        return chinese.is_name(name) and source.startswith(name)
    return name[0] not in _MARKS and any(c.isupper() for c in name) and not any(c.islower() for c in name)


def _spaced(line: Line) -> bool:
    """A blank line of two spaces: goes on with the dialogue."""
    return not line.asides and len(line.text) > 1 and not line.text.strip(" ")


@dataclass
class _Reader:
    lines: list[Line]
    at: int = 0
    found: list[tuple[int, type[Element], dict[str, Any]]] = field(default_factory=list)
    names: frozenset[str] = frozenset()

    def read(self) -> None:
        self.names = chinese.recurring_names(line.text for line in self.lines)
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if line.blank:
                self.at += 1
            elif line.hollow:
                self._add_asides(line)
            else:
                forced = line.text.lstrip().startswith(("!", *chinese.ACTION_MARKS))
                if forced or not (self._add_single(line) or self._add_dialogue(line)):
                    self._add_action(line)

    def _add(self, line: Line, kind: type[Element], text: str = "", **more: Any) -> bool:
        asides = more.pop("asides", line.asides)
        notes = tuple(Note(text=aside.text, line=aside.line) for aside in asides if aside.note)
        self.found.append((line.start, kind, {"text": text, "line": line.number, "notes": notes, **more}))
        return True

    def _add_asides(self, line: Line) -> None:
        for n, aside in enumerate(line.asides):
            at, number = (aside.start, aside.line) if n else (line.start, line.number)
            kind = Note if aside.note else Boneyard
            self.found.append((at, kind, {"text": aside.text, "line": number}))
        self.at += 1

    def _add_single(self, line: Line) -> bool:
        """Elements of one line."""
        text = line.text.strip()
        added = (
            self._add_marked(line, text)
            or self._add_heading(line, text)
            or self._add_transition(line, text)
            or self._add_chinese_line(line, text)
        )
        self.at += added
        return added

    def _add_marked(self, line: Line, text: str) -> bool:
        mark = text[0]
        if mark == "=":
            if _PAGE_BREAK.fullmatch(text):
                return self._add(line, PageBreak)
            return self._add(line, Synopsis, text[1:].strip())
        if mark == "#":
            level = len(text) - len(text.lstrip("#"))
            return self._add(line, Section, text[level:].strip(), level=level)
        if mark == "~":
            return self._add(line, Lyric, text[1:].strip())
        if mark == ">" and text.endswith("<"):
            return self._add(line, Action, text[1:-1].strip(), centred=True)
        if mark == ">":
            return self._add(line, Transition, text[1:].strip(), forced=True)
        return False

    def _add_heading(self, line: Line, text: str) -> bool:
        forced = bool(_FORCED_HEADING.match(text))
        text, scene_number = split_number(text[forced:])
        heading = read_heading(text, forced=forced)
        if heading is None:
            return False
        return self._add(
            line,
            SceneHeading,
            text.strip(),
            interior=heading.interior,
            exterior=heading.exterior,
            location=heading.location,
            time=heading.time,
            scene_number=scene_number or heading.number,
            forced=forced,
        )

    def _add_transition(self, line: Line, text: str) -> bool:
        ended = len(text) <= _LONGEST_CUE and not line.text[-1].isspace()
        english = ended and _TRANSITION.fullmatch(plain(text))
        if english or chinese.TRANSITION.fullmatch(text):
            return self._add(line, Transition, text)
        return False

    def _add_chinese_line(self, line: Line, text: str) -> bool:
        """小明（笑）：你好。"""
        spoken = chinese.read_spoken(text, self.names)
        if spoken is None:
            return False
        parts = tuple(DialoguePart("parenthetical", words) for words in spoken.parentheticals)
        return self._add(
            line,
            Dialogue,
            spoken.text,
            character=spoken.character,
            extension=spoken.extension,
            parts=(*parts, DialoguePart("spoken", spoken.text)),
        )

    def _speech_follows(self, at: int) -> bool:
        for n in range(at + 1, len(self.lines)):
            line = self.lines[n]
            if not line.hollow:
                return not line.blank and not self._ends_dialogue(n)
            if any(aside.breaks for aside in line.asides):
                return False
        return False

    def _ends_dialogue(self, at: int) -> bool:
        """A line that is something else even without a blank line before it."""
        text = self.lines[at].text.strip()
        mark = text[:1]
        return mark in ("=", ">", "!", *chinese.ACTION_MARKS) or (mark == "@" and self._forced_cue(at))

    def _forced_cue(self, at: int) -> bool:
        cue = read_cue(self.lines[at].text)
        following = self.lines[at + 1] if at + 1 < len(self.lines) else None
        return bool(cue and cue.forced and following and not following.blank and not following.hollow)

    def _ends_action(self, at: int) -> bool:
        text = self.lines[at].text.strip()
        mark = text[:1]
        if mark in ("=", ">", "#", "~", *chinese.ACTION_MARKS):
            return True
        return (mark == "@" and self._forced_cue(at)) or chinese.read_spoken(text, self.names) is not None

    def _add_action(self, first: Line) -> None:
        forced = first.text.lstrip().startswith("!")
        texts: list[str] = []
        asides: list[Aside] = []
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if line.hollow:
                if any(aside.breaks for aside in line.asides):
                    break
            elif line.blank or (line is not first and self._ends_action(self.at)):
                break
            else:
                shown = line.text.rstrip()
                unmarked = shown.lstrip()
                if unmarked.startswith("!"):
                    shown = unmarked[1:]
                elif unmarked.startswith(chinese.ACTION_MARKS) and unmarked[1:].strip():
                    shown = unmarked[1:].lstrip()
                texts.append(shown.replace("\t", "    "))
            asides += line.asides
            self.at += 1
        self._add(first, Action, "\n".join(texts), forced=forced, asides=asides)

    def _add_dialogue(self, first: Line) -> bool:
        cue = read_cue(first.text)
        if cue is None or not self._speech_follows(self.at):
            return False
        self.at += 1
        texts, asides = self._speech_lines()
        parts = _parts(texts)
        self._add(
            first,
            Dialogue,
            "\n".join(part.text for part in parts if part.kind != "parenthetical"),
            character=cue.character,
            extension=cue.extension,
            dual=cue.dual,
            forced=cue.forced,
            parts=parts,
            asides=[*first.asides, *asides],
        )
        return True

    def _speech_lines(self) -> tuple[list[str], list[Aside]]:
        texts: list[str] = []
        asides: list[Aside] = []
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if line.hollow:
                if any(aside.breaks for aside in line.asides):
                    break
            elif _spaced(line):
                texts.append("")
            elif line.blank or self._ends_dialogue(self.at):
                break
            else:
                texts.append(line.text.strip())
            asides += line.asides
            self.at += 1
        while texts and not texts[-1]:
            texts.pop()
        return texts, asides


def _parts(texts: list[str]) -> tuple[DialoguePart, ...]:
    parts, at = [], 0
    while at < len(texts):
        text = texts[at]
        length = _parenthetical_length(texts, at)
        if length:
            whole = " ".join(texts[at : at + length])
            parts.append(DialoguePart("parenthetical", whole[1:-1].strip()))
        elif text.startswith("~"):
            parts.append(DialoguePart("lyric", text[1:].strip()))
        else:
            parts.append(DialoguePart("spoken", text))
        at += length or 1
    return tuple(parts)


def _parenthetical_length(texts: list[str], at: int) -> int:
    """How many lines the parenthetical beginning here takes; 0 where there is none."""
    if not texts[at].startswith(("(", "（")):
        return 0
    for n, text in enumerate(texts[at : at + _LONGEST_PARENTHETICAL]):
        if text.endswith((")", "）")):
            return n + 1
        if not text or ")" in text or "）" in text:
            return 0
    return 0
