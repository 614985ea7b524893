"""The colours of grass and leaves, by season (sRGB)."""

from __future__ import annotations

import numpy as np

from kinema.stage.shapes import linear

GRASS = {
    "spring": ("#587a38", "#6f8a45"),
    "summer": ("#536c31", "#77773c"),
    "autumn": ("#75693a", "#94753c"),
    "winter": ("#62644a", "#756d55"),
}
PINE = {"spring": "#45734a", "summer": "#406b42", "autumn": "#4c6640", "winter": "#426052"}
LEAVES = {
    "spring": ("#7fa045", "#8fb257", "#e0b7b0"),
    "summer": ("#557a30", "#668a3a", "#4b6c2c"),
    "autumn": ("#c07a2c", "#b4562a", "#d0a040"),
    "winter": ("#5d5348", "#6a5f52", "#574c42"),
}


def leaf(season: str, rng: np.random.Generator) -> np.ndarray:
    """Scene-linear colour of one plant's leaves in the season."""
    return np.array(linear(LEAVES[season][int(rng.integers(0, 3))]))
