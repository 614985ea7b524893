"""OpenEXR pictures: passes of other programs, in their own numbers.

    values = read_exr(path)                        # float32 [height, width] or [height, width, 3], never clipped

The first layer with one channel or with red, green and blue; half or float, any of the common compressions.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from kinema.errors import InputError
from kinema.media.container import reading

GREY, COLOUR = (0,), (2, 0, 1)                     # planes: one, or red, green and blue among green, blue, red, alpha
KINDS = {"gray": GREY, "gbrp": COLOUR, "gbrap": COLOUR}
NUMBERS = {"f16le": "<f2", "f32le": "<f4"}


def read_exr(path: Path) -> np.ndarray:
    """Raises InputError for a missing or damaged file and for one that holds no such channels."""
    with reading(path) as source:
        frame = next(source.decode(video=0), None) if source.streams.video else None
    name = "" if frame is None else frame.format.name
    planes, number = KINDS.get(name[:-5]), NUMBERS.get(name[-5:])
    if frame is None or planes is None or number is None:
        raise InputError("holds no picture of one or three channels.", path=path,
                         hint="Export each pass to an OpenEXR file of its own.")
    read = [np.frombuffer(bytes(frame.planes[p]), number).reshape(frame.height, -1)[:, :frame.width] for p in planes]
    return (read[0] if planes == GREY else np.stack(read, axis=2)).astype(np.float32)
