"""How long things last, in whole frames: lines with air around them, time to read, beats before costly answers."""

from __future__ import annotations

import re
from fractions import Fraction

from kinema.story.lexicon import CJK
from kinema.timecode import frames_for

HEAD, TAIL = Fraction(5, 12), Fraction(1, 3)               # 10 and 8 frames at 24
COSTLY_HEAD = Fraction(11, 12)                             # the beat before an answer that costs something
COSTLY = re.compile(
    r"\.\.\.$|…|[—-]{1,2}$|\b(?:sorry|love you|loved|dead|die|died|kill|goodbye|forgive|the truth|alone|never again|"
    r"help me|leave me|hate|lost (?:him|her|them|their)|come back|gone|hopeless|don't go|promise[ds]?)\b|"
    r"对不起|再见|死|爱你|别走|救命|求你|原谅|永远|回不来|迟到|骗|失去|等了",
    re.I,
)
PAUSES = re.compile(r"beat|pause|silence|hesita|long|停顿|沉默|迟疑|犹豫|良久", re.I)


def estimate_speech(text: str) -> Fraction:
    """Seconds a line takes without having been voiced: 14 letters a second in English, 4.5 characters in Chinese."""
    chinese = len(CJK.findall(text))
    other = len(re.sub(r"\s+", " ", CJK.sub("", text)).strip())
    pauses = len(re.findall(r"[.!?。！？…]+", text[:-1]))
    return max(Fraction(3, 5), Fraction(chinese * 2, 9) + Fraction(other, 14) + Fraction(pauses, 5))


def reading_time(text: str) -> Fraction:
    """Seconds to find and read words in the picture."""
    chinese = len(CJK.findall(text))
    return min(Fraction(7), max(Fraction(9, 5), Fraction(1) + Fraction(chinese, 5) + Fraction(len(text) - chinese, 15)))


def costs(text: str, parentheticals: tuple[str, ...] = ()) -> bool:
    """Whether a line is one that costs something: worth a beat before it and a look after it."""
    return bool(COSTLY.search(text)) or any(PAUSES.search(p) for p in parentheticals)


def head(text: str, parentheticals: tuple[str, ...], answers: bool, rate: Fraction) -> int:
    """Frames of the shot before the voice."""
    pause = (answers and costs(text, parentheticals)) or any(PAUSES.search(p) for p in parentheticals)
    return frames_for(COSTLY_HEAD if pause else HEAD, rate)


def tail(rate: Fraction) -> int:
    return frames_for(TAIL, rate)
