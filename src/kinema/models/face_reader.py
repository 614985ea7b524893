"""What a portrait shows, read from its pixels: answers to questions, and colours. It teaches the same to w (stylegan).

Convolutions of stride 2 down to 4x4, normalised by groups, and the mean; `features` before the last layer tell one
face from another and are what identities are compared by.

B pictures, H rows and columns, A answers, C colours, D width.

    answers_BA, colours_BC3, features_BD = FaceReader(SMALL)(frames_BCHW)
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor, nn


@dataclass(frozen=True, kw_only=True, slots=True)
class FaceReaderConfig:
    size: int = 64                            # pictures are brought to this size
    widths: tuple[int, ...] = (24, 48, 80, 112, 128)
    num_answers: int = 50                     # data/faces.py: the answers of all QUESTIONS there
    num_colours: int = 4


SMALL = FaceReaderConfig()
TINY = replace(SMALL, size=16, widths=(8, 16, 16))


class FaceReader(nn.Module):
    def __init__(self, config: FaceReaderConfig):
        super().__init__()
        self.config = config
        self.picture_in = nn.Conv2d(3, config.widths[0], 3, padding=1)
        self.shrink = nn.ModuleList(nn.Conv2d(a, b, 3, stride=2, padding=1) for a, b in pairwise(config.widths))
        self.norms = nn.ModuleList(nn.GroupNorm(8, width) for width in config.widths[1:])
        self.out = nn.Linear(2 * config.widths[-1], config.num_answers + 3 * config.num_colours)

    def forward(self, frames_BCHW: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Of frames in display sRGB scaled to [-1, 1]; colours in 0 .. 1."""
        x = F.interpolate(frames_BCHW.float(), size=(self.config.size,) * 2, mode="bilinear", antialias=True)
        x = x.to(self.picture_in.weight.dtype).contiguous(memory_format=torch.channels_last)
        x = F.silu(self.picture_in(x))
        for conv, norm in zip(self.shrink, self.norms, strict=True):
            x = F.silu(norm(conv(x)))
        features_BD = torch.cat((x.mean((2, 3)), x.amax((2, 3))), dim=1)
        answers, colours = self.out(features_BD).split((self.config.num_answers, 3 * self.config.num_colours), dim=1)
        return answers, colours.sigmoid().unflatten(1, (self.config.num_colours, 3)), features_BD
