"""Pen and ink on warm paper: lines from the passes, hatching for tone, a pale wash; people keep a tint of their colour.

The strokes lie on the things they shade (texture.anchored), so that nothing swims when the camera moves.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from kinema.post.display import display
from kinema.post.kernel import fast
from kinema.post.styles.outline import outline
from kinema.post.styles.texture import anchored, hatching, noise, paper

F = np.float32
SHEET, INK = (0.955, 0.925, 0.86), (0.115, 0.105, 0.16)
FIRST_ACTOR = 100                              # object ids from here on are people and things, not the set


def draw(colour: np.ndarray, passes: Mapping[str, Any], *, frame: int, seed: int, time: str) -> np.ndarray:
    graded = display(colour, frame=0, seed=0, grain=0, vignette=0.6)
    height, width = graded.shape[:2]
    scale = (1024 / width) ** 0.5              # in a small picture strokes are finer, but never too fine to be seen
    strokes = anchored(hatching(11, 8, 1), passes, size=0.5 * scale)
    cross = anchored(hatching(12, 8, -2), passes, size=0.56 * scale)
    blots = anchored(noise(13, 6.0), passes, size=0.7)
    out = np.empty_like(graded)
    lift = {"night": 0.6, "dusk": 0.68, "dawn": 0.8}.get(time, 1.0)      # a dark picture is drawn in the same ink
    lifted = (np.arange(256, dtype=np.float32) / 255) ** F(lift)
    _draw(graded, passes["matte"], outline(passes), strokes, cross, blots, paper(height, width), lifted, out)
    return out


@fast
def _draw(graded, matte, line, strokes, cross, blots, sheet, lifted, out):
    height, width = line.shape
    for j in range(height):
        for i in range(width):
            r, g, b = F(graded[j, i, 0]) / F(255), F(graded[j, i, 1]) / F(255), F(graded[j, i, 2]) / F(255)
            tone = F(0.3) * r + F(0.59) * g + F(0.11) * b
            light = lifted[int(tone * F(255))]
            uneven = (blots[j, i] - F(0.5)) * F(0.04)
            # A stroke is as wide as its place is dark: below 0.55 the first, below 0.32 the second layer.
            one = (F(0.62) - light + uneven) * F(1.5) - strokes[j, i]
            two = (F(0.36) - light + uneven) * F(1.9) - cross[j, i]
            ink = max(max(one, two) * F(6) + F(0.5), F(0))
            solid = (F(0.1) - light + uneven) * F(9)
            pen = line[j, i] * (F(1.25) - (sheet[j, i] - F(0.5)) * F(0.9))
            ink = min(max(max(ink * F(0.82), solid), pen), F(1)) * (F(0.9) + F(0.1) * (F(1) - sheet[j, i]))
            wash = min(max((F(0.86) - light + uneven) * F(0.52), F(0)), F(0.42))
            keep = F(0.62) if matte[j, i] >= FIRST_ACTOR else F(0.1)
            top = max(r, max(g, b)) + F(0.02)
            grain = (sheet[j, i] - F(0.5)) * F(0.035)
            for c in range(3):
                tint = F(1) - keep + keep * (F(graded[j, i, c]) / F(255)) / top
                value = (F(SHEET[c]) + grain) * tint * (F(1) - wash * (F(0.9), F(0.92), F(0.8))[c])
                value += (F(INK[c]) - value) * ink
                out[j, i, c] = np.uint8(min(max(value, F(0)), F(1)) * F(255) + F(0.5))
