"""A whole prompt as one vector."""

from __future__ import annotations

from torch import Tensor


def mean_of_words(text_BLD: Tensor, mask_BL: Tensor) -> Tensor:
    """The mean over the words where `mask_BL` is True -> [B, D]; zero for a prompt without words."""
    mask_BL1 = mask_BL[..., None].to(text_BLD.dtype)
    return (text_BLD * mask_BL1).sum(1) / mask_BL1.sum(1).clamp_min(1)
