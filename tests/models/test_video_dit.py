from dataclasses import replace

import pytest
import torch

from kinema.models.video_dit import TINY, VideoDiT, patchify, unpatchify


def build(**changes):
    """Weights far from their start, where x_0 is zero."""
    torch.manual_seed(0)
    model = VideoDiT(replace(TINY, **changes)).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(0.1 * torch.randn_like(parameter))
    return model


def inputs(T=2, L=4):
    return torch.randn(2, 4, T, 4, 6), torch.rand(2), torch.randn(2, L, 16), torch.ones(2, L, dtype=torch.bool)


def test_patches_come_back():
    x = torch.randn(2, 3, 4, 4, 6)
    for patch in ((1, 2, 2), (2, 2, 3), (1, 1, 1)):
        assert torch.equal(unpatchify(patchify(x, patch), patch, x.shape), x)


def test_a_patch_is_one_token_of_neighbours():
    x = torch.arange(16.0).view(1, 1, 1, 4, 4)
    assert patchify(x, (1, 2, 2))[0, 0].tolist() == [0, 1, 4, 5]


@pytest.mark.parametrize("frames", [1, 3])
def test_the_velocity_has_the_shape_of_the_latents(frames):
    x, t, text, mask = inputs(frames)
    assert build()(x, t, text, mask, torch.randn(2, 9, frames, 4, 6)).shape == x.shape


def test_it_begins_as_the_way_to_the_mean_of_all_latents():
    """A step from any level t to 0 ends at x - t velocity = 0."""
    x, t, text, mask = inputs()
    t = t.clamp(min=0.1)
    torch.testing.assert_close(VideoDiT(TINY)(x, t, text, mask) * t[:, None, None, None, None], x)


def test_conditions_that_are_missing_are_zeros():
    model, (x, t, text, mask) = build(), inputs()
    assert torch.equal(model(x, t, text, mask), model(x, t, text, mask, torch.zeros(2, 9, 2, 4, 6)))
    assert not torch.allclose(model(x, t, text, mask), model(x, t, text, mask, torch.ones(2, 9, 2, 4, 6)))


def test_padding_says_nothing_however_long_it_is():
    model, (x, t, text, mask) = build(), inputs()
    mask[1, 2:] = False
    short = model(x[1:], t[1:], text[1:, :2], mask[1:, :2])
    other = text.clone()
    other[1, 2:] = 7
    torch.testing.assert_close(model(x, t, other, mask)[1:], short)


def test_a_prompt_without_words_is_a_prompt():
    model, (x, t, text, mask) = build(), inputs()
    assert model(x, t, text, torch.zeros_like(mask)).isfinite().all()


def test_every_place_hears_of_every_place():
    model, (x, t, text, mask) = build(), inputs()
    other = x.clone()
    other[0, 0, 0, 0, 0] += 1
    assert ((model(other, t, text, mask) - model(x, t, text, mask))[0].abs().amax(0) > 0).all()


def test_the_second_level_counts_where_the_config_has_one_and_is_refused_elsewhere():
    x, t, text, mask = inputs()
    student = build(step_level=True)
    assert not torch.allclose(student(x, t, text, mask, step_B=torch.ones(2)), student(x, t, text, mask))
    with pytest.raises(ValueError, match="step_level"):
        build()(x, t, text, mask, step_B=torch.ones(2))


def test_what_does_not_fit_is_refused():
    x, t, text, mask = inputs()
    with pytest.raises(ValueError, match="patches"):
        build()(x[..., :5], t, text, mask)
    with pytest.raises(ValueError, match="words"):
        build()(*inputs(L=9))


def test_what_it_says_is_added_to_the_latents_it_begins_at():
    x, t, text, mask = inputs()
    t, begin = t.clamp(min=0.1), torch.randn(2, 4, 2, 4, 6)
    velocity = VideoDiT(TINY)(x, t, text, mask, torch.cat((torch.zeros(2, 5, 2, 4, 6), begin), dim=1))
    torch.testing.assert_close(x - t[:, None, None, None, None] * velocity, begin)
