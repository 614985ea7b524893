"""The trainable things, and what a training is given to begin with: clips drawn, footage imported.

    quality = train("video_vae", preset="small", job=Job(data=material("stage", ...), out=out, minutes=30))

Importing this needs no torch.
"""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from kinema.data.shards import ENDING
from kinema.errors import InputError, MissingError
from kinema.recipes.job import Job
from kinema.weights.load import weights_path

RECIPES = {                                   # name: (module, what it is)
    "video_vae": ("kinema.recipes.video_vae", "the video codec"),
    "video_dit": ("kinema.recipes.video_dit", "the transformer and its text encoder, on the codec's latents"),
    "video_dit_student": ("kinema.recipes.video_dit_student", "a transformer of four steps, taught by the one given"),
    "text_encoder": ("kinema.recipes.text_encoder", "the text encoder by itself, for video_dit to begin with"),
    "video_unet": ("kinema.recipes.video_unet", "the plain DDPM, in pixels and small"),
    "judge": ("kinema.recipes.judge", "the judge of clips that `kinema measure video` asks"),
    "dcgan": ("kinema.recipes.dcgan", "the generator of backdrops, a GAN; other presets are other games"),
    "image_vae": ("kinema.recipes.image_vae", "a variational autoencoder of the same backdrops, for comparison"),
    "image_diffusion": ("kinema.recipes.image_diffusion", "a small diffusion model of them, for comparison"),
    "stylegan": ("kinema.recipes.stylegan", "a StyleGAN of portraits, of the stage or of a folder of faces"),
    "motion_vae": ("kinema.recipes.motion_vae", "motions of the stage's actors, and of a folder of BVH files"),
}
PRESETS = ("tiny", "small", "learned", "minimax", "non_saturating", "wasserstein", "spectral",    # two has every recipe
           "small_64", "small_gpu", "growing", "tiny_growing")
BACKDROPS = ("kinema.data.draw_backdrops", "draw_pictures")
DRAWERS = {                                   # what the stage draws for it, where not clips
    "dcgan": BACKDROPS, "image_vae": BACKDROPS, "image_diffusion": BACKDROPS,
    "stylegan": ("kinema.data.portraits", "draw_portraits"),
    "motion_vae": ("kinema.data.motions", "draw_motions"),
}
IMPORTERS = {                                 # and what reads a folder of somebody's
    "stylegan": ("kinema.data.portraits", "import_portraits"), "motion_vae": ("kinema.data.motions", "import_motions"),
}
NEEDS = {                                     # trained weights that a training builds on
    "video_dit": ("video_vae",), "video_dit_student": ("video_vae", "text_encoder", "video_dit"),
    "video_unet": ("text_encoder",),
}


def train(name: str, *, preset: str, job: Job) -> dict[str, Any]:
    """Train to the end; what was measured on held-out clips. Raises MissingError without torch, InputError for an
    unknown name or preset and whatever the recipe finds wrong."""
    recipe = recipe_of(name, preset)
    job.out.mkdir(parents=True, exist_ok=True)
    return recipe_module(name).train(recipe, job)


def recipe_of(name: str, preset: str) -> Any:
    """Raises MissingError without torch, InputError for an unknown name or preset."""
    presets = recipe_module(name).PRESETS
    if preset not in presets:
        raise InputError(f"there is no preset {preset!r} of {name}.", hint=f"It has {', '.join(presets)}.")
    return presets[preset]


def check(name: str, job: Job) -> None:
    """What can be told before clips are drawn, which takes long. Raises InputError for a device that is not here and a
    checkpoint that is in the way or missing, MissingError for weights that the training builds on."""
    from kinema.recipes.run import checkpoint_path
    from kinema.training.device import choose_device

    choose_device(job.device)
    checkpoint_path(job, recipe_module(name).NAME)
    for needed in NEEDS.get(name, ()):
        try:
            weights_path(needed, job.given or job.out)
        except MissingError as error:
            raise MissingError(f"{name} builds on {needed}, which is not here.", path=error.path,
                               hint=f"Train it first (kinema train {needed}), or name its folder by --given.") from None


def recipe_module(name: str) -> Any:
    if name not in RECIPES:
        raise InputError(f"nothing called {name!r} can be trained.", hint=f"There are {', '.join(RECIPES)}.")
    for library in ("torch", "safetensors"):
        if find_spec(library) is None:
            raise MissingError(f"training needs {library}.", hint="Run: pip install -c constraints.txt torch, then: "
                                                                  "pip install 'kinema[models]'")
    return import_module(RECIPES[name][0])


def material(source: str, folder: Path, *, count: int, size: tuple[int, int], name: str = "", workers: int = 1,
             say: Callable[[str], None] = lambda text: None) -> Path:
    """The folder of clips that the training `name` reads: `source` itself, or for "stage" and for footage `folder`,
    into which clips are drawn (`count` to train on, a sixteenth of it and at least 8 held out) or imported. What is
    there stays. Of several processes one makes them and the others wait.

    Raises InputError for a folder that holds neither clips nor footage.
    """
    if source == "stage":
        module, function = DRAWERS.get(name, ("kinema.data.draw", "draw_clips"))
        draw = getattr(import_module(module), function)
        with _alone(folder):
            for split, number in (("train", count), ("held", max(8, count // 16))):
                draw(folder, number, split=split, workers=workers, width=size[0], height=size[1], say=say)
        return folder
    path = Path(source)
    if not path.is_dir():
        raise InputError("there is no such folder.", path=path, hint='Give a folder of clips or footage, or "stage".')
    if any(path.glob(f"*{ENDING}")):
        return path
    module, function = IMPORTERS.get(name, ("kinema.data.footage", "import_footage"))
    with _alone(folder):
        getattr(import_module(module), function)(path, folder, width=size[0], height=size[1], say=say)
    return folder


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
