"""Gain curves over time: a look-ahead peak limiter, a compressor, smoothing at a control rate."""

from __future__ import annotations

import numpy as np


def sliding_min(x: np.ndarray, width: int) -> np.ndarray:
    """The least of x[i] .. x[i + width - 1], for every i (past the end: what is left). [n] -> [n]"""
    out, reach = x.copy(), 1
    while reach < width:
        step = min(reach, width - reach)
        out[:-step] = np.minimum(out[:-step], out[step:]) if step < len(out) else out[:-step]
        reach += step
    return out


def box(x: np.ndarray, width: int) -> np.ndarray:
    """Mean of x[i - width + 1] .. x[i], the first value standing for what precedes it."""
    total = np.cumsum(np.concatenate([[0.0], np.full(width - 1, x[0]), x])) if len(x) else np.zeros(width)
    return (total[width:] - total[:-width]) / width


def limiter_gain(peaks: np.ndarray, ceiling: float, attack: int, release: int) -> np.ndarray:
    """A smooth gain in (0, 1] with gain * peaks <= ceiling everywhere.

    peaks: [n] magnitudes. The gain begins to fall `attack` samples ahead of a peak, reaches what the peak needs in
    time, and recovers over about `release` samples.
    """
    if not len(peaks) or peaks.max() <= ceiling:
        return np.ones(len(peaks))
    need = np.minimum(1.0, ceiling / np.maximum(peaks, 1e-12))
    ahead = sliding_min(need, attack)                       # holds the minimum `attack` samples early
    held = sliding_min(ahead[::-1], release)[::-1]          # and `release` samples late
    slow = _smooth_release(held, release)
    return np.minimum(box(slow, attack), 1.0)


def _smooth_release(gain: np.ndarray, release: int) -> np.ndarray:
    """Where the gain rises, let it rise along a ramp instead of a step; never above `gain`."""
    return np.minimum(gain, box(gain, max(release // 2, 1)))


def compressor_gain(x: np.ndarray, rate: int, *, threshold_db: float, ratio: float, attack_ms: float,
                    release_ms: float) -> np.ndarray:
    """Gain for each sample of x [n] from its level (20 ms RMS): `ratio` : 1 above the threshold."""
    hop = max(rate // 500, 1)
    steps = -(-len(x) // hop)
    power = np.zeros(steps * hop)
    power[: len(x)] = x * x
    level = np.sqrt(np.maximum(box(power.reshape(steps, hop).mean(axis=1), 10), 1e-12))
    over = np.maximum(0.0, 20 * np.log10(level) - threshold_db)
    reduction = follow(over * (1 - 1 / ratio), attack_ms / 2.0, release_ms / 2.0)
    return np.interp(np.arange(len(x)), np.arange(steps) * hop, 10 ** (-reduction / 20))


def follow(target: np.ndarray, rise_steps: float, fall_steps: float) -> np.ndarray:
    """One-pole follower with separate time constants (in steps) for rising and falling."""
    up, down = 1 - np.exp(-1 / max(rise_steps, 1e-3)), 1 - np.exp(-1 / max(fall_steps, 1e-3))
    value, out = 0.0, [0.0] * len(target)
    for i, goal in enumerate(target.tolist()):
        value += (up if goal > value else down) * (goal - value)
        out[i] = value
    return np.array(out)
