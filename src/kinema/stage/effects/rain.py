"""Rain in three depths: streaks, drops that burst where they hit the ground, rings in the wet."""

from __future__ import annotations

import numpy as np

from kinema.stage.effects import falling, paint
from kinema.stage.effects.view import View
from kinema.stage.frame import LiveEffect

LAYERS = ((7.0, 800, 0.0019), (16.0, 3400, 0.0046), (36.0, 5200, 0.0100))    # box (m), drops, width (m)
SHUTTER = 1 / 48


def draw(e: LiveEffect, view: View) -> None:
    strength = min(e.strength, 2.0)
    for k, (box, count, width) in enumerate(LAYERS):
        lot = falling.lots(int(count * min(strength, 1.6)), 5 + k)
        vx, vy = 1.1 * view.wind + 0.6 * lot[3] - 0.3, -8.2 - 2.4 * lot[4]
        gust = 0.5 * view.wind * np.sin(view.time_s * 0.9 + k)
        moved = (vx * view.time_s + gust, vy * view.time_s, 0.3 * (lot[5] - 0.5) * view.time_s)
        b = falling.wrapped(lot, moved, view.C[:3], box)
        keep = falling.seen(view, b) & falling.outside(view, b)
        b = b[keep]
        far = np.linalg.norm(b - view.C[:3], axis=1)
        # Before the lens a drop is short, thin and faint: no bars across the picture.
        close = np.clip((far - 0.7) / 3.3, 0, 1)
        way = np.stack([vx[keep], vy[keep], 0.0 * vy[keep]], 1) * (SHUTTER * (0.35 + 0.9 * close))[:, None]
        near = np.clip(1.15 - far / (0.5 * box), 0, 1) * (0.15 + 0.85 * close) * (close > 0)   # no edge of the box
        rows = paint.streak_rows(b - way, b, width * (0.4 + 0.6 * close), falling.light_on(view, b, 1.5),
                                 cover=0.68 * min(strength, 1.4) * near * view.clear(b) ** 0.5)
        paint.streaks(view, rows)
    if not view.stage_set.interior:
        splashes(view, strength)


def splashes(view: View, strength: float, reach: float = 8.0) -> None:
    """Each drop's burst lasts a sixth of a second somewhere on the ground before the camera, then it is elsewhere."""
    count, last = int(900 * min(strength, 1.6)), 0.17
    lot = falling.lots(count, 31)
    every = 0.5 + 0.5 * lot[2]
    turn = np.floor(view.time_s / every + lot[3])
    age = (view.time_s / every + lot[3] - turn) * every
    live = age < last
    lot, age, turn = lot[:, live], age[live], turn[live]
    places = np.stack([(lot[0] + turn * 0.6180340) % 1, 0 * turn, (lot[1] + turn * 0.7548777) % 1])
    at = falling.wrapped(places, (0.0, 0.0, 0.0), view.C[:3] + view.C[9:12] * reach * 0.75, 2 * reach)
    height = view.stage_set.height
    at[:, 1] = [height(float(x), float(z)) for x, z in at[:, ::2]]
    keep = falling.seen(view, at, 1.05)
    at, age, lot = at[keep], age[keep] / last, lot[:, keep]
    at[:, 1] += 0.02
    if not len(at):
        return
    colour = falling.light_on(view, at, 0.9)
    rings = np.zeros((len(at), paint.RING))
    rings[:, :3], rings[:, 3], rings[:, 4] = at, 0.02 + 0.15 * age, 0.022
    rings[:, 5:8] = colour * (0.45 * (1 - age) ** 1.5)[:, None]
    paint.rings(view, rings, 0.15)
    tables = []
    for k in range(4):
        angle = 6.28 * (lot[4] + k / 4)
        out, up = 0.35 + 0.5 * lot[5 + k % 3], 0.75 + 0.6 * lot[5 + (k + 1) % 3]
        t = (age * last)[:, None]
        tip = at + np.stack([np.cos(angle) * out, up - 8.3 * age * last, np.sin(angle) * out], 1) * t
        root = at + (tip - at) * 0.55
        tables.append(paint.streak_rows(root, tip, 0.016, colour * 1.2, cover=0.9 * (1 - age)))
    paint.streaks(view, np.concatenate(tables))
