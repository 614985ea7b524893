import math

import torch

from kinema.sampling.walk import closed_walk

CENTRE, FIRST, SECOND = torch.randn(3, 64, generator=torch.Generator().manual_seed(0), dtype=torch.float64)


def test_a_walk_stays_on_the_sphere_at_its_angle_from_the_centre():
    walk = closed_walk(CENTRE, FIRST, SECOND, num_steps=48, angle=0.6)
    torch.testing.assert_close(walk.norm(dim=1), CENTRE.norm().expand(48))
    torch.testing.assert_close(walk @ CENTRE / CENTRE.norm() ** 2, torch.full((48,), math.cos(0.6), dtype=torch.float64))


def test_steps_are_even_and_the_last_leads_to_the_first():
    walk = closed_walk(CENTRE, FIRST, SECOND, num_steps=48, angle=0.6)
    steps = (walk - walk.roll(1, 0)).norm(dim=1)                     # from the last to the first as from any to the next
    torch.testing.assert_close(steps, steps[:1].expand(48))
    chord = 2 * CENTRE.norm() * math.sin(0.6) * math.sin(math.pi / 48)
    torch.testing.assert_close(steps[0], chord)


def test_a_walk_of_no_angle_stands_still():
    walk = closed_walk(CENTRE, FIRST, SECOND, num_steps=5, angle=0.0)
    torch.testing.assert_close(walk, CENTRE.expand(5, -1))


def test_the_middle_of_a_straight_line_is_shorter_than_latents_are():
    latents = torch.randn(1000, 64, generator=torch.Generator().manual_seed(1))
    middles = (latents[:500] + latents[500:]) / 2
    assert middles.norm(dim=1).max() < latents.norm(dim=1).median()
