"""Styles: a film's look, from scene-linear light and its passes to the numbers of a screen. One style a file.

    picture_u8 = finish(frame.colour, frame.passes, style="ink", frame=12, seed=shot.seed, time=shot.light.time)

A style is a function `draw(colour_HWC, passes, *, frame, seed, time) -> uint8 [height, width, 3]`. It is deterministic,
and where nothing moves its picture stays the same from frame to frame, but for the grain of a film stock. `time` is the
hour of the scene ("dawn" "day" "dusk" "night"), for palettes that must not change within one.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from kinema.errors import InputError

if TYPE_CHECKING:                             # settings name styles without loading numpy
    import numpy as np

STYLES: dict[str, tuple[str, tuple[str, ...], int]] = {  # name: (module with `draw`, passes it needs, version)
    "natural": ("kinema.post.styles.natural", ("camera",), 1),
    "watercolour": ("kinema.post.styles.watercolour", ("depth", "matte", "normal", "camera"), 1),
    "ink": ("kinema.post.styles.ink", ("depth", "matte", "normal", "camera"), 1),
    "noir": ("kinema.post.styles.noir", ("depth", "matte", "normal", "camera"), 1),
    "clay": ("kinema.post.styles.clay", ("depth", "matte", "normal", "camera"), 1),
    "pixel": ("kinema.post.styles.pixel", ("depth", "matte", "normal"), 1),
    "silhouette": ("kinema.post.styles.silhouette", ("depth", "matte", "normal", "albedo"), 1),
}


def passes_of(style: str) -> tuple[str, ...]:
    """What the style needs besides colour. Raises InputError with the choices."""
    return _known(style)[1]


def version(style: str) -> int:
    """Part of a take's key: bump it in STYLES when the style's pictures change."""
    return _known(style)[2]


def finish(colour: np.ndarray, passes: Mapping[str, Any], *, style: str, frame: int, seed: int,
           time: str = "day") -> np.ndarray:
    """uint8 [height, width, 3] from scene-linear float32 of the same shape, in that style."""
    return import_module(_known(style)[0]).draw(colour, passes, frame=frame, seed=seed, time=time)


def _known(style: str) -> tuple[str, tuple[str, ...], int]:
    if style not in STYLES:
        raise InputError(f"there is no style {style!r}.", hint=f"Choose one of: {', '.join(STYLES)}.")
    return STYLES[style]
