"""The state of a scene between two shots: who is there, where, in what posture, holding and feeling what; and things.

Marks are names (shot.MARKS). Two people talk at B and C, a third at D, a fourth at A; animals wait beside them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from kinema.story.lexicon import stage
from kinema.story.moment import Deed, Moment
from kinema.story.shot import Actor, Beat, Effect, Look, Prop, Sound

STANDING = ("B", "C", "D", "A", "back", "far", "left", "right")
BESIDE = ("D", "A", "back", "far", "left", "right")          # where an animal waits
ALOFT = ("back", "far", "D", "A", "right", "left")           # and a bird
ROW = ("left", "A", "B", "C", "D", "right")
LASTING = frozenset(("campfire", "fire", "smoke", "fog", "rain", "snow"))
GOING = frozenset(("walk", "run"))


@dataclass(slots=True)
class Running:
    """A shot while it is played."""

    time: Fraction = Fraction(1, 4)                             # when the next deed begins, in seconds
    begun: Fraction = Fraction(0)                               # when the last one began
    first: dict[str, Actor] = field(default_factory=dict)       # doers as they were on the first frame
    beats: dict[str, list[Beat]] = field(default_factory=dict)
    deeds: list[Deed] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    sounds: list[Sound] = field(default_factory=list)
    moving: dict[str, Prop] = field(default_factory=dict)       # vehicles and doors on their way
    gone: list[str] = field(default_factory=list)               # vehicles that have left when it ends
    boards: list[tuple[str, str]] = field(default_factory=list)
    given: set[str] = field(default_factory=set)                # who is handed something when it ends
    stood: frozenset[str] = frozenset()                         # things that were there when it began
    bursts: bool = False                                        # something explodes in it


@dataclass(slots=True)
class SceneState:
    """What a scene is like between two shots."""

    rate: Fraction
    looks: Mapping[str, Look]
    leads: frozenset[str] = frozenset()                         # who has lines: an animal among them stands with people
    landmark: str = ""
    place: str = ""                                             # of shot.SETS
    deserted: bool = False                                      # nobody is in the scene by name: a crowd is all of it
    present: list[str] = field(default_factory=list)
    marks: dict[str, str] = field(default_factory=dict)
    posture: dict[str, str] = field(default_factory=dict)
    holds: dict[str, str] = field(default_factory=dict)
    emotion: dict[str, str] = field(default_factory=dict)
    toward: dict[str, str] = field(default_factory=dict)
    props: dict[str, Prop] = field(default_factory=dict)
    effects: dict[str, Effect] = field(default_factory=dict)
    acted: set[str] = field(default_factory=set)
    rides: dict[str, str] = field(default_factory=dict)         # who -> vehicle or animal that carries them
    extras: tuple[Actor, ...] = ()                              # a crowd, seen in wide pictures
    felt: dict[str, int] = field(default_factory=dict)          # elements since a feeling was named

    # --- people --------------------------------------------------------------------------------------------------

    def arrive(self, name: str, mark: str = "") -> None:
        """Somebody is in the scene from now on, at the first free mark."""
        if name in self.present or name not in self.looks:
            return
        taken = {self.marks[p] for p in self.present}
        self.present.append(name)
        kind = "human" if name in self.leads else self.looks[name].kind
        order = STANDING if kind == "human" else ALOFT if kind == "bird" else BESIDE
        self.marks[name] = mark or next((m for m in order if m not in taken), "back")
        self.posture.setdefault(name, "stand")

    def leave(self, name: str) -> None:
        if name in self.present:
            self.present.remove(name)
        self.rides.pop(name, None)

    def is_person(self, name: str) -> bool:
        """Whether somebody is treated as one to talk with: people, and animals that speak."""
        return name in self.leads or (name in self.looks and self.looks[name].kind == "human")

    def free_mark(self, near: str = "B") -> str:
        """The free talking mark nearest to `near`."""
        taken = {self.marks[p] for p in self.present}
        order = sorted(
            "BCDA", key=lambda m: (abs(ROW.index(m) - (ROW.index(near) if near in ROW else 2)), "BCDA".index(m))
        )
        return next((m for m in order if m not in taken), "back")

    def actor(self, name: str, beats: Sequence[Beat] = (), emotion: str = "") -> Actor:
        rides = self.rides.get(name, "")
        mark = self.marks.get(rides) or (self.props[rides].mark if rides in self.props else "") or self.marks[name]
        return Actor(character=name, look=self.looks[name], mark=mark, toward=self._faces(name), rides=rides,
                     posture="sit" if rides else self.posture.get(name, "stand"),
                     emotion=emotion or self.emotion.get(name, "neutral"),
                     holds=self.holds.get(name, ""), beats=tuple(beats))

    def actors(self, emotions: Mapping[str, str] | None = None) -> tuple[Actor, ...]:
        return tuple(self.actor(n, emotion=(emotions or {}).get(n, "")) for n in self.present)

    def _faces(self, name: str) -> str:
        toward = self.toward.get(name, "")
        if toward and (toward not in self.looks or toward in self.present):
            return toward
        return ""

    def feel(self, name: str, emotion: str) -> None:
        self.emotion[name], self.felt[name] = emotion, 0

    def calm_down(self) -> None:
        """A feeling lasts until three elements after the one that names it."""
        for name in list(self.felt):
            self.felt[name] += 1
            if self.felt[name] > 3:
                del self.felt[name]
                self.emotion.pop(name, None)

    # --- things --------------------------------------------------------------------------------------------------

    def notice(self, moment: Moment) -> None:
        """Props, lasting effects and people named in a moment are there from now on."""
        held = {self.shown(prop) for _, prop in moment.holds if prop} | set(self.holds.values())
        for prop in moment.props:
            self.place_prop(prop, held)
        for effect in moment.effects:
            if effect in LASTING:
                mark = "fire" if effect in ("campfire", "fire") else ""
                self.effects.setdefault(effect, Effect(name=effect, mark=mark))

    def place_prop(self, name: str, held: Iterable[str] = ()) -> None:
        """Only what the stage can draw stands in the set; a relation stands in for others (a desk: a table)."""
        known = stage()
        if name == "ship" and self.place in ("space", "spaceship"):
            name = "spaceship"
        shown = name if name in known.drawable else known.like.get(name, "")
        if shown not in known.drawable or shown in (*held, *self.props, "campfire", self.landmark):
            return
        self.props[shown] = Prop(name=shown, mark=known.drawable[shown])

    def write(self, text: str, on: str = "sign") -> str:
        """Words appear on a sign, or on another thing that carries them; returns the prop's name."""
        mark = self.props[on].mark if on in self.props else stage().drawable[on]
        self.props[on] = Prop(name=on, mark=mark, text=text)
        return on

    def shown(self, prop: str) -> str:
        """What the hand is seen to hold for a thing it cannot show."""
        known = stage()
        return prop if prop in known.held else known.like.get(prop, prop)
