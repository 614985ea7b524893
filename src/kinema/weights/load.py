"""Weights by name: NAME.safetensors, with the model's kind and config in its header, and its card NAME.json.

    vae = load("video_vae")                       # from the package, KINEMA_WEIGHTS or a folder; float32, eval mode
    save("video_vae", vae, {"data": "...", "recipe": "...", ...}, folder)
    file_hash("video_vae")                        # part of a take's key; needs no torch

A card says: data, recipe, commit, hardware, hours, quality (measured), faults (known), licence; and "trained_with": the
`weights_hash` of each model it was trained with and needs. A transformer's may hold "sampling": {"ts": [1, .., 0]}, of
a student, or {"steps", "shift"}; with "frames", painted at once, and "guidance"; that of
a generator of pictures "facts": in how many pictures it was told each.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kinema.errors import InputError, MissingError

if TYPE_CHECKING:
    from torch import nn

HEADER = "kinema_weights_1"                       # one entry: safetensors writes several in any order
FOLDER = "KINEMA_WEIGHTS"                         # the environment's name for a folder in the package's place
CARD = ("data", "recipe", "commit", "hardware", "hours", "quality", "faults", "licence")
MODELS = {                                        # kind: (module, model, config)
    "video_vae": ("kinema.models.video_vae", "VideoVAE", "VideoVAEConfig"),
    "video_dit": ("kinema.models.video_dit", "VideoDiT", "VideoDiTConfig"),
    "video_unet": ("kinema.models.video_unet", "VideoUNet", "VideoUNetConfig"),
    "text_encoder": ("kinema.models.text_encoder", "TextEncoder", "TextEncoderConfig"),
    "judge": ("kinema.models.judge", "Judge", "JudgeConfig"),
    "dcgan": ("kinema.models.dcgan", "DCGANGenerator", "DCGANConfig"),
    "image_vae": ("kinema.models.image_vae", "ImageVAE", "ImageVAEConfig"),
    "stylegan": ("kinema.models.stylegan", "StyleGAN", "StyleGANConfig"),
    "face_reader": ("kinema.models.face_reader", "FaceReader", "FaceReaderConfig"),
    "motion_vae": ("kinema.models.motion_vae", "MotionVAE", "MotionVAEConfig"),
}


def weights_path(name: str, folder: Path | None = None) -> Path:
    """Where the weights lie. Raises MissingError where they do not."""
    path = Path(folder or os.environ.get(FOLDER) or Path(__file__).parent) / f"{name}.safetensors"
    if not path.is_file():
        raise MissingError("there are no weights here.", path=path,
                           hint=f"Train them (kinema train {name}), or name a folder that has them in {FOLDER}.")
    return path


def file_hash(name: str, folder: Path | None = None) -> str:
    """SHA-256 of the weights and their card, in hexadecimal: the card says how the weights are to be used."""
    path = weights_path(name, folder)
    return "".join(_hash(p, p.stat().st_mtime_ns, p.stat().st_size) for p in (path, _card_path(path)) if p.is_file())


def weights_hash(name: str, folder: Path | None = None) -> str:
    """SHA-256 of the weights alone, in hexadecimal: which training they are of, whatever is written on their card."""
    path = weights_path(name, folder)
    return _hash(path, path.stat().st_mtime_ns, path.stat().st_size)


@lru_cache(maxsize=64)
def _hash(path: Path, changed: int, size: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def card(name: str, folder: Path | None = None) -> dict[str, Any]:
    """What is known of the weights. Raises MissingError without weights, InputError for a card that is not JSON."""
    path = _card_path(weights_path(name, folder))
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise MissingError("these weights have no card.", path=path, hint="Put both files in the folder.") from None
    except (ValueError, OSError) as error:
        raise InputError(f"is no model card ({error}).", path=path) from None
    if not isinstance(found, dict):
        raise InputError("is no model card: it holds no table.", path=path)
    return found


def load(name: str, folder: Path | None = None) -> Any:
    """The model in float32, for use: no gradients, eval mode.

    Raises MissingError where torch or the weights are not there, InputError for a file that is no such weights:
    damaged, of another format, or with a config that its tensors do not fit.
    """
    path = weights_path(name, folder)
    try:
        import torch  # noqa: F401 (safetensors would ask for it in its own words)
        from safetensors import SafetensorError, safe_open
    except ModuleNotFoundError as error:
        raise MissingError(f"the models need {error.name}.",
                           hint="pip install torch, then: pip install 'kinema[models]'") from None
    try:
        with safe_open(path, framework="pt") as file:
            header = (file.metadata() or {}).get(HEADER)
            if header is None:
                raise InputError("holds no weights of this format.", path=path)
            about = json.loads(header)
            tensors = {key: file.get_tensor(key) for key in file.keys()}    # noqa: SIM118 (it is no dict)
        model = _built(about["kind"], about["config"])
        model.load_state_dict({key: tensor.float() for key, tensor in tensors.items()})
    except SafetensorError as error:
        raise InputError(f"is not a whole file of weights ({error}).", path=path) from None
    except (KeyError, TypeError, ValueError, RuntimeError) as error:
        raise InputError(f"does not fit its own config ({str(error).splitlines()[0]}).", path=path) from None
    return model.requires_grad_(False).eval()


def save(name: str, model: nn.Module, about: dict[str, Any], folder: Path) -> Path:
    """Write the parameters in bfloat16 (buffers, which are few, as they are) and the card; both whole or not at all.

    Raises ValueError for a model that is not in MODELS and a card that lacks one of CARD.
    """
    import torch
    from safetensors.torch import save_file

    kind = next((kind for kind, (_, attribute, _) in MODELS.items() if attribute == type(model).__name__), "")
    if not kind:
        raise ValueError(f"{type(model).__name__} is not one of {', '.join(MODELS)}")
    if lacking := [key for key in CARD if key not in about]:
        raise ValueError(f"the card of {name} lacks {', '.join(lacking)}")
    config = asdict(model.config)                                        # type: ignore[call-overload]
    parameters = {key for key, _ in model.named_parameters()}
    tensors = {key: tensor.detach().cpu().to(torch.bfloat16 if key in parameters else tensor.dtype).contiguous()
               for key, tensor in model.state_dict().items()}
    path = Path(folder) / f"{name}.safetensors"
    path.parent.mkdir(parents=True, exist_ok=True)
    parts = [path.with_suffix(".part"), path.with_suffix(".json.part")]
    save_file(tensors, parts[0], {HEADER: json.dumps({"kind": kind, "config": config})})
    text = json.dumps({"name": name, "kind": kind, "config": config, **about}, ensure_ascii=False, indent=1)
    parts[1].write_text(text + "\n", encoding="utf-8")
    for part, to in zip(parts, (path, _card_path(path)), strict=True):
        part.replace(to)
    return path


def _card_path(path: Path) -> Path:
    return path.with_suffix(".json")


def _built(kind: str, config: dict[str, Any]) -> Any:
    module, model, of = MODELS[kind]
    found = import_module(module)
    tuples = {key: tuple(value) if isinstance(value, list) else value for key, value in config.items()}
    return getattr(found, model)(getattr(found, of)(**tuples))

