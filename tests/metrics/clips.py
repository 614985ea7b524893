"""Clips with edges, texture and steady movement, and ways to spoil them."""

import numpy as np


def clip(seed=0, *, frames=9, height=48, width=64):
    """Blocks of colour with soft edges that pan: float64 [T, H, W, 3] in 0 .. 1."""
    rng = np.random.default_rng(seed)
    dx, dy = rng.integers(-2, 3), rng.choice((-1, 1))
    wide = np.kron(rng.uniform(0.1, 0.9, (6, 6, 3)), np.ones((20, 20, 1)))
    wide = blur(wide[None])[0]
    return np.stack([np.roll(wide, (dy * t, dx * t), (0, 1))[:height, :width] for t in range(frames)])


def blur(frames):
    return sum(np.roll(frames, (y, x), (1, 2)) for y in (-1, 0, 1) for x in (-1, 0, 1)) / 9


def noisy(frames, size=0.05, seed=0):
    return np.clip(frames + np.random.default_rng(seed).normal(0, size, frames.shape), 0, 1)
