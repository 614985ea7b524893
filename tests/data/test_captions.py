"""Captions say what a shot has, in both languages, in many ways."""

from dataclasses import replace
from fractions import Fraction

import pytest

from kinema.data.captions import caption, captions, mirrored, phrases
from kinema.data.facts import colour_word, facts
from kinema.data.stage_shots import random_shot
from kinema.story.lexicon import stage
from kinema.story.shot import Actor, Beat, Camera, Effect, Light, Look, Place, Shot

WOMAN = Actor(character="MARA", look=Look(top="#b53a2e", coat=True, soft=True, hair_style="bun", hat="top", hat_colour="#2b2a31"),
              emotion="anger", beats=(Beat(action="wave", start=0, frames=30),))
STORM = Shot(id="s", scene_id="s", frames=96, rate=Fraction(24), place=Place(set="coast", landmark="lighthouse"),
             light=Light(time="dusk", weather="storm", season="autumn"), actors=(WOMAN,), effects=(Effect(name="campfire"),),
             camera=Camera(size="LS", move="dolly", direction="in", subjects=("MARA",)))
SAID = (("set", "coast"), ("landmark", "lighthouse"), ("time", "dusk"), ("weather", "storm"), ("season", "autumn"),
        ("person", "woman"), ("colour", "red"), ("garment", "coat"), ("garment", "top hat"), ("action", "wave"),
        ("emotion", "anger"), ("effect", "campfire"), ("size", "long shot"), ("move", "dolly in"), ("style", "ink"))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("seed", range(6))
def test_a_long_caption_says_everything_that_is_seen(language, seed):
    text = caption(STORM, seed=seed, language=language, style="ink").lower()
    for kind, concept in SAID:
        assert any(p in text for p in phrases()[kind][concept][language == "zh"]), (kind, concept, text)


def test_captions_differ_by_seed_and_repeat_for_one():
    assert len({caption(STORM, seed=s) for s in range(20)}) > 15
    assert captions(facts(STORM), seed=4) == captions(facts(STORM), seed=4)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_short_captions_are_short_and_never_empty(language):
    for seed in range(200):
        shot = random_shot(seed, split="train")
        short = caption(shot, seed=seed, language=language, short=True)
        assert 0 < len(short) <= len(caption(shot, seed=seed, language=language)) + 20


def test_nothing_is_said_of_what_a_close_up_does_not_show():
    near = replace(STORM, camera=replace(STORM.camera, size="CU"))
    assert facts(near).landmark == "" and facts(near).people[0].doing == ()
    worn = replace(WOMAN, look=replace(WOMAN.look, coat=False))
    garments = {size: [g for _, g in facts(replace(STORM, actors=(worn,), camera=replace(STORM.camera, size=size))).people[0].wears]
                for size in ("CU", "MLS")}
    assert "trousers" not in garments["CU"] and "trousers" in garments["MLS"]


def test_colours_are_called_by_their_names():
    for name in ("red", "blue", "green", "black", "white", "pink"):
        assert colour_word(stage().colour[name]) == name
    assert colour_word("#ff0000") == "red"


def test_black_and_white_has_no_colours_to_speak_of():
    assert facts(STORM, style="noir").people[0].wears == (("", "coat"), ("", "top hat"))
    assert "red" not in caption(STORM, seed=1, style="noir").replace("bonfire", "")


def test_what_is_not_visible_is_not_said():
    seen = facts(STORM, visible={"landmark"})
    assert seen.people == () and seen.effects == () and seen.landmark == "lighthouse"
    assert facts(STORM, visible={"MARA", "campfire"}).landmark == ""


def test_in_a_mirror_left_is_right():
    assert mirrored("pan left, a man") == "pan right, a man" and mirrored("镜头向右摇") == "镜头向左摇"
    assert mirrored("bright leftover") == "bright leftover"
