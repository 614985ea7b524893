import pytest
import torch

from kinema.models.text_encoder import TINY, TextEncoder, padding_mask


@pytest.fixture
def encoder():
    torch.manual_seed(0)
    return TextEncoder(TINY).eval()


def test_one_vector_a_word_and_nothing_for_padding(encoder):
    tokens = torch.tensor([[3, 5, 0, 0], [7, 0, 0, 0]])
    text = encoder(tokens)
    assert text.shape == (2, 4, 16)
    assert (text[~padding_mask(tokens)] == 0).all() and (text[padding_mask(tokens)].abs().sum(-1) > 0).all()


def test_padding_changes_no_word(encoder):
    torch.testing.assert_close(encoder(torch.tensor([[3, 5, 0, 0, 0]]))[:, :2], encoder(torch.tensor([[3, 5]])))


def test_the_order_of_words_matters(encoder):
    one, other = encoder(torch.tensor([[3, 5]])), encoder(torch.tensor([[5, 3]]))
    assert not torch.allclose(one[:, 0], other[:, 1], atol=1e-4)


def test_a_prompt_without_a_word_is_zeros(encoder):
    assert (encoder(torch.zeros(2, 3, dtype=torch.long)) == 0).all()


def test_too_many_words_are_refused(encoder):
    with pytest.raises(ValueError, match="at most 8"):
        encoder(torch.ones(1, 9, dtype=torch.long))
