"""Conditions lie where the latents lie, and what is not known is zero and says so."""

import pytest
import torch

from kinema.data import guides
from kinema.models import video_vae
from kinema.models.conditions import DRAFT, at_latent_size, cond_channels, conditions, given_frames

VAE = video_vae.VideoVAE(video_vae.TINY).eval()               # of four channels


def test_guides_become_the_means_of_the_quarters_of_their_cells_in_each_of_four_frames():
    guides = torch.rand(2, 9, 9, 16, 24, generator=torch.Generator().manual_seed(0))
    small = at_latent_size(guides)
    assert small.shape == (2, 9 * 16, 3, 2, 3)
    by = small.unflatten(1, (9, 4, 2, 2))              # guide, frame of the four, lower or upper, left or right
    torch.testing.assert_close(by[0, 4, 3, 0, 1, 0, 1, 2], guides[0, 4, 0, 8:12, 20:24].mean())
    torch.testing.assert_close(by[0, 4, 0, 0, 1, 0, 1, 2], guides[0, 4, 0, 8:12, 20:24].mean())    # a copy before it
    torch.testing.assert_close(by[1, 0, 2, 1, 0, 2, 0, 1], guides[1, 0, 7, 4:8, 8:12].mean())


def test_guides_in_bfloat16_stay_so():
    small = at_latent_size(torch.ones(1, 9, 5, 8, 16, dtype=torch.bfloat16))
    assert small.dtype == torch.bfloat16 and small.shape == (1, 144, 2, 1, 2) and small.eq(1).all()


def test_one_frame_of_guides_is_one_latent_frame():
    assert at_latent_size(torch.ones(1, 9, 1, 8, 8)).tolist() == torch.ones(1, 144, 1, 1, 1).tolist()


def test_known_latents_pass_unchanged_with_their_flag_and_unknown_ones_are_not_looked_at():
    latents = torch.randn(2, 4, 3, 2, 2, generator=torch.Generator().manual_seed(1))
    latents[:, :, 1:] = float("nan")
    given = given_frames(2, 3, first=torch.tensor([True, False]))
    latents[1] = float("nan")
    cond = conditions(VAE, torch.zeros(2, 15, 9, 16, 16), latents, given)
    assert cond.shape == (2, cond_channels(4, 15), 3, 2, 2)
    assert torch.equal(cond[0, :4, 0], latents[0, :, 0]) and cond[0, 4, 0].eq(1).all()
    assert cond[0, :-4, 1:].eq(0).all() and cond[1].eq(0).all()


def test_without_latents_only_the_guides_speak():
    guides = torch.ones(1, 15, 5, 8, 8)
    guides[:, 9:12] = 0
    cond = conditions(VAE, guides)
    assert cond[:, :5].eq(0).all() and cond[:, 5:-4].eq(1).all() and cond[:, -4:].eq(0).all()


def test_a_clip_begins_at_its_draft_or_at_the_known_frame_held_still():
    guides = torch.zeros(2, 15, 9, 16, 16)
    guides[0, 9:12] = torch.rand(3, 9, 16, 16, generator=torch.Generator().manual_seed(2))
    latents = torch.randn(2, 4, 3, 2, 2, generator=torch.Generator().manual_seed(1))
    begin = conditions(VAE, guides, latents, given_frames(2, 3, first=2))[:, -4:]
    torch.testing.assert_close(begin[0], VAE.encode(guides[:1, 9:12])[0][0])
    assert torch.equal(begin[1], latents[1, :, :1].expand(-1, 3, -1, -1))


def test_the_first_and_the_last_frame_can_be_given_each_clip_for_itself():
    given = given_frames(2, 3, first=1, last=torch.tensor([False, True]))
    assert given.tolist() == [[True, False, False], [True, False, True]]
    assert given_frames(2, 3, first=torch.tensor([0, 2])).tolist() == [[False] * 3, [True, True, False]]
    assert given_frames(1, 1, first=3, last=False).tolist() == [[True]]


def test_guides_that_do_not_fit_the_latents_are_refused():
    with pytest.raises(ValueError, match="they make"):
        conditions(VAE, torch.zeros(1, 15, 9, 16, 16), torch.zeros(1, 4, 2, 2, 2), torch.ones(1, 2, dtype=torch.bool))
    with pytest.raises(ValueError, match="multiples of 8"):
        at_latent_size(torch.zeros(1, 9, 1, 12, 16))


def test_the_draft_is_where_the_guides_have_it():
    assert DRAFT == guides.DRAFT and cond_channels(4, guides.NUM_GUIDES) == 4 + 1 + 12 * 16 + 4
