"""The film's grade as it is: light, lens and film stock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from kinema.post.display import display


def draw(colour: np.ndarray, passes: Mapping[str, Any], *, frame: int, seed: int, time: str) -> np.ndarray:
    return display(colour, frame=frame, seed=seed)
