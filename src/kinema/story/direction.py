"""What the film maker decides and the planner obeys: the part of film.toml that concerns the story, as plain
values (film/settings.py reads and checks the file)."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from kinema.story.shot import CameraKey, Look


@dataclass(frozen=True, kw_only=True, slots=True)
class Voiced:
    """A line as spoken: its true length and the shapes of its mouth (ms from the start, viseme)."""

    seconds: Fraction
    mouth: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class CastMember:
    look: Look | None = None              # wins over everything
    words: str = ""                       # "woman, 30, red coat": read by the same lexicon as the prose
    kind: str = ""                        # of KINDS; "" = as read
    colours: dict[str, str] = field(default_factory=dict)   # of Look's colour fields, "#rrggbb": win over the words


@dataclass(frozen=True, kw_only=True, slots=True)
class SetChoice:
    set: str = ""                         # of SETS; "" = as read
    seed: int | None = None
    time: str = ""
    weather: str = ""
    season: str = ""
    landmark: str = ""
    backdrop: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ShotChoice:
    """Overrides for one shot id."""

    camera: str = ""                      # the words of a camera note: "dolly in, 35mm, CU on MARA, low"
    path: tuple[CameraKey, ...] = ()      # keyed by hand
    rides: dict[str, str] = field(default_factory=dict)     # who -> the vehicle or animal that carries them
    seconds: Fraction | None = None
    seed: int | None = None
    picture: str = ""                     # hash of the user's own picture


@dataclass(frozen=True, kw_only=True, slots=True)
class Direction:
    rate: Fraction = Fraction(24)
    seed: int = 0
    language: str = ""                    # "en", "zh"; "" = as the text says
    aspect: Fraction = Fraction(16, 9)
    cast: dict[str, CastMember] = field(default_factory=dict)      # by name in capitals
    sets: dict[str, SetChoice] = field(default_factory=dict)       # by the heading's location
    shots: dict[str, ShotChoice] = field(default_factory=dict)     # by shot id
