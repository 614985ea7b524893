from fractions import Fraction

import numpy as np
import pytest
from PIL import Image

from kinema.errors import InputError
from kinema.export.gif import write_gif


def drifting(count, height=90, width=160):
    y, x = np.mgrid[:height, :width]
    for i in range(count):
        frame = np.stack([60 + y, 90 + x // 3, 200 - y], -1).astype(np.uint8)
        frame[30:60, 10 + 2 * i:40 + 2 * i] = (220, 90, 40)
        yield frame


def test_a_gif_loops_and_keeps_the_length_of_the_film(tmp_path):
    assert write_gif(tmp_path / "a.gif", drifting(48), rate=Fraction(24), fps=12, width=80) == 24
    with Image.open(tmp_path / "a.gif") as gif:
        assert (gif.n_frames, gif.size, gif.info["loop"]) == (24, (80, 45), 0)
        total = 0
        for number in range(gif.n_frames):
            gif.seek(number)
            total += gif.info["duration"]
    assert total == pytest.approx(2000, abs=20)


def test_colours_are_near_those_of_the_film(tmp_path):
    write_gif(tmp_path / "a.gif", drifting(8), rate=Fraction(12), width=160)
    with Image.open(tmp_path / "a.gif") as gif:
        for number, frame in enumerate(drifting(8)):
            gif.seek(number)
            assert np.abs(np.asarray(gif.convert("RGB")).astype(int) - frame).mean() < 5


def test_what_does_not_move_costs_nothing(tmp_path):
    still = next(drifting(1))
    write_gif(tmp_path / "one.gif", [still], rate=Fraction(12))
    write_gif(tmp_path / "many.gif", [still] * 50, rate=Fraction(12))
    assert (tmp_path / "many.gif").stat().st_size < 1.3 * (tmp_path / "one.gif").stat().st_size


def test_the_bytes_repeat(tmp_path):
    for name in ("a.gif", "b.gif"):
        write_gif(tmp_path / name, drifting(10), rate=Fraction(24000, 1001))
    assert (tmp_path / "a.gif").read_bytes() == (tmp_path / "b.gif").read_bytes()


def test_no_frames_make_no_gif(tmp_path):
    with pytest.raises(InputError, match="no frames"):
        write_gif(tmp_path / "a.gif", [], rate=Fraction(24))
