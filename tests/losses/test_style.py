"""Path lengths of a linear generator, where they are known."""

import torch

from kinema.losses.style import path_lengths, path_penalty


def test_the_path_length_of_a_linear_generator_is_that_of_its_transpose():
    torch.manual_seed(0)
    matrix = torch.randn(3 * 4 * 4, 6, dtype=torch.float64)
    w = torch.randn(2, 1, 6, dtype=torch.float64, requires_grad=True)
    noise = torch.randn(2, 3, 4, 4, dtype=torch.float64)
    painted = (w[:, 0] @ matrix.T).view(2, 3, 4, 4)
    expected = (noise.flatten(1) @ matrix).norm(dim=1) / 4
    torch.testing.assert_close(path_lengths(painted, w, noise), expected.float(), atol=1e-5, rtol=1e-5)


def test_layers_count_by_the_mean_of_squares():
    w = torch.randn(1, 4, 2, requires_grad=True)
    noise = torch.ones(1, 1, 1, 1)
    painted = (w.sum(1) @ torch.tensor([3.0, 4.0])).view(1, 1, 1, 1)
    torch.testing.assert_close(path_lengths(painted, w, noise), torch.tensor([5.0]))


def test_equal_lengths_cost_nothing_and_the_penalty_can_be_descended():
    assert path_penalty(torch.full((3,), 2.0), 2.0) == 0
    assert path_penalty(torch.tensor([1.0, 3.0]), 2.0) == 1
    scale = torch.tensor(2.0, requires_grad=True)
    w = torch.randn(2, 1, 3, requires_grad=True)
    painted = (scale * w.sum((1, 2))).view(2, 1, 1, 1)
    lengths = path_lengths(painted, w, torch.ones(2, 1, 1, 1))
    path_penalty(lengths, 0.0).backward()                          # (sqrt(3) s)^2: 2 * 3 s
    torch.testing.assert_close(scale.grad, torch.tensor(12.0))
