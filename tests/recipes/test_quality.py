"""Measures against their definitions."""

import pytest
import torch

from kinema.recipes.quality import flicker, psnr_db


def test_an_error_of_a_tenth_of_the_range_is_twenty_decibels():
    y = torch.zeros(2, 3, 1, 4, 4)
    assert psnr_db(y + 0.2, y) == pytest.approx(20)


def test_what_flickers_twice_as_much_measures_two_and_even_motion_none():
    y = torch.rand(1, 3, 6, 4, 4) * 0.2
    assert flicker(2 * y, y) == pytest.approx(2, rel=0.01)
    even = torch.linspace(0, 0.5, 6).view(1, 1, 6, 1, 1).expand(1, 3, 6, 4, 4)
    assert flicker(y + even, y) == pytest.approx(1, abs=1e-3)
