"""How good are made portraits, beside held-out real ones; and teaching w to say what its picture shows.

`frechet` (metrics/frechet.py), `precision` and `recall` by fixed filters in four cells (metrics/still.py);
`path_length`, how evenly a picture follows w (Karras et al. 2019, section 4.1, with the reader's features for VGG's);
`spread`, how far faces are from each other by the reader's features, 1 = as far as real ones; `inversion`, the root
mean square by which an inverted held-out portrait differs, of display values 0 .. 1; `reader`, the share of the
answers that the reader has right.

N B pictures, H W rows and columns, W latent width, D features.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from kinema.data.faces import split_answers
from kinema.data.shards import StoredClip
from kinema.metrics.diversity import diversity
from kinema.metrics.frechet import frechet
from kinema.metrics.precision_recall import precision_recall
from kinema.metrics.still import still_features
from kinema.models.face_reader import FaceReader
from kinema.models.inversion import invert, rms
from kinema.models.stylegan import StyleGAN, draw_noise, truncate
from kinema.recipes.portraits import answers_of, pictures_of, share_right, told
from kinema.recipes.strip import as_pictures, write_strip
from kinema.training.fit import Metrics

if TYPE_CHECKING:
    from kinema.recipes.stylegan import StyleGANRecipe

AT_ONCE = 32
STEP = 1e-3                                   # in w, for path lengths
NEAREST = 3                                   # of precision and recall
LEAST = 32                                    # pixels a side, for the filters


class Measures:
    """What is measured is chosen once: the same held-out portraits, the same latents."""

    def __init__(self, recipe: StyleGANRecipe, held: Sequence[StoredClip], device: torch.device):
        self.recipe, self.held, self.device = recipe, held[:recipe.num_measured], device
        self.real = pictures_of(self.held, recipe.model.size)
        self.grown: float | None = None                        # of a model that grows: how far it is
        self._filters: np.ndarray | None = None

    def sheet(self, model: StyleGAN, path: Path, *, columns: int = 8) -> None:
        """A row of held-out portraits; below them three as they are made, and two nearer to the mean."""
        made = [self.made(model, columns, seed=5 + k, psi=psi).cpu() for k, psi in enumerate((1, 1, 1, 0.7, 0.7))]
        rows = [self.real[:columns], *made]
        write_strip(path, [row.transpose(0, 1) for row in rows], columns=columns)

    @torch.no_grad()
    def made(self, model: StyleGAN, count: int, *, seed: int = 1, psi: float = 1.0) -> Tensor:
        """On the processor, in -1 .. 1."""
        frames = []
        for first in range(0, count, AT_ONCE):
            number = min(AT_ONCE, count - first)
            w_BW = model.mapping(latents(model, number, seed=seed * 1_000_003 + first))
            noise = draw_noise(model.config, number, generator=torch.Generator(self.device).manual_seed(seed + first))
            w_BLW = truncate(model.styles(w_BW), model.w_mean, psi)
            frames.append(model.paint(w_BLW, noise=noise, grown=self.grown).cpu())
        return F.interpolate(torch.cat(frames).clamp(-1, 1), size=(model.config.size,) * 2)

    def of(self, model: StyleGAN, reader: FaceReader) -> Metrics:
        """Numbers of portraits below what a measure needs leave it out."""
        reader.eval()
        found: Metrics = {}
        made = self.made(model, len(self.held))
        if len(self.held) > NEAREST:
            if self._filters is None:
                self._filters = filtered(self.real)
            ours = filtered(made)
            found["frechet"] = frechet(ours, self._filters)
            found["precision"], found["recall"] = precision_recall(ours, self._filters, k=NEAREST)
            found["spread"] = diversity(self._seen(reader, made)) / max(diversity(self._seen(reader, self.real)), 1e-9)
        found["path_length"] = path_length(model, reader, count=len(self.held))
        few = self.real[:self.recipe.inverted].to(self.device)
        w_BLW = invert(model, few, steps=self.recipe.invert_steps)
        found["inversion"] = float(rms(model.paint(w_BLW), few).mean())
        if told(self.held):
            found["reader"] = share_right(self._answers(reader), answers_of(self.held))
        reader.train()
        return found

    @torch.no_grad()
    def _seen(self, reader: FaceReader, frames_NCHW: Tensor) -> np.ndarray:
        parts = [reader(part.to(self.device))[2].float().cpu() for part in frames_NCHW.split(AT_ONCE)]
        return torch.cat(parts).double().numpy()

    @torch.no_grad()
    def _answers(self, reader: FaceReader) -> Tensor:
        return torch.cat([reader(part.to(self.device))[0].float().cpu() for part in self.real.split(AT_ONCE)])


def latents(model: StyleGAN, count: int, *, seed: int) -> Tensor:
    draws = torch.Generator().manual_seed(seed % (1 << 62))
    return torch.randn(count, model.config.latent, generator=draws).to(model.const.device)


def filtered(frames_NCHW: Tensor) -> np.ndarray:
    """[N, D]: filters in four cells; pictures that are too small for them are enlarged."""
    larger = max(1, LEAST // frames_NCHW.shape[2])
    stills = as_pictures(F.interpolate(frames_NCHW, scale_factor=larger).transpose(0, 1))
    return np.stack([still_features(still, cells=(2, 2)) for still in stills])


@torch.no_grad()
def path_length(model: StyleGAN, reader: FaceReader, *, count: int) -> float:
    """E |f(w + e d) - f(w)|^2 / e^2 on lines between two w, f the reader's features over their mean length."""
    total, lengths, done = 0.0, 0.0, 0
    for first in range(0, count, AT_ONCE):
        number = min(AT_ONCE, count - first)
        a_BW, b_BW = model.mapping(latents(model, 2 * number, seed=77_777_777 + first)).chunk(2)
        share_B1 = torch.rand(number, 1, generator=torch.Generator().manual_seed(first)).to(a_BW.device)
        noise = draw_noise(model.config, number, generator=torch.Generator(a_BW.device).manual_seed(first))
        here, there = (reader(model.paint(model.styles(torch.lerp(a_BW, b_BW, share)), noise=noise))[2].float()
                       for share in (share_B1, share_B1 + STEP))
        total += float((here - there).square().sum()) / STEP**2
        lengths += float(here.square().sum())
        done += number
    return (total / done) / max(lengths / done, 1e-12)


def teach_facts(model: StyleGAN, reader: FaceReader, *, count: int, steps: int) -> Metrics:
    """Have `model.read` say of w what the reader says of its picture; `read`, the share of answers on which both agree
    for latents that were not taught, one in eight."""
    reader.eval()
    rows: list[tuple[Tensor, Tensor, Tensor]] = []
    device = model.const.device
    with torch.no_grad():
        for first in range(0, count, AT_ONCE):
            number = min(AT_ONCE, count - first)
            w_BW = model.mapping(latents(model, number, seed=99_999_999 + first))
            psi_B1 = 0.4 + 0.6 * torch.rand(number, 1, generator=torch.Generator().manual_seed(first)).to(device)
            w_BW = model.w_mean + psi_B1 * (w_BW - model.w_mean)
            noise = draw_noise(model.config, number, generator=torch.Generator(device).manual_seed(first))
            answers, colours, _ = reader(model.paint(model.styles(w_BW), noise=noise).clamp(-1, 1))
            rows.append((w_BW, answers.float(), colours.float()))
    w_NW, answers_NA, colours_NC3 = (torch.cat(part) for part in zip(*rows, strict=True))
    aside = max(1, len(w_NW) // 8)
    optimiser = torch.optim.AdamW(model.facts.requires_grad_(True).parameters(), lr=3e-3, weight_decay=1e-3)
    with torch.enable_grad():
        for _ in range(steps):
            said_NA, shown_NC3 = model.read(w_NW[aside:])
            losses = [F.cross_entropy(said, truth.softmax(1)) for said, truth in
                      zip(split_answers(said_NA).values(), split_answers(answers_NA[aside:]).values(), strict=True)]
            loss = torch.stack(losses).sum() + 10 * (shown_NC3 - colours_NC3[aside:]).square().mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    model.facts.requires_grad_(False)
    truth_NQ = torch.stack([part.argmax(1) for part in split_answers(answers_NA[:aside]).values()], dim=1)
    with torch.no_grad():
        return {"read": share_right(model.read(w_NW[:aside])[0], truth_NQ)}
