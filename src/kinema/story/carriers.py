"""What carries people and what moves of itself, and the crowd at the back: the blocking of all but the characters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from kinema.story.lexicon import stage
from kinema.story.looks import extra_look
from kinema.story.moment import Moment
from kinema.story.scene_state import GOING, ROW, Running, SceneState
from kinema.story.shot import Actor, Beat, Effect, Sound
from kinema.timecode import frames_for

MOST_EXTRAS = 3


class Carriers(SceneState):
    """Vehicles, doors, mounts and extras of a scene."""

    __slots__ = ()

    def gather(self, moment: Moment) -> None:
        """A crowd is two or three people at the back; in front, where there is nobody else."""
        if moment.crowd and not self.extras:
            word = moment.crowd[0]
            pair = word in ("couple", "parents") or any(
                w in moment.text.lower() for w in (f"two {word}", "两个", "两名", "二人"))
            count = 2 if pair else MOST_EXTRAS
            self.extras = tuple(Actor(character=f"{word.upper()} {i + 1}", look=extra_look(word, i),
                                      mark="BCD"[i] if self.deserted else "back",
                                      toward=self.present[0] if self.present else "front") for i in range(count))

    def crowd(self, moments: Sequence[Moment] = (), frames: int = 0) -> tuple[Actor, ...]:
        """The extras, each a little after the other."""
        still = ("stand", "sit", "fall") if self.deserted else (*GOING, "stand", "sit", "fall")
        does = next((a for m in moments for a in m.crowd_does if a not in still), "")
        if not does or frames < 24:
            return self.extras
        rows = []
        for i, extra in enumerate(self.extras):
            start = 4 + 7 * i
            beat = Beat(action=does, start=start, frames=max(1, frames - start), to="DCB"[i] if does in GOING else "",
                        toward=extra.toward if does in ("look", "wave", "point") else "")
            glad = does in ("dance", "laugh", "wave")
            comes = ("B", "A", "left")[i] if does in GOING else extra.mark
            rows.append(replace(extra, mark=comes, beats=(beat,), emotion="joy" if glad else "neutral"))
        return tuple(rows)

    # --- vehicles ------------------------------------------------------------------------------------------------

    def _vehicle(self, thing: str) -> str:
        """What carries somebody: an animal that is here, or a vehicle of the set; "" where there is none."""
        if thing in self.looks:
            return thing if self.looks[thing].kind == "horse" else ""
        if thing == "horse":
            return next((n for n in self.present if self.looks[n].kind == "horse"), "")
        known = stage()
        shown = thing if thing in known.drawable else known.like.get(thing, "")
        return shown if shown in known.drawable and shown in known.vehicles else ""

    def carry(self, moment: Moment) -> None:
        """Who rides and who gets off, from this moment on."""
        for name, thing in moment.rides:
            if name not in self.looks:
                continue
            if not thing:
                left = self.rides.pop(name, "")
                if left in self.props and name in self.present:
                    taken = {self.marks[p] for p in self.present if p != name}
                    near = self.props[left].mark
                    self.marks[name] = next((m for m in (near, "A", "B", "C", "D") if m not in taken and m in ROW), "B")
                continue
            here = next((v for v in self.props if v in stage().vehicles), "") if thing not in moment.props else ""
            carrier = here or self._vehicle(thing)
            if not carrier:
                continue
            self.arrive(name)
            if carrier in self.looks:
                self.arrive(carrier)
                self.marks[name] = self.marks[carrier]
            else:
                self.place_prop(carrier)
            self.rides[name] = carrier

    def move(self, thing: str, how: str, run: Running) -> None:
        """A vehicle or a door on its way."""
        known = stage()
        shown = thing if thing in known.drawable else known.like.get(thing, "")
        if thing == "ship" and self.place in ("space", "spaceship"):
            shown = "spaceship"
        if shown not in known.drawable or how == "stop" or shown in run.moving:
            return
        self.place_prop(shown)
        if shown not in self.props:
            return
        prop, start = self.props[shown], self._frames(run.time)
        if shown in known.doors:
            if how in ("open", "shut"):
                run.moving[shown] = replace(prop, to=how, start=start, frames=self._frames(Fraction(6, 5)))
                self.props[shown] = replace(prop, to=how, start=0, frames=1)
                run.sounds += [Sound(name="door", start=start)] if all(s.name != "door" for s in run.sounds) else []
                run.time += Fraction(6, 5)
            return
        home, length = known.drawable[shown], Fraction(7, 2)
        if how == "past" and (shown in run.stood or run.bursts):     # from where it stands, or no further
            how = "in" if run.bursts else "out"
        if how == "past":
            run.moving[shown] = replace(prop, mark="left", to="right", start=0, frames=self._frames(length))
        elif how in ("in", "down"):
            run.moving[shown] = replace(prop, mark="far" if how == "down" else "left", to=home, start=0,
                                        frames=self._frames(length))
            self.props[shown] = replace(prop, mark=home)
        elif how in ("out", "up"):
            away = "far" if how == "up" or shown in ("boat", "ship", "spaceship") else "right"
            run.moving[shown] = replace(prop, to=away, start=start, frames=self._frames(length))
        else:
            return
        if how in ("past", "out", "up"):
            run.gone.append(shown)
        run.time = max(run.time, length - Fraction(1, 2))

    def burst(self, run: Running) -> str:
        """An explosion tears up the vehicle that is here: it burns from then on. Returns the mark, "" for none."""
        wreck = next((v for v in (*run.moving, *self.props) if v in stage().vehicles and v in self.props), "")
        if not wreck:
            return ""
        mark = self.props[wreck].mark
        self.effects["fire"] = Effect(name="fire", mark=mark)
        self.effects["smoke"] = Effect(name="smoke", mark=mark)
        return mark

    def left_behind(self, run: Running) -> None:
        """After a shot: what has driven away is gone with whom it carries; who got on rides from now on."""
        for thing in run.gone:
            self.props.pop(thing, None)
            for name in [n for n, carrier in self.rides.items() if carrier == thing]:
                self.rides.pop(name)
        for name, thing in run.boards:
            carrier = self._vehicle(thing)
            if carrier and name in self.present and (carrier in self.props or carrier in self.present):
                self.rides[name] = carrier

    def _frames(self, seconds: Fraction) -> int:
        return frames_for(seconds, self.rate)
