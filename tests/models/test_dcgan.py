from dataclasses import replace

import pytest
import torch
from torch import nn

from kinema.models.dcgan import SMALL, TINY, DCGANCritic, DCGANGenerator, first_size, settle


def inputs(count, config=TINY, seed=0):
    generator = torch.Generator().manual_seed(seed)
    return (torch.randn(count, config.latent, generator=generator),
            (torch.rand(count, config.num_facts, generator=generator) < 0.2).float())


def test_pictures_and_scores_have_their_shapes_and_ranges():
    torch.manual_seed(0)
    latents, facts = inputs(4)
    pictures = DCGANGenerator(TINY)(latents, facts)
    assert pictures.shape == (4, 3, 32, 64) and pictures.abs().max() <= 1
    assert DCGANCritic(TINY)(pictures, facts).shape == (4,)
    with torch.device("meta"):
        assert DCGANGenerator(SMALL)(torch.empty(2, 64), torch.empty(2, 22)).shape == (2, 3, 72, 128)


def test_a_size_that_does_not_halve_is_refused():
    assert first_size(SMALL) == (9, 16)
    with pytest.raises(ValueError, match="multiples of 8"):
        DCGANGenerator(replace(SMALL, height=70))


def test_a_latent_counts_by_its_direction_alone():
    torch.manual_seed(0)
    model, (latents, facts) = DCGANGenerator(TINY).eval(), inputs(3)
    torch.testing.assert_close(model(latents, facts), model(7 * latents, facts))


def test_facts_change_the_picture_and_the_score():
    torch.manual_seed(0)
    latents, facts = inputs(3)
    generator, critic = DCGANGenerator(TINY).eval(), DCGANCritic(TINY)
    pictures = generator(latents, facts)
    assert not torch.allclose(pictures, generator(latents, 0 * facts))
    other = critic(pictures, facts) - critic(pictures, 0 * facts)
    torch.testing.assert_close(critic(pictures, 2 * facts) - critic(pictures, 0 * facts), 2 * other)     # a projection


def test_gradients_reach_every_weight_of_the_critic():
    torch.manual_seed(0)
    critic, (_, facts) = DCGANCritic(TINY), inputs(4)
    critic(torch.randn(4, 3, 32, 64), facts + 0.1).square().sum().backward()
    assert [key for key, p in critic.named_parameters() if not p.grad.abs().sum() > 0] == []


def test_a_critic_without_batch_norm_judges_each_picture_by_itself():
    torch.manual_seed(0)
    pictures, (_, facts) = torch.randn(4, 3, 32, 64), inputs(4)
    for norm, alone in (("none", True), ("batch", False)):
        critic = DCGANCritic(replace(TINY, critic_norm=norm)).train()
        assert torch.allclose(critic(pictures, facts)[:2], critic(pictures[:2], facts[:2]), atol=1e-5) == alone


def test_settled_norms_have_the_statistics_of_the_batches():
    torch.manual_seed(0)
    model = DCGANGenerator(TINY)
    latents, facts = inputs(64)
    settle(model, latents.unflatten(0, (2, 32)), facts.unflatten(0, (2, 32)))
    assert not model.training and model.norm.momentum == nn.BatchNorm2d(1).momentum
    seen = model.dense(torch.cat((nn.functional.normalize(latents, dim=1) * 8 ** 0.5, facts), 1)).unflatten(1, (8, 8, 16))
    torch.testing.assert_close(model.norm.running_mean, seen.mean((0, 2, 3)), atol=1e-4, rtol=1e-4)
    before = model(latents, facts)
    settle(model, latents.unflatten(0, (2, 32)), facts.unflatten(0, (2, 32)))
    torch.testing.assert_close(model(latents, facts), before)                    # what is settled stays
