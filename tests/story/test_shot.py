import json
from fractions import Fraction

from kinema.story.shot import (
    Actor,
    Beat,
    Camera,
    Effect,
    Light,
    Look,
    Place,
    Prop,
    Shot,
    Sound,
    Speech,
    from_plain,
    to_plain,
)

SHOT = Shot(id="a.1", scene_id="a", frames=48, rate=Fraction(24000, 1001), place=Place(key="HILL", seed=3),
            light=Light(time="night"), camera=Camera(size="CU", subjects=("MARA",)),
            actors=(Actor(character="MARA", look=Look(), beats=(Beat(action="walk", start=0, frames=20, to="B"),)),),
            effects=(Effect(name="campfire", mark="fire"),), props=(Prop(name="sign", text="11"),),
            speeches=(Speech(line_id="a.2", character="MARA", text="Go.", start=4, frames=20, mouth=((0, "open"),)),),
            sounds=(Sound(name="thud", start=3),))


def test_a_shot_survives_json():
    assert from_plain(Shot, json.loads(json.dumps(to_plain(SHOT)))) == SHOT


def test_a_shot_is_a_value():
    assert hash(SHOT) == hash(from_plain(Shot, to_plain(SHOT)))
