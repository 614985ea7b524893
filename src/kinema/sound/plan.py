"""What is to be heard and when: plain values, positions in samples at 48 kHz. `mix.py` obeys them.

Importing this module is cheap: planners use SOUNDS, the film room builds a MixPlan, both without numpy.
`story.shot.to_plain` and `from_plain` turn a MixPlan into JSON and back.
"""

from __future__ import annotations

from dataclasses import dataclass, field

SAMPLE_RATE = 48_000

# Names a Sound may have; effects.py makes them. LOOPS have any length, the others their own.
LOOPS = ("fire", "wind", "rain", "sea", "crickets", "murmur", "engine", "train", "city", "ship", "void", "sand_wind",
         "water", "rocket")
SOUNDS = (
    "footstep", "footstep_grass", "footstep_stone", "footstep_wood", "footstep_snow", "knock", "thud", "door",
    "footstep_sand", "footstep_rock", "footstep_metal", "hoof", "neigh", "skid", "wing", "servo",
    "door_slam", "bell", "thunder", "splash", "explosion", "gust", "glass", "phone", "chime", "clap", "applause",
    "horn", "gull", "bird", "owl", "dog", "magic", "click", "whoosh", "creak", "sword", "gunshot", "heartbeat",
    "drip", "paper", "cloth", "tick", *LOOPS,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A spoken line, as `voices.speak` wrote it."""

    wav: str                              # path
    start: int
    character: str = ""
    pan: float = 0.0                      # -1 left .. 1 right
    gain_db: float = 0.0                  # 0 = as spoken; off screen or far away: below


@dataclass(frozen=True, kw_only=True, slots=True)
class EffectSound:
    """A sound of SOUNDS on its sample: a click's attack lies exactly on `start`."""

    name: str
    start: int
    strength: float = 1.0                 # 0..2
    pan: float = 0.0
    samples: int = 0                      # length of one of LOOPS; the others have their own
    seed: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class AmbienceRegion:
    """What a place sounds like for a while. Neighbours with equal values run through; others cross over."""

    start: int
    samples: int
    set: str = "meadow"                   # of story.shot.SETS
    landmark: str = ""                    # words about the place: "lighthouse", "HARBOUR", "海边"
    interior: bool = False
    time: str = "day"
    weather: str = "clear"
    season: str = "summer"
    effects: tuple[str, ...] = ()         # of story.shot.EFFECTS: "campfire", "rain", ...
    seed: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class ScoreRegion:
    """A scene as the composer sees it."""

    start: int
    samples: int
    mood: str = "calm"                    # of story.shot.MOODS
    title: bool = False                   # a title card or the credits: the theme, in full


@dataclass(frozen=True, kw_only=True, slots=True)
class MixPlan:
    samples: int                          # length of the film
    lines: tuple[Line, ...] = ()
    effects: tuple[EffectSound, ...] = ()
    ambience: tuple[AmbienceRegion, ...] = ()
    score: tuple[ScoreRegion, ...] = ()
    seed: int = 0                         # of the film: its motif, key and noises
    music: bool = True
    music_wav: str = ""                   # path of the film maker's own music, played instead of the score
    music_db: float = 0.0                 # on top of the balance Kinema chooses, for score and own music alike
    lufs: float = -16.0                   # integrated loudness of the mix
    peak_dbtp: float = -2.0               # true peak of the mix


@dataclass(frozen=True, kw_only=True, slots=True)
class MixReport:
    """What was measured on the finished files."""

    lufs: float
    loudness_range: float                 # LU
    peak_dbtp: float
    stems_lufs: dict[str, float] = field(default_factory=dict)
    dialogue_over_music: float | None = None   # LU while somebody speaks; None without dialogue or music
    limited_db: float = 0.0               # the most the limiter took away
    gain_db: float = 0.0                  # from the raw mix to the target
