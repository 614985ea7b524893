"""What a face shows, in words."""

from kinema.data.faces import (
    COLOURS,
    NUM_ANSWERS,
    QUESTIONS,
    celeba_facts,
    hair_word,
    look_facts,
    seen_colours,
    skin_word,
    split_answers,
    turn_word,
)
from kinema.models import face_reader, stylegan
from kinema.story.shot import Look


def test_what_a_hat_hides_is_not_told():
    hooded = Look(hat="hood")
    assert not {"hair", "hair_colour"} & look_facts(hooded).keys() and "hair" in look_facts(Look(hat="cap"))
    bald = Look(hair_style="bald")
    assert seen_colours(bald) == ("skin", "top")


def test_colours_are_named_as_a_viewer_would():
    assert [hair_word(c) for c in ("#1f1a1c", "#8f4a24", "#c9a25e", "#b9bcc0", "#d8d6d0")] == ["black", "red", "blond", "grey", "white"]
    assert [skin_word(c) for c in ("#edc4a2", "#cf9670", "#9a6848")] == ["light", "tan", "dark"]


def test_the_models_have_room_for_all_answers():
    for config in (stylegan.SMALL, face_reader.SMALL):
        assert (config.num_answers, config.num_colours) == (NUM_ANSWERS, len(COLOURS))


def test_celebas_attributes_answer_what_they_can():
    assert celeba_facts({"Wearing_Hat": "1", "Gray_Hair": "1", "Young": "-1"}) == {"hair_colour": "grey"}
    assert celeba_facts({"Wearing_Hat": "-1"}) == {"hat": "none"}


def test_a_turn_has_a_side_and_answers_their_questions():
    assert [turn_word(d) for d in (-30, 5, 30)] == ["left", "ahead", "right"]

    class Rows(list):
        def split(self, sizes, dim):
            assert dim == 1
            return [self[sum(sizes[:k]):sum(sizes[:k + 1])] for k in range(len(sizes))]
    found = split_answers(Rows(range(NUM_ANSWERS)))
    assert found.keys() == QUESTIONS.keys() and found["gender"] == [3, 4]
