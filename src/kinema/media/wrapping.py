"""Where a line of text may break: Latin between words, Chinese between characters, by the rules of kinsoku.

    wrap("She came back. 她回来了。", 42, columns)     # at most 42 columns a line; columns("她") is 2.33

Sources: GB/T 15834-2011 (Chinese punctuation), JIS X 4051 (kinsoku): no line begins with a closing mark or
ends with an opening one. Lines of one text are made as even as they can be.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

Measure = Callable[[str], float]

NOT_FIRST = frozenset("。，、；：？！）】」』》〉〕…—～·”’％‰℃.,;:?!)]}»›ー々")
NOT_LAST = frozenset("（【「『《〈〔“‘([{«‹￥＄$#")
LATIN_COLUMNS, CHINESE_COLUMNS = 42, 18            # a line of subtitles, in each script


def is_chinese(char: str) -> bool:
    """True for characters set in a square: ideographs, kana, hangul, full-width forms, their punctuation."""
    return unicodedata.east_asian_width(char) in "WF"


def columns(text: str) -> float:
    """Width in Latin letters: 42 of them or 18 Chinese characters make a line of subtitles."""
    return sum(LATIN_COLUMNS / CHINESE_COLUMNS if is_chinese(char) else 1 for char in text)


def wrap(text: str, limit: float, measure: Measure) -> list[str]:
    """Lines of `text`, none wider than `limit` by `measure`, as few as possible and as even as possible.

    Line breaks in the text stay. A single word wider than the limit is cut where it must be.
    """
    return [line for part in text.splitlines() or [""] for line in _even(pieces(part), limit, measure)]


def pieces(text: str) -> list[str]:
    """What must not be broken: a word with its space, a Chinese character with the marks bound to it."""
    found: list[str] = []
    for token in re.findall(r"\s+|\S", " ".join(text.split())):
        glued = found and not token.isspace() and _glued(found[-1], token)
        if glued or (token.isspace() and found):
            found[-1] += token
        elif not token.isspace():
            found.append(token)
    return found


def _glued(before: str, char: str) -> bool:
    last = before[-1]
    if last.isspace():
        return False
    if char in NOT_FIRST or last in NOT_LAST:
        return True
    return not is_chinese(char) and not is_chinese(last)


def _even(words: list[str], limit: float, measure: Measure) -> list[str]:
    """Of all breaks into the fewest lines, the one with the least sum of squared empty space; of equals the
    one whose longer line stands below."""
    words = [part for word in words for part in _fitting(word, limit, measure)]
    if not words:
        return [""]
    fewest = [(0, 0.0, 0)] + [(1 << 30, 0.0, 0)] * len(words)       # (lines, unevenness, start of the last)
    for end in range(1, len(words) + 1):
        for start in range(end - 1, -1, -1):
            width = measure("".join(words[start:end]).rstrip())
            if width > limit:
                break
            lines, uneven, _ = fewest[start]
            fewest[end] = min(fewest[end], (lines + 1, uneven + (limit - width) ** 2, start))
    cuts = [len(words)]
    while cuts[-1]:
        cuts.append(fewest[cuts[-1]][2])
    return ["".join(words[start:end]).rstrip() for end, start in zip(cuts[-2::-1], cuts[:0:-1], strict=True)]


def _fitting(word: str, limit: float, measure: Measure) -> list[str]:
    """The word, or where it is wider than a line its parts; a part holds at least one character."""
    parts = [""]
    for char in word:
        if parts[-1] and measure((parts[-1] + char).rstrip()) > limit:
            parts.append("")
        parts[-1] += char
    return parts
