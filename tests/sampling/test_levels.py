import math

import pytest
import torch

from kinema.sampling.levels import levels, logit_normal, shift, shift_for

from .known import normals


def test_levels_fall_from_one_to_zero():
    for factor in (1.0, 3.0):
        ts = levels(8, shift=factor)
        assert ts.shape == (9,) and ts[0] == 1 and ts[-1] == 0 and (ts.diff() < 0).all()
    assert torch.equal(levels(4), torch.tensor([1, 0.75, 0.5, 0.25, 0], dtype=torch.float64))


def test_a_shift_multiplies_noise_over_signal():
    t = torch.tensor([0.1, 0.5, 0.9], dtype=torch.float64)
    moved = shift(t, 3.0)
    torch.testing.assert_close(moved / (1 - moved), 3 * t / (1 - t))
    torch.testing.assert_close(shift(shift(t, 3.0), 1 / 3), t)
    torch.testing.assert_close(levels(8, shift=3.0), shift(levels(8), 3.0))


def test_a_shifted_larger_clip_is_hidden_as_well_as_the_base():
    """From m noisy copies of one value, the mean's standard error over its weight is the same."""
    def doubt(t, copies):
        return t / (1 - t) / math.sqrt(copies)
    t = torch.tensor(0.4)
    moved = shift(t, shift_for(4096, base_tokens=256))
    assert doubt(moved, 4096).item() == pytest.approx(doubt(t, 256).item())


def test_logit_normal_levels_have_the_density_of_the_paper():
    mean, std = 0.5, 0.8
    drawn = logit_normal(normals(100_000), mean=mean, std=std)
    edges = torch.linspace(0.02, 0.98, 97, dtype=torch.float64)
    share = torch.histogram(drawn, edges).hist / 100_000
    middle = (edges[1:] + edges[:-1]) / 2
    density = (torch.exp(-(torch.logit(middle) - mean) ** 2 / (2 * std ** 2))
               / (std * math.sqrt(2 * math.pi) * middle * (1 - middle)))
    torch.testing.assert_close(share, density * edges.diff(), atol=4e-5, rtol=0.02)
