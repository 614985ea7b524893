"""A task is a value: what is to be made, from what. Its key names its result.

    speak = Task(kind="voice", version=1, params={"text": "Hello", "voice": "en+f3"})
    mix = Task(kind="mix", version=2, inputs=(speak,))

Same key, interchangeable bytes. This room knows nothing about film: the caller gives `run` a table
`{kind: "module:function"}`, and each function is `f(params, inputs, out) -> measured`:
`params` a dict, `inputs` one Artifact per input task (`artifact.path("voice.wav")`, `artifact.measured`),
`out` an empty folder to write files into; `measured` a small JSON-able dict kept with the result.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Task:
    """One pure step. `label`, `about` and `cost` are for people and planning and take no part in the key."""

    kind: str
    version: int                                            # bump when the code's output changes
    params: Mapping[str, Any] = field(default_factory=dict)   # what JSON knows; no floats that drift
    inputs: tuple[Task, ...] = ()
    label: str = ""                                         # "shot 12 (lamp-room-3f2a/4)"
    about: str = ""                                         # id of the thing it makes, for explain: a shot or line id
    cost: float = 1.0                                       # estimated seconds on one core

    @cached_property
    def key(self) -> str:
        """SHA-256 over a tagged record of kind, version, params and the keys of the inputs."""
        record = {"task": 1, "kind": self.kind, "version": self.version, "params": self.params,
                  "inputs": [task.key for task in self.inputs]}
        text = json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
        return hashlib.sha256(text.encode()).hexdigest()
