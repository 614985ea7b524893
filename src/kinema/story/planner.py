"""The planner: a screenplay becomes shots. A pure function.

    plan(fountain.parse(text), Direction(rate=Fraction(25)), voiced).shots

Lines whose true length is known (`voiced`) take it; the others are estimated. docs/planner.md says what is read and
how it is shot.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kinema.story.blocking import Blocking
from kinema.story.breakdown import FilmFacts, SceneFacts, break_down
from kinema.story.coverage import SceneCoverage
from kinema.story.direction import Direction, SetChoice, Voiced
from kinema.story.edit_marks import cuts_of
from kinema.story.lexicon import stage
from kinema.story.looks import assign_looks
from kinema.story.notes import Notes, read_notes
from kinema.story.prompt import write_prompt
from kinema.story.riders import riding, with_riders
from kinema.story.scene_setup import number
from kinema.story.screenplay import Screenplay
from kinema.story.shot import INTERIORS, SKYLESS, Light, Look, Place, Plan, PlannedScene, Shot, Unclear
from kinema.story.unclear import what_is_unclear
from kinema.timecode import frames_for


def plan(
    screenplay: Screenplay, direction: Direction | None = None, voiced: Mapping[str, Voiced] | None = None
) -> Plan:
    """Every scene as shots, the transitions between them, and what could not be understood."""
    direction, voiced = direction or Direction(), voiced or {}
    film = break_down(screenplay, direction.language)
    notes = read_notes(film, direction)
    leads = _leads(film)
    looks = assign_looks(film.cast, {**notes.cast, **direction.cast})
    scenes, shots = [], list[Shot]()
    previous: PlannedScene | None = None
    places: dict[str, Place] = {}
    for facts in film.scenes:
        if not facts.scene.heading.line and not facts.scene.heading.location and not _has_pictures(facts):
            continue
        previous = _planned(facts, direction, notes, previous, places)
        places.setdefault(previous.place.key, previous.place)
        scenes.append(previous)
        shots += _shoot(facts, previous, film, direction, notes, looks, voiced, leads)
    unclear = [*notes.unclear, *what_is_unclear(film)]
    unclear += [Unclear(line=0, text=f"{who} = {thing}", why=f"{why} (shots.{shot.id}.rides)") for shot in shots
                for who, thing in getattr(direction.shots.get(shot.id), "rides", {}).items()
                if (why := riding(shot, who, thing))]
    return Plan(rate=direction.rate, scenes=tuple(scenes), shots=tuple(shots),
                cuts=cuts_of(screenplay, shots, direction.rate),
                unclear=tuple(sorted(unclear, key=lambda u: (u.line, u.text))))


def _has_pictures(facts: SceneFacts) -> bool:
    return bool(facts.scene.lines) or any(m.deeds or m.people for m in facts.all_moments)


def _planned(facts: SceneFacts, direction: Direction, notes: Notes, before: PlannedScene | None,
             places: Mapping[str, Place]) -> PlannedScene:
    """Place, light and mood with the film maker's choices over what was read over defaults."""
    scene = facts.scene
    key = scene.heading.location or "opening"
    choice = _merge(notes.sets.get(scene.id, SetChoice()), _lookup(direction.sets, key))
    same = before is not None and before.place.key == key
    known = places.get(key)
    set_name = choice.set or (known.set if known and known.interior == facts.interior else "") or facts.set or "meadow"
    seed = choice.seed if choice.seed is not None else number(direction.seed, key)
    drawn = stage().landmarks.get(facts.landmark, "")
    landmark = choice.landmark or drawn or (known.landmark if known else "")
    place = Place(set=set_name, key=key, interior=set_name in INTERIORS, seed=seed, landmark=landmark,
                  backdrop="" if set_name in SKYLESS else choice.backdrop)
    light = Light(time=choice.time or facts.time or (before.light.time if before else "day"),
                  weather=choice.weather or facts.weather or (before.light.weather if before and same else "clear"),
                  season=choice.season or facts.season or (before.light.season if before else "summer"))
    mood = notes.moods.get(scene.id) or facts.mood or {"night": "mystery"}.get(light.time, "calm")
    heading = scene.heading.text or key
    return PlannedScene(id=scene.id, number=scene.number, heading=heading, place=place, light=light, mood=mood,
                        characters=tuple(facts.people), line=scene.heading.line)


def _merge(under: SetChoice, over: SetChoice) -> SetChoice:
    changes = {name: value for name in ("set", "seed", "time", "weather", "season", "landmark", "backdrop")
               if (value := getattr(over, name)) not in ("", None)}
    return replace(under, **changes)


def _lookup(sets: Mapping[str, SetChoice], key: str) -> SetChoice:
    return next((choice for name, choice in sets.items() if name.casefold() == key.casefold()), SetChoice())


def _shoot(facts: SceneFacts, planned: PlannedScene, film: FilmFacts, direction: Direction, notes: Notes,
           looks: Mapping[str, Look], voiced: Mapping[str, Voiced], leads: frozenset[str]) -> list[Shot]:
    seen = {name: look for name, look in looks.items() if name not in film.cast.voices}
    state = Blocking(direction.rate, seen, leads, planned.place.landmark, planned.place.set, not facts.people)
    coverage = SceneCoverage(facts, planned.place, planned.light, planned.mood, state, direction.rate, voiced,
                             film.cast)
    return [_finish(shot, film, direction, notes) for shot in coverage.shoot()]


def _leads(film: FilmFacts) -> frozenset[str]:
    """Who has lines."""
    return frozenset(film.cast.aliases.get(line.character.strip().lower(), line.character.strip())
                     for facts in film.scenes for line in facts.scene.lines)


def _finish(shot: Shot, film: FilmFacts, direction: Direction, notes: Notes) -> Shot:
    """The film maker's camera over the planner's; seed, picture and the sentence."""
    for choice in (notes.cameras.get(shot.id), notes.shot_cameras.get(shot.id)):
        if choice is not None:
            shot = replace(shot, camera=choice.apply(shot.camera))
            if choice.seconds:
                shot = _with_frames(shot, frames_for(choice.seconds, shot.rate))
    wish = direction.shots.get(shot.id)
    if wish is not None and wish.seconds:
        shot = _with_frames(shot, frames_for(wish.seconds, shot.rate))
    if wish is not None and wish.path:
        shot = replace(shot, camera=replace(shot.camera, path=wish.path))
    if wish is not None and wish.rides:
        shot = with_riders(shot, wish.rides)
    seed = wish.seed if wish is not None and wish.seed is not None else number(direction.seed, shot.id)
    shot = replace(shot, seed=seed, picture=wish.picture if wish else "")
    return replace(shot, prompt=write_prompt(shot, film.cast.people))


def _with_frames(shot: Shot, frames: int) -> Shot:
    """Another length; never shorter than what is spoken in it. A line that goes on in the next shot sets its own."""
    if any(s.start + s.frames == shot.frames for s in shot.speeches):
        return shot
    spoken = max((s.start + s.frames for s in shot.speeches), default=0)
    return replace(shot, frames=max(frames, spoken, 1))
