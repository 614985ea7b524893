"""Landmarks: what stands out in a place. Each is a function from a spot to shapes, in a file of its own.

    rows, lamps, look = LANDMARKS["lighthouse"](x, y, z, dark)        # look: height of what one looks at, m
"""

from __future__ import annotations

from collections.abc import Callable

from kinema.stage.sets.landmarks.boat import boat
from kinema.stage.sets.landmarks.bridge import bridge
from kinema.stage.sets.landmarks.built import Built
from kinema.stage.sets.landmarks.castle import castle
from kinema.stage.sets.landmarks.church import church
from kinema.stage.sets.landmarks.cross import cross
from kinema.stage.sets.landmarks.house import house
from kinema.stage.sets.landmarks.lighthouse import lighthouse
from kinema.stage.sets.landmarks.tent import tent
from kinema.stage.sets.landmarks.throne import throne
from kinema.stage.sets.landmarks.tower import tower
from kinema.stage.sets.landmarks.tree import tree
from kinema.stage.sets.landmarks.well import well

LANDMARKS: dict[str, Callable[[float, float, float, bool], Built]] = {
    "lighthouse": lighthouse,
    "house": house,
    "cottage": house,
    "cabin": house,
    "hut": house,
    "tower": tower,
    "castle": castle,
    "church": church,
    "bridge": bridge,
    "throne": throne,
    "tree": tree,
    "well": well,
    "cross": cross,
    "grave": cross,
    "tent": tent,
    "boat": boat,
    "ship": boat,
}
