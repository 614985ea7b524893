import pytest
import torch

from kinema.models.video_unet import TINY, AxisAttention, VideoUNet

TEXT, MASK = torch.zeros(2, 1, 16), torch.zeros(2, 1, dtype=torch.bool)


@pytest.fixture
def unet():
    """Weights far from their start, where the output is zero."""
    torch.manual_seed(0)
    model = VideoUNet(TINY).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(0.05 * torch.randn_like(parameter))
    return model


@pytest.mark.parametrize("frames", [1, 4])
def test_the_output_has_the_shape_of_the_clip(unet, frames):
    x = torch.randn(2, 3, frames, 8, 12)
    assert unet(x, torch.rand(2), TEXT, MASK).shape == x.shape


def test_a_frame_hears_of_the_other_frames(unet):
    x = torch.randn(2, 3, 3, 8, 8)
    other = x.clone()
    other[:, :, 0] += 1
    change = (unet(other, torch.full((2,), 0.5), TEXT, MASK) - unet(x, torch.full((2,), 0.5), TEXT, MASK)).abs()
    assert (change.amax((0, 1, 3, 4)) > 1e-6).all()


def test_attention_over_time_keeps_to_its_pixel_and_over_space_to_its_frame():
    x = torch.randn(3, 16, 4, 4)
    other = x.clone()
    other[1, :, 2, 3] += torch.randn(16)
    time, space = (AxisAttention(16, 8, over=over) for over in ("time", "space"))
    assert ((time(other, 1) - time(x, 1)).abs().amax((0, 1)) > 0).nonzero().tolist() == [[2, 3]]
    assert ((space(other, 1) - space(x, 1)).abs().amax((1, 2, 3)) > 0).nonzero().tolist() == [[1]]


def test_clips_of_a_batch_do_not_meet(unet):
    x, level = torch.randn(2, 3, 3, 8, 8), torch.tensor([0.1, 0.9])
    torch.testing.assert_close(unet(x, level, TEXT, MASK)[1:], unet(x[1:], level[1:], TEXT[1:], MASK[1:]))


def test_the_level_and_the_words_count(unet):
    x, level = torch.randn(2, 3, 1, 8, 8), torch.full((2,), 0.5)
    plain = unet(x, level, TEXT, MASK)
    assert not torch.allclose(unet(x, level + 0.01, TEXT, MASK), plain)
    assert not torch.allclose(unet(x, level, TEXT + 1, ~MASK), plain)


def test_a_size_that_cannot_be_halved_is_refused(unet):
    with pytest.raises(ValueError, match="multiples of 2"):
        unet(torch.randn(2, 3, 1, 7, 8), torch.rand(2), TEXT, MASK)
