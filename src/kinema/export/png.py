"""The film as a sequence of PNG files, 000000.png on."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from kinema.media.container import on_disk
from kinema.media.image import write_image


def write_sequence(folder: Path, frames: Iterable[np.ndarray], *, first: int = 0) -> int:
    """Write uint8 frames into the folder (made if missing), named by six digits from `first` on; returns how
    many. Raises StoreError for a disk that refuses."""
    with on_disk(folder):
        Path(folder).mkdir(parents=True, exist_ok=True)
    count = 0
    for count, frame in enumerate(frames, 1):
        write_image(Path(folder) / f"{first + count - 1:06d}.png", frame)
    return count
