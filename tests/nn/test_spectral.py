import torch
from torch import nn

from kinema.nn.spectral import spectral


def test_the_largest_singular_value_is_one():
    torch.manual_seed(0)
    model = spectral(nn.Sequential(nn.Conv2d(3, 8, 3), nn.Flatten(), nn.Linear(32, 5))).train()
    for _ in range(100):                                  # a step of power iteration each
        model(torch.randn(2, 3, 4, 4))
    for layer in (model[0], model[2]):
        values = torch.linalg.svdvals(layer.weight.flatten(1))
        torch.testing.assert_close(values[0], torch.tensor(1.0), atol=1e-3, rtol=0)


def test_nothing_is_steeper_than_one():
    torch.manual_seed(0)
    model = spectral(nn.Sequential(nn.Linear(6, 32), nn.LeakyReLU(0.2), nn.Linear(32, 1)))
    for _ in range(50):
        model(torch.randn(1, 6))
    x, y = torch.randn(200, 6), torch.randn(200, 6)
    steepness = (model(x) - model(y)).abs().flatten() / (x - y).norm(dim=1)
    assert steepness.max() < 1.01
