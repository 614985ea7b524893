"""Words of a part to what a face shows."""

import pytest

from kinema.data.faces import QUESTIONS
from kinema.errors import InputError
from kinema.generate.part import FACES, HABIT, part_of


def test_the_sea_captain_of_the_page():
    part = part_of("a sea captain, 60, grey beard, kind")
    assert part.wanted == {"age": "elder", "gender": "male", "beard": "full", "hair_colour": "grey", "hat": "cap", "emotion": "joy"}
    assert part.habit() == {"turn": "ahead", "glasses": "no", "light": "day"}


@pytest.mark.parametrize("words, wanted", [
    ("woman, 30, brown hair, glasses", {"gender": "female", "age": "adult", "hair_colour": "brown", "glasses": "yes"}),
    ("a boy, curly", {"gender": "male", "age": "child", "hair": "curly"}),
    ("an old man, bald, furious", {"gender": "male", "age": "elder", "hair": "bald", "emotion": "anger"}),
    ("慈祥的老人，60岁，眼镜", {"emotion": "joy", "glasses": "yes"})])
def test_words_become_answers(words, wanted):
    assert wanted.items() <= part_of(words).wanted.items()


def test_words_that_say_nothing_of_a_face_are_refused():
    with pytest.raises(InputError, match="nothing of a face"):
        part_of("the sea at dusk")


def test_every_word_asks_for_an_answer_that_there_is():
    assert all(answer in QUESTIONS[question] for shows in (*FACES.values(), HABIT) for question, answer in shows.items())
