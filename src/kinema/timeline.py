"""The edit's data model, in OpenTimelineIO's words, with exact time (OTIO's own times are floats).

A Timeline has tracks; a track is a row of items that follow one another: Clip, Gap, and between two of them a
Transition, which has no length of its own: the clips on either side overlap by its `frames`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any


@dataclass(frozen=True, kw_only=True, slots=True)
class MediaReference:
    """What a clip plays: a file of the film's folder, with `frames` frames."""

    url: str
    frames: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Clip:
    name: str
    frames: int                                       # as seen, overlaps included
    source_start: int = 0                             # first frame used of the media
    media: MediaReference | None = None
    metadata: dict[str, Any] = field(default_factory=dict)   # shot id, prompt, seed, generator, key


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    frames: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Transition:
    kind: str                                         # "dissolve" "fade_in" "fade_out"
    frames: int


Item = Clip | Gap | Transition


@dataclass(frozen=True, kw_only=True, slots=True)
class Track:
    name: str
    kind: str                                         # "video" "audio"
    items: tuple[Item, ...] = ()

    def placed(self) -> Iterator[tuple[int, Item]]:
        """(first frame in the film, item) of every clip and gap; a dissolve pulls what follows forward."""
        at = 0
        for item in self.items:
            if isinstance(item, Transition):
                at -= item.frames if item.kind == "dissolve" else 0
                continue
            yield at, item
            at += item.frames

    @property
    def frames(self) -> int:
        return max((at + item.frames for at, item in self.placed()), default=0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Subtitle:
    start: int                                        # frame of the film
    frames: int
    text: str
    speaker: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Chapter:
    start: int                                        # frame of the film
    frames: int
    title: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Timeline:
    name: str
    rate: Fraction
    tracks: tuple[Track, ...] = ()
    subtitles: tuple[Subtitle, ...] = ()
    chapters: tuple[Chapter, ...] = ()

    @property
    def frames(self) -> int:
        return max((track.frames for track in self.tracks), default=0)
