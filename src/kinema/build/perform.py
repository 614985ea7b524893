"""Making one job: find its function, give it inputs and an empty folder, keep what it leaves there."""

from __future__ import annotations

import shutil
import sys
import time
import traceback
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from kinema.build.artifact import Artifact
from kinema.build.executor import Broke, Done
from kinema.build.full import full_error, is_full, size_text
from kinema.build.job import Job
from kinema.build.progress import heard_by
from kinema.build.store import Store
from kinema.errors import StoreError

Function = Callable[[Any, list[Artifact], Path], dict[str, Any] | None]


class InputGoneError(Exception):
    """An input's result left the store between planning and reading."""


def perform(job: Job, store: Store, listener: Callable[[float, str], None]) -> Done | Broke:
    """Run the job's function and put its result; failures come back as a value."""
    try:
        folder = store.work_folder(job)
        try:
            with heard_by(listener):
                _make(job, store, folder)
        except Exception as error:
            if is_full(error):
                written = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
                raise full_error(store.root, f"{job.name} had written {size_text(written)}") from error
            raise
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    except Exception as error:
        full = str(error) if isinstance(error, StoreError) and is_full(error) else ""
        return Broke(job.key, cause=_one_line(error), full=full, trace=traceback.format_exc(), peak_mb=peak_mb())
    return Done(job.key, peak_mb=peak_mb())


def _make(job: Job, store: Store, folder: Path) -> None:
    function = find(job.function)
    inputs = [_input(store, key) for key in job.inputs]
    start = time.perf_counter()
    measured = function(job.params, inputs, folder)
    store.put(job, folder, measured or {}, time.perf_counter() - start)


def _input(store: Store, key: str) -> Artifact:
    artifact = store.get(key)
    if artifact is None:
        raise InputGoneError(f"the result {key[:12]} is no longer in the store")
    return artifact


def find(name: str) -> Function:
    """The function `module:function`."""
    module, _, attribute = name.partition(":")
    return getattr(import_module(module), attribute)


def peak_mb() -> float:
    """The most memory this process has held so far."""
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e6 / 1024)


def _one_line(error: Exception) -> str:
    text, ours = " ".join(str(error).split()), type(error).__module__.startswith("kinema.")
    return text if text and ours else f"{type(error).__name__}: {text}"
