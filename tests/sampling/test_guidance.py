import pytest
import torch

from kinema.sampling.guidance import guided
from kinema.sampling.heun import sample_heun
from kinema.sampling.levels import levels

from .known import Mixture, normals

COND, UNCOND = Mixture((1.0,), (1.0,), (0.3,)), Mixture((1.0,), (0.0,), (0.6,))


def never(x, t):
    raise AssertionError("evaluated for nothing")


def test_guidance_of_one_is_the_conditional_and_asks_nothing_else():
    x = normals(9)
    assert torch.equal(guided(COND.velocity, never, 1.0)(x, 0.5), COND.velocity(x, 0.5))


def test_guidance_of_none_is_the_unconditional():
    x = normals(9)
    torch.testing.assert_close(guided(COND.velocity, UNCOND.velocity, 0.0)(x, 0.5), UNCOND.velocity(x, 0.5))


def test_guidance_goes_on_along_the_line_from_one_to_the_other():
    x = normals(9)
    u, c = UNCOND.velocity(x, 0.5), COND.velocity(x, 0.5)
    torch.testing.assert_close(guided(COND.velocity, UNCOND.velocity, 3.0)(x, 0.5), u + 3 * (c - u))


@pytest.mark.parametrize("t, inside", [(0.9, False), (0.8, True), (0.3, True), (0.1, False)])
def test_outside_the_interval_the_conditional_stands_alone(t, inside):
    velocity = guided(COND.velocity, UNCOND.velocity if inside else never, 3.0, interval=(0.2, 0.8))
    assert torch.equal(velocity(normals(9), t), COND.velocity(normals(9), t)) is not inside


def test_guided_samples_lie_further_along_and_closer_together():
    plain, pushed = (sample_heun(guided(COND.velocity, UNCOND.velocity, g), normals(200), levels(32)) for g in (1.0, 3.0))
    assert pushed.mean() > plain.mean() + 0.1 and pushed.std() < plain.std()
