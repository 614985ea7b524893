"""A part in words, as what a portrait of it shows: answers to the questions of data/faces.py.

    part_of("a sea captain, 60, grey beard, kind")
    # Part(wanted={"age": "elder", "gender": "male", "beard": "full", "hair_colour": "grey", "hat": "cap", ...})

The lexicon of the screenplay reads the words (story/looks.py); a few more are read here that only a face shows. What
the words leave open is not asked for; HABIT is asked for softly, since a portrait for reference is best plain.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kinema.data.faces import QUESTIONS
from kinema.errors import InputError
from kinema.story.cast import Person
from kinema.story.lexicon import is_chinese, load, stage
from kinema.story.looks import read_words

HABIT = {"turn": "ahead", "emotion": "neutral", "hat": "none", "glasses": "no", "light": "day"}
FACES = {                                     # word: what a face with it shows
    "kind": {"emotion": "joy"}, "friendly": {"emotion": "joy"}, "gentle": {"emotion": "joy"},
    "warm": {"emotion": "joy"}, "stern": {"emotion": "anger"}, "grim": {"emotion": "anger"},
    "fierce": {"emotion": "anger"}, "cruel": {"emotion": "anger"}, "melancholy": {"emotion": "sad"},
    "weary": {"emotion": "sad"}, "timid": {"emotion": "fear"}, "shy": {"emotion": "fear"},
    "glasses": {"glasses": "yes"}, "spectacles": {"glasses": "yes"}, "bespectacled": {"glasses": "yes"},
    "moustache": {"beard": "moustache"}, "mustache": {"beard": "moustache"}, "goatee": {"beard": "goatee"},
    "stubble": {"beard": "short"}, "ponytail": {"hair": "ponytail"}, "braids": {"hair": "braids"},
    "curly": {"hair": "curly"}, "curls": {"hair": "curly"}, "shaven": {"beard": "none"}, "pale": {"skin": "light"},
    "fair-skinned": {"skin": "light"}, "tanned": {"skin": "tan"}, "dark-skinned": {"skin": "dark"},
    "captain": {"hat": "cap"}, "sailor": {"hat": "cap"}, "driver": {"hat": "cap"}, "wizard": {"hat": "hood"},
    "monk": {"hat": "hood"}, "knight": {"hat": "helmet"}, "soldier": {"hat": "helmet"}, "farmer": {"hat": "brim"},
    "cowboy": {"hat": "brim"}, "magician": {"hat": "top"}, "和蔼": {"emotion": "joy"}, "慈祥": {"emotion": "joy"},
    "严厉": {"emotion": "anger"}, "忧郁": {"emotion": "sad"}, "眼镜": {"glasses": "yes"}, "船长": {"hat": "cap"},
    "胡子": {"beard": "full"}, "卷发": {"hair": "curly"}, "光头": {"hair": "bald"}}
BEARD = re.compile(r"\b(black|brown|red|blond|blonde|grey|gray|silver|white)[ -](?:beard|bearded|moustache|mustache)")
SAME = {"silver": "grey", "gray": "grey", "gold": "blond", "blonde": "blond"}
MEN = {"full", "short", "moustache", "goatee"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """`wanted` is what the words say, `unknown` those that say nothing here."""

    words: str
    wanted: dict[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()

    def habit(self) -> dict[str, str]:
        return {question: answer for question, answer in HABIT.items() if question not in self.wanted}


def part_of(words: str) -> Part:
    """Raises InputError for words that say nothing of a face."""
    person = Person("SITTER")
    unread = read_words(person, words)
    wanted = _of_person(person)
    lower = words.lower()
    if found := BEARD.search(lower):
        wanted["hair_colour"] = SAME.get(found[1], found[1])
    known: set[str] = set()
    for match in load("zh" if is_chinese(words) else "en").match(words):
        for sense in match.senses:
            if sense.kind == "emotion" and sense.concept in QUESTIONS["emotion"]:
                wanted["emotion"] = sense.concept
    for word, shows in FACES.items():
        if word in lower if is_chinese(word) else re.search(rf"(?<![\w-]){word}(?![\w-])", lower):
            wanted |= shows
            known.add(word)
    if wanted.get("beard") in MEN:
        wanted.setdefault("gender", "male")
    if not wanted:
        raise InputError(f"{words!r} says nothing of a face.",
                         hint='Say age, hair, beard, hat, or what it shows: "a sea captain, 60, grey beard, kind".')
    return Part(words=words, wanted=wanted, unknown=tuple(u for u in unread if u.lower() not in known))


def _of_person(person: Person) -> dict[str, str]:
    found: dict[str, str] = {}
    if person.gender:
        found["gender"] = person.gender
    if person.age or person.years:
        found["age"] = person.age or "adult"
    if person.hair in QUESTIONS["hair"]:
        found["hair"] = person.hair
    colour = SAME.get(person.hair_colour, person.hair_colour)
    if colour in QUESTIONS["hair_colour"]:
        found["hair_colour"] = colour
    if person.beard:
        found["beard"] = "full"
    for build in person.build:
        if build in QUESTIONS["build"]:
            found["build"] = build
    for _, garment in person.wears:
        part = stage().garment.get(garment, "")
        if part.startswith("hat:"):
            found["hat"] = part[4:]
    return found
