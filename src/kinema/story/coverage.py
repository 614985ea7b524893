"""How a scene is shot: it opens wide, is covered element by element, and its last image is held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import zip_longest

from kinema.story.action import ActionCoverage, only_words
from kinema.story.cast import off_screen
from kinema.story.moment import Deed, Moment
from kinema.story.scene_setup import number
from kinema.story.scene_state import GOING, LASTING
from kinema.story.screenplay import Dialogue, Element
from kinema.story.shot import Actor, Beat, Camera, Effect, Shot
from kinema.story.talk import TalkCoverage
from kinema.timecode import frames_for

BUILT = ("village", "city")
SOARING = ("wonder", "triumph")               # moods in which the camera circles and climbs


class SceneCoverage(TalkCoverage, ActionCoverage):
    """Shoots one scene: `SceneCoverage(facts, place, ...).shoot()`."""

    __slots__ = ()

    def shoot(self) -> list[Shot]:
        """The shots of the scene in order."""
        elements = [e for e in self.facts.scene.elements
                    if (isinstance(e, Dialogue) and e.text.strip()) or e.id in self.facts.moments]
        self.speakers = [self._who(e) for e in elements if isinstance(e, Dialogue) and not off_screen(e)]
        if self.facts.scene.heading.text or self.facts.scene.heading.location:
            self._establish(elements)
        joined = False
        for element, following in zip_longest(elements, elements[1:]):
            if joined:                                       # already spoken, beside the line before it
                joined = False
                continue
            self.state.calm_down()
            if isinstance(element, Dialogue):
                joined = isinstance(following, Dialogue) and following.dual and not element.dual
                self._line(element, following, both=joined)
            else:
                self._action(element, self._words_of(following))
        self._end()
        return self.shots

    def _words_of(self, element: Element | None) -> str:
        """Words an element shows and does nothing else: what the sign before it reads."""
        moments = self.facts.moments.get(element.id, []) if element is not None else []
        return " ".join(q for m in moments for q in m.quoted) if moments and all(only_words(m) for m in moments) else ""

    # --- opening and end -----------------------------------------------------------------------------------------

    def _establish(self, elements: Sequence[Element]) -> None:
        """Where are we? Wide, with whoever is already there, on a motivated move."""
        coming: set[str] = set()
        opening = self._opening(elements)
        for moment in opening:
            self._set_scene(moment, coming)
        actors = self.state.actors() or self._walker(opening)
        if elements and isinstance(elements[0], Dialogue):
            for name in dict.fromkeys(self.speakers[:2]):
                self.state.arrive(name)
        scene = self.facts.scene
        at_rest = bool(self.state.present) and actors == self.state.actors() and not self.place.landmark
        wide = "LS" if self.place.interior or at_rest else "ELS"
        inside = (("dolly", "in"), ("pan", "right"), ("truck", "right"))
        street = (("pan", "right"), ("crane", "down"), ("dolly", "in"), ("tilt", "down"))
        country = (("crane", "down"), ("pan", "left"), ("dolly", "in"), ("pan", "right"))
        soaring = (("orbit", "right"), ("crane", "up"), ("orbit", "left"))
        moves = inside if self.place.interior else street if self.place.set in BUILT else country
        moves = soaring if self.mood in SOARING and not self.place.interior else moves
        move, direction = moves[number(scene.id, "est") % len(moves)]
        seconds = Fraction(7, 2) if wide == "ELS" else Fraction(3)
        if not elements:
            seconds += 1
        subjects = ("landmark",) if self.place.landmark and not actors else ()
        self._shot(scene.id + "+est", frames_for(seconds, self.rate), actors=actors or self.state.actors(),
                   camera=Camera(setup="establishing", size=wide, subjects=subjects, move=move, direction=direction,
                                 focal_mm=24.0 if wide == "ELS" else 28.0))

    def _opening(self, elements: Sequence[Element]) -> list[Moment]:
        """What is told before the first line or the first person, that paragraph included."""
        moments: list[Moment] = []
        for element in elements[:3]:
            if isinstance(element, Dialogue) or any(m.people for m in moments):
                break
            for moment in self.facts.moments.get(element.id, ()):
                if moment.moves or set(moment.effects) - LASTING:       # the first thing that happens
                    return moments
                moments.append(moment)
        return moments

    def _walker(self, moments: Sequence[Moment]) -> tuple[Actor, ...]:
        """Somebody alone who is on the way is seen from afar first."""
        deed = next((d for m in moments for d in m.deeds), None)
        if deed is None or deed.action not in GOING or deed.enters or self.place.interior or (
                deed.who not in self.state.looks or len({d.who for m in moments for d in m.deeds}) > 1):
            return ()
        for moment in moments:
            for name, prop in moment.holds:
                if name == deed.who and prop and all(d.action != "pick_up" for d in moment.deeds):
                    self.state.holds[name] = self.state.shown(prop)
        self.state.arrive(deed.who, "left")
        beat = Beat(action=deed.action, start=0, frames=frames_for(Fraction(7, 2), self.rate), to="A")
        actor = self.state.actor(deed.who, (beat,))
        self.state.marks[deed.who] = "A"
        return (actor,)

    def _set_scene(self, moment: Moment, coming: set[str]) -> None:
        """People who are there when the scene opens: named at once and not coming in."""
        first: dict[str, Deed] = {}
        for deed in moment.deeds:
            first.setdefault(deed.who, deed)
        coming |= {w for w, d in first.items() if (d.action in GOING or d.enters) and w not in self.state.present}
        here = replace(moment, deeds=[d for d in moment.deeds if d.who not in coming],
                       people=[p for p in moment.people if p not in coming])
        self.state.carry(here)
        self.state.settle(here)
        self.state.gather(here)
        for prop in moment.props:
            self.state.place_prop(prop, {self.state.shown(p) for _, p in moment.holds if p})
        self.state.effects.update({e: Effect(name=e, mark="fire" if e in ("campfire", "fire") else "")
                                   for e in moment.effects if e in ("campfire", "fire", "smoke")})

    def _end(self) -> None:
        """The last image is held a little; a quiet one lets go of it slowly."""
        if not self.shots:
            return
        shot = self.shots[-1]
        camera = shot.camera
        still = camera.move == "static" and not shot.speeches and not any(p.to for p in shot.props)
        if still and camera.setup in ("master", "follow", "establishing"):
            near_walls = self.place.interior or self.place.set in BUILT
            move = ("dolly", "out") if near_walls else ("crane", "up")
            if self.mood in SOARING and camera.subjects:
                move = ("orbit", "right")
            camera = replace(camera, move=move[0], direction=move[1])
        self.shots[-1] = replace(shot, frames=shot.frames + frames_for(Fraction(3, 4), self.rate), camera=camera)
