"""A job is a task made flat for a worker: the inputs are keys, the function is named, all of it is JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from kinema.build.task import Task


@dataclass(frozen=True, kw_only=True)
class Job:
    """One task on its way to a worker. `function` is `module:function`; `name` is what people read."""

    key: str
    kind: str
    version: int
    params: Mapping[str, Any]
    inputs: tuple[str, ...]
    label: str = ""
    about: str = ""
    cost: float = 1.0
    function: str = ""

    @property
    def name(self) -> str:
        return self.label or f"{self.kind} {self.key[:8]}"

    @classmethod
    def of(cls, task: Task, function: str = "") -> Job:
        """The task, flat. Params pass through JSON: a function sees the same types under any executor."""
        return cls(key=task.key, kind=task.kind, version=task.version, cost=task.cost, function=function,
                   params=json.loads(json.dumps(task.params)), label=task.label, about=task.about,
                   inputs=tuple(each.key for each in task.inputs))

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Job:
        return cls(**{**data, "inputs": tuple(data["inputs"])})
