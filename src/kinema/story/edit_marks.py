"""Transitions of the screenplay as cuts of the film: FADE IN, DISSOLVE TO, CUT TO BLACK, 淡入, 叠化."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from kinema.story.screenplay import Action, Dialogue, Element, SceneHeading, Screenplay, Transition
from kinema.story.shot import Cut, Shot
from kinema.timecode import frames_for

FADE_IN = re.compile(r"FADE(?:S)? (?:IN|UP)|OPEN ON|淡入|渐显|渐亮", re.I)
FADE_OUT = re.compile(r"FADE(?:S)? (?:OUT|TO BLACK|TO WHITE)|淡出|渐隐|渐暗", re.I)
DISSOLVE = re.compile(r"DISSOLVE|CROSS-?\s?FADE|MIX TO|FADE TO\b|叠化|溶|化入|化至", re.I)
BLACK = re.compile(r"CUT TO BLACK|SMASH TO BLACK|THE END|切至黑|黑场|切黑|剧终|全剧终", re.I)
PLAIN = re.compile(
    r"\b(?:CUT|SMASH|MATCH|JUMP|INTERCUT|BACK TO|WIPE|IRIS)\b|切至|切到|切入|切回|硬切|跳切|^>?\s*切", re.I
)
FADE_SECONDS, DISSOLVE_SECONDS = Fraction(1), Fraction(3, 4)


def is_known(text: str) -> bool:
    """Whether a transition's words mean something to the edit."""
    return any(p.search(text) for p in (FADE_IN, FADE_OUT, DISSOLVE, BLACK, PLAIN))


def cuts_of(screenplay: Screenplay, shots: Sequence[Shot], rate: Fraction) -> tuple[Cut, ...]:
    """The cuts that are not plain, in order; none is longer than a third of the shots beside it."""
    place = {shot.id: i for i, shot in enumerate(shots)}
    last = -1                                                   # index of the last shot before the element
    cuts: dict[tuple[str, str], Cut] = {}
    elements = screenplay.elements
    for i, element in enumerate(elements):
        if isinstance(element, (SceneHeading, Action, Dialogue)):
            last = max([last, *_indices(element, place)])
        text = element.text if isinstance(element, (Transition, Action)) else ""
        if isinstance(element, Action) and not (element.centred or is_lone_transition(text)):
            continue
        if text:
            for cut in _cuts(text, last, shots, rate, any(isinstance(e, (Action, Dialogue)) for e in elements[i + 1:])):
                cuts[cut.after, cut.kind] = cut
    order = {"": -1, **place}
    return tuple(sorted(cuts.values(), key=lambda c: (order[c.after], c.kind == "fade_in")))


def is_lone_transition(text: str) -> bool:
    """An action line that is nothing but a transition: FADE IN: and 淡入 are often typed so."""
    short = text.strip().strip(">:：.。 ")
    return len(short) <= 16 and any(p.fullmatch(short) for p in (FADE_IN, FADE_OUT, DISSOLVE, BLACK, PLAIN))


def _indices(element: Element, place: dict[str, int]) -> list[int]:
    found, suffix = [], ord("a")
    for name in (element.id, element.id + "+est"):
        if name in place:
            found.append(place[name])
    while (name := f"{element.id}+{chr(suffix + 1)}") in place:
        found.append(place[name])
        suffix += 1
    return found


def _cuts(text: str, last: int, shots: Sequence[Shot], rate: Fraction, more: bool) -> list[Cut]:
    after = shots[last].id if last >= 0 else ""
    following = shots[last + 1] if last + 1 < len(shots) else None
    before = shots[last] if last >= 0 else None
    if FADE_OUT.search(text) or (BLACK.search(text) and not more):
        if before is None:
            return []
        quick = Fraction(1, 4) if re.search("CUT|SMASH|切", text, re.I) else 1
        return [Cut(after=after, kind="fade_out", frames=_fit(FADE_SECONDS * quick, rate, before, None))]
    if FADE_IN.search(text) and following is not None:
        return [Cut(after=after, kind="fade_in", frames=_fit(FADE_SECONDS, rate, None, following))]
    if DISSOLVE.search(text) and before is not None and following is not None:
        return [Cut(after=after, kind="dissolve", frames=_fit(DISSOLVE_SECONDS, rate, before, following))]
    return []


def _fit(seconds: Fraction, rate: Fraction, before: Shot | None, after: Shot | None) -> int:
    return min([frames_for(seconds, rate), *(s.frames // 3 for s in (before, after) if s is not None)])
