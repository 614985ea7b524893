"""Dead wood: a bare black tree, a fallen trunk, a stump."""

from __future__ import annotations

from math import cos, pi, sin

import numpy as np

from kinema.stage import shapes as sp

OBJECT = 6
Rows = list[np.ndarray]


def dead_tree(x: float, y: float, z: float, size: float, rng: np.random.Generator, colour: str = "#2c2623") -> Rows:
    """A crooked bare tree, 6 `size` metres high, that forks three times."""
    bark = {"albedo": sp.linear(colour), "surface": sp.WOOD, "object_id": OBJECT, "roughness": 0.95}
    rows: Rows = []

    def grow(at: np.ndarray, way: np.ndarray, length: float, thick: float, depth: int) -> None:
        tip = at + way * length
        rows.append(sp.round_cone(at, tip, thick, thick * 0.62, **bark))
        if depth == 0:
            return
        turn = rng.uniform(0, 2 * pi)
        for k in range(3 if depth > 1 else 2):
            a = turn + 2 * pi * k / 3 + rng.normal(0, 0.3)
            side = np.array((cos(a), rng.uniform(-0.1, 0.35), sin(a)))
            new = way * rng.uniform(0.5, 0.9) + side * rng.uniform(0.5, 0.9)
            grow(at + way * length * rng.uniform(0.72, 1.0), new / np.linalg.norm(new),
                 length * rng.uniform(0.5, 0.72), thick * 0.55, depth - 1)

    lean = rng.normal(0, 0.12, 2)
    up = np.array((lean[0], 1.0, lean[1]))
    grow(np.array((x, y - 0.3, z)), up / np.linalg.norm(up), 2.6 * size, 0.22 * size, 3)
    return rows


def fallen(x: float, y: float, z: float, size: float, rng: np.random.Generator, moss: np.ndarray | None = None
           ) -> Rows:
    """A trunk on the ground, 5 `size` metres long, with stubs of branches and, perhaps, moss along its back."""
    a = rng.uniform(0, pi)
    dx, dz, r = 2.5 * size * cos(a), 2.5 * size * sin(a), 0.28 * size
    wood = {"albedo": sp.linear("#57432f"), "surface": sp.WOOD, "object_id": OBJECT}
    rows = [sp.cone((x - dx, y + 0.7 * r, z - dz), (x + dx, y + 0.7 * r, z + dz), r, 0.75 * r, **wood)]
    for k in (-0.5, 0.1, 0.55):
        b = rng.uniform(-0.8, 0.8)
        at = (x + dx * k, y + 0.9 * r, z + dz * k)
        rows.append(sp.round_cone(at, (at[0] + 0.5 * size * sin(b), at[1] + 0.5 * size, at[2] + 0.3 * size * b),
                                  0.09 * size, 0.03 * size, **wood))
    if moss is not None:
        for k in np.linspace(-0.8, 0.7, 6):
            rows.append(sp.crown((x + dx * k, y + 1.35 * r, z + dz * k), (0.5 * size, 0.35 * r, 0.32 * size),
                                 albedo=moss * rng.uniform(0.8, 1.2), surface=sp.LEAF, object_id=OBJECT,
                                 spare=(0, rng.uniform(0, 9))))
    return rows
