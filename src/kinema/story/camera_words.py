"""The words of a camera note: `dolly in, 35mm, CU on MARA, low angle, 4s`, in English and Chinese."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from kinema.story.shot import Camera

SIZE_WORDS = {
    "ELS": "els|extreme long shot|extreme long|extreme wide|ews|大远景", "LS": "ls|long shot|wide shot|wide|ws|full shot|远景|全景",
    "MLS": "mls|medium long shot|medium long|american shot|cowboy|中远景|中全景", "MS": "ms|medium shot|medium|mid shot|中景",
    "MCU": "mcu|medium close-up|medium close up|中近景|近景", "CU": "cu|close-up|close up|closeup|close on|close shot|特写",
    "ECU": "ecu|extreme close-up|extreme close up|大特写"}
SETUP_WORDS = {
    "establishing": "establishing|establish|establishing shot|空镜", "master": "master|master shot|主镜头",
    "two_shot": "two-shot|two shot|双人镜头|双人", "over_shoulder": "over the shoulder|over shoulder|ots|over-the-shoulder|过肩",
    "single": "single|单人镜头|单人", "reaction": "reaction|reaction shot|反应镜头", "insert": "insert|detail|插入",
    "follow": "following shot|跟拍"}
ANGLE_WORDS = {"eye": "eye level|eye|eye-level|平视", "low": "low angle|low|from below|仰拍|仰角|低角度",
               "high": "high angle|high|from above|俯拍|俯角|高角度", "overhead": "overhead|bird's eye|top shot|top-down|顶拍|鸟瞰"}
MOVE_WORDS = {
    "static": "static|locked|locked off|still|固定|固定镜头", "pan": "pan|摇|摇镜", "tilt": "tilt|俯仰", "dolly": "dolly|push|track|tracking|推轨|移动",
    "truck": "truck|trucking|lateral|横移|平移", "crane": "crane|boom|jib|升降", "orbit": "orbit|arc|circle|环绕",
    "zoom": "zoom|变焦", "handheld": "handheld|hand-held|hand held|shaky|手持", "follow": "follow|following|跟|跟随"}
DIRECTION_WORDS = {"in": "in|closer|forward|推近|推进|向前", "out": "out|back|away|backward|拉远|拉开|后退", "left": "left|向左|左",
                   "right": "right|向右|右", "up": "up|rise|rising|升|向上|上升", "down": "down|descend|降|向下|下降"}
BOTH_WORDS = {"推": ("dolly", "in"), "推镜": ("dolly", "in"), "拉": ("dolly", "out"), "拉镜": ("dolly", "out"), "push in": ("dolly", "in"),
              "pull out": ("dolly", "out"), "pull back": ("dolly", "out"), "上摇": ("tilt", "up"), "下摇": ("tilt", "down"),
              "左摇": ("pan", "left"), "右摇": ("pan", "right"), "推近": ("dolly", "in"), "拉远": ("dolly", "out")}
FOCAL = re.compile(r"^(\d{1,3}(?:\.\d)?)\s*(?:mm|毫米)(?: lens)?$", re.I)
SECONDS = re.compile(r"^(\d{1,3}(?:\.\d{1,3})?)\s*(?:s|sec|seconds?|秒)$", re.I)
FILLER = frozenset(["the", "a", "an", "of", "lens", "shot", "slow", "slowly", "fast", "quick", "smooth", "camera", "with", "and", "to", "then", "very", "gentle", "gently", "slight"])
FIRST_MOVE = {"dolly": "in", "truck": "right", "pan": "right", "tilt": "up", "crane": "up", "orbit": "right", "zoom": "in"}


def _table(words: dict[str, str]) -> dict[str, str]:
    return {word: name for name, row in words.items() for word in row.split("|")}


SIZES_BY_WORD, SETUPS_BY_WORD, ANGLES_BY_WORD = _table(SIZE_WORDS), _table(SETUP_WORDS), _table(ANGLE_WORDS)
MOVES_BY_WORD, DIRECTIONS_BY_WORD = _table(MOVE_WORDS), _table(DIRECTION_WORDS)


@dataclass(frozen=True, kw_only=True, slots=True)
class CameraChoice:
    """What a note decides; "" or None leaves it to the planner."""

    setup: str = ""
    size: str = ""
    subjects: tuple[str, ...] = ()
    over: str = ""
    angle: str = ""
    move: str = ""
    direction: str = ""
    focal_mm: float | None = None
    seconds: Fraction | None = None
    unknown: tuple[str, ...] = ()

    def apply(self, camera: Camera) -> Camera:
        """The camera with these choices; a chosen size without a lens brings its own lens."""
        changes: dict = {name: getattr(self, name) for name in ("setup", "size", "subjects", "over", "angle", "move")
                         if getattr(self, name)}
        if self.move or self.direction:
            move = self.move or camera.move
            changes["direction"] = self.direction or FIRST_MOVE.get(move, "none")
        if self.focal_mm is not None:
            changes["focal_mm"] = self.focal_mm
        elif self.size:
            changes["focal_mm"] = LENSES[self.size]
        if changes.get("setup") == "insert" and not self.size:
            changes["size"], changes["focal_mm"] = "CU", LENSES["CU"]
        return replace(camera, **changes)


LENSES = {"ELS": 24.0, "LS": 28.0, "MLS": 35.0, "MS": 40.0, "MCU": 50.0, "CU": 75.0, "ECU": 100.0}


def read_camera(text: str, who: Callable[[str], str]) -> CameraChoice:
    """`who(word)` gives the canonical name of a character, prop or effect, "" if it is none."""
    choice = CameraChoice()
    for part in re.split(r"[,，;；、]", text):
        if part.strip():
            choice = _read_part(choice, part.strip(), who)
    return choice


def _read_part(choice: CameraChoice, part: str, who: Callable[[str], str]) -> CameraChoice:
    on = re.match(r"^(.*?)(?:\b(?:on|of|over)\b|对准|给)\s*(.+)$", part, re.I)
    focal, seconds = FOCAL.match(part), SECONDS.match(part)
    if focal and 8 <= float(focal.group(1)) <= 300:
        return replace(choice, focal_mm=float(focal.group(1)))
    if seconds and 0 < Fraction(seconds.group(1)) <= 120:
        return replace(choice, seconds=Fraction(seconds.group(1)))
    if on and who(on.group(2).strip()):
        name = who(on.group(2).strip())
        over = re.search(r"\bover\b", part, re.I) is not None
        choice = replace(choice, over=name, setup="over_shoulder") if over else replace(choice, subjects=(name,))
        return _read_part(choice, on.group(1).strip(), who) if on.group(1).strip() else choice
    return _read_words(choice, part, who)


def _read_words(choice: CameraChoice, part: str, who: Callable[[str], str]) -> CameraChoice:
    """The longest known phrases of a part, left to right."""
    words = part.split()
    i = 0
    while i < len(words):
        for n in range(min(4, len(words) - i), 0, -1):
            phrase = " ".join(words[i:i + n])
            known = _phrase(choice, phrase.lower()) or (replace(choice, subjects=(*choice.subjects, who(phrase)))
                                                         if who(phrase) else None)
            if known is not None:
                choice, i = known, i + n
                break
        else:
            if words[i].lower() not in FILLER:
                choice = replace(choice, unknown=(*choice.unknown, words[i]))
            i += 1
    return choice


def _phrase(choice: CameraChoice, phrase: str) -> CameraChoice | None:
    if phrase in BOTH_WORDS:
        move, direction = BOTH_WORDS[phrase]
        return replace(choice, move=move, direction=direction)
    focal = FOCAL.match(phrase)
    if focal and 8 <= float(focal.group(1)) <= 300:
        return replace(choice, focal_mm=float(focal.group(1)))
    for slot, table in (("size", SIZES_BY_WORD), ("setup", SETUPS_BY_WORD), ("angle", ANGLES_BY_WORD),
                        ("move", MOVES_BY_WORD), ("direction", DIRECTIONS_BY_WORD)):
        if phrase in table:
            return replace(choice, **{slot: table[phrase]})            # type: ignore[arg-type]
    return None
