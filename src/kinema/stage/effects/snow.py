"""Snow in three depths: flakes that sway, gusts that carry them, near ones large and out of focus."""

from __future__ import annotations

import numpy as np

from kinema.stage import light as lt
from kinema.stage.effects import falling, paint
from kinema.stage.effects.view import View
from kinema.stage.frame import LiveEffect

LAYERS = ((5.0, 150, 0.010), (13.0, 4200, 0.019), (34.0, 11000, 0.044))       # box (m), flakes, width (m)


def draw(e: LiveEffect, view: View) -> None:
    strength, t = min(e.strength, 2.0), view.time_s
    gust = 0.55 * np.sin(t * 0.53) + 0.30 * np.sin(t * 1.27 + 1.0)            # the way of a wind that comes and goes
    for k, (box, count, width) in enumerate(LAYERS):
        lot = falling.lots(int(count * min(strength, 1.6)), 15 + k)
        swing = 6.28 * lot[4] + t * (0.9 + 1.1 * lot[5])
        x = 0.45 * view.wind * t + view.wind * gust * (0.7 + 0.6 * lot[6]) + 0.20 * np.sin(swing)
        y = -(0.65 + 0.55 * lot[3]) * t + 0.05 * np.sin(2 * swing)
        z = 0.16 * np.cos(swing * 0.8) + 0.1 * view.wind * gust
        at = falling.wrapped(lot, (x, y, z), view.C[:3], box)
        keep = falling.seen(view, at, 1.05) & falling.outside(view, at)
        at, size = at[keep], width * (0.6 + 0.8 * lot[7][keep])
        far = np.linalg.norm(at - view.C[:3], axis=1)
        near = np.clip(1.3 - far / (0.5 * box), 0, 1)
        # Close to the lens a flake is a wide faint disc.
        blur = np.clip(1.0 / np.maximum(far, 0.3) - 0.55, 0, 1.5)
        size, near = size * (1 + 1.2 * blur), near / (1 + 6.0 * blur)
        way = np.stack([0 * far + 0.004 * view.wind, 0 * far - 0.008, 0 * far], 1)
        colour = falling.light_on(view, at, 1.7 + 0.6 * float(view.P[lt.STARS]))
        cover = 0.85 * min(strength, 1.2) * near * view.clear(at) ** 0.5
        paint.streaks(view, paint.streak_rows(at - way, at, size, colour, cover=cover))
