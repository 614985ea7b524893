"""Clips to batches for training. Only here does this room import torch.

    for batch in batches(open_clips(folder), BatchConfig(size=8), seed=0): step(batch)

Batch i is a function of the seed and i alone (and of the clips), so a run that was stopped goes on with `first=i`, and
several processes take every `world`-th. All clips are seen once before any is seen again.

Conditions are dropped so that a model learns to do without: text becomes EMPTY, passes 0, each for itself or all;
whether the first and the last frame shall be given is drawn here and used by the recipe.

Legend: B clips, C channels, T frames, H height, W width, L words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache

import numpy as np
import torch
from torch.nn import functional

from kinema.data.captions import mirrored
from kinema.data.guides import DRAFT, GUIDES, NUM_GUIDES, STORED, guides
from kinema.data.shards import StoredClip
from kinema.data.words import vocabulary
from kinema.errors import InputError

COARSE = (2, 4, 8)                            # times smaller
MORE = ("draft", "pose", "motion")
FEW = 0.3                                     # of the passes are kept where they shall be few


@dataclass(frozen=True, kw_only=True, slots=True)
class BatchConfig:
    size: int = 8
    frames: int = 17                      # of a clip; shorter ones are used as stills only
    steps: tuple[int, ...] = (1,)         # every how many-th frame: one of these, where the clip is long enough
    crop: tuple[int, int] | None = None   # width, height of a part, anywhere; None: the whole picture
    stills: float = 0.0                   # part of the batches that is of single frames
    mirror: float = 0.5                   # part of the clips that is seen in a mirror
    length: int = 48                      # words
    guides: bool = True                   # read the passes; False: guides are 0, for what needs none
    drop_text: float = 0.1                # part of the clips without words
    drop_guides: float = 0.3              # .. without passes
    drop_guide: float = 0.1               # .. without this or that pass, each for itself
    drop_more: float = 0.5                # .. without draft, pose or motion, each for itself: they say what others say
    blur_draft: float = 0.3               # of the drafts are coarse, as small footage is (Ho et al. 2022, section 4.2)
    few: float = 0.3                      # .. with FEW of their passes
    draft_alone: float = 0.0              # .. with their draft and nothing else, as a picture that is animated
    first_frame: float = 0.3              # .. whose first frame is given
    last_frame: float = 0.1               # .. whose last frame is given


@dataclass(frozen=True, slots=True)
class Batch:
    frames_BCTHW: torch.Tensor            # float32 -1 .. 1, display sRGB
    guides_BCTHW: torch.Tensor            # float32 [B, 15, T, H, W]: see guides.py; 0 where dropped
    tokens_BL: torch.Tensor               # int64: see words.py
    guided_B: torch.Tensor                # bool: some pass is given
    first_B: torch.Tensor                 # bool: the first frame shall be given
    last_B: torch.Tensor                  # bool: the last frame shall be given
    clips: tuple[int, ...]                # which clips

    def to(self, device: torch.device | str) -> Batch:
        moved = {f.name: getattr(self, f.name).to(device, non_blocking=True) for f in fields(self) if f.name != "clips"}
        return replace(self, **moved)


def batches(clips: Sequence[StoredClip], config: BatchConfig, *, seed: int, first: int = 0, rank: int = 0,
            world: int = 1) -> Iterator[Batch]:
    """Batches `first`, `first` + 1, .. without end, of one process of `world`. Raises InputError for clips of several
    sizes or none that is long enough."""
    long = [i for i, clip in enumerate(clips) if clip.frames >= config.frames]
    if len({clip.size for clip in clips}) != 1 or (not long and config.stills < 1):
        raise InputError(f"there are {len(clips)} clips, {len(long)} of them of {config.frames} frames or more, of "
                         f"sizes {sorted({clip.size for clip in clips})}.", hint="They need one size, enough frames.")
    order = lru_cache(maxsize=4)(lambda kind, epoch: np.random.default_rng((seed, kind, epoch)).permutation(
        len(clips) if kind else np.array(long)))
    number = first * world + rank
    while True:
        rng = np.random.default_rng((seed, number, 7))
        still = bool(rng.random() < config.stills)
        count = len(clips) if still else len(long)
        chosen = [int(order(int(still), p // count)[p % count])
                  for p in range(number * config.size, (number + 1) * config.size)]
        yield _batch(clips, chosen, config, 1 if still else config.frames, rng)
        number += world


def _batch(clips: Sequence[StoredClip], chosen: list[int], config: BatchConfig, frames: int,
           rng: np.random.Generator) -> Batch:
    rows = [_row(clips[i], config, frames, rng) for i in chosen]
    frames_BCTHW, guides_BCTHW, tokens_BL, guided_B = (np.stack(column) for column in zip(*rows, strict=True))
    first_B, last_B = (rng.random(len(rows)) < part for part in (config.first_frame, config.last_frame))
    return Batch(torch.from_numpy(frames_BCTHW), torch.from_numpy(guides_BCTHW), torch.from_numpy(tokens_BL),
                 torch.from_numpy(guided_B), torch.from_numpy(first_B), torch.from_numpy(last_B), tuple(chosen))


def _row(clip: StoredClip, config: BatchConfig, frames: int,
         rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray, bool]:
    """frames [3, T, H, W], guides [15, T, H, W], tokens [L], whether there are guides."""
    step = int(rng.choice([s for s in config.steps if (frames - 1) * s < clip.frames] or [1]))
    start = int(rng.integers(clip.frames - (frames - 1) * step))
    mirror = bool(rng.random() < config.mirror)
    width, height = config.crop or clip.size
    left, top = (int(rng.integers(have - want + 1)) for have, want in zip(clip.size, (width, height), strict=True))
    part = np.s_[:, top:top + height, left:left + width]
    pictures = clip.read("frames", first=start, count=frames, step=step)[part]
    pictures = pictures[:, :, ::-1] if mirror else pictures
    frames_CTHW = np.ascontiguousarray(np.moveaxis(pictures, -1, 0)).astype(np.float32) / 127.5 - 1
    kept = _kept(clip, config, rng)
    if kept:
        arrays = {n: clip.read(n, first=start, count=frames, step=step)[part] for n in kept}
        guides_CTHW = guides(arrays, mirror=mirror)
        if "draft" in kept and rng.random() < config.blur_draft:
            guides_CTHW[DRAFT] = coarse(guides_CTHW[DRAFT], int(rng.choice(COARSE)))
    else:
        guides_CTHW = np.zeros((NUM_GUIDES, *frames_CTHW.shape[1:]), np.float32)
    return frames_CTHW, guides_CTHW, _tokens(clip, config, mirror, rng), bool(kept)


def coarse(picture_CTHW: np.ndarray, times: int) -> np.ndarray:
    """The picture made so many times smaller, by means, and large again, smoothly."""
    picture = torch.from_numpy(picture_CTHW)
    small = functional.avg_pool2d(picture, times, ceil_mode=True)
    return functional.interpolate(small, size=picture.shape[-2:], mode="bilinear").numpy()


def _kept(clip: StoredClip, config: BatchConfig, rng: np.random.Generator) -> list[str]:
    """The passes that are not dropped."""
    drawn, (few, alone) = rng.random(1 + len(GUIDES)), rng.random(2) < (config.few, config.draft_alone)
    if not config.guides or drawn[0] < config.drop_guides:
        return []
    if alone and "draft" in clip.names:
        return ["draft"]
    drops = {name: config.drop_more if name in MORE else config.drop_guide for name in STORED}
    return [name for name, u in zip(STORED, drawn[1:], strict=True)
            if u >= (1 - FEW if few else drops[name]) and name in clip.names]


def _tokens(clip: StoredClip, config: BatchConfig, mirror: bool, rng: np.random.Generator) -> np.ndarray:
    """One of the captions, in either language; EMPTY where text is dropped or there is none."""
    dropped, language, which = rng.random(3)
    spoken = [texts for texts in clip.about.get("captions", {}).values() if texts]
    text = ""
    if spoken and dropped >= config.drop_text:
        texts = spoken[int(language * len(spoken))]
        text = texts[int(which * len(texts))]
    return np.array(vocabulary().encode(mirrored(text) if mirror else text, config.length)[0], np.int64)
