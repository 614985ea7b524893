"""Guided upsampling against films that are linear in their guides."""

import torch

from kinema.models.guided import applied, fit, solved


def means(x_BCTHW):
    small = torch.nn.functional.avg_pool2d(x_BCTHW.flatten(0, 1), 4).unflatten(0, x_BCTHW.shape[:2])
    return torch.cat((small[:, :, :1], small[:, :, 1:].unflatten(2, (-1, 4)).mean(3)), dim=2)


def test_elimination_solves_what_a_library_solves():
    K, C = 5, 3
    root, right = torch.randn(7, K, K, dtype=torch.float64), torch.randn(7, K, C, dtype=torch.float64)
    matrix = root @ root.mT
    rows = [torch.cat((matrix[:, i, i:], right[:, i]), dim=1).T for i in range(K)]
    expected = torch.linalg.solve(matrix + 0.1 * torch.eye(K, dtype=torch.float64), right)
    torch.testing.assert_close(solved(rows, K, 0.1), expected.permute(1, 2, 0))


def test_a_film_that_is_linear_in_its_guides_comes_back_whole_and_moves_with_them():
    guides = torch.rand(1, 2, 9, 16, 32)
    film = torch.stack((2 * guides[:, 0] - guides[:, 1], guides[:, 1] + 0.5, -guides[:, 0]), dim=1)
    small, small_guides = means(film), means(guides)
    found = applied(small, small_guides, fit(small, small_guides, ridge=1e-9), guides)
    torch.testing.assert_close(found, film, atol=2e-3, rtol=0)


def test_guides_that_say_nothing_leave_a_smooth_enlargement():
    small = torch.rand(1, 3, 2, 4, 8)
    none = torch.zeros(1, 2, 2, 4, 8)
    found = applied(small, none, fit(small, none), torch.zeros(1, 2, 5, 16, 32))
    smooth = torch.nn.functional.interpolate(small[:, :, 1], size=(16, 32), mode="bilinear")
    torch.testing.assert_close(found[:, :, 1:], smooth[:, :, None].expand(-1, -1, 4, -1, -1))


def test_nothing_comes_from_a_later_moment():
    small, guides, full = torch.rand(1, 3, 3, 4, 4), torch.rand(1, 2, 3, 4, 4), torch.rand(1, 2, 9, 16, 16)
    later = small.clone()
    later[:, :, 2] += 1
    before, after = (applied(x, guides, fit(x, guides), full) for x in (small, later))
    torch.testing.assert_close(before[:, :, :5], after[:, :, :5])
    assert not torch.allclose(before[:, :, 5:], after[:, :, 5:])
