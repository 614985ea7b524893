"""StyleGAN against closed forms: unit variance, the mean face, crossing over, one kernel for all pictures."""

from dataclasses import replace

import pytest
import torch
import torch.nn.functional as F

from kinema.models.stylegan import (
    GROWING,
    SMALL,
    SMALL_64,
    TINY,
    TINY_GROWING,
    EqualConv,
    Mapping,
    ModulatedConv,
    StyleCritic,
    StyleGAN,
    draw_noise,
    mix,
    spread,
    truncate,
)


@pytest.fixture
def model():
    torch.manual_seed(0)
    return StyleGAN(TINY).eval()


def conv(norm, width_in=64, width=8, kernel=3):
    torch.manual_seed(1)
    return ModulatedConv(width_in, width, kernel, TINY, norm=norm)


def test_demodulation_gives_unit_variance_to_input_of_unit_variance():
    layer, w = conv("demodulate"), 3 * torch.randn(2, TINY.latent)
    x = torch.randn(2, 64, 64, 64)
    inside = layer(x, w)[:, :, 1:-1, 1:-1]                        # at the border there is less to add up
    assert inside.var((2, 3)).sub(1).abs().max() < 0.1


def test_scaling_input_and_output_is_the_convolution_with_one_kernel_a_picture():
    layer, w, x = conv("demodulate"), torch.randn(2, TINY.latent), torch.randn(2, 64, 5, 5)
    style = layer.style(w)
    for b in range(2):                                            # equations 1 and 3
        kernel = layer.gain * layer.weight * style[b][None, :, None, None]
        kernel = kernel / (kernel.square().sum((1, 2, 3), keepdim=True) + 1e-8).sqrt()
        torch.testing.assert_close(layer(x, w)[b:b + 1], F.conv2d(x[b:b + 1], kernel, padding=1), atol=1e-4, rtol=1e-4)


def test_a_stronger_style_changes_nothing_after_demodulation_and_all_without():
    x, w = torch.randn(1, 64, 6, 6), torch.randn(1, TINY.latent)
    for norm, same in (("demodulate", True), ("", False)):
        layer = conv(norm)
        before = layer(x, w)
        with torch.no_grad():
            layer.style.weight.mul_(5)
            layer.style.bias.mul_(5)
        assert torch.allclose(layer(x, w), before if same else 5 * before, atol=1e-3)


def test_the_older_norm_measures_what_the_newer_expects():
    x, w = torch.randn(2, 64, 48, 48), torch.randn(2, TINY.latent)
    measured, expected = conv("instance")(x, w), conv("demodulate")(x, w)
    assert measured.var((2, 3)).sub(1).abs().max() < 1e-2
    assert (measured - expected)[:, :, 1:-1, 1:-1].square().mean() < 0.02


def test_truncation_to_nothing_is_the_mean_face(model):
    w = model.mapping(torch.randn(3, TINY.latent))
    model.note(w, weight=1.0)
    torch.testing.assert_close(model.w_mean, w.mean(0))
    styles = model.styles(w)
    mean = model.paint(model.styles(model.w_mean[None]))
    torch.testing.assert_close(model.paint(truncate(styles, model.w_mean, 0.0)), mean.expand(3, -1, -1, -1), atol=1e-5, rtol=1e-4)
    torch.testing.assert_close(truncate(styles, model.w_mean, 1.0), styles)


def test_mixed_latents_cross_over_at_the_layer_asked_for():
    a, b = torch.zeros(3, 6, 4), torch.ones(3, 6, 4)
    assert mix(a, b, torch.tensor([0, 2, 6]))[..., 0].tolist() == [[1] * 6, [0, 0, 1, 1, 1, 1], [0] * 6]


def test_fine_layers_leave_coarse_ones_alone(model):
    """The first block of 4x4 hears the first style only."""
    w = model.styles(model.mapping(torch.randn(2, TINY.latent)))
    heard = []
    model.layers[0].register_forward_hook(lambda module, given, out: heard.append(out))
    model.paint(w)
    model.paint(mix(w, w.flip(0), torch.tensor([1, 1])))
    torch.testing.assert_close(heard[0], heard[1])


def test_pictures_of_a_batch_do_not_meet(model):
    z, noise = torch.randn(3, TINY.latent), draw_noise(TINY, 3)
    with torch.no_grad():
        for layer in model.layers:
            layer.noise.fill_(0.3)
    whole = model(z, noise=noise)
    torch.testing.assert_close(whole[1:2], model(z[1:2], noise=[n[1:2] for n in noise]), atol=1e-5, rtol=1e-4)
    assert whole.shape == (3, 3, 16, 16) and not torch.allclose(whole, model(z))


def test_only_the_direction_of_z_counts():
    z = torch.randn(2, TINY.latent)
    mapping = Mapping(TINY)
    torch.testing.assert_close(mapping(3 * z), mapping(z), atol=1e-4, rtol=1e-4)


def test_layers_begin_with_unit_variance():
    torch.manual_seed(0)
    assert EqualConv(64, 64, 3)(torch.randn(4, 64, 32, 32))[:, :, 1:-1, 1:-1].var().item() == pytest.approx(1, abs=0.1)
    w = Mapping(replace(TINY, latent=64))(torch.randn(512, 64))
    assert 0.3 < w.square().mean().item() < 3


@pytest.mark.parametrize("grown, size", [(0.0, 4), (0.5, 8), (1.0, 8), (1.25, 16), (2.0, 16), (None, 16)])
def test_a_growing_model_makes_and_judges_pictures_of_the_size_it_has_grown_to(grown, size):
    torch.manual_seed(0)
    frames = StyleGAN(TINY_GROWING)(torch.randn(2, TINY.latent), grown=grown)
    assert frames.shape == (2, 3, size, size)
    assert StyleCritic(TINY_GROWING)(frames, grown=grown).shape == (2,)


def test_a_layer_that_is_faded_in_changes_nothing_at_first():
    torch.manual_seed(0)
    model, critic, z = StyleGAN(TINY_GROWING), StyleCritic(TINY_GROWING), torch.randn(2, TINY.latent)
    small, larger = model(z, grown=1.0), model(z, grown=1.0 + 1e-6)
    torch.testing.assert_close(F.avg_pool2d(F.interpolate(small, scale_factor=2.0, mode="bilinear"), 2), F.avg_pool2d(larger, 2), atol=1e-3, rtol=1e-3)
    frames = F.interpolate(small, scale_factor=2.0)
    torch.testing.assert_close(critic(small, grown=1.0), critic(frames, grown=1.0 + 1e-6), atol=1e-3, rtol=1e-3)


def test_what_a_critic_compares_is_nothing_in_equal_pictures():
    x = torch.randn(1, 3, 4, 4).expand(4, -1, -1, -1)
    assert spread(x).max() < 1e-3
    assert spread(torch.randn(6, 3, 4, 4)).shape == (6, 1, 4, 4)


def test_gradients_reach_all_of_the_critic_and_thirty_steps_tell_bright_from_dark():
    torch.manual_seed(0)
    for config in (TINY, TINY_GROWING):
        critic = StyleCritic(config)
        frames = torch.rand(4, 3, 16, 16) * torch.tensor([1.0, 1.0, -1.0, -1.0])[:, None, None, None]
        optimiser = torch.optim.Adam(critic.parameters(), lr=3e-3, betas=(0.0, 0.99))
        for _ in range(30):
            optimiser.zero_grad()
            loss = F.softplus(-critic(frames) * torch.tensor([1.0, 1.0, -1.0, -1.0])).mean()
            loss.backward()
            optimiser.step()
        assert loss.item() < 0.4
        unused = {key for key, p in critic.named_parameters() if p.grad is None or not p.grad.abs().sum() > 0}
        assert all(key.startswith("pictures") for key in unused)           # of sizes that have been outgrown


@pytest.mark.parametrize("config", [SMALL, SMALL_64, GROWING])
def test_what_ships_is_under_six_megabytes(config):
    with torch.device("meta"):
        weights = sum(p.numel() for p in StyleGAN(config).parameters())
    assert 2 * weights < 6e6


def test_a_size_that_the_widths_do_not_make_is_refused():
    with pytest.raises(ValueError, match="do not make"):
        StyleGAN(replace(TINY, size=32))


def test_reading_is_of_as_many_answers_and_colours_as_asked(model):
    answers, colours = model.read(torch.randn(2, TINY.latent))
    assert answers.shape == (2, TINY.num_answers) and colours.shape == (2, TINY.num_colours, 3)
    assert colours.min() >= 0 and colours.max() <= 1 and answers.isfinite().all()
