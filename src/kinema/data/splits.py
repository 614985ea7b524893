"""What is held out for measuring: no place, camera or costume of one split is ever in the other.

One in HELD of all places (set, seed, landmark), cameras (setup, size, angle, move, lens) and costumes (colours, cuts)
is held out. Both splits draw from the same distribution and draw again until the part falls on their side of a hash.
Animals have no costume.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any, TypeVar

from kinema.story.shot import Camera, Look, Place

T = TypeVar("T")
SPLITS = ("train", "held")
HELD = 6


def held_out(part: Any) -> bool:
    """Whether a place, camera or costume (`place_key`, `camera_key`, `costume_key`) belongs to the held-out split."""
    return int.from_bytes(hashlib.sha256(repr(part).encode()).digest()[:4], "big") % HELD == 0


def place_key(place: Place) -> tuple:
    return place.set, place.seed, place.landmark


def camera_key(camera: Camera) -> tuple:
    return camera.setup, camera.size, camera.angle, camera.move, camera.direction, camera.focal_mm


def costume_key(look: Look) -> tuple:
    return look.top, look.bottom, look.coat, look.skirt, look.outfit, look.hat, look.hat_colour, look.scarf


def of_split(split: str, draw: Callable[[], T], key: Callable[[T], tuple]) -> T:
    """Draw until the part belongs to the split."""
    while True:
        part = draw()
        if held_out(key(part)) == (split == "held"):
            return part
