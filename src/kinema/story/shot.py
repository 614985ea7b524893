"""What the planner says and every later room obeys: a Shot is a value, and from it a picture can be made.

Nothing here is geometry. Places are names of marks that every set knows (MARKS), times are whole frames of the
shot, colours are `#rrggbb` in sRGB. The same Shot drives the stage, a diffusion model or a storyboard.
The shot's number in the film is not part of it: inserting a scene must change no other shot.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from fractions import Fraction
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

SIZES = ("ELS", "LS", "MLS", "MS", "MCU", "CU", "ECU")     # extreme long shot .. extreme close-up
SETUPS = ("establishing", "master", "two_shot", "over_shoulder", "single", "reaction", "insert", "follow")
ANGLES = ("eye", "low", "high", "overhead")
MOVES = ("static", "pan", "tilt", "dolly", "truck", "crane", "orbit", "zoom", "handheld", "follow")
DIRECTIONS = ("none", "in", "out", "left", "right", "up", "down")
SETS = ("meadow", "forest", "mountain", "coast", "desert", "snowfield", "village", "city", "room", "cave", "tower",
        "spaceship", "space")
INTERIORS = ("room", "cave", "spaceship")
SKYLESS = (*INTERIORS, "space")            # nothing can be painted behind them
TIMES = ("dawn", "day", "dusk", "night")
WEATHERS = ("clear", "clouds", "fog", "rain", "snow", "storm")
SEASONS = ("spring", "summer", "autumn", "winter")
MOODS = ("calm", "joy", "tender", "sad", "tense", "fear", "anger", "wonder", "mystery", "triumph")
EMOTIONS = ("neutral", "joy", "sad", "anger", "fear", "surprise")
ACTIONS = ("stand", "walk", "run", "turn", "sit", "rise", "wave", "point", "nod", "shake_head", "look", "reach",
           "pick_up", "knock", "kneel", "crouch", "jump", "fall", "laugh", "talk", "dance", "fight", "embrace", "carry")
EFFECTS = ("campfire", "fire", "smoke", "explosion", "sparks", "rain", "snow", "fog", "lightning", "magic", "splash",
           "dust")
KINDS = ("human", "dog", "horse", "bird")
PROJECTIONS = ("flat", "360")              # 360: equirectangular, the whole sphere
# A..D: where people stand and talk, left to right as the camera sees them; the rest: where they come from or go.
MARKS = ("A", "B", "C", "D", "left", "right", "back", "front", "far", "fire", "door", "table", "seat")


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """How a character looks, the same in every shot of a film."""

    kind: str = "human"                   # of KINDS
    build: str = "adult"                  # "adult" "child" "elder"
    height_m: float = 1.7
    stoutness: float = 1.0                # 0.8 thin .. 1.4 stout
    skin: str = "#d9a27c"
    hair: str = "#4a2f1d"
    hair_style: str = "short"             # "short" "long" "bun" "bald" "ponytail" "curly" "braids"
    beard: bool = False
    beard_style: str = "full"             # "full" "short" "moustache" "goatee", where there is a beard
    soft: bool = False                    # a softer face: lashes, thin brows, fuller lips, a small nose
    glasses: bool = False
    scarf: str = ""                       # its colour; "" = none
    outfit: str = ""                      # "" "dress" "armour" "spacesuit"
    hat: str = "none"                     # "none" "cap" "brim" "hood" "top" "helmet"
    hat_colour: str = "#3a3a44"
    top: str = "#b8402f"                  # the garment that identifies them
    coat: bool = False                    # a long coat instead of a jacket or shirt
    skirt: bool = False
    bottom: str = "#3d3a4a"
    shoes: str = "#2a2320"


@dataclass(frozen=True, kw_only=True, slots=True)
class Beat:
    """One thing an actor does, `frames` long from frame `start` of the shot on. Beats of one actor may follow one
    another or overlap (walk while talking); before, between and after them the actor lives at their mark."""

    action: str                           # of ACTIONS
    start: int
    frames: int
    to: str = ""                          # mark to move to (walk, run, sit, reach)
    toward: str = ""                      # character, mark, prop or "camera" to face, look or point at


@dataclass(frozen=True, kw_only=True, slots=True)
class Actor:
    """A character in a shot."""

    character: str                        # MARA
    look: Look
    mark: str = "A"                       # where they are on the first frame
    toward: str = ""                      # whom or what they face on the first frame; "" = their partner or ahead
    posture: str = "stand"                # "stand" "sit" "kneel" "lie", on the first frame
    emotion: str = "neutral"
    holds: str = ""                       # a prop's name: "lantern", "book", "cup", "sword", "letter", "phone"
    rides: str = ""                       # a prop (car, boat, train) or a character (a horse) that carries them
    beats: tuple[Beat, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Speech:
    """A line spoken in the shot, on or off screen."""

    line_id: str
    character: str
    text: str                             # as subtitled, without marks of emphasis
    start: int                            # frame of the shot
    frames: int
    said: int = 0                         # frames of the line that were spoken in the shots before: a line goes on
    on_screen: bool = True                # False: voice over, off screen
    mouth: tuple[tuple[int, str], ...] = ()   # (milliseconds from the line's start, viseme): see sound/voices


@dataclass(frozen=True, kw_only=True, slots=True)
class Effect:
    name: str                             # of EFFECTS
    mark: str = ""                        # "" = everywhere, or where the set keeps it
    start: int = 0
    frames: int = 0                       # 0 = to the end of the shot
    strength: float = 1.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Prop:
    """A thing that stands in the set: name, mark, and words on it (a sign, a letter). With `to` it goes there: a car
    drives, a boat sails, a door opens ("open") or shuts ("shut")."""

    name: str
    mark: str = ""
    text: str = ""
    to: str = ""                          # mark to move to
    start: int = 0                        # frame on which it moves off
    frames: int = 0                       # how long it moves; 0 = to the end of the shot


@dataclass(frozen=True, kw_only=True, slots=True)
class Sound:
    """A sound on a frame of the shot: a name of the sound library ("thud", "knock", "door", "bell")."""

    name: str
    start: int
    strength: float = 1.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where. `key` (the heading's location) and `seed` are the same in every shot of that place."""

    set: str = "meadow"                   # of SETS
    key: str = ""
    interior: bool = False
    seed: int = 0
    landmark: str = ""                    # what stands out there: "lighthouse", "house", "bridge", "throne", ...
    backdrop: str = ""                    # what is painted behind it: "gan:dusk"; "" = the set's own sky


@dataclass(frozen=True, kw_only=True, slots=True)
class Light:
    time: str = "day"                     # of TIMES
    weather: str = "clear"                # of WEATHERS
    season: str = "summer"                # of SEASONS


@dataclass(frozen=True, kw_only=True, slots=True)
class CameraKey:
    """Where a camera that the film maker has keyed by hand is on a frame. Metres in the set: x right, y up, z toward
    the audience, mark B to C around the origin. Between keys the path is a smooth curve (Catmull-Rom)."""

    frame: int
    eye: tuple[float, float, float]
    target: tuple[float, float, float]
    focal_mm: float = 35.0
    focus_m: float = 0.0                  # distance of sharpest focus; 0 = the target


@dataclass(frozen=True, kw_only=True, slots=True)
class Camera:
    """How the camera sees it. The camera stays on one side of the line through the marks A..D."""

    setup: str = "master"                 # of SETUPS
    size: str = "LS"                      # of SIZES
    subjects: tuple[str, ...] = ()        # characters, props, effects or "landmark"; () = the place
    over: str = ""                        # over whose shoulder
    angle: str = "eye"                    # of ANGLES
    move: str = "static"                  # of MOVES
    direction: str = "none"               # of DIRECTIONS
    focal_mm: float = 35.0
    sensor_mm: float = 36.0               # width
    f_stop: float = 0.0                   # depth of field, on the first subject; 0 = everything sharp
    path: tuple[CameraKey, ...] = ()      # a path keyed by hand; it replaces setup, size, angle and move
    projection: str = "flat"              # of PROJECTIONS
    stereo_mm: float = 0.0                # distance of the eyes; > 0: left and right picture, one above the other


@dataclass(frozen=True, kw_only=True, slots=True)
class Shot:
    """One camera setup with a duration. Everything a generator needs, and nothing else."""

    id: str                               # stable: see ids.py
    scene_id: str
    frames: int
    rate: Fraction
    place: Place
    light: Light
    mood: str = "calm"                    # of MOODS
    camera: Camera = Camera()
    actors: tuple[Actor, ...] = ()
    effects: tuple[Effect, ...] = ()
    props: tuple[Prop, ...] = ()
    speeches: tuple[Speech, ...] = ()
    sounds: tuple[Sound, ...] = ()
    prompt: str = ""                      # the shot in one English sentence, for storyboard, timeline and models
    picture: str = ""                     # hash of the user's own picture for this shot, if any
    seed: int = 0

    @property
    def seconds(self) -> Fraction:
        return self.frames / self.rate


@dataclass(frozen=True, kw_only=True, slots=True)
class Cut:
    """How one shot gives way to the next. A dissolve of n frames overlaps the last n of one with the first n of
    the other; a fade uses n frames of the one shot; "cut" has none."""

    after: str                            # shot id; "" = before the first shot
    kind: str = "cut"                     # "cut" "dissolve" "fade_in" "fade_out"
    frames: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedScene:
    """A screenplay scene as planned; its shots are those with its id."""

    id: str
    number: int
    heading: str
    place: Place
    light: Light
    mood: str
    characters: tuple[str, ...]
    line: int                             # of the heading, in the file


@dataclass(frozen=True, kw_only=True, slots=True)
class Unclear:
    """Words the planner could not turn into picture or sound: nothing is dropped in silence."""

    line: int
    text: str
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    rate: Fraction
    scenes: tuple[PlannedScene, ...] = ()
    shots: tuple[Shot, ...] = ()
    cuts: tuple[Cut, ...] = ()            # only those that are not plain cuts
    unclear: tuple[Unclear, ...] = ()


def to_plain(value: Any) -> Any:
    """Dataclasses, tuples and fractions as what JSON knows. The inverse is `from_plain`."""
    if is_dataclass(value):
        return {f.name: to_plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, (tuple, list)):
        return [to_plain(v) for v in value]
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    return value


def from_plain(kind: Any, plain: Any) -> Any:
    """`from_plain(Shot, to_plain(shot)) == shot`."""
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        return None if plain is None else from_plain(next(a for a in get_args(kind) if a is not type(None)), plain)
    if origin is tuple:
        args = get_args(kind)
        if args[-1] is Ellipsis:
            return tuple(from_plain(args[0], p) for p in plain)
        return tuple(from_plain(a, p) for a, p in zip(args, plain, strict=True))
    if kind is Fraction:
        return Fraction(plain)
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(**{name: from_plain(hints[name], p) for name, p in plain.items()})  # type: ignore[operator]
    return plain
