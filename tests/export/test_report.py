import json
from fractions import Fraction
from pathlib import Path

import pytest

from kinema.export.report import write_report


def test_keys_are_in_a_stable_order_and_fractions_exact(tmp_path):
    write_report(tmp_path / "a.json", {"b": 1, "a": {"d": Fraction(24000, 1001), "c": Path("x/y")}, "灯": [1.5]})
    write_report(tmp_path / "b.json", {"灯": [1.5], "a": {"c": Path("x/y"), "d": Fraction(24000, 1001)}, "b": 1})
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["a"] == {"c": "x/y", "d": "24000/1001"}


@pytest.mark.parametrize("value", [float("nan"), float("inf"), object()])
def test_what_json_cannot_say_is_an_error(tmp_path, value):
    with pytest.raises(ValueError):
        write_report(tmp_path / "a.json", {"a": value})
