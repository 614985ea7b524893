"""The lexicon: inflection, longest match, and agreement with what the other rooms can do."""

import pytest

from kinema.sound.plan import SOUNDS
from kinema.stage.props.names import DRAWN_PROPS, HELD_PROPS
from kinema.stage.sets.landmarks import LANDMARKS
from kinema.story.lexicon import load, stage
from kinema.story.shot import ACTIONS, EFFECTS, EMOTIONS, MARKS, MOODS, SEASONS, SETS, TIMES, WEATHERS

CONCEPTS = {"action": ACTIONS, "effect": EFFECTS, "emotion": EMOTIONS, "mood": MOODS, "season": SEASONS, "set": SETS,
            "time": TIMES, "weather": WEATHERS}


def concepts(language, text):
    return [m.concept("action") for m in load(language).match(text) if m.concept("action")]


@pytest.mark.parametrize(("text", "expected"), [
    ("walks walking walked", ["walk"] * 3), ("she sat, he sits down", ["sit", "sit"]), ("stopping", ["stand"]),
    ("shakes her head", ["shake_head"]), ("picked up", ["pick_up"]), ("hurries", ["run"])])
def test_english_verbs_are_inflected_and_phrases_win_over_words(text, expected):
    assert concepts("en", text) == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("他慢慢走进来", ["walk"]), ("点了点头", ["nod"]), ("站了起来", ["rise"]), ("坐着", ["sit"]), ("摇摇头", ["shake_head"])])
def test_the_longest_chinese_word_wins(text, expected):
    assert concepts("zh", text) == expected


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_concept_is_a_word_of_the_contract(language):
    for senses in load(language).words.values():
        for kind, concept in senses:
            assert kind not in CONCEPTS or concept in CONCEPTS[kind], (kind, concept)
            assert kind != "garment" or concept in stage().garment, concept


def test_what_is_said_to_be_drawn_or_sounded_is():
    known = stage()
    assert set(known.drawable) - {"campfire"} <= set(DRAWN_PROPS) and known.held <= set(HELD_PROPS)
    assert set(known.landmarks.values()) <= set(LANDMARKS)
    assert set(known.sound.values()) - {""} <= set(SOUNDS)
    assert set(known.mark.values()) | set(known.drawable.values()) <= set(MARKS)
    assert set(known.seconds) == set(ACTIONS)
