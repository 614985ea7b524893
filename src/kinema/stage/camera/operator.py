"""The hands that hold the camera: it has mass, so it neither starts nor stops at once, and breathes when it is carried.

    middle = steadied(composition.middle, t, seconds, seen)      # where an operator who follows it would point
    eye, middle, up = shaken(eye, middle, t, seed, 1.0)
"""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, cos, dist, floor, pi

from kinema.stage.actors.gait import noise
from kinema.stage.actors.skeleton import Vec

STEP = 0.1                     # seconds between looks at the subject
BEHIND, AHEAD = -5.5, 3.5      # steps of what the subject did and will do that the operator goes by


def steadied(middle: Callable[[float], Vec], t: float, seconds: float, seen: dict[int, Vec]) -> Vec:
    """The mean of where a point was and will be, the present counting most: what stands still is left where it is, a
    start is foreseen a little, a stop runs out softly. `seen` keeps what was looked at, by step."""
    now = middle(t)
    total, shift = 0.0, [0.0, 0.0, 0.0]
    for step in range(ceil(t / STEP + BEHIND), floor(t / STEP + AHEAD) + 1):
        if step not in seen:
            seen[step] = middle(min(max(step * STEP, 0.0), seconds))
        weight = 1.0 - cos(2.0 * pi * (step - t / STEP - BEHIND) / (AHEAD - BEHIND))
        total += weight
        shift = [s + weight * (a - b) for s, a, b in zip(shift, seen[step], now, strict=True)]
    return now[0] + shift[0] / total, now[1] + shift[1] / total, now[2] + shift[2] / total


def shaken(eye: Vec, middle: Vec, t: float, seed: int, strength: float) -> tuple[Vec, Vec, Vec]:
    """Eye, aim and up of a camera on a shoulder: slow sway, small tremor, a little roll. `strength` 0.3: on a
    harness."""
    distance = dist(eye, middle)

    def wander(slow: float, quick: float, first: int) -> list[float]:
        return [strength * (slow * noise(t * 0.85, seed + first + i) + quick * noise(t * 2.2, seed + first + 10 + i))
                for i in range(3)]
    sway, aim = wander(0.012, 0.004, 0), wander(0.006 * distance, 0.0022 * distance, 20)
    roll = strength * (0.007 * noise(t * 0.6, seed + 40) + 0.002 * noise(t * 1.9, seed + 41))
    right = (eye[2] - middle[2], 0.0, middle[0] - eye[0])
    flat = max((right[0] ** 2 + right[2] ** 2) ** 0.5, 1e-6)
    return ((eye[0] + sway[0], eye[1] + sway[1], eye[2] + sway[2]),
            (middle[0] + aim[0], middle[1] + aim[1], middle[2] + aim[2]),
            (roll * right[0] / flat, 1.0, roll * right[2] / flat))
