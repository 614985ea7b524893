"""What a scene heading says: inside or outside, where, when, which number. English and Chinese.

    read_heading("EXT. MOUNT GURU MEADOW--DAY")     # exterior, "MOUNT GURU MEADOW", "DAY"
    read_heading("第3场 灯塔 内 夜")                   # interior, "灯塔", "夜", number "3"
    read_heading("He runs.")                        # None
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kinema.story.emphasis import plain

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇々"
_DIGITS = "0-9０-９一二三四五六七八九十百零〇两"

_LATIN = re.compile(
    r"(INT\.?\s*/\s*EXT|EXT\.?\s*/\s*INT|I\.?\s*/\s*E|E\.?\s*/\s*I|INT|EXT|EST)(?:\.\s*|\s+)(?:-+\s+)?", re.IGNORECASE
)
_LATIN_TIME = re.compile(
    r"\b(DAY|NIGHT|MORNING|AFTERNOON|EVENING|DAWN|DUSK|NOON|MIDDAY|MIDNIGHT|SUNRISE|SUNSET|SUNDOWN|TWILIGHT"
    r"|DAYBREAK|NIGHTFALL|CONTINUOUS|CONT|LATER|SAME|SAME TIME|SIMULTANEOUS|MAGIC HOUR|GOLDEN HOUR|BLUE HOUR"
    r"|\d{1,2}(?::\d\d)?\s?[AP]\.?M\.?|JOUR|NUIT|TAG|NACHT|NOCHE)(?![\w'’])",
    re.IGNORECASE,
)
_BARE_TIME = re.compile(                           # INT HOUSE DAY: the time without a dash before it
    r"\s+((?:(?:EARLY|LATE|MID|THE NEXT|NEXT|MOMENTS|MINUTES|HOURS|DAYS|SAME)\s+)*"
    r"(?:DAY|NIGHT|MORNING|AFTERNOON|EVENING|DAWN|DUSK|NOON|MIDNIGHT|SUNRISE|SUNSET|TWILIGHT|CONTINUOUS|LATER)"
    r"(?:\s*\([^()]*\))?)$",
    re.IGNORECASE,
)
_DASH = re.compile(r"\s+[-–—－]+\s+|\s*--+\s*|\s*[–—－]+\s*")

_SIDE_WORDS = "内外景 内/外景 内／外景 内景 外景 内/外 内／外 外/内 内外 室内 室外 内 外"
_CHINESE = re.compile(
    rf"(?:([{_DIGITS}]+)\s*[.、．:：]?\s*)?[【\[]?\s*({_SIDE_WORDS.replace(' ', '|')})"
    rf"(?:(?=[】\]])|[\s.。．·:：、/\-—－–]+|(?<=景)(?=[{HAN}]))"
)
_NUMBERED = re.compile(
    rf"[【\[]?(?:第\s*([{_DIGITS}]+)\s*场(?:戏|景)?|场(?:景|次)?\s*([{_DIGITS}]+)|([{_DIGITS}]+)\s*[.、．])"
    r"(?:[\s.、．:：，,\-—－–】\]]+|(?<=[.、．])|$)"
)
_SENTENCE = re.compile(r"[。，！？；!?;“”\"…]")
_CHINESE_SPLIT = re.compile(r"[\s\-—－–，,、/／·【】\[\]:：.．]+")
_TIME_WORDS = (
    "日 夜 晨 晚 昼 白天 白日 夜晚 晚上 夜里 夜间 深夜 午夜 半夜 子夜 清晨 早晨 早上 凌晨 黎明 拂晓 破晓 上午 中午 "
    "正午 下午 午后 傍晚 黄昏 日出 日落 入夜 夜景 日景 连续 稍后 片刻后 同时 次日 第二天 天亮 天黑"
)
CHINESE_TIMES = frozenset(_TIME_WORDS.split())
_LONG_TIMES = tuple(word for word in CHINESE_TIMES if len(word) > 1)
_TIME_AND_SIDE = re.compile(r"(日|夜|晨|晚|昼|黄昏|傍晚|清晨)?(内外|内|外)景?(日|夜|晨|晚|昼|黄昏|傍晚|清晨)?")

_SCENE_NUMBER = re.compile(r"[\w.\-–—()]+")
_LONGEST = 300                                     # characters: what is longer is no heading


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading's parts; `number` is what stands before the place in Chinese headings."""

    interior: bool = False
    exterior: bool = False
    location: str = ""
    time: str = ""
    number: str = ""


def split_number(text: str) -> tuple[str, str]:
    """`INT. HOUSE - DAY #1A#` -> ("INT. HOUSE - DAY", "1A")."""
    end = text.rstrip()
    if not end.endswith("#"):
        return text, ""
    start = end.rfind("#", 0, -1)
    number = end[start + 1 : -1]
    return (end[:start].rstrip(), number) if start >= 0 and _SCENE_NUMBER.fullmatch(number) else (text, "")


def read_heading(text: str, *, forced: bool = False) -> Heading | None:
    """The parts of a heading without its `#number#`, or None where the line is no heading.

    A forced heading (its period removed) is read in any form; without a known beginning it is all location and
    time.
    """
    if len(text) > _LONGEST:
        return Heading(location=text.strip()) if forced else None
    if not forced and not _may_begin(text):
        return None
    text = plain(text).strip()
    if found := _LATIN.match(text):
        side = found[1].upper().replace(".", "")
        both = "/" in side
        place, time = _place_and_time(text[found.end() :])
        return Heading(both or side == "INT", both or side in ("EXT", "EST"), place, time)
    chinese = _chinese(text)
    if chinese is not None or not forced:
        return chinese
    return Heading(False, False, *_place_and_time(text))


def _may_begin(text: str) -> bool:
    """Cheap: lets almost every line of a screenplay go by."""
    first = text.lstrip("*_ \t")[:1]
    return first in "IiEe【[" or first > "\x7f" or first.isdigit()


def _place_and_time(text: str) -> tuple[str, str]:
    parts = [part.strip() for part in _DASH.split(text.strip())]
    if len(parts) == 1:
        return _undashed(parts[0])
    at = max((n for n, part in enumerate(parts) if n and _is_time(part)), default=0)
    if not at:
        return _undashed(text.strip())
    while at > 1 and _is_time(parts[at - 1]):
        at -= 1
    return " - ".join(p for p in parts[:at] if p), " - ".join(parts[at:])


def _is_time(part: str) -> bool:
    if len(part.split()) > 6:
        return False
    return bool(_LATIN_TIME.search(part)) or _is_chinese_time(part.split("（")[0].split("(")[0].strip())


def _undashed(text: str) -> tuple[str, str]:
    place, dash, last = text.rpartition("-")       # MEADOW-DAY
    if dash and place and (_LATIN_TIME.fullmatch(last.strip()) or _is_chinese_time(last.strip())):
        return place.strip(), last.strip()
    if found := _BARE_TIME.search(text):
        return text[: found.start()].strip(" ,-"), found[1]
    place, _, last = text.rpartition(" ")
    if place and _is_chinese_time(last):
        return place.strip(), last
    return text.strip(), ""


def _is_chinese_time(word: str) -> bool:
    return word in CHINESE_TIMES or (len(word) <= 6 and word.endswith(_LONG_TIMES))


def _chinese(text: str) -> Heading | None:
    found = _NUMBERED.match(text)
    named = found is not None and not found[3]     # 第一场, 场景 1: a heading whatever follows
    if len(text) > 60 or _SENTENCE.search(text.replace("，", "") if named else text):
        return None
    if found := _CHINESE.match(text):
        return _from_words(found[2] + " " + text[found.end() :], found[1] or "")
    found = _NUMBERED.match(text)
    number = next((group for group in found.groups() if group), "") if found else ""
    heading = _from_words(text[found.end() :] if found else text, number)
    if named or ((heading.interior or heading.exterior) and heading.time and heading.location):
        return heading
    return None


def _from_words(text: str, number: str) -> Heading:
    """灯塔 内 夜, in any order."""
    sides, times, places = "", [], []
    for word in filter(None, _CHINESE_SPLIT.split(text)):
        if word in ("室内", "室外"):
            sides += word[1]
        elif found := _TIME_AND_SIDE.fullmatch(word):
            sides += found[2]
            times += [time for time in (found[1], found[3]) if time]
        elif _is_chinese_time(word.split("（")[0].split("(")[0]) or _LATIN_TIME.fullmatch(word):
            times.append(word)
        else:
            places.append(word)
    return Heading("内" in sides, "外" in sides, " ".join(places), " ".join(times), number)
