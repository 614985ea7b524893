"""film.toml: what the film maker wants, checked on the way in. Every key is optional; docs/film-toml.md explains each.

    settings = read_settings(Path("lighthouse/film.toml"))
    settings.size                                  # (1024, 576)

Raises InputError naming the file, the line and what is allowed.
"""

from __future__ import annotations

import re
import tomllib
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from kinema.errors import InputError
from kinema.generate import backdrop_name
from kinema.generate.protocol import GENERATORS
from kinema.post.styles import STYLES
from kinema.story.direction import CastMember, Direction, SetChoice, ShotChoice
from kinema.story.shot import KINDS, PROJECTIONS, SEASONS, SETS, TIMES, WEATHERS, CameraKey
from kinema.timecode import parse_rate

ASPECTS = {"16:9": Fraction(16, 9), "2.39": Fraction(239, 100), "9:16": Fraction(9, 16), "1:1": Fraction(1)}
LARGEST = 1 << 20                                  # bytes of a film.toml


def _one_of(names: tuple[str, ...]) -> AfterValidator:
    def check(value: str) -> str:
        if value and value not in names:
            raise ValueError(f"choose one of: {', '.join(names)}")
        return value
    return AfterValidator(check)


def _inside(value: str) -> str:
    if value and (Path(value).is_absolute() or ".." in Path(value).parts or "\0" in value):
        raise ValueError("the path leaves the film's folder; copy the file into it")
    return value


def _backdrop(value: str) -> str:
    if value:
        try:
            backdrop_name.check(value)
        except InputError as error:
            raise ValueError(str(error).rstrip(".")) from error
    return value


def _hex(value: str) -> str:
    if value and not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise ValueError('a colour is written "#b8402f"')
    return value


def _near(point: tuple[float, float, float]) -> tuple[float, float, float]:
    if not all(abs(metres) <= 10_000 for metres in point):          # false for nan too
        raise ValueError("a place is three numbers of metres, none beyond 10000")
    return point


def _rate(value: object) -> str:
    try:
        parse_rate(value)                          # type: ignore[arg-type]
    except InputError as error:
        raise ValueError(str(error).rstrip(".")) from error
    return str(value)


InnerPath = Annotated[str, AfterValidator(_inside)]
Metres = Annotated[tuple[float, float, float], AfterValidator(_near)]
Colour = Annotated[str, AfterValidator(_hex)]


class Table(BaseModel):
    """A table of film.toml: unknown keys are errors, so that a misspelling never passes unseen."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)


class VoiceSettings(Table):
    """A character's voice. Without it the character keeps one of their own, chosen by name and look."""

    words: str = Field("", max_length=200)         # "deep old man" instead of the words of the look
    pitch_hz: int | None = Field(None, ge=40, le=400)
    rate: int | None = Field(None, ge=80, le=400)  # words a minute
    formants: int | None = Field(None, ge=60, le=180)   # percent; below 100 a larger body
    tone_db: int | None = Field(None, ge=-12, le=12)


class CastSettings(Table):
    look: str = Field("", max_length=500)          # in words: "woman, 30, red coat, brown hair"
    kind: Annotated[str, _one_of(KINDS)] = ""      # a person or which animal
    like: str = Field("", max_length=80)           # take what is missing here from another character
    top: Colour = ""
    bottom: Colour = ""
    hair: Colour = ""
    skin: Colour = ""
    shoes: Colour = ""
    hat_colour: Colour = ""
    portrait: InnerPath = ""                       # for storyboard and credits: `kinema cast` makes one
    voice: VoiceSettings = VoiceSettings()


class SetSettings(Table):
    set: Annotated[str, _one_of(SETS)] = ""
    seed: int | None = Field(None, ge=0, lt=2**53)
    time: Annotated[str, _one_of(TIMES)] = ""
    weather: Annotated[str, _one_of(WEATHERS)] = ""
    season: Annotated[str, _one_of(SEASONS)] = ""
    landmark: str = Field("", max_length=60)
    backdrop: Annotated[str, AfterValidator(_backdrop)] = Field("", max_length=80)     # painted behind it: "gan:dusk"


class KeySettings(Table):
    """Where the camera is at a time: metres in the set, x right, y up, z toward the audience."""

    at: float = Field(ge=0, le=120)                # seconds into the shot
    eye: Metres
    target: Metres
    focal_mm: float = Field(35.0, ge=8, le=300)
    focus_m: float = Field(0.0, ge=0, le=10_000)   # distance of sharpest focus; 0 = the target

    @model_validator(mode="after")
    def _sees(self) -> KeySettings:
        if self.eye == self.target:
            raise ValueError("eye and target are the same place; the camera would look nowhere")
        return self


def _in_order(keys: tuple[KeySettings, ...]) -> tuple[KeySettings, ...]:
    for before, after in pairwise(keys):
        if after.at <= before.at:
            raise ValueError(f"the key at {after.at:g} s does not come after the one at {before.at:g} s")
    return keys


class ShotSettings(Table):
    camera: str = Field("", max_length=300)        # as in a note: "dolly in, 35mm, CU on MARA"
    path: Annotated[tuple[KeySettings, ...], AfterValidator(_in_order)] = Field((), max_length=100)
    rides: dict[str, str] = Field(default_factory=dict)     # who is carried by what: { MARA = "boat" }
    seconds: float | None = Field(None, ge=0.2, le=120)
    seed: int | None = Field(None, ge=0, lt=2**53)
    picture: InnerPath = ""                        # your own picture instead of a generated one


class LineSettings(Table):
    recording: InnerPath                           # your own recording of this line


class MusicSettings(Table):
    on: bool = True
    file: InnerPath = ""                           # your own music instead of the score
    level_db: float = Field(0.0, ge=-40, le=12)


class LookSettings(Table):
    """How the whole film looks, and for what kind of screen it is made."""

    style: Annotated[str, _one_of(tuple(STYLES))] = Field("natural", min_length=1)
    projection: Annotated[str, _one_of(PROJECTIONS)] = Field("flat", min_length=1)
    stereo_mm: float = Field(0.0, ge=0, le=1000)   # between the eyes; 0 = one eye; a face has 64

    @model_validator(mode="after")
    def _flat(self) -> LookSettings:
        if self.style != "natural" and (self.projection != "flat" or self.stereo_mm > 0):
            raise ValueError('a style is made for flat pictures for one eye; use "natural"')
        return self


class Settings(Table):
    title: str = Field("", max_length=200)
    screenplay: InnerPath = ""                     # default: the one .fountain in the folder
    language: Literal["", "en", "zh"] = ""
    aspect: Literal["16:9", "2.39", "9:16", "1:1"] = "16:9"
    long_side: int = Field(1024, ge=128, le=4096)  # pixels
    rate: Annotated[str, BeforeValidator(_rate)] = "24"
    quality: Literal["preview", "final", "teacher"] = "final"
    generator: Annotated[str, _one_of(tuple(GENERATORS))] = Field("stage", min_length=1)
    seed: int = Field(0, ge=0, lt=2**53)
    subtitles: Literal["sidecar", "burned", "off"] = "sidecar"
    loudness: float = Field(-16.0, ge=-40, le=-8)  # LUFS, integrated
    title_card: bool = True
    title_backdrop: Annotated[str, AfterValidator(_backdrop)] = Field("", max_length=80)       # moves behind the title
    credits: bool = True
    cast: dict[str, CastSettings] = Field(default_factory=dict)
    sets: dict[str, SetSettings] = Field(default_factory=dict)
    shots: dict[str, ShotSettings] = Field(default_factory=dict)
    lines: dict[str, LineSettings] = Field(default_factory=dict)
    music: MusicSettings = MusicSettings()
    look: LookSettings = LookSettings()

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) in pixels, both even. 16:9 and 2.39 share their width, as film formats do. The whole sphere
        is twice as wide as high, two of them, one above the other, are a square."""
        if self.look.projection == "360":
            return _even(Fraction(self.long_side)), _even(Fraction(self.long_side, 1 if self.look.stereo_mm else 2))
        aspect, long = ASPECTS[self.aspect], self.long_side
        if aspect == 1:
            side = _even(Fraction(long * 3, 4))
            return side, side
        width, height = (long, long / aspect) if aspect > 1 else (long * aspect, long)
        return _even(Fraction(width)), _even(Fraction(height))

    @property
    def frame_rate(self) -> Fraction:
        return parse_rate(self.rate)

    def direction(self, pictures: dict[str, str]) -> Direction:
        """The part that the planner obeys. `pictures`: hash of the own picture, by shot id."""
        return Direction(
            rate=self.frame_rate, seed=self.seed, language=self.language, aspect=ASPECTS[self.aspect],
            cast={name.upper(): _cast_member(self.cast, name) for name in self.cast},
            sets={name: SetChoice(**chosen.model_dump()) for name, chosen in self.sets.items()},
            shots={name: ShotChoice(camera=s.camera, seed=s.seed, picture=pictures.get(name, ""),
                                    path=_keys(s.path, self.frame_rate),
                                    rides={who.upper(): thing for who, thing in s.rides.items()},
                                    seconds=None if s.seconds is None else Fraction(str(s.seconds)))
                   for name, s in self.shots.items()})


def _keys(path: tuple[KeySettings, ...], rate: Fraction) -> tuple[CameraKey, ...]:
    return tuple(CameraKey(frame=round(Fraction(str(key.at)) * rate), eye=key.eye, target=key.target,
                           focal_mm=key.focal_mm, focus_m=key.focus_m) for key in path)


def _even(length: Fraction) -> int:
    return max(2, round(length / 2) * 2)


def _cast_member(cast: dict[str, CastSettings], name: str) -> CastMember:
    """Words of the character and of those they are `like`, farthest first, so that the nearest wins."""
    words: list[str] = []
    colours: dict[str, str] = {}
    kind = ""
    seen: list[str] = []
    at = name
    while at:
        seen.append(at)
        member = cast[at]
        words.append(member.look)
        for key in ("top", "bottom", "hair", "skin", "shoes", "hat_colour"):
            if getattr(member, key):
                colours.setdefault(key, getattr(member, key))
        kind = kind or member.kind
        at = member.like
        if at and at not in cast:
            raise InputError(f"cast.{seen[-1]}: like = {at!r} names nobody in [cast].")
        if at in seen:
            raise InputError(f"cast: {' is like '.join([*seen, at])}, which goes in a circle.",
                             hint="Give one of them a look of its own.")
    return CastMember(words=", ".join(w for w in reversed(words) if w), colours=colours, kind=kind)


def read_settings(path: Path) -> Settings:
    """Settings from film.toml; the defaults where there is none."""
    if not path.exists():
        return Settings()
    try:
        if path.stat().st_size > LARGEST:
            raise InputError("the file is larger than 1 MB.", path=path, hint="Is this the right file?")
        text = path.read_bytes().decode("utf-8-sig")
        settings = Settings.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        what = str(error).partition(" (at ")[0]
        raise InputError(f"not valid TOML: {what}.", path=path, line=int(line[1]) if line else None) from error
    except UnicodeDecodeError as error:
        raise InputError("film.toml must be UTF-8.", path=path, hint="Save it again as UTF-8.") from error
    except (OSError, RecursionError) as error:
        raise InputError(f"cannot be read: {error}.", path=path) from error
    except ValidationError as error:
        raise _first(error, path, text) from error
    try:
        settings.direction({})                     # circles among the cast show here
    except InputError as error:
        raise InputError(error.what, path=path, line=_line_of(text, ["cast"]), hint=error.hint) from error
    return settings


def _first(error: ValidationError, path: Path, text: str) -> InputError:
    problem = error.errors()[0]
    location = [str(part) for part in problem["loc"]]
    message = problem["msg"].removeprefix("Value error, ")
    if problem["type"] == "extra_forbidden":
        message = "no such key; docs/film-toml.md lists them all"
    return InputError(f"{'.'.join(location)}: {message}.", path=path, line=_line_of(text, location))


def wrong_at(folder: Path, location: list[str], what: str, *, hint: str) -> InputError:
    """The error about a value of film.toml that only shows beside the screenplay and the folder."""
    path = folder / "film.toml"
    text = path.read_text(encoding="utf-8-sig", errors="replace") if path.exists() else ""
    return InputError(f"{'.'.join(location)}: {what}", path=path, line=_line_of(text, location), hint=hint)


def _line_of(text: str, location: list[str]) -> int | None:
    """The line on which the last key of `location` is set, below its table's header."""
    lines, at = text.splitlines(), 0
    for depth, name in enumerate(location):
        if name.isdigit() and depth:                                   # the n-th [[table]], the n-th of a row
            again = [i for i in range(at, len(lines)) if lines[i].strip() == lines[at].strip()]
            at = again[int(name)] if lines[at].lstrip().startswith("[[") and int(name) < len(again) else at
            continue
        quoted = rf"[\"']?{re.escape(name)}[\"']?"
        pattern = rf"\s*(\[.*{quoted}.*\]|{quoted}\s*=|.*[.{{,]\s*{quoted}\s*=)"
        found = next((i for i in range(at, len(lines)) if re.match(pattern, lines[i])), None)
        if found is None:
            return at + 1 if depth else None
        at = found
    return at + 1
