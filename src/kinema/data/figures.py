"""Motions as pictures: thin figures on a line of ground, a column a moment.

    pictures = figures(moves_TD, 12)                      # uint8 [12, H, W, 3]

Seen from half ahead, the left limbs red, the right ones blue; the way they went is left out, so that each is in the
middle of its picture.
"""

from __future__ import annotations

import numpy as np

from kinema.stage.actors.moves import PARENTS, POINTS, frames_of, places_of

HEIGHT, WIDTH = 112, 80                                   # pixels
HIGH = 2.9                                                # heights of the hips in a picture
TURN = 0.7                                                # radians away from the front
THICK = 2.2                                               # pixels
PAPER, GROUND = (246, 243, 236), (190, 184, 172)
COLOURS = {"l": (196, 72, 54), "r": (52, 92, 158), "": (48, 44, 42)}


def figures(moves_TD: np.ndarray, count: int) -> np.ndarray:
    """`count` moments, evenly chosen from the first frame to the last."""
    chosen = np.linspace(0, len(moves_TD) - 1, count).round().astype(int)
    points = places_of(frames_of(moves_TD.astype(np.float64)))[chosen]
    return np.stack([figure(p - (p[0, 0], 0.0, p[0, 2])) for p in points])


def figure(points_J3: np.ndarray) -> np.ndarray:
    """uint8 [H, W, 3]."""
    scale, ground = HEIGHT / HIGH, HEIGHT - 10.0
    across = points_J3[:, 0] * np.cos(TURN) + points_J3[:, 2] * np.sin(TURN)
    deep = points_J3[:, 2] * np.cos(TURN) - points_J3[:, 0] * np.sin(TURN)
    at = np.stack((WIDTH / 2 + across * scale, ground - points_J3[:, 1] * scale), axis=1)
    out = np.empty((HEIGHT, WIDTH, 3))
    out[:] = PAPER
    out[round(ground):round(ground) + 1] = GROUND
    for j in sorted(range(1, len(POINTS)), key=lambda j: deep[j]):       # the near ones last
        side = POINTS[j][-1] if POINTS[j][-2] == "_" else ""
        thick = 4.5 if POINTS[j] == "crown" else THICK
        _line(out, at[PARENTS[j]], at[j], thick, COLOURS[side])
    return out.round().astype(np.uint8)


def _line(out: np.ndarray, a: np.ndarray, b: np.ndarray, thick: float, colour: tuple[int, int, int]) -> None:
    low, high = (edge(a, b) for edge in (np.minimum, np.maximum))
    left, top = np.maximum(np.floor(low - thick).astype(int), 0).tolist()
    right, bottom = np.maximum(np.ceil(high + thick).astype(int) + 1, 0).tolist()
    part = out[top:bottom, left:right]
    y, x = np.mgrid[top:top + part.shape[0], left:left + part.shape[1]]
    way = b - a
    u = np.clip(((x - a[0]) * way[0] + (y - a[1]) * way[1]) / max(float(way @ way), 1e-9), 0.0, 1.0)
    far = np.hypot(x - a[0] - u * way[0], y - a[1] - u * way[1])
    cover = np.clip(thick / 2 + 0.5 - far, 0.0, 1.0)[..., None]
    part += (np.array(colour) - part) * cover
