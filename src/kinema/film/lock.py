"""film.lock: what a finished film was made of, so that it can be made again and compared.

It records code and environment, the inputs by hash, consents to the use of photographs (generate/consent.py), the
ids given to scenes and lines (an edited line keeps its id), and for every task its key and the hashes of what it made.
It is written by the build and meant to be committed beside the screenplay. A folder with several screenplays has one
file with a record for each.
"""

from __future__ import annotations

import json
import os
import platform
from importlib import metadata
from pathlib import Path
from typing import Any

import kinema
from kinema.errors import InputError
from kinema.generate.protocol import EXTRAS, GENERATORS
from kinema.story.ids import Ids

NAME = "film.lock"
LIBRARIES = ("numpy", "numba", "llvmlite", "av", "pillow", "espeakng-loader")


def read_lock(screenplay: Path) -> dict[str, Any]:
    """What is recorded of the film of this screenplay, {} where nothing is. InputError if the file is damaged."""
    return _read(screenplay.parent / NAME).get(screenplay.name, {})


def read_ids(screenplay: Path) -> Ids | None:
    record = read_lock(screenplay)
    try:
        return Ids.from_json(record["ids"]) if "ids" in record else None
    except (InputError, KeyError, TypeError, ValueError) as error:
        raise InputError("the ids in film.lock cannot be read.", path=screenplay.parent / NAME,
                         hint="Restore it, or delete it: lines edited since then get new ids.") from error


def write_lock(screenplay: Path, changes: dict[str, Any]) -> None:
    """Replace some entries of this film's record; nothing is written where nothing changed."""
    path = screenplay.parent / NAME
    films = _read(path)
    old = films.get(screenplay.name, {})
    new = {**old, **changes}
    if new == old:
        return
    part = path.with_name(f".{NAME}.{os.getpid()}")
    text = json.dumps({"films": {**films, screenplay.name: new}}, indent=1, ensure_ascii=False, sort_keys=True)
    part.write_text(text + "\n", encoding="utf-8")
    part.replace(path)


def _read(path: Path) -> dict[str, Any]:
    """The record of each film of the folder, by the name of its screenplay."""
    try:
        films = json.loads(path.read_text(encoding="utf-8"))["films"]
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError, KeyError, TypeError) as error:
        raise InputError("film.lock cannot be read.", path=path,
                         hint="Restore it from your version control, or delete it to begin a new record.") from error
    if not isinstance(films, dict) or not all(isinstance(film, dict) for film in films.values()):
        raise InputError("film.lock is not a record of films.", path=path, hint="Delete it to begin a new one.")
    return films


def environment(generator: str = "stage", *, painted: bool = False) -> dict[str, str]:
    """What a bit-exact rebuild depends on beside code and inputs; `painted`: the models paint what stands behind."""
    extra = "models" if painted else GENERATORS[generator][2]
    libraries = (*LIBRARIES, *(EXTRAS[extra][0] if extra else ()))
    return {"kinema": kinema.__version__, "python": platform.python_version(), "system": platform.system(),
            "machine": platform.machine(), "processor": _processor(),
            **{name: metadata.version(name) for name in libraries}}


def _processor() -> str:
    """The processor's widest vectors: compiled kernels differ in the last bits between them."""
    try:
        flags = Path("/proc/cpuinfo").read_text().partition("flags")[2].partition("\n")[0].split()
    except OSError:
        return platform.processor()
    return next((name for name in ("avx512f", "avx2", "asimd") if name in flags), "baseline")
