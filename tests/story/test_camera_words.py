"""Camera notes in English and Chinese."""

from fractions import Fraction

import pytest

from kinema.story.camera_words import read_camera
from kinema.story.shot import Camera

NAMES = {"mara": "MARA", "林秀": "林秀", "sign": "sign"}


def read(text):
    return read_camera(text, lambda word: NAMES.get(word.lower(), ""))


@pytest.mark.parametrize(("text", "expected"), [
    ("dolly in, 35mm, CU on MARA, low angle, 4.5s",
     {"move": "dolly", "direction": "in", "focal_mm": 35.0, "size": "CU", "subjects": ("MARA",), "angle": "low",
      "seconds": Fraction(9, 2)}),
    ("slow pan left", {"move": "pan", "direction": "left"}),
    ("over Mara", {"over": "MARA", "setup": "over_shoulder"}),
    ("handheld, extreme close-up", {"move": "handheld", "size": "ECU"}),
    ("推，特写，林秀", {"move": "dolly", "direction": "in", "size": "CU", "subjects": ("林秀",)}),
    ("俯拍，大远景，50毫米", {"angle": "high", "size": "ELS", "focal_mm": 50.0}),
    ("insert of sign", {"setup": "insert", "subjects": ("sign",)}),
])
def test_words_become_choices(text, expected):
    choice = read(text)
    assert {name: getattr(choice, name) for name in expected} == expected
    assert choice.unknown == ()


def test_unknown_words_and_absurd_lenses_are_told():
    assert read("wobbly, dolly in").unknown == ("wobbly",)
    assert read("9000mm").unknown == ("9000mm",)


def test_a_chosen_size_brings_its_lens_and_what_is_not_chosen_stays():
    camera = read("CU").apply(Camera(setup="single", size="LS", focal_mm=28, angle="low"))
    assert (camera.size, camera.focal_mm, camera.angle, camera.setup) == ("CU", 75, "low", "single")
