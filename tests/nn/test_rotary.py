import pytest
import torch

from kinema.nn.rotary import grid_positions, rotary_table, rotate


def turned(x_E, position):
    """One vector at one position of three axes."""
    return rotate(x_E.view(1, 1, 1, 1, -1), rotary_table(torch.tensor([position]), len(x_E))).flatten()


def test_scores_depend_on_differences_of_positions_alone():
    q, k = torch.randn(2, 20)
    here = turned(q, (3.0, 1.0, 4.0)) @ turned(k, (1.0, 5.0, 9.0))
    there = turned(q, (13.0, 8.0, 2.0)) @ turned(k, (11.0, 12.0, 7.0))
    torch.testing.assert_close(here, there)
    elsewhere = turned(q, (13.0, 8.0, 2.0)) @ turned(k, (12.0, 12.0, 7.0))
    assert abs(elsewhere - here) > 1e-3


def test_a_turn_keeps_lengths_and_no_position_is_no_turn():
    x = torch.randn(20)
    torch.testing.assert_close(turned(x, (3.0, 1.0, 4.0)).norm(), x.norm())
    torch.testing.assert_close(turned(x, (0.0, 0.0, 0.0)), x)


def test_every_axis_turns_something_of_its_own():
    x = torch.randn(20)
    changed = [(turned(x, position) - x).abs() > 1e-6 for position in ((1.0, 0, 0), (0, 1.0, 0), (0, 0, 1.0))]
    assert all(axis.any() for axis in changed)
    assert torch.stack(changed).sum(0).tolist() == [1] * 20


def test_positions_of_a_grid_run_along_its_last_axis_first():
    assert grid_positions(2, 2).tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]


def test_an_odd_number_of_channels_is_refused():
    with pytest.raises(ValueError, match="even"):
        rotary_table(grid_positions(2), 5)
