"""Subtitles as SRT and WebVTT: two lines at most, 42 Latin or 18 Chinese characters each, times from frames.

    write_srt(path, timeline.subtitles, rate=timeline.rate)

Sources: SubRip's format as players read it; WebVTT (W3C), speakers as voice tags `<v MARA>`; line lengths and
reading speed by common broadcast practice. A frame's time in milliseconds is rounded once, never added up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from html import escape
from itertools import pairwise
from math import ceil
from pathlib import Path

from kinema.media.container import on_disk
from kinema.media.wrapping import LATIN_COLUMNS, columns, wrap
from kinema.timeline import Subtitle

COLUMNS_PER_SECOND = 20                            # reading speed
SHORTEST = Fraction(5, 6)                          # seconds a cue stands at least, where there is room
SENTENCE = re.compile(r".+?(?:[.!?…]+[\"”’')\]]*(?=\s|$)|[。！？…]+[”’」』）]*|$)\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Cue:
    """What stands on the screen from frame `start` to frame `end` (exclusive)."""

    start: int
    end: int
    lines: tuple[str, ...]
    speaker: str = ""


def cues(subtitles: Iterable[Subtitle], rate: Fraction) -> list[Cue]:
    """Subtitles as they are shown: broken into lines, long ones split in time at sentences, short ones held
    long enough to be read where the next one leaves room."""
    spoken = [cue for subtitle in sorted(subtitles, key=lambda s: s.start) for cue in _split(subtitle)]
    held = [_held(cue, after.start, rate) for cue, after in pairwise(spoken)]
    return held + [_held(cue, 1 << 40, rate) for cue in spoken[-1:]]


def write_srt(path: Path, subtitles: Iterable[Subtitle], *, rate: Fraction, speakers: bool = False) -> None:
    """SubRip, UTF-8. With `speakers` a cue begins with who speaks where that changes. Raises StoreError."""
    blocks, before = [], ""
    for number, cue in enumerate(cues(subtitles, rate), 1):
        lines = list(cue.lines)
        if speakers and cue.speaker and cue.speaker != before:
            lines[0] = f"{cue.speaker}: {lines[0]}"
        before = cue.speaker
        text = "\n".join(lines).replace("-->", "→")
        blocks.append(f"{number}\n{_clock(cue.start, rate, ',')} --> {_clock(cue.end, rate, ',')}\n{text}\n")
    _write(path, "\n".join(blocks))


def write_vtt(path: Path, subtitles: Iterable[Subtitle], *, rate: Fraction) -> None:
    """WebVTT, UTF-8, with voice tags. Raises StoreError."""
    blocks = ["WEBVTT\n"]
    for number, cue in enumerate(cues(subtitles, rate), 1):
        voice = f"<v {escape(cue.speaker.replace('>', ''), quote=False)}>" if cue.speaker else ""
        text = voice + escape("\n".join(cue.lines), quote=False)
        blocks.append(f"{number}\n{_clock(cue.start, rate, '.')} --> {_clock(cue.end, rate, '.')}\n{text}\n")
    _write(path, "\n".join(blocks))


def _split(subtitle: Subtitle) -> Iterator[Cue]:
    """One cue, or several that share the time by their lengths."""
    parts = _parts(subtitle.text) or [[""]]
    weights = [max(columns("".join(lines)), 1) for lines in parts]
    total, done, start = sum(weights), 0.0, subtitle.start
    for number, (lines, weight) in enumerate(zip(parts, weights, strict=True), 1):
        done += weight
        end = subtitle.start + round(subtitle.frames * done / total)
        end = max(end, start + 1) if number < len(parts) else max(subtitle.start + subtitle.frames, start + 1)
        if lines != [""]:
            yield Cue(start, end, tuple(lines), subtitle.speaker)
        start = end


def _parts(text: str) -> list[list[str]]:
    """The text in portions of at most two lines; sentences stay together where they fit."""
    parts: list[list[str]] = []
    open_text = ""
    for sentence in SENTENCE.findall(" ".join(text.split())):
        if len(wrap(open_text + sentence, LATIN_COLUMNS, columns)) <= 2:
            open_text += sentence
            continue
        parts += _in_twos(open_text)
        open_text = sentence
    return parts + _in_twos(open_text)


def _in_twos(text: str) -> list[list[str]]:
    """Even portions of at most two lines each."""
    if not text.strip():
        return []
    for room in range(2 * LATIN_COLUMNS, LATIN_COLUMNS, -4):
        portions = [wrap(portion, LATIN_COLUMNS, columns) for portion in wrap(text, room, columns)]
        if all(len(lines) <= 2 for lines in portions):
            return portions
    lines = wrap(text, LATIN_COLUMNS, columns)
    return [lines[at:at + 2] for at in range(0, len(lines), 2)]


def _held(cue: Cue, following: int, rate: Fraction) -> Cue:
    """Kept until it can be read, but not into the next cue; never shortened."""
    wanted = max(SHORTEST, Fraction(ceil(columns("".join(cue.lines))), COLUMNS_PER_SECOND))
    return replace(cue, end=max(cue.end, min(cue.start + ceil(wanted * rate), following)))


def _clock(frame: int, rate: Fraction, point: str) -> str:
    milliseconds = round(frame / rate * 1000)
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{point}{rest:03d}"


def _write(path: Path, text: str) -> None:
    with on_disk(path):
        Path(path).write_text(text, encoding="utf-8", newline="\n")


def shown_one_at_a_time(shown: Sequence[Cue]) -> list[Cue]:
    """For tracks that show one cue at a time: what overlaps is shown together as long as both last."""
    moments = sorted({cue.start for cue in shown} | {cue.end for cue in shown})
    found: list[Cue] = []
    for start, end in pairwise(moments):
        lines = tuple(line for cue in shown if cue.start <= start < cue.end for line in cue.lines)
        if found and found[-1].lines == lines and found[-1].end == start:
            found[-1] = replace(found[-1], end=end)
        elif lines:
            found.append(Cue(start, end, lines))
    return found
