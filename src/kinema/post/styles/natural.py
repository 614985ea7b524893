"""The film's grade as it is: light, lens and film stock."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from kinema.post.display import display


def draw(colour: np.ndarray, passes: Mapping[str, np.ndarray], *, frame: int, seed: int) -> np.ndarray:
    return display(colour, frame=frame, seed=seed)
