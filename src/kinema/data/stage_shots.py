"""Shots drawn at random for training: all sets, hours, weathers, people, deeds, effects and cameras of the stage.

    shot = random_shot(7, split="train")          # the same seed, the same shot
    first = window(shot, frames=17, step=2)       # the frame on which its clip begins

A pure function of the seed, weighted toward what films need (SUBJECTS). Shots run at 24 frames a second; a clip takes
every second frame of them, so that its motion blur is that of the film it will be used in. What is held out: splits.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any, TypeVar

from kinema.data.costumes import random_look
from kinema.data.splits import SPLITS, camera_key, of_split, place_key
from kinema.errors import InputError
from kinema.stage.props.names import HELD_PROPS, PROPS
from kinema.story.camera_words import LENSES, aperture
from kinema.story.shot import (
    EFFECTS,
    EMOTIONS,
    INTERIORS,
    SEASONS,
    SETS,
    TIMES,
    Actor,
    Beat,
    Camera,
    Effect,
    Light,
    Look,
    Place,
    Prop,
    Shot,
    Speech,
)

T = TypeVar("T")
RATE = Fraction(24)
STEP = 2                                              # a clip takes every second frame
SHORTEST, LONGEST = 34, 110                           # frames of a shot

# What a shot is about, and how often.
SUBJECTS = {"face": 0.20, "one": 0.18, "two": 0.16, "going": 0.10, "place": 0.11, "effect": 0.16, "animal": 0.04,
            "vehicle": 0.03, "thing": 0.02}
SET_WEIGHTS = dict(zip(SETS, (10, 9, 8, 9, 7, 7, 10, 11, 12, 5, 5, 5, 2), strict=True))
WEATHER_WEIGHTS = {"clear": 45, "clouds": 17, "fog": 11, "rain": 11, "snow": 9, "storm": 7}
MOVE_WEIGHTS = {("static", "none"): 22, ("handheld", "none"): 8, ("dolly", "in"): 14, ("dolly", "out"): 8,
                ("pan", "left"): 6, ("pan", "right"): 6, ("truck", "left"): 5, ("truck", "right"): 5,
                ("orbit", "left"): 5, ("orbit", "right"): 5, ("crane", "up"): 5, ("crane", "down"): 3,
                ("tilt", "up"): 3, ("tilt", "down"): 2, ("zoom", "in"): 4, ("zoom", "out"): 3}
ANGLE_WEIGHTS = {"eye": 76, "low": 11, "high": 10, "overhead": 3}
WILD = ("meadow", "forest", "mountain", "coast", "desert", "snowfield")
# Where an effect belongs; () = everywhere.
EFFECT_SETS: dict[str, tuple[str, ...]] = {
    "campfire": (*WILD, "village"), "fire": (*WILD, "village", "city", "room", "cave"), "smoke": (),
    "explosion": (*WILD, "village", "city", "space"), "sparks": (*WILD, "village", "city", "room", "cave", "spaceship"),
    "rain": (*WILD, "village", "city", "tower"), "snow": (*WILD, "village", "city", "tower"),
    "fog": (*WILD, "village", "city", "tower", "cave"), "lightning": (*WILD, "village", "city", "tower"), "magic": (),
    "splash": ("coast",), "dust": ("desert", "village", "meadow", "mountain", "city")}
BRIEF = ("explosion", "lightning", "splash", "sparks")    # over in a second or two: they begin within the clip
LANDMARKS: dict[str, tuple[str, ...]] = {
    "meadow": ("house", "tree", "well", "church", "castle", "tower", "cross", "tent", "bridge"),
    "forest": ("house", "well", "tent", "cross", "tower", "tree"),
    "mountain": ("castle", "church", "house", "cross", "tent"),
    "coast": ("lighthouse", "lighthouse", "lighthouse", "house", "boat", "cross", "castle"),
    "desert": ("well", "tent", "tower", "castle", "cross", "tree"),
    "snowfield": ("house", "church", "tent", "cross", "tower"), "village": ("church", "well", "tree", "tower"),
    "city": ("church", "tower"), "room": ("throne",), "cave": ("throne", "cross", "well")}
# Headings that furnish a place in another way.
KEYS = {"room": ("COTTAGE", "KITCHEN", "BEDROOM", "TAVERN", "OFFICE"),
        "meadow": ("MEADOW", "MEADOW", "MEADOW", "RIVER")}
ALONE = ("stand", "walk", "turn", "sit", "rise", "wave", "point", "nod", "shake_head", "look", "reach", "pick_up",
         "kneel", "crouch", "jump", "fall", "laugh", "talk", "dance")
TOGETHER = ("talk", "talk", "talk", "dance", "fight", "embrace")
ABOVE_THE_WAIST = ("turn", "wave", "point", "nod", "shake_head", "look", "reach", "laugh", "talk")
VEHICLE_SETS = {"road": ("city", "village", "desert"), "water": ("coast",), "rail": ("mountain",), "air": ("meadow",)}
IN_SPACE = ("spaceship", "rocket")
NAMES = ("ADA", "BO", "CY")
COATS = {"dog": ("#8a6a4a", "#c4622d", "#6f7276", "#26262c", "#b98a55", "#e6e0d4"),
         "horse": ("#7a4a30", "#a06c3e", "#85807a", "#26262c", "#e6e0d4"), "bird": ("#26262c", "#e4e4e0", "#7a5a3a")}
TALL = {"dog": 0.6, "horse": 1.6, "bird": 0.3}
LINES = ("Everyone saw the light on the old tower.", "I was told that nobody lives here any more.", "Not tonight.",
         "You came all this way to tell me that?", "Listen. Do you hear it?")


def random_shot(seed: int, *, split: str) -> Shot:
    """The shot of this seed. Raises InputError for a split that is none."""
    if split not in SPLITS:
        raise InputError(f"there is no split {split!r}.", hint=f"Choose one of: {', '.join(SPLITS)}.")
    rng = Random(f"{split} {seed}")
    subject = _pick(rng, SUBJECTS)
    shot = SHOTS[subject](rng, split)
    frames = rng.randint(SHORTEST, LONGEST)
    shot = replace(shot, id=f"{split}-{seed}", frames=frames, seed=rng.getrandbits(31))
    if rng.random() < 0.12 and subject != "effect":
        shot = replace(shot, effects=(_effect(rng, rng.choice(_effects_of(shot.place.set))),))
    first = window(shot)
    return replace(shot, actors=tuple(replace(a, beats=_timed(rng, a.beats, first)) for a in shot.actors),
                   effects=tuple(replace(e, start=first + rng.randint(0, 8)) if e.name in BRIEF else e
                                 for e in shot.effects),
                   speeches=tuple(replace(s, start=max(first - 4, 0), frames=60) for s in shot.speeches))


def window(shot: Shot, *, frames: int = 17, step: int = STEP) -> int:
    """The first frame of the shot's clip of so many frames at that step: it depends on the shot's seed alone. Moves are
    at rest at both ends of a shot, so a clip is not taken from there where the shot is long enough."""
    spare = max(shot.frames - ((frames - 1) * step + 1), 0)
    return round(spare * (0.2 + 0.6 * (shot.seed % 997) / 996))


def _pick(rng: Random, weights: dict[T, Any]) -> T:
    return rng.choices(list(weights), list(weights.values()))[0]


# --- where and when -----------------------------------------------------------------------------------------------

def _where(rng: Random, split: str, sets: tuple[str, ...] = (), *, landmark: float = 0.3) -> dict[str, Any]:
    """A place of one of these sets (or of any) and a light that it can have."""
    name = rng.choice(sets) if sets else _pick(rng, SET_WEIGHTS)

    def draw() -> Place:
        stands = rng.choice(LANDMARKS[name]) if name in LANDMARKS and rng.random() < landmark else ""
        return Place(set=name, key=rng.choice(KEYS.get(name, (name.upper(),))), interior=name in INTERIORS,
                     seed=rng.randrange(1 << 20), landmark=stands)

    place = of_split(split, draw, place_key)
    return {"scene_id": f"{name}-{place.seed}", "rate": RATE, "place": place, "light": _light(rng, name)}


def _light(rng: Random, name: str) -> Light:
    time = _pick(rng, {"dawn": 16, "day": 34, "dusk": 24, "night": 26})
    assert time in TIMES
    if name in ("cave", "spaceship", "space"):
        return Light(time=time)
    weather = _pick(rng, WEATHER_WEIGHTS) if name != "room" else _pick(rng, {"clear": 80, "rain": 10, "snow": 10})
    season = _pick(rng, {"summer": 55, "autumn": 17, "winter": 16, "spring": 12})
    if weather == "snow" or name == "snowfield":
        season = "winter"
    elif name in ("desert", "room"):
        season = "summer"
    assert season in SEASONS
    return Light(time=time, weather=weather, season=season)


# --- who ----------------------------------------------------------------------------------------------------------

def _person(rng: Random, split: str, name: str, mark: str, **more: Any) -> Actor:
    emotion = rng.choice(EMOTIONS[1:]) if rng.random() < 0.5 else "neutral"
    holds = rng.choice(HELD_PROPS) if rng.random() < 0.12 else ""
    actor = Actor(character=name, look=random_look(rng, split), mark=mark, emotion=emotion, holds=holds)
    return replace(actor, **more)


def _beast(rng: Random, kind: str, mark: str) -> Actor:
    coat = rng.choice(COATS[kind])
    look = Look(kind=kind, height_m=TALL[kind] * rng.uniform(0.85, 1.15), top=coat, skin=coat,
                hair=rng.choice(("#2a1d18", "#6a4a30", "#efe0cc")))
    return Actor(character=kind.upper(), look=look, mark=mark)


def _doing(rng: Random, choice: tuple[str, ...], partner: str = "") -> tuple[Beat, ...]:
    """One deed, or none; `_timed` puts it where the clip is."""
    action = rng.choice(choice)
    if action == "stand" or rng.random() < 0.12:
        return ()
    to = rng.choice("ABCD") if action in ("walk", "run") else ""
    toward = partner or (rng.choice(("camera", "D", "far")) if action in ("point", "look", "wave") else "")
    return (Beat(action=action, start=0, frames=36, to=to, toward=toward),)


def _timed(rng: Random, beats: tuple[Beat, ...], first: int) -> tuple[Beat, ...]:
    """The beats within the clip: what goes on has begun, what happens once begins soon."""
    lasting = ("walk", "run", "talk", "dance", "fight", "laugh", "carry")
    return tuple(replace(b, start=max(first - rng.randint(4, 14), 0), frames=64) if b.action in lasting else
                 replace(b, start=first + rng.randint(0, 6), frames=rng.randint(26, 40)) for b in beats)


# --- how the camera sees it ---------------------------------------------------------------------------------------

def _camera(rng: Random, split: str, setup: str, sizes: dict[str, int], subjects: tuple[str, ...],
            **more: Any) -> Camera:
    def draw() -> Camera:
        size = _pick(rng, sizes)
        move, direction = ("follow", "none") if setup == "follow" else _pick(rng, MOVE_WEIGHTS)
        focal = round(LENSES[size] * rng.uniform(0.8, 1.25))
        camera = Camera(setup=setup, size=size, angle=_pick(rng, ANGLE_WEIGHTS), move=move, direction=direction,
                        focal_mm=float(focal), subjects=subjects, f_stop=aperture(setup, size))
        return replace(camera, **more)

    return of_split(split, draw, camera_key)


# --- what it is about ---------------------------------------------------------------------------------------------

def _shot(base: dict[str, Any], **more: Any) -> Shot:
    made: dict[str, Any] = {"id": "", "frames": 1} | base | more
    return Shot(**made)


def _face(rng: Random, split: str) -> Shot:
    base, near = _where(rng, split), {"MS": 30, "MCU": 40, "CU": 24, "ECU": 6}
    talks = rng.random() < 0.4
    who = _person(rng, split, "ADA", rng.choice("BC"), toward=rng.choice(("camera", "", "")),
                  beats=() if talks else _doing(rng, (*ABOVE_THE_WAIST, "stand")))
    others = (_person(rng, split, "BO", "D"),) if rng.random() < 0.25 else ()
    speech = Speech(line_id="line", character="ADA", text=rng.choice(LINES), start=0, frames=60)
    return _shot(base, camera=_camera(rng, split, "single", near, ("ADA",)), actors=(who, *others),
                 speeches=(speech,) if talks else ())


def _one(rng: Random, split: str) -> Shot:
    base = _where(rng, split)
    outdoors = base["place"].set in WILD
    posture = _pick(rng, {"stand": 80, "sit": 12, "kneel": 5, "lie": 3})
    who = _person(rng, split, "ADA", rng.choice("ABC"), posture=posture,
                  beats=_doing(rng, ALONE if posture == "stand" else ("wave", "point", "nod", "look", "rise")))
    sizes = {"LS": 30, "MLS": 36, "MS": 34}
    props = [Prop(name="book", mark=who.mark)] if any(b.action == "pick_up" for b in who.beats) else []
    if outdoors and rng.random() < 0.15:
        props.append(Prop(name=rng.choice(("tent", "log", "crate", "barrel")), mark="D"))
    return _shot(base, camera=_camera(rng, split, "single", sizes, ("ADA",)), actors=(who,), props=tuple(props))


def _two(rng: Random, split: str) -> Shot:
    base, deed = _where(rng, split), rng.choice(TOGETHER)
    near = ("fight", "embrace", "dance")
    pair = [_person(rng, split, "ADA", "B", toward="BO"), _person(rng, split, "BO", "C", toward="ADA")]
    if deed in near:
        pair = [replace(a, holds="", beats=(Beat(action=deed, start=0, frames=60, toward=o),))
                for a, o in zip(pair, ("BO", "ADA"), strict=True)]
    else:
        pair[1] = replace(pair[1], beats=_doing(rng, ABOVE_THE_WAIST, "ADA"))
    third = (_person(rng, split, "CY", rng.choice("AD")),) if rng.random() < 0.2 else ()
    names = tuple(a.character for a in (*pair, *third))
    if deed not in near and rng.random() < 0.4:
        camera = _camera(rng, split, "over_shoulder", {"MS": 60, "MCU": 40}, ("ADA",), over="BO")
    else:
        sizes = {"LS": 30, "MLS": 40, "MS": 0 if third else 30}
        camera = _camera(rng, split, "master" if third else "two_shot", sizes, names)
    speech = Speech(line_id="line", character="ADA", text=rng.choice(LINES), start=0, frames=60)
    return _shot(base, camera=camera, actors=(*pair, *third), speeches=(speech,) if deed == "talk" else ())


def _going(rng: Random, split: str) -> Shot:
    base = _where(rng, split, tuple(s for s in SETS if s != "space"), landmark=0.2)
    ways = (("A", "D"), ("D", "A"), ("left", "right"), ("right", "left"), ("back", "front"), ("A", "far"))
    start, end = rng.choice(ways)
    action = rng.choice(("walk", "walk", "run"))
    who = _person(rng, split, "ADA", start, beats=(Beat(action=action, start=0, frames=60, to=end),))
    if rng.random() < 0.5:
        camera = _camera(rng, split, "follow", {"LS": 25, "MLS": 45, "MS": 30}, ("ADA",))
    else:
        camera = _camera(rng, split, "master", {"LS": 60, "MLS": 40}, ("ADA",))
    return _shot(base, camera=camera, actors=(who,))


def _place(rng: Random, split: str) -> Shot:
    base = _where(rng, split, landmark=0.55)
    people = tuple(_person(rng, split, name, mark, beats=_doing(rng, ("walk", "stand", "look", "talk")))
                   for name, mark in zip(NAMES[:rng.choice((0, 0, 1, 1, 2))], "BCA", strict=False))
    sizes = {"ELS": 70, "LS": 30}
    if base["place"].landmark and rng.random() < 0.4:
        return _shot(base, camera=_camera(rng, split, "establishing", sizes, ("landmark",)), actors=people)
    return _shot(base, camera=_camera(rng, split, "establishing", sizes, ()), actors=people)


def _effects_of(name: str) -> tuple[str, ...]:
    return tuple(e for e in EFFECTS if not EFFECT_SETS[e] or name in EFFECT_SETS[e])


def _effect(rng: Random, name: str) -> Effect:
    mark = rng.choice(("back", "far", "")) if name == "explosion" else ""
    return Effect(name=name, mark=mark, strength=round(rng.uniform(0.7, 1.4), 2))


def _effected(rng: Random, split: str) -> Shot:
    name = rng.choice(EFFECTS)
    base = _where(rng, split, EFFECT_SETS[name], landmark=0.15)
    if name in ("rain", "snow", "fog", "lightning"):
        base["light"] = replace(base["light"], weather="clouds")
    people = tuple(_person(rng, split, n, m, beats=_doing(rng, ("stand", "look", "point", "run", "crouch", "reach")))
                   for n, m in zip(NAMES[:rng.choice((0, 1, 1, 2))], "BCA", strict=False))
    if people and rng.random() < 0.6:
        subjects: tuple[str, ...] = (people[0].character, name)
        camera = _camera(rng, split, "master", {"LS": 50, "MLS": 35, "MS": 15}, subjects)
    else:
        camera = _camera(rng, split, "insert", {"ELS": 20, "LS": 50, "MLS": 20, "MS": 10}, (name,), f_stop=0.0)
    return _shot(base, camera=camera, actors=people, effects=(_effect(rng, name),))


def _animal(rng: Random, split: str) -> Shot:
    base = _where(rng, split, (*WILD, "village", "city"))
    kind = rng.choice(("dog", "dog", "horse", "horse", "bird"))
    start, end = rng.choice((("A", "D"), ("D", "A"), ("left", "right"), ("B", "C")))
    beast = _beast(rng, kind, start)
    if rng.random() < 0.6:
        beast = replace(beast, beats=(Beat(action=rng.choice(("walk", "run")), start=0, frames=60, to=end),))
    rider = kind == "horse" and rng.random() < 0.3
    people = (_person(rng, split, "ADA", start if rider else "C", rides="HORSE" if rider else ""),) \
        if rider or rng.random() < 0.4 else ()
    subjects = (beast.character, *(("ADA",) if people else ()))
    return _shot(base, camera=_camera(rng, split, "master", {"LS": 45, "MLS": 40, "MS": 15}, subjects),
                 actors=(beast, *people))


def _vehicle(rng: Random, split: str) -> Shot:
    name = rng.choice([n for n, kind in PROPS.items() if kind.way])
    base = _where(rng, split, ("space",) if name in IN_SPACE else VEHICLE_SETS[PROPS[name].way], landmark=0.1)
    moving = rng.random() < 0.7
    prop = Prop(name=name, mark="left" if moving else "back", to="right" if moving else "")
    people = (_person(rng, split, "ADA", "B", rides=name if moving else "", holds=""),) if rng.random() < 0.6 else ()
    camera = _camera(rng, split, "master", {"ELS": 50, "LS": 50}, (name,))
    return _shot(base, camera=camera, actors=people, props=(prop,))


def _thing(rng: Random, split: str) -> Shot:
    name = rng.choice([n for n, kind in PROPS.items() if not kind.way and n != "campfire"])
    small = PROPS[name].held or PROPS[name].lies
    base = _where(rng, split, ("room",) if small else ("room", "village", "meadow", "forest", "tower"))
    camera = _camera(rng, split, "insert", {"MCU": 40, "CU": 60} if small else {"LS": 40, "MLS": 60}, (name,))
    people = (_person(rng, split, "ADA", "B"),) if rng.random() < 0.3 else ()
    return _shot(base, camera=camera, actors=people, props=(Prop(name=name, mark="table" if small else "C"),))


SHOTS: dict[str, Callable[[Random, str], Shot]] = {
    "face": _face, "one": _one, "two": _two, "going": _going, "place": _place, "effect": _effected, "animal": _animal,
    "vehicle": _vehicle, "thing": _thing}
