"""A training on the disk: one safetensors file, its tensors named by their place and the rest as JSON in its header.

Nothing is pickled, so that opening a checkpoint runs no code of its author. The file appears under its name when it is
whole: a crash while saving leaves the checkpoint before it.

    save_checkpoint(path, {"step": 100, "model": model.state_dict(), "optimiser": optimiser.state_dict(),
                           "random": random_state()})
    state = load_checkpoint(path)
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from kinema.errors import InputError

HEADER = "kinema_checkpoint"


def save_checkpoint(path: str | Path, state: dict[str, Any]) -> None:
    """Write a tree of dicts, lists, tuples, tensors, numbers, strings, booleans and None. Tuples come back as lists.

    Raises TypeError for anything else.
    """
    tensors: dict[str, Tensor] = {}
    header = json.dumps(_pack(state, "", tensors), allow_nan=True)
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        save_file(tensors, unfinished, metadata={HEADER: header})
        with open(unfinished, "rb") as file:
            os.fsync(file.fileno())
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def load_checkpoint(path: str | Path) -> dict[str, Any]:
    """The tree that was saved, its tensors on the CPU. Raises InputError for a file that is not a checkpoint."""
    if not Path(path).is_file():
        raise InputError("there is no checkpoint here.", path=path)
    try:
        with safe_open(path, framework="pt") as file:
            header = (file.metadata() or {}).get(HEADER)
            tensors = {key: file.get_tensor(key) for key in file.keys()}    # noqa: SIM118 (it is no dict)
    except SafetensorError as error:
        raise InputError(f"not a whole safetensors file ({error}).", path=path) from None
    if header is None:
        raise InputError("a safetensors file, but not a checkpoint of a training.", path=path)
    return _unpack(json.loads(header), tensors)


def random_state() -> dict[str, Any]:
    """The state of torch's own generators: CPU and every GPU."""
    gpus = torch.cuda.get_rng_state_all() if torch.cuda.is_available() else []
    return {"cpu": torch.get_rng_state(), "cuda": gpus}


def set_random_state(state: dict[str, Any]) -> None:
    torch.set_rng_state(state["cpu"])
    if state["cuda"] and torch.cuda.is_available():
        torch.cuda.set_rng_state_all(state["cuda"])


def _pack(value: Any, name: str, tensors: dict[str, Tensor]) -> Any:
    """JSON of `value`: a dict becomes its items, so that keys may be numbers; a tensor the name of its place."""
    if isinstance(value, Tensor):
        # One storage a tensor: safetensors refuses to write tied weights twice without being told.
        tensors[name] = value.detach().cpu().contiguous().clone()
        return {"tensor": name}
    if isinstance(value, dict):
        return {"items": [[key, _pack(item, f"{name}/{key}" if name else str(key), tensors)]
                          for key, item in value.items()]}
    if isinstance(value, (list, tuple)):
        return [_pack(item, f"{name}/{i}", tensors) for i, item in enumerate(value)]
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    raise TypeError(f"{name}: a checkpoint holds tensors, numbers and text, not {type(value).__name__}")


def _unpack(value: Any, tensors: dict[str, Tensor]) -> Any:
    if isinstance(value, dict):
        if "tensor" in value:
            return tensors[value["tensor"]]
        return {key: _unpack(item, tensors) for key, item in value["items"]}
    if isinstance(value, list):
        return [_unpack(item, tensors) for item in value]
    return value
