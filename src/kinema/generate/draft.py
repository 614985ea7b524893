"""Words drafted by the stage: the shot that the planner makes of a prompt, for the models to paint over.

    shot = shot_of("a lighthouse in a storm, slow dolly in", seed=3, frames=61, aspect=16 / 9)

The words are read as a scene of a screenplay would be, as its heading and its action at once; the parts between commas
that speak of the camera alone are a camera note. docs/planner.md says what is understood.
"""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from kinema.generate.clip import RATE
from kinema.story import fountain
from kinema.story.camera_words import CameraChoice, read_camera
from kinema.story.direction import Direction, ShotChoice
from kinema.story.planner import plan
from kinema.story.shot import Shot

FILM_RATE = Fraction(24)


def shot_of(words: str, *, seed: int, frames: int, aspect: float) -> Shot | None:
    """The shot of the words in which most goes on, as long as `frames` at RATE; None where the planner sees nothing in
    them. Another seed, another place and another look."""
    camera, scene = _parted(words)
    screenplay = fountain.parse(f".{scene}\n\n{scene}.\n")
    direction = Direction(rate=FILM_RATE, seed=seed, aspect=Fraction(aspect).limit_denominator(1000))
    shots = plan(screenplay, direction).shots
    if not shots:
        return None
    best = max(reversed(shots), key=_what_goes_on)
    camera = _on_people(camera, best)
    directed = replace(direction, shots={best.id: ShotChoice(camera=camera)})
    best = next(shot for shot in plan(screenplay, directed).shots if shot.id == best.id)
    return replace(best, seed=seed, frames=int((frames - 1) * FILM_RATE / RATE) + 1)


def _on_people(camera: str, shot: Shot) -> str:
    """A film shows a place first and who is there afterwards; here it is all in one."""
    people = [actor.character for actor in shot.actors]
    if shot.camera.setup != "establishing" or len(people) not in (1, 2):
        return camera
    own = read_camera(camera, lambda word: "")
    setup = f"single on {people[0]}" if len(people) == 1 else f"two shot {people[0]} and {people[1]}"
    return ", ".join(filter(None, (camera, setup, "" if own.size else "MLS", "" if own.move else "dolly in")))


def _what_goes_on(shot: Shot) -> tuple[int, int]:
    return sum(len(actor.beats) for actor in shot.actors) + len(shot.effects), len(shot.actors)


def _parted(words: str) -> tuple[str, str]:
    """What speaks of the camera alone, and the rest: "close-up of a fox, slow pan" -> "close-up, slow pan", "a fox"."""
    camera, scene = list[str](), list[str]()
    for part in re.split(r"[,，;；]", words):
        before, of, after = part.partition(" of ")
        if of and _speaks_of_camera(before):
            camera.append(before)
            part = after
        (camera if _speaks_of_camera(part) else scene).append(part.strip(" .。"))
    return ", ".join(camera), ", ".join(part for part in scene if part)


def _speaks_of_camera(part: str) -> bool:
    choice = read_camera(part, lambda word: "")
    return not choice.unknown and choice != CameraChoice()
