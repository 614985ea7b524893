"""What can be seen in a shot, as concepts of phrases.toml: captions say it, judges and measures ask for it.

    facts(shot, style="ink")       # Facts(size="medium shot", place="meadow", people=(Seen(who="woman", ...),), ...)
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from kinema.stage.actors.wardrobe import gentle
from kinema.stage.sets.country import has_brook
from kinema.stage.sets.indoors.kinds import kind_of
from kinema.stage.sets.landmarks import LANDMARKS
from kinema.story.lexicon import stage
from kinema.story.shot import Actor, Look, Shot, to_plain

SIZE = {"ELS": "extreme long shot", "LS": "long shot", "MLS": "medium long shot", "MS": "medium shot",
        "MCU": "medium close-up", "CU": "close-up", "ECU": "extreme close-up"}
PLACE = {"tower": "tower top", "spaceship": "spaceship interior", "space": "moon"}
ANGLE = {"eye": "", "low": "low angle", "high": "high angle", "overhead": "overhead"}
FACES, HALVES = ("ECU", "CU"), ("ECU", "CU", "MCU", "MS")         # what of a person is in the picture
POSTURE = {"sit": "sitting", "kneel": "kneeling", "lie": "lying"}
LANDMARK = {"cottage": "house", "cabin": "house", "hut": "house", "grave": "cross", "ship": "boat"}
HAT = {"cap": "cap", "brim": "hat", "hood": "hood", "top": "top hat", "helmet": "helmet"}
HAIR = {"long": ("long", "hair"), "short": ("short", "hair"), "curly": ("curly", "hair"), "bun": ("bun",),
        "ponytail": ("ponytail",), "braids": ("braids",), "bald": ("bald",)}
SAME_COLOUR = {"violet": "purple", "checked": "crimson", "striped": "blue"}
COLOURLESS = ("noir", "silhouette")                               # styles
SLOW, FAST = 3.3, 2.1                                             # seconds of a shot in which the camera moves


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """Somebody in the picture. `wears` are (colour, garment), the garment that identifies them first."""

    who: str
    build: str = ""
    wears: tuple[tuple[str, str], ...] = ()
    hair: tuple[str, ...] = ()
    beard: bool = False
    holds: str = ""
    rides: str = ""
    emotion: str = ""
    doing: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    size: str
    setup: str
    angle: str
    move: str
    pace: str
    place: str
    landmark: str
    time: str
    weather: str
    season: str
    style: str
    people: tuple[Seen, ...]
    effects: tuple[str, ...]
    props: tuple[str, ...]

    def plain(self) -> dict[str, Any]:
        """As JSON knows it."""
        return to_plain(self)


def facts(shot: Shot, *, style: str = "natural", visible: Collection[str] | None = None) -> Facts:
    """What is to be seen in the shot. Of what stands beyond the frame (trousers in a close-up) nothing is said.
    `visible` names the characters, props and effects, and "landmark", that a drawn picture really shows; None: all."""
    camera, outdoors = shot.camera, not shot.place.interior
    move = camera.move if camera.direction == "none" else f"{camera.move} {camera.direction}"
    moves = camera.move not in ("static", "handheld", "follow")
    seconds = float(shot.seconds)
    place = PLACE.get(shot.place.set, shot.place.set)
    if shot.place.set == "room" and kind_of(shot.place) != "cottage":
        place = kind_of(shot.place)
    elif shot.place.set == "meadow" and has_brook(shot.place):
        place = "river"
    landmark = LANDMARK.get(shot.place.landmark, shot.place.landmark)
    shown = visible is None or "landmark" in visible
    shown = shown and (camera.size in ("ELS", "LS") or "landmark" in camera.subjects)
    if visible is not None:
        shot = replace(shot, actors=tuple(a for a in shot.actors if a.character in visible),
                       props=tuple(p for p in shot.props if p.name in visible),
                       effects=tuple(e for e in shot.effects if e.name in visible))
    effects = tuple(dict.fromkeys(e.name for e in shot.effects))
    props = [p.name for p in shot.props if p.name in camera.subjects or camera.size not in HALVES]
    weather = shot.light.weather if outdoors and shot.place.set != "space" else ""
    return Facts(
        size=SIZE[camera.size], setup="establishing" if camera.setup == "establishing" else
        "over the shoulder" if camera.over else "", angle=ANGLE[camera.angle], move=move,
        pace="" if not moves else "slow" if seconds > SLOW else "fast" if seconds < FAST else "", place=place,
        landmark=landmark if shown and shot.place.landmark in LANDMARKS else "", time=shot.light.time,
        weather="" if weather in effects else weather,
        season=shot.light.season if outdoors and shot.place.set != "space" else "", style=style,
        people=tuple(_uncoloured(p) if style in COLOURLESS else p for p in (_seen(a, shot) for a in _in_frame(shot))),
        effects=effects,
        props=tuple(dict.fromkeys(props)))


def _in_frame(shot: Shot) -> list[Actor]:
    """Those whom the camera is set on; of a place, everybody."""
    named = [a for a in shot.actors if a.character in shot.camera.subjects]
    if named or shot.camera.size in FACES:
        return named
    riders = [a for a in shot.actors if a.rides in shot.camera.subjects]
    return riders or list(shot.actors[:3])


def _seen(actor: Actor, shot: Shot) -> Seen:
    look, size = actor.look, shot.camera.size
    if look.kind != "human":
        return Seen(who=look.kind, wears=((colour_word(look.top), ""),), doing=_doing(actor, shot))
    near = size in HALVES
    hair = HAIR[look.hair_style] if near and look.hat == "none" and look.outfit != "spacesuit" else ()
    if len(hair) == 2:
        hair = (hair[0], _hair_colour(look.hair), hair[1])
    rides = actor.rides.lower() if actor.rides else ""
    emotion = actor.emotion if actor.emotion != "neutral" and size != "ELS" else ""
    return Seen(who=_who(look), build="stout" if look.stoutness >= 1.2 else "thin" if look.stoutness <= 0.88 else "",
                wears=tuple(_wears(look, size)), hair=tuple(h for h in hair if h), beard=look.beard and size != "ELS",
                holds=actor.holds if size not in ("ELS", *FACES) else "", rides=rides,
                emotion=emotion, doing=_doing(actor, shot))


def _uncoloured(seen: Seen) -> Seen:
    return replace(seen, wears=tuple(("", garment) for _, garment in seen.wears if garment),
                   hair=tuple(h for h in seen.hair if h not in stage().colour))


def _who(look: Look) -> str:
    adult = {"child": ("boy", "girl"), "elder": ("old man", "old woman")}.get(look.build, ("man", "woman"))
    return adult[gentle(look)]


def _doing(actor: Actor, shot: Shot) -> tuple[str, ...]:
    doing = [b.action for b in actor.beats]
    if any(s.character == actor.character and s.on_screen for s in shot.speeches):
        doing.append("talk")
    posture = [POSTURE[actor.posture]] if actor.posture in POSTURE else []
    if actor.rides:
        posture, doing = ["ride"], [d for d in doing if d not in ("walk", "run")]
    if shot.camera.size in FACES:
        doing = [d for d in doing if d in ("talk", "laugh", "nod", "shake_head", "turn", "look")]
    return tuple(dict.fromkeys([*posture, *doing])) or (("stand",) if shot.camera.size not in FACES else ())


def _wears(look: Look, size: str) -> list[tuple[str, str]]:
    """Colours and garments in the picture."""
    top, bottom, hat = colour_word(look.top), colour_word(look.bottom), HAT.get(look.hat, "")
    garment = look.outfit or ("coat" if look.coat else "jacket")
    worn = [("" if look.outfit == "spacesuit" else top, garment)]
    if look.outfit == "armour":
        worn = [("", "armour")]
    if size not in HALVES and size != "ELS" and look.outfit == "":
        worn += [(bottom, "skirt")] if look.skirt else [] if look.coat else [(bottom, "trousers")]
    if hat and look.outfit != "spacesuit" and size != "ELS":
        worn.append((colour_word(look.hat_colour), hat))
    if look.scarf and size not in ("ELS", "LS"):
        worn.append((colour_word(look.scarf), "scarf"))
    if look.glasses and size in HALVES:
        worn.append(("", "glasses"))
    return worn[1:] if size == "ECU" else worn


def _hair_colour(colour: str) -> str:
    return {"gold": "yellow", "cream": "white", "silver": "grey", "beige": "yellow", "crimson": "brown", 
            "navy": "black", "olive": "brown", "purple": "brown"}.get(word := colour_word(colour), word)


@cache
def colour_word(colour: str) -> str:
    """The name of the nearest colour of the stage's palette, in CIELAB (CIE 1976)."""
    names = {name: lab(value) for name, value in stage().colour.items() if name not in SAME_COLOUR}
    here = lab(colour)
    return min(names, key=lambda name: sum((a - b) ** 2 for a, b in zip(names[name], here, strict=True)))


def lab(colour: str) -> tuple[float, float, float]:
    """`#rrggbb` in sRGB as CIELAB, D65."""
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4
              for v in (int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5))]
    xyz = [sum(m * v for m, v in zip(row, linear, strict=True)) for row in (
        (0.4339, 0.3762, 0.1899), (0.2126, 0.7152, 0.0722), (0.0178, 0.1098, 0.8730))]      # over D65's white
    f = [v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in xyz]
    return 116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])
