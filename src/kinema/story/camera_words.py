"""The words of a camera note: `dolly in, 35mm, CU on MARA, low angle, 4s`, in English and Chinese."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from kinema.story.lexicon import camera_words
from kinema.story.shot import Camera

FOCAL = re.compile(r"^(\d{1,3}(?:\.\d)?)\s*(?:mm|毫米)(?: lens)?$", re.I)
F_STOP = re.compile(r"^(?:f\s*/?\s*|光圈\s*f?\s*/?\s*)(\d{1,2}(?:\.\d)?)$", re.I)
SECONDS = re.compile(r"^(\d{1,3}(?:\.\d{1,3})?)\s*(?:s|sec|seconds?|秒)$", re.I)
FIRST_MOVE = {
    "dolly": "in",
    "truck": "right",
    "pan": "right",
    "tilt": "up",
    "crane": "up",
    "orbit": "right",
    "zoom": "in",
}


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
    f_stop: float | None = None
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
        if self.f_stop is not None:
            changes["f_stop"] = self.f_stop
        elif self.size or changes.get("setup") == "insert":
            changes["f_stop"] = aperture(changes.get("setup", camera.setup), changes.get("size", camera.size))
        return replace(camera, **changes)


ADVERBS = re.compile("缓慢地?|缓缓地?|慢慢地?|轻轻地?|快速地?")      # they say nothing that is heeded
LENSES = {"ELS": 24.0, "LS": 28.0, "MLS": 35.0, "MS": 40.0, "MCU": 50.0, "CU": 75.0, "ECU": 100.0}


def aperture(setup: str, size: str) -> float:
    """The f-stop that suits a picture: near ones have a soft background, wide ones are sharp throughout."""
    return 2.8 if size in ("CU", "ECU") or setup == "insert" else 0.0


def read_camera(text: str, who: Callable[[str], str]) -> CameraChoice:
    """`who(word)` gives the canonical name of a character, prop or effect, "" if it is none."""
    choice = CameraChoice()
    for part in re.split(r"[,，;；、]", ADVERBS.sub("", text)):
        if part.strip():
            choice = _read_part(choice, part.strip(), who)
    return choice


def _read_part(choice: CameraChoice, part: str, who: Callable[[str], str]) -> CameraChoice:
    on = re.match(r"^(.*?)(?:\b(?:on|of|over)\b|对准|给)\s*(.+)$", part, re.I)
    focal, seconds = FOCAL.match(part), SECONDS.match(part)
    if focal and 8 <= float(focal.group(1)) <= 300:
        return replace(choice, focal_mm=float(focal.group(1)))
    if stop := F_STOP.match(part):
        return replace(choice, f_stop=min(max(float(stop.group(1)), 0.7), 64.0))
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
            if ("filler", "yes") not in camera_words().get(words[i].lower(), ()):
                choice = replace(choice, unknown=(*choice.unknown, words[i]))
            i += 1
    return choice


def _phrase(choice: CameraChoice, phrase: str) -> CameraChoice | None:
    focal = FOCAL.match(phrase)
    if focal and 8 <= float(focal.group(1)) <= 300:
        return replace(choice, focal_mm=float(focal.group(1)))
    if stop := F_STOP.match(phrase):
        return replace(choice, f_stop=min(max(float(stop.group(1)), 0.7), 64.0))
    for kind, concept in camera_words().get(phrase, ()):
        if kind == "focus":
            return replace(choice, f_stop=float(concept))
        if kind == "both":
            move, direction = concept.split(" ")
            return replace(choice, move=move, direction=direction)
        if kind != "filler":
            return replace(choice, **{kind: concept})                  # type: ignore[arg-type]
    return None
