"""Headings shape the land, nobody stands before one who is followed, and signs keep their words."""

from __future__ import annotations

from math import cos, sin

import pytest

from kinema.stage.camera.sight import beside, covered
from kinema.stage.props.letters import wrap
from kinema.stage.sets import build
from kinema.stage.sets.country import has_brook, is_coast, is_wooded
from kinema.story.shot import Light, Place


def country(key: str, seed: int = 3, landmark: str = "") -> Place:
    return Place(set="meadow", key=key, interior=False, seed=seed, landmark=landmark)


def test_mountains_and_woods_are_never_by_the_sea() -> None:
    assert not is_coast(country("FIELD")) and is_coast(country("BEACH", seed=1))
    assert not is_coast(country("MOUNT GURU FOREST")) and not is_coast(country("山坡"))
    assert is_coast(country("MOUNTAIN", landmark="lighthouse"))


@pytest.mark.parametrize(("key", "wooded", "brook"), [("DARK WOODS", True, False), ("STREAM", False, True),
                                                      ("MAINSTREAM CLUB", False, False), ("溪边", False, True)])
def test_words_of_a_heading_are_whole_words(key: str, wooded: bool, brook: bool) -> None:
    assert (is_wooded(country(key)), has_brook(country(key))) == (wooded, brook)


def test_a_brook_lies_behind_the_marks_and_the_marks_stay_dry() -> None:
    stream = build(country("STREAM"), Light())
    assert stream.height(0.0, -4.6) == pytest.approx(-0.42, abs=0.02)
    assert all(stream.marks[name].position[1] > -0.42 for name in "ABCD")


def test_a_camera_that_goes_along_turns_away_from_who_waits_before_it() -> None:
    way = [(-3.0, 1.5, 0.0), (-2.0, 1.5, 0.0), (-1.0, 1.5, 0.0)]
    waiting = [(-0.7, 1.5, 1.8)] * 3

    def hidden(azimuth: float) -> bool:
        eyes = [(x + 2.5 * sin(azimuth), y, z + 2.5 * cos(azimuth)) for x, y, z in way]
        return any(covered(eye, point, waiting[0]) for eye, point in zip(eyes, way, strict=True))

    assert beside(0.56, way, [], 2.5, 1.1) == 0.56
    assert hidden(0.56) and not hidden(beside(0.56, way, [waiting], 2.5, 1.1))


def test_a_long_notice_keeps_all_its_words() -> None:
    text = "GURU 12 MI. IGNORANCE AND DESPAIR 5 MI. FOOTHILLS 4 MI."
    assert " ".join(wrap(text, 17)) == text
