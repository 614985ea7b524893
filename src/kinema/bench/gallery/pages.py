"""All pages of the gallery. They are made from the stage's own tables: what is added there appears by itself.

    for page in pages(("sets", "actions")): ...
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from kinema.bench.gallery.page import CAST, LONG, Page, Panel, actor, pages_of, place, shot, strip, two
from kinema.errors import InputError
from kinema.post.styles import STYLES
from kinema.stage.props import names
from kinema.story.shot import (
    ACTIONS,
    EFFECTS,
    EMOTIONS,
    INTERIORS,
    KINDS,
    SEASONS,
    SETS,
    SIZES,
    TIMES,
    WEATHERS,
    Actor,
    Beat,
    Camera,
    Effect,
    Light,
    Look,
    Prop,
    Shot,
    Speech,
)

WIDE, HALF, SQUARE, FACE = (320, 180), (240, 135), (180, 180), (240, 240)
ESTABLISHING = Camera(setup="establishing", size="ELS", focal_mm=28)
TWO = Camera(setup="two_shot", size="LS", subjects=("MARA", "TOM"))
TOGETHER = ("talk", "dance", "fight", "embrace")          # two people's business
INDOOR_EFFECTS = ("fire", "smoke", "magic", "sparks")
FAR_EFFECTS = ("explosion", "rain", "snow", "fog", "lightning", "dust")
WAYS = {"water": "coast", "road": "desert", "rail": "mountain", "air": "meadow"}     # where vehicles are shown
IN_SPACE = ("spaceship", "rocket")
BRIEF_EFFECTS = ("explosion", "lightning", "splash", "sparks")
PEOPLE = ("MARA", "TOM", "KIT", "ODA", "REN", "ISA")


def single(name: str, size: str, **more) -> Camera:
    return Camera(setup="single", size=size, subjects=(name,), focal_mm=50 if size in ("CU", "ECU", "MCU") else 35,
                  **more)


# --- sets ---------------------------------------------------------------------------------------------------------

def sets() -> list[Page]:
    """A page a set: one hero frame; every time in clear weather; every weather by day; seasons; other seeds."""
    return [Page(theme="sets", name=name, panels=tuple(_set(name))) for name in SETS] + [landmarks()]


def _set(name: str) -> list[Panel]:
    where, people = place(name), two()
    panels = [Panel(caption=f"{name} · dusk, clear", span=2,
                    shot=shot(where, Light(time="dusk"), ESTABLISHING, *people))]
    panels += [Panel(caption=time, shot=shot(where, Light(time=time), TWO if time == "dusk" else ESTABLISHING, *people))
               for time in TIMES]
    panels += [Panel(caption=f"day, {weather}", shot=shot(where, Light(weather=weather), TWO, *people))
               for weather in WEATHERS if weather != "clear"]
    if name not in INTERIORS:
        panels += [Panel(caption=season, shot=shot(where, Light(season=season), ESTABLISHING, *people))
                   for season in SEASONS if season != "summer"]
    panels += [Panel(caption=f"another {name}", shot=shot(place(name, seed=seed), Light(), ESTABLISHING, *people))
               for seed in (8, 21)]
    panels += [Panel(caption=angle, shot=shot(where, Light(), replace(TWO, angle=angle), *people))
               for angle in ("low", "high")]
    night = Light(time="night", weather="rain" if name not in INTERIORS else "clear")
    mist = Light(time="dawn", weather="fog")
    over = Camera(setup="over_shoulder", size="MS", subjects=("MARA",), over="TOM", focal_mm=50)
    panels += [Panel(caption=f"night, {night.weather}", shot=shot(where, night, TWO, *people)),
               Panel(caption="dawn, fog", shot=shot(where, mist, ESTABLISHING, *people)),
               Panel(caption="close", shot=shot(where, Light(time="dusk"), single("MARA", "MCU"), *people)),
               Panel(caption="over the shoulder", shot=shot(where, Light(time="dusk"), over, *people))]
    return panels


def landmarks() -> Page:
    from kinema.stage.sets.landmarks import LANDMARKS

    first = {build: name for name, build in reversed(LANDMARKS.items())}      # one name for each
    camera = Camera(setup="establishing", size="LS", subjects=("landmark",))
    return Page(theme="sets", name="landmarks", panels=tuple(
        Panel(caption=name, shot=shot(place("meadow", landmark=name), Light(time="dusk"), camera, *two()))
        for name in sorted(first.values())))


# --- actors -------------------------------------------------------------------------------------------------------

def actors() -> list[Page]:
    return [cast(), kinds(), *emotions(), talk(), framing()]


def cast() -> Page:
    """Everybody whole, then closer: told apart at a glance?"""
    street, light = place("village"), Light(time="day")
    panels = [Panel(caption=f"{name.title()} · {size}", shot=shot(street, light, single(name, size), actor(name)))
              for size in ("LS", "MS") for name in CAST]
    return Page(theme="actors", name="cast", panels=tuple(panels), columns=5, cell=FACE)


def beast(kind: str) -> Actor:
    heights = {"dog": 0.6, "horse": 1.6, "bird": 0.3}
    look = Look(kind=kind, height_m=heights.get(kind, 1.7), hair="#6a4a30", top="#8a6a4a", skin="#8a6a4a")
    return Actor(character=kind.upper(), look=look, mark="B")


def kinds() -> Page:
    """Every kind alone, beside a person, close, and walking."""
    field, light, panels = place("meadow"), Light(time="dusk"), list[Panel]()
    for kind in KINDS[1:]:
        who = beast(kind)
        pair = Camera(setup="two_shot", size="LS", subjects=(who.character, "MARA"))
        panels += [Panel(caption=f"{kind} · {size}", shot=shot(field, light, single(who.character, size), who))
                   for size in ("LS", "MS", "CU")]
        panels.append(Panel(caption=f"{kind} and person", shot=shot(field, light, pair, who, actor("MARA", "C"))))
        for action in ("walk", "run"):
            moving = replace(who, mark="A", beats=(Beat(action=action, start=4, frames=52, to="D"),))
            panels += strip(f"{kind}: {action}", shot(field, light, single(who.character, "LS"), moving), count=4)
    return Page(theme="actors", name="kinds", panels=tuple(panels))


def emotions() -> list[Page]:
    """Every emotion in close-up, by day and by lamplight, on several faces."""
    made = []
    for light, where in (("day", "meadow"), ("night", "room")):
        panels = [Panel(caption=f"{name.title()} · {emotion}", frame=30,
                        shot=shot(place(where), Light(time=light), single(name, "CU"),
                                  actor(name, emotion=emotion, toward="camera")))
                  for name in PEOPLE[:4] for emotion in EMOTIONS]
        made.append(Page(theme="actors", name=f"emotions-{light}", panels=tuple(panels), columns=6, cell=FACE))
    return made


def talk() -> Page:
    """A line spoken: the mouth in close-up, the one who listens, hands."""
    panels: list[Panel] = []
    line = Speech(line_id="gallery.1", character="MARA", text="Everyone saw the light on the old tower.", start=4,
                  frames=52)
    for size in ("ECU", "CU", "MS"):
        panels += strip(f"talk · {size}", shot(place("room"), Light(time="dusk"), single("MARA", size), *two(),
                                               speeches=(line,)))
    over = Camera(setup="over_shoulder", size="MS", subjects=("MARA",), over="TOM")
    panels += strip("talk · over the shoulder", shot(place("village"), Light(time="dusk"), over, *two(),
                                                     speeches=(line,)))
    return Page(theme="actors", name="talk", panels=tuple(panels), columns=8, cell=(200, 200))


def framing() -> Page:
    """Every size, and every angle: heads, room to look, the horizon."""
    village, dusk = place("village"), Light(time="dusk")
    panels = [Panel(caption=size, shot=shot(village, dusk, single("MARA", size), *two())) for size in SIZES]
    panels += [Panel(caption=angle, shot=shot(village, dusk, replace(single("MARA", "MS"), angle=angle), *two()))
               for angle in ("eye", "low", "high", "overhead")]
    return Page(theme="actors", name="framing", panels=tuple(panels))


# --- actions ------------------------------------------------------------------------------------------------------

def actions() -> list[Page]:
    """Every action as a strip, by somebody else each time."""
    rows = [strip(action, _action(action, PEOPLE[i % len(PEOPLE)])) for i, action in enumerate(ACTIONS)]
    return pages_of("actions", rows, 6, columns=8, cell=SQUARE)


def _action(action: str, name: str) -> Shot:
    where = place("village" if action == "knock" else "meadow")
    light, camera = Light(time="day"), single(name, "LS")
    if action in TOGETHER:
        pair = Camera(setup="two_shot", size="LS", subjects=("MARA", "TOM"))
        return shot(where, light, pair, *(replace(who, beats=(Beat(action=action, start=6, frames=48, toward=other),))
                                          for who, other in zip(two(), ("TOM", "MARA"), strict=True)))
    if action in ("walk", "run", "carry"):
        going = Beat(action="run" if action == "run" else "walk", start=2, frames=56, to="D")
        beats = (going, Beat(action="carry", start=0, frames=LONG)) if action == "carry" else (going,)
        who = actor(name, "A", holds="lantern" if action == "carry" else "", beats=beats)
        return shot(where, light, replace(camera, setup="master"), who)
    posture = {"rise": "sit"}.get(action, "stand")
    toward = {"knock": "door", "point": "D", "look": "D"}.get(action, "")
    who = actor(name, "door" if action == "knock" else "B", posture=posture,
                beats=(Beat(action=action, start=8, frames=36, toward=toward),))
    props = (Prop(name="book", mark="B"),) if action == "pick_up" else ()
    return shot(where, light, camera, who, props=props, frames=LONG)


# --- effects ------------------------------------------------------------------------------------------------------

def effects() -> list[Page]:
    """Every effect as a strip with somebody near it; then by night, by day, close, and indoors or in another place."""
    return pages_of("effects", [_effect(name) for name in EFFECTS], 2)


def _effect(name: str) -> list[Panel]:
    outside = place("coast" if name == "splash" else "meadow")
    effect = (Effect(name=name),)
    wide = Camera(setup="insert", size="ELS" if name in FAR_EFFECTS else "LS", subjects=(name,), focal_mm=28)

    def seen(where, light, camera) -> Shot:
        return shot(where, light, camera, actor("MARA", "B"), effects=effect)

    other = place("room" if name in INDOOR_EFFECTS else "village")
    person = Camera(setup="master", size="LS", subjects=("MARA", name))
    panels = strip(f"{name} · dusk", seen(outside, Light(time="dusk"), wide))
    more = {"night": (outside, Light(time="night"), wide), "day": (outside, Light(time="day"), wide),
            "close": (outside, Light(time="night"), replace(wide, size="MS")),
            f"a person, {other.set}": (other, Light(time="night"), person)}
    when = 14 if name in BRIEF_EFFECTS else 42
    return panels + [Panel(caption=f"{name} · {words}", frame=when, shot=seen(*how)) for words, how in more.items()]


# --- props --------------------------------------------------------------------------------------------------------

def props() -> list[Page]:
    """Every prop close and beside somebody, in the hand where it can be held; every vehicle on its way."""
    panels = [p for name in names.DRAWN_PROPS for p in _prop(name)]
    made = pages_of("props", [panels[i:i + 4] for i in range(0, len(panels), 4)], 7, columns=4, cell=WIDE)
    vehicles = [strip(name, _driving(name)) for name in names.VEHICLES]
    return made + [replace(page, name=f"vehicles-{page.name}")
                   for page in pages_of("props", vehicles, 4, columns=4, cell=WIDE)]


def _prop(name: str) -> list[Panel]:
    kind = names.PROPS[name]
    small = kind.held or kind.lies
    where = place("room" if small else WAYS.get(kind.way, "meadow"))
    prop = Prop(name=name, mark="table" if small else "C", text="KEEP TO THE PATH" if name == "sign" else "Come home.")
    light = Light(time="day")
    insert = Camera(setup="insert", size="CU" if small else "LS", subjects=(name,), focal_mm=50)
    panels = [Panel(caption=name, shot=shot(where, light, insert, props=(prop,)))]
    if kind.held:
        holder = actor("TOM", "B", holds=name, toward="camera")
        return [*panels, Panel(caption=f"{name}, held",
                               shot=shot(where, Light(time="dusk"), single("TOM", "MS"), holder))]
    beside = Camera(setup="master", size="LS", subjects=("TOM", name))
    return [*panels, Panel(caption=f"{name} and Tom",
                           shot=shot(where, Light(time="dusk"), beside, actor("TOM", "B"), props=(prop,)))]


def _driving(name: str) -> Shot:
    where = place("space" if name in IN_SPACE else WAYS[names.PROPS[name].way])
    moving = Prop(name=name, mark="left", to="right", start=2, frames=56)
    camera = Camera(setup="master", size="ELS", subjects=(name,), focal_mm=28)
    return shot(where, Light(time="dusk"), camera, actor("TOM", "B", rides=name), props=(moving,))


# --- styles -------------------------------------------------------------------------------------------------------

def styles() -> list[Page]:
    """Every style on the same three frames: a wide picture, two people by a fire, a face by lamplight."""
    fire = Camera(setup="two_shot", size="MLS", subjects=("MARA", "TOM"))
    frames = (
        shot(place("mountain"), Light(time="dusk"), ESTABLISHING, *two()),
        shot(place("village"), Light(time="dusk"), fire, *two(), effects=(Effect(name="campfire"),)),
        shot(place("room"), Light(time="night"), single("MARA", "CU"), *two(emotion="fear")),
    )
    panels = [Panel(caption=style, shot=each, style=style) for style in STYLES for each in frames]
    return [Page(theme="styles", name="all", panels=tuple(panels), columns=3, cell=(426, 240))]


THEMES: dict[str, Callable[[], list[Page]]] = {
    "sets": sets, "actors": actors, "actions": actions, "effects": effects, "props": props, "styles": styles,
}


def pages(only: Sequence[str] = ()) -> list[Page]:
    """The pages of these themes, or of all. A theme may name one page: "sets-meadow". Raises InputError."""
    made = [page for theme in THEMES.values() for page in theme()]
    for name in only:
        if name not in THEMES and name not in {page.id for page in made}:
            raise InputError(f"the gallery has no pages {name!r}.",
                             hint=f"Choose from: {', '.join(THEMES)}, or a page such as {made[0].id}.")
    return [page for page in made if not only or page.theme in only or page.id in only]
