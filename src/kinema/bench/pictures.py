"""`kinema measure dcgan`, `image_vae`, `image_diffusion`, `stylegan`: how good made pictures are, beside held-out ones.

    measure_backdrops("dcgan", weights=Path("backdrops"), data=Path("backdrops/clips"))
    measure_faces(weights=Path("faces"), data=Path("faces/clips"))

Everything is computed by the recipes' own measures; without a folder of pictures the stage draws some, once, into the
store. Distances are of fixed filters, not of an Inception network: to be set beside each other alone.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import torch

from kinema.data.backdrops import facts_asked, facts_vector, read_pictures
from kinema.data.draw_backdrops import draw_pictures
from kinema.data.portraits import draw_portraits
from kinema.errors import InputError
from kinema.film.project import store_folder
from kinema.metrics.frechet import frechet
from kinema.recipes import dcgan, image_diffusion, image_vae
from kinema.recipes.backdrops import Real, expect
from kinema.recipes.job import Job
from kinema.recipes.portraits import pictures_of
from kinema.recipes.run import clips_of
from kinema.recipes.style_measures import NEAREST, Measures, filtered
from kinema.recipes.stylegan import NAME, READER
from kinema.recipes.stylegan import SMALL as FACES
from kinema.recipes.train import material
from kinema.training.device import choose_device
from kinema.weights.load import card, load, weights_hash

BACKDROPS = {"dcgan": dcgan, "image_vae": image_vae, "image_diffusion": image_diffusion}
FEATURES = "54 numbers of fixed filters in three bands (metrics/still.py), not of an Inception network"
FACE_FEATURES = {"frechet": "fixed filters in 2 x 2 cells (metrics/still.py), not of an Inception network",
                 "precision": f"the same, {NEAREST} nearest", "recall": f"the same, {NEAREST} nearest",
                 "path_length": "face_reader (models/face_reader.py)", "spread": "face_reader"}
DRAWN = 256                                   # pictures of each split, where no folder of them is given
Say = Callable[[str], None]
Make = Callable[..., np.ndarray]


def measure_backdrops(name: str, *, data: Path | None = None, weights: Path | None = None, count: int = DRAWN,
                      say: Say = lambda text: None) -> dict[str, Any]:
    """What `Real.measure` says of `count` pictures, each told the facts of a held-out one; `bits_per_dim` where there
    is a likelihood (else None), `seconds_a_picture`, and what they are held against. Raises MissingError for weights
    that are not here, InputError for pictures that do not fit them."""
    device = choose_device()
    model, make, size = maker_of(name, weights, device)
    data = backdrops_of(data, size=size, count=DRAWN, held=count, say=say)
    real, held = real_of(data, size, count)
    say(f"{count} pictures, beside {len(real.held_facts)} held out")
    made, took = timed(make, real, count)
    likelihood = getattr(BACKDROPS[name], "likelihood", None)
    bits = likelihood(model, held, real.held_facts, device) if likelihood else {"bits_per_dim": None}
    return {**real.measure(made), **bits, "seconds_a_picture": took, "features": FEATURES, "made": count,
            "held_out": len(real.held_facts), "training": len(real.pictures), "size": list(size),
            "device": str(device), "threads": torch.get_num_threads(), "weights": weights_hash(name, weights),
            "pictures": str(data)}


def maker_of(name: str, weights: Path | None, device: torch.device) -> tuple[Any, Make, tuple[int, int]]:
    """The model, how it makes pictures (facts [N, K], count, seed=2 -> uint8 [count, H, W, 3]), their width and
    height. Raises MissingError for weights that are not here."""
    room, model = BACKDROPS[name], load(name, weights).to(device)
    if name != image_diffusion.NAME:
        return model, partial(_made, room, model, device), (model.config.width, model.config.height)
    about = card(name, weights)
    wide, high = about["size"]                             # a U-Net takes any
    more = {"size": (wide, high), "steps": about["sampling"]["steps"]}
    return model, partial(_made, room, model, device, **more), (wide, high)


def _made(room: Any, model: Any, device: torch.device, facts_NK: np.ndarray, count: int, *, seed: int = 2,
          **more: Any) -> np.ndarray:
    return room.made_for(model, facts_NK, count, device, seed=seed, **more)


def real_of(data: Path, size: tuple[int, int], count: int) -> tuple[Real, np.ndarray]:
    """What pictures are held against, and the held-out pictures themselves, at most `count`. Raises InputError for
    pictures of another size, or too few of them."""
    train, held = clips_of(Job(data=data, out=data))
    (pictures, facts), (held_pictures, held_facts) = read_pictures(train), read_pictures(held)
    expect(pictures, held_pictures, width=size[0], height=size[1])
    return Real(pictures, facts, held_pictures, held_facts, most=count), held_pictures[:count]


def timed(make: Make, real: Real, count: int) -> tuple[np.ndarray, float]:
    """Pictures told the held-out ones' facts, and the seconds that each took; the first ones, which set things up, are
    not counted."""
    make(real.held_facts, 2)
    began = time.perf_counter()
    made = make(real.held_facts, count)
    return made, (time.perf_counter() - began) / count


def measure_faces(*, data: Path | None = None, weights: Path | None = None, count: int = DRAWN,
                  inverted: int = FACES.inverted, invert_steps: int = FACES.invert_steps,
                  say: Say = lambda text: None) -> dict[str, Any]:
    """What `Measures.of` says: `frechet` (beside it `frechet_real`, the training's own portraits), `precision`,
    `recall`, `path_length`, `spread`, `inversion`, `reader`; `features`, by which each. Raises MissingError for weights
    that are not here, InputError for portraits that do not fit them."""
    device = choose_device()
    model, reader = load(NAME, weights).to(device), load(READER, weights).to(device)
    data = portraits_of(data, size=FACES.clip_size[0], held=count, say=say)
    train, held = clips_of(Job(data=data, out=data))
    if len(held) <= NEAREST:
        raise InputError(f"{len(held)} portraits are held out, too few.", path=data, hint="Give 64 or more.")
    say(f"portraits beside {min(len(held), count)} held-out ones")
    recipe = replace(FACES, model=model.config, num_measured=count, inverted=inverted, invert_steps=invert_steps)
    measures = Measures(recipe, held, device)
    found = measures.of(model, reader)
    own = filtered(pictures_of(train[:len(measures.held)], model.config.size))
    return {**found, "frechet_real": frechet(own, filtered(measures.real)),
            "features": FACE_FEATURES, "reads": card(NAME, weights).get("reads"), "size": model.config.size,
            "made": len(measures.held), "held_out": len(measures.held), "inverted": min(inverted, len(held)),
            "device": str(device), "threads": torch.get_num_threads(),
            "weights": {name: weights_hash(name, weights) for name in (NAME, READER)}, "pictures": str(data)}


def sampled(name: str, words: str = "", *, count: int, seed: int = 0,
            weights: Path | None = None) -> tuple[np.ndarray, np.ndarray | None, dict[str, str]]:
    """uint8 [count, H, W, 3] that show what the words ask for; of a VAE also its traversals, [rows, columns, H, W, 3];
    and the facts. Raises MissingError for weights that are not here, InputError for words they were not taught."""
    device = choose_device()
    model, make, _ = maker_of(name, weights, device)
    about = card(name, weights)
    told = facts_asked(words, about["facts"])
    facts_K = facts_vector(told)
    walks = image_vae.traversals(model, facts_K, torch.tensor(about["kl"]), device, seed=seed) \
        if name == image_vae.NAME else None
    return make(facts_K[None], count, seed=seed), walks, told


def backdrops_of(data: Path | None, *, size: tuple[int, int], count: int, held: int, say: Say) -> Path:
    """A folder of clips of one frame: `data`, or what is imported from it or drawn, in the store."""
    if data is not None:
        return material(str(data), _imported(data, *size), count=count, size=size, name="dcgan", say=say)
    folder = store_folder() / f"backdrops-{size[0]}x{size[1]}"
    for split, number in (("held", held), ("train", count)):
        draw_pictures(folder, number, split=split, workers=os.cpu_count() or 1, width=size[0], height=size[1], say=say)
    return folder


def portraits_of(data: Path | None, *, size: int, held: int, say: Say) -> Path:
    if data is not None:
        return material(str(data), _imported(data, size, size), count=held, size=(size, size), name=NAME, say=say)
    folder = store_folder() / f"portraits-{size}x{size}"
    for split in ("held", "train"):
        draw_portraits(folder, held, split=split, workers=os.cpu_count() or 1, width=size, height=size, say=say)
    return folder


def _imported(data: Path, width: int, height: int) -> Path:
    return store_folder() / "imported" / f"{sha256(str(data.resolve()).encode()).hexdigest()[:12]}-{width}x{height}"


def as_text(result: dict[str, Any]) -> str:
    return "\n".join(f"{name:20} {f'{value:.4g}' if isinstance(value, float) else value}"
                     for name, value in result.items())
