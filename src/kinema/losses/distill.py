"""From a guided teacher of many steps to a student of few without guidance: regression, no critic, no second network.

A straight step from t to `end` is exact when its velocity is the mean velocity of the teacher's path between them:

    target = (x_end - x_t) / (end - t)

Two targets say where x_end is. `average_velocity` follows the teacher all the way: progressive distillation (Salimans &
Ho 2022) where it takes two steps for the student's one, piecewise rectified flow (Yan et al. 2024) where it takes more.
The student learns its few levels only and is sampled by `sample_euler` over them. `consistency_target` follows the
teacher for one short step to s and asks the student itself for the rest (Song et al. 2023; in segments, Heek et al.
2024): cheaper a step, and any t may be drawn, but errors feed on themselves, so the asked student is an EMA of the
taught. With end = 0 it is sampled by `sample_few_step`. Begin with the first; it cannot diverge.

    i = torch.randint(num_steps, [B]);  t_B, end_B = ts[i], ts[i + 1]
    target = average_velocity(guided(cond, uncond, 4.0), RECTIFIED_FLOW.mix(x_0, noise, t_B), t_B, end_B, num_steps=4)
    loss = distillation_loss(student(x_t, t_B, ...), target)

Shapes: x [B, ...]; t, s, end [B]. Velocities take t [B] here. Targets carry no gradient.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from kinema.sampling.noise import Velocity, per_sample, spread


def follow(velocity: Velocity, x_t: Tensor, t: Tensor, s: Tensor, *, num_steps: int) -> Tensor:
    """x_s: num_steps Euler steps of equal length, from each sample's own t to its own s."""
    t, s = per_sample(t, x_t), per_sample(s, x_t)
    step = (s - t) / num_steps
    for i in range(num_steps):
        x_t = x_t + spread(step, x_t) * velocity(x_t, t + i * step)
    return x_t


@torch.no_grad()
def average_velocity(teacher: Velocity, x_t: Tensor, t: Tensor, end: Tensor, *, num_steps: int) -> Tensor:
    """The velocity that leaps from x_t at t to where the teacher is at `end` after num_steps steps."""
    return (follow(teacher, x_t, t, end, num_steps=num_steps) - x_t) / spread(end - t, x_t)


@torch.no_grad()
def consistency_target(teacher: Velocity, student: Velocity, x_t: Tensor, t: Tensor, s: Tensor, end: Tensor, *,
                       num_steps: int = 1) -> Tensor:
    """The velocity that leaps from x_t at t to where the student, from the teacher's x_s, leaps; end <= s < t."""
    x_s = follow(teacher, x_t, t, s, num_steps=num_steps)
    landing = x_s + spread(end - s, x_t) * student(x_s, s)
    return (landing - x_t) / spread(end - t, x_t)


def distillation_loss(velocity: Tensor, target: Tensor, *, softness: float = 0.00054) -> Tensor:
    """Pseudo-Huber over whole samples (Song & Dhariwal 2023): near squares for small errors, and no sample outweighs
    the rest. softness is the paper's, times the square root of a sample's number of elements."""
    squares = (velocity - target).flatten(1).square()
    c = softness * math.sqrt(squares.shape[1])
    return ((squares.sum(1) + c ** 2).sqrt() - c).mean() / math.sqrt(squares.shape[1])
