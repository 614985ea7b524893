"""The planner's words: data in en.toml and zh.toml, what the stage can show in stage.toml.

    lexicon = load("en")
    [m.senses for m in lexicon.match("She picks up the lantern")]

A word may have several senses, each a (kind, concept): "lighthouse" is a set, a landmark. English verbs and nouns
stand in the data in their base form and are inflected here once; Chinese is matched by longest word.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

VERBS = frozenset({"action", "enters", "exits", "quiet", "hold", "drop", "wear", "undress", "ride", "mount", "dismount",
                   "moves"})
NOUNS = frozenset({"prop", "garment", "person", "landmark", "set", "way"})
BOTH = frozenset({"mood", "emotion", "sound", "effect", "known", "hair", "weather"})     # inflected either way

WORD = re.compile(r"[A-Za-zÀ-ɏ](?:[A-Za-zÀ-ɏ]|['’](?=[A-Za-zÀ-ɏ]))*(?:-[A-Za-zÀ-ɏ]+)*|\d+s?|\S")
CJK = re.compile(r"[\u3400-\u9fff]")
DIRECTIONS = frozenset("下起来上出进到开去过走倒")


class Sense(NamedTuple):
    kind: str
    concept: str


class Match(NamedTuple):
    """Words start..end of the text (characters), with what they may mean; no senses = not in the lexicon."""

    start: int
    end: int
    text: str
    senses: tuple[Sense, ...]

    def concept(self, kind: str) -> str:
        """The concept of this kind, "" where the word has no such sense."""
        return next((s.concept for s in self.senses if s.kind == kind), "")


@dataclass(frozen=True, slots=True)
class Lexicon:
    language: str
    words: dict[str, tuple[Sense, ...]]
    longest: dict[str, int] = field(default_factory=dict)      # first word or character -> most words in an entry

    def senses(self, word: str) -> tuple[Sense, ...]:
        return self.words.get(word.lower(), ())

    def match(self, text: str, names: Lexicon | None = None) -> Iterator[Match]:
        """The text as a row of longest matches, names first, unknown words and marks included."""
        return _match_zh(self, text, names) if self.language == "zh" else _match_en(self, text, names)


@dataclass(frozen=True, slots=True)
class Stage:
    """What the stage can show: see stage.toml."""

    drawable: dict[str, str]
    landmarks: dict[str, str]              # as named -> as drawn
    held: frozenset[str]
    heavy: frozenset[str]
    written: frozenset[str]
    like: dict[str, str]
    mark: dict[str, str]
    fixed: frozenset[str]
    vehicles: frozenset[str]
    doors: frozenset[str]
    animal: dict[str, dict[str, str]]      # a word for one -> colours of its coat and mane, height in metres
    colour: dict[str, str]
    hair: dict[str, str]
    garment: dict[str, str]
    seconds: dict[str, float]
    sound: dict[str, str]

    def shows(self, prop: str) -> bool:
        return prop in self.drawable or self.like.get(prop, "") in self.drawable

    def shows_held(self, prop: str) -> bool:
        return prop in self.held or self.like.get(prop, "") in self.held


@dataclass(frozen=True, slots=True)
class Grammar:
    """Function words: see grammar.toml."""

    breaks: frozenset[str]
    links: frozenset[str]
    ands: frozenset[str]
    prepositions: frozenset[str]
    noun_after: frozenset[str]
    going: frozenset[str]
    goal: frozenset[str]
    away: frozenset[str]
    determiners: frozenset[str]
    object_pronouns: frozenset[str]
    negations: frozenset[str]
    copula: frozenset[str]
    who: frozenset[str]
    which: frozenset[str]
    possessive: frozenset[str]
    stative: frozenset[str]
    takes: frozenset[str]
    always_verbs: frozenset[str]
    pronouns: dict[str, str]               # pronoun -> "male", "female", "all"
    numbers: dict[str, int]                # years in words
    titles: frozenset[str]
    never: frozenset[str]
    follow: frozenset[str]
    name_zh: re.Pattern[str]               # a whole Chinese name


@cache
def grammar() -> Grammar:
    data = _toml("grammar.toml")
    names = {key: frozenset(words.split()) for key, words in data["names"].items() if key != "surnames"}
    surnames = "".join(data["names"]["surnames"].split())
    name_zh = re.compile(rf"(?:[{surnames}][\u4e00-\u9fff]{{0,2}}|[老小阿大][\u4e00-\u9fff])")
    return Grammar(pronouns=data["pronouns"], numbers=data["numbers"], name_zh=name_zh, **names,
                   **{key: frozenset(words.split()) for key, words in data["words"].items()})


@cache
def load(language: str) -> Lexicon:
    """The lexicon of "en" or "zh"."""
    data = _toml(f"{language}.toml")
    irregular = {base: _split(forms) for base, forms in data.pop("irregular", {}).items()}
    words: dict[str, list[Sense]] = {}
    for kind, concepts in data.items():
        for concept, entries in concepts.items():
            sense = Sense(kind, concept)
            for entry in _split(entries):
                forms = _forms_zh(entry, kind) if language == "zh" else _forms_en(entry, kind, irregular)
                for form in forms:
                    senses = words.setdefault(form, [])
                    if all(s.kind != kind for s in senses) or kind in ("age", "gender", "known"):
                        senses.append(sense)
    if language == "zh":
        for word in [w for w, senses in words.items() if any(s.kind == "person" for s in senses)]:
            words.setdefault(word + "们", [Sense("person", "group")])
    for word, senses in words.items():
        _add_action(word, senses, words, language)
    frozen = {word: tuple(senses) for word, senses in words.items()}
    return Lexicon(language, frozen, _longest(frozen, language))


@cache
def stage() -> Stage:
    data = _toml("stage.toml")
    return Stage(
        drawable=data["drawable"],
        landmarks={name: name for name in _split(data["landmarks"]["drawn"])} | data["landmarks"]["like"],
        held=frozenset(_split(data["held"]["drawn"])),
        heavy=frozenset(_split(data["heavy"]["yes"])),
        written=frozenset(_split(data["written"]["on"])),
        like=data["like"],
        mark=data["mark"],
        fixed=frozenset(_split(data["fixed"]["yes"])),
        vehicles=frozenset(_split(data["vehicles"]["yes"])),
        doors=frozenset(_split(data["vehicles"]["doors"])),
        animal=data["animal"],
        colour=data["colour"],
        hair=data["hair"],
        garment=data["garment"],
        seconds=data["seconds"],
        sound=data["sound"],
    )


@cache
def camera_words() -> dict[str, tuple[Sense, ...]]:
    """Words of camera notes -> (size, setup, angle, move, direction, both or filler; concept)."""
    words: dict[str, tuple[Sense, ...]] = {}
    for kind, concepts in _toml("camera.toml").items():
        for concept, entries in concepts.items():
            for entry in _split(entries):
                words[entry] = (*words.get(entry, ()), Sense(kind, concept))
    return words


def name_lexicon(names: dict[str, str], language: str) -> Lexicon:
    """Names as a lexicon of their own: alias -> canonical name."""
    words: dict[str, tuple[Sense, ...]] = {alias.lower(): (Sense("name", name),) for alias, name in names.items()}
    return Lexicon(language, words, _longest(words, language))


def is_chinese(text: str) -> bool:
    return CJK.search(text) is not None


def _toml(name: str) -> dict:
    return tomllib.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))


def _split(entries: str) -> list[str]:
    return [e for e in (part.strip() for part in re.split(r"[,，\n]", entries)) if e]


def _add_action(word: str, senses: list[Sense], words: dict[str, list[Sense]], language: str) -> None:
    """Who "walks up" walks: a way of coming or going without an action of its own has that of its verb."""
    kinds = {s.kind for s in senses}
    if "action" in kinds or not kinds & {"enters", "exits"}:
        return
    heads = [word.split(" ")[0]] if language == "en" else [word[:n] for n in range(len(word) - 1, 0, -1)]
    senses += next(([s] for head in heads for s in words.get(head, ()) if s.kind == "action"), [])


def _longest(words: dict[str, tuple[Sense, ...]], language: str) -> dict[str, int]:
    longest: dict[str, int] = {}
    for word in words:
        parts = word if language == "zh" else word.split(" ")
        longest[parts[0]] = max(longest.get(parts[0], 0), len(parts))
    return longest


def _match_en(lexicon: Lexicon, text: str, names: Lexicon | None) -> Iterator[Match]:
    tokens = [(m.start(), m.end(), m.group().replace("’", "'")) for m in WORD.finditer(text)]
    lower = [_bare(t[2]) for t in tokens]
    i = 0
    while i < len(tokens):
        senses: tuple[Sense, ...] = ()
        n = 1
        for source in (names, lexicon):
            if source is None:
                continue
            for n in range(min(source.longest.get(lower[i], 0), len(tokens) - i), 0, -1):
                senses = source.words.get(" ".join(lower[i:i + n]), ())
                if senses and source is names and not _is_called(lower, i, tokens[i][2]):
                    senses = ()                              # "bill" is not Bill
                if senses:
                    break
            if senses:
                break
        n = n if senses else 1
        start, end = tokens[i][0], tokens[i + n - 1][1]
        yield Match(start, end, text[start:end], senses)
        i += n


def _is_called(lower: Sequence[str], i: int, token: str) -> bool:
    """A name stands in capitals or begins with one ("bill" is not Bill), but "the conductor" is CONDUCTOR."""
    return token[0].isupper() or (i > 0 and lower[i - 1] == "the" and len(token) > 3)


def _bare(token: str) -> str:
    """Lower case, without a possessive 's."""
    token = token.lower()
    return token[:-2] if token.endswith("'s") and len(token) > 3 else token


def _match_zh(lexicon: Lexicon, text: str, names: Lexicon | None) -> Iterator[Match]:
    i, unknown = 0, 0
    while i < len(text):
        senses: tuple[Sense, ...] = ()
        n = 1
        for source in (names, lexicon):
            if source is None:
                continue
            for n in range(min(source.longest.get(text[i], 0), len(text) - i), 0, -1):
                senses = source.words.get(text[i:i + n], ())
                if senses:
                    break
            if senses:
                break
        if not senses and CJK.match(text[i]):
            i += 1
            continue
        if unknown < i:
            yield Match(unknown, i, text[unknown:i], ())
        n = n if senses else 1
        if senses or not text[i].isspace():
            yield Match(i, i + n, text[i:i + n], senses)
        i += n
        unknown = i
    if unknown < len(text):
        yield Match(unknown, len(text), text[unknown:], ())


def _forms_zh(entry: str, kind: str) -> set[str]:
    forms = {entry}
    if kind in VERBS:
        if len(entry) == 1:
            forms |= {entry + "了", entry + "着", entry + "过"}
        elif len(entry) == 2 and entry[1] in DIRECTIONS:
            forms |= {entry[0] + "了" + entry[1], entry + "来", entry + "了", entry[0] + "了" + entry[1] + "来"}
        else:
            forms.add(entry + "了")
    return forms


def _forms_en(entry: str, kind: str, irregular: dict[str, list[str]]) -> set[str]:
    entry = entry.lower()
    forms = {entry}
    if kind in VERBS or kind in BOTH:
        first, *rest = entry.split(" ")
        inflected = irregular[first] if first in irregular else _verb(first)
        forms |= {" ".join([form, *rest]) for form in inflected}
    if kind in NOUNS or kind in BOTH:
        *start, last = entry.split(" ")
        inflected = irregular.get(last, []) if last in irregular else _plural(last)
        forms |= {" ".join([*start, form]) for form in inflected}
    return forms


def _verb(base: str) -> list[str]:
    if base.endswith("e"):
        return [base + "s", base + "d", base[:-1] + "ing"]
    if base.endswith("y") and base[-2:-1] not in "aeiou":
        return [base[:-1] + "ies", base[:-1] + "ied", base + "ing"]
    s = base + ("es" if base.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")
    both = [s, base + "ed", base + "ing"]
    if len(base) > 2 and re.search(r"[^aeiou][aeiou][bdgklmnprt]$", base):
        both += [base + base[-1] + "ed", base + base[-1] + "ing"]
    return both


def _plural(base: str) -> list[str]:
    if base.endswith("y") and base[-2:-1] not in "aeiou":
        return [base[:-1] + "ies"]
    return [base + ("es" if base.endswith(("s", "sh", "ch", "x", "z")) else "s")]
