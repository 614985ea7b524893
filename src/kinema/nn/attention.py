"""Attention over one sequence of tokens, with rotary positions and normalised queries and keys.

Vaswani et al. 2017; queries and keys of unit length with a learned temperature a head, after Henry et al. 2020
(Query-Key Normalization), so that scores stay bounded in bfloat16.

B batch, N tokens, D width, H heads, E = D / H.

    SelfAttention(width=384, num_heads=3)(x_BND, rotary=(cos, sin))
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from kinema.nn.rotary import Rotary, rotate

QUERY_BLOCK = 256    # queries at a time: their scores stay in the processor's cache


def attend(q_BHNE: Tensor, k_BHME: Tensor, v_BHME: Tensor, mask_BM: Tensor | None = None) -> Tensor:
    """softmax(q k^T) v -> [B, H, N, E]. The scale is the caller's; keys where `mask_BM` is False are not seen.

    PyTorch's fused kernel runs bfloat16 on processors without matrix units at a fifth of the speed of its own matrix
    products. There the products are written out: measured 2.7 times faster forward, and forward and backward.
    """
    if mask_BM is None and q_BHNE.device.type == "cpu" and q_BHNE.dtype == torch.bfloat16:
        return _attend_in_blocks(q_BHNE, k_BHME, v_BHME)
    mask = None if mask_BM is None else mask_BM[:, None, None, :]
    return F.scaled_dot_product_attention(q_BHNE, k_BHME, v_BHME, attn_mask=mask, scale=1.0)


def _attend_in_blocks(q_BHNE: Tensor, k_BHME: Tensor, v_BHME: Tensor) -> Tensor:
    q, k, v = (x_BHNE.flatten(0, 1).contiguous() for x_BHNE in (q_BHNE, k_BHME, v_BHME))
    blocks = q.chunk(math.ceil(q.shape[1] / QUERY_BLOCK), dim=1)
    with torch.autocast("cpu", enabled=False):    # it would keep the weights of the mean in float32
        out = [block.bmm(k.transpose(1, 2)).softmax(-1).bmm(v) for block in blocks]
    return torch.cat(out, dim=1).view(q_BHNE.shape)


class SelfAttention(nn.Module):
    """One fused product for queries, keys and values; one for the output."""

    def __init__(self, width: int, num_heads: int):
        super().__init__()
        if width % num_heads:
            raise ValueError(f"a width of {width} does not divide into {num_heads} heads")
        self.num_heads, self.head_dim = num_heads, width // num_heads
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.log_scale_H = nn.Parameter(torch.full((num_heads,), 0.5 * math.log(self.head_dim)))

    def forward(self, x_BND: Tensor, *, rotary: Rotary | None = None, mask_BN: Tensor | None = None) -> Tensor:
        B, N, D = x_BND.shape
        qk_BN2HE, v_BN1HE = self.qkv(x_BND).view(B, N, 3, self.num_heads, self.head_dim).split((2, 1), dim=2)
        # Unit length first, rotation second: they commute, and one small multiplier does for both and for the scale.
        norm = torch.linalg.vector_norm(qk_BN2HE, dim=-1, keepdim=True).clamp_min(1e-6)
        scale_2H = torch.stack((self.log_scale_H.exp(), torch.ones_like(self.log_scale_H)))
        qk_BN2HE = qk_BN2HE * (scale_2H[..., None].to(norm.dtype) / norm)
        if rotary is not None:
            qk_BN2HE = rotate(qk_BN2HE, rotary)
        q_BHNE, k_BHNE = qk_BN2HE.permute(2, 0, 3, 1, 4)
        out_BHNE = attend(q_BHNE, k_BHNE, v_BN1HE[:, :, 0].transpose(1, 2), mask_BN)
        return self.out(out_BHNE.transpose(1, 2).reshape(B, N, D))
