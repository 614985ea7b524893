"""A long speech as the parts between which the picture may cut to who listens.

    parts_of("I was nine. ... ", Fraction(14))     # [Part("I was nine. ...", Fraction(2, 5)), Part(...), Part(...)]

Parts end where a sentence or a clause ends; every second one, the listener's, is short.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from kinema.story.shot import Speech

LONG = Fraction(9)                            # seconds of a line that one picture does not hold
SPEAKER, LISTENER = Fraction(5), Fraction(5, 2)
STOPS = re.compile(r"[.!?。！？…]+[\"”’」]?\s*|[,;:，；：、—–]\s*")
FULL = re.compile(r"[.!?。！？…]")


@dataclass(frozen=True, slots=True)
class Part:
    text: str
    share: Fraction                           # of the line's length, up to the end of this part


def parts_of(text: str, seconds: Fraction) -> list[Part]:
    """The parts of a line that lasts so long; one where it is short or has no place to cut."""
    stops = [m.end() for m in STOPS.finditer(text) if 0 < m.end() < len(text)]
    full = {m.end() for m in STOPS.finditer(text) if FULL.match(m.group())}
    parts: list[Part] = []
    begun, listening = 0, False
    while seconds * (len(text) - begun) / len(text) > SPEAKER + LISTENER:
        wish = begun + int(len(text) * (LISTENER if listening else SPEAKER) / seconds)
        least = begun + len(text) * Fraction(5, 4) / seconds
        near = [s for s in stops if s > least and seconds * (len(text) - s) / len(text) > Fraction(3, 2)]
        if not near:
            break
        stop = min(near, key=lambda s: abs(s - wish) * (1 if s in full else 2))
        parts.append(Part(text[begun:stop].strip(), Fraction(stop, len(text))))
        begun, listening = stop, not listening
    if listening and parts:                                       # it ends on who speaks
        begun = int(parts[-2].share * len(text)) if len(parts) > 1 else 0
        parts.pop()
    return [*parts, Part(text[begun:].strip(), Fraction(1))]


def spoken_part(whole: Speech, text: str, first: int, last: int, start: int, ms_a_frame: Fraction) -> Speech:
    """Frames [first, last) of a line's voice as the speech of a shot in which they begin on frame `start`."""
    begin, end = first * ms_a_frame, last * ms_a_frame
    mouth = tuple((int(ms - begin), shape) for ms, shape in whole.mouth if begin <= ms < end)
    return Speech(line_id=whole.line_id, character=whole.character, text=text, start=start, frames=last - first,
                  said=first, on_screen=whole.on_screen, mouth=mouth)
