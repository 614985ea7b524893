import math

import pytest
import torch

from kinema.models.motion_vae import TINY, MotionVAE, Told

UNTOLD = torch.full((3, 2), math.nan)


@pytest.fixture
def vae():
    torch.manual_seed(0)
    return MotionVAE(TINY).eval()


def told(action=(1, 2, 0), numbers=UNTOLD):
    return Told(torch.tensor(action), numbers)


def motions():
    return torch.randn(3, 8, 12, generator=torch.Generator().manual_seed(1))


def test_shapes(vae):
    mean, logvar = vae.encode(motions(), told())
    assert mean.shape == logvar.shape == (3, 8) and vae.decode(mean, told()).shape == (3, 8, 12)
    assert all(part.shape == (3, 8) for part in vae.prior(told()))


def test_scaled_motions_have_mean_0_and_deviation_1_and_still_numbers_are_not_blown_up(vae):
    x = torch.cat((5 + 3 * motions()[..., :11], torch.ones(3, 8, 1)), -1)
    vae.scale(x, torch.rand(3, 2) + 0.5)
    scaled = vae.scaled(x).flatten(0, 1)
    assert scaled.mean(0).abs().max() < 1e-5 and torch.allclose(scaled[:, :11].std(0), torch.ones(11))
    assert vae.deviation[11].item() == pytest.approx(0.03)


def test_what_is_not_told_does_not_matter_and_what_is_told_does(vae):
    noise = torch.randn(1, 8).expand(3, -1)
    plain = vae.sample(told((0, 0, 0)), noise)
    assert torch.allclose(plain[0], plain[1]) and plain.isfinite().all()
    assert not torch.allclose(vae.sample(told((0, 1, 2)), noise)[0], vae.sample(told((0, 1, 2)), noise)[1])
    fast = vae.sample(told((0, 0, 0), torch.tensor([[2.0, math.nan], [math.nan, 2.0], [1.0, math.nan]])), noise)
    assert not torch.allclose(fast[0], plain[0]) and not torch.allclose(fast[0], fast[1]) and fast.isfinite().all()


def test_a_completion_begins_as_it_was_given_and_goes_on_without_a_jump(vae):
    speed = 0.1 * motions()[:, :1]
    beginning = motions()[:, 1:2] + speed * torch.arange(3)[:, None]
    out = vae.complete(beginning, told(), torch.randn(3, 8))
    assert torch.equal(out[:, :3], beginning) and out.shape == (3, 8, 12)
    torch.testing.assert_close(out[:, 3] - out[:, 2], speed[:, 0])


def test_the_prior_knows_the_beginning(vae):
    one, other = (vae.prior(told(), x)[0] for x in (motions()[:, :3], motions()[:, :3] + 1))
    assert not torch.allclose(one, other)


@pytest.mark.parametrize("length", [0, 8])
def test_a_beginning_that_is_none_or_all_is_refused(vae, length):
    with pytest.raises(ValueError, match="a motion has 8"):
        vae.complete(motions()[:, :length], told(), torch.randn(3, 8))


def test_the_ends_of_an_interpolation_are_the_reconstructions(vae):
    one, other = motions(), motions().flip(1)
    for part, x, c in ((0.0, one, told()), (1.0, other, told((2, 2, 2)))):
        torch.testing.assert_close(vae.interpolate(one, other, part, told(), told((2, 2, 2))), vae.decode(vae.encode(x, c)[0], c))
    half = vae.interpolate(one, other, 0.5, told(), told((2, 2, 2)))
    assert not torch.allclose(half, vae.interpolate(one, other, 0.0, told(), told((2, 2, 2))))


def test_noise_reaches_the_loss_through_mean_and_deviation(vae):
    """The reparametrisation: the decoder's error has a slope in the encoder's weights."""
    vae.train()
    out, (mean, logvar), _ = vae(motions(), torch.zeros(3, 8), told(), torch.randn(3, 8))
    for part in (mean, logvar):
        part.retain_grad()
    out.square().mean().backward()
    assert mean.grad.abs().sum() > 0 and logvar.grad.abs().sum() > 0
    assert vae.encoder.gaussian_out.weight.grad.abs().sum() > 0


def test_the_decoder_is_told_the_beginning_and_not_the_rest(vae):
    given = (torch.arange(8) < 3).float().expand(3, 8)
    x, later = motions(), torch.cat((motions()[:, :3], motions()[:, 3:] + 1), 1)
    z, condition = torch.randn(3, 8), vae.condition(told())
    assert torch.allclose(vae._frames_out(z, condition, x, given), vae._frames_out(z, condition, later, given))
