from dataclasses import replace

import pytest
import torch

from kinema.models.image_vae import LEAST, MOST, SMALL, TINY, ImageVAE, first_size


def inputs(count, config=TINY):
    draw = torch.Generator().manual_seed(0)
    return (torch.rand(count, 3, config.height, config.width, generator=draw) * 2 - 1,
            (torch.rand(count, config.num_facts, generator=draw) < 0.2).float(),
            torch.randn(count, config.latent, generator=draw))


def test_pictures_and_moments_have_their_shapes_and_ranges():
    torch.manual_seed(0)
    pictures, facts, noise = inputs(4)
    said, mean, logvar = ImageVAE(TINY)(pictures, facts, noise)
    assert said.shape == (4, 3, 32, 64) and said.abs().max() <= 1 and mean.shape == logvar.shape == (4, 8)
    with torch.device("meta"):
        assert ImageVAE(SMALL).decode(torch.empty(2, 64), torch.empty(2, 22)).shape == (2, 3, 72, 128)


def test_a_size_that_does_not_halve_is_refused():
    assert first_size(SMALL) == (9, 16)
    with pytest.raises(ValueError, match="multiples of 8"):
        ImageVAE(replace(SMALL, height=70))


def test_without_noise_what_is_said_is_of_the_mean():
    torch.manual_seed(0)
    vae, (pictures, facts, noise) = ImageVAE(TINY), inputs(4)
    said, mean, _ = vae(pictures, facts, 0 * noise)
    assert torch.equal(said, vae.decode(mean, facts)) and not torch.equal(said, vae(pictures, facts, noise)[0])


def test_facts_reach_both_sides_and_variances_stay_in_bounds():
    torch.manual_seed(0)
    vae, (pictures, facts, noise) = ImageVAE(TINY), inputs(4)
    assert not torch.allclose(vae.encode(pictures, facts)[0], vae.encode(pictures, 1 - facts)[0])
    assert not torch.allclose(vae.decode(noise, facts), vae.decode(noise, 1 - facts))
    with torch.no_grad():
        vae.moments.bias += 100
    assert (vae.encode(pictures, facts)[1] == MOST).all() and LEAST < 0
