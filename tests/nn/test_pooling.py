import torch

from kinema.nn.pooling import mean_of_words


def test_the_mean_is_over_the_words_alone():
    text, mask = torch.randn(2, 3, 4), torch.tensor([[True, True, False], [False, False, False]])
    torch.testing.assert_close(mean_of_words(text, mask), torch.stack((text[0, :2].mean(0), torch.zeros(4))))
