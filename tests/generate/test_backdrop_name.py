import sys

import pytest

from kinema.errors import InputError, MissingError
from kinema.generate import backdrop_name
from kinema.weights.load import CARD

torch = pytest.importorskip("torch")


@pytest.fixture
def weights(tmp_path, monkeypatch):
    from kinema.models.dcgan import TINY, DCGANGenerator
    from kinema.weights.load import save

    save("dcgan", DCGANGenerator(TINY), dict.fromkeys(CARD, "") | {"facts": {"dusk": 9, "coast": 9}}, tmp_path)
    monkeypatch.setenv("KINEMA_WEIGHTS", str(tmp_path))
    return tmp_path


def test_words_are_known_without_weights_and_others_refused_with_the_choices():
    for name in ("gan", "gan:", "gan:dusk", "gan: Winter, COAST"):
        backdrop_name.check(name)
    for name, says in (("gan:dusc", "'dusc'. It knows dawn, day"), ("gan:\u9ec4\u660f", "It knows"), ("oil:dusk", "gan")):
        with pytest.raises(InputError, match=says):
            backdrop_name.check(name)


def test_what_its_weights_were_not_taught_is_said_before_it_is_painted(weights):
    assert backdrop_name.asked("gan:dusk coast") == {"time": "dusk", "view": "coast"}
    backdrop_name.ready("gan:dusk")
    with pytest.raises(InputError, match=r"'winter'. It knows dusk, coast"):
        backdrop_name.ready("gan:winter")


def test_other_weights_are_another_hash_and_none_are_missing(weights, monkeypatch, tmp_path_factory):
    before = backdrop_name.weights("gan:dusk")
    (weights / "dcgan.json").write_text((weights / "dcgan.json").read_text() + " ")
    assert set(before) == {"dcgan"} and backdrop_name.weights("gan:dusk") != before
    monkeypatch.setenv("KINEMA_WEIGHTS", str(tmp_path_factory.mktemp("none")))
    with pytest.raises(MissingError, match=r"kinema train dcgan"):
        backdrop_name.ready("gan:dusk")


def test_without_torch_it_says_what_to_install(weights, monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(MissingError, match=r"the backdrop 'gan:dusk' needs torch. pip install torch"):
        backdrop_name.ready("gan:dusk")
