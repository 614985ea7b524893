"""Where drops and flakes are: points of a box of air that goes with the camera, each carried by wind and gravity from
a place of its own in the world and wrapped into the box. A function of time and eye, so that any frame can be drawn
by itself and what falls stands in the world, not on the lens."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from kinema.stage import light as lt
from kinema.stage.effects.view import View


@lru_cache(maxsize=4)
def lots(count: int, seed: int) -> np.ndarray:
    """float32 [8, count] in 0..1."""
    rows = np.random.default_rng((count, seed)).random((8, count), np.float32)
    rows.setflags(write=False)
    return rows


def wrapped(start_3N: np.ndarray, moved: tuple, eye: np.ndarray, box: float) -> np.ndarray:
    """[N, 3]: the points `start` (0..1 of the box) after they moved (metres: a number or [N] for x, y, z)."""
    out = np.empty((start_3N.shape[1], 3), np.float32)
    for axis in range(3):
        at = start_3N[axis] * np.float32(box) + (np.asarray(moved[axis]) - float(eye[axis])) % box
        out[:, axis] = at % np.float32(box) + np.float32(eye[axis] - box / 2)
    return out


def outside(view: View, at_N3: np.ndarray) -> np.ndarray:
    """Which points are under the open sky; of a room those beyond its back and left wall."""
    if not view.stage_set.interior:
        return np.ones(len(at_N3), bool)
    left, back = view.stage_set.world.get("walls", (0.0, 0.0))
    return (at_N3[:, 0] < left) | (at_N3[:, 2] < back)


def seen(view: View, at_N3: np.ndarray, margin: float = 1.25) -> np.ndarray:
    """Which points lie before the camera and about within the picture."""
    C = view.C
    to = at_N3 - C[:3]
    d = to @ C[9:12]
    return ((d > 0.25) & (np.abs(to @ C[3:6]) < d * C[14] * margin + 0.4)
            & (np.abs(to @ C[6:9]) < d * C[15] * margin + 0.8))


def light_on(view: View, at_N3: np.ndarray, lift: float) -> np.ndarray:
    """[N, 3]: the colour of drops and flakes: the air's, with what lamps nearby add."""
    base = (view.P[lt.FOG_R:lt.FOG_B + 1] * 0.8 + view.air * 0.6) * lift
    return base + view.lamplight(at_N3) * 0.8
