"""Screenplays in Fountain (fountain.io/syntax), in and out.

    screenplay = parse(read_text(path))
    for scene in scenes(screenplay): ...
    path.write_text(write(screenplay))

`write(parse(text)) == text` for every text. An element that was changed (`replace(element, text=..., raw="")`) is
written from its content; all others stay byte for byte. docs/screenplay.md says what is read.
"""

from __future__ import annotations

from collections.abc import Iterator

from kinema.story.emphasis import plain
from kinema.story.fountain_read import read_elements
from kinema.story.fountain_write import write_screenplay
from kinema.story.ids import OPENING, Ids, assign
from kinema.story.screenplay import Element, Note, Scene, SceneHeading, Screenplay
from kinema.story.title_page import read_title_page

__all__ = ["parse", "plain", "scenes", "write"]


def parse(text: str, previous: Ids | None = None) -> Screenplay:
    """The screenplay a text says. Any text is one: what is nothing else is Action.

    `previous` are the ids of an earlier state of the same screenplay (`ids.ids_of`): what is still there, edited
    or not, keeps its id.
    """
    title_page, start, number = read_title_page(text)
    elements = read_elements(text, start, number)
    title_end = len(text) - sum(len(element.raw) for element in elements)
    return assign(Screenplay(title_page=title_page, elements=tuple(elements), title_raw=text[:title_end]), previous)


def write(screenplay: Screenplay) -> str:
    """The text of a screenplay: the source of what nobody touched, the content of what has no source."""
    return write_screenplay(screenplay)


def scenes(screenplay: Screenplay) -> tuple[Scene, ...]:
    """The scenes in order; what precedes the first heading is scene 0."""
    return tuple(_scenes(screenplay))


def _scenes(screenplay: Screenplay) -> Iterator[Scene]:
    heading = SceneHeading(id=OPENING)
    number, body = 0, list[Element]()
    for element in screenplay.elements:
        if isinstance(element, SceneHeading):
            if number or body:
                yield _scene(number, heading, body)
            heading, number, body = element, number + 1, []
        else:
            body.append(element)
    if number or body:
        yield _scene(number, heading, body)


def _scene(number: int, heading: SceneHeading, body: list[Element]) -> Scene:
    notes: list[Note] = list(heading.notes)
    for element in body:
        notes += [element] if isinstance(element, Note) else element.notes
    return Scene(id=heading.id, number=number, heading=heading, elements=tuple(body), notes=tuple(notes))
