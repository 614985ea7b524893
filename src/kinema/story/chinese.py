"""Who speaks, in Chinese screenplays: a name on a line of its own, or `小明（笑）：你好。` on one line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from kinema.story.heading import CHINESE_TIMES, HAN

HAS_HAN = re.compile(f"[{HAN}]")
ACTION_MARKS = ("△", "▲")                          # at the beginning of a line: action
TRANSITION = re.compile(
    r"(?:淡入|淡出|渐显|渐隐|叠化|叠入|化入|化出|切至|切到|切入|切换至|切换到|转场|转至|黑场|切黑|切至黑场|淡出至黑场|闪回|闪回结束)"
    r"[：:。.]?"
)
_NAME = re.compile(rf"(?=.*[{HAN}])[{HAN}A-Za-z0-9０-９·•]{{1,8}}")
_SPOKEN = re.compile(
    rf"([{HAN}A-Za-z0-9０-９·•.]{{1,12}})\s*((?:[(（][^()（）]{{0,40}}[)）]\s*){{0,3}})[：:]\s*(\S.*)"
)
_BRACKETS = re.compile(r"[(（]([^()（）]*)[)）]")
_OPENING_BRACKETS = re.compile(r"(?:[(（][^()（）]{0,60}[)）]\s*)+(?=\S)")
_EXTENSION_WORDS = "画外音 旁白 内心独白 独白 心声 画外 电话 V.O. O.S. VO OS V.O O.S O.C."
_ENDING_EXTENSION = re.compile(r"(.+?)\s*(OS|VO|O\.S\.|V\.O\.)")
_EXTENSIONS = frozenset(_EXTENSION_WORDS.split())
# What stands before a colon on a line without being anybody's name.
_NO_NAME_WORDS = (
    "时间 地点 人物 场景 场次 天气 道具 字幕 音效 音乐 配乐 声音 镜头 画面 特写 全景 中景 近景 远景 备注 注 说明 "
    "提示 标题 片名 片头 片尾 内景 外景 内 外 室内 室外 全剧终 剧终 完 转场 闪回 同时 于是 接着 突然 例如 比如 "
    "其中 注意 记住 结果 总之 然后 最后 起初 据说 另外"
)
_NO_NAMES = frozenset(_NO_NAME_WORDS.split())
_NO_ENDINGS = (*"说道问喊叫着了过到是答想写为有的", "显示", "如下")
_NO_BEGINNINGS = ("他", "她", "它", "我", "你", "这", "那", "一", "上面", "下面", "墙上", "桌上", "牌子", "屏幕")
_SURE_NAME = 4                                     # characters: longer names must come again to be believed


@dataclass(frozen=True, slots=True)
class Spoken:
    character: str
    extension: str
    parentheticals: tuple[str, ...]
    text: str


def split_extension(name: str) -> tuple[str, str]:
    """小明OS -> ("小明", "OS")"""
    found = _ENDING_EXTENSION.fullmatch(name) if HAS_HAN.search(name) else None
    return (found[1], found[2]) if found else (name, "")


def is_name(text: str) -> bool:
    """Can this short line be a cue?"""
    return (
        bool(_NAME.fullmatch(text))
        and text not in _NO_NAMES
        and text not in CHINESE_TIMES
        and not text.endswith(_NO_ENDINGS)
        and not TRANSITION.fullmatch(text)
    )


def recurring_names(lines: Iterable[str]) -> frozenset[str]:
    """The names that stand at least twice where a speaker's name stands."""
    counts: Counter[str] = Counter()
    for line in lines:
        if HAS_HAN.search(line):
            text = line.strip().lstrip("@")
            name = text.partition("：")[0].partition(":")[0].partition("（")[0].partition("(")[0].strip(" ^")
            name = split_extension(name[:12])[0]
            if len(name) <= 8 and is_name(name):
                counts[name] += 1
    return frozenset(name for name, count in counts.items() if count > 1)


def read_spoken(text: str, names: frozenset[str]) -> Spoken | None:
    """A speech on one line: name, colon, words."""
    if "：" not in text[:60] and ":" not in text[:60]:
        return None
    found = _SPOKEN.fullmatch(text)
    if not found:
        return None
    name, ending = split_extension(found[1])
    if not is_name(name) or not (name in names or _sure(name)):
        return None
    spoken = found[3].strip()
    opening = _OPENING_BRACKETS.match(spoken)
    bracketed = [words.strip() for words in _BRACKETS.findall(found[2])]
    extension = ", ".join(words for words in [ending, *bracketed] if words in _EXTENSIONS)
    ways = [words for words in bracketed if words not in _EXTENSIONS]
    if opening:
        ways += [words.strip() for words in _BRACKETS.findall(opening.group())]
        spoken = spoken[opening.end() :]
    return Spoken(name, extension, tuple(ways), spoken)


def _sure(name: str) -> bool:
    return len(name) <= _SURE_NAME and not name.startswith(_NO_BEGINNINGS)
