"""The vocabulary: closed, stable, complete for captions, frank about words nobody knows."""

import json

import pytest

from kinema.data.captions import captions
from kinema.data.facts import facts
from kinema.data.stage_shots import random_shot
from kinema.data.words import EMPTY, FILE, PADDING, UNKNOWN, renewed, vocabulary
from kinema.post.styles import STYLES


def meaning(text):
    ids, unknown = vocabulary().encode(text)
    return [vocabulary().words[i] for i in ids if i], unknown


def test_every_word_of_every_caption_is_known_and_fits():
    styles = list(STYLES)
    for seed in range(400):
        shot = random_shot(seed, split=("train", "held")[seed % 2])
        for texts in captions(facts(shot, style=styles[seed % len(styles)]), seed=seed).values():
            for text in texts:
                ids, unknown = vocabulary().encode(text)
                assert not unknown and ids[0] > EMPTY and len(ids) == 48, text


def test_ids_never_change():
    words = json.loads(FILE.read_text(encoding="utf-8"))
    assert words == renewed(), "run python -m kinema.data.words"
    assert words[:3] == ["<padding>", "<unknown>", "<empty>"] and len(set(words)) == len(words)
    assert [words.index(w) for w in ("extreme long shot", "meadow", "red", "silhouette")] == PINNED


PINNED = [3, 34, 101, 218]


def test_both_languages_and_all_synonyms_share_ids():
    assert meaning("a lighthouse in a storm, slow dolly in") == (["lighthouse", "storm", "slow", "dolly in"], [])
    assert meaning("暴风雨，灯塔，缓慢推近")[0] == ["storm", "lighthouse", "slow", "dolly in"]
    assert meaning("Blizzards!") == (["snow"], []) and meaning("一个穿白裙子的女子") == (["white", "skirt", "woman"], [])
    assert meaning("two women, dogs") == (["two", "woman", "dog"], [])


def test_unknown_words_are_named():
    assert meaning("a xylophone by the sea")[1] == ["xylophone"]
    ids, unknown = vocabulary().encode("龘龘在海边", length=4)
    assert unknown == ["龘龘"] and ids[0] == UNKNOWN and ids[2:] == [PADDING, PADDING]


@pytest.mark.parametrize("text", ["", "the of", "xyzzy"])
def test_text_without_a_known_word_is_no_text(text):
    assert vocabulary().encode(text, length=3)[0] == [EMPTY, PADDING, PADDING]


def test_what_is_too_long_is_cut():
    assert len(vocabulary().encode("red " * 100, length=8)[0]) == 8


@pytest.mark.parametrize("wrong, right", [("lighthose", "lighthouse"), ("campfir", "campfire"), ("灯搭", "灯塔")])
def test_the_nearest_words_are_named(wrong, right):
    assert right in vocabulary().nearest(wrong)
    assert vocabulary().nearest("qqqqqqqq") == []
