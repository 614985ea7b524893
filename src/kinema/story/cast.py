"""Who is in the film: names from cues, from introductions in capitals and from prose; gender, age, clothes.

Names are found once for the whole film, so that a character is the same person in every scene.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from kinema.story.lexicon import VERBS, Lexicon, grammar, is_chinese, load, name_lexicon
from kinema.story.screenplay import Action, Dialogue, Element
from kinema.story.sentences import QUOTE, plain

CAPITALS = re.compile(
    r"(?<![A-Za-z'’\-*])(?:[A-Z][A-Z'’\-]*[A-Z]|[A-Z]\.)(?:[ ](?:OF THE |OF |DE |VON )?[A-Z][A-Z'’\-]*[A-Z]\b)*"
)
AFTER_NAME = re.compile(r"\s*(?:,|\(|\[|:)?\s*")
TITLE_CASE = re.compile(r"(?<![\w'’])([A-Z][a-z]{2,}) (?:\w+ly )?([a-z]+s)\b")
OFF_SCREEN = re.compile(r"\b(?:V\.?\s?O|O\.?\s?S|O\.?\s?C|OFF|PHONE|FILTERED|RADIO)\b|画外|旁白|电话|内心|独白", re.I)
ANIMALS = ("dog", "horse", "bird")
ZH_INTRODUCED = re.compile(r"(?:^|[。，、！？\n])\s*([一-鿿]{2,3})[，（(](?=[^，。）)]{0,10}(?:岁|穿|戴|身|男|女|发))")


@dataclass(slots=True)
class Person:
    """What the text says of somebody. `wears` are (colour, garment) in the order they are named."""

    name: str
    gender: str = ""                                    # "male", "female"
    age: str = ""                                       # "child", "elder"
    years: int = 0
    build: list[str] = field(default_factory=list)      # "stout", "thin", "tall", "short"
    hair: str = ""
    hair_colour: str = ""
    beard: bool = False
    wears: list[tuple[str, str]] = field(default_factory=list)
    kind: str = ""                                      # the word for somebody without a name: "fisherman"
    species: str = ""                                   # "dog", "horse", "bird"; "" = a human
    coat: str = ""                                      # an animal's colour


def title_word(token: str) -> bool:
    return token.lower() in grammar().titles


@dataclass(slots=True)
class Cast:
    """Everybody in the film, by canonical name, and every alias that means them."""

    people: dict[str, Person] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    names: dict[str, Lexicon] = field(default_factory=dict)      # language -> names as a lexicon
    voices: frozenset[str] = frozenset()                         # those who are only ever heard
    slips: list[tuple[int, str, str]] = field(default_factory=list)   # line, cue as written, whom it is taken for

    def add(self, name: str) -> Person:
        """The person of that name; a new one if the name, or its last part, is unknown."""
        key = self.aliases.get(name.lower(), name)
        if key not in self.people:
            self.people[key] = Person(key)
            self.names.clear()
        for alias in _aliases(name):
            self.aliases.setdefault(alias.lower(), key)
        return self.people[key]

    def lexicon(self, language: str) -> Lexicon:
        if language not in self.names:
            self.names[language] = name_lexicon(self.aliases, language)
        return self.names[language]


def _aliases(name: str) -> list[str]:
    parts = [p for p in re.split(r"\s+", name) if p]
    if len(parts) < 2 or is_chinese(name):
        return [name]
    if title_word(parts[0]):
        return [name, *([parts[-1]] if not title_word(parts[-1]) and parts[-1].lower() not in _common() else [])]
    return [name, parts[0]] if parts[0].lower() not in _common() else [name]


def _common() -> dict:
    return load("en").words


def find_cast(elements: Iterable[Element]) -> Cast:
    """Names of the whole film. Cues first: what a cue says is the canonical name."""
    elements = tuple(elements)
    cast = Cast()
    for element in elements:
        if isinstance(element, Dialogue) and element.character.strip():
            name = element.character.strip()
            slip = _slip_of(name, cast) if name.lower() not in cast.aliases else ""
            if slip:
                cast.aliases[name.lower()] = slip
                cast.slips.append((element.line, name, slip))
            cast.add(name)
    whole = "".join(e.text for e in elements if isinstance(e, Action))
    for element in elements:
        if isinstance(element, Action) and element.text:
            text = QUOTE.sub(" ", plain(element.text))
            for name in (_names_zh(text, cast, whole) if is_chinese(text) else _names_en(text, cast)):
                cast.add(name)
    for person in cast.people.values():
        _guess_gender(person)
    heard = {e.character for e in elements if isinstance(e, Dialogue) and off_screen(e)}
    seen = {e.character for e in elements if isinstance(e, Dialogue) and not off_screen(e)}
    cast.voices = frozenset(heard - seen)
    return cast


def off_screen(line: Dialogue) -> bool:
    """V.O., O.S., 画外音: the voice without the face."""
    return bool(OFF_SCREEN.search(line.extension))


def _slip_of(name: str, cast: Cast) -> str:
    """MARGARGET for MARGARET: a long cue one letter away from an earlier one is a slip of the pen."""
    if len(name) < 6 or not name.isascii():
        return ""
    return next((other for other in cast.people if other != name and abs(len(other) - len(name)) <= 1
                 and not re.search(r"\d", name + other) and _one_letter(name, other)), "")


def _one_letter(a: str, b: str) -> bool:
    """One letter changed, dropped or put in, not at either end."""
    short, long = sorted((a, b), key=len)
    if a[0] != b[0] or a[-1] != b[-1]:
        return False
    i = next((k for k in range(len(short)) if short[k] != long[k]), len(short))
    return short[i + (len(short) == len(long)):] == long[i + 1:]


def _names_en(text: str, cast: Cast) -> Iterable[str]:
    """Introductions in capitals: OLD SHEPHERD, DETECTIVE HOLT. Not shouted words (a THUD) and not whole lines."""
    if text.upper() == text:
        return []
    found = []
    for match in CAPITALS.finditer(text):
        name = match.group().strip("'’").removesuffix("'S").removesuffix("’S")
        tokens = name.lower().split()
        if all(t in grammar().never or len(t) < 2 for t in tokens) or tokens[0] in ("note", "super", "title", "close"):
            continue
        known = next((alias for alias in (name.lower(), tokens[-1]) if alias in cast.aliases), "")
        if known:
            cast.aliases.setdefault(name.lower(), cast.aliases[known])
            continue
        if _is_person(tokens, text[match.end():]):
            found.append(name)
    return found + [name for name in _title_case(text) if name.lower() not in cast.aliases]


def _title_case(text: str) -> list[str]:
    """Names nobody introduced: "Mara opens the box and Tom laughs". Only before a verb in -s."""
    words, found = load("en"), []
    for match in TITLE_CASE.finditer(text):
        name, verb = match.group(1), match.group(2)
        senses = words.senses(name)
        unknown = not senses or any(s.kind == "names" for s in senses)
        if unknown and any(s.kind in ("action", "quiet") for s in words.senses(verb)):
            found.append(name.upper())
    return found


def _is_person(tokens: list[str], after: str) -> bool:
    """A capitalised word is somebody when it means a person or nothing we know, or is followed by an age."""
    words = load("en")
    kinds = [{s.kind for s in words.senses(t)} for t in tokens]
    if "person" in kinds[-1] or "person" in {s.kind for s in words.senses(" ".join(tokens))}:
        return not any(s == ("person", "group") for s in words.senses(tokens[-1]))
    if re.match(r"\s*[,(]\s*(?:\(?\d|[a-z]+(?:teen|ty)\b|mid|late|early|his|her|a |an |the )", after):
        return True
    if "names" in kinds[-1] or (len(tokens) > 1 and (title_word(tokens[0]) or "person" in kinds[0])):
        return True
    return not kinds[-1] and bool(re.match(r"\s*(?:[,(]|[a-z]+s?\b)", after))


def _names_zh(text: str, cast: Cast, whole: str) -> Iterable[str]:
    """Names at the start of a clause: 林秀，二十多岁 · 老周坐在 · 剑客萧寒一身白衣."""
    words = load("zh")
    found = []
    for clause in re.split(r"[，。！？；：、\n（）()]", text):
        clause = clause.strip()
        leads = [m.end for m in words.match(clause) if m.concept("person") not in ("", "group", "someone")]
        for lead in (0, *leads):
            name = _zh_name_at(clause, lead, words)
            if name and name not in cast.aliases:
                found.append(name)
        after = clause.find("的") + 1                          # 胖乎乎的周小胖: only if named again
        name = _zh_name_at(clause, after, words) if after else ""
        if len(name) == 3 and name not in cast.aliases and whole.count(name) > 1:
            found.append(name)
    for match in ZH_INTRODUCED.finditer(text):
        name = match.group(1)
        if grammar().name_zh.fullmatch(name) and not any(s.kind != "names" for s in words.senses(name)) and (
                not any(len(name[i:]) > 1 and name[i:] in words.words for i in range(1, len(name)))):
            found.append(name)
    return found


def _zh_name_at(clause: str, start: int, words: Lexicon) -> str:
    """The longest plausible name at `start`: what follows must be the end of the clause or a known word."""
    for length in (3, 2):
        name = clause[start:start + length]
        doubled = length == 2 and start > 0 and len(name) == 2 and name[0] == name[1]              # 孙女妞妞
        if doubled and all(s.kind == "names" for s in words.senses(name)):
            return name
        if (
            len(name) < length
            or not grammar().name_zh.fullmatch(name)
            or any(s.kind != "names" for s in words.senses(name))
        ):
            continue
        rest = clause[start + length:]
        if (
            any(name[i:] in words.words and len(name[i:]) > 1 for i in range(1, len(name)))
            and name[0] not in "老小阿大"
        ):
            continue
        if name[1:] and any(s.kind in ("action", "quiet") for s in words.senses(name[-1])) and length == 3:
            continue
        if not rest:
            return name if start else ""
        first = next(words.match(rest))
        if any(s.kind in VERBS or s.kind == "posture" for s in first.senses) or (
                first.text in grammar().follow):
            return name
    return ""




def _guess_gender(person: Person) -> None:
    """From the words of the name itself: QUEEN, OLD WOMAN, 奶奶, and common first names."""
    language = "zh" if is_chinese(person.name) else "en"
    words = load(language)
    parts = [person.name] if language == "zh" else person.name.lower().split()
    if language == "zh":
        parts += [person.name[i:] for i in range(1, len(person.name))]
    for part in parts:
        for sense in words.senses(part):
            if sense.kind in ("gender", "names") and not person.gender:
                person.gender = sense.concept
            elif sense.kind == "person":
                describe_person(person, sense.concept)
            elif language == "zh" and person.name[0] == "老" and not person.age:
                person.age = "elder"
            elif sense.kind == "age" and not person.age and (part != person.name or language == "zh"
                                                             or sense.concept == "elder"):
                person.age = sense.concept


def describe_person(person: Person, concept: str) -> None:
    """What a word for a person tells: a girl is female and a child."""
    person.kind = person.kind or concept
    if concept in ANIMALS:
        person.species = person.species or concept
    if concept in ("man", "boy", "old_man"):
        person.gender = person.gender or "male"
    if concept in ("woman", "girl", "old_woman"):
        person.gender = person.gender or "female"
    if concept in ("boy", "girl", "child"):
        person.age = person.age or "child"
    if concept in ("old_man", "old_woman"):
        person.age = person.age or "elder"
