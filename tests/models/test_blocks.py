"""Blocks: sums of a few fixed ones, there and back."""

import torch

from kinema.models.blocks import SIZE, Blocks, cosines, fours, principal


def film(frames, seed=0):
    """Smooth in space and time."""
    noise = torch.randn(1, 3, 3, 4, 6, generator=torch.Generator().manual_seed(seed))
    return torch.nn.functional.interpolate(noise, size=(frames, 16, 24), mode="trilinear")


def test_cosines_are_orthonormal_and_begin_with_the_grey_block():
    found = cosines(SIZE)
    torch.testing.assert_close(found @ found.T, torch.eye(SIZE), atol=1e-5, rtol=0)
    torch.testing.assert_close(found[0], torch.full((SIZE,), SIZE ** -0.5))


def test_all_blocks_give_every_film_back():
    blocks, frames = Blocks(SIZE), torch.randn(2, 3, 9, 16, 24)
    torch.testing.assert_close(blocks.picture(blocks.coefficients(frames)), frames, atol=1e-4, rtol=0)


def test_more_blocks_give_a_film_back_better_and_what_is_left_has_none_of_them():
    frames, errors = film(9), []
    for channels in (1, 12, 48, 192):
        blocks = Blocks(channels)
        left = frames - blocks.picture(blocks.coefficients(frames))
        assert blocks.coefficients(left)[:, :, 1:].abs().max() < 1e-4
        errors.append(left.square().mean().item())
    assert errors == sorted(errors, reverse=True) and errors[-1] < 0.05 * errors[0]


def test_principal_components_leave_less_than_cosines():
    frames = torch.cat([film(9, seed) for seed in range(20)])
    x_NP = fours(frames).permute(0, 1, 4, 5, 2, 3).flatten(4).flatten(0, 3)
    blocks = Blocks(12)
    def left():
        return (frames - blocks.picture(blocks.coefficients(frames)))[:, :, 1:].square().mean().item()
    with_cosines = left()
    blocks.set_components(*principal(x_NP.T @ x_NP / len(x_NP), 12))
    assert left() < with_cosines
    spread = blocks.coefficients(frames).square().mean((0, 2, 3, 4)).sqrt()
    torch.testing.assert_close(spread, torch.ones(12), atol=1e-3, rtol=0)


def test_the_small_picture_is_the_mean_of_the_large_one():
    blocks = Blocks(24)
    z = torch.randn(2, 24, 3, 2, 3)
    large, small = blocks.picture(z), blocks.small_picture(z, 4)
    assert small.shape == (2, 3, 3, 4, 6)
    four = torch.nn.functional.avg_pool2d(large[:, :, 1:5].mean(2), 4)
    torch.testing.assert_close(small[:, :, 1], four, atol=1e-5, rtol=1e-4)
