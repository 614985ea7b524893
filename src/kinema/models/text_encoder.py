"""A small transformer over the words of a prompt, English or Chinese: ids in, one vector a word out.

Pre-norm encoder blocks (Vaswani et al. 2017; Xiong et al. 2020) with rotary positions. The words and their ids are
data's; id 0 is padding. Nothing here is pretrained: it learns beside the model it serves, or before it.

B batch, L words (at most `max_length`), D width.

    text_BLD = TextEncoder(SMALL)(tokens_BL);  mask_BL = padding_mask(tokens_BL)
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch.nn.functional as F
from torch import Tensor, nn

from kinema.nn.attention import SelfAttention
from kinema.nn.mlp import MLP
from kinema.nn.rotary import Rotary, grid_positions, rotary_table

PADDING = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class TextEncoderConfig:
    num_words: int = 3072    # rows of the table, padding included
    max_length: int = 48
    width: int = 192
    depth: int = 3
    num_heads: int = 3


SMALL = TextEncoderConfig()                                                # 1.93 M weights: 3.9 MB in bfloat16
TINY = replace(SMALL, num_words=32, max_length=8, width=16, depth=1, num_heads=2)


def padding_mask(tokens_BL: Tensor) -> Tensor:
    """True where a word stands."""
    return tokens_BL != PADDING


class Block(nn.Module):
    def __init__(self, config: TextEncoderConfig):
        super().__init__()
        self.attention_norm = nn.LayerNorm(config.width)
        self.attention = SelfAttention(config.width, config.num_heads)
        self.mlp_norm = nn.LayerNorm(config.width)
        self.mlp = MLP(config.width)

    def forward(self, x_BLD: Tensor, rotary: Rotary, mask_BL: Tensor) -> Tensor:
        x_BLD = x_BLD + self.attention(self.attention_norm(x_BLD), rotary=rotary, mask_BN=mask_BL)
        return x_BLD + self.mlp(self.mlp_norm(x_BLD))


class TextEncoder(nn.Module):
    """tokens_BL int64 -> text_BLD; rows of padding are zero, so that what they hold can reach nobody."""

    def __init__(self, config: TextEncoderConfig):
        super().__init__()
        self.config = config
        self.words = nn.Embedding(config.num_words, config.width, padding_idx=PADDING)
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.depth))
        self.norm = nn.LayerNorm(config.width)

    def forward(self, tokens_BL: Tensor) -> Tensor:
        """Raises ValueError for more than `max_length` words."""
        length = tokens_BL.shape[1]
        if length > self.config.max_length:
            raise ValueError(f"{length} words; this model reads at most {self.config.max_length}")
        given_BL = padding_mask(tokens_BL)
        # A prompt without a word sees its own padding: a softmax over nothing would be NaN.
        mask_BL = given_BL | ~given_BL.any(1, keepdim=True)
        x_BLD = F.layer_norm(self.words(tokens_BL), (self.config.width,))
        head_dim = self.config.width // self.config.num_heads
        rotary = rotary_table(grid_positions(length, device=x_BLD.device), head_dim, dtype=x_BLD.dtype)
        for block in self.blocks:
            x_BLD = block(x_BLD, rotary, mask_BL)
        return self.norm(x_BLD) * given_BL[..., None].to(x_BLD.dtype)
