"""A prompt becomes a shot of the stage: what is in it, and how the camera sees it."""

import pytest

from kinema.generate.draft import shot_of


def shot(words, **more):
    return shot_of(words, **{"seed": 1, "frames": 61, "aspect": 16 / 9} | more)


@pytest.mark.parametrize("words, place, light, camera", [
    ("a lighthouse in a storm, slow dolly in", ("coast", "lighthouse"), ("day", "storm"), ("dolly", "in")),
    ("暴风雨中的灯塔，缓慢推近", ("coast", "lighthouse"), ("day", "storm"), ("dolly", "in")),
    ("a village at dusk, pan left", ("village", ""), ("dusk", "clear"), ("pan", "left")),
])
def test_the_place_the_light_and_the_camera_are_those_of_the_words(words, place, light, camera):
    made = shot(words)
    assert (made.place.set, made.place.landmark) == place
    assert (made.light.time, made.light.weather) == light
    assert (made.camera.move, made.camera.direction) == camera
    assert f"{camera[0]} {camera[1]}" in made.prompt


def test_it_is_the_shot_in_which_most_goes_on():
    walking = shot("a woman in a red coat walks through a forest at dusk")
    assert walking.place.set == "forest" and [beat.action for beat in walking.actors[0].beats] == ["walk"]
    assert walking.camera.size != "ELS"
    assert [effect.name for effect in shot("an explosion in the city at night").effects] == ["explosion"]
    assert shot("close-up of a girl crying in the rain").camera.size == "CU"


def test_it_is_as_long_as_the_clip_and_a_seed_is_another_place():
    assert shot("a fox", frames=13).frames == 25 and shot("a fox", frames=1).frames == 1
    assert shot("a village", seed=1).place.seed != shot("a village", seed=2).place.seed
    assert shot("a village") == shot("a village")


def test_somebody_of_whom_nothing_is_told_is_seen_all_the_same():
    alone = shot("close-up of an old woman, rain").camera
    assert (alone.setup, alone.size, alone.subjects) == ("single", "CU", ("OLD WOMAN",))
    assert shot("a man with a lantern in a cave, pan left").camera.move == "pan"
    assert shot("a lighthouse in a storm").camera.setup == "establishing"
