"""How the stage's kernels are compiled: float32 rows, relaxed order of sums but true NaN, cached between runs.

Constants inside a kernel are written F(0.5): a bare 0.5 would widen the whole row to float64.
"""

from __future__ import annotations

import numpy as np
from numba import njit

F = np.float32
RELAXED = {"reassoc", "contract", "arcp", "afn", "nsz"}        # no "nnan": absurd cameras must stay harmless

kernel = njit(cache=True, fastmath=RELAXED, error_model="numpy", nogil=True)
inlined = njit(cache=True, fastmath=RELAXED, error_model="numpy", nogil=True, forceinline=True)


@inlined
def saturate(x):
    return min(max(x, F(0.0)), F(1.0))


@inlined
def within(x, high):
    """x held to 0..high; NaN becomes 0, so that it can become an index."""
    x = x if x > F(0.0) else F(0.0)
    return x if x < high else high


@inlined
def smooth(low, high, x):
    """Hermite step from 0 at `low` to 1 at `high`."""
    s = min(max((x - low) / (high - low), F(0.0)), F(1.0))
    return s * s * (F(3.0) - F(2.0) * s)


@inlined
def falloff(x):
    """exp(-x) for x >= 0, within 0.5 %, without a call into libm: (1 + x/16)^-16 with a second-order term."""
    y = F(1.0) / (F(1.0) + x * F(0.0625) * (F(1.0) + x * F(0.03125) * (F(1.0) + x * F(0.0208333))))
    y = y * y
    y = y * y
    y = y * y
    return y * y


@inlined
def power32(x):
    x = x * x
    x = x * x
    x = x * x
    x = x * x
    return x * x
