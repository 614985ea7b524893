"""How far a decoded clip is from the one that was encoded: in value, at edges, in motion, in structure.

All take the decoded clip x and the original y, [B, C, T, H, W] in [-1, 1], and give a mean that is 0 for equals, in y's
precision: keep y in float32, whatever the decoder's.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor


def charbonnier(x: Tensor, y: Tensor, *, softness: float = 1e-3) -> Tensor:
    """Absolute error with a round bottom: sqrt(d^2 + softness^2) - softness (Charbonnier et al. 1994)."""
    return (((x - y) ** 2 + softness ** 2).sqrt() - softness).mean()


def _differences(error: Tensor, dim: int) -> Tensor:
    steps = error.diff(dim=dim)         # of the error, which is the error of the clips' own
    return charbonnier(steps, torch.zeros_like(steps))


def edge_loss(x: Tensor, y: Tensor) -> Tensor:
    """Charbonnier error of the differences between neighbours in a row and in a column: sharp edges stay sharp."""
    return (_differences(x - y, -1) + _differences(x - y, -2)) / 2


def motion_loss(x: Tensor, y: Tensor) -> Tensor:
    """Charbonnier error of the differences between frames, which is what flicker is; 0 for a single frame."""
    return _differences(x - y, 2) if x.shape[2] > 1 else y.new_zeros(())


def structural_loss(x: Tensor, y: Tensor, *, num_scales: int = 3, window: int = 8) -> Tensor:
    """1 - SSIM (Wang et al. 2004) of each frame, the mean of scales that halve; square windows that half overlap.

    Scales at which a frame is smaller than the window are left out; ValueError if that is every one.
    """
    if min(x.shape[-2:]) < window:
        raise ValueError(f"frames of {x.shape[-1]}x{x.shape[-2]} are smaller than the window of {window}")
    x, y = ((clip.to(y.dtype) + 1).transpose(1, 2).flatten(0, 1) for clip in (x, y))
    losses: list[Tensor] = []
    while len(losses) < num_scales and min(x.shape[-2:]) >= window:
        losses.append(1 - _ssim(x, y, window).mean())
        x, y = F.avg_pool2d(x, 2), F.avg_pool2d(y, 2)
    return torch.stack(losses).mean()


def _ssim(x: Tensor, y: Tensor, window: int) -> Tensor:
    """SSIM of each window, for values in [0, 2]: its term of light makes no sense of values below black."""
    def local(z: Tensor) -> Tensor:
        return F.avg_pool2d(z, window, stride=window // 2)
    mean_x, mean_y = local(x), local(y)
    var_x, var_y = local(x * x) - mean_x ** 2, local(y * y) - mean_y ** 2
    covariance = local(x * y) - mean_x * mean_y
    c1, c2 = (0.01 * 2) ** 2, (0.03 * 2) ** 2
    return ((2 * mean_x * mean_y + c1) * (2 * covariance + c2)
            / ((mean_x ** 2 + mean_y ** 2 + c1) * (var_x + var_y + c2)))
