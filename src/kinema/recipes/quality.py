"""How near clips are to their originals, for measures during a training: the metrics room's, of tensors.

x and y [B, C, T, H, W] in -1 .. 1.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from torch import Tensor

from kinema.metrics import flicker as flickers
from kinema.metrics import psnr


def psnr_db(x: Tensor, y: Tensor) -> float:
    """Peak signal to noise of each clip, the mean over clips."""
    return _mean(psnr.psnr, x, y)


def flicker(x: Tensor, y: Tensor) -> float:
    """How much x flickers against y, 1 where they are alike. Not a number for fewer than three frames."""
    return _mean(flickers.flicker, x, y) if x.shape[2] > 2 else float("nan")


def _mean(measure: Callable[[np.ndarray, np.ndarray], float], x: Tensor, y: Tensor) -> float:
    return float(np.mean([measure(_frames(a), _frames(b)) for a, b in zip(x, y, strict=True)]))


def _frames(x_CTHW: Tensor) -> np.ndarray:
    return (x_CTHW.float().clamp(-1, 1) * 0.5 + 0.5).permute(1, 2, 3, 0).cpu().numpy()
