"""A judge of clips, apart from their makers: which class every pixel is of, and what the clip shows as a whole.

One convolutional network. Full-size pixels enter as channels at half size, with the change of light since the frame
before, which is where rain, snow and fire are; residual blocks at 1/4, 1/8 and 1/16; what was seen at the small
sizes is added back up to 1/2 (Lin et al. 2017, Feature Pyramid Networks, section 3) for the pixels. Means and maxima of
every size, over the frames of the clip, answer the questions.

B clips, T frames, H W rows and columns, K classes, A answers; N = B T.

    classes_BKTHW, answers_BA = Judge(SMALL)(frames_BCTHW)
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor, nn

CELL = 16                                     # pixels a side that the smallest features stand for


@dataclass(frozen=True, kw_only=True, slots=True)
class JudgeConfig:
    num_classes: int = 8                      # data/labels.py: CLASSES
    num_answers: int = 46                     # the answers of all QUESTIONS there
    widths: tuple[int, int, int, int] = (24, 48, 72, 104)      # at 1/2, 1/4, 1/8, 1/16
    depths: tuple[int, int, int, int] = (0, 2, 2, 1)           # blocks where they are cheap and see far
    hidden: int = 64
    drop: float = 0.3                         # of what the questions are answered from, in training


SMALL = JudgeConfig()                                                                          # 0.54 M weights
TINY = replace(SMALL, widths=(8, 8, 16, 16), hidden=16)


class Block(nn.Module):
    """x + conv(relu(conv(norm x))), every pixel's channels normalised; begins as the identity."""

    def __init__(self, width: int):
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.first, self.last = nn.Conv2d(width, width, 3, padding=1), nn.Conv2d(width, width, 3, padding=1)
        for parameter in self.last.parameters():
            nn.init.zeros_(parameter)

    def forward(self, x_NDHW: Tensor) -> Tensor:
        normal_NDHW = self.norm(x_NDHW.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)
        return x_NDHW + self.last(F.relu(self.first(normal_NDHW)))


class Judge(nn.Module):
    def __init__(self, config: JudgeConfig):
        super().__init__()
        self.config = config
        widths = config.widths
        self.picture_in = nn.Conv2d(4 * 4, widths[0], 3, padding=1)
        self.blocks = nn.ModuleList(nn.Sequential(*(Block(width) for _ in range(depth)))
                                    for width, depth in zip(widths, config.depths, strict=True))
        self.shrink = nn.ModuleList(nn.Conv2d(a, b, 2, stride=2) for a, b in pairwise(widths))
        self.grow = nn.ModuleList(nn.Conv2d(b, a, 1) for a, b in pairwise(widths))
        self.blend = Block(widths[0])
        self.classes = nn.Conv2d(widths[0], config.num_classes, 1)
        self.describe = nn.Linear(2 * sum(widths), config.hidden)
        self.answers = nn.Linear(config.hidden, config.num_answers)

    def forward(self, frames_BCTHW: Tensor, *, first: int = 0) -> tuple[Tensor, Tensor]:
        """Logits of classes [B, K, T, H/2, W/2] and of answers [B, A], of frames in display sRGB scaled to [-1, 1].

        Frames before `first` are there for the change of light alone: only the others are judged. Raises ValueError for
        a size that is not a multiple of 16.
        """
        B, _, T, H, W = frames_BCTHW.shape
        if H % CELL or W % CELL:
            raise ValueError(f"frames of {W}x{H}; a judge takes multiples of {CELL}")
        frames_NCHW = with_changes(frames_BCTHW)[:, :, first:].transpose(1, 2).flatten(0, 1)
        x = self.picture_in(F.pixel_unshuffle(frames_NCHW.contiguous(memory_format=torch.channels_last), 2))
        seen = [x := self.blocks[0](x)]
        for shrink, blocks in zip(self.shrink, self.blocks[1:], strict=True):
            seen.append(x := blocks(shrink(F.relu(x))))
        pooled_BD = torch.cat([pooled(level, B) for level in seen], dim=1)
        for grow, level in zip(reversed(self.grow), reversed(seen[:-1]), strict=True):
            x = level + F.interpolate(grow(x), scale_factor=2.0, mode="nearest")
        classes_BKTHW = self.classes(F.relu(self.blend(x))).unflatten(0, (B, T - first)).transpose(1, 2)
        pooled_BD = F.dropout(pooled_BD, self.config.drop, self.training)
        return classes_BKTHW, self.answers(F.relu(self.describe(pooled_BD)))


def with_changes(frames_BCTHW: Tensor) -> Tensor:
    """A fourth channel: how much lighter each frame is than the one before, the first than the second was before it."""
    light_B1THW = frames_BCTHW.mean(1, keepdim=True)
    change_B1THW = 2 * light_B1THW.diff(dim=2)
    first = change_B1THW[:, :, :1] if frames_BCTHW.shape[2] > 1 else torch.zeros_like(light_B1THW)
    return torch.cat((frames_BCTHW, torch.cat((first, change_B1THW), dim=2)), dim=1)


def pooled(x_NDHW: Tensor, B: int) -> Tensor:
    """The mean and the maximum over each frame's pixels, their mean over the frames: [B, 2 D]."""
    return torch.cat((x_NDHW.mean((2, 3)), x_NDHW.amax((2, 3))), dim=1).unflatten(0, (B, -1)).mean(1)
