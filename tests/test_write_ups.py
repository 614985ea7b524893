"""What popular write-ups of diffusion get wrong (docs/models), each shown by a number."""

import math

import pytest

torch = pytest.importorskip("torch")

from kinema.data.words import EMPTY, PADDING, vocabulary  # noqa: E402
from kinema.losses.diffusion import simple_loss  # noqa: E402
from kinema.models.video_vae import SMALL, STRIDE, STRIDE_T, num_latent_frames  # noqa: E402
from kinema.sampling.chain import cosine_betas, cumulative_alphas, step_levels  # noqa: E402
from kinema.sampling.ddim import sample_ddim  # noqa: E402
from kinema.sampling.noise import VARIANCE_PRESERVING  # noqa: E402

BETAS = cosine_betas(1000)


def test_without_noise_the_identity_is_perfect_and_with_it_it_is_not():
    x_0, noise = 0.5 * torch.randn(64, 3, 4, 8, 8, dtype=torch.float64), torch.randn(64, 3, 4, 8, 8, dtype=torch.float64)
    assert (x_0 - x_0).square().mean() == 0                          # mse(model(x_0), x_0) of a model that does nothing
    t = step_levels(BETAS)[torch.linspace(1, 1000, 64).long()]
    loss = simple_loss(VARIANCE_PRESERVING.mix(x_0, noise, t), x_0, noise, t, kind="noise")
    assert loss > 0.3


def test_the_same_clip_asks_for_other_noise_at_another_step():
    def best(n):                                                     # E[noise | x_n = 1] for data N(0, 0.5^2)
        alpha_bar = float(cumulative_alphas(BETAS)[n])
        return math.sqrt(1 - alpha_bar) / (alpha_bar * 0.25 + 1 - alpha_bar)
    assert best(50) == pytest.approx(0.35, abs=0.005) and best(950) == pytest.approx(1.00, abs=0.005)
    torch.manual_seed(0)
    for n in (50, 950):                                              # the closed form is what regression finds
        alpha_bar = cumulative_alphas(BETAS)[n]
        x_0, noise = 0.5 * torch.randn(400_000, dtype=torch.float64), torch.randn(400_000, dtype=torch.float64)
        x_n = alpha_bar.sqrt() * x_0 + (1 - alpha_bar).sqrt() * noise
        assert float((x_n * noise).sum() / (x_n * x_n).sum()) == pytest.approx(best(n), abs=0.01)


def test_every_iterate_is_the_whole_clip():
    shapes = []
    x = torch.randn(1, 3, 9, 4, 6)
    sample_ddim(lambda x, t: x, x, torch.linspace(1, 0, 21), on_step=lambda i, x: shapes.append(x.shape))
    assert shapes == [x.shape] * 20                                  # 20 iterates of 9 frames


def test_more_pixels_are_not_more_frames():
    def latents(frames, width, height):
        return num_latent_frames(frames), height // STRIDE, width // STRIDE
    small, large = latents(61, 256, 144), latents(61, 512, 288)
    assert small[0] == large[0] == 16 and math.prod(large) == 4 * math.prod(small)
    assert latents(121, 256, 144)[0] == 31 and STRIDE_T == 4


def test_no_words_are_a_word_of_their_own():
    assert vocabulary().encode("", 4)[0] == [EMPTY, PADDING, PADDING, PADDING]


def test_both_languages_say_the_same_numbers():
    english, chinese = (vocabulary().encode(text, 8)[0] for text in ("a red car in a meadow", "草地上的红色汽车"))
    assert set(english) == set(chinese) and english != chinese       # the order is that in which they are said


def test_the_codec_keeps_fewer_numbers_but_not_256_times_fewer():
    latents = SMALL.channels * num_latent_frames(61) * (144 // STRIDE) * (256 // STRIDE)
    assert 61 * 144 * 256 * 3 / latents == pytest.approx(15.25)
