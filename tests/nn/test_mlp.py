import torch

from kinema.nn.mlp import MLP


def test_it_is_two_products_with_the_exact_gelu_between():
    layer, x = MLP(6, 3), torch.randn(4, 6)
    up = x @ layer.up.weight.T + layer.up.bias
    hidden = up * 0.5 * (1 + torch.erf(up / 2 ** 0.5))
    torch.testing.assert_close(layer(x), hidden @ layer.down.weight.T + layer.down.bias)
