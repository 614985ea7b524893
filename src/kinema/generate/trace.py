"""Diffusion to look at: a clip, its noising and the denoising back, every iterate as the codec shows it.

    trace = Trace();  frames = list(clip(models, wish, on_step=trace.hear))
    columns = trace.columns(models, wish)                 # [(t, frames_THWC), ...]: clip .. noise .. clip

A latent is no picture: what is shown of x_t is the decoder's reading of it. All frames of a window are noised and
denoised together; time in the clip runs down the strip, the noise level across.
"""

from __future__ import annotations

import numpy as np
from torch import Tensor

from kinema.generate.clip import Models, Wish, decoded, levels_for, noise_of, windows
from kinema.sampling.noise import RECTIFIED_FLOW

SHOWN = 4                                     # frames of the clip in a strip
GAP = 4                                       # pixels


class Trace:
    """What the sampler made on its way, of the first window."""

    def __init__(self) -> None:
        self.iterates: list[Tensor] = []

    def hear(self, window: int, step: int, x_BCUHW: Tensor) -> None:
        if window == 0:
            self.iterates.append(x_BCUHW.clone())

    def columns(self, models: Models, wish: Wish) -> list[tuple[float, np.ndarray]]:
        """(t, frames): the clip with noise up to each level, pure noise in the middle, and what the sampler made of
        it level by level. SHOWN frames, uint8 [SHOWN, H, W, 3]; the forward half is noised with the same noise."""
        count = windows(wish.frames, models.window)[0][1]
        x_0, ts = self.iterates[-1], levels_for(models, wish.steps).tolist()
        noise = noise_of(models, wish, 0, count)
        there = [(t, RECTIFIED_FLOW.mix(x_0, noise, t)) for t in reversed(ts)]
        back = list(zip(ts[1:], self.iterates, strict=True))
        rows = np.linspace(0, min(count, wish.frames) - 1, SHOWN).round().astype(int)
        return [(t, decoded(models, x)[rows]) for t, x in there + back]


def strip(columns: list[tuple[float, np.ndarray]]) -> np.ndarray:
    """One picture, uint8 [rows, columns, 3]: a level a column, a frame of the clip a row."""
    return np.concatenate([_padded(np.concatenate([_padded(f, 0) for f in frames]), 1) for _, frames in columns], 1)


def film(columns: list[tuple[float, np.ndarray]]) -> list[np.ndarray]:
    """The columns one after another: a level a picture, its frames side by side. The clip at both ends stays longer."""
    pictures = [np.concatenate([_padded(f, 1) for f in frames], axis=1) for _, frames in columns]
    return [pictures[0]] * 3 + pictures[1:-1] + [pictures[-1]] * 4


def _padded(picture: np.ndarray, axis: int) -> np.ndarray:
    return np.pad(picture, [(0, GAP if a == axis else 0) for a in range(3)])
