import pytest

from kinema.metrics.attributes import Score, accuracy, attributes, f1

LABELS = [{"place": "meadow", "effects": ["fire", "rain"]}, {"place": "meadow", "effects": []}, {"place": "forest", "effects": ["fire"]}]


def test_the_truth_scores_1_and_a_guess_what_the_commonest_does():
    scores = attributes(LABELS, LABELS)
    assert scores["place"] == Score(value=1, guess=pytest.approx(2 / 3), count=3)
    assert scores["effects"].value == accuracy(scores) == 1


def test_a_wrong_place_and_a_missing_answer_are_wrong():
    scores = attributes([{"place": "forest"}, {"place": "meadow"}, {}], LABELS)
    assert scores["place"].value == pytest.approx(1 / 3)
    assert scores["effects"].value == 0
    assert accuracy(scores) == pytest.approx(1 / 6)


def test_f1_is_the_harmonic_mean_of_precision_and_recall():
    pairs = [({"fire", "snow"}, {"fire", "rain"}), ({"rain"}, set()), ({"fire"}, {"fire"})]
    precision, recall = 2 / 4, 2 / 3
    assert f1(pairs) == pytest.approx(2 * precision * recall / (precision + recall))
    assert f1([(set(), set())]) == 1


def test_only_facts_that_a_label_has_are_asked():
    assert attributes([{"time": "day", "place": "x"}], [{"place": "x"}]) == {"place": Score(value=1, guess=1, count=1)}


def test_unequal_numbers_mixed_kinds_and_nothing_asked_are_refused():
    with pytest.raises(ValueError, match="1 answers to 3"):
        attributes([{}], LABELS)
    with pytest.raises(ValueError, match="place"):
        attributes([{}, {}], [{"place": "x"}, {"place": ["x"]}])
    with pytest.raises(ValueError):
        accuracy({})
