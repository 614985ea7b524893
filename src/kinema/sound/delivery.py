"""How a line is said: what a parenthetical asks of the voice, and text made ready to be spoken."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery:
    """Factors on a voice's own way of speaking."""

    rate: float = 1.0
    pitch: float = 1.0
    expression: float = 1.0                  # width of the pitch range
    gain_lu: float = 0.0                     # louder or softer than a plain line
    whisper: bool = False
    tremble: int = 0                         # added flutter


DELIVERIES: dict[str, Delivery] = {
    "whisper": Delivery(rate=0.92, expression=0.8, gain_lu=-5, whisper=True),
    "shout": Delivery(rate=1.04, pitch=1.22, expression=1.25, gain_lu=3),
    "soft": Delivery(rate=0.93, pitch=0.97, expression=0.85, gain_lu=-3),
    "cry": Delivery(rate=0.88, pitch=1.08, expression=1.2, gain_lu=-1.5, tremble=22),
    "laugh": Delivery(rate=1.06, pitch=1.1, expression=1.35, gain_lu=0.5, tremble=6),
    "angry": Delivery(rate=1.08, pitch=1.05, expression=1.3, gain_lu=1.5),
    "afraid": Delivery(rate=1.12, pitch=1.12, expression=1.1, gain_lu=-1, tremble=14),
    "excited": Delivery(rate=1.12, pitch=1.1, expression=1.35, gain_lu=1),
    "sad": Delivery(rate=0.86, pitch=0.94, expression=0.65, gain_lu=-2),
    "flat": Delivery(rate=0.97, expression=0.35, gain_lu=-0.5),
    "slow": Delivery(rate=0.82),
    "fast": Delivery(rate=1.22),
}

# Longer stems first where one contains another. English stems are matched at the start of a word.
_WORDS: dict[str, tuple[str, ...]] = {
    "whisper": ("whisper", "under his breath", "under her breath", "sotto", "hushed", "hiss", "耳语", "悄声", "悄悄",
                "低语", "压低声音", "小声"),
    "shout": ("shout", "yell", "scream", "call", "bellow", "roar", "loud", "cries out", "喊", "吼", "尖叫", "大声",
              "高声", "叫道"),
    "cry": ("cry", "crie", "sob", "tear", "weep", "chok", "哭", "哽咽", "抽泣", "流泪", "含泪"),
    "laugh": ("laugh", "chuckl", "giggl", "smil", "grin", "amused", "笑"),
    "angry": ("angr", "furious", "snap", "growl", "bitter", "怒", "愤", "生气", "咬牙"),
    "afraid": ("afraid", "scared", "fear", "nervous", "trembl", "panic", "terrified", "害怕", "恐惧", "颤抖", "紧张",
               "惊恐"),
    "excited": ("excit", "eager", "delight", "happil", "joy", "bright", "兴奋", "激动", "高兴", "惊喜"),
    "sad": ("sad", "sigh", "weary", "tired", "weak", "heartbroken", "悲", "伤心", "叹", "疲惫", "虚弱"),
    "soft": ("soft", "quiet", "gentl", "low", "tender", "calm", "轻声", "温柔", "低声", "平静", "轻轻"),
    "flat": ("flat", "cold", "deadpan", "monoton", "dry", "冷", "淡淡", "平淡"),
    "slow": ("slow", "pause", "hesita", "thoughtful", "缓", "慢", "犹豫", "沉思"),
    "fast": ("fast", "quick", "hurr", "rush", "urgent", "breathless", "快", "急", "匆"),
}


def delivery(direction: str) -> Delivery:
    """What a parenthetical asks for, all that it names combined: "whispering, scared" is both."""
    words, said = direction.casefold(), Delivery()
    for name, stems in _WORDS.items():
        if any(re.search(r"\b" + re.escape(s) if s.isascii() else re.escape(s), words) for s in stems):
            more = DELIVERIES[name]
            said = Delivery(rate=said.rate * more.rate, pitch=said.pitch * more.pitch,
                            expression=said.expression * more.expression, gain_lu=said.gain_lu + more.gain_lu,
                            whisper=said.whisper or more.whisper, tremble=said.tremble + more.tremble)
    return said


_ASIDES = re.compile(r"\[\[.*?\]\]|/\*.*?\*/", re.S)
_EMPHASIS = re.compile(r"\\([*_])|[*_~^<>|#]+")


def spoken_text(text: str) -> str:
    """What the voice reads: no notes, marks of emphasis, emoji or control characters; dashes become commas.
    Empty when nothing can be said."""
    text = _EMPHASIS.sub("", _ASIDES.sub(" ", text))
    text = re.sub(r"\s*(--+|—+|–)\s*", ", ", text)
    text = re.sub(r"(\.\s*){2,}|…+", ", ", text.strip())
    text = "".join(c for c in text if unicodedata.category(c) not in ("So", "Sk", "Cc", "Cf", "Cs", "Co", "Cn")
                   or c in "\n°℃")
    text = re.sub(r"\s+", " ", text).strip().lstrip(",.;:!?，。；：！？、 ")
    return text if any(c.isalnum() for c in text) else ""


def is_chinese(text: str) -> bool:
    """Whether any Han character is in the text; the Mandarin voice reads Latin words as English by itself."""
    return any("\u3400" <= c <= "\u9fff" or "\uf900" <= c <= "\ufaff" or "\U00020000" <= c <= "\U0003134f"
               for c in text)
