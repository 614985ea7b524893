"""Diffusion to look at: a clip, its noising and the denoising back, every iterate as the codec shows it.

    trace = Trace();  frames = list(clip(models, wish, on_step=trace.hear))
    for level in trace.levels(models, wish): ...          # clip .. noise .. clip: name, t, frames_THWC

A latent is no picture: what is shown of x_t is the decoder's reading of it, without passes, whose edges it would find
in pure noise too. All frames of a window are noised and denoised together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from torch import Tensor

from kinema.generate.clip import Models, Wish, decoded, encoded, levels_for, noise_of
from kinema.models.video_vae import STRIDE_T
from kinema.sampling.noise import RECTIFIED_FLOW

NOTE = ("t is the share of noise. All frames of a clip are noised together, and denoised together: time in the film "
        "runs down, the noise level across. A column is what the codec shows of the latents at that level.")
EACH = 8                                      # frames for which a moving trace stays on a level
INNER = 2                                     # levels between clip and noise that are shown, each way


@dataclass(frozen=True, slots=True)
class Level:
    name: str                                 # "clip", "noising", "noise", "denoising", "painted"
    t: float
    frames: np.ndarray                        # uint8 [T, H, W, 3]


class Trace:
    """What the sampler made on its way, of the first window."""

    def __init__(self) -> None:
        self.iterates: list[Tensor] = []

    def hear(self, window: int, step: int, x_BCUHW: Tensor) -> None:
        if window == 0:
            self.iterates.append(x_BCUHW.clone())

    def levels(self, models: Models, wish: Wish, *, painted: np.ndarray | None = None,
               original: np.ndarray | None = None) -> list[Level]:
        """The clip with more and more of the very noise that the sampler began with; that noise; what the sampler made
        of it. What is noised is the `original`, uint8 [T, H, W, 3], or where there is none the clip that came out;
        `painted` are its frames, where they were painted over passes."""
        ts, steps = levels_for(models, wish.steps).tolist(), len(self.iterates)
        count = 1 + STRIDE_T * (self.iterates[-1].shape[2] - 1)
        x_0 = self.iterates[-1] if original is None else encoded(models, original[:count]).float()
        noise = noise_of(models, wish, 0, count)
        inner = sorted({round(k * steps / (INNER + 1)) for k in range(1, INNER + 1)} & set(range(1, steps)))
        end = decoded(models, self.iterates[-1]) if painted is None else painted[:count]
        shown = [Level("noising", ts[k], decoded(models, RECTIFIED_FLOW.mix(x_0, noise, ts[k]))) for k in inner[::-1]]
        back = [Level("denoising", ts[k], decoded(models, self.iterates[k - 1])) for k in inner]
        return [Level("clip", 0.0, end if original is None else original[:count]), *shown,
                Level("noise", 1.0, decoded(models, noise)), *back, Level("painted", 0.0, end)]
