import torch

from kinema.nn.level import LevelEmbedding, level_features


def test_features_are_cosines_and_sines_of_the_same_angles():
    features = level_features(torch.rand(5))
    cos, sin = features.chunk(2, dim=1)
    torch.testing.assert_close(cos.square() + sin.square(), torch.ones(5, 64))


def test_neighbours_among_a_thousand_steps_are_told_apart_and_stay_near():
    levels = torch.arange(1001) / 1000
    features = level_features(levels)
    apart = torch.cdist(features, features) + 99 * torch.eye(1001)
    assert apart.min() > 0.5
    assert (features[1:] - features[:-1]).norm(dim=1).max() < 0.8 * (2 * 64) ** 0.5


def test_the_embedding_has_the_width_asked_for():
    assert LevelEmbedding(12)(torch.tensor([0.0, 1.0])).shape == (2, 12)
