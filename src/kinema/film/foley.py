"""The sounds of what people, animals and things do in a shot: steps on their ground, hooves, vehicles, doors, blades.

    foley(shot, samples, start)                    # EffectSounds, in samples of the film
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from kinema.sound.plan import EffectSound
from kinema.story.shot import INTERIORS, Actor, Beat, Prop, Shot

STEP = Fraction(9, 20)                    # seconds between footsteps
GROUND = {"meadow": "footstep_grass", "forest": "footstep_grass", "mountain": "footstep_rock", "coast": "footstep_sand",
          "desert": "footstep_sand", "snowfield": "footstep_snow", "village": "footstep_stone",
          "city": "footstep_stone", "room": "footstep_wood", "cave": "footstep_rock", "tower": "footstep_stone",
          "spaceship": "footstep_metal", "space": "footstep_rock"}
SNOWED = ("meadow", "forest", "mountain", "village")                # where snow lies in winter
IMPACTS = {"explosion": "explosion", "lightning": "thunder", "magic": "magic", "splash": "splash"}
VOICES = {"dog": "dog", "horse": "neigh", "bird": "bird"}
ENGINES = {"car": "engine", "train": "train", "boat": "water", "ship": "water", "spaceship": "rocket",
           "rocket": "rocket"}
LEVEL = {"water": 1.2, "rocket": 0.8, "engine": 0.9, "train": 0.9}
FAR = 0.5                                 # a step or an engine in the distance, or where there is no air
SIDE = {"left": -0.8, "A": -0.35, "B": -0.2, "C": 0.2, "D": 0.35, "right": 0.8}

Samples = Callable[[int], int]


def foley(shot: Shot, samples: Samples, start: int) -> list[EffectSound]:
    """`samples(frame)` is a frame of the film in samples, `start` the shot's first frame."""
    found = [EffectSound(name=IMPACTS[e.name], start=samples(start + e.start), strength=e.strength)
             for e in shot.effects if e.name in IMPACTS and e.start < shot.frames]
    for actor in shot.actors:
        for beat in actor.beats:
            found += _acts(shot, actor, beat, samples, start)
    for prop in shot.props:
        if prop.to:
            found += _goes(shot, prop, samples, start)
    return found


def ground(shot: Shot) -> str:
    """The footstep of the shot's ground."""
    if shot.light.season == "winter" and shot.place.set in SNOWED:
        return "footstep_snow"
    return GROUND.get(shot.place.set, "footstep")


def _acts(shot: Shot, actor: Actor, beat: Beat, samples: Samples, start: int) -> Iterator[EffectSound]:
    kind, first = actor.look.kind, start + beat.start
    named = {s.name for s in shot.sounds}
    if beat.action in ("walk", "run"):
        yield from _steps(shot, kind, beat, samples, first)
    elif beat.action == "talk" and kind in VOICES and VOICES[kind] not in named and not any(
            s.character == actor.character for s in shot.speeches):
        yield EffectSound(name=VOICES[kind], start=samples(first), seed=shot.seed % 8)
    elif beat.action == "fight" and kind == "human":
        armed = actor.holds == "sword"
        for i in range(max(1, int(beat.frames / shot.rate / Fraction(7, 10)))):
            yield EffectSound(name="sword" if armed else "whoosh", strength=0.8, seed=i,
                              start=samples(first + round((i + Fraction(2, 5)) * Fraction(7, 10) * shot.rate)))


def _steps(shot: Shot, kind: str, beat: Beat, samples: Samples, first: int) -> Iterator[EffectSound]:
    step = STEP if beat.action == "walk" else STEP * 2 / 3
    name, strength = ground(shot), 0.5
    if kind == "bird":
        yield EffectSound(name="wing", start=samples(first), strength=0.8)
        return
    if kind == "horse":
        step, strength = step * Fraction(7, 10), 0.6
        name = "hoof" if name != "footstep_snow" else name
    elif kind == "dog":
        step, strength = step * Fraction(3, 5), 0.25
    for i in range(int(beat.frames / shot.rate / step)):
        late = Fraction(1, 8) * step if kind == "horse" and i % 2 else Fraction(0)       # da-dum, da-dum
        yield EffectSound(name=name, strength=strength + 0.1 * (i % 2), seed=i,
                          start=samples(first + round((i * step - late) * shot.rate)))


def _goes(shot: Shot, prop: Prop, samples: Samples, start: int) -> Iterator[EffectSound]:
    """A vehicle's engine, louder where it is near and from the side on which it is; a hatch."""
    if prop.to in ("open", "shut"):
        if prop.frames > 1 and shot.place.set in INTERIORS and shot.place.set == "spaceship":
            yield EffectSound(name="servo", start=samples(start + prop.start))
        return
    name = ENGINES.get(prop.name)
    if name is None:
        return
    last = min(prop.start + prop.frames, shot.frames) if prop.frames else shot.frames
    begin, end = samples(start + prop.start), samples(start + last)
    level = LEVEL[name] * (FAR if shot.place.set == "space" else 1.0)
    a, b = SIDE.get(prop.mark, 0.0), SIDE.get(prop.to, 0.0)
    comes, leaves = prop.mark in ("left", "right", "far"), prop.to in ("left", "right", "far")
    pieces = max(1, min(6, (end - begin) // 24_000))
    for i in range(pieces):
        u = (i + 0.5) / pieces
        near = min(1.0, 0.35 + 1.3 * u if comes else 1.0, 0.35 + 1.3 * (1 - u) if leaves else 1.0)
        first, following = begin + (end - begin) * i // pieces, begin + (end - begin) * (i + 1) // pieces
        yield EffectSound(name=name, start=first, samples=following - first + 7_200, strength=level * near,
                          pan=round(a + (b - a) * u, 3), seed=shot.seed % 4)
