from dataclasses import replace

import pytest
import torch

from kinema.models.video_vae import TINY, VideoVAE, num_latent_frames


@pytest.fixture
def vae():
    """Weights far from their start, where every block is the identity."""
    torch.manual_seed(0)
    model = VideoVAE(TINY).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(0.1 * torch.randn_like(parameter))
    return model


@pytest.mark.parametrize("frames, latents", [(1, 1), (5, 2), (13, 4)])
def test_one_and_fours_become_one_and_ones(vae, frames, latents):
    mean, logvar = vae.encode(torch.randn(2, 3, frames, 16, 24))
    assert mean.shape == logvar.shape == (2, 4, latents, 2, 3)
    assert vae.decode(mean).shape == (2, 3, frames, 16, 24)
    assert num_latent_frames(frames) == latents


@pytest.mark.parametrize("shape", [(1, 3, 4, 16, 16), (1, 3, 5, 12, 16), (1, 3, 0, 16, 16)])
def test_what_does_not_divide_is_refused(vae, shape):
    with pytest.raises(ValueError):
        vae.encode(torch.zeros(shape))


def test_a_frame_changes_no_latent_before_its_own(vae):
    frames = torch.randn(1, 3, 13, 16, 16)
    for k in range(13):
        other = frames.clone()
        other[:, :, k] += 1
        differs = (vae.encode(other)[0] != vae.encode(frames)[0]).flatten(3).any(-1).any(1)[0]
        first = -(-k // 4)    # frame 0 is latent 0; frames 4j-3 .. 4j are latent j
        assert not differs[:first].any() and differs[first]


def test_a_latent_changes_no_frame_before_its_own(vae):
    z = torch.randn(1, 4, 4, 2, 2)
    for j in range(4):
        other = z.clone()
        other[:, :, j] += 1
        differs = (vae.decode(other) != vae.decode(z)).flatten(3).any(-1).any(1)[0]
        first = max(0, 4 * j - 3)
        assert not differs[:first].any() and differs[first]


def test_a_picture_is_a_video_of_one_frame(vae):
    frames = torch.randn(1, 3, 5, 16, 16)
    torch.testing.assert_close(vae.encode(frames[:, :, :1])[0], vae.encode(frames)[0][:, :, :1])
    z = torch.randn(1, 4, 2, 2, 2)
    torch.testing.assert_close(vae.decode(z[:, :, :1]), vae.decode(z)[:, :, :1])


def test_clips_of_a_batch_do_not_meet(vae):
    frames = torch.randn(2, 3, 5, 16, 16)
    torch.testing.assert_close(vae.encode(frames)[0][1:], vae.encode(frames[1:])[0])
    z, guides = torch.randn(2, 4, 2, 2, 2), torch.randn(2, 12, 5, 16, 16)
    torch.testing.assert_close(vae.decode(z, guides)[1:], vae.decode(z[1:], guides[1:]))


def test_no_guides_are_guides_of_which_none_is_given(vae):
    z, guides = torch.randn(1, 4, 2, 2, 2), torch.randn(1, 12, 5, 16, 16)
    torch.testing.assert_close(vae.decode(z, guides, torch.zeros(1, 12)), vae.decode(z))
    assert not torch.allclose(vae.decode(z, guides), vae.decode(z))


def test_a_guide_that_is_not_given_is_not_seen(vae):
    z, guides, given = torch.randn(1, 4, 1, 2, 2), torch.randn(1, 12, 1, 16, 16), torch.ones(1, 12)
    given[0, 3] = 0
    other = guides.clone()
    other[:, 3] += 1
    assert torch.equal(vae.decode(z, guides, given), vae.decode(z, other, given))


def test_before_training_guides_bring_edges_to_the_pixel_and_move_them():
    torch.manual_seed(0)
    vae = VideoVAE(replace(TINY, channels=12)).eval()
    edge = (torch.arange(48)[None] + 2 * torch.arange(9)[:, None] < 31).float()          # an edge that moves
    guides = torch.zeros(1, 12, 9, 32, 48)
    guides[:, 5:8] = edge[:, None]
    frames = guides[:, 5:8] - 0.5
    with torch.no_grad():
        mean, logvar = vae.encode(frames)
        plain, guided = (vae.decode(mean, given)[:, :, 1:] - frames[:, :, 1:] for given in (None, guides))
    assert guided.square().mean() < 0.25 * plain.square().mean()
    assert logvar.max() < -4


@pytest.mark.parametrize("guided", [False, True])
def test_no_frame_knows_of_later_latents_along_guides_either(vae, guided):
    z, guides = torch.randn(1, 4, 3, 2, 2), torch.rand(1, 12, 9, 16, 16) if guided else None
    other = z.clone()
    other[:, :, 2] += 1
    torch.testing.assert_close(vae.decode(other, guides)[:, :, :5], vae.decode(z, guides)[:, :, :5])


def test_statistics_normalise_the_latents_and_decoding_undoes_them(vae):
    frames = torch.randn(2, 3, 5, 16, 16)
    mean, logvar = vae.encode(frames)
    picture = vae.decode(mean)
    vae.latent_mean_C.copy_(mean.mean((0, 2, 3, 4)))
    vae.latent_std_C.copy_(mean.std((0, 2, 3, 4)))
    normal, normal_logvar = vae.encode(frames)
    torch.testing.assert_close(normal.mean((0, 2, 3, 4)), torch.zeros(4), atol=1e-4, rtol=0)
    torch.testing.assert_close(normal.std((0, 2, 3, 4)), torch.ones(4), atol=1e-4, rtol=0)
    torch.testing.assert_close(vae.decode(normal), picture, atol=1e-4, rtol=1e-4)
    deviation = (0.5 * normal_logvar).exp() * vae.latent_std_C[:, None, None, None]
    torch.testing.assert_close(deviation, (0.5 * logvar).exp())
