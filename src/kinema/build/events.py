"""What a running build tells whoever shows it: small values, in the order they happen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kinema.build.task import Task


@dataclass(frozen=True, slots=True)
class Planned:
    """The tasks that are to run, inputs first, and how many results are reused. Said again if damage is found."""

    tasks: tuple[Task, ...]
    reused: int


@dataclass(frozen=True, slots=True)
class Started:
    task: Task


@dataclass(frozen=True, slots=True)
class Progress:
    task: Task
    fraction: float                           # 0 to 1
    note: str = ""


@dataclass(frozen=True, slots=True)
class Finished:
    task: Task
    seconds: float
    measured: Mapping[str, Any]
    peak_mb: float = 0.0


@dataclass(frozen=True, slots=True)
class Reused:
    task: Task


@dataclass(frozen=True, slots=True)
class Retried:
    """The task runs again: its worker died, or an input of it was damaged and is made anew."""

    task: Task
    cause: str


@dataclass(frozen=True, slots=True)
class Failed:
    task: Task
    cause: str


@dataclass(frozen=True, slots=True)
class Evicted:
    """The store's cap was passed."""

    results: int
    bytes: int


Event = Planned | Started | Progress | Finished | Reused | Retried | Failed | Evicted
