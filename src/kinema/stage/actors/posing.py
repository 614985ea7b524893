"""From parts in the space of their bones to rows in the world, all at once.

    puppet = Puppet(parts)
    rows = puppet.placed(puppet.rest(), turn, place)     # float64 [N, 24]
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

import numpy as np

from kinema.stage.actors.wardrobe import Part
from kinema.stage.shapes import CONE, ROUND_CONE, K


class Puppet:
    """The parts of one figure as arrays: made once, placed for every frame."""

    def __init__(self, parts: Sequence[Part]):
        self._rows = np.array([part.row for part in parts], dtype=np.float64).reshape(-1, K)
        self.bone = np.array([part.bone for part in parts], dtype=int)
        self.detail = np.array([part.detail for part in parts], dtype=int)
        kind = self._rows[:, 0].astype(int)
        self._stretched = np.flatnonzero(np.isin(kind, (ROUND_CONE, CONE)))
        self._turning, self._which = np.unique(self.bone, return_inverse=True)

    def rest(self) -> np.ndarray:
        """A copy of the rows in the space of their bones, to be changed and placed."""
        return self._rows.copy()

    def placed(self, rows: np.ndarray, turn: np.ndarray, place: np.ndarray) -> np.ndarray:
        """`rows` in the world. turn [bones, 3, 3], place [bones, 3]; rows are changed and given back."""
        own, at = turn[self.bone], place[self.bone]
        rows[:, 4:7] = np.matmul(own, rows[:, 4:7, None])[:, :, 0] + at
        far = self._stretched
        rows[far, 7:10] = np.matmul(own[far], rows[far, 7:10, None])[:, :, 0] + at[far]
        spins = np.array([quaternion(turn[bone]) for bone in self._turning.tolist()]).reshape(-1, 4)[self._which]
        rows[:, 12:16] = products(spins, rows[:, 12:16])       # of round things too: motion vectors turn with them
        return rows

    def drawn(self, rows: np.ndarray, detail: bool, keep: np.ndarray | None = None) -> np.ndarray:
        """float32 [M, 24]: without `detail` what is too small to see from afar is left out."""
        mask = np.ones(len(rows), dtype=bool) if keep is None else keep
        if not detail:
            mask = mask & (self.detail == 0)
        return np.ascontiguousarray(rows[mask], dtype=np.float32).reshape(-1, K)


def quaternion(turn: np.ndarray) -> tuple[float, float, float, float]:
    """x, y, z, w of a rotation matrix (Shepperd's method)."""
    m = turn.tolist()
    trace = m[0][0] + m[1][1] + m[2][2]
    if trace > 0.0:
        s = sqrt(trace + 1.0) * 2.0
        return (m[2][1] - m[1][2]) / s, (m[0][2] - m[2][0]) / s, (m[1][0] - m[0][1]) / s, 0.25 * s
    i = max(range(3), key=lambda k: m[k][k])
    j, k = (i + 1) % 3, (i + 2) % 3
    s = sqrt(max(1.0 + m[i][i] - m[j][j] - m[k][k], 1e-12)) * 2.0
    q = [0.0, 0.0, 0.0, (m[k][j] - m[j][k]) / s]
    q[i], q[j], q[k] = 0.25 * s, (m[j][i] + m[i][j]) / s, (m[k][i] + m[i][k]) / s
    return q[0], q[1], q[2], q[3]


def multiply(a, b) -> tuple[float, float, float, float]:
    """The quaternion that turns by b, then by a."""
    ax, ay, az, aw = a
    bx, by, bz, bw = (float(v) for v in b)
    return (aw * bx + ax * bw + ay * bz - az * by, aw * by - ax * bz + ay * bw + az * bx,
            aw * bz + ax * by - ay * bx + az * bw, aw * bw - ax * bx - ay * by - az * bz)


def products(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """`multiply` for two tables [N, 4]."""
    ax, ay, az, aw = a.T
    bx, by, bz, bw = b.T
    return np.stack((aw * bx + ax * bw + ay * bz - az * by, aw * by - ax * bz + ay * bw + az * bx,
                     aw * bz + ax * by - ay * bx + az * bw, aw * bw - ax * bx - ay * by - az * bz), axis=1)
