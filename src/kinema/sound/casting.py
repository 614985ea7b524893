"""Who sounds how: one stable voice for each character, no two of a cast alike.

    cast_voices({"MARA": "woman, 30", "OLD TOM": "elder man, stout"}, "en")

A voice follows from the character's name and hints alone unless somebody before them in the cast already sounds
so; then the name's next choice is taken. A character added at the end changes nobody's voice.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from math import hypot, log2
from typing import Any

from kinema.errors import InputError

LANGUAGES = {"": "en-us", "en": "en-us", "zh": "cmn", "zh-cn": "cmn", "cmn": "cmn"}
ENOUGH = 1.0                                       # distance at which two voices are told apart at once


@dataclass(frozen=True, kw_only=True, slots=True)
class Voice:
    """All whole numbers, so that it is the same value in every file and key."""

    engine: str = "espeak"                         # of VOICES in voices.py
    language: str = "en-us"                        # espeak's name of it
    pitch_hz: int = 82                             # the floor of the voice
    reach_percent: int = 148                       # its top, in percent of the floor
    formants: int = 100                            # percent: the length of the vocal tract, inverted
    tone_db: int = 0                               # darker (-6) to brighter (+6)
    rate: int = 165                                # words a minute
    roughness: int = 2                             # 0..7
    flutter: int = 4                               # unsteadiness of pitch
    breath: int = 0                                # 0..60


@dataclass(frozen=True, slots=True)
class Kind:
    """Ranges (low, high) from which a voice of this kind is drawn."""

    pitch_hz: tuple[int, int]
    formants: tuple[int, int]
    tone_db: tuple[int, int]
    rate: tuple[int, int]
    reach_percent: tuple[int, int]
    roughness: tuple[int, int] = (1, 3)
    flutter: tuple[int, int] = (3, 6)
    breath: tuple[int, int] = (0, 10)


KINDS = {
    "man": Kind((76, 112), (92, 105), (-5, 4), (150, 180), (140, 160)),
    "woman": Kind((150, 198), (109, 121), (-4, 5), (152, 182), (136, 156)),
    "boy": Kind((205, 262), (121, 133), (-2, 5), (158, 184), (138, 156)),
    "girl": Kind((235, 300), (125, 138), (-1, 6), (158, 186), (138, 158)),
    "old man": Kind((84, 124), (94, 104), (-6, 1), (124, 146), (136, 158), (4, 6), (9, 15), (6, 20)),
    "old woman": Kind((140, 180), (105, 115), (-5, 2), (126, 148), (134, 154), (3, 6), (10, 16), (6, 20)),
    "giant": Kind((58, 70), (80, 88), (-6, -2), (120, 140), (130, 150), (4, 7)),
    "machine": Kind((96, 150), (96, 112), (2, 6), (150, 170), (101, 106), (0, 0), (0, 0), (0, 0)),
}

_WORDS: dict[str, str] = {
    "female": r"\b(woman|female|girl|lady|mother|mum|mom|sister|daughter|wife|aunt|grandmother|grandma|granny|queen"
              r"|princess|witch|mrs|ms|miss|madam|nurse|waitress|actress|widow|she|her|skirt|dress)\b"
              r"|女|母|妈|娘|姐|妹|婆|奶奶|姑|姨|妻|嫂|媳|公主|皇后|婶|她",
    "male": r"\b(man|male|boy|lord|father|dad|brother|son|husband|uncle|grandfather|grandpa|king|prince|wizard|mr|sir"
            r"|monk|fisherman|he|his|beard|bearded|moustache)\b"
            r"|男|父|爸|爹|哥|弟|爷|公公|叔|伯|舅|夫君|丈夫|王子|皇帝|先生|少年|小伙|老头|老汉|和尚|胡子|他",
    "child": r"\b(child|kid|boy|girl|baby|toddler|teen|teenager|teenage|schoolboy|schoolgirl)\b|^\W*([5-9]|1[0-5])\b"
             r"|孩|童|少年|少女|小姑娘",
    "elder": r"\b(elder|elderly|aged|grand(ma|pa|mother|father)|granny|gran|widow|sixty|seventy|eighty|ninety)\b"
             r"|\bold(?= *(,|$|man|woman|lady|gentleman|keeper|sailor|fisherman|monk|wizard|witch|king|queen|captain"
             r"|soldier|farmer|teacher|[a-z]*$))|\b[6-9][0-9]\b|老(人|头|汉|妇|奶|爷|太|者|翁|伯|渔)|爷爷|奶奶|婆婆|白发|翁",
    "stout": r"\b(stout|fat|burly|heavy-set|heavyset|portly|broad)\b|胖|壮|魁梧",
    "thin": r"\b(thin|slim|slight|slender|skinny|gaunt|petite)\b|瘦|纤|小巧",
    "machine": r"\b(robot|android|computer|machine|cyborg|drone|droid|ai)\b|机器人|电脑|人工智能",
    "giant": r"\b(giant|monster|dragon|demon|troll|ogre|beast)\b|巨人|怪物|怪兽|魔王|魔鬼|巨龙|龙王|妖怪",
}
ABOUT_WORDS, ABOUT_HAN = 9, 24                     # age and being stand in the first words about somebody

_FEMALE_NAMES = frozenset(re.findall(r"\w+", """
    abigail alice amy ann anne audrey beth bridget carol caroline charlotte chloe claire dawn
    dorothy edith eleanor elizabeth ellen emily emma esther eve evelyn faith fay florence frances freya gail grace
    gwen hannah harriet hazel heather helen holly hope ingrid irene iris isabel ivy jane janet jean jennifer jenny jess
    jill joan joy joyce judith judy june karen kate kathleen katherine kim kitty lily liz louise lucy mabel maeve
    margaret marion mary maud may megan meg mei mildred miriam molly nancy naomi nell nicole nora olive pam pat pearl
    peg penny rachel rebecca rose rosemary rosie ruby ruth sally sam sarah scarlett sharon shirley sue susan sylvie
    tess violet vivian wendy willow winifred yvonne zoe xiaomei xiuying"""))
_MALE_NAMES = frozenset(re.findall(r"\w+", """
    luca joshua ezra noah elisha nikita ilya sasha misha kostya andrea costa gaspa dima jonah
    micah isaiah jeremiah elijah akira"""))
_FEMALE_HAN = frozenset("芳娟敏静丽娜婷雪梅兰霞燕玲莲珍娥妍妮婉月莉莎薇蓉蓝琳倩嫣")


def kind_of(name: str, hints: str) -> str:
    """A name of KINDS from the character's name and the words about them; unknown gender falls by the name's
    hash. Hints may be a description ("woman, 30") or the sentence that introduces the character."""
    told = hints.casefold()
    about = told[:ABOUT_HAN] if not told.isascii() else " ".join(told.split()[:ABOUT_WORDS])
    said = {trait for trait, pattern in _WORDS.items()
            if re.search(pattern, name.casefold()) or re.search(pattern, about)}
    if re.match(r"old\b", name.casefold()) or (not name.isascii() and name.startswith("老")):
        said.add("elder")
    for being in ("machine", "giant"):
        if being in said:
            return being
    female = _is_female(name, told)
    if "elder" in said:
        return "old woman" if female else "old man"
    if "child" in said:
        return "girl" if female else "boy"
    return "woman" if female else "man"


def _is_female(name: str, told: str) -> bool:
    """By what the name says (AUNT, 爷爷), by the first word about them that says it, by given names, by hash."""
    for words in (name.casefold(), told):
        first = {found.start(): gender for gender in ("female", "male") if (found := re.search(_WORDS[gender], words))}
        if first:
            return first[min(first)] == "female"
    given = re.sub(r"[^\w\s]", " ", name.casefold()).split()
    if any(w in _FEMALE_NAMES for w in given) or any(c in _FEMALE_HAN for c in name):
        return True
    if any(w in _MALE_NAMES for w in given):
        return False
    if given and given[0].isascii() and re.search(r"(a|elle|ette|lyn|ine|issa|ie)$", given[0]):
        return True
    return not name.isascii() and _draws(name, -1)[0] % 5 < 2


def _draws(name: str, attempt: int) -> list[int]:
    """Eight 32-bit numbers that belong to a name."""
    digest = hashlib.sha256(f"voice 1\n{name.casefold()}\n{attempt}".encode()).digest()
    return [int.from_bytes(digest[i:i + 4], "big") for i in range(0, 32, 4)]


def _candidates(name: str, hints: str, language: str) -> Iterator[Voice]:
    kind = KINDS[kind_of(name, hints)]
    shift = -4 if re.search(_WORDS["stout"], hints.casefold()) else 0
    shift += 3 if re.search(_WORDS["thin"], hints.casefold()) else 0
    names = ("pitch_hz", "formants", "tone_db", "rate", "reach_percent", "roughness", "flutter", "breath")
    for attempt in range(96):
        chosen: dict[str, Any] = {}
        for field, draw in zip(names, _draws(name, attempt), strict=True):
            low, high = getattr(kind, field)
            chosen[field] = low + draw % (high - low + 1)
        chosen["formants"] += shift
        chosen["pitch_hz"] = round(chosen["pitch_hz"] * (1 + shift / 80))
        yield Voice(language=language, **chosen)


def distance(a: Voice, b: Voice) -> float:
    """How differently two voices sound; from 1 on nobody takes one for the other. Pitch counts most: 1 is three
    semitones, or 8 % of formants, or 9 dB of tone, or 30 words a minute."""
    return hypot(12 * log2(a.pitch_hz / b.pitch_hz) / 3, (a.formants - b.formants) / 8,
                 (a.tone_db - b.tone_db) / 9, (a.rate - b.rate) / 30, (a.roughness - b.roughness) / 6)


def cast_voices(names_with_hints: Mapping[str, str], language: str = "en",
                overrides: Mapping[str, Voice | Mapping[str, Any] | str] | None = None) -> dict[str, Voice]:
    """A voice for every name, in the order given (first to speak first).

    Hints are words: "woman, 60, stout". An override is a Voice, a table of Voice's fields (the rest is drawn as
    usual) or words in the place of the hints. Raises InputError for a field or language that does not exist.
    """
    overrides = overrides or {}
    spoken = LANGUAGES.get(language.casefold(), language.casefold())
    fixed = {name: value for name, value in overrides.items() if isinstance(value, Voice)}
    cast: dict[str, Voice] = {}
    for name, hints in names_with_hints.items():
        override = overrides.get(name)
        if isinstance(override, Voice):
            cast[name] = override
            continue
        others = [*fixed.values(), *cast.values()]
        words = override if isinstance(override, str) else hints
        voice = _furthest(_candidates(name, words, spoken), others)
        cast[name] = _with_fields(voice, override, name) if isinstance(override, Mapping) else voice
    return cast


def _furthest(candidates: Iterator[Voice], others: list[Voice]) -> Voice:
    """The first candidate far enough from all others, else the one that is furthest."""
    best, best_distance = Voice(), -1.0
    for voice in candidates:
        nearest = min((distance(voice, other) for other in others), default=ENOUGH)
        if nearest >= ENOUGH:
            return voice
        if nearest > best_distance:
            best, best_distance = voice, nearest
    return best


LIMITS = {"pitch_hz": (40, 400), "reach_percent": (100, 300), "formants": (60, 180), "tone_db": (-12, 12),
          "rate": (80, 400), "roughness": (0, 7), "flutter": (0, 40), "breath": (0, 60)}


def _with_fields(voice: Voice, table: Mapping[str, Any], name: str) -> Voice:
    known = {f.name for f in fields(Voice)}
    for field, value in table.items():
        if field not in known:
            raise InputError(f"the voice of {name} has no {field!r}.", hint=f"It has: {', '.join(sorted(known))}.")
        low, high = LIMITS.get(field, (0, 0))
        if field in LIMITS and not (isinstance(value, int) and low <= value <= high):
            raise InputError(f"the voice of {name}: {field} is {value!r}.", hint=f"Use {low} to {high}.")
    return replace(voice, **dict(table))
