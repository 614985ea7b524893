"""What the transformer is told beside words: clean latents where they are known, passes in the latents' cells, and the
latents that it begins at.

One set of weights does every task, because a condition that is missing is zero (in training they are dropped at
random): text to video has none, picture to video the first latent frame, continuing a clip the first few, the first
and the last frame both, passes to video the passes. A flag beside the latents tells "black" from "not known".

Where there is a draft, a quick picture of the same clip, its latents are what the clip begins at; else the known first
frame held still; else nothing. The transformer adds to that (video_dit.py), so that it owes what is other, not all.

B batch, C latent channels, U latent frames = 1 + k, G guide channels, T frames = 1 + 4k, H W rows and columns.

    cond_BCUHW = conditions(vae, guides_BGTHW, latents_BCUHW, given_BU)       # cond_channels(C, G), as VideoDiT takes
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from kinema.models.video_vae import CELL, STRIDE, STRIDE_T, VideoVAE, num_latent_frames

DRAFT = slice(9, 12)  # of the guide channels: a picture in -1 .. 1, given as its latents


def cond_channels(channels: int, guides: int) -> int:
    """Channels of the conditions for latents and guides of so many."""
    return channels + 1 + (guides - DRAFT.stop + DRAFT.start) * STRIDE_T * (STRIDE // CELL) ** 2 + channels


@torch.no_grad()
def conditions(vae: VideoVAE, guides_BGTHW: Tensor, latents_BCUHW: Tensor | None = None,
               given_BU: Tensor | None = None) -> Tensor:
    """cond [B, 2 C + 1 + 16 (G - 3), U, H/8, W/8] in the guides' precision: the latents where `given_BU` (bool) says
    that they are known and 0 elsewhere, that flag, the guides but the draft, whose zeros mean "not given", and what the
    clip begins at. The latents under False are not looked at.

    Raises ValueError for guides that do not fit the latents.
    """
    small_BGUHW = at_latent_size(torch.cat((guides_BGTHW[:, :DRAFT.start], guides_BGTHW[:, DRAFT.stop:]), dim=1))
    B, _, U, H, W = small_BGUHW.shape
    if latents_BCUHW is None or given_BU is None:
        known_BCUHW = small_BGUHW.new_zeros(B, vae.config.channels + 1, U, H, W)
    else:
        if latents_BCUHW.shape[2:] != (U, H, W):
            raise ValueError(f"guides of {tuple(guides_BGTHW.shape[2:])} for latents of "
                             f"{tuple(latents_BCUHW.shape[2:])}: they make {(U, H, W)}")
        flag_B1U11 = given_BU[:, None, :, None, None]
        clean_BCUHW = torch.where(flag_B1U11, latents_BCUHW.to(small_BGUHW.dtype), 0.0)
        known_BCUHW = torch.cat((clean_BCUHW, flag_B1U11.to(small_BGUHW.dtype).expand(B, 1, U, H, W)), dim=1)
    begin_BCUHW = known_BCUHW[:, :-1, :1].expand(-1, -1, U, -1, -1)
    draft_BCTHW = guides_BGTHW[:, DRAFT]
    drafted_B = draft_BCTHW.flatten(1).any(1)
    if drafted_B.any():
        drafted_B1111 = drafted_B[:, None, None, None, None]
        begin_BCUHW = torch.where(drafted_B1111, vae.encode(draft_BCTHW)[0].to(begin_BCUHW.dtype), begin_BCUHW)
    return torch.cat((known_BCUHW, small_BGUHW, begin_BCUHW), dim=1)


def at_latent_size(guides_BGTHW: Tensor) -> Tensor:
    """[B, 16 G, 1 + k, H/8, W/8]: of every frame that a latent cell stands for the means of its four quarters. Three
    copies stand before the first frame. A cell's one mean would not say where in it an edge is, nor where it goes.

    Raises ValueError for frames that are not 1 + 4k or a size that is not a multiple of 8.
    """
    _, G, T, H, W = guides_BGTHW.shape
    num_latent_frames(T)
    if H % STRIDE or W % STRIDE:
        raise ValueError(f"guides of {W}x{H}; the codec takes multiples of {STRIDE}")
    quarters = F.pixel_unshuffle(F.avg_pool2d(guides_BGTHW.flatten(1, 2), CELL), STRIDE // CELL)
    quarters = quarters.unflatten(1, (G, T, -1))
    quarters = torch.cat((quarters[:, :, :1].expand(-1, -1, STRIDE_T - 1, -1, -1, -1), quarters), dim=2)
    return quarters.unflatten(2, (-1, STRIDE_T)).permute(0, 1, 3, 4, 2, 5, 6).flatten(1, 3)


def given_frames(batch: int, latent_frames: int, *, first: Tensor | int = 0, last: Tensor | bool = False,
                 device: torch.device | str | None = None) -> Tensor:
    """given_BU, bool: which latent frames are known. `first`, int or [B], is how many at the beginning; `last`, bool or
    [B], whether the last is.

    The last latent frame stands for four frames: to give it is to give how the clip ends, movement included.
    """
    first_B = torch.as_tensor(first, device=device).expand(batch)
    given_BU = torch.arange(latent_frames, device=device) < first_B[:, None]
    given_BU[:, -1] |= torch.as_tensor(last, device=device)
    return given_BU
