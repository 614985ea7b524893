"""What a sentence of action tells, and whom the pronouns of a scene mean."""

from __future__ import annotations

from dataclasses import dataclass, field

from kinema.story.cast import Cast


@dataclass(frozen=True, slots=True)
class Deed:
    """Somebody does something: `action` of shot.ACTIONS, `to` a concept or person where they go, `toward` whom or
    what they face, `word` as written."""

    who: str
    action: str
    to: str = ""
    toward: str = ""
    word: str = ""
    enters: bool = False
    exits: bool = False
    stative: bool = False


@dataclass(slots=True)
class Moment:
    """What one sentence tells."""

    line: int
    text: str
    quoted: tuple[str, ...] = ()
    ends: str = "."
    deeds: list[Deed] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    holds: list[tuple[str, str]] = field(default_factory=list)        # (who, prop); "" = no longer
    emotions: list[tuple[str, str]] = field(default_factory=list)
    postures: list[tuple[str, str]] = field(default_factory=list)
    props: list[str] = field(default_factory=list)
    effects: list[str] = field(default_factory=list)
    sounds: list[str] = field(default_factory=list)
    landmarks: list[str] = field(default_factory=list)
    moods: list[str] = field(default_factory=list)
    settings: list[tuple[str, str]] = field(default_factory=list)     # (time|weather|season|set, concept)
    unknown: list[str] = field(default_factory=list)
    group: bool = False                                               # a crowd is named
    crowd: list[str] = field(default_factory=list)                    # who it is: "villagers"
    crowd_does: list[str] = field(default_factory=list)               # actions
    far: bool = False                                                 # told of in the distance
    moves: list[tuple[str, str]] = field(default_factory=list)        # (thing, how it moves)
    rides: list[tuple[str, str]] = field(default_factory=list)        # (who, vehicle or animal); "" = none any more
    boards: list[tuple[str, str]] = field(default_factory=list)       # (who, vehicle or animal), from now on

    @property
    def empty(self) -> bool:
        return not (self.deeds or self.people or self.holds or self.emotions or self.props or self.effects
                    or self.sounds or self.moves or self.landmarks or self.settings or self.moods or self.quoted)


@dataclass(slots=True)
class Memory:
    """Whom pronouns mean: people of the scene, the last named last."""

    recent: list[str] = field(default_factory=list)
    before: tuple[str, ...] = ()                                      # of the scene before, the last first
    unnamed: dict[str, str] = field(default_factory=dict)             # "old man" -> OLD MAN
    groups: bool = False

    def name(self, who: str) -> None:
        if who in self.recent:
            self.recent.remove(who)
        self.recent.append(who)

    def resolve(self, gender: str, cast: Cast) -> list[str]:
        """The people a pronoun means: the last named of fitting gender; one of unknown gender learns it. "It" is an
        animal, and an animal is "he" or "she" only where it is known to be."""
        if gender == "all":
            return list(self.recent[-2:])
        if gender == "animal":
            return [who for who in reversed(self.recent) if cast.people[who].species][:1]
        for fits in ((gender,), ("",)):
            for who in reversed(self.recent):
                person = cast.people[who]
                if person.gender in fits and (person.gender or not person.species):
                    person.gender = gender
                    return [who]
        if len(self.recent) == 1:
            return self.recent[-1:]
        return [] if self.recent else [w for w in self.before if cast.people[w].gender in (gender, "")][:1]
