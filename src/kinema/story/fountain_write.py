"""From elements to text: what nobody touched byte for byte, the rest from its content.

An element whose `raw` is empty is written in the plainest form that reads back as the same element.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kinema.story.chinese import HAS_HAN
from kinema.story.fountain_read import read_elements
from kinema.story.heading import read_heading
from kinema.story.lines import newlines
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
    Screenplay,
    Section,
    Synopsis,
    Transition,
)
from kinema.story.title_page import read_title_page, render_title_page

_BLANK_LINE_AT_END = re.compile(r"\n ?\n\s*\Z")
_GOES_ON = re.compile(r"\s*[^=>#~!@\s]")     # a line of Action that is nothing else


def write_screenplay(screenplay: Screenplay) -> str:
    """The whole text. See `fountain.write`."""
    title = screenplay.title_raw
    if not title and screenplay.title_page:
        title = render_title_page(screenplay.title_page)
    newline = _newline(screenplay)
    pieces = [title.replace("\n", newline) if not screenplay.title_raw else title]
    line = 1 + newlines(title).count("\n") if screenplay.title_raw else 0
    last = len(screenplay.elements) - 1
    for n, element in enumerate(screenplay.elements):
        piece = element.raw or (_render(element) + ("\n\n" if n < last else "\n")).replace("\n", newline)
        if not (element.raw and line == element.line):
            pieces.append(_separation(pieces[-1], newline))
        pieces.append(piece)
        line = element.line + newlines(piece).count("\n") if element.raw else 0
    text = "".join(pieces)
    if not screenplay.title_page and not screenplay.title_raw and read_title_page(text)[0]:
        return newline + text                      # what looks like a title page is one on the first line only
    return text


def _newline(screenplay: Screenplay) -> str:
    for source in (screenplay.title_raw, *(element.raw for element in screenplay.elements)):
        if found := re.search(r"\r\n|\r|\n", source):
            return found.group()
    return "\n"


def _separation(before: str, newline: str) -> str:
    """What is missing after `before` for a new block to begin."""
    if not before.strip(" \t\r\n\ufeff"):
        return ""
    end = newlines(before[len(before.rstrip()) :])
    if _BLANK_LINE_AT_END.search(end):
        return ""
    return newline if end.endswith("\n") else newline * 2


def _render(element: Element) -> str:
    bare = replace(element, id="")
    if isinstance(bare, Dialogue):
        bare = replace(bare, parts=_said(bare))
    forms = [(form, read_elements(form + "\n")) for form in _forms(bare)]
    alike = [form for form, read in forms if [_gist(e) for e in read] == [_gist(bare)]]
    return next((form for form, read in forms if read == [bare]), alike[0] if alike else forms[-1][0])


def _gist(element: Element) -> tuple[type, str, str]:
    """What must be kept where a change left the fields at odds: a new text beside the old location, for example."""
    return type(element), element.text, element.character if isinstance(element, Dialogue) else ""


def _forms(element: Element) -> Iterator[str]:
    """The ways to write an element, the plainest first."""
    for body in _bodies(element):
        if not element.notes:
            yield body
            continue
        notes = " ".join(_note(note.text) for note in element.notes)
        orders = [f"{body} {notes}", f"{notes} {body}"]
        yield from reversed(orders) if "[[" in body or "/*" in body else orders


def _bodies(element: Element) -> Iterator[str]:
    match element:
        case SceneHeading():
            yield from _heading(element)
        case Action():
            yield from _action(element)
        case Dialogue():
            yield from _dialogue(element)
        case Transition():
            if not element.forced:
                yield element.text
            yield f"> {element.text}"
        case Lyric():
            yield f"~ {element.text}"
        case Section():
            yield f"{'#' * element.level} {element.text}"
        case Synopsis():
            yield f"= {element.text}"
        case Note():
            yield _note(element.text)
        case Boneyard():
            yield f"/*\n{element.text}\n*/" if "\n" in element.text else f"/* {element.text} */"
        case PageBreak():
            yield "==="


def _note(text: str) -> str:
    return "[[" + "\n".join(line if line.strip() else "  " for line in text.split("\n")) + "]]"


def _heading(heading: SceneHeading) -> Iterator[str]:
    read = read_heading(heading.text, forced=heading.forced)
    number = heading.scene_number
    suffix = f" #{number}#" if number and not (read and read.number == number) else ""
    if not heading.forced:
        yield heading.text + suffix
    yield "." + (heading.text + suffix).strip()


def _action(action: Action) -> Iterator[str]:
    if action.centred:
        yield f"> {action.text} <"
        return
    first, *rest = action.text.split("\n")
    marked = ["!" + line for line in rest]
    needed = [line if _GOES_ON.match(line) else "!" + line for line in rest]
    if not action.forced:
        yield "\n".join([first, *needed])
        yield "\n".join([first + " ", *needed])    # CUT TO: with a space after it is no transition
        if HAS_HAN.search(action.text):
            yield "\n".join(["△" + first, *needed])
        yield "\n".join([first, *marked])          # nor is a name a cue before what is forced to be action
    yield "\n".join(["!" + first, *needed])
    yield "\n".join(["!" + first, *marked])


def _dialogue(dialogue: Dialogue) -> Iterator[str]:
    lines = [_part(part) for part in dialogue.parts]
    name = dialogue.character
    if dialogue.extension:
        brackets = "（{}）" if HAS_HAN.search(dialogue.extension) else " ({})"
        name += brackets.format(dialogue.extension)
    name += " ^" if dialogue.dual else ""
    if not dialogue.forced:
        yield "\n".join([name, *lines])
    yield "\n".join(["@" + name, *lines])
    if not dialogue.forced and len(lines) == 1:
        yield f"{name}：{lines[0]}"


def _said(dialogue: Dialogue) -> tuple[DialoguePart, ...]:
    """The parts; where `text` was changed alone, the new text under the parentheticals that came first."""
    parts = dialogue.parts
    if "\n".join(part.text for part in parts if part.kind != "parenthetical") == dialogue.text and parts:
        return parts
    first = next((n for n, part in enumerate(parts) if part.kind != "parenthetical"), len(parts))
    return parts[:first] + tuple(DialoguePart("spoken", line) for line in dialogue.text.split("\n"))


def _part(part: DialoguePart) -> str:
    if part.kind == "parenthetical":
        return f"（{part.text}）" if HAS_HAN.search(part.text) else f"({part.text})"
    if part.kind == "lyric":
        return f"~ {part.text}"
    return part.text or "  "
