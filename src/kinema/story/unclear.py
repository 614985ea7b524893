"""What the planner could not turn into picture or sound, with its line: nothing is dropped in silence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kinema.story.breakdown import FilmFacts, SceneFacts, is_picture
from kinema.story.edit_marks import is_known, is_lone_transition
from kinema.story.lexicon import stage
from kinema.story.moment import Moment
from kinema.story.screenplay import Action, Lyric, Transition
from kinema.story.sentences import plain
from kinema.story.shot import Unclear

PAUSE = re.compile(r"(?:A |a )?(?:(?:long|short) )?(?:[Bb]eat|[Pp]ause|[Ss]ilence|[Mm]oment)|停顿|沉默|静默|良久|片刻")


def what_is_unclear(film: FilmFacts) -> Iterator[Unclear]:
    """Unknown words of action, things the stage does not draw, transitions that say nothing, songs without singer."""
    for line, cue, taken in film.cast.slips:
        yield Unclear(line=line, text=cue, why=f"taken for {taken}")
    for facts in film.scenes:
        yield from _heading(facts)
        for element in facts.scene.elements:
            if isinstance(element, Transition) and not is_known(element.text):
                yield Unclear(line=element.line, text=element.text, why="no transition the edit knows: a plain cut")
            elif isinstance(element, Lyric) and element.text.strip():
                yield Unclear(line=element.line, text=element.text, why="a song outside dialogue: nobody sings it")
            elif isinstance(element, Action) and not is_lone_transition(plain(element.text)) and (
                    element.text.strip() and not is_picture(element) and not is_known(plain(element.text))):
                why = "a title, not a picture" if element.centred else "a remark, not a picture"
                yield Unclear(line=element.line, text=_short(plain(element.text)), why=why)
            elif isinstance(element, Action):
                for moment in facts.moments.get(element.id, ()):
                    yield from _moment(moment)


def _heading(facts: SceneFacts) -> Iterator[Unclear]:
    heading = facts.scene.heading
    if heading.location and not facts.set:
        yield Unclear(line=heading.line, text=heading.location, why="no kind of place it could be read as: a meadow")


def _moment(moment: Moment) -> Iterator[Unclear]:
    if moment.unknown:
        words = ", ".join(dict.fromkeys(moment.unknown))
        yield Unclear(line=moment.line, text=_short(moment.text), why=f"no picture for: {words}")
    known = stage()
    held = {prop for _, prop in moment.holds if prop}
    missing = [p for p in moment.props if not (known.shows(p) or (known.shows_held(p) and p in held))
               and p not in known.landmarks]
    if missing:
        yield Unclear(line=moment.line, text=_short(moment.text),
                      why=f"the picture will not show: {', '.join(dict.fromkeys(missing))}")
    silent = [s for s in moment.sounds if s not in known.sound]
    if silent:
        yield Unclear(line=moment.line, text=_short(moment.text),
                      why=f"the film will not sound: {', '.join(dict.fromkeys(silent))}")
    absent = [m for m in moment.landmarks if m not in known.landmarks]
    if absent:
        yield Unclear(line=moment.line, text=_short(moment.text),
                      why=f"the picture will not show: {', '.join(dict.fromkeys(absent))}")
    pause = PAUSE.fullmatch(moment.text.strip(" .。…"))
    if moment.empty and not moment.unknown and not pause and any(c.isalpha() for c in moment.text):
        yield Unclear(line=moment.line, text=_short(moment.text), why="nothing in it to show or to hear")


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 72 else text[:71] + "…"
