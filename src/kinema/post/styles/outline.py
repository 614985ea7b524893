"""Lines where one thing ends and another begins, from depth, matte and normals; near things have thicker ones.

    line_HW = outline(passes)                      # 0 none .. 1 a full line
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from kinema.post.kernel import fast

F = np.float32


def outline(passes: Mapping[str, Any], *, thick: float = 1.0, creases: float = 1.0) -> np.ndarray:
    """float32 [height, width]. `thick` scales all lines, `creases` those within a thing (0: none)."""
    depth = passes["depth"]
    raw = np.empty(depth.shape, np.float32)
    _find(depth, passes["matte"], passes["normal"], F(thick * depth.shape[1] / 1024), F(creases), raw)
    return soften(raw)


@fast
def _find(depth, matte, normal, thick, creases, out):
    """Inverse depth is flat over a plane however it leans: its second difference is a step or an edge."""
    height, width = depth.shape
    for j in range(height):
        for i in range(width):
            z = max(depth[j, i], F(0.05))
            s = int(min(max(thick * (F(0.8) + F(7.0) / (z + F(1.2))), F(1)), F(6)))
            l, r, t, b = max(i - s, 0), min(i + s, width - 1), max(j - s, 0), min(j + s, height - 1)
            w, id = F(1) / z, matte[j, i]
            wl, wr = F(1) / max(depth[j, l], F(0.05)), F(1) / max(depth[j, r], F(0.05))
            wt, wb = F(1) / max(depth[t, i], F(0.05)), F(1) / max(depth[b, i], F(0.05))
            step = (abs(wl + wr - w - w) + abs(wt + wb - w - w)) / w
            line = (step - F(0.08)) * F(7)
            if matte[j, l] != id or matte[j, r] != id or matte[t, i] != id or matte[b, i] != id:
                line = max(line, min(F(0.5) + step * F(8), F(1)))
            across = (normal[j, l, 0] * normal[j, r, 0] + normal[j, l, 1] * normal[j, r, 1]
                      + normal[j, l, 2] * normal[j, r, 2])
            down = (normal[t, i, 0] * normal[b, i, 0] + normal[t, i, 1] * normal[b, i, 1]
                    + normal[t, i, 2] * normal[b, i, 2])
            # The folds of far hills would be a scribble.
            far = min(max(F(1.35) - z * F(0.014), F(0.0)), F(1))
            if z < F(2000):
                line = max(line * (F(0.45) + F(0.55) * far), (F(0.55) - min(across, down)) * F(1.6) * creases * far)
            out[j, i] = min(max(line, F(0)), F(1))


def soften(image: np.ndarray) -> np.ndarray:
    """Each pixel with a share of its neighbours (1 2 1 both ways): lines without steps."""
    tall = np.pad(image, 1, mode="edge")
    rows = 0.25 * tall[:-2] + 0.5 * tall[1:-1] + 0.25 * tall[2:]
    return 0.25 * rows[:, :-2] + 0.5 * rows[:, 1:-1] + 0.25 * rows[:, 2:]
