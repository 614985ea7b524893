"""What a generator is: a function from a shot to frames. One generator a file; `GENERATORS` names them.

    for frame in load("stage").frames(shot, width=1024, height=576): ...
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Protocol

from kinema.errors import InputError, MissingError
from kinema.story.shot import Shot
from kinema.weights.load import file_hash

if TYPE_CHECKING:                             # planning names generators without loading numpy
    import numpy as np

PASSES = {                    # name: what it is; arrays are [height, width, ..], one sample in the middle of each pixel
    "depth": "metres along the view axis, float32; 3000 in the sky",
    "normal": "unit vector in the world, float32 [.., 3], with the grain of the material; 0 in the sky",
    "matte": "object id, uint16; Frame.objects names them, the same in every shot of a film",
    "motion_forward": "pixels right and down to where this point is in the next frame, float32 [.., 2]",
    "motion_backward": "pixels right and down to where this point was in the frame before, float32 [.., 2]",
    "pose": "actor -> joint -> at (metres, world), pixel, visible",
    "albedo": "share of light that the surface throws back, scene-linear, float32 [.., 3]; 0 in the sky",
    "emission": "light that the surface gives off by itself, scene-linear, float32 [.., 3]",
    "camera": "eye, axes, lens and matrices: see camera_record in stage/engine/passes.py",
}


@dataclass(slots=True)
class Frame:
    """One frame of a take. The arrays belong to the receiver until it asks for the next frame."""

    colour: np.ndarray                        # [height, width, 3] float32, scene-linear, Rec.709 primaries
    passes: dict[str, Any] = field(default_factory=dict)
    objects: dict[int, str] = field(default_factory=dict)      # matte id -> stable name, where matte is asked for


class Generator(Protocol):
    def prepare(self, say: Callable[[str], None]) -> None:
        """Make ready what is needed once (compile, load weights), and say what takes longer than two seconds."""
        ...

    def frames(self, shot: Shot, *, width: int, height: int, quality: str = "final",
               passes: tuple[str, ...] = (), first: int = 0, last: int | None = None) -> Iterator[Frame]:
        """Frames `first` to `last` (exclusive; None = all) of the shot, in order."""
        ...


# name: (module, attribute, extra to install, version: bump when its pictures change, weights it uses)
GENERATORS: dict[str, tuple[str, str, str | None, int, tuple[str, ...]]] = {
    "stage": ("kinema.generate.stage", "StageGenerator", None, 6, ()),
    "bundled": ("kinema.generate.bundled", "BundledGenerator", "models", 2, ("video_vae", "video_dit", "text_encoder")),
}


# extra: (modules that it brings, how to install it)
EXTRAS = {"models": (("torch", "safetensors"), "pip install torch, then: pip install 'kinema[models]'")}


def version(name: str) -> int:
    """Part of every take's key, known without loading the generator. Raises InputError with the choices."""
    return _known(name)[3]


def weights(name: str) -> dict[str, str]:
    """Hash by name of the weights that the generator uses: part of every take's key too. Raises InputError with the
    choices, MissingError where the weights are not there."""
    return {each: file_hash(each) for each in _known(name)[4]}


def ready(name: str) -> None:
    """Whether the generator can be loaded here, known at once and without loading it: before a film is begun.

    Raises InputError with the choices, MissingError with what to install or to train.
    """
    if extra := _known(name)[2]:
        installed(extra, f"the generator {name!r}")
    weights(name)


def installed(extra: str, what: str) -> None:
    """Raises MissingError with what to install where `what` lacks a module of that extra."""
    modules, install = EXTRAS[extra]
    if missing := [module for module in modules if find_spec(module) is None]:
        raise MissingError(f"{what} needs {missing[0]}.", hint=install)


def load(name: str) -> Generator:
    """The generator called `name`; raises what `ready` does."""
    ready(name)
    module, attribute, *_ = GENERATORS[name]
    return getattr(import_module(module), attribute)()


def _known(name: str) -> tuple[str, str, str | None, int, tuple[str, ...]]:
    if name not in GENERATORS:
        raise InputError(f"there is no generator {name!r}.", hint=f"Choose one of: {', '.join(GENERATORS)}.")
    return GENERATORS[name]
