"""Styles: a film's look, from scene-linear light and its passes to the numbers of a screen. One style a file.

    picture_u8 = finish(frame.colour, frame.passes, style="ink", frame=12, seed=shot.seed)

A style is a function `draw(colour_HWC, passes, *, frame, seed) -> uint8 [height, width, 3]`, deterministic, and the
same from frame to frame where nothing moves. "natural" is the film's grade as it is (display.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING

from kinema.errors import InputError

if TYPE_CHECKING:                             # settings name styles without loading numpy
    import numpy as np

STYLES: dict[str, tuple[str, tuple[str, ...]]] = {       # name: (module with `draw`, passes it needs)
    "natural": ("kinema.post.styles.natural", ()),
}


def passes_of(style: str) -> tuple[str, ...]:
    """What the style needs besides colour. Raises InputError with the choices."""
    if style not in STYLES:
        raise InputError(f"there is no style {style!r}.", hint=f"Choose one of: {', '.join(STYLES)}.")
    return STYLES[style][1]


def finish(colour: np.ndarray, passes: Mapping[str, np.ndarray], *, style: str, frame: int, seed: int) -> np.ndarray:
    """uint8 [height, width, 3] from scene-linear float32 of the same shape, in that style."""
    passes_of(style)
    return import_module(STYLES[style][0]).draw(colour, passes, frame=frame, seed=seed)
