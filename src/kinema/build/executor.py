"""What runs jobs: the interface, what an executor says back, and the names to choose from.

`run` decides what is ready; an executor makes it somewhere and says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from kinema.build.job import Job
from kinema.build.store import Store
from kinema.errors import InputError, MissingError


@dataclass(frozen=True, slots=True)
class Said:
    """A running task reported how far it is."""

    key: str
    fraction: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """The result is in the store."""

    key: str
    peak_mb: float = 0.0                      # the most memory the process that made it ever held


@dataclass(frozen=True, slots=True)
class Broke:
    """The function raised."""

    key: str
    cause: str                                # one line
    log: Path | None = None
    full: str = ""                            # set when the disk was full: the line to show
    trace: str = ""                           # for the log
    peak_mb: float = 0.0


@dataclass(frozen=True, slots=True)
class Died:
    """The process that made it ended: killed, out of memory, a crash in native code."""

    key: str
    cause: str
    log: Path | None = None


Outcome = Said | Done | Broke | Died


class Executor(Protocol):
    """`start` up to `workers` jobs, then `wait`; `abort` ends what runs; `close` ends the executor."""

    workers: int

    def start(self, job: Job, store: Store) -> None: ...

    def wait(self) -> Sequence[Outcome]:
        """Block until at least one started job has something to say."""
        ...

    def abort(self) -> None: ...

    def close(self) -> None: ...


EXECUTORS = {                                 # name: (module, attribute, extra to install)
    "local": ("kinema.build.local", "LocalExecutor", None),
    "inline": ("kinema.build.inline", "InlineExecutor", None),
}


def load(name: str, **options: Any) -> Executor:
    """The executor called `name`; raises InputError with the choices, MissingError with the extra."""
    if name not in EXECUTORS:
        raise InputError(f"there is no executor {name!r}.", hint=f"Choose one of: {', '.join(EXECUTORS)}.")
    module, attribute, extra = EXECUTORS[name]
    try:
        return getattr(import_module(module), attribute)(**options)
    except ModuleNotFoundError as error:
        raise MissingError(f"executor {name!r} needs {error.name}.",
                           hint=f"pip install 'kinema[{extra}]'") from error
