from fractions import Fraction

from kinema.film.credits import Group, reading_frames

CAST: Group = ("Cast", [["MARA", "A voice"], ["TOM", "Another voice"], "The sea"])


def test_more_credits_take_longer():
    rate = Fraction(24000, 1001)
    assert reading_frames([CAST] * 3, rate) > reading_frames([CAST], rate) == 96
