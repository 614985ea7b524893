"""Space-time transformer: the velocity of video latents from their noise level, words and conditions.

DiT (Peebles & Xie 2023, arXiv 2212.09748, section 3) with full attention over space and time; one modulation shared by
all blocks with a small offset each (PixArt-alpha, Chen et al. 2023, section 2.3); rotary positions over three axes.

What leaves the last layer is x_0, from which the velocity (x - x_0) / t follows: a token has hundreds of numbers, of
which the noise is all, and x_0 is not (Li & He 2025, arXiv 2511.13720, section 3). Where the conditions end with
latents that the clip begins at (conditions.py), what leaves it is added to them.

Words stand in the same sequence as the picture. Against cross-attention that is cheaper twice over: 48 tokens beside
2304 add 2 % to every product where cross-attention adds a query and an output product for all of them (17 % of a
block), and it has no weights of its own. Places without a word hold learned registers (Darcet et al. 2023), so that
no product needs a mask, prompts of every length cost the same, and a prompt without words is a learned thing too.

B batch, C latent channels, T H W latent frames, rows, columns; N tokens, D width; L words.

    velocity_BCTHW = VideoDiT(SMALL)(x_BCTHW, t_B, text_BLD, mask_BL, cond_BCTHW)
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.utils.checkpoint import checkpoint

from kinema.models.conditions import cond_channels
from kinema.nn.attention import SelfAttention
from kinema.nn.level import LevelEmbedding
from kinema.nn.mlp import MLP
from kinema.nn.pooling import mean_of_words
from kinema.nn.rotary import Rotary, grid_positions, rotary_table

LOWEST = 0.05        # of the levels by which a velocity is divided


@dataclass(frozen=True, kw_only=True, slots=True)
class VideoDiTConfig:
    channels: int = 48                        # latent channels, set by the video VAE
    cond_channels: int = cond_channels(48, 15)    # see conditions.py
    begins: bool = True                       # the last `channels` of the conditions are latents to begin at
    patch: tuple[int, int, int] = (1, 2, 2)   # frames, height, width
    width: int = 256
    depth: int = 8
    num_heads: int = 2                        # few and wide: the softmax costs by the head
    text_width: int = 192
    text_length: int = 48                     # words a prompt may have
    step_level: bool = False                  # a second level as input: how far the student's step reaches


SMALL = VideoDiTConfig()                                                              # 7.5 M weights
STUDENT = replace(SMALL, step_level=True)
TINY = replace(SMALL, channels=4, cond_channels=9, width=32, depth=2, num_heads=2, text_width=16, text_length=8)


def patchify(x_BCTHW: Tensor, patch: tuple[int, int, int]) -> Tensor:
    """[B, C, T, H, W] -> tokens [B, N, C * patch volume]."""
    B, C, T, H, W = x_BCTHW.shape
    p, q, r = patch
    x = x_BCTHW.view(B, C, T // p, p, H // q, q, W // r, r)
    return x.permute(0, 2, 4, 6, 1, 3, 5, 7).reshape(B, (T // p) * (H // q) * (W // r), C * p * q * r)


def unpatchify(x_BNP: Tensor, patch: tuple[int, int, int], shape: torch.Size) -> Tensor:
    """The inverse of `patchify` for latents of `shape`."""
    B, C, T, H, W = shape
    p, q, r = patch
    x = x_BNP.view(B, T // p, H // q, W // r, C, p, q, r)
    return x.permute(0, 4, 1, 5, 2, 6, 3, 7).reshape(shape)


def modulate(x_BND: Tensor, shift_B1D: Tensor, scale_B1D: Tensor) -> Tensor:
    """adaLN: normalise without weights, then scale and shift (DiT, section 3.2)."""
    return torch.addcmul(shift_B1D, F.layer_norm(x_BND, x_BND.shape[-1:]), 1 + scale_B1D)


class Block(nn.Module):
    """Attention and perceptron, each modulated before and gated after: adaLN-zero."""

    def __init__(self, config: VideoDiTConfig):
        super().__init__()
        self.attention = SelfAttention(config.width, config.num_heads)
        self.mlp = MLP(config.width)
        self.offset_6D = nn.Parameter(torch.zeros(6, config.width))

    def forward(self, x_BND: Tensor, modulation_B6D: Tensor, rotary: Rotary) -> Tensor:
        shift_a, scale_a, gate_a, shift_m, scale_m, gate_m = (modulation_B6D + self.offset_6D)[:, :, None].unbind(1)
        x_BND = torch.addcmul(x_BND, gate_a, self.attention(modulate(x_BND, shift_a, scale_a), rotary=rotary))
        return torch.addcmul(x_BND, gate_m, self.mlp(modulate(x_BND, shift_m, scale_m)))


class VideoDiT(nn.Module):
    """`checkpoint_blocks` computes each block again in the backward pass instead of keeping what it made."""

    checkpoint_blocks = False

    def __init__(self, config: VideoDiTConfig):
        super().__init__()
        self.config = config
        p, q, r = config.patch
        volume, width = p * q * r, config.width
        self.picture_in = nn.Linear((config.channels + config.cond_channels) * volume, width)
        self.words_in = nn.Linear(config.text_width, width)
        self.registers_LD = nn.Parameter(torch.randn(config.text_length, width) * 0.02)
        self.level = LevelEmbedding(width)
        self.step = LevelEmbedding(width) if config.step_level else None
        self.prompt = nn.Linear(config.text_width, width)
        self.modulation = nn.Linear(width, 6 * width)
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.depth))
        self.final_modulation = nn.Linear(width, 2 * width)
        self.picture_out = nn.Linear(width, config.channels * volume)
        # Every block begins as the identity and the velocity as zero (DiT, section 3.2, adaLN-Zero).
        for linear in (self.modulation, self.final_modulation, self.picture_out):
            for parameter in linear.parameters():
                nn.init.zeros_(parameter)

    def forward(self, x_BCTHW: Tensor, t_B: Tensor, text_BLD: Tensor, text_mask_BL: Tensor,
                cond_BCTHW: Tensor | None = None, step_B: Tensor | None = None) -> Tensor:
        """Velocity of `x_BCTHW`; `cond_BCTHW` has zeros, or is None, where nothing is given.

        Raises ValueError for latents that do not divide into patches and for too many words.
        """
        config = self.config
        if any(size % cut for size, cut in zip(x_BCTHW.shape[2:], config.patch, strict=True)):
            raise ValueError(f"latents of {tuple(x_BCTHW.shape[2:])} do not divide into patches of {config.patch}")
        B, _, T, H, W = x_BCTHW.shape
        if cond_BCTHW is None:
            cond_BCTHW = x_BCTHW.new_zeros(B, config.cond_channels, T, H, W)
        picture_BND = self.picture_in(patchify(torch.cat((x_BCTHW, cond_BCTHW), dim=1), config.patch))
        x_BND = torch.cat((picture_BND, self._words(text_BLD, text_mask_BL).to(picture_BND.dtype)), dim=1)
        level_BD = F.silu(self._level(t_B, step_B) + self.prompt(mean_of_words(text_BLD, text_mask_BL)))
        modulation_B6D = self.modulation(level_BD).view(B, 6, config.width)
        rotary = self._rotary(T, H, W, x_BND)
        for block in self.blocks:
            if self.checkpoint_blocks and torch.is_grad_enabled():
                x_BND = checkpoint(block, x_BND, modulation_B6D, rotary, use_reentrant=False)
            else:
                x_BND = block(x_BND, modulation_B6D, rotary)
        shift, scale = self.final_modulation(level_BD)[:, None].chunk(2, dim=-1)
        out_BNP = self.picture_out(modulate(x_BND[:, :picture_BND.shape[1]], shift, scale))
        x_0 = unpatchify(out_BNP, config.patch, x_BCTHW.shape).float()
        if config.begins:
            x_0 = x_0 + cond_BCTHW[:, -config.channels:].float()
        return (x_BCTHW.float() - x_0) / t_B.float().clamp(min=LOWEST)[:, None, None, None, None]

    def _words(self, text_BLD: Tensor, mask_BL: Tensor) -> Tensor:
        L, length = text_BLD.shape[1], self.config.text_length
        if length < L:
            raise ValueError(f"{L} words; this model reads at most {length}")
        registers_BLD = self.registers_LD.expand(len(text_BLD), -1, -1)
        words_BLD = self.words_in(text_BLD)
        words_BLD = torch.where(mask_BL[..., None], words_BLD, registers_BLD[:, :L].to(words_BLD.dtype))
        return torch.cat((words_BLD, registers_BLD[:, L:].to(words_BLD.dtype)), dim=1)

    def _level(self, t_B: Tensor, step_B: Tensor | None) -> Tensor:
        if self.step is None:
            if step_B is not None:
                raise ValueError("this model takes no second level; its config says step_level=False")
            return self.level(t_B)
        return self.level(t_B) + self.step(torch.zeros_like(t_B) if step_B is None else step_B)

    def _rotary(self, T: int, H: int, W: int, x_BND: Tensor) -> Rotary:
        """Words stand off the grid, in a line of time before the first frame."""
        p, q, r = self.config.patch
        grid_N3 = grid_positions(T // p, H // q, W // r, device=x_BND.device)
        words_L3 = torch.zeros(self.config.text_length, 3, device=x_BND.device)
        words_L3[:, 0] = -1.0 - torch.arange(self.config.text_length, device=x_BND.device)
        head_dim = self.config.width // self.config.num_heads
        return rotary_table(torch.cat((grid_N3, words_L3)), head_dim, dtype=x_BND.dtype)
