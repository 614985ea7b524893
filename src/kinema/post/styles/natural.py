"""The film's grade as it is: light, lens and film stock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from kinema.post.display import display


def draw(colour: np.ndarray, passes: Mapping[str, Any], *, frame: int, seed: int, time: str) -> np.ndarray:
    flat = "intrinsics_33" in passes.get("camera", {"intrinsics_33": ()})
    return display(colour, frame=frame, seed=seed, vignette=1.0 if flat else 0.0)   # a sphere has no corners
