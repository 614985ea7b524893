"""The light that props give, in a hand or standing.

    held_lamp("lantern", 1.7, grip, turn, t=0.5, seed=3) -> Lamp
    standing_lamp("candle", (1.0, 0.8, -2.0), t=0.5, seed=3) -> Lamp
"""

from __future__ import annotations

import numpy as np

from kinema.stage.actors.gait import noise
from kinema.stage.actors.skeleton import Vec
from kinema.stage.frame import Lamp


def held_lamp(name: str, height: float, grip: Vec, turn: np.ndarray, t: float, seed: int) -> Lamp | None:
    """The light of a lantern or a phone in a hand."""
    if name == "lantern":
        at = turn @ np.array((0.0, -0.16 * height / 1.7, 0.0)) + np.array(grip)
        flicker = 1.0 + 0.06 * noise(t * 5.0, seed) + 0.04 * noise(t * 11.0, seed + 1)
        return Lamp(position=(float(at[0]), float(at[1]), float(at[2])),
                    colour=(2.6 * flicker, 1.45 * flicker, 0.55 * flicker), radius=0.06, reach=9.0)
    if name == "phone":
        at = turn @ np.array((0.0, 0.02, 0.06)) + np.array(grip)
        return Lamp(position=(float(at[0]), float(at[1]), float(at[2])), colour=(0.010, 0.015, 0.022), radius=0.03,
                    reach=1.5, halo=0.1)
    return None


def standing_lamp(name: str, at: Vec, t: float, seed: int) -> Lamp | None:
    """The light of a lantern or candle that stands at `at` (ground)."""
    flicker = 1.0 + 0.07 * noise(t * 5.0, seed) + 0.05 * noise(t * 11.0, seed + 1)
    if name == "lantern":
        return Lamp(position=(at[0] + 0.2, at[1] + 1.06, at[2]), colour=(3.2 * flicker, 1.8 * flicker, 0.68 * flicker),
                    radius=0.08, reach=10.0)
    if name == "table lantern":
        return Lamp(position=(at[0], at[1] + 0.11, at[2]), colour=(2.2 * flicker, 1.2 * flicker, 0.45 * flicker),
                    radius=0.06, reach=8.0)
    if name == "candle":
        return Lamp(position=(at[0], at[1] + 0.2, at[2]), colour=(0.55 * flicker, 0.3 * flicker, 0.1 * flicker),
                    radius=0.02, reach=5.0, halo=0.6)
    return None
