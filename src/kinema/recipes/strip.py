"""What a training has learned so far, as one picture: a row a clip, a column a frame.

    write_strip(out / "video_vae-000500.png", [original_CTHW, decoded_CTHW])

C channels: 3 (display -1 .. 1) or the guides; T frames, H W rows and columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from kinema.media.image import write_image

GAP = 2                                       # pixels of black between pictures


def write_strip(path: Path, rows_CTHW: Sequence[Tensor], *, columns: int = 4) -> None:
    """Write clips of one size one below the other, `columns` of their frames each, evenly chosen."""
    rows = []
    for clip_CTHW in rows_CTHW:
        pictures = as_pictures(clip_CTHW)
        chosen = np.linspace(0, len(pictures) - 1, columns).round().astype(int)
        rows.append(np.concatenate([np.pad(pictures[t], ((0, GAP), (0, GAP), (0, 0))) for t in chosen], axis=1))
    path.parent.mkdir(parents=True, exist_ok=True)
    write_image(path, np.concatenate(rows))


def as_pictures(frames_CTHW: Tensor) -> np.ndarray:
    """uint8 [T, H, W, 3] of frames in -1 .. 1."""
    frames = ((frames_CTHW.detach().float().cpu().clamp(-1, 1) + 1) * 127.5).round()
    return frames.permute(1, 2, 3, 0).to(torch.uint8).numpy()


def as_picture_of_guides(guides_GTHW: Tensor) -> Tensor:
    """[3, T, H, W] in -1 .. 1 of the guides: albedo where it is given, lit by the normal, else inverse depth."""
    depth, normal_z, albedo = guides_GTHW[:1], guides_GTHW[3:4], guides_GTHW[5:8]
    shown = albedo * (0.4 + 0.6 * normal_z.clamp(0, 1)) if albedo.any() else depth.expand(3, -1, -1, -1)
    return shown * 2 - 1
