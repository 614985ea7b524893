"""What an effect draws with: the picture so far, the camera that took it, the light and the air of the moment."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kinema.stage import light as lt
from kinema.stage.frame import Lamp, LiveEffect, Point
from kinema.stage.sets import Set

Colour = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class View:
    """The arrays are the picture's own: effects draw into `colour` and leave `depth` and `matte` as they are."""

    stage_set: Set
    C: np.ndarray                             # the camera: see render.camera_matrix
    P: np.ndarray                             # the palette: see light.py
    lamps: tuple[Lamp, ...]                   # all that are lit
    time_s: float
    colour: np.ndarray                        # float32 [height, width, 3], scene-linear
    depth: np.ndarray                         # float32 [height, width], metres along the view axis
    matte: np.ndarray                         # uint16 [height, width]

    @property
    def wind(self) -> float:
        """Metres a second toward +x, about."""
        return float(self.P[lt.WIND]) * (0.12 if self.stage_set.interior else 1.0)

    @property
    def air(self) -> np.ndarray:
        """The colour that small pale things take from the light around them, float32 [3]."""
        P = self.P
        return (P[lt.UP_R:lt.UP_B + 1] * 0.75 + P[lt.SUN_R:lt.SUN_B + 1] * 0.14 + P[lt.FOG_R:lt.FOG_B + 1] * 0.25
                + float(P[lt.FLASH]) * np.array((0.5, 0.56, 0.7), np.float32))

    def distance(self, at: Point) -> float:
        """Along the view axis, metres."""
        return float(np.dot(np.array(at) - self.C[:3], self.C[9:12]))

    def clear(self, points_N3: np.ndarray) -> np.ndarray:
        """The share of light that comes through the haze from each point, [N]."""
        far = np.linalg.norm(points_N3 - self.C[:3], axis=1)
        return np.exp(-np.minimum(float(self.P[lt.FOG_DENSITY]) * far, 60.0))

    def lamplight(self, points_N3: np.ndarray) -> np.ndarray:
        """Light of all lamps at each point from all sides, scene-linear [N, 3]."""
        out = np.zeros((len(points_N3), 3))
        for lamp in self.lamps:
            d2 = ((points_N3 - np.array(lamp.position)) ** 2).sum(1) + lamp.radius ** 2 + 0.15
            out += np.array(lamp.colour) * (np.clip(1.2 - np.sqrt(d2) / lamp.reach, 0, 1) / d2)[:, None]
        return out


def everywhere(effect: LiveEffect) -> bool:
    """Whether an effect that may fill the whole place has no mark of its own."""
    return effect.position == (0.0, 0.0, 0.0)


def rng_of(effect: LiveEffect, part: int) -> np.random.Generator:
    return np.random.default_rng((effect.seed & 0xFFFFFFFF, part))
