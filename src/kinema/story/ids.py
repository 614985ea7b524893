"""Stable ids of scenes and lines.

A scene is named after its place and time and a hash of its heading and first element of content
(`lighthouse-night-3fa2`), an element after its scene and a hash of what it says (`lighthouse-night-3fa2.9c01`).
Inserting, deleting or moving scenes and lines therefore renames no other. With the ids of an earlier state of the
screenplay at hand, what was edited keeps its id too:

    screenplay = parse(text, previous=ids)
    ids = ids_of(screenplay)
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from kinema.errors import InputError
from kinema.story.alignment import align
from kinema.story.screenplay import (
    Boneyard,
    Dialogue,
    Element,
    Note,
    PageBreak,
    SceneHeading,
    Screenplay,
    Section,
    Synopsis,
)

OPENING = "opening"                                # the scene before the first heading
_NOT_CONTENT = (Note, Boneyard, PageBreak, Section, Synopsis)
_LONGEST_SLUG = 40
_COMMON = 16                                       # an element in more scenes than this says nothing about which
_SKETCH = 12                                       # hashes of words kept per element


@dataclass(frozen=True, slots=True)
class Trace:
    """What is remembered of an element: enough to recognise it, also when it was edited."""

    id: str
    kind: str
    character: str
    mark: str                                      # hash of kind, character and text
    sketch: str = ""                               # the smallest hashes of its words, four hex digits each


@dataclass(frozen=True, slots=True)
class SceneTrace:
    id: str
    mark: str                                      # hash of the heading
    place: str                                     # slug of the location
    elements: tuple[Trace, ...] = ()


@dataclass(frozen=True, slots=True)
class Ids:
    """The ids of a screenplay's scenes and elements, and what each of them said."""

    scenes: tuple[SceneTrace, ...] = ()

    def to_json(self) -> list[Any]:
        """Plain lists and strings."""
        return [
            [s.id, s.mark, s.place, [[e.id, e.kind, e.character, e.mark, e.sketch] for e in s.elements]]
            for s in self.scenes
        ]

    @classmethod
    def from_json(cls, value: Any) -> Ids:
        """The inverse of `to_json`. InputError where the value is anything else."""
        try:
            scenes = [(i, m, p, tuple(Trace(*trace) for trace in traces)) for i, m, p, traces in value]
        except (TypeError, ValueError) as error:
            raise InputError("The remembered ids are damaged.", hint="Remove them; they are made anew.") from error
        words = [w for i, m, p, traces in scenes for w in (i, m, p)]
        words += [w for *_, traces in scenes for t in traces for w in (t.id, t.kind, t.character, t.mark, t.sketch)]
        names = [name for i, m, p, traces in scenes for name in (i, *(trace.id for trace in traces))]
        if not all(isinstance(word, str) for word in words) or len(set(names)) < len(names):
            raise InputError("The remembered ids are damaged.", hint="Remove them; they are made anew.")
        return cls(tuple(SceneTrace(*scene) for scene in scenes))


@dataclass(slots=True)
class _Draft:
    """A scene on its way to its ids."""

    heading: SceneHeading | None
    body: list[Element]
    trace: SceneTrace

    @property
    def marks(self) -> tuple[str, ...]:
        return tuple(element.mark for element in self.trace.elements)


def slug(text: str, longest: int = _LONGEST_SLUG) -> str:
    """Lower case, letters and digits of any script, everything else one hyphen: `灯塔-夜`, `bob-s-kitchen`."""
    text = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\W_]+", "-", text).strip("-")[:longest].rstrip("-")


def assign(screenplay: Screenplay, previous: Ids | None = None) -> Screenplay:
    """The screenplay with an id on every element; a heading's id is its scene's."""
    drafts = _drafts(screenplay)
    old_of = _match_scenes(previous.scenes if previous else (), drafts)
    counts: dict[str, int] = {}
    taken = {OPENING} | {old.id for old in old_of.values()}
    names = {n: old.id for n, old in old_of.items()}
    for n, draft in enumerate(drafts):
        if n not in names:
            names[n] = OPENING if draft.heading is None else _free(_scene_name(draft), taken, counts)
    elements: list[Element] = []
    for n, draft in enumerate(drafts):
        if draft.heading is not None:
            elements.append(replace(draft.heading, id=names[n]))
        ids = _element_ids(names[n], draft, old_of.get(n))
        elements += [replace(element, id=i) for element, i in zip(draft.body, ids, strict=True)]
    return replace(screenplay, elements=tuple(elements))


def ids_of(screenplay: Screenplay) -> Ids:
    """What to remember of a screenplay whose ids are assigned."""
    scenes = []
    for draft in _drafts(screenplay):
        traces = zip(draft.trace.elements, draft.body, strict=True)
        scenes.append(
            replace(
                draft.trace,
                id=draft.heading.id if draft.heading else OPENING,
                elements=tuple(replace(trace, id=element.id) for trace, element in traces),
            )
        )
    return Ids(tuple(scenes))


def _drafts(screenplay: Screenplay) -> list[_Draft]:
    bodies: list[tuple[SceneHeading | None, list[Element]]] = [(None, [])]
    for element in screenplay.elements:
        if isinstance(element, SceneHeading):
            bodies.append((element, []))
        else:
            bodies[-1][1].append(element)
    return [_draft(heading, body) for heading, body in bodies if heading is not None or body]


def _draft(heading: SceneHeading | None, body: list[Element]) -> _Draft:
    traces = tuple(_trace(element) for element in body)
    if heading is None:
        return _Draft(None, body, SceneTrace("", "", "", traces))
    mark = _hash("heading", heading.text.casefold())
    return _Draft(heading, body, SceneTrace("", mark, slug(heading.location), traces))


def _trace(element: Element) -> Trace:
    kind, character, text = type(element).__name__, "", element.text
    if isinstance(element, Dialogue):
        character = element.character
        text += "".join(f"\n({part.text})" for part in element.parts if part.kind == "parenthetical")
    return Trace("", kind, character, _hash(kind, character, text), _sketch(text))


def _sketch(text: str) -> str:
    """The smallest hashes of its words (in Chinese, of its characters): alike texts have alike sketches."""
    words = set(re.findall(r"[a-z0-9'’]+|[^\W\d_a-z]", text.casefold()[:2000]))
    return "".join(sorted(_hash(word)[:4] for word in words)[:_SKETCH])


def _hash(*words: str) -> str:
    return sha256("\x1f".join(words).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _scene_name(draft: _Draft) -> str:
    heading = draft.heading
    assert heading is not None
    first = next((t.mark for e, t in zip(draft.body, draft.trace.elements, strict=True)
                  if not isinstance(e, _NOT_CONTENT)), "")
    name = slug(f"{heading.location}-{heading.time}") or slug(heading.text) or "scene"
    return f"{name}-{_hash(draft.trace.mark, first)[:4]}"


def _free(name: str, taken: set[str], counts: dict[str, int]) -> str:
    """The name, or the name with the next number that is free."""
    number = counts.get(name, 1)
    free = name
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    counts[name] = number
    taken.add(free)
    return free


def _element_ids(scene: str, draft: _Draft, old: SceneTrace | None) -> list[str]:
    kept: dict[int, str] = {}
    if old is not None:
        kept = {n: old.elements[o].id for o, n in align(old.elements, draft.trace.elements)}
    taken, counts = set(kept.values()), dict[str, int]()
    return [
        kept[n] if n in kept else _free(f"{scene}.{trace.mark[:4]}", taken, counts)
        for n, trace in enumerate(draft.trace.elements)
    ]


def _match_scenes(old: Sequence[SceneTrace], drafts: Sequence[_Draft]) -> dict[int, SceneTrace]:
    """Which earlier scene each scene is: the same, one with the same words in it, or one in the same place."""
    matched: dict[int, int] = {}
    free = {n for n, scene in enumerate(old) if scene.id != OPENING}
    for n, draft in enumerate(drafts):
        if draft.heading is None:
            matched.update((n, o) for o, scene in enumerate(old) if scene.id == OPENING)
    _match_equal(old, drafts, matched, free)
    _match_alike(old, drafts, matched, free)
    _match_by_place(old, drafts, matched, free)
    return {n: old[o] for n, o in matched.items()}


def _open(drafts: Sequence[_Draft], matched: dict[int, int]) -> list[int]:
    return [n for n, draft in enumerate(drafts) if n not in matched and draft.heading is not None]


def _match_equal(old, drafts, matched: dict[int, int], free: set[int]) -> None:
    places = defaultdict(list)
    for o in sorted(free, reverse=True):
        places[old[o].mark, tuple(trace.mark for trace in old[o].elements)].append(o)
    for n in _open(drafts, matched):
        if same := places.get((drafts[n].trace.mark, drafts[n].marks)):
            matched[n] = same.pop()
            free.discard(matched[n])


def _match_alike(old, drafts, matched: dict[int, int], free: set[int]) -> None:
    """Most elements in common first; without the same heading, at least half of the shorter scene."""
    holders = defaultdict(list)
    for o in sorted(free):
        for mark in {trace.mark for trace in old[o].elements}:
            holders[mark].append(o)
    ranked = []
    for n in _open(drafts, matched):
        marks = set(drafts[n].marks)
        shared = Counter(o for mark in marks if len(holders[mark]) <= _COMMON for o in holders[mark])
        for o, count in shared.items():
            same = old[o].mark == drafts[n].trace.mark
            if same or 2 * count >= min(len(marks), len(old[o].elements)):
                ranked.append((-count - same, abs(n - o), n, o))
    for _, _, n, o in sorted(ranked):
        if n not in matched and o in free:
            matched[n] = o
            free.discard(o)


def _match_by_place(old, drafts, matched: dict[int, int], free: set[int]) -> None:
    """What is left, in order: the same heading, else the same location, else nothing but a heading, between the
    same neighbours."""
    for key in (lambda scene: scene.mark, lambda scene: scene.place):
        waiting = defaultdict(list)
        for o in sorted(free, reverse=True):
            waiting[key(old[o])].append(o)
        for n in _open(drafts, matched):
            if same := waiting.get(key(drafts[n].trace)):
                matched[n] = same.pop()
                free.discard(matched[n])
    for n in _open(drafts, matched):
        o = matched.get(n - 1, -1) + 1
        if o in free and not drafts[n].body and not old[o].elements:
            matched[n] = o
            free.discard(o)


__all__ = ["OPENING", "Ids", "SceneTrace", "Trace", "assign", "ids_of", "slug"]
