"""Pixel-space video diffusion, the plain DDPM from which the field started: a factorised space-time U-Net.

Ho et al. 2022 (Video Diffusion Models, arXiv 2204.03458, section 3): a picture U-Net whose 3x3 convolutions stay
within frames (1x3x3), attention over the pixels of each frame, and after it attention over the frames of each pixel.
The step and the pooled words scale and shift every residual block. With one frame it is a picture model.

The output is noise or v, as its recipe trains it. The step n = 1..N comes in as n / N, so that one model serves any N.

B batch, C colours, T frames, H W rows and columns, N = B T, D width.

    noise_BCTHW = VideoUNet(SMALL)(x_BCTHW, level_B, text_BLD, mask_BL)
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.utils.checkpoint import checkpoint

from kinema.nn.attention import SelfAttention
from kinema.nn.level import LevelEmbedding
from kinema.nn.pooling import mean_of_words
from kinema.nn.rotary import grid_positions, rotary_table


@dataclass(frozen=True, kw_only=True, slots=True)
class VideoUNetConfig:
    channels: int = 3
    widths: tuple[int, ...] = (32, 64, 96)    # at full, half and quarter size
    depth: int = 1                            # residual blocks a level on the way down; one more on the way up
    space_from: int = 1                       # attention within frames at this level and smaller ones
    head_dim: int = 16
    level_width: int = 112
    text_width: int = 192
    time: bool = True                         # False: of pictures, which have no frames to look along


SMALL = VideoUNetConfig()                                                       # 1.98 M weights
TINY = replace(SMALL, widths=(16, 32), head_dim=8, level_width=32, text_width=16)


class ResBlock(nn.Module):
    """Two 1x3x3 convolutions; the level scales and shifts between them (Dhariwal & Nichol 2021, AdaGN)."""

    def __init__(self, width_in: int, width: int, level_width: int):
        super().__init__()
        self.norm_in, self.conv_in = nn.GroupNorm(8, width_in), nn.Conv2d(width_in, width, 3, padding=1)
        self.level = nn.Linear(level_width, 2 * width)
        self.norm_out, self.conv_out = nn.GroupNorm(8, width), nn.Conv2d(width, width, 3, padding=1)
        self.skip = nn.Conv2d(width_in, width, 1) if width_in != width else nn.Identity()

    def forward(self, x_NDHW: Tensor, level_ND: Tensor) -> Tensor:
        scale, shift = self.level(level_ND)[..., None, None].chunk(2, dim=1)
        h = self.conv_in(F.silu(self.norm_in(x_NDHW)))
        h = self.conv_out(F.silu(torch.addcmul(shift, self.norm_out(h), 1 + scale)))
        return self.skip(x_NDHW) + h


class AxisAttention(nn.Module):
    """Residual attention over the pixels of a frame (`over="space"`) or the frames of a pixel (`over="time"`)."""

    def __init__(self, width: int, head_dim: int, *, over: str):
        super().__init__()
        self.over, self.head_dim = over, head_dim
        self.norm = nn.LayerNorm(width)
        self.attention = SelfAttention(width, width // head_dim)

    def forward(self, x_NDHW: Tensor, B: int) -> Tensor:
        N, D, H, W = x_NDHW.shape
        x_BTPD = x_NDHW.permute(0, 2, 3, 1).reshape(B, N // B, H * W, D)
        rows = x_BTPD.flatten(0, 1) if self.over == "space" else x_BTPD.transpose(1, 2).flatten(0, 1)
        sizes = (H, W) if self.over == "space" else (N // B,)
        rotary = rotary_table(grid_positions(*sizes, device=x_NDHW.device), self.head_dim, dtype=x_NDHW.dtype)
        rows = rows + self.attention(self.norm(rows), rotary=rotary)
        out_BTPD = rows if self.over == "space" else rows.unflatten(0, (B, H * W)).transpose(1, 2)
        return out_BTPD.reshape(N, H, W, D).permute(0, 3, 1, 2)


class Stage(nn.Module):
    """One unit of the U: a residual block, attention in space where frames are small, attention in time."""

    def __init__(self, width_in: int, level: int, config: VideoUNetConfig):
        super().__init__()
        width = config.widths[level]
        self.res = ResBlock(width_in, width, config.level_width)
        self.space = AxisAttention(width, config.head_dim, over="space") if level >= config.space_from else None
        self.time = AxisAttention(width, config.head_dim, over="time") if config.time else None

    def forward(self, x_NDHW: Tensor, level_ND: Tensor, B: int) -> Tensor:
        x_NDHW = self.res(x_NDHW, level_ND)
        if self.space is not None:
            x_NDHW = self.space(x_NDHW, B)
        return x_NDHW if self.time is None else self.time(x_NDHW, B)


class VideoUNet(nn.Module):
    """`checkpoint_blocks` computes each unit again in the backward pass instead of keeping what it made."""

    checkpoint_blocks = False

    def __init__(self, config: VideoUNetConfig):
        super().__init__()
        self.config = config
        widths, levels = config.widths, range(len(config.widths))
        self.level = LevelEmbedding(config.level_width)
        self.prompt = nn.Linear(config.text_width, config.level_width)
        self.picture_in = nn.Conv2d(config.channels, widths[0], 3, padding=1)
        self.down, self.shrink, self.grow, self.up = (nn.ModuleList() for _ in range(4))
        skips = [width := widths[0]]
        for level in levels:
            for _ in range(config.depth):
                self.down.append(Stage(width, level, config))
                skips.append(width := widths[level])
            if level + 1 < len(widths):
                self.shrink.append(nn.Conv2d(width, width, 3, stride=2, padding=1))
                skips.append(width)
        self.middle = Stage(width, levels[-1], config)
        for level in reversed(levels):
            for _ in range(config.depth + 1):
                self.up.append(Stage(width + skips.pop(), level, config))
                width = widths[level]
            if level:
                self.grow.append(nn.Conv2d(width, width, 3, padding=1))
        self.norm_out, self.picture_out = nn.GroupNorm(8, width), nn.Conv2d(width, config.channels, 3, padding=1)
        for parameter in self.picture_out.parameters():
            nn.init.zeros_(parameter)

    def forward(self, x_BCTHW: Tensor, level_B: Tensor, text_BLD: Tensor, text_mask_BL: Tensor) -> Tensor:
        """Raises ValueError for frames that cannot be halved as often as the U has levels."""
        B, _, T, H, W = x_BCTHW.shape
        times = 2 ** (len(self.config.widths) - 1)
        if H % times or W % times:
            raise ValueError(f"frames of {W}x{H}; this model takes multiples of {times}")
        level_BD = F.silu(self.level(level_B) + self.prompt(mean_of_words(text_BLD, text_mask_BL)))
        level_ND = level_BD.repeat_interleave(T, 0)
        x = x_BCTHW.transpose(1, 2).flatten(0, 1).contiguous(memory_format=torch.channels_last)
        skips = [x := self.picture_in(x)]
        down, shrink, up, grow = map(iter, (self.down, self.shrink, self.up, self.grow))
        levels = range(len(self.config.widths))
        for level in levels:
            for _ in range(self.config.depth):
                skips.append(x := self._run(next(down), x, level_ND, B))
            if level + 1 < len(levels):
                skips.append(x := next(shrink)(x))
        x = self._run(self.middle, x, level_ND, B)
        for level in reversed(levels):
            for _ in range(self.config.depth + 1):
                x = self._run(next(up), torch.cat((x, skips.pop()), dim=1), level_ND, B)
            if level:
                x = next(grow)(F.interpolate(x, scale_factor=2.0, mode="nearest"))
        out = self.picture_out(F.silu(self.norm_out(x)))
        return out.unflatten(0, (B, T)).transpose(1, 2)

    def _run(self, stage: nn.Module, x_NDHW: Tensor, level_ND: Tensor, B: int) -> Tensor:
        if self.checkpoint_blocks and torch.is_grad_enabled():
            return checkpoint(stage, x_NDHW, level_ND, B, use_reentrant=False)
        return stage(x_NDHW, level_ND, B)
