"""Where everybody stands and what they do, carried through a scene: marks, postures, hands, feelings, things.

Marks are names (shot.MARKS). Two people talk at B and C, a third at D, a fourth at A; who walks through crosses from
left to right. Everything here follows from the prose in order, so an edit changes only what comes after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from kinema.story.carriers import Carriers
from kinema.story.lexicon import stage
from kinema.story.moment import Deed, Moment
from kinema.story.scene_state import GOING, LASTING, Running
from kinema.story.shot import Actor, Beat, Effect, Prop, Sound

LOUD = {"explosion": "explosion", "lightning": "thunder"}


@dataclass(frozen=True, slots=True)
class Played:
    """Moments as they happen in one shot."""

    actors: tuple[Actor, ...]
    frames: int
    effects: tuple[Effect, ...]
    sounds: tuple[Sound, ...]
    doers: tuple[str, ...]                     # who acts, the first first
    deeds: tuple[Deed, ...]
    props: tuple[Prop, ...] = ()               # as on the first frame, with their ways
    goers: tuple[str, ...] = ()                # vehicles that move


class Blocking(Carriers):
    """Plays moments, and leaves the state behind as they leave it."""

    __slots__ = ()

    # --- action --------------------------------------------------------------------------------------------------

    def settle(self, moment: Moment) -> None:
        """What already is when the moment begins: people sit, hold, are there."""
        for name in moment.people:
            comes = next((d for d in moment.deeds if d.who == name), None)
            entering = comes is not None and comes.enters and comes.action in GOING and name not in self.acted
            if name not in self.present and not entering:
                self.arrive(name, "far" if moment.far and len(moment.people) == 1 else "")
        for name, posture in moment.postures:
            if name in self.present and name not in self.acted and posture in ("sit", "kneel", "lie", "stand"):
                self.posture[name] = posture
        for deed in moment.deeds:
            if deed.stative and deed.who in self.present and deed.who not in self.acted:
                resting = {"sit": "sit", "kneel": "kneel", "fall": "lie"}.get(deed.action)
                if resting:
                    self.posture[deed.who] = resting
        for name, prop in moment.holds:
            if prop and name in self.present and name not in self.acted and not any(
                    d.who == name and d.action == "pick_up" for d in moment.deeds) and not self._giver(
                    name, self.shown(prop)):
                self.holds[name] = self.shown(prop)

    def play(self, moments: Sequence[Moment], travels: bool = False) -> Played:
        """The moments, one after another; afterwards the state is what they leave behind."""
        run = Running(stood=frozenset(self.props), bursts=any("explosion" in m.effects for m in moments))
        for moment in moments:
            self.carry(moment)
            self._aboard(moments, moment)
            self.settle(moment)
            self.notice(moment)
            self.gather(moment)
        before, fires = dict(self.props), dict(self.effects)
        for moment in moments:
            self._happen(moment, run, travels)
        actors = tuple(self._as_played(name, run) for name in dict.fromkeys([*run.first, *self.present]))
        for deed in run.deeds:
            if deed.exits:
                self.leave(deed.who)
        props = tuple((before | self.props | run.moving).values())
        self.left_behind(run)
        frames = max([self._frames(max(Fraction(3, 2), run.time + Fraction(3, 5))),
                      *(b.start + b.frames for row in run.beats.values() for b in row),
                      *(p.start + p.frames for p in run.moving.values())])
        return Played((*actors, *self.crowd(moments, frames)), frames, (*fires.values(), *run.effects),
                      tuple(run.sounds), tuple(dict.fromkeys(d.who for d in run.deeds)), tuple(run.deeds), props,
                      tuple(p for p in run.moving if p in stage().vehicles))

    def _where(self, effect: str, moment: Moment, run: Running) -> str:
        """The mark of what somebody or something does: a splash below who jumps, magic beside who works it."""
        who = next((d.who for d in reversed([*run.deeds, *moment.deeds]) if d.who in self.marks), "")
        who = who or next((p for p in moment.people if p in self.marks), "")
        gone = next((p.to or p.mark for p in run.moving.values()), "")
        if effect in ("splash", "dust"):
            return gone or (self.marks[who] if who else "")
        if effect in ("magic", "sparks") and who:
            return self.free_mark(self.marks[who])
        return ""

    def _aboard(self, moments: Sequence[Moment], moment: Moment) -> None:
        """Who gets into what drives off in the same shot is in it from the start."""
        moving = {thing for m in moments for thing, how in m.moves if how in ("past", "out", "up")}
        for name, thing in moment.boards:
            if thing in moving and name in self.looks:
                self.arrive(name)
                self.place_prop(thing)
                self.rides[name] = self._vehicle(thing)

    def _happen(self, moment: Moment, run: Running, travels: bool) -> None:
        """One sentence: feelings, deeds, hands, what flashes and what sounds."""
        for name, feeling in moment.emotions:
            if name in self.looks:
                self.feel(name, feeling)
        for thing, how in moment.moves:
            self.move(thing, how, run)
        run.boards += moment.boards
        for deed in moment.deeds:
            if deed.who in self.looks and not self._already(deed):
                self._do(self._handed(deed, moment), run, travels)
        had = {name: self.shown(prop) for name, prop in reversed(moment.holds) if prop} | self.holds
        for name, prop in moment.holds:
            if name in self.looks:
                shown = self.shown(prop) if prop else ""
                giver = next((n for n in self.present if shown and had.get(n) == shown and n != name), "")
                if giver and name in self.present:                      # from hand to hand
                    if name not in run.beats:                           # its own picture shows who gives it
                        run.first.setdefault(name, self.actor(name))
                        run.given.add(name)
                    if self.holds.get(giver) == shown:
                        self.holds[giver] = ""
                self.holds[name] = shown
                self._take(shown)
        for effect in moment.effects:
            if effect not in LASTING and all(e.name != effect for e in run.effects):
                mark = self.burst(run) if effect == "explosion" else self._where(effect, moment, run)
                start = self._frames(run.time if effect == "explosion" and mark else min(run.time, Fraction(3, 2)))
                run.effects.append(Effect(name=effect, mark=mark, start=start, frames=self._frames(Fraction(3))))
                if effect == "explosion" and mark:
                    run.effects += [Effect(name=name, mark=mark, start=start + self._frames(Fraction(1, 2)))
                                    for name in ("fire", "smoke")]
                    run.time += Fraction(3, 2)
                run.sounds += [Sound(name=LOUD[effect], start=start)] if effect in LOUD else []
        for word in moment.sounds:
            sound = stage().sound.get(word, "")
            if sound and all(s.name != sound for s in run.sounds):
                run.sounds.append(Sound(name=sound, start=self._frames(min(run.time, Fraction(1)))))
        if not moment.deeds:
            run.time += Fraction(6, 5)

    def _handed(self, deed: Deed, moment: Moment) -> Deed:
        """What somebody holds is taken from their hand, not picked up from the ground."""
        taken = next((self.shown(prop) for name, prop in moment.holds if name == deed.who and prop), "")
        giver = self._giver(deed.who, taken)
        return replace(deed, action="reach", toward=giver) if deed.action == "pick_up" and giver else deed

    def _giver(self, name: str, prop: str) -> str:
        """Who else here holds the thing that somebody comes to hold."""
        return next((n for n, held in self.holds.items() if prop and held == prop and n != name and n in self.present),
                    "")

    def _do(self, deed: Deed, run: Running, travels: bool) -> None:
        """One deed as a beat; who does the same as the one before does it at the same time."""
        if deed.who not in self.present:
            self.arrive(deed.who, self._way_in())
        carrier = self.rides.get(deed.who, "")
        if carrier and deed.action in (*GOING, "sit", "rise", "stand", "turn"):
            self._ride(deed, carrier, run, travels)
            return
        run.first.setdefault(deed.who, self.actor(deed.who))
        last = run.deeds[-1] if run.deeds else None
        together = last is not None and last.action == deed.action and last.word == deed.word
        start = run.begun if together else run.time
        length = Fraction(str(stage().seconds[deed.action]))
        to = self._goal(deed, travels) if deed.action in GOING else self._seat(deed)
        run.beats.setdefault(deed.who, []).append(Beat(
            action=deed.action, start=self._frames(start), frames=self._frames(length), to=to,
            toward=self._target(deed)))
        self._after(deed, to)
        run.deeds.append(deed)
        run.begun, run.time = start, max(run.time, start + length * Fraction(9, 10))

    def _ride(self, deed: Deed, carrier: str, run: Running, travels: bool) -> None:
        """Who is carried goes where it goes: the horse has the steps, the car the way."""
        run.first.setdefault(deed.who, self.actor(deed.who))
        run.deeds.append(deed)
        if deed.action not in GOING:
            run.time += Fraction(3, 5)
        elif carrier in self.looks:
            self._do(replace(deed, who=carrier), run, travels)
            run.deeds.pop()
            self.marks[deed.who] = self.marks[carrier]
        else:
            leaves = deed.exits or deed.action == "run"
            self.move(carrier, "in" if deed.enters else "out" if leaves else "past", run)

    def _way_in(self) -> str:
        """From the side on which there is room, so that nobody walks past those who wait."""
        taken = {self.marks[p] for p in self.present}
        crowded = "left" in taken or ("B" in taken and "C" not in taken and "right" not in taken)
        return "right" if crowded else "left"

    def _as_played(self, name: str, run: Running) -> Actor:
        """As on the first frame, with what they come to hold and feel in the shot."""
        first = run.first.get(name) or self.actor(name)
        held = first.holds if name in run.given else self.holds.get(name, "") or first.holds
        return replace(first, emotion=self.emotion.get(name, first.emotion),
                       holds=held, beats=tuple(run.beats.get(name, ())))

    def _already(self, deed: Deed) -> bool:
        """Sitting where one already sits, standing where one stands, is no action."""
        posture = self.posture.get(deed.who, "stand")
        same = {"sit": "sit", "kneel": "kneel", "stand": "stand"}.get(deed.action) == posture and deed.stative
        if deed.who in self.present:
            self.acted.add(deed.who)
        return same or (deed.action == "fall" and posture == "lie" and deed.stative)

    def _goal(self, deed: Deed, travels: bool) -> str:
        """Where a walk ends."""
        here = self.marks[deed.who]
        if deed.exits:
            return "left" if here in ("left", "A", "B") and deed.who in self.acted and not travels else "right"
        if deed.to in self.looks and deed.to in self.present and deed.to != deed.who:
            return self.free_mark(self.marks[deed.to])
        mark = stage().mark.get(deed.to, "")
        if mark and mark != here:
            return mark if all(self.marks[p] != mark for p in self.present) else self.free_mark(here)
        if here in ("left", "right", "far", "front"):
            return self.free_mark("B" if here == "left" else "C")
        others = [p for p in self.present if p != deed.who]
        if not others:
            return "C" if here in ("A", "B", "back") else "D" if here == "C" else "B"
        return self.free_mark(here)

    def _seat(self, deed: Deed) -> str:
        if deed.action not in ("sit", "reach", "knock"):
            return ""
        mark = stage().mark.get(deed.to, "")
        if deed.action == "sit":
            free = mark and all(self.marks[p] != mark for p in self.present)
            return mark if free and mark in ("seat", "table", "fire") else ""
        return mark

    def _target(self, deed: Deed) -> str:
        target = deed.toward or (deed.to if deed.to in self.looks else "")
        if target in self.looks:
            return target if target in self.present else ""
        known = stage()
        shown = target if target in self.props else known.like.get(target, target)
        if shown in self.props or shown in self.effects:
            return shown
        return known.mark.get(target, "")

    def _after(self, deed: Deed, to: str) -> None:
        who = deed.who
        self.acted.add(who)
        if to and deed.action in (*GOING, "sit"):
            self.marks[who] = to
        if deed.action in ("sit", "kneel"):
            self.posture[who] = deed.action
        elif deed.action == "fall":
            self.posture[who] = "lie"
        elif deed.action in ("rise", "walk", "run", "jump", "stand"):
            self.posture[who] = "stand"
        target = self._target(deed)
        if deed.action in ("look", "turn", "point", "talk", "walk", "wave", "nod") and target:
            self.toward[who] = target

    def _take(self, prop: str) -> None:
        """A thing in the hand no longer stands in the set."""
        if prop in self.props and prop != "sign" and prop not in stage().fixed:
            del self.props[prop]
