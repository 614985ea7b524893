"""The recipe of the picture VAE: the bound itself is descended, both terms in bits a byte (losses/evidence.py).

    loss = -E log p(x|z, facts) + beta KL(q(z|x, facts) || N(0, 1))

Facts and mirrors as in dcgan.py. What is measured is the bound of held-out pictures, with beta = 1 whatever it was
trained with, and pictures made of z drawn of the prior. Latents that say nothing keep to the prior: `active` counts the
others, and the card has the nats of each, so that a sheet can show those first that show most.

B N pictures, Z numbers of a latent, K facts, H W rows and columns.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import torch
from torch import Tensor

from kinema.data.backdrops import read_pictures
from kinema.losses.evidence import Evidence, evidence
from kinema.losses.kl import gaussian_kl
from kinema.models import image_vae
from kinema.models.image_vae import ImageVAE, ImageVAEConfig
from kinema.recipes.backdrops import AT_ONCE, COLUMNS, Lesson, Real, as_rows, batch_of, expect, facts_seen, rows_told
from kinema.recipes.card import card_of
from kinema.recipes.clock import rate
from kinema.recipes.job import Job
from kinema.recipes.run import Turn, clips_of, prepared, run
from kinema.recipes.strip import as_pictures, write_strip
from kinema.recipes.trainee import Trainee, normals
from kinema.training.device import autocast, count_flops
from kinema.training.fit import Metrics
from kinema.weights.load import load, save

NAME = "image_vae"
ACTIVE = 0.02                                 # nats that a latent says of a picture, at least
FAR = 2.5                                     # deviations of the prior, to either side, on a sheet of traversals


@dataclass(frozen=True, kw_only=True, slots=True)
class ImageVAERecipe:
    model: ImageVAEConfig = image_vae.SMALL
    clip_size: tuple[int, int] = (128, 72)             # of the pictures drawn for it
    size: int = 32                                     # pictures a step
    beta: float = 1.0
    lr: float = 1e-3
    warmup: int = 100
    weight_decay: float = 0.0
    drop_facts: float = 0.15                           # part of each kind of fact that is not told
    num_measured: int = 512                            # pictures made for a measure


SMALL = ImageVAERecipe()
TINY = replace(SMALL, model=image_vae.TINY, clip_size=(64, 32), size=8, lr=4e-3, warmup=2, num_measured=64)
PRESETS = {"small": SMALL, "tiny": TINY}


def train(recipe: ImageVAERecipe, job: Job) -> Metrics:
    """Train, write weights and card; what was measured on held-out pictures. Raises InputError."""
    with prepared(job) as (world, device):
        train_clips, held = clips_of(job)
        pictures, facts = read_pictures(train_clips)
        held_pictures, held_facts = read_pictures(held)
        expect(pictures, held_pictures, width=recipe.model.width, height=recipe.model.height)
        vae = ImageVAE(recipe.model) if job.start is None else load(NAME, job.start)
        vae = vae.requires_grad_(True).train().to(device).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        trainee = Trainee(vae, weight_decay=recipe.weight_decay)
        real = Real(pictures, facts, held_pictures, held_facts, most=recipe.num_measured)
        batch = partial(batch_of, pictures, facts, size=recipe.size, drop_facts=recipe.drop_facts, seed=job.seed,
                        rank=world.rank, world=world.size)

        def bound_of(model: ImageVAE, given: Lesson, number: int) -> Evidence:
            noise = normals(len(given.facts_BK), recipe.model.latent, seed=job.seed, step=number, rank=world.rank,
                            device=device)
            return bound(model, given.pictures_BCHW, given.facts_BK, noise)

        def step(turn: Turn) -> Metrics:
            found = bound_of(trainee.model, turn.batch.to(device), turn.number)
            loss = found.loss(beta=recipe.beta)
            trainee.descend(loss, rate=rate(turn.number, turn.share, peak=recipe.lr, warmup=recipe.warmup))
            return {"loss": loss.detach(), "kl": found.kl.detach().mean()}

        def measured(i: int) -> Metrics:
            model = trainee.average.eval()
            path = job.out / f"{NAME}-{i:06d}.png"
            write_strip(path, sheet(model, held_pictures, held_facts, device), columns=COLUMNS)
            kl_Z = nats_of_latents(model, held_pictures[:recipe.num_measured], real.held_facts, device)
            write_strip(path.with_stem(path.stem + "-traversals"),
                        [as_rows(row) for row in traversals(model, real.held_facts[0], kl_Z, device)], columns=COLUMNS)
            made = made_for(model, real.held_facts, recipe.num_measured, device)
            return {**likelihood(model, held_pictures[:recipe.num_measured], real.held_facts, device),
                    "active": float((kl_Z > ACTIVE).sum()), **real.measure(made)}

        quality = run(job, NAME, trainee, step, batch, world=world, device=device, measure=measured,
                      clips=world.size * recipe.size,
                      flops=lambda: count_flops(lambda: bound_of(vae, batch(0).to(device), 0).loss().backward()))
        if world.first:
            model = trainee.average.eval()
            about = card_of(model, recipe=recipe, train=train_clips, held=held, steps=trainee.steps,
                            seconds=trainee.seconds, world=world.size, device=device, quality=quality)
            kl_Z = nats_of_latents(model, held_pictures[:recipe.num_measured], real.held_facts, device)
            save(NAME, model, about | {"facts": facts_seen(train_clips), "kl": [round(float(k), 4) for k in kl_Z]},
                 job.out)
        return quality


def bound(model: ImageVAE, pictures_BCHW: Tensor, facts_BK: Tensor, noise_BZ: Tensor) -> Evidence:
    """Both terms, from one draw of z a picture; logarithms in float32."""
    with autocast(pictures_BCHW.device):
        said, mean_BZ, logvar_BZ = model(pictures_BCHW, facts_BK, noise_BZ)
    return evidence(pictures_BCHW, said.float(), model.logscale.float(), mean_BZ.float(), logvar_BZ.float())


@torch.inference_mode()
def likelihood(model: ImageVAE, pictures_NHWC: np.ndarray, facts_NK: np.ndarray, device: torch.device) -> Metrics:
    """`bits_per_dim`, the bound, and of it the latents' part, `latent_bits`; of bytes, one draw of z a picture."""
    found = []
    for number, (pictures, facts) in enumerate(_parts(pictures_NHWC, facts_NK, device)):
        noise = normals(len(facts), model.config.latent, seed=4, step=number, device=device)
        part = bound(model, pictures, facts, noise)
        found.append(torch.stack((part.bits_per_dim, part.bits_per_dim * part.kl / (part.reconstruction + part.kl))))
    bits, latent_bits = torch.cat(found, dim=1).mean(1).tolist()
    return {"bits_per_dim": bits, "latent_bits": latent_bits}


@torch.inference_mode()
def nats_of_latents(model: ImageVAE, pictures_NHWC: np.ndarray, facts_NK: np.ndarray, device: torch.device) -> Tensor:
    """[Z]: how much each latent says of a picture, in nats; the mean over the pictures."""
    kl = [gaussian_kl(*model.encode(*part)) for part in _parts(pictures_NHWC, facts_NK, device)]
    return torch.cat(kl).mean(0).cpu()


def _parts(pictures_NHWC: np.ndarray, facts_NK: np.ndarray, device: torch.device) -> list[tuple[Tensor, Tensor]]:
    return [(as_rows(pictures_NHWC[k:k + AT_ONCE]).transpose(0, 1).to(device),
             torch.from_numpy(facts_NK[k:k + AT_ONCE]).to(device)) for k in range(0, len(pictures_NHWC), AT_ONCE)]


@torch.inference_mode()
def made_for(model: ImageVAE, facts_NK: np.ndarray, count: int, device: torch.device, *, seed: int = 2) -> np.ndarray:
    """uint8 [count, H, W, 3]: a picture of each row of facts, from the first again where there are less; z of the
    prior, and of p(x|z) the middle: its noise would be grain."""
    facts = torch.from_numpy(np.resize(facts_NK, (count, facts_NK.shape[1]))).to(device)
    latents = normals(count, model.config.latent, seed=seed, step=0, device=device)
    made = [model.decode(a, b).cpu() for a, b in zip(latents.split(AT_ONCE), facts.split(AT_ONCE), strict=True)]
    return as_pictures(torch.cat(made).transpose(0, 1))


@torch.inference_mode()
def traversals(model: ImageVAE, facts_K: np.ndarray, kl_Z: Tensor, device: torch.device, *, rows: int = 8,
               columns: int = COLUMNS, seed: int = 2) -> np.ndarray:
    """uint8 [rows, columns, H, W, 3]: from one latent, along those of its numbers that say most, from -FAR to FAR."""
    latents = normals(1, model.config.latent, seed=seed, step=0, device=device).repeat(columns, 1)
    facts = torch.from_numpy(facts_K).to(device).expand(columns, -1)
    made = []
    for z in kl_Z.argsort(descending=True)[:rows].tolist():
        moved = latents.clone()
        moved[:, z] = torch.linspace(-FAR, FAR, columns)
        made.append(as_pictures(model.decode(moved, facts).transpose(0, 1)))
    return np.stack(made)


@torch.inference_mode()
def sheet(model: ImageVAE, held_NHWC: np.ndarray, facts_NK: np.ndarray, device: torch.device) -> list[Tensor]:
    """Rows for write_strip: held-out pictures, below them what comes back; then each hour and each view, told nothing
    else, a latent a column."""
    pictures, facts = _parts(held_NHWC[:COLUMNS], facts_NK[:COLUMNS], device)[0]
    back = model.decode(model.encode(pictures, facts)[0], facts)
    latents = normals(COLUMNS, model.config.latent, seed=3, step=0, device=device)
    return [pictures.transpose(0, 1), back.transpose(0, 1),
            *(model.decode(latents, facts_K.to(device).expand(COLUMNS, -1)).transpose(0, 1) for facts_K in rows_told())]
