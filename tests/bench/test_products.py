"""A model's own matrix products, found and run bare."""

import time

import torch
import torch.nn.functional as F
from torch import nn

from kinema.bench.products import products_of, seconds
from kinema.training.device import count_flops


def test_every_product_of_a_model_is_found():
    model = nn.Sequential(nn.Linear(8, 32), nn.GELU(), nn.Linear(32, 4, bias=False))
    x, a, b = torch.randn(5, 8), torch.randn(2, 3, 4), torch.randn(2, 4, 6)
    products = products_of(lambda: (model(x), a @ b))
    assert [(tuple(p.shape), tuple(q.shape)) for p, q in products.pairs] == [
        ((5, 8), (8, 32)), ((5, 32), (32, 4)), ((2, 3, 4), (2, 4, 6))]
    assert products.flops == count_flops(products.run) == 2 * (5 * 8 * 32 + 5 * 32 * 4 + 2 * 3 * 4 * 6)


def test_fused_attention_is_two_products():
    q, k = torch.randn(1, 2, 7, 4), torch.randn(1, 2, 9, 4)
    assert products_of(lambda: F.scaled_dot_product_attention(q, k, k)).flops == 2 * 2 * (7 * 4 * 9 + 7 * 9 * 4)


def test_the_slower_of_two_takes_longer():
    slow, fast = seconds(lambda: time.sleep(0.02), lambda: time.sleep(0.002), repeats=3)
    assert slow > fast > 0.001
