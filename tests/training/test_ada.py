"""Augmentation that adapts: the identity at p = 0, exact matrices, p that follows the critic's sureness."""

import math

import pytest
import torch

from kinema.training.ada import MOST, Adaptive, adapted, affine, augmented, colours, geometry


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


def test_nothing_changes_without_chance_and_all_matrices_are_the_identity():
    frames = torch.rand(2, 3, 8, 8)
    assert augmented(frames, p=0.0, generator=generator()) is frames
    assert torch.equal(geometry(3, 0.0, generator()), torch.eye(3).expand(3, 3, 3))
    torch.testing.assert_close(colours(3, 0.0, generator()), torch.eye(4).expand(3, 4, 4), atol=1e-6, rtol=0)


def test_every_change_is_made_as_often_as_asked():
    changed = (geometry(4000, 0.3, generator()) - torch.eye(3)).abs().amax((1, 2)) > 1e-6
    # mirror in half of its 0.3, scale, turn, stretch, and shifts in two directions
    assert changed.float().mean().item() == pytest.approx(1 - 0.85 * 0.7**5, abs=0.03)


def test_greys_keep_their_grey_through_hue_and_saturation():
    matrix = colours(50, 1.0, generator(1))
    grey = matrix @ torch.tensor([0.3, 0.3, 0.3, 1.0])
    torch.testing.assert_close(grey[:, 0], grey[:, 1])
    torch.testing.assert_close(grey[:, 1], grey[:, 2])


def test_gradients_pass_and_chance_repeats():
    frames = torch.rand(3, 3, 16, 16, requires_grad=True)
    one = augmented(frames, p=0.8, generator=generator(2))
    assert torch.equal(one, augmented(frames, p=0.8, generator=generator(2))) and one.shape == frames.shape
    one.sum().backward()
    assert frames.grad.abs().sum() > 0


def test_rows_make_a_matrix():
    one = torch.ones(1)
    assert affine(one, 2 * one, 3 * one, 4 * one, 5 * one, 6 * one)[0].tolist() == [[1, 2, 5], [3, 4, 6], [0, 0, 1]]


def test_p_rises_while_the_critic_is_too_sure_and_falls_when_it_is_not():
    state = Adaptive(length=100)
    for _ in range(40):
        state = adapted(state, torch.ones(4))
    assert 0.5 < state.p <= MOST and state.sign > 0.9
    top = state.p
    for _ in range(40):
        state = adapted(state, torch.tensor([1.0, -1.0]))
    assert state.p < top and math.isclose(adapted(Adaptive(), -torch.ones(4)).p, 0.0)
