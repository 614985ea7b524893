"""A parsed screenplay, in Fountain's words. Values only: `fountain.py` reads and writes them.

    screenplay = fountain.parse(text)
    for scene in screenplay.scenes: ...

Every element knows the lines it came from (`line`, 1-based) and its exact source text (`raw`), so that what
nobody touched is written back byte for byte.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True, slots=True)
class Element:
    """`text` is the content without marks of syntax but with emphasis; `raw` the source, blank lines included.

    `line` and `raw` take no part in equality: two elements are equal when they say the same.
    """

    id: str = ""                                   # stable within the film, set by `ids.py`
    text: str = ""
    line: int = field(default=0, compare=False)
    raw: str = field(default="", compare=False)
    notes: tuple[Note, ...] = ()                   # the notes inside it, in order


@dataclass(frozen=True, kw_only=True, slots=True)
class SceneHeading(Element):
    """INT. LIGHTHOUSE - NIGHT #12#"""

    interior: bool = False
    exterior: bool = False
    location: str = ""                             # LIGHTHOUSE
    time: str = ""                                 # NIGHT, as written
    scene_number: str = ""
    forced: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Action(Element):
    centred: bool = False
    forced: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Dialogue(Element):
    """One speech: the cue and everything under it. `text` is what is spoken, lines joined by newlines."""

    character: str = ""                            # MARA, without extension
    extension: str = ""                            # V.O., O.S., CONT'D
    parts: tuple[DialoguePart, ...] = ()           # parentheticals, spoken lines and lyrics in order
    dual: bool = False                             # the right-hand speech of a pair (cue ends with ^)
    forced: bool = False

    @property
    def parentheticals(self) -> tuple[str, ...]:
        return tuple(p.text for p in self.parts if p.kind == "parenthetical")


@dataclass(frozen=True, slots=True)
class DialoguePart:
    kind: str                                      # "spoken", "parenthetical", "lyric"
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Lyric(Element):
    """~ a sung line outside dialogue"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Transition(Element):
    """CUT TO:, FADE OUT., > anything"""

    forced: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Section(Element):
    level: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Synopsis(Element):
    """= what happens"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Note(Element):
    """[[a note]] standing alone; a note inside another element stays in its raw text and in `notes`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Boneyard(Element):
    """/* cut from the film */"""


@dataclass(frozen=True, kw_only=True, slots=True)
class PageBreak(Element):
    """==="""


@dataclass(frozen=True, slots=True)
class TitleEntry:
    """Key and values of the title page: ("Author", ("Anna", "Ben"))."""

    key: str
    values: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Scene:
    """A heading and what follows it, up to the next heading. The text before the first heading is a Scene too,
    with an empty heading."""

    id: str
    number: int                                    # 1-based place in the screenplay; 0 for what precedes the first
    heading: SceneHeading
    elements: tuple[Element, ...]                  # without the heading
    notes: tuple[Note, ...] = ()                   # every note in the scene, standing alone or not, with its line

    @property
    def lines(self) -> tuple[Dialogue, ...]:
        return tuple(e for e in self.elements if isinstance(e, Dialogue))


@dataclass(frozen=True, kw_only=True, slots=True)
class Screenplay:
    title_page: tuple[TitleEntry, ...] = ()
    elements: tuple[Element, ...] = ()             # everything after the title page, headings included, in order
    title_raw: str = field(default="", compare=False)

    def title(self, key: str, default: str = "") -> str:
        """The first value of a title-page key, case ignored, marks of emphasis removed."""
        for entry in self.title_page:
            if entry.key.casefold() == key.casefold() and entry.values:
                return " ".join(entry.values).strip().strip("*_\"“”")
        return default
