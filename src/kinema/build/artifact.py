"""What a finished task left behind: a record of what it was, and read-only files by their hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from kinema.build.job import Job
from kinema.errors import StoreError


class DamagedError(StoreError):
    """A file does not have the bytes its record promises. It was removed and can be made again."""


@dataclass(frozen=True, slots=True)
class File:
    sha256: str
    size: int                                 # bytes


@dataclass(frozen=True, kw_only=True)
class Record:
    """The result of one task: what it was made from (for `explain`), its files, measures, seconds taken."""

    job: Job
    files: Mapping[str, File]
    measured: Mapping[str, Any]
    seconds: float

    def to_bytes(self) -> bytes:
        """One line with the hash of the rest, then JSON: half a record can never be taken for a whole one."""
        text = json.dumps(
            {"record": 1, "job": self.job.to_json(), "seconds": round(self.seconds, 4),
             "measured": self.measured,
             "files": {name: [file.sha256, file.size] for name, file in self.files.items()}},
            ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
        return hashlib.sha256(text).hexdigest().encode() + b"\n" + text

    @classmethod
    def from_bytes(cls, data: bytes) -> Record:
        """Raises ValueError when the bytes are not those that were written."""
        digest, _, text = data.partition(b"\n")
        if hashlib.sha256(text).hexdigest().encode() != digest:
            raise ValueError("the record does not match its hash")
        values = json.loads(text)
        return cls(job=Job.from_json(values["job"]), measured=values["measured"], seconds=values["seconds"],
                   files={name: File(*file) for name, file in values["files"].items()})


class Checked(Protocol):
    """Where an artifact's files lie: the store."""

    def checked(self, record: Record, name: str) -> Path: ...


class Artifact:
    """A finished result, to read. A file is verified against its hash when this process first asks for it."""

    __slots__ = ("_store", "record")

    def __init__(self, record: Record, store: Checked):
        self.record = record
        self._store = store

    def __repr__(self) -> str:
        return f"Artifact({self.record.job.name}, {', '.join(self.names)})"

    @property
    def key(self) -> str:
        return self.record.job.key

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the files, as the task wrote them below its folder, sorted."""
        return tuple(self.record.files)

    @property
    def measured(self) -> Mapping[str, Any]:
        return self.record.measured

    @property
    def seconds(self) -> float:
        """Seconds the task took when it ran."""
        return self.record.seconds

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.record.files.values())

    def sha256(self, name: str) -> str:
        return self.record.files[name].sha256

    def path(self, name: str) -> Path:
        """The read-only file `name`; it keeps its extension, not its name. KeyError lists what there is.

        Raises DamagedError when its bytes are not those that were made: the result is then removed, and the
        next run makes it again.
        """
        if name not in self.record.files:
            there = ", ".join(self.names) or "none"
            raise KeyError(f"{self.record.job.name} has no file {name!r}; it has {there}")
        return self._store.checked(self.record, name)

    def verify(self) -> None:
        """Read and check every file now. Raises DamagedError like `path`."""
        for name in self.names:
            self.path(name)
