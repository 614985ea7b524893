import pytest
import torch
import torch.nn.functional as F

from kinema.losses.reconstruction import charbonnier, edge_loss, motion_loss, structural_loss

LOSSES = [charbonnier, edge_loss, motion_loss, structural_loss]


def clip(seed=0, *, size=32):
    """A smooth moving pattern, [2, 3, 5, size, size], float64, in [-1, 1]."""
    coarse = torch.randn(2, 3, 3, 5, 5, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    return F.interpolate(coarse, size=(5, size, size), mode="trilinear").clamp(-1, 1)


@pytest.mark.parametrize("loss", LOSSES)
def test_equals_are_no_distance_apart_and_others_are(loss):
    assert loss(clip(), clip()).item() == pytest.approx(0, abs=1e-12)
    assert loss(clip(1), clip(2)) > 0.01


@pytest.mark.parametrize("loss", LOSSES)
def test_gradients_are_exact(loss):
    x, y = clip(1, size=8)[:1, :1], clip(2, size=8)[:1, :1]
    assert torch.autograd.gradcheck(lambda x: loss(x, y), (x.requires_grad_(),))


def test_charbonnier_is_absolute_for_large_errors_and_square_for_small():
    zero = torch.zeros(1, dtype=torch.float64)
    assert charbonnier(zero + 0.5, zero).item() == pytest.approx(0.499, abs=1e-5)
    assert charbonnier(zero + 1e-5, zero).item() == pytest.approx(1e-10 / 2e-3, rel=1e-3)


def test_a_shift_of_value_moves_no_edge_and_nothing_in_time():
    assert charbonnier(clip() + 0.1, clip()) > 0.09
    assert edge_loss(clip() + 0.1, clip()).item() == pytest.approx(0, abs=1e-9)
    assert motion_loss(clip() + 0.1, clip()).item() == pytest.approx(0, abs=1e-9)


def test_flicker_is_motion_and_no_edge():
    flicker = 0.1 * (-1.0) ** torch.arange(5, dtype=torch.float64).reshape(5, 1, 1)
    assert edge_loss(clip() + flicker, clip()).item() == pytest.approx(0, abs=1e-9)
    assert motion_loss(clip() + flicker, clip()).item() == pytest.approx(0.199, abs=1e-4)


def test_a_picture_does_not_move():
    assert motion_loss(clip(1)[:, :, :1], clip(2)[:, :, :1]) == 0


def test_blur_costs_more_structure_than_a_change_of_light_of_the_same_square_error():
    detail = 0.5 * clip() + 0.1 * torch.randn(clip().shape, generator=torch.Generator().manual_seed(3), dtype=torch.float64)
    blurred = F.avg_pool3d(detail, (1, 3, 3), stride=1, padding=(0, 1, 1))
    lighter = detail + (blurred - detail).square().mean().sqrt()
    assert structural_loss(blurred, detail) > 2 * structural_loss(lighter, detail)


def test_the_structural_loss_is_one_minus_ssim():
    x, y = clip(1, size=8)[:1, :1, :1], clip(2, size=8)[:1, :1, :1]
    light_x, light_y = x.mean() + 1, y.mean() + 1       # from black
    covariance = ((x - x.mean()) * (y - y.mean())).mean()
    ssim = ((2 * light_x * light_y + 4e-4) * (2 * covariance + 36e-4)
            / ((light_x ** 2 + light_y ** 2 + 4e-4) * (x.var(correction=0) + y.var(correction=0) + 36e-4)))
    assert structural_loss(x, y).item() == pytest.approx(1 - ssim.item())


def test_frames_below_the_window_are_refused():
    with pytest.raises(ValueError, match="8x4 are smaller than the window of 8"):
        structural_loss(torch.zeros(1, 3, 1, 4, 8), torch.zeros(1, 3, 1, 4, 8))


@pytest.mark.parametrize("loss", LOSSES)
def test_a_decoder_in_bfloat16_is_measured_in_float32(loss):
    assert loss(clip(1).bfloat16(), clip(2).float()).dtype == torch.float32
