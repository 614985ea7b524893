"""Who makes a clip that is measured against the teacher's: the models, the stage's final picture, the nearest clip.

    frames = painted(models, clip, 0, steps=8)               # of seed 0; uint8 [T, H, W, 3], as the clip's own
    makers = painters(models, None)                          # {"50 steps": .., "8 steps": .., "4 steps": ..}

What a contender is told of a held-out clip is its first caption (English and Chinese in turn), and its passes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from kinema.data.draw import usable_shot
from kinema.data.guides import DRAFT, GUIDES, PASSES, STORED, guides
from kinema.data.shards import StoredClip
from kinema.data.stage_shots import STEP, window
from kinema.generate.clip import Models, Wish
from kinema.generate.clip import clip as clip_of
from kinema.generate.stage import StageGenerator
from kinema.post.display import display
from kinema.post.styles import finish

LARGER = 2                                    # times the clip's size, at which the stage draws its final picture
STEPS = (50, 8, 4)
Make = Callable[[StoredClip, int], np.ndarray]         # clip, seed -> frames, as many and as large as the clip's


def painters(models: Models, base: Models | None) -> dict[str, Make]:
    """The models at each number of STEPS. A student paints at its own; `base`, that taught it, at the others."""
    own, student = len(models.ts) - 1, models.dit.config.step_level
    makers: dict[str, Make] = {}
    for steps in sorted({*STEPS, own}, reverse=True):
        by = models if steps == own or not student else base
        if by is not None:
            makers[f"{steps} steps"] = partial(painted, by, steps=steps)
    return makers


def kept(make: Make) -> Make:
    """The same, each clip made once."""
    made: dict[tuple[Path, int, int], np.ndarray] = {}

    def once(clip: StoredClip, seed: int) -> np.ndarray:
        key = clip.path, clip.number, seed
        if key not in made:
            made[key] = make(clip, seed)
        return made[key]
    return once


def teacher(clip: StoredClip, seed: int) -> np.ndarray:
    """The clip itself."""
    return clip.read("frames")


def painted(models: Models, clip: StoredClip, seed: int, *, steps: int | None = None, passes: bool = True,
            draft: bool = True, first: bool = False) -> np.ndarray:
    """The clip painted anew: from its words, its passes where it has some, and its first frame where asked."""
    width, height = clip.size
    told = wish_of(clip, seed=seed)
    given = guides_of(clip) if passes else None
    if given is not None:
        if not draft:
            given[DRAFT] = 0
            told = replace(told, passes=tuple(name for name in GUIDES if name != "draft"))
        told = replace(told, guides=lambda start, count: given[:, _frames(given.shape[1], start, count)])
    if first:
        told = replace(told, first=clip.read("frames", count=1))
    return np.stack(list(clip_of(models, replace(told, steps=steps, width=width, height=height))))


def wish_of(clip: StoredClip, *, seed: int) -> Wish:
    texts = clip.about.get("captions", {})
    said = texts.get(("en", "zh")[clip.number % 2]) or next(iter(texts.values()), None) or [""]
    return Wish(text=said[0], frames=clip.frames, seed=seed)


def guides_of(clip: StoredClip) -> np.ndarray | None:
    """float32 [15, T, H, W]; None where the clip has no passes."""
    stored = {name: clip.read(name) for name in STORED if name in clip.names}
    return guides(stored) if stored else None


def _frames(have: int, start: int, count: int) -> np.ndarray:
    """Beyond its end a clip stands still."""
    return np.minimum(np.arange(start, start + count), have - 1)


def can_be_staged(clip: StoredClip) -> bool:
    return "seed" in clip.about and "split" in clip.about


def staged(clip: StoredClip, seed: int) -> np.ndarray:
    """The stage's own final picture of the same moments, drawn at LARGER times the size; not of footage."""
    width, height = clip.size
    shot = usable_shot(clip.about["seed"], split=clip.about["split"], aspect=width / height)
    style = clip.about.get("style", "natural")
    first, pictures = window(shot, frames=clip.frames), []
    frames = StageGenerator().frames(shot, width=LARGER * width, height=LARGER * height, first=first,
                                     last=first + (clip.frames - 1) * STEP + 1,
                                     passes=() if style == "natural" else PASSES)
    for number, frame in enumerate(frames):
        if number % STEP == 0:
            large = display(frame.colour, frame=0, seed=0, grain=0.0) if style == "natural" else \
                finish(frame.colour, frame.passes, style=style, frame=0, seed=0, time=shot.light.time)
            pictures.append(np.rint(large.reshape(height, LARGER, width, LARGER, 3).mean((1, 3))).astype(np.uint8))
    return np.stack(pictures)
