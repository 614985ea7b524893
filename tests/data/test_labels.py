"""What judges are taught, by hand-made clips."""

import numpy as np

from kinema.data.labels import CLASSES, QUESTIONS, answers_to, class_of, classes_of, people_in, set_of
from kinema.data.shards import Clip, open_clips, write_shard
from kinema.stage.props.names import PROPS
from kinema.story.shot import SETS

FACTS = {"place": "tower top", "time": "dusk", "weather": "", "style": "ink", "effects": ["rain", "magic"]}


def stored(folder, about):
    objects = np.zeros((3, 32, 32), np.uint8)
    objects[:, :4, :4], objects[1, 10, 10] = 1, 2
    write_shard(folder / "a.safetensors", [Clip(arrays={"frames": np.zeros((3, 32, 32, 3), np.uint8),
                                                        "objects": objects}, about=about)])
    return open_clips(folder)[0]


def test_objects_are_of_the_class_that_their_names_say():
    named = {"ADA": "person", "DOG": "animal", "prop:car": "vehicle", "prop:cup": "prop", "pines": "plant",
             "houses": "building", "floor": "ground", "sky": "sky", "street lamps": "prop"}
    assert {name: class_of(name) for name in named} == named
    assert all(class_of(f"prop:{name}") in ("prop", "vehicle") for name in PROPS)
    classes = classes_of(np.array([[[0, 2, 1, 3]]]), ["ADA", "ground", "DOG"])
    assert [CLASSES[k] for k in classes.ravel()] == ["sky", "ground", "person", "animal"]


def test_a_clip_knows_its_answers(tmp_path):
    answers = answers_to(stored(tmp_path, {"facts": FACTS, "objects": ["ADA", "BO"]}))
    assert answers == {"place": "tower", "time": "dusk", "weather": "rain", "style": "ink", "people": "1",
                       "effects": ("rain", "magic")}
    assert all(set([told] if isinstance(told, str) else told) <= set(QUESTIONS[fact]) for fact, told in answers.items())


def test_footage_has_no_answers(tmp_path):
    assert answers_to(stored(tmp_path, {"captions": {"en": ["a dog"]}})) == {}


def test_every_place_is_of_a_set():
    assert [set_of(place) for place in ("moon", "kitchen", "river", "coast")] == ["space", "room", "meadow", "coast"]
    assert all(set_of(name) == name for name in SETS)


def test_who_is_too_small_does_not_count():
    objects = np.zeros((2, 100, 100), np.uint8)
    objects[1, :4, :5], objects[0, 50:53, 50:56] = 1, 2
    assert people_in(objects, ["ADA", "BO"]) == 1
