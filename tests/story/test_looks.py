"""Looks: as told, else designed; stable, and no two alike."""

from kinema.story.cast import Cast
from kinema.story.direction import CastMember
from kinema.story.looks import assign_looks
from kinema.story.shot import Look


def cast_of(*names):
    cast = Cast()
    for name in names:
        cast.add(name)
    return cast


def test_no_two_people_of_a_film_share_a_top_colour():
    looks = assign_looks(cast_of(*(f"PERSON{chr(65 + i)}" for i in range(26)), "X", "Y", "Z", "Q"), {})
    assert len({look.top for look in looks.values()}) == 30


def test_somebody_added_at_the_end_changes_nobody_before():
    before = assign_looks(cast_of("ANNA", "BEN"), {})
    after = assign_looks(cast_of("ANNA", "BEN", "CARL"), {})
    assert all(after[name] == before[name] for name in before)


def test_words_of_the_film_maker_are_read_by_the_same_lexicon():
    looks = assign_looks(cast_of("ANNA", "林秀"), {"ANNA": CastMember(words="old woman, white hair, purple coat, top hat"),
                                                  "林秀": CastMember(words="女孩，九岁，绿色裙子，草帽")})
    assert (looks["ANNA"].build, looks["ANNA"].hair, looks["ANNA"].coat, looks["ANNA"].hat) == ("elder", "#d8d6d0", True, "top")
    assert (looks["林秀"].build, looks["林秀"].skirt, looks["林秀"].hat) == ("child", True, "brim")


def test_a_given_look_is_taken_as_it_is():
    look = Look(top="#010203")
    assert assign_looks(cast_of("ANNA", "BEN"), {"ANNA": CastMember(look=look)})["ANNA"] == look
