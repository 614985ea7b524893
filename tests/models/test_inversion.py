import pytest
import torch

from kinema.models.inversion import apart, invert, rms
from kinema.models.stylegan import TINY, StyleGAN


def test_a_picture_of_the_model_is_found_again():
    torch.manual_seed(0)
    model = StyleGAN(TINY).eval().requires_grad_(False)
    with torch.no_grad():
        given = model(torch.randn(1, TINY.latent))
        mean = model.paint(model.styles(model.mapping(torch.randn(256, TINY.latent)).mean(0, keepdim=True)))
    found = invert(model, given, steps=60, prior=0.0)
    assert found.shape == (1, TINY.num_layers, TINY.latent) and not found.requires_grad
    assert apart(model.paint(found), given) < 0.4 * apart(mean, given)
    torch.testing.assert_close(invert(model, given, steps=3), invert(model, given, steps=3))


def test_nothing_is_apart_from_itself_and_a_shift_is_its_size():
    frames = torch.rand(2, 3, 16, 16) * 2 - 1
    assert apart(frames, frames).tolist() == [0, 0] and rms(frames, frames).tolist() == [0, 0]
    torch.testing.assert_close(apart(frames + 0.2, frames), torch.full((2,), 0.2))
    torch.testing.assert_close(rms(0 * frames, 0 * frames + 0.5), torch.full((2,), 0.25))


def test_a_picture_of_another_size_is_refused():
    with pytest.raises(ValueError, match="this model makes"):
        invert(StyleGAN(TINY), torch.zeros(1, 3, 8, 8))
