"""What judges are taught, and clips are held against: classes of pixels, and answers to questions about a stage clip.

    classes_THW = classes_of(clip.read("objects"), clip.about["objects"])       # uint8, numbers in CLASSES
    answers = answers_to(clip)                    # {"place": "coast", "people": "2", "effects": ("rain",), ...}

Classes come from the names of the matte's objects. Water has none of its own: it is the ground's in the stage's mattes.

T frames, H height, W width.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from kinema.data.facts import PLACE
from kinema.data.shards import StoredClip
from kinema.post.styles import STYLES
from kinema.stage.props.names import VEHICLES
from kinema.story.shot import EFFECTS, KINDS, SETS, TIMES, WEATHERS

CLASSES = ("sky", "ground", "building", "plant", "person", "animal", "vehicle", "prop")
OBJECTS = frozenset({"building", "plant", "person", "animal", "vehicle", "prop"})    # what can survive or be lost
NAMED = {                                     # the sets' own objects; those of a shot are told by how they are written
    "sky": ("sky",), "ground": ("ground", "floor", "street", "rocks", "stalactites", "platform"),
    "building": ("walls", "houses", "towers", "tower", "window", "beams", "shop", "landmark", "parapet", "turret",
                 "dome", "dish", "ribs", "door", "hearth"),
    "plant": ("trees", "pines", "bushes", "flowers"),
}
MOST_PEOPLE = 3                               # and more
SMALLEST = 0.002                              # of the picture: who is smaller does not count
QUESTIONS = {                                 # fact: its answers; of SETS_OF any number at once
    "place": SETS, "time": TIMES, "weather": WEATHERS, "style": tuple(STYLES),
    "people": tuple(str(k) for k in range(MOST_PEOPLE + 1)), "effects": EFFECTS,
}
SETS_OF = ("effects",)


def class_of(name: str) -> str:
    """Of a matte's object. Characters are written in capitals, animals by what they are; what else is not known is a
    prop."""
    if name.isupper():
        return "animal" if name.lower() in KINDS else "person"
    if name.removeprefix("prop:") in VEHICLES:
        return "vehicle"
    return next((kind for kind, names in NAMED.items() if name in names), "prop")


def classes_of(objects_THW: np.ndarray, names: Sequence[str]) -> np.ndarray:
    """uint8 numbers in CLASSES, of ids 1.. in the order of `names`; 0 is no object: the sky."""
    table = np.zeros(256, np.uint8)
    table[1:1 + len(names)] = [CLASSES.index(class_of(name)) for name in names]
    return table[objects_THW]


def answers_to(clip: StoredClip) -> dict[str, str | tuple[str, ...]]:
    """The right answers of a clip; a question that has none here is left out. Empty for clips without facts."""
    facts: dict[str, Any] | None = clip.about.get("facts")
    if not facts or "place" not in facts:
        return {}
    effects = tuple(facts.get("effects", ()))
    weather = facts.get("weather") or next((name for name in effects if name in WEATHERS), "")
    told = {"place": set_of(facts["place"]), "time": facts.get("time", ""), "weather": weather,
            "style": facts.get("style", "")}
    answers: dict[str, str | tuple[str, ...]] = {
        fact: answer for fact, answer in told.items() if answer in QUESTIONS[fact]}
    if "objects" in clip.names and "objects" in clip.about:
        answers["people"] = str(min(people_in(clip.read("objects"), clip.about["objects"]), MOST_PEOPLE))
    return answers | {"effects": effects}


def set_of(place: str) -> str:
    """The set that a place of facts.py is drawn on: rooms of every kind are "room"."""
    names = {word: name for name, word in PLACE.items()} | {"river": "meadow"}
    place = names.get(place, place)
    return place if place in SETS else "room"


def people_in(objects_THW: np.ndarray, names: Sequence[str]) -> int:
    """How many are large enough to be seen in some frame."""
    people = [number for number, name in enumerate(names, 1) if class_of(name) == "person"]
    size = objects_THW[0].size
    return sum(bool(((objects_THW == number).sum((1, 2)) >= SMALLEST * size).any()) for number in people)


def objects_only(classes_THW: np.ndarray) -> np.ndarray:
    """The classes of what can be lost; ground and sky are 0, which is no object for metrics/survival.py."""
    kept = np.array([number if name in OBJECTS else 0 for number, name in enumerate(CLASSES)], np.uint8)
    return kept[classes_THW]
